"""What a scanner reads off a label is the tag, whatever form the label has."""

import pytest

from deskops.domain.labels import label_text, read_label


@pytest.mark.parametrize(
    "text",
    [
        "GZPC00581",
        "  GZPC00581\r\n",
        "ＧＺＰＣ００５８１",
        "deskops:asset:GZPC00581",
        "DESKOPS:ASSET:GZPC00581",
        "https://desk.example/request?asset=GZPC00581",
        "http://desk.example:8443/request?site=GZ-TH&asset=GZPC00581",
        "https://desk.example/asset/GZPC00581",
        "https://desk.example/asset/GZPC00581/",
        "\ufeffGZPC00581\x00",
    ],
)
def test_every_form_of_a_label_is_its_tag(text: str) -> None:
    assert read_label(text) == "GZPC00581"


@pytest.mark.parametrize("tag", ["GZPC00581", "天河 1/2", "A&B=C?", "a+b%20"])
@pytest.mark.parametrize("address", ["", "https://desk.example", "https://desk.example/"])
def test_what_is_printed_is_read_back(tag: str, address: str) -> None:
    assert read_label(label_text(tag, address)) == tag


@pytest.mark.parametrize("text", ["", "https://", "http://[", "x" * 10_000, "https://desk.example/?asset="])
def test_what_is_no_label_is_taken_as_it_is(text: str) -> None:
    assert len(read_label(text)) <= 500
