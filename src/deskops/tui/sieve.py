"""Finding lines of a list by what is typed, and counting them by how urgent they are; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from deskops.domain.clock import stored
from deskops.domain.nouns import word
from deskops.domain.sounds import heard
from deskops.i18n import _
from deskops.store.views.day_tuples import JobLine


def words_of(line: JobLine, pinyin: Mapping[str, str]) -> str:
    """All that a job can be found by, in small letters: its status in both languages, what is Chinese in pinyin too."""
    named = (line.status, line.priority, line.kind)
    chinese = (line.title, line.site_name, line.contact, line.department, line.engineer)
    said = (
        line.number,
        line.title,
        line.site_code,
        line.site_name,
        line.asset_tag,
        line.asset_model,
        line.contact,
        line.department,
        line.engineer,
        pinyin.get(line.site_code or ""),
        *map(heard, filter(None, chinese)),
        *map(word, named),
        *(_(word(each)) for each in named),
        "vip" if line.vip else None,
    )
    return "\n".join(filter(None, said)).lower()


def sift(lines: Sequence[JobLine], words: Sequence[str], needle: str) -> Sequence[JobLine]:
    """The lines in whose words every part of `needle` occurs."""
    found = range(len(words))
    for part in needle.lower().split():
        found = [index for index in found if part in words[index]]  # type: ignore[assignment] # a list of its own places
    return [lines[index] for index in found]


def counts(lines: Sequence[JobLine], now: datetime) -> tuple[int, int, int, int]:
    """Late, due soon, on hold, open. Instants are stored in one width, so that their texts compare as they do."""
    at = stored(now)
    late = soon = held = open_ = 0
    for line in lines:
        if not line.open:
            continue
        open_ += 1
        if line.due_at is None:
            held += bool(line.sla_item)
        elif at > line.due_at:
            late += 1
        elif line.warn_at and at >= line.warn_at:
            soon += 1
    return late, soon, held, open_
