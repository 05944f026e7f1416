"""What settings are made of: groups of named values, each with its type, default, meaning and rule."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from deskops.config.rules import Rule

T = TypeVar("T")
G = TypeVar("G", bound="Group")


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
    ) -> None:
        self.default = default
        self.kind = kind if default is None or isinstance(default, dict) else type(default)
        self.about, self.rule, self.env, self.name, self.now = about, rule, env, key, now

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
