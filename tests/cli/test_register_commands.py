"""`deskops asset`, `site`, `kb`, `inspection`, `problem` and `ready`."""

import csv
import io
import json

import pytest


def body(said):
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert found["version"] == 1
    return found


@pytest.fixture
def device(run, demo):
    """The tag of a PC of the demo day that has a job."""
    jobs = body(run("today", "--all", "--json"))["jobs"]
    return next(job["asset"] for job in jobs if job["asset"][2:4] == "PC")


def test_all_devices_are_listed(run, demo):
    assert len(body(run("asset", "list", "--json"))["assets"]) == 1200


def test_devices_are_listed_by_site_and_kind(run, demo):
    site = body(run("site", "list", "--json"))["sites"][0]
    found = body(run("asset", "list", "--site", site["code"], "--kind", "printer", "--json"))["assets"]
    assert {each["kind"] for each in found} == {"printer"}
    assert {each["site_name"] for each in found} == {site["name"]}


def test_devices_as_csv_have_a_row_each(run, demo):
    rows = list(csv.reader(io.StringIO(run("asset", "list", "--limit", "5", "--csv").out)))
    assert len(rows) == 6


def test_a_device_is_shown_by_its_tag_its_host_name_and_its_serial(run, device):
    shown = body(run("asset", "show", device, "--json"))
    for ref in (shown["hostname"], shown["serial"], shown["serial"].lower()):
        assert body(run("asset", "show", ref, "--json"))["tag"] == device


def test_a_device_is_shown_in_words_without_the_heading_of_the_catalogue(run, device):
    said = run("asset", "show", device, language="zh_CN")
    assert "资产编号" in said.out
    assert "Project-Id-Version" not in said.out


def test_a_wrong_device_gets_the_nearest(run, device):
    said = run("asset", "show", f"{device}0")
    assert said.code == 5
    assert device in said.err


def test_a_correction_stays_on_the_history(run, device):
    assert run("asset", "correct", device, "ip", "10.99.0.1").code == 0
    assert body(run("asset", "show", device, "--json"))["ip"] == "10.99.0.1"
    history = body(run("asset", "history", device, "--json"))["history"]
    assert any("10.99.0.1" in str(each["detail"]) + str(each["title"]) for each in history)


def test_a_correction_of_no_field_names_the_fields(run, device):
    said = run("asset", "correct", device, "colour", "red")
    assert said.code == 2
    assert "hostname" in said.err


def test_a_device_is_found_by_a_few_letters(run, device):
    found = body(run("asset", "find", device[:7], "--json"))["found"]
    assert any(each["name"].startswith(device[:7]) for each in found)


def test_nothing_found_is_not_found_and_a_next_step_is_named(run, demo):
    said = run("asset", "find", "zzzzqqqq")
    assert said.code == 5
    assert "--all" in said.err


def test_devices_are_found_by_their_kind_in_either_language(run, demo):
    printers = {line["tag"] for line in body(run("asset", "list", "--kind", "printer", "--json"))["assets"]}
    for text in ("printer", "打印机", "dayinji"):
        found = {each["name"] for each in body(run("asset", "find", text, "--json"))["found"]}
        assert found
        assert found <= printers


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("asset", "list", "--kind", "printr"), "printer"),
        (("asset", "list", "--status", "foo", "--json"), "in-use"),
        (("inspection", "list", "--status", "start"), "started"),
        (("campaign", "list", "--status", "foo"), "running"),
        (("job", "list", "--status", "acepted"), "accepted"),
        (("job", "list", "--kind", "instal", "--json"), "install"),
        (("kb", "search", "x", "--kind", "printr"), "printer"),
        (("report", "labels", "--kind", "printr"), "printer"),
    ],
)
def test_a_filter_by_what_there_is_not_is_refused_with_what_there_is(run, demo, words, meant):
    said = run(*words)
    assert said.code == 2
    assert meant in said.err
    assert not said.out


def test_a_filter_takes_a_kind_by_its_word_too(run, demo):
    listed = [run("asset", "list", "--kind", kind, "--json").out for kind in ("printer", "Printer")]
    assert listed[0] == listed[1]


