"""What a printer writes, as text: in UTF-8, in the GBK of a Chinese model, or in Latin-1, never an error."""

from typing import Final

_HAN: Final = range(0x4E00, 0xA000)


def decoded(told: bytes) -> str:
    """Without the zero bytes that fill fields of fixed width."""
    told = told.rstrip(b"\0")
    try:
        return told.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = told.decode("gbk")
    except UnicodeDecodeError:
        return told.decode("latin-1")
    foreign = [letter for letter in text if ord(letter) > 127]
    # Western accents make pairs of GBK as well, but hardly a row of common characters.
    common = sum(1 for letter in foreign if ord(letter) in _HAN and "\xb0" <= _lead(letter) <= "\xf7")
    return text if foreign and 2 * common > len(foreign) and _pairs(told) else told.decode("latin-1")


def _lead(letter: str) -> str:
    """The first byte that GBK writes a character with; B0 to F7 are the characters of GB 2312."""
    return chr(letter.encode("gbk")[0])


def _pairs(told: bytes) -> bool:
    """Whether bytes above 127 come in pairs, as those of GB 2312 do; a lone accent has a letter after it."""
    at = 0
    while at < len(told):
        if told[at] < 0x80:
            at += 1
        elif at + 1 < len(told) and told[at + 1] >= 0xA1:
            at += 2
        else:
            return False
    return True
