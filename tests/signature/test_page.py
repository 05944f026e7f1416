"""The page that a phone is given: one script and one style by their hashes, for browsers that know ECMAScript 5."""

import base64
import hashlib
import re
from importlib.resources import files

import pytest

from deskops.i18n import LANGUAGES
from deskops.signature import page as made
from deskops.signature.page import page
from deskops.signature.qr import lines

OWN = ("report.js", "pad.js", "page.js")
PUBLISHED = "d09a8688f37c7442bb1e6699b46efb191d9281ef05a492586fa0f54dc4e5110a"
NEWER = (
    r"=>",
    r"`",
    r"\b(?:let|const|class|async|await|import|export)\b",
    r"\.\.\.",
    r"\?\?",
    r"\?\.",
    r"\*\*",
)


def text_of(name: str) -> str:
    return (files(made) / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_runs_what_the_page_holds_and_nothing_else(language: str) -> None:
    shown = page(language)
    content = shown.content.decode()
    for tag in ("script", "style"):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)
        assert len(held) == 1
        digest = base64.b64encode(hashlib.sha256(held[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in shown.policy
    assert not re.search(
        r"\b(?:src|href|on\w+)=|style=", content.replace(text_of("sjcl.js"), "").split("<script>")[0]
    )


@pytest.mark.parametrize("name", OWN)
def test_old_browsers_understand_it(name: str) -> None:
    code = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", text_of(name), flags=re.DOTALL)
    assert [each for each in NEWER if re.search(each, code)] == []


def test_what_is_vendored_is_what_was_published() -> None:
    """sjcl.js of the npm package sjcl 1.0.9, its licence beside it."""
    assert hashlib.sha256(text_of("sjcl.js").encode()).hexdigest() == PUBLISHED
    assert "BSD" in text_of("sjcl-LICENSE.txt")


@pytest.mark.parametrize("address", ["10.1.1.1:40000", "192.168.100.100:65535"])
def test_the_code_fits_a_small_terminal(address: str) -> None:
    drawn = lines(f"http://{address}/{'A' * 22}#{'B' * 22}")
    assert {len(line) for line in drawn} == {37}
    assert len(drawn) == 19