def test_sites_are_listed_and_shown(run, demo):
    sites = body(run("site", "list", "--json"))["sites"]
    assert len(sites) == 17
    shown = body(run("site", "show", sites[0]["name"], "--json"))
    assert shown["code"] == sites[0]["code"]
    assert shown["subnets"]


def test_a_wrong_site_gets_the_nearest(run, demo):
    code = body(run("site", "list", "--json"))["sites"][0]["code"]
    said = run("site", "show", f"{code}x")
    assert said.code == 5
    assert code in said.err


def test_an_article_that_was_added_is_found_in_chinese_and_shown(run, empty):
    made = run(
        "kb",
        "add",
        "HP M404 卡纸",
        "--symptom",
        "打印机卡纸",
        "--solution",
        "更换搓纸轮",
        "--kinds",
        "printer",
    )
    assert made.code == 0
    found = body(run("kb", "search", "卡纸", "--json"))["articles"]
    assert "HP M404 卡纸" in [each["title"] for each in found]
    assert body(run("kb", "show", made.out.strip(), "--json"))["solution"] == "更换搓纸轮"


def test_an_article_is_written_from_stdin(start, empty, run):
    made = start("kb", "add", "Title", "--solution", "-", stdin="first\nsecond")
    assert body(run("kb", "show", made.out.strip(), "--json"))["solution"] == "first\nsecond"


def test_a_search_without_a_hit_says_so(run, empty):
    said = run("kb", "search", "zzzzqqqq")
    assert said.code == 0
    assert "deskops kb add" in f"{said.out}{said.err}"
    assert "No article" in said.err


@pytest.fixture
def visit(run, device):
    """The number of an inspection under way."""
    said = run("inspection", "start", "--asset", device)
    assert said.code == 0, said.err
    return said.out.strip()


def items(run, visit):
    return {each["item"]: each for each in body(run("inspection", "show", visit, "--json"))["items"]}


def test_an_inspection_is_started_with_the_checklist_of_the_device(run, visit):
    shown = body(run("inspection", "show", "--json"))
    assert shown["number"] == visit
    assert shown["total"] == len(shown["items"]) > 5


def test_an_answer_is_kept_with_its_note(run, visit):
    item = next(iter(items(run, visit)))
    assert run("inspection", "answer", item, "fail", "--note", "loose plug").code == 0
    kept = items(run, visit)[item]
    assert (kept["value"], kept["note"]) == ("fail", "loose plug")


def test_an_answer_to_no_item_names_the_items(run, visit):
    said = run("inspection", "answer", "nope", "ok")
    assert said.code == 5
    assert next(iter(items(run, visit))) in said.err


def test_an_answer_is_taken_back_and_given_again(run, visit):
    item = next(iter(items(run, visit)))
    run("inspection", "answer", item, "ok")
    run("inspection", "undo")
    assert items(run, visit)[item]["value"] == ""
    run("inspection", "redo")
    assert items(run, visit)[item]["value"] == "ok"


def test_a_visit_with_open_items_ends_only_with_a_reason(run, visit):
    assert run("inspection", "finish").code == 1
    assert run("inspection", "finish", "--reason", "device in use").code == 0
    assert body(run("inspection", "show", visit, "--json"))["status"] == "finished"


def test_a_finished_visit_is_opened_again_to_mend_an_answer(run, visit):
    run("inspection", "finish", "--reason", "x")
    assert run("inspection", "reopen", visit, "--reason", "wrong serial").code == 0
    assert body(run("inspection", "show", visit, "--json"))["status"] == "started"


def test_a_photo_is_attached_to_an_item(run, visit, tmp_path):
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "x.png")
    assert run("inspection", "photo", tmp_path / "x.png", "--item", next(iter(items(run, visit)))).code == 0


def test_a_problem_is_recorded_planned_and_solved(run, visit):
    assert run("inspection", "problem", "slow at start", "--plan", "SSD", "--due", "2026-12-01").code == 0
    (problem,) = body(run("problem", "list", "--open", "--json"))["problems"]
    assert (problem["title"], problem["plan"]) == ("slow at start", "SSD")
    assert run("problem", "solve", problem["id"], "--solution", "SSD fitted").code == 0
    assert body(run("problem", "list", "--open", "--json"))["problems"] == []
    assert run("problem", "reopen", problem["id"], "--reason", "again").code == 0


