"""Words as search terms, and a search as the terms that it wants."""

from deskops.domain.terms import Wanted, terms, wanted


def test_chinese_becomes_bigrams() -> None:
    assert list(terms("打印机卡纸")) == ["打印", "印机", "机卡", "卡纸"]


def test_a_character_that_stands_alone_is_a_term() -> None:
    assert list(terms("A 网")) == ["a", "网"]


def test_a_tag_is_found_whole_by_its_letters_and_by_its_number() -> None:
    assert list(terms("GZPC00012")) == ["gzpc00012", "gzpc", "00012"]


def test_a_host_name_is_found_by_its_longer_parts() -> None:
    assert list(terms("GZ-PC-00012")) == ["gz-pc-00012", "00012"]


def test_an_address_is_not_taken_apart() -> None:
    assert list(terms("10.80.1.15")) == ["10.80.1.15"]


def test_a_mac_address_is_one_word_however_it_is_written() -> None:
    written = {next(iter(terms(mac))) for mac in ("3C:52:82:0A:1B:2C", "3c-52-82-0a-1b-2c", "3C52820A1B2C")}
    assert written == {"3c52820a1b2c"}


def test_a_search_wants_all_bigrams_and_latin_beginnings() -> None:
    assert wanted("卡纸 HP") == [Wanted("hp", beginning=True), Wanted("卡纸", beginning=False)]


def test_a_search_for_one_character_takes_it_as_a_beginning() -> None:
    assert wanted("卡") == [Wanted("卡", beginning=True)]


def test_a_word_that_stands_twice_is_wanted_once() -> None:
    assert wanted("HP hp") == [Wanted("hp", beginning=True)]


def test_punctuation_alone_wants_nothing() -> None:
    assert wanted(" -- % ' ") == []
