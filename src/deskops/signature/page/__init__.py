"""The one page that a browser is given: nothing in it of the document, nothing loaded from anywhere, one policy."""

import base64
import hashlib
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from deskops.i18n import N_, _, speaking

# What the script says; the names are its own.
_WORDS: Final = {
    "loading": N_("One moment …"),
    "unreadable": N_("This page needs the whole address that the laptop shows. Scan the code once more."),
    "old": N_("This browser is too old to sign with. Please sign on the laptop or on paper."),
    "offline": N_("The laptop does not answer. Are both on the same network? Try again."),
    "compare": N_("The laptop must show the same number:"),
    "read": N_("Please read this report. The place to sign is below it."),
    "name": N_("Your name"),
    "role": N_("Your role or department"),
    "contact": N_("How to reach you (if you like)"),
    "pad": N_("Sign here with your finger, a pen or the mouse"),
    "clear": N_("Clear"),
    "undo": N_("Undo"),
    "sign": N_("Sign"),
    "refuse": N_("I do not sign"),
    "why": N_("Why do you not sign?"),
    "send": N_("Send the refusal"),
    "back": N_("Back"),
    "unconfirmed": N_("Please confirm that you have read the report and agree to it."),
    "empty": N_("The pad is empty. Please sign on it first."),
    "nameless": N_("Please write your name."),
    "reasonless": N_("Please write why you do not sign."),
    "sending": N_("Sending …"),
    "full": N_("The pad is full. Clear it and sign once more."),
    "picture": N_("Picture"),
    "percent": N_("{percent} %: {value} of {of}"),
}
_SCRIPTS: Final = ("sjcl.js", "report.js", "pad.js", "page.js")


@dataclass(frozen=True, slots=True)
class Page:
    """`policy` is the value of Content-Security-Policy that lets this page run and nothing else."""

    content: bytes
    policy: str


def page(language: str) -> Page:
    """In the language of the report that will be shown."""
    style = _file("page.css")
    script = "\n".join(map(_file, _SCRIPTS))
    with speaking(language):
        words = {name: _(text) for name, text in _WORDS.items()}
        title = _("Signature")
    content = _file("page.html")
    fills: dict[str, Callable[[], str]] = {
        "{{language}}": lambda: "zh-CN" if language == "zh_CN" else "en",
        "{{title}}": lambda: html.escape(title),
        "{{words}}": lambda: html.escape(json.dumps(words, ensure_ascii=False)),
        "{{style}}": lambda: style,
        "{{script}}": lambda: script,
    }
    for mark, fill in fills.items():
        content = content.replace(mark, fill())
    return Page(content.encode(), _policy(style, script))


def _policy(style: str, script: str) -> str:
    rules = (
        "default-src 'none'",
        f"script-src '{_hash(script)}'",
        f"style-src '{_hash(style)}'",
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8").replace("\r\n", "\n")
