"""The code on a device's label and the tag that it leads back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.label import label_address, labelled_tag, read_label

FORM = "https://desk.example.com/request"
NAMES = st.text(min_size=1, max_size=30).map(str.strip).filter(bool).filter(str.isprintable)


@given(st.sampled_from(["", FORM, FORM + "?lang=zh"]), st.just("") | NAMES, NAMES)
def test_a_label_leads_back_to_its_tag(form: str, site: str, tag: str) -> None:
    code = label_address(form, site, tag)
    assert labelled_tag(code) == read_label(code) == tag


def test_without_a_form_the_code_is_as_coarse_as_can_be() -> None:
    assert label_address("", "GZ-天河", "GZPC00912") == "deskops:asset:GZPC00912"
    assert label_address("", "GZ-天河", "ＧＺ１").startswith("deskops:device?")  # would come back narrowed


def test_a_phone_opens_the_form_with_site_and_device() -> None:
    assert label_address(FORM, "GZ-TH", "GZ/1") == f"{FORM}?site=GZ-TH&tag=GZ%2F1"


@pytest.mark.parametrize(
    "scanned",
    [
        "GZPC00912",
        "tag=GZPC00912",
        "https://x.example",
        "https://x.example/?tag=a&tag=b",
        "https://[/?tag=a",
        "https://x.example/?" + "a=1&" * 50 + "tag=x",
        "https://x.example/?tag=" + "x" * 3000,
        "",
    ],
)
def test_anything_else_holds_no_tag(scanned: str) -> None:
    assert labelled_tag(scanned) == ""


@pytest.mark.parametrize(
    "scanned",
    [
        "GZPC00581",
        "  GZPC00581\r\n",
        "ＧＺＰＣ００５８１",
        "deskops:asset:GZPC00581",
        "DESKOPS:ASSET:GZPC00581",
        "deskops:device?site=GZ-TH&tag=GZPC00581",
        "https://desk.example/request?asset=GZPC00581",
        "http://desk.example:8443/request?site=GZ-TH&asset=GZPC00581",
        "https://desk.example/asset/GZPC00581",
        "https://desk.example/asset/GZPC00581/",
        "\ufeffGZPC00581\x00",
    ],
)
def test_every_form_of_a_label_is_its_tag(scanned: str) -> None:
    assert read_label(scanned) == "GZPC00581"


@pytest.mark.parametrize("tag", ["GZPC00581", "天河 1/2", "A&B=C?", "a+b%20"])
@pytest.mark.parametrize("form", ["", FORM])
def test_what_is_printed_is_read_back(tag: str, form: str) -> None:
    assert read_label(label_address(form, "", tag)) == tag


@pytest.mark.parametrize(
    "text", ["", "https://", "http://[", "https://desk.example/?asset=", "https://x/y/z"]
)
def test_what_is_no_label_is_taken_as_it_is(text: str) -> None:
    assert read_label(text) == text


def test_what_is_longer_than_any_label_is_cut() -> None:
    assert len(read_label("x" * 10_000)) == 2_000
