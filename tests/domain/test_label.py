"""The code on a device's label and the tag that it leads back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.label import label_address, labelled_tag

FORM = "https://desk.example.com/request"
NAMES = st.text(min_size=1, max_size=30).map(str.strip).filter(bool).filter(str.isprintable)


@given(st.sampled_from(["", FORM, FORM + "?lang=zh"]), st.just("") | NAMES, NAMES)
def test_a_label_leads_back_to_its_tag(form: str, site: str, tag: str) -> None:
    assert labelled_tag(label_address(form, site, tag)) == tag


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
