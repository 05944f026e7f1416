"""Where Textual may break a line of Chinese: between any two characters, as our own pages do.

It takes only blanks for ends of words, so that a whole sentence went to the next line behind a number that was short.
"""

import re

from deskops.text import PIECE


def break_anywhere() -> None:
    """For texts that Textual lays out itself, and in its text boxes; it has no public way to say so."""
    from rich import _wrap as of_texts
    from textual import _wrap as of_boxes

    of_texts.re_word = re.compile(rf"\s*(?:{PIECE})\s*")
    of_boxes.re_chunk = re.compile(rf"(?:{PIECE})\s*|\s+")
