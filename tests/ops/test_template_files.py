"""Checklists as files: faults with their line or cell, a change is a new version, hostile files are refused."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from deskops import i18n
from deskops.errors import BadInput, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.documents import draft
from deskops.ops.do.in_a_row import fill
from deskops.ops.do.inspections import answer, finish, start, undo
from deskops.ops.do.template_files import Checked, check_file, export, import_file
from deskops.ops.read.inspections import inspection_page, template_for
from deskops.ops.read.templates import said_contested, templates

ROOM = """\
[[template]]
name = "PC"
kind = "pc"
items = [
  { id = "case", text = "Case", text_zh = "机箱" },
  { id = "why", text = "What is broken", answer = "text", show_if = "case = fail" },
  { id = "picture", text = "Picture", photo = true, photo_required = true, required = false },
]
"""


def written(tmp_path: Path, text: str, name: str = "list.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def faults(checked: Checked) -> list[tuple[str, str]]:
    return [(one.place, one.message) for one in checked.faults]


def sheet(tmp_path: Path, *rows: list[Any], title: str = "打印机") -> Path:
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    book.save(tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


# --- faults ---


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('kind = "pc"', 'kind = "pcc"', "line 3", "There is no kind of device pcc."),
        ('name = "PC"', "name = 3", "line 2", "A template needs a name of 80 characters at most."),
        ('id = "why"', 'id = "case"', "line 6", "The item case is there twice."),
        ('id = "why"', 'id = "Why?"', "line 6", "An item needs an id of small letters"),
        ('answer = "text"', 'answer = "txt"', "line 6", "There is no form of answer txt."),
        ("case = fail", "cas = fail", "line 6", "No item above is called cas."),
        ("case = fail", "case = broken", "line 6", "No answer is called broken."),
        ("case = fail", "case = fail and case = ok", "line 6", "It is never asked: no answer to case"),
        ("case = fail", "case = fail and case != fail", "line 6", "It is never asked: no answer to case"),
        (
            "case = fail",
            "case != ok and case != n/a and case != fail",
            "line 6",
            "It is never asked: no answer to case",
        ),
        ("case = fail", "case == fail and", "line 6", "case == fail and is no condition."),
        ("photo = true, ", "", "line 7", "A required photo needs photo = true as well."),
        ('text_zh = "机箱"', 'chekc = "x"', "line 5", "There is no field chekc."),
        ('text_zh = "机箱"', 'check = "pc.disk.fre"', "line 5", "There is no check pc.disk.fre."),
        ("required = false", 'required = "no"', "line 7", "required is true or false."),
        ("]\n", "", "line 7", "This is no TOML: it ends in the middle"),
        ('kind = "pc"', 'kind = "pc"\nversion = "x"', "line 4", "The version x is no number"),
        ('kind = "pc"', 'kind = "pc"\nversion = 0', "line 4", "The version 0 is no number"),
        ('"Case"', '"Ca\\u001Bse"', "line 5", "A character stands in it that nobody sees: U+001B."),
        ('"机箱"', '"机\u202e箱"', "line 5", "A character stands in it that nobody sees: U+202E."),
        ('"PC"', '"P\u2066C"', "line 2", "A character stands in it that nobody sees: U+2066."),
    ],
)
def test_a_fault_is_said_with_its_line(tmp_path: Path, old: str, new: str, place: str, message: str) -> None:
    head, _old, tail = ROOM.rpartition(old) if old == "]\n" else ROOM.partition(old)
    found = faults(check_file(written(tmp_path, head + new + tail)))
    assert [one for one in found if one[0] == place and one[1].startswith(message)], found


def test_lines_are_counted_past_comments_and_long_strings(tmp_path: Path) -> None:
    text = (
        '# { "\n[[template]]\nname = "X"\nkind = "pc"\n[[template.items]]\nid = "a"\ntext = """one\ntwo"""\n'
    )
    text += '[[template.items]]\nid = "b"\ntext = "B"\nseverity = "huge"\n'
    assert faults(check_file(written(tmp_path, text))) == [("line 12", "There is no severity huge.")]


def test_did_you_mean(tmp_path: Path) -> None:
    checked = check_file(written(tmp_path, ROOM.replace("case = fail", "cas = fail")))
    assert checked.faults[0].hint == "Did you mean case?"


def test_what_is_far_from_every_kind_is_near_to_none(tmp_path: Path) -> None:
    checked = check_file(written(tmp_path, ROOM.replace('kind = "pc"', 'kind = "toaster"')))
    assert checked.faults[0].hint.startswith("There are: ")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            '[[template]]\nitems = []\n[[template.items]]\nid = "a"\n',
            "line 3",
            "a list that is closed already",
        ),
        ('[[template]]\nname = "a"\nname = "b"\n', "line 3", "said twice"),
        ('[[template]]\nname = "a\n', "line 2", "quotation mark"),
        ("[[template]]\nname = PC\n", "line 2", "texts stand in quotation marks"),
        ('[[template]]\nname "PC"\n', "line 2", "an = is missing"),
        ('[[template]]\nitems = [\n  { id = "a"\n]\n', "line 3", "a comma or a } is missing"),
        ('[[template]]\nname = "a" kind = "pc"\n', "line 2", "behind the end"),
        ('= "a"\n', "line 1", "a name, or a table"),
    ],
)
def test_what_is_no_toml_is_said_in_a_person_s_words(
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    [(where, said)] = faults(check_file(written(tmp_path, text)))
    assert where == place
    assert words in said


def test_a_folder_that_is_not_there_is_named(context: Context, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*new"):
        export(context, ("PC",), tmp_path / "new" / "pc.toml")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        export(context, ("PC",), tmp_path / "file" / "pc.toml")


def test_a_fault_in_a_workbook_is_said_with_its_cell(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["名称", "打印机"],
        ["设备类型", "打印机"],
        [],
        ["编号", "检查内容", "答案形式", "必填", "显示条件"],
        ["clean", "外壳已清洁", "状态", "是", ""],
        ["count", "打印计数", "数", "也许", "clen"],
    )
    assert faults(check_file(path)) == [
        ("打印机!D6", "也许 is neither yes nor no."),
        ("打印机!C6", "There is no form of answer 数."),
        ("打印机!E6", "No item above is called clen."),
    ]


def test_a_sheet_that_inspectors_keep_needs_no_more_than_what_to_check(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["设备巡检表"], ["序号", "检查项目", "结果"], [1, "外壳已清洁"], [2, "测试页清晰"])
    checked = check_file(path)
    assert not checked.faults
    assert [(one.id, one.text_zh) for one in checked.sound[0].items] == [
        ("item-1", "外壳已清洁"),
        ("item-2", "测试页清晰"),
    ]
    assert checked.sound[0].kind == "printer"


def test_a_formula_is_no_text(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["编号", "检查项目"], ["a", "=1+1"])
    assert faults(check_file(path)) == [("打印机!B2", "A formula or an error stands where a text belongs.")]


# --- hostile files ---


def test_files_that_cost_too_much_are_refused(tmp_path: Path) -> None:
    big = written(tmp_path, "#" * ((1 << 20) + 1))
    with pytest.raises(BadInput, match="larger than"):
        check_file(big)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * (80 << 20))
        packed.writestr("[Content_Types].xml", b"<Types/>")
    with pytest.raises(BadInput):
        check_file(bomb)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = " + b"[" * 50_000])
def test_what_is_no_text_or_nested_without_end_is_refused(
    context: Context, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x.toml").write_bytes(content)
    with pytest.raises(BadInput):
        import_file(context, tmp_path / "x.toml")


def test_items_beyond_measure_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'{{ id = "i{n}", text = "x" }},\n' for n in range(301))
    text = f'[[template]]\nname = "X"\nkind = "pc"\nitems = [\n{rows}]\n'
    assert faults(check_file(written(tmp_path, text))) == [("line 1", "A template has 300 items at most.")]


# --- versions ---


def test_a_change_is_a_new_version_and_older_inspections_keep_theirs(
    context: Context, register: Any, tmp_path: Path
) -> None:
    before = start(context, asset=register.pc).subject
    taken = import_file(context, written(tmp_path, ROOM))
    assert [(one.name, one.version, one.new) for one in taken] == [("PC", 2, True)]
    assert len(inspection_page(context, before).items) == 18
    after = start(context, asset=register.assets["GZPC00002"]).subject
    assert [line.item.id for line in inspection_page(context, after).items] == ["case", "picture"]
    assert import_file(context, tmp_path / "list.toml")[0].new is False


@pytest.mark.parametrize("by", ["start", "answer", "fill"])
def test_a_planned_visit_begins_with_the_newest_version(
    context: Context, register: Any, tmp_path: Path, by: str
) -> None:
    visit = start(context, asset=register.pc).subject
    undo(context, visit)
    import_file(context, written(tmp_path, ROOM))
    page = inspection_page(context, visit)
    assert (page.template_version, page.total, [each.item.id for each in page.items]) == (
        2,
        2,
        ["case", "picture"],
    )
    match by:
        case "start":
            assert start(context, asset=register.pc).subject == visit
        case "answer":
            answer(context, visit, "case", "ok")
        case _:
            fill(context, visit)
    import_file(context, written(tmp_path, ROOM.replace('text = "Case"', 'text = "The case"')))
    begun = inspection_page(context, visit)
    assert (begun.template_version, begun.line.template_id) == (2, page.line.template_id)
    answer(context, visit, "case", "ok")
    finish(context, visit)
    assert draft(context, "inspection", visit, "en", context.now).template == {
        "id": page.line.template_id,
        "version": 2,
    }


def test_two_checklists_of_one_kind_are_said_with_the_one_that_is_used(
    context: Context, tmp_path: Path
) -> None:
    assert said_contested(context, {"pc"}) == []
    for number in range(2):
        import_file(
            context, written(tmp_path, ROOM.replace("Case", f"Case {number}").replace('"PC"', '"PC2"'))
        )
    [words] = said_contested(context, {"pc"})
    assert "PC2 is used unless PC is named" in words
    assert template_for(context, "pc").name == "PC2"


def test_a_dry_run_writes_nothing(context: Context, tmp_path: Path) -> None:
    import_file(context, written(tmp_path, ROOM), dry_run=True)
    assert {row.version for row in templates(context)} == {1}


def test_one_fault_takes_nothing_in(context: Context, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"list.toml, line 3: There is no kind"):
        import_file(context, written(tmp_path, ROOM.replace('kind = "pc"', 'kind = "x"')))


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
@pytest.mark.parametrize("form", ["toml", "xlsx"])
def test_what_is_written_out_is_read_back_as_the_same(
    context: Context, tmp_path: Path, form: str, spoken: str
) -> None:
    i18n.use(spoken)
    import_file(context, written(tmp_path, ROOM))
    assert export(context, (), tmp_path / f"all.{form}") == 7
    assert {one.new for one in import_file(context, tmp_path / f"all.{form}")} == {False}


def test_a_workbook_that_is_written_out_holds_no_formula(context: Context, tmp_path: Path) -> None:
    import_file(context, written(tmp_path, ROOM.replace('"Case"', '"=HYPERLINK(1)"')))
    export(context, ("PC",), tmp_path / "pc.xlsx")
    cell = load_workbook(tmp_path / "pc.xlsx").worksheets[0]["B6"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_export_names_what_there_is_and_writes_over_nothing(context: Context, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        export(context, ("car",), tmp_path / "a.toml")
    with pytest.raises(UsageError):
        export(context, (), tmp_path / "a.doc")
    export(context, (), tmp_path / "a.toml")
    with pytest.raises(UsageError, match="is there already"):
        export(context, (), tmp_path / "a.toml")


# --- conditions and photos ---


def test_an_item_is_asked_when_its_condition_holds(context: Context, register: Any, tmp_path: Path) -> None:
    import_file(context, written(tmp_path, ROOM))
    visit = start(context, asset=register.pc).subject
    assert [line.item.id for line in inspection_page(context, visit).items] == ["case", "picture"]
    with pytest.raises(Refused, match="is not asked as the answers stand: case = fail"):
        answer(context, visit, "why", "burnt")
    answer(context, visit, "case", "fail")
    page = inspection_page(context, visit)
    assert [item.id for item in page.remaining] == ["why"]
    assert (page.done, page.total) == (1, 3)
    answer(context, visit, "case", "ok")
    assert inspection_page(context, visit).remaining == []


def test_a_required_photo_is_missed_at_the_end(context: Context, register: Any, tmp_path: Path) -> None:
    import_file(context, written(tmp_path, ROOM.replace(", required = false", "")))
    visit = start(context, asset=register.pc).subject
    answer(context, visit, "case", "ok")
    answer(context, visit, "picture", "ok")
    with pytest.raises(Refused, match="Picture"):
        finish(context, visit)


def test_the_newest_version_is_the_one_that_is_used(context: Context, tmp_path: Path) -> None:
    import_file(context, written(tmp_path, ROOM))
    assert template_for(context, "pc").version == 2
    assert len(templates(context)) == 8
