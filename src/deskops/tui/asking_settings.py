"""What a form asks for a setting: one of a few, yes or no, a number, a text; of a table, a name and its value."""

from typing import TYPE_CHECKING, Any, Final

from deskops.config.declaring import Spec
from deskops.config.showing import shown, written
from deskops.domain.entries import Choice, Field, FieldKind
from deskops.i18n import N_, _
from deskops.tui import doing_settings as doing
from deskops.tui.asking import submitting
from deskops.tui.screens.form import Ask
from deskops.tui.themes import LABELS

if TYPE_CHECKING:
    from deskops.tui.keys import Key
    from deskops.tui.program import Program
    from deskops.tui.work import Work

_SWITCH: Final = (Choice("true", N_("yes")), Choice("false", N_("no")))
# What choices are called; one without a line here is called as it is written.
_CALLED: Final = {
    **LABELS,
    "": N_("as the system"),
    "en": "English",  # each in itself, whatever the program speaks
    "zh_CN": "中文",
    "standard": N_("Standard: arrows and j k g G"),
    "vim": N_("vim: also h l, ^F ^B"),
    "plain": N_("Plain: no letter moves, undoes or quits"),
}
_OF_ONE: Final = {"report.language": {"": N_("as the program")}}


def changing(app: "Program", spec: Spec) -> Ask:
    """The form of one setting, filled with what holds."""
    value = app.context.settings.value(spec.key)
    return _of_table(app, spec, value) if spec.free else _of_one(app, spec, value)


def _of_one(app: "Program", spec: Spec, value: Any) -> Ask:
    return Ask(
        title=_("Setting: {key}").format(key=spec.key),
        about=_about(spec),
        fields=(_field(spec),),
        subject=spec.key,
        action=doing.KIND,
        submit=submitting(app, spec.key, lambda given: doing.change(app, spec.key, given.get("value", ""))),
        given={"value": written(value)},
    )


def _field(spec: Spec) -> Field:
    label = N_("Value")
    if spec.kind is bool:
        return Field("value", label, FieldKind.CHOICE, choices=_SWITCH, required=True)
    if spec.choices:
        called = {**_CALLED, **_OF_ONE.get(spec.key, {})}
        choices = tuple(Choice(each, called.get(each, each)) for each in spec.choices)
        return Field("value", label, FieldKind.CHOICE, choices=choices)
    if spec.kind is int:
        return Field("value", label, FieldKind.WHOLE, required=True, help=N_("A number."))
    return Field("value", label)


def _of_table(app: "Program", spec: Spec, value: Any) -> Ask:
    """Its values have names of their own; the form changes one of them, or adds one."""
    now = _("Now: {value}").format(value=shown(value) or _("empty"))
    return Ask(
        title=_("Setting: {key}").format(key=spec.key),
        about=f"{_about(spec)}\n{now}",
        fields=(
            Field("name", N_("Name"), required=True, help=N_("Which of its values; a new name adds one.")),
            Field("value", N_("Value"), help=N_("Leave empty to remove it.")),
        ),
        subject=spec.key,
        action=doing.KIND,
        submit=submitting(
            app, spec.key, lambda given: _within(app, spec, given["name"], given.get("value", ""))
        ),
    )


def naming(app: "Program", key: "Key") -> Ask:
    """The keys of one action, by their names."""
    return Ask(
        title=_("Key for: {action}").format(action=_(key.about)),
        about=_("Now: {value}").format(value=key.shown),
        fields=(
            Field(
                "keys",
                N_("Keys"),
                required=True,
                help=N_("As in F5, ^P, Alt+Left, Esc, ? or z; several with commas"),
            ),
        ),
        subject=f"keys.{key.id}",
        action=doing.KIND,
        submit=submitting(app, _(key.about), lambda given: doing.give_key(app, key.id, given["keys"])),
    )


def _within(app: "Program", spec: Spec, name: str, text: str) -> "Work":
    key = f"{spec.key}.{name}"
    if not text:
        return doing.reset(app, key)
    return doing.change(app, key, text)


def _about(spec: Spec) -> str:
    """What it means, and what else has to be done before a new value holds."""
    return "\n".join(_(each) for each in (spec.about, spec.after) if each)
