"""The full-screen program on an encrypted store: the day, an act, and drafts that nobody reads from the disk."""

from typing import Any

from deskops.ops.do.encrypting import turn_on
from deskops.store import opening
from deskops.store.drafts import Drafts
from deskops.tui.screens.form import FormScreen
from tests_of_encryption import PASSPHRASE, Person, holds
from tests_of_screens import driven, settle


async def test_a_day_on_the_screen_leaves_nothing_in_the_open(home: Any) -> None:
    context = home.context
    context.ask = Person(PASSPHRASE)
    turn_on(context, lambda _key: None)
    async with driven(context) as pilot:
        day = pilot.app.today
        day.table.cursor = next(i for i, line in enumerate(day.lines) if line.status == "accepted")
        await pilot.press("n")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        await pilot.press(*"typedbynobodyelse")
        pilot.app.drafts.flush(2.0)
        drafts = Drafts(context.paths.drafts, context.key)
        assert "typedbynobodyelse" in [draft.text for draft in drafts.read(form.ask.subject, "note")]
        drafts.close()
        assert not opening.is_plain(context.paths.drafts)
        assert holds(context.paths.data, "typedbynobodyelse", "打印机卡纸") == []
    assert holds(context.paths.data, "typedbynobodyelse", "打印机卡纸") == []
