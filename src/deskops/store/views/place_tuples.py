"""What the views of places and people return, beside their records."""

from typing import NamedTuple


class NameRow(NamedTuple):
    name: str


class CustomerRow(NamedTuple):
    id: str
    name: str
