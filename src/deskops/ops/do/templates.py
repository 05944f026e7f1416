"""Checklist templates: those that a new store begins with, from the data file beside the ops."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "checklists.toml"


def standard_templates() -> list[dict[str, Any]]:
    """Records of the built-in templates, without ids."""
    listed = tomllib.loads(_FILE.read_text(encoding="utf-8"))["template"]
    return [
        {
            "name": template["name"],
            "kind": template["kind"],
            "version": template.get("version", 1),
            "items": item_json(template["items"]),
        }
        for template in listed
    ]


def item_json(items: Sequence[Mapping[str, Any]]) -> str:
    """Items as a template's record keeps them."""
    return json.dumps(items, ensure_ascii=False)
