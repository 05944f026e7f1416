"""What a setting is, and a group of settings: how both are declared, and what is known of each."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from deskops.config.rules import OneOf, Rule

T = TypeVar("T")
G = TypeVar("G", bound="Group")
Table = Mapping[str, Any]


class Origin(StrEnum):
    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    FLAG = "flag"


class Group:
    """Some settings under one prefix, read from the same flat values; never changed once made."""

    __slots__ = ("prefix", "values")

    def __init__(self, values: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        self.values: Final = values or {}
        self.prefix: Final = prefix


class Setting(Generic[T]):
    """One setting of a group. `env` replaces the environment variable that follows from the key, and `key` the
    last part of that key where it cannot be a name in Python. `now` is a rule for when it is set, and not for later.
    `after` says what else is to be done before a changed value holds; empty: it holds at once.
    """

    def __init__(
        self,
        default: T,
        about: str,
        rule: Rule | None = None,
        *,
        kind: type = str,
        env: str = "",
        key: str = "",
        now: Rule | None = None,
        after: str = "",
    ) -> None:
        self.default = default
        self.kind = kind if default is None or isinstance(default, dict) else type(default)
        self.about, self.rule, self.env, self.name, self.now = about, rule, env, key, now
        self.after = after

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def __get__(self, group: Group, owner: type) -> T:
        return group.values.get(group.prefix + self.name, self.default)  # type: ignore[no-any-return] # typed on entry


class Section(Generic[G]):
    """A group within a group."""

    def __init__(self, kind: type[G]) -> None:
        self.kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, group: Group, owner: type) -> G:
        return self.kind(group.values, f"{group.prefix}{self.name}.")


def path_setting(about: str, rule: Rule | None = None, now: Rule | None = None) -> Setting[Path | None]:
    return Setting(None, about, rule, kind=Path, now=now)


def table_setting(about: str, rule: Rule | None = None) -> Setting[Table]:
    return Setting({}, about, rule, kind=dict)


class Spec(NamedTuple):
    """What is known of one setting, by its dotted key."""

    key: str
    kind: type
    default: Any
    about: str
    rule: Rule | None
    variable: str
    now: Rule | None = None
    after: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What it may be, where that is one of a few."""
        return self.rule.choices if isinstance(self.rule, OneOf) else ()

    @property
    def free(self) -> bool:
        """Takes keys of its own."""
        return self.kind is dict
