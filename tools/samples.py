"""Sample reports for docs/samples, in both languages, from the demo's day: uv run python tools/samples.py [FOLDER]

The clock and chance are given, so that only a change of the program changes them.
"""

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from demo_day import demo_day
from PIL import Image, ImageDraw

from deskops import i18n
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do import inspections, problems
from deskops.ops.do.labelling import Wish, report_labels
from deskops.ops.do.reporting import report_order
from deskops.ops.do.reporting_visits import report_inspection
from deskops.ops.read.assets import assets
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import today

COMPANY = {
    "company.name": "珠海联创信息技术服务有限公司",
    "company.address": "珠海市香洲区人民东路 288 号",
    "company.phone": "0756-2288888",
    "company.footer": "本报告一式两份，客户与服务商各执一份",
    "report.request_form": "https://desk.example.com/request",
}
PHOTOS = (("before", "清洁前 before cleaning", "#6B6258"), ("after", "清洁后 after cleaning", "#7FA6C9"))
FORMS = (".pdf", ".xlsx")


def logo(home: Path) -> Path:
    image = Image.new("RGBA", (360, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for at, colour in enumerate(("#1F4E79", "#2E75B6", "#9DC3E6")):
        pen.rounded_rectangle((10 + at * 115, 30 + at * 12, 110 + at * 115, 110), 14, fill=colour)
    image.save(home / "logo.png")
    return home / "logo.png"


def photo(home: Path, name: str, colour: str) -> Path:
    shade = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    image = Image.blend(shade, Image.new("RGB", shade.size, colour), 0.7)
    pen = ImageDraw.Draw(image)
    pen.rectangle((150, 125, 650, 475), outline="#202020", width=6)
    pen.ellipse((280, 190, 520, 430), outline="#303030", width=15)
    target = BytesIO()
    image.save(target, "JPEG", quality=70)
    file = home / f"{name}.jpg"
    file.write_bytes(target.getvalue())
    return file


def inspected(context: Context, home: Path) -> str:
    """One device that was looked at, with two items that failed, photos and a plan."""
    device = next(line for line in assets(context, kind="pc", limit=40) if line.used_by)
    visit = inspections.start(context, asset=device.id).subject
    for at, line in enumerate(inspection_page(context, visit).items):
        given = {"state": "fail" if at in (2, 6) else "ok", "number": "42", "text": "正常"}
        note = "风扇有异响，需要更换" if at == 2 else ""
        inspections.answer(context, visit, line.item.id, given[line.item.answer], note=note)
    for name, caption, colour in PHOTOS:
        item = inspection_page(context, visit).items[2].item.id
        inspections.photo(context, visit, photo(home, name, colour), item=item, caption=caption)
    first = inspection_page(context, visit).problems[0]
    problems.plan(context, first.id, "备件到货后上门更换", "2026-11-30")
    inspections.finish(context, visit, reason="")
    return visit


def write(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(COMPANY | {"company.logo": logo(Path(place))})
        context = demo_day(Path(place) / "home", settings)
        visit = inspected(context, Path(place))
        job = next(line.id for line in today(context).jobs if line.status in ("confirmed", "resolved"))
        for language in i18n.LANGUAGES:
            for form in FORMS:
                report_order(context, job, folder / f"service-order-{language}{form}", language)
                report_inspection(context, visit, folder / f"device-report-{language}{form}", language)
            site = assets(context, limit=1)[0].site_id or ""
            report_labels(context, Wish(site=site, cut=True), folder / f"labels-{language}.pdf", language)
        context.close()


if __name__ == "__main__":
    os.environ["DESKOPS_KEYRING"] = "off"
    os.environ.setdefault("TZ", "UTC")
    i18n.use("en")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
    for made in sorted(folder.iterdir()):
        print(f"{made.name}: {made.stat().st_size:,} bytes")
