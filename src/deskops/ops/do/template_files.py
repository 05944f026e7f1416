"""Checklist templates by file: checked with the place of each fault, taken in as new versions, written out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from deskops.checks.registry import catalogue
from deskops.domain.checklist import Item, items_of
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.domain.template_rules import Fault, Sound, check_draft
from deskops.errors import BadInput, NotFound, UsageError
from deskops.exchange.template_sheet import read_sheets, write_sheets
from deskops.exchange.template_toml import read_toml, write_toml
from deskops.i18n import _, ngettext
from deskops.ops.context import Act, Context
from deskops.ops.do.keeping import changing, kept_here
from deskops.ops.do.new_file import write_new
from deskops.ops.do.templates import item_json
from deskops.ops.read.templates import templates
from deskops.store.queries.checklists import visits_following
from deskops.store.queries.facts import connection
from deskops.store.queries.refolding import refresh_many
from deskops.store.views.inspection_tuples import TemplateRow
from deskops.system_errors import why
from deskops.text import storable

LARGEST: Final = 1 << 20  # bytes of a TOML file
FORMS: Final = (".toml", ".xlsx")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds: templates where nothing is wrong with any, else the faults in the file's order."""

    sound: Sequence[Sound]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a template: its version, and whether it is a new one."""

    name: str
    kind: str
    version: int
    items: int
    new: bool


def check_file(path: Path) -> Checked:
    """Needs no store. Raises BadInput for a file that cannot be read at all."""
    drafts, faults = read_toml(_text(path)) if _is_toml(path) else read_sheets(path)
    sound, found = list[Sound](), list(faults)
    seen = set[tuple[str, str]]()
    for draft in drafts:
        made, wrong = check_draft(draft, catalogue())
        found += wrong
        if made is None:
            continue
        if (made.name, made.kind) in seen:
            found.append(
                Fault(draft.head.place, _("The template {name} is there twice.").format(name=made.name))
            )
        seen.add((made.name, made.kind))
        sound.append(made)
    return Checked((), found) if found else Checked(sound, ())


def import_file(context: Context, path: Path, *, dry_run: bool = False) -> list[Taken]:
    """Each template that differs from the newest of its name and kind becomes a new version.

    Visits that somebody has begun keep theirs, those that are planned follow.

    Raises Refused where the desk keeps the templates, BadInput with the first fault: then nothing is written.
    """
    kept_here(
        context,
        Verb.TEMPLATE,
        _("The desk keeps the checklists; they come here with the next sync."),
        _("Import it at the desk: deskops template import"),
    )
    checked = check_file(path)
    if checked.faults:
        raise faulty(path, checked.faults)
    known = _newest(context)
    taken = [_compared(sound, known.get((sound.name, sound.kind))) for sound in checked.sound]
    if dry_run or not any(one.new for one in taken):
        return taken
    with changing(context, Verb.TEMPLATE, "templates-imported", path.name) as (act, _told):
        new = [_put(act, sound, one) for sound, one in zip(checked.sound, taken, strict=True) if one.new]
        act.ledger.flush()
        following = visits_following(connection(act.session), new)
        refresh_many(act.session, dict.fromkeys(following, Kind.INSPECTION), act.rules)
    return taken


def _put(act: Act, sound: Sound, taken: Taken) -> str:
    values = {"name": taken.name, "kind": taken.kind, "version": taken.version, "items": _json(sound)}
    return str(act.ledger.put(Kind.TEMPLATE, {"id": act.ledger.new_id(), **values})["id"])


def faulty(path: Path, faults: Sequence[Fault]) -> BadInput:
    first = faults[0]
    more = len(faults) - 1
    hint = first.hint
    if more:
        hint = " ".join(
            filter(
                None,
                (
                    hint,
                    ngettext(
                        "{count} fault more: deskops template check {file}",
                        "{count} faults more: deskops template check {file}",
                        more,
                    ).format(count=more, file=path.name),
                ),
            )
        )
    return BadInput(f"{path.name}, {first.place}: {first.message}", hint=hint)


def export(context: Context, names: Sequence[str], target: Path, *, version: int = 0) -> int:
    """Write templates by their names, all newest ones without a name; returns how many. Raises NotFound, UsageError."""
    if target.suffix.lower() not in FORMS:
        raise UsageError(
            _("{file} is neither .toml nor .xlsx.").format(file=target.name),
            hint=_("Choose one of the two: -o checklists.toml"),
        )
    chosen = _chosen(context, names, version)
    told = [(row.name, row.kind, row.version, items_of(row.items)) for row in chosen]
    content = write_toml(told).encode() if target.suffix.lower() == ".toml" else write_sheets(told)
    write_new(target, content)
    return len(told)


def _chosen(context: Context, names: Sequence[str], version: int) -> list[TemplateRow]:
    rows = templates(context) if version else list(_newest(context).values())
    wanted = {name.casefold() for name in names}
    found = [
        row
        for row in rows
        if (not wanted or wanted & {row.name.casefold(), row.kind, row.id}) and version in (0, row.version)
    ]
    if not found:
        known = sorted({row.name for row in rows})
        raise NotFound(
            _("There is no such checklist."),
            hint=_("There are: {names}").format(names=", ".join(known)),
            nearest=known,
        )
    return found


def _newest(context: Context) -> dict[tuple[str, str], TemplateRow]:
    """By name and kind; rows come with their highest version first."""
    found: dict[tuple[str, str], TemplateRow] = {}
    for row in templates(context):
        found.setdefault((row.name, row.kind), row)
    return found


def _compared(sound: Sound, known: TemplateRow | None) -> Taken:
    if known is not None and [*items_of(known.items)] == [*_cleaned(sound.items)]:
        return Taken(sound.name, sound.kind, known.version, len(sound.items), new=False)
    version = known.version + 1 if known else 1
    return Taken(sound.name, sound.kind, version, len(sound.items), new=True)


def _json(sound: Sound) -> str:
    return item_json([asdict(item) for item in _cleaned(sound.items)])


def _cleaned(items: Sequence[Item]) -> list[Item]:
    """Texts without what no store keeps."""
    return [
        replace(one, text=storable(one.text).strip(), text_zh=storable(one.text_zh).strip()) for one in items
    ]


def _is_toml(path: Path) -> bool:
    return path.suffix.lower() == ".toml"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(
            _("{file} cannot be read: {reason}").format(file=path.name, reason=why(error))
        ) from error
    if len(content) > LARGEST:
        raise BadInput(_("{file} is larger than {count} bytes.").format(file=path.name, count=LARGEST))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("{file} is not in UTF-8.").format(file=path.name), hint=_("Save it as UTF-8 and try again.")
        ) from error
