"""What is wrong with a text that is no TOML, said for whoever wrote it: the parser's own words are for programmers."""

from typing import Final

from deskops.i18n import N_, _

# What the message of `tomllib` begins with (Python 3.11 to 3.14), and what it means to a person.
_TWICE: Final = N_("the same is said twice")
_CLOSED: Final = N_("this goes on with a table or a list that is closed already")
_TEXT: Final = N_("a text is not ended by its quotation mark, or holds a \\ that is not doubled")
_BRACKET: Final = N_("a ] is missing")
_NAME: Final = N_("a name, or a table in [[ ]], should stand here")
_VALUE: Final = N_("this is no value; texts stand in quotation marks")
_AT_END: Final = "at end of document"
_MEANINGS: Final = (
    ("Cannot declare", _TWICE),
    ("Cannot overwrite a value", _TWICE),
    ("Duplicate inline table key", _TWICE),
    ("Cannot mutate immutable namespace", _CLOSED),
    ("Cannot redefine namespace", _CLOSED),
    ("Unterminated string", _TEXT),
    ('Expected "\'"', _TEXT),
    ("Expected '\"", _TEXT),
    ("Unescaped", _TEXT),
    ("Escaped character", _TEXT),
    ("Invalid hex value", _TEXT),
    ("Unclosed array", _BRACKET),
    ("Expected ']", _BRACKET),
    ("Unclosed inline table", N_("a comma or a } is missing")),
    ("Expected '='", N_("an = is missing behind the name")),
    ("Invalid initial character", _NAME),
    ("Invalid statement", _NAME),
    ("Expected newline", N_("something stands behind the end of this line's value")),
    (r"Illegal character '\n'", _TEXT),
    ("Illegal character", N_("here stands a character that nobody sees")),
    ("Found invalid character", N_("here stands a character that nobody sees")),
    ("Invalid value", _VALUE),
    ("Invalid date", _VALUE),
)


def meaning(message: str) -> str:
    """A fault of the syntax in words, without its place."""
    if _AT_END in message:
        return _("it ends in the middle: a ], a } or a quotation mark is missing")
    found = next((words for begin, words in _MEANINGS if message.startswith(begin)), "")
    return _(found) if found else _("nobody can read it from here on")
