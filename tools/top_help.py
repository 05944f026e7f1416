"""Write the top-level help that the front door prints, one module a language, from the live one.

python tools/top_help.py
"""

import os
from pathlib import Path

os.environ["COLUMNS"] = "80"  # before Click is imported, which measures the terminal

import click

from deskops import i18n
from deskops.cli import groups, words

TARGET = Path(__file__).resolve().parent.parent / "src" / "deskops" / "cli" / "help"
NAMES = {"en": "en", "zh_CN": "zh"}


def live(language: str) -> str:
    """The help as `deskops --help` would say it without a stored text, for 80 columns."""
    i18n.use(language)
    words.speak()
    root = groups.root()
    with root.context_class(root, info_name="deskops", **root.context_settings) as context:
        return click.utils.strip_ansi(root.get_help(context)) + "\n"


def module(language: str) -> str:
    text = live(language).replace("\\", "\\\\")
    return (
        f'"""The top-level help; written by tools/top_help.py, not by hand."""\n\nTEXT = """\\\n{text}"""\n'
    )


if __name__ == "__main__":
    for language, name in NAMES.items():
        (TARGET / f"{name}.py").write_text(module(language), "utf-8")
