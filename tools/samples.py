"""Sample reports for docs/samples, in both languages, from the demo's day: uv run python tools/samples.py [FOLDER]

The clock and chance are given, so that only a change of the program changes them.
"""

import math
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from demo_day import demo_day
from PIL import Image, ImageDraw

from deskops import i18n
from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do import inspections, problems
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.handing_over import HandedOver, report_campaign, report_inspection, report_order
from deskops.ops.do.labelling import Wish, report_labels
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.read.assets import assets
from deskops.ops.read.campaigns import campaign_line, campaign_page
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import today
from deskops.ops.secrets import SIGNING_KEY, Secrets
from deskops.signature.strokes import FORMAT, Drawing, drawing_of

COMPANY = {
    "company.name": "珠海联创信息技术服务有限公司",
    "company.address": "珠海市香洲区人民东路 288 号",
    "company.phone": "0756-2288888",
    "company.footer": "本报告一式两份，客户与服务商各执一份",
    "report.request_form": "https://desk.example.com/request",
}
PHOTOS = (("before", "清洁前 before cleaning", "#6B6258"), ("after", "清洁后 after cleaning", "#7FA6C9"))
KEY = "5a" * 32  # whoever checks a sample knows it, so it proves nothing
PAD = {"width": 600, "height": 200, "unit": "px"}
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


def half_a_round(context: Context, other: str) -> str:
    """A round at one site, most of its devices inspected; not where that other inspection was."""
    known = {other, inspection_page(context, other).line.site_id}
    site = next(line.site_id for line in assets(context, kind="pc", limit=400) if line.site_id not in known)
    wanted = Wanted("2026-H2", sites=(site,), kinds=("pc", "printer"), target=90)
    campaign = write_plan(context, draft(context, wanted))
    devices = [device for visit in campaign_page(context, campaign).visits for device in visit.devices]
    for at, device in enumerate(devices):
        if at % 9 != 8:
            quick(context, device, campaign, fails=at % 7 == 3)
    return campaign


def quick(context: Context, device: str, campaign: str, *, fails: bool) -> None:
    number = campaign_line(context, campaign).number
    visit = inspections.start(context, asset=device, campaign=number).subject
    for at, item in enumerate(inspection_page(context, visit).remaining):
        state = "fail" if fails and at == 1 else "ok"
        inspections.answer(context, visit, item.id, state if item.answer == "state" else "1")
    inspections.finish(context, visit, reason="")


def hand() -> Drawing:
    """Two strokes that somebody could have drawn: a wave, and a line under it."""
    wave = [
        [40 + 10 * at, round(90 + 50 * math.sin(at / 3) * (1 - at / 70)), 16 * at, 500] for at in range(50)
    ]
    line = [[60 + 12 * at, 160 - at // 3, 1000 + 16 * at, 400] for at in range(40)]
    return drawing_of({"format": FORMAT, "version": 1, **PAD, "strokes": [wave, line]})


def signed(context: Context, kind: str, subject: str, language: str) -> None:
    """A revision in this language; what is handed over in the other is a draft."""
    offered = offer(context, subject, kind=kind, language=language, again=True)
    sign(context, offered, Signature("陈敏", "pad", hand(), role="前台", identified="工牌"))


Documents = Mapping[str, tuple[str, str, Callable[[Context, str, Path, str], HandedOver]]]


def write_all(context: Context, folder: Path, documents: Documents, language: str, mark: str = "") -> None:
    for name, (_kind, subject, report) in documents.items():
        for form in FORMS:
            report(context, subject, folder / f"{name}{mark}-{language}{form}", language)


def write(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(COMPANY | {"company.logo": logo(Path(place))})
        context = demo_day(Path(place) / "home", settings)
        visit = inspected(context, Path(place))
        job = next(line.id for line in today(context).jobs if line.status in ("confirmed", "resolved"))
        Secrets(context.paths).put(SIGNING_KEY, KEY)
        campaign = half_a_round(context, visit)
        documents = {
            "service-order": (Kind.JOB, job, report_order),
            "device-report": (Kind.INSPECTION, visit, report_inspection),
            "campaign-report": (Kind.CAMPAIGN, campaign, report_campaign),
        }
        for language in i18n.LANGUAGES:
            write_all(context, folder, documents, language)
        act_on_campaign(context, campaign, "close", {})
        for language in i18n.LANGUAGES:
            for kind, subject, _report in documents.values():
                signed(context, kind, subject, language)
            write_all(context, folder, documents, language, "-signed")
        for language in i18n.LANGUAGES:
            site = assets(context, limit=1)[0].site_id or ""
            labels = Wish(devices=tuple(line.id for line in assets(context, site=site, limit=21)), cut=True)
            report_labels(context, labels, folder / f"labels-{language}.pdf", language)
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
