"""The sealed document: what is digested, what stands apart, and that nothing of it can be exchanged unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.canonical import digest
from deskops.domain.sealing import (
    NotSealed,
    Person,
    Sealed,
    put_back,
    read,
    set_apart,
    short_code,
    signed_message,
)

NAMES = ("陈敏", "Li Wei", "138****1111")
JSON = st.recursive(
    st.sampled_from((*NAMES, "ok", "打印机卡纸")) | st.integers(-9, 9) | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ab/~"), inner, max_size=3),
    max_leaves=12,
)


def salts():
    count = iter(range(10_000))
    return lambda: f"{next(count):032x}"


@given(JSON, JSON)
def test_what_was_set_apart_is_put_back_whole(report, facts) -> None:
    content = {"report": report, "facts": facts, "signer": {"name": "陈敏"}, "number": "WO-1"}
    made, apart = set_apart(content, [Person("陈敏", ("138****1111",)), Person("Li Wei")], salts())
    assert not any(name in repr(made) for name in NAMES)
    assert put_back(made, apart, "erased").content == content


@given(JSON)
def test_erasing_a_person_leaves_the_digest_and_takes_what_goes_with_the_name(report) -> None:
    content = {"report": report, "facts": {}, "signer": {"name": "陈敏", "contact": "138****1111"}}
    made, apart = set_apart(content, [Person("陈敏", ("138****1111",)), Person("Li Wei")], salts())
    kept = {key: person for key, person in apart.items() if person["value"] != "陈敏"}
    left = put_back(made, kept, "?")
    assert not left.foreign
    assert {"/signer/name", "/signer/contact"} <= set(left.erased)
    assert "陈敏" not in repr(left.content)
    assert digest(made) == digest(
        set_apart(content, [Person("陈敏", ("138****1111",)), Person("Li Wei")], salts())[0]
    )


def test_another_text_in_a_persons_place_is_foreign() -> None:
    made, apart = set_apart({"signer": {"name": "陈敏"}}, [Person("陈敏")], salts())
    salt, _name = apart["person-1"]["at"]["/signer/name"]
    for kept in ([salt, "陈明"], ["f" * 32, "陈敏"], "陈敏", [salt]):
        person = {"value": "陈敏", "at": {"/signer/name": kept}}
        assert "/signer/name" in put_back(made, {"p": person}, "").foreign
    person = {"value": "陈敏", "at": {"/elsewhere": [salt, "陈敏"]}}
    assert put_back(made, {"p": person}, "").foreign == ("/elsewhere",)
    for person in ({"at": apart["person-1"]["at"]}, {**apart["person-1"], "value": "陈明"}):
        assert put_back(made, {"p": person}, "").foreign == ("p",)


def test_a_text_that_holds_a_name_among_other_words_stays() -> None:
    made, apart = set_apart({"report": {"note": "陈敏 was not there"}}, [Person("陈敏")], salts())
    assert made["report"]["note"] == "陈敏 was not there"
    assert apart == {}


def test_the_short_code_is_the_beginning_of_the_digest_in_two_groups_of_five() -> None:
    assert short_code("00" * 32) == "AAAAA-AAAAA"
    assert short_code("ff" * 32) == "77777-77777"


def test_a_signature_is_over_the_digest_and_over_nothing_else() -> None:
    assert signed_message("ab" * 32) == b"deskops sealed 1\0" + b"\xab" * 32


@pytest.mark.parametrize(
    "content", [None, [], {}, {"format": "deskops.sealed"}, {"format": "deskops.sealed", "version": True}]
)
def test_what_is_no_sealed_document_is_refused(content) -> None:
    with pytest.raises(NotSealed):
        read(content)


def test_a_refusal_tells_its_reason() -> None:
    assert Sealed({"refusal": {"reason": "not done"}}).reason == "not done"
    assert Sealed({"refusal": None}).reason == ""
