"""`deskops sign` and `deskops verify`: from a finished job to a file that a third party can judge."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

KEYS = ["version", "verdict", "document", "revision", "signer", "signed_at", "digest", "differences"]


POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="NOT PROVEN: poppler-utils is not installed, nothing reads it"
)


@pytest.fixture
def finished(run, empty) -> str:
    number = json.loads(run("job", "new", "--title", "jam", "--caller", "Chen Min", "--json").out)["number"]
    assert run("job", "start", number).code == 0 or run("job", "accept", number).code == 0
    said = run("job", "resolve", number, "--cause", "a", "--solution", "b", "--minutes", "5")
    assert said.code == 0, said.err
    return number


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "form.png")
    return tmp_path / "form.png"


def test_a_paper_is_sealed_drawn_and_verified(run, finished, paper, tmp_path) -> None:
    said = run(
        "sign", finished, "--paper", str(paper), "--name", "Chen Min", "--role", "front desk", "--json"
    )
    done = json.loads(said.out)
    assert (said.code, done["number"], done["revision"], done["standing"]) == (0, finished, 1, "signed")
    for form in ("pdf", "xlsx", "json"):
        out = tmp_path / f"order.{form}"
        assert run("report", "order", finished, "-o", str(out)).code == 0
        said = run("verify", str(out), "--json")
        told = json.loads(said.out)
        assert (said.code, told["verdict"], told["signer"]) == (0, "signed", "Chen Min"), told
        assert list(told)[: len(KEYS)] == KEYS
        assert told["digest"] == done["digest"]


def test_what_is_not_signed_exits_1_and_says_so(run, finished, tmp_path) -> None:
    out = tmp_path / "order.json"
    assert run("report", "order", finished, "-o", str(out)).code == 0
    said = run("verify", str(out))
    assert (said.code, said.out.splitlines()[0]) == (1, "It carries no signature.")


def test_a_file_that_is_not_there_is_bad_input(run, empty) -> None:
    assert run("verify", "nowhere.pdf").code == 6


def test_a_refusal_takes_its_reason(run, finished) -> None:
    said = run("sign", finished, "--refuse", "still jams")
    assert said.code == 0
    assert "signature refused" in said.err


def test_one_way_at_a_time_and_some_way_at_all(run, finished, paper) -> None:
    assert run("sign", finished, "--pad", "--refuse", "x").code == 2
    assert run("sign", finished, "--paper", str(paper)).code == 2  # nobody is there to ask for the name


def test_what_was_signed_is_drawn_anew_from_a_file_whose_pages_were_changed(
    run, finished, paper, tmp_path
) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min")
    out, new = tmp_path / "order.pdf", tmp_path / "new.pdf"
    run("report", "order", finished, "-o", str(out))
    whole = out.read_bytes()
    out.write_bytes(whole + b"\n")
    said = run("verify", str(out), "--draw", str(new))
    assert (said.code, new.read_bytes()) == (1, whole)
    assert "Differences" in said.out
    again = run("verify", str(out), "--draw", str(out))
    assert (again.code, out.read_bytes()) == (2, whole + b"\n")
    assert "is there already" in again.err


def test_somebody_without_a_store_needs_the_key(run, finished, paper, tmp_path, monkeypatch) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min")
    out = tmp_path / "order.pdf"
    run("report", "order", finished, "-o", str(out))
    monkeypatch.setenv("DESKOPS_HOME", str(tmp_path / "elsewhere"))
    told = json.loads(run("verify", str(out), "--json").out)
    assert told["verdict"] == "unknown key"


@pytest.mark.parametrize("key", ["zz", "ab" * 31, "ab" * 33])
def test_what_is_no_key_is_refused_with_what_one_looks_like(run, finished, tmp_path, key) -> None:
    out = tmp_path / "order.json"
    run("report", "order", finished, "-o", str(out))
    said = run("verify", str(out), "--key", key)
    assert said.code == 2
    assert "64 characters" in said.err
    assert run("verify", str(out), "--key", "AB" * 32).code == 1


def test_what_is_shown_of_a_signature_holds_no_lock_and_nothing_apart(run, finished, paper) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min", "--contact", "13800001111")
    said = run("job", "show", finished, "--json")
    told = json.loads(said.out)
    [step] = [one for one in told["timeline"] if one["action"] == "sign"]
    assert told["state"]["signed"] == "signed"
    assert (step["payload"]["name"], step["payload"]["method"]) == ("Chen Min", "paper")
    assert not [name for name in step["payload"] if name == "lock" or name.startswith("person-")]
    assert "13800001111" not in said.out
    page = run("job", "show", finished).out
    assert step["payload"]["short"] in page
    for hidden in ("lock", "person-1", step["payload"]["key"], step["payload"]["signature"]):
        assert hidden not in page


def test_how_a_signature_stands_is_said_where_the_job_is_shown(run, finished, paper) -> None:
    assert "Signature" not in run("job", "show", finished).out
    run("sign", finished, "--refuse", "still jams")
    assert "signature refused" in run("job", "show", finished).out
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min")
    run("job", "note", finished, "--text", "came again")
    assert "changed after it was signed" in run("job", "show", finished).out


def test_how_a_signature_stands_is_said_in_lists_of_inspections(run, demo, paper) -> None:
    device = json.loads(run("asset", "list", "--kind", "pc", "--limit", "1", "--json").out)["assets"][0][
        "tag"
    ]
    run("inspection", "start", "--asset", device)
    number = json.loads(run("inspection", "show", "--json").out)["number"]
    assert run("inspection", "finish", "--inspection", number, "--reason", "later").code == 0
    assert json.loads(run("inspection", "show", number, "--json").out)["signed"] == ""
    assert run("sign", number, "--paper", str(paper), "--name", "Chen Min").code == 0
    assert json.loads(run("inspection", "show", number, "--json").out)["signed"] == "signed"
    [row] = [line for line in run("inspection", "list", "--csv").out.splitlines() if number in line]
    assert row.endswith("signed")


SIGNED_IN = {
    "en": ("zh_CN", "已签字的是", "本版本为译文，未签字"),
    "zh_CN": ("en", "Signed was", "a translation and not signed"),
}


@pytest.mark.parametrize("signed_in", ["en", "zh_CN"])
@pytest.mark.parametrize("form", [pytest.param("pdf", marks=POPPLER), "xlsx", "json", "txt"])
def test_a_translation_says_which_version_was_signed_in_every_form_and_verify_names_it(
    run, finished, paper, tmp_path, signed_in, form
) -> None:
    asked, words, plainly = SIGNED_IN[signed_in]
    sealed = json.loads(
        run("sign", finished, "--paper", str(paper), "--name", "Chen Min", "--lang", signed_in, "--json").out
    )
    out = tmp_path / f"order.{form}"
    said = run("report", "order", finished, "-o", str(out), "--lang", asked, "--json")
    counterpart = json.loads(said.out)["counterpart"]
    assert (counterpart["language"], counterpart["revision"], counterpart["digest"]) == (
        signed_in,
        1,
        sealed["digest"],
    )
    told = text_in(out)
    assert squeezed(words) in told
    assert squeezed(plainly) in told
    assert sealed["short"] in told
    judged = run("verify", str(out), "--json")
    verdict = json.loads(judged.out)
    assert (judged.code, verdict["verdict"]) == (1, "unsigned")
    if form != "txt":
        assert verdict["counterpart"] == counterpart
        assert sealed["short"] in verdict["differences"][0]
        assert "is a translation and not signed" in verdict["differences"][0]


def test_the_command_says_that_a_translation_is_not_signed_and_of_the_signed_one_nothing(
    run, finished, paper, tmp_path
) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min", "--lang", "zh_CN")
    said = run("report", "order", finished, "-o", str(tmp_path / "en.pdf"), "--lang", "en")
    assert "It is a translation and not signed. Signed was revision 1" in said.err
    said = run("report", "order", finished, "-o", str(tmp_path / "zh.pdf"), "--lang", "zh_CN")
    assert (said.err, said.code) == ("", 0)


@POPPLER
def test_a_draft_of_what_changed_after_signing_names_the_version_that_was_signed(
    run, finished, paper, tmp_path
) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min", "--lang", "en")
    run("job", "note", finished, "--text", "called again")
    out = tmp_path / "order.pdf"
    said = run("report", "order", finished, "-o", str(out), "--lang", "en")
    assert "something was changed after the last signature" in said.err
    assert json.loads(run("verify", str(out), "--json").out)["counterpart"]["changed"] is True
    assert squeezed("Changed since it was signed · signed: English revision 1") in text_in(out)


def test_a_signed_report_is_not_refused_afterwards_by_mistake(run, finished, paper) -> None:
    run("sign", finished, "--paper", str(paper), "--name", "Chen Min")
    said = run("sign", finished, "--refuse", "again")
    assert said.code == 1
    assert "--again" in said.err
    assert len(json.loads(run("report", "revisions", finished, "--json").out)["revisions"]) == 1
    assert run("sign", finished, "--refuse", "again", "--again").code == 0


@pytest.fixture
def refused_signed_and_changed(run, finished, paper) -> str:
    run("sign", finished, "--refuse", "still jams", "--name", "Chen Min", "--lang", "en")
    run("sign", finished, "--paper", str(paper), "--name", "Li Na", "--lang", "zh_CN")
    run("job", "note", finished, "--text", "called again")
    return finished


def test_every_revision_is_listed_with_who_signed_or_refused(run, refused_signed_and_changed) -> None:
    told = json.loads(run("report", "revisions", refused_signed_and_changed, "--json").out)
    first, second = told["revisions"]
    assert (told["standing"], first["revision"], second["revision"]) == ("changed", 1, 2)
    assert (first["standing"], first["signer"], first["reason"]) == ("refused", "Chen Min", "still jams")
    assert (second["standing"], second["signer"], second["reason"]) == ("signed", "Li Na", None)
    page = json.loads(run("job", "show", refused_signed_and_changed, "--json").out)
    assert page["revisions"] == told["revisions"]
    listed = run("report", "revisions", refused_signed_and_changed).out
    assert all(word in listed for word in ("still jams", "Li Na", first["short"], second["short"]))


@pytest.mark.parametrize("revision", [1, 2])
def test_an_earlier_revision_is_printed_as_it_was_sealed(
    run, refused_signed_and_changed, tmp_path, revision
) -> None:
    number = refused_signed_and_changed
    kept = json.loads(run("report", "revisions", number, "--json").out)["revisions"][revision - 1]
    out = tmp_path / "kept.json"
    assert run("report", "order", number, "--revision", str(revision), "-o", str(out)).code == 0
    told = json.loads(run("verify", str(out), "--json").out)
    assert (told["verdict"], told["revision"], told["digest"]) == ("signed", revision, kept["digest"])
    named = run("report", "order", number, "--revision", str(revision)).out.strip()
    assert named.endswith(f"{number}-{revision}.xlsx")


def test_a_revision_that_is_not_there_names_those_that_are(run, refused_signed_and_changed) -> None:
    said = run("report", "order", refused_signed_and_changed, "--revision", "3")
    assert said.code == 5
    assert "It has no revision 3" in said.err
    assert "2" in said.err


def test_what_nobody_was_asked_to_sign_has_no_revisions(run, finished) -> None:
    assert json.loads(run("report", "revisions", finished, "--json").out)["revisions"] == []
    assert "Nobody was asked" in run("report", "revisions", finished).err


def text_in(file: Path) -> str:
    """What a person reads in it, without blanks: lines break anywhere."""
    match file.suffix:
        case ".pdf":
            poppler = subprocess.run(
                ["pdftotext", str(file), "-"], capture_output=True, check=True, text=True
            )
            told = poppler.stdout
        case ".xlsx":
            rows = load_workbook(file).worksheets[0].iter_rows(values_only=True)
            told = " ".join(str(value) for row in rows for value in row if value)
        case _:
            told = file.read_text("utf-8")
    return squeezed(told)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_visit_is_rated_where_it_is_signed_and_later_by_its_number(run, demo, paper) -> None:
    tag = json.loads(run("asset", "list", "--kind", "pc", "--limit", "1", "--json").out)["assets"][0]["tag"]
    visit = run("inspection", "start", "--asset", tag).out.strip()
    run("inspection", "finish", "--reason", "later")
    signing = ("sign", visit, "--paper", str(paper), "--name", "Chen Min")
    assert run(*signing, "--rating", "9").code == 2
    assert json.loads(run("inspection", "show", visit, "--json").out)["signed"] == ""
    assert run(*signing, "--rating", "2").code == 0
    low = [one for one in listed(run) if one["topic"] == "rating"]
    assert [one["number"] for one in low] == [visit]
    again = run(*signing, "--again", "--rating", "5")
    assert again.code == 1
    assert "nobody has called the user back yet" in again.err
    assert (
        len(json.loads(run("report", "revisions", visit, "--json").out)["revisions"]) == 1
    )  # not signed either
    assert run("inspection", "call-back", visit, "--text", "came late").code == 0
    assert [one for one in listed(run) if one["topic"] == "rating"] == []
    assert run("inspection", "rate", visit, "--rating", "5").err.strip() == "5 of 5"


def listed(run) -> list[dict]:
    return json.loads(run("sync", "attention", "--json").out)["attention"]


def test_a_job_that_is_signed_with_a_rating_is_confirmed_by_its_signer(run, finished, paper) -> None:
    said = run("sign", finished, "--paper", str(paper), "--name", "Chen Min", "--rating", "4", "--json")
    assert said.code == 0, said.err
    shown = json.loads(run("job", "show", finished, "--json").out)
    assert (shown["state"]["status"], shown["state"]["signed"]) == ("confirmed", "signed")


def test_verify_shows_times_as_the_pages_do(run, finished, paper, tmp_path) -> None:
    assert run("sign", finished, "--paper", str(paper), "--name", "Chen Min").code == 0
    out = tmp_path / "order.json"
    assert run("report", "order", finished, "-o", str(out)).code == 0
    assert "(UTC+08:00)" in run("verify", str(out)).out


def test_a_number_that_leads_nowhere_names_all_that_could_be_meant(run, finished) -> None:
    said = run("sign", "9999", "--refuse", "x")
    assert said.code == 5
    assert "no job, inspection or campaign 9999" in said.err


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="NOT PROVEN: Windows ends a process without a word")
@pytest.mark.parametrize("order", ["SIGTERM", "SIGHUP"])
def test_a_page_that_is_ended_from_outside_leaves_no_door(finished, tmp_path, order) -> None:
    served = subprocess.Popen(
        [sys.executable, "-m", "deskops", "sign", finished, "--browser"],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    with served:
        assert served.stderr is not None
        served.stderr.readline()  # the address is told before the browser is started
        end = time.monotonic() + 60
        while not list(tmp_path.glob("deskops-sign-*/sign.html")):
            assert time.monotonic() < end
            assert served.poll() is None
            time.sleep(0.05)
        served.send_signal(getattr(signal, order))
        served.stderr.read()
    assert served.returncode == 128 + getattr(signal, order)
    assert list(tmp_path.glob("deskops-sign-*")) == []
