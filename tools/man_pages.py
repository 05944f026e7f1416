"""Write the manual pages, one for deskops and one for each of its commands, in both languages, from the live commands.

python tools/man_pages.py

They are stored, since a package is built without what the commands need; a test holds them against the live ones.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

os.environ["COLUMNS"] = "80"  # before Click is imported, which measures the terminal

import click

from deskops import __version__, i18n
from deskops.cli import groups, words
from deskops.cli.exits import Exit, InspectExit
from deskops.cli.formatting import Example
from deskops.config.settings import specs
from deskops.config.showing import written
from deskops.i18n import _

TARGET: Final = Path(__file__).resolve().parent.parent / "man"
FOLDERS: Final = {"en": "man1", "zh_CN": "zh_CN/man1"}  # below share/man
# What manual pages of a language call their parts; the texts below them are those of the program itself.
_ENGLISH: Final = (
    "NAME",
    "SYNOPSIS",
    "COMMANDS",
    "ARGUMENTS",
    "OPTIONS",
    "EXAMPLES",
    "SETTINGS",
    "ENVIRONMENT",
    "FILES",
    "EXIT STATUS",
    "SEE ALSO",
)
_CHINESE: Final = (
    "名称",
    "概要",
    "命令",
    "参数",
    "选项",
    "示例",
    "设置",
    "环境变量",
    "文件",
    "退出状态",
    "参见",
)
HEADINGS: Final = {
    "en": dict(zip(_ENGLISH, _ENGLISH, strict=True)),
    "zh_CN": dict(zip(_ENGLISH, _CHINESE, strict=True)),
}
_ENVIRONMENT: Final = {
    "en": {
        "DESKOPS_HOME": "The folder that holds settings, store, logs and exports, instead of the system's own.",
        "DESKOPS_LANG": "The language to speak: en or zh_CN. LC_ALL, LC_MESSAGES and LANG are asked after it.",
        "DESKOPS_ACCESSIBLE": "1: plain text, no borders, nothing drawn again.",
        "DESKOPS_READ_ONLY": "1: as --read-only; nothing is changed, commands that act say what they would write.",
        "NO_COLOR": "Anything: no colours.",
        "CLICOLOR_FORCE": "1: colours and borders into a pipe too.",
    },
    "zh_CN": {
        "DESKOPS_HOME": "存放设置、数据、日志和导出文件的文件夹，代替系统默认位置。",
        "DESKOPS_LANG": "使用的语言：en 或 zh_CN。其后依次看 LC_ALL、LC_MESSAGES 和 LANG。",
        "DESKOPS_ACCESSIBLE": "设为 1：只输出纯文本，不画边框，不重绘。",
        "DESKOPS_READ_ONLY": "设为 1：同 --read-only；不做任何更改，会写入的命令只说明将写入什么。",
        "NO_COLOR": "设为任意值：不用颜色。",
        "CLICOLOR_FORCE": "设为 1：输出到管道时也用颜色和边框。",
    },
}
_FILES: Final = {
    "en": "The settings file; deskops config path prints where it lies.",
    "zh_CN": "设置文件；deskops config path 会显示它的位置。",
}
_WIDE: Final = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_NO_BEGIN: Final = "，。、；：？！）》」』】〉”’…"  # never the first of a line
_NO_END: Final = "（《「『【〈“‘"  # never its last


def pages(language: str) -> dict[str, str]:
    """By file name, in `language`."""
    i18n.use(language)
    words.speak()
    root = groups.root()
    with root.context_class(root, info_name="deskops", **root.context_settings) as context:
        found = {"deskops.1": _page(language, "deskops", _front(language, root, context))}
        for name, command in _within(root, context):
            title = f"deskops-{name}"
            found[f"{title}.1"] = _page(language, title, _command(language, title, command, context))
    return found


def _within(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            yield name, command


def _page(language: str, title: str, lines: Iterable[str]) -> str:
    head = f'.TH {_plain(title.upper())} 1 "" "deskops {__version__}" "deskops"'
    note = '.\\" Written by tools/man_pages.py, not by hand.'
    return "\n".join([note, head, ".nh", ".ad l", *lines]) + "\n"


def _heading(language: str, name: str) -> str:
    return f'.SH "{HEADINGS[language][name]}"'


def _front(language: str, root: click.Group, context: click.Context) -> Iterator[str]:
    yield from _named(language, "deskops", _(groups.ABOUT))
    yield _heading(language, "SYNOPSIS")
    yield f"\\fBdeskops\\fR {_text(' '.join(root.collect_usage_pieces(context)))}"
    yield _heading(language, "COMMANDS")
    for name, entry in groups.COMMANDS.items():
        yield from _term(f"deskops-{name}(1)", _(entry.help))
    yield from _params(language, root, context)
    yield from _examples(language, groups.EXAMPLES)
    yield _heading(language, "SETTINGS")
    for spec in specs().values():
        default = f" [{written(spec.default)}]" if written(spec.default) else ""
        yield from _term(spec.key, f"{_(spec.about)}{default}")
    yield _heading(language, "ENVIRONMENT")
    for name, about in _ENVIRONMENT[language].items():
        yield from _term(name, about)
    yield _heading(language, "FILES")
    yield from _term("config.toml", _FILES[language])
    yield from _codes(language, Exit)


def _command(language: str, title: str, command: click.Command, above: click.Context) -> Iterator[str]:
    context = command.context_class(command, info_name=command.name, parent=above)
    yield from _named(language, title, command.help or "")
    yield _heading(language, "SYNOPSIS")
    yield from _usage(command, context)
    yield from _params(language, command, context)
    if isinstance(command, click.Group):
        yield _heading(language, "COMMANDS")
        yield from _members(command, context)
    yield from _examples(language, getattr(command, "examples", ()))
    yield from _codes(language, InspectExit if title == "deskops-inspect" else Exit)
    yield _heading(language, "SEE ALSO")
    yield "\\fBdeskops\\fR(1)"


def _members(group: click.Group, context: click.Context) -> Iterator[str]:
    """Each command of a group with all that it takes beside what the group takes too, and groups within it."""
    everywhere = _records(group, context, "option")
    for name, member in _within(group, context):
        inner = member.context_class(member, info_name=name, parent=context)
        yield f'.SS "{_plain(inner.command_path)}"'
        yield _text(member.help or "")
        yield ".PP"
        yield from _usage(member, inner)
        for record in _records(member, inner, "argument") + _records(member, inner, "option"):
            if record not in everywhere:
                yield from _term(*record)
        yield from _shown(getattr(member, "examples", ()))
        if isinstance(member, click.Group):
            yield from _members(member, inner)


def _named(language: str, title: str, about: str) -> Iterator[str]:
    yield _heading(language, "NAME")
    yield f"{_plain(title)} \\- {_text(about)}"


def _usage(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"\\fB{_plain(context.command_path)}\\fR {_text(' '.join(command.collect_usage_pieces(context)))}"


def _params(language: str, command: click.Command, context: click.Context) -> Iterator[str]:
    for heading, kind in (("ARGUMENTS", "argument"), ("OPTIONS", "option")):
        records = _records(command, context, kind)
        if records:
            yield _heading(language, heading)
        for term, about in records:
            yield from _term(term, about)


def _records(command: click.Command, context: click.Context, kind: str) -> list[tuple[str, str]]:
    params = (each for each in command.get_params(context) if each.param_type_name == kind)
    return [record for each in params if (record := each.get_help_record(context)) is not None]


def _examples(language: str, examples: Sequence[Example]) -> Iterator[str]:
    if examples:
        yield _heading(language, "EXAMPLES")
        yield from _shown(examples)


def _shown(examples: Sequence[Example]) -> Iterator[str]:
    for each in examples:
        yield from (
            ".PP",
            _text(_(each.about)),
            ".PP",
            ".RS 4",
            ".nf",
            f"\\fB{_plain(each.line)}\\fR",
            ".fi",
            ".RE",
        )


def _codes(language: str, codes: type[Exit] | type[InspectExit]) -> Iterator[str]:
    yield _heading(language, "EXIT STATUS")
    for each in codes:
        yield from _term(str(each.value), _(each.about))


def _term(term: str, about: str) -> Iterator[str]:
    yield from (".TP", f"\\fB{_plain(term)}\\fR", _text(about) or "\\&")


def _plain(text: str) -> str:
    """As it stands, on one line: nothing in it is a request or an escape, and a hyphen is that of the keyboard."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")
    escaped = escaped.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga").replace("\n", " ")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _text(text: str) -> str:
    """The same, and beside Chinese characters a line may end, except before or after signs that forbid it."""

    def broken(found: re.Match[str]) -> str:
        one, other = found.groups()
        is_wide = re.match(_WIDE, one) or re.match(_WIDE, other)
        return f"{one}\\:" if is_wide and other not in _NO_BEGIN and one not in _NO_END else one

    return re.sub(r"(\S)(?=(\S))", broken, _plain(text))


def write() -> None:
    for language, folder in FOLDERS.items():
        (TARGET / folder).mkdir(parents=True, exist_ok=True)
        found = pages(language)
        for old in set((TARGET / folder).glob("*.1")) - {TARGET / folder / name for name in found}:
            old.unlink()
        for name, page in found.items():
            (TARGET / folder / name).write_text(page, "utf-8")


if __name__ == "__main__":
    write()
