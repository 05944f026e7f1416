"""Pictures of signing for the documentation, in both languages: python tools/signing_pictures.py [FOLDER]

The pad and the code on the laptop's screen, and the page on a phone, which takes Debian's Chromium.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from PIL import Image
from textual import events

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from screenshots import in_cells  # noqa: E402

from deskops import i18n  # noqa: E402
from deskops.config import Settings  # noqa: E402
from deskops.ops.context import Context  # noqa: E402
from deskops.ops.do.inviting import Invitation, invite  # noqa: E402
from deskops.ops.do.jobs import NewJob, act_on_job, new_job  # noqa: E402
from deskops.ops.do.sealing import Signature  # noqa: E402
from deskops.ops.do.setup import init  # noqa: E402
from deskops.ops.do.signing import Offer, offer  # noqa: E402
from deskops.ops.read.link_words import on_link, on_progress, time_left  # noqa: E402
from deskops.ops.read.links import Link  # noqa: E402
from deskops.paths import locate  # noqa: E402
from deskops.tui.lone_pad import LonePad  # noqa: E402
from deskops.tui.screens.signing import CodeScreen  # noqa: E402
from tests_of_browsers import opened_phone  # noqa: E402

TEXTS = {
    "en": ("The printer jams on every second page", "Chen Min", "worn pickup roller", "roller replaced"),
    "zh_CN": ("打印机每两页卡纸一次", "陈敏", "搓纸轮磨损", "更换搓纸轮"),
}
# A name as a hand writes it, in cells of the pad: nobody's.
HAND = (
    ((8, 12), (12, 5), (16, 3), (15, 8), (11, 13), (16, 14), (21, 9)),
    ((22, 10), (24, 12), (27, 9), (29, 12), (32, 9), (34, 12), (38, 8), (41, 12), (46, 9)),
    ((47, 4), (50, 12), (54, 6), (58, 12), (64, 9), (70, 10)),
)


def offered(context: Context, language: str) -> Offer:
    title, caller, cause, solution = TEXTS[language]
    job = new_job(context, NewJob(title, caller=caller)).job
    for step in ("accept", "arrive"):
        act_on_job(context, job, step, {})
    act_on_job(context, job, "resolve", {"cause": cause, "solution": solution, "minutes": 25})
    return offer(context, job, language=language)


async def pad(shown: Offer, name: str, file: Path) -> None:
    app = LonePad(shown, Signature(name, "pad"), "dark", plain_lines=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        await pilot.press("d")
        await pilot.pause(0.3)
        region = app.screen.query_one("#pad").content_region
        for stroke in HAND:
            kinds = (events.MouseDown, *(events.MouseMove,) * (len(stroke) - 2), events.MouseUp)
            for kind, (x, y) in zip(kinds, stroke, strict=True):
                place = (x + region.x, y + region.y)
                event = kind(None, *place, 0, 0, 1, False, False, False, *place)
                app.screen._forward_event(event)  # noqa: SLF001 - there is no public way
                await pilot.pause()
        await pilot.pause(0.3)
        file.write_text(in_cells(app.export_screenshot(title="deskops sign")), encoding="utf-8")


async def code(invitation: Invitation, file: Path) -> None:
    app = LonePad(offered_of(invitation), Signature("", "phone"), "dark", plain_lines=False)
    words = [
        invitation.url,
        i18n._("Check code (the same on both): {code}").format(code=invitation.code),
        on_link(invitation.link),
    ]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        screen = CodeScreen(invitation.qr_code, words, "phone")
        app.push_screen(screen)
        await pilot.pause(0.3)
        screen.say(f"{on_progress(invitation.handoff)}\n{time_left(invitation.handoff)}")
        await pilot.pause(0.1)
        file.write_text(in_cells(app.export_screenshot(title="deskops")), encoding="utf-8")


def offered_of(invitation: Invitation) -> Offer:
    return _OFFERS[invitation.handoff.language]


_OFFERS: dict[str, Offer] = {}


def phone(invitation: Invitation, folder: Path, language: str) -> None:
    with tempfile.TemporaryDirectory() as home, opened_phone(Path(home)) as browser:
        browser.open(invitation.url)
        browser.at("pad")
        browser.picture(folder / f"phone-report-{language}.png")
        browser.draw(*((x / 76, y / 18) for x, y in HAND[0]))
        browser.draw(*((x / 76, y / 18) for x, y in HAND[1]))
        browser.draw(*((x / 76, y / 18) for x, y in HAND[2]))
        browser.press("agreed")
        browser.corner()
        browser.picture(folder / f"phone-pad-{language}.png")
    for name in ("report", "pad"):
        _smaller(folder / f"phone-{name}-{language}.png")


def _smaller(file: Path) -> None:
    with Image.open(file) as taken:
        half = taken.convert("RGB").resize((taken.width // 2, taken.height // 2))
    half.quantize(32).save(file, optimize=True)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in i18n.LANGUAGES:
        i18n.use(language)
        with tempfile.TemporaryDirectory() as home:
            context = Context(locate({"DESKOPS_HOME": home}), Settings())
            init(context, "林涛")
            shown = _OFFERS[language] = offered(context, language)
            name = TEXTS[language][1]
            asyncio.run(pad(shown, name, folder / f"pad-{language}.svg"))
            with invite(context, shown, Signature(name, "phone"), Link("127.0.0.1", "wlan0")) as invitation:
                asyncio.run(code(invitation, folder / f"code-{language}.svg"))
                phone(invitation, folder, language)
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
