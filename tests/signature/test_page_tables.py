"""The tables of the page on a narrow phone: each column as wide as what stands in it."""

import json
from pathlib import Path

from deskops.signature import page as made
from tests_of_browsers import needs_chromium, opened_phone

pytestmark = needs_chromium
REPORT = {
    "title": "设备巡检报告", "reference": "No. 1", "subtitle": "", "company": None,
    "parts": [{
        "is": "table", "title": "检查内容", "none": "",
        "columns": [{"heading": each} for each in ("序号", "检查内容", "结果", "备注")],
        "rows": [[str(at), "机箱、风扇已清洁除尘，线缆已整理", "正常（目测）", ""] for at in range(1, 19)],
    }],
}  # fmt: skip
WIDTHS = "return [].map.call(document.querySelectorAll('th'), function (one) { return one.offsetWidth; })"
HEIGHT = "return document.querySelector('table').offsetHeight"


def test_a_column_is_as_wide_as_what_stands_in_it(tmp_path: Path) -> None:
    folder = Path(str(made.__file__)).parent
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("page.css", "report.js"))
    told = json.dumps(REPORT, ensure_ascii=False)
    drawn = f"document.querySelector('main').appendChild(deskopsReport({told}, {{}}, {{}}))"
    head = f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{style}'
    page = tmp_path / "page.html"
    page.write_text(f"{head}</style><main></main><script>{script}{drawn}</script>", encoding="utf-8")
    with opened_phone(tmp_path / "home") as phone:
        phone.turn(360, 780)
        phone.open(page.as_uri())
        number, item, outcome, remark = phone.driver.execute_script(WIDTHS)
        phone.picture(tmp_path / "page.png")
        assert item > outcome > max(number, remark)
        assert number + item + outcome + remark <= 360
        assert phone.driver.execute_script(HEIGHT) < 18 * 2 * 30  # two lines each
