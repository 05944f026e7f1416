"""The asset's actions beside corrections, which every kind of record has."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.asset import AssetState
from deskops.domain.entries import Action, Entry, Field, FieldKind, Role
from deskops.i18n import N_

_BY_NOBODY: frozenset[Role] = frozenset()  # written by what ran, never filled in by a person


def _on_record(state: AssetState, entry: Entry) -> None:
    """Stands on the device's history and changes no value."""


_ALL: Final = (
    Action(
        "note",
        N_("Add a note"),
        _on_record,
        (Field("text", N_("Text"), FieldKind.LONG_TEXT, required=True),),
        help=N_("Write down what was seen or said."),
        key="n",
    ),
    Action(
        "edited",
        N_("Register changed"),
        _on_record,
        (Field("source", N_("Source")), Field("changes", N_("Changes"))),
        who=_BY_NOBODY,
        help=N_("A newer register changed the record: what it was and what it is."),
    ),
    Action(
        "checked",
        N_("Checked"),
        _on_record,
        (Field("findings", N_("Findings")), Field("target", N_("Target")), Field("outcome", N_("Outcome"))),
        who=_BY_NOBODY,
        help=N_("The checks ran on this device."),
    ),
)

ASSET_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
