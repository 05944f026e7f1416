"""Screens and widgets are made of several classes, ours and Textual's: none may write another's private attribute."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import deskops.tui

SHARED = {
    "_bindings": "Textual offers no other way to add bindings to a screen that is built",
    "_now": "the moment that a table draws for, which its subclass takes as well",
}


def classes() -> Iterator[type]:
    for found in pkgutil.walk_packages(deskops.tui.__path__, "deskops.tui."):
        module = importlib.import_module(found.name)
        yield from (
            each for each in vars(module).values() if isinstance(each, type) and each.__module__ == found.name
        )


@cache
def written(of: type) -> frozenset[str]:
    """The private attributes that its own methods set on themselves."""
    try:
        source = inspect.getsource(of)
    except (OSError, TypeError):  # built in, or made while running
        return frozenset()
    return frozenset(
        node.attr
        for node in ast.walk(ast.parse(textwrap.dedent(source)))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        and node.attr.startswith("_")
    )


def clashes() -> Iterator[tuple[str, str]]:
    for each in classes():
        by: dict[str, list[type]] = defaultdict(list)
        for of in each.__mro__:
            for name in written(of):
                by[name].append(of)
        yield from (
            (name, each.__qualname__)
            for name, all_of in by.items()
            if len(all_of) > 1 and any(one.__module__.startswith("deskops") for one in all_of)
        )


def test_no_class_writes_the_private_attribute_of_another() -> None:
    """Two halves of the program once kept different things under one name, and a label ended the program."""
    found = list(clashes())
    assert [clash for clash in found if clash[0] not in SHARED] == []
    assert {name for name, _class in found} == SHARED.keys(), "what is not shared any more is struck"