def test_without_an_inspection_under_way_the_way_to_begin_is_named(run, demo):
    said = run("inspection", "answer", "case", "ok")
    assert said.code == 5
    assert "inspection start" in said.err


def test_with_two_under_way_one_has_to_be_named(run, visit):
    other = body(run("asset", "list", "--kind", "printer", "--limit", "1", "--json"))["assets"][0]["tag"]
    run("inspection", "start", "--asset", other)
    said = run("inspection", "finish")
    assert said.code == 5
    assert visit in said.err
    assert run("inspection", "note", "--text", "seen", "--inspection", visit[-3:]).code == 0


def test_inspections_are_listed_and_the_next_one_is_shown(run, visit):
    lines = body(run("inspection", "list", "--status", "started", "--json"))["inspections"]
    assert [line["number"] for line in lines] == [visit]
    assert body(run("inspection", "next", "--json"))["inspection"]["number"] == visit


def test_ready_names_what_is_missing(run, demo):
    said = run("ready", "--date", "today", "--json")
    found = json.loads(said.out)
    assert set(found["jobs"][0]) == {"number", "missing"}
    assert said.code == (0 if found["ready"] else 1)
    assert found["ready"] is not any(job["missing"] for job in found["jobs"])


def test_ready_for_a_day_without_jobs_is_ready(run, empty):
    assert body(run("ready", "--date", "2020-01-01", "--json"))["ready"] is True


@pytest.mark.parametrize(
    "words", [("asset", "list"), ("site", "list"), ("job", "list"), ("kb", "search"), ("check", "list")]
)
def test_a_list_imports_neither_the_writing_side_nor_the_screen(start, demo, words):
    code = (
        "import sys; from deskops.cli.front import main; main(sys.argv[1:]); "
        "heavy = {'sqlmodel', 'sqlalchemy', 'textual', 'httpx', 'rich', 'pydantic'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    said = start(*words, code=code)
    assert said.code == 0, said.err[-200:]


def test_a_calendar_is_shown_corrected_and_added_to(run, demo):
    shown = run("calendar", "show", "2026", "--json")
    assert "2026-10-01" in body(shown)["holidays"]
    assert run("calendar", "correct", "2026-11-24", "off").code == 0
    assert "2026-11-24" in run("calendar", "show", "2026").out
    assert run("calendar", "correct", "2026-11-24", "off").code == 1
    assert run("calendar", "correct", "2026-13-24", "off").code == 2
    assert run("calendar", "correct", "2026-11-24", "sometimes").code == 2
    assert run("calendar", "show", "2040").code == 5
    assert run("calendar", "add", "2031", "--off", "2031-01-01..2031-01-03").code == 0
    assert body(run("calendar", "list", "--json"))["calendars"][-1]["year"] == 2031


def test_a_device_that_stands_elsewhere_is_told_by_the_codes_of_the_sites(run, demo):
    sites = body(run("site", "list", "--json"))["sites"]
    one, other = sites[0]["code"], sites[1]["code"]
    tag = body(run("asset", "list", "--site", one, "--limit", "1", "--json"))["assets"][0]["tag"]
    assert f"site: {one} → {other}" in run("asset", "correct", tag, "site", other).err
    assert f"site: {other} → –" in run("asset", "correct", tag, "site", "").err


def test_only_at_a_desk_somebody_else_acts(run, demo):
    tag = body(run("asset", "list", "--limit", "1", "--json"))["assets"][0]["tag"]
    said = run("asset", "correct", tag, "note", "x", "--as", "somebody")
    assert (said.code, "Only at a desk" in said.err) == (2, True)


def test_a_tag_that_resembles_nothing_is_answered_with_several_devices(run, demo):
    said = run("asset", "show", "§§§§").err
    names = said.partition("There are, for instance: ")[2].split("\n")[0].split(", ")
    assert len(names) == 3
    tags = {one["tag"] for one in json.loads(run("asset", "list", "--limit", "5000", "--json").out)["assets"]}
    assert set(names) <= tags
