"""Markdown as a page: what each mark becomes, that nothing of the text is lost, and that nothing becomes a link."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from deskops.tui.laid_out.markdown import blocks
from deskops.tui.widgets.sheet import LONGEST, Grid, Heading, Sheet, Spans

STEPS = """# 卡纸
看见 **红灯** 和 `E-13`：
1. 打开前盖
2. 取出硒鼓
   - 用手电
3. 装回

> 别用力

```
net use \\\\srv\\share    /user:x
```

| 型号 | 处理 |
|---|---|
| M404 | 换滚轮 |
"""


class Page(App[None]):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.sheet, self._text = Sheet(), text

    def compose(self) -> ComposeResult:
        yield self.sheet

    def on_mount(self) -> None:
        self.sheet.show(list(blocks(self._text)))


async def lines(text: str, columns: int = 40) -> list[str]:
    app = Page(text)
    async with app.run_test(size=(columns, 50)) as pilot:
        await pilot.pause()
        width = app.sheet.scrollable_content_region.width
        return ["".join(part for part, _look in line) for line in app.sheet._lines(width)]


async def test_each_mark_becomes_what_it_means() -> None:
    shown = [line.rstrip() for line in await lines(STEPS)]
    assert shown[0] == "卡纸"
    assert "看见 红灯 和 E-13：" in shown
    assert shown[shown.index("1. 打开前盖") :][:4] == ["1. 打开前盖", "2. 取出硒鼓", "  - 用手电", "3. 装回"]
    assert "| 别用力" in shown
    assert "  net use \\\\srv\\share    /user:x" in shown
    assert shown[-2:] == ["型号  处理", "M404  换滚轮"]


def test_looks_follow_the_marks() -> None:
    (found,) = [each for each in blocks("a **b** `c` *d*") if isinstance(each, Spans)]
    looks = {text.strip(): look for text, look in found.parts if text.strip()}
    assert looks == {"a": "plain", "b": "strong", "c": "good", "d": "strong"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[手册](https://x.example/a)", "手册 <https://x.example/a>"),
        ("<https://x.example>", "https://x.example"),
        ("[x.example](https://evil.example/x.example)", "x.example <https://evil.example/x.example>"),
        ("![图](https://x.example/p.png)", "图 <https://x.example/p.png>"),
        ("![图](file:///etc/passwd)", "![图](file:///etc/passwd)"),
        ("<b onclick=x>fett</b>", "<b onclick=x>fett</b>"),
        ("&amp; &#27;[31m", "&amp; &#27;[31m"),
        ("[@click=app.bell]x[/]", "[@click=app.bell]x[/]"),
        ("\\\\srv\\share C:\\_a *.log and *.tmp", "\\\\srv\\share C:\\_a *.log and *.tmp"),
        ("[a]: http://z", "[a]: http://z"),
        ("    four blanks", "four blanks"),
        ("one\ntwo", "one|two"),
    ],
)
async def test_what_people_type_stands_as_it_is_and_an_address_beside_its_words(
    text: str, shown: str
) -> None:
    assert "|".join(line.rstrip() for line in await lines(text, 60)) == shown


async def test_nothing_on_the_page_can_be_clicked() -> None:
    app = Page("[x](https://x.example) <https://y.example>")
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        for y in range(5):
            assert all(not part.style or not part.style.link for part in app.sheet.render_line(y))


async def test_a_long_article_is_whole_to_its_end() -> None:
    text = "\n\n".join(f"第{n}步 " + "卡" * 300 for n in range(400)) + "\n\n" + "长" * (LONGEST + 50) + "完"
    shown = "".join(await lines(text)).replace(" ", "")
    assert shown.count("卡") == 400 * 300
    assert shown.count("长") == LONGEST + 50
    assert shown.endswith("完")


async def test_nesting_without_end_neither_fails_nor_stands_out_of_the_page() -> None:
    text = "> " * 200 + "x\n\n" + "\n".join(f"{'  ' * n}- y" for n in range(200))
    assert all(cell_len(line) <= 40 for line in await lines(text))


def test_a_table_too_narrow_for_its_columns_and_rows_of_any_length_are_told_one_below_the_other() -> None:
    (grid,) = [each for each in blocks("|a|b|\n|-|-|\n|1|\n|2|3|4|\n") if isinstance(each, Grid)]
    assert grid.rows == (("a", "b"), ("1", ""), ("2", "3"))


async def test_a_table_of_many_columns_is_read_row_by_row() -> None:
    names = [f"n{n}" for n in range(12)]
    text = f"|{'|'.join(names)}|\n|{'-|' * 12}\n|{'|'.join('v' * 3 for _ in names)}|\n"
    shown = await lines(text, 30)
    assert "n3: vvv" in shown
    assert any(isinstance(each, Heading) for each in blocks("# x"))
