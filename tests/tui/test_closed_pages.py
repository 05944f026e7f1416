"""What a closed page had drawn is let go of, however many are opened in a day."""

import gc
from typing import Any

from textual._styles_cache import StylesCache


def kept() -> int:
    gc.collect()
    return sum(isinstance(each, StylesCache) for each in gc.get_objects())


async def test_opening_and_closing_pages_keeps_nothing_of_them(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:

        async def there_and_back() -> None:
            pilot.app.open_job(home.jobs[0])
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)

        await there_and_back()
        before = kept()
        for _time in range(8):
            await there_and_back()
        assert kept() <= before + 30  # eight pages that stayed would be over a hundred
