"""The software lists: what must be on a machine and what must not, one product a row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from deskops.exchange.cells import Setting, read_code, read_text, read_words, word_reader
from deskops.exchange.schema import Column, Schema, Values, no_extra
from deskops.exchange.words import read_kinds
from deskops.i18n import N_, _


@dataclass(frozen=True, slots=True)
class SoftwareRule:
    """`verdict` is required or forbidden; `kinds` empty means every kind of device."""

    name: str = ""
    min_version: str = ""
    kinds: tuple[str, ...] = ()
    verdict: str = "required"
    reason: str = ""
    extra: Mapping[str, str] = field(default_factory=no_extra)


_REQUIRED_WORDS = "required|必装|标准|必须|要求|允许|应装"
_FORBIDDEN_WORDS = "forbidden|禁用|禁止|禁装|不允许|违规|banned|prohibited"
_VERDICTS = dict.fromkeys(_REQUIRED_WORDS.split("|"), "required") | dict.fromkeys(
    _FORBIDDEN_WORDS.split("|"), "forbidden"
)
_read_verdict = word_reader(_VERDICTS, {}, "", N_("neither required nor forbidden; left empty"))
_FORBIDDEN = re.compile("禁|黑名单|违规|不允许|forbidden|banned|prohibited|blacklist|blocked", re.IGNORECASE)
_REQUIRED = re.compile(
    "标准|必装|必备|要求|基线|白名单|required|standard|mandatory|baseline|whitelist", re.IGNORECASE
)

COLUMNS: Final = (
    Column(
        "name",
        read_text,
        "软件|软件名称|名称|软件名|产品|产品名称|程序|software|name|product|application|program|title",
    ),
    Column(
        "min_version",
        read_code,
        "最低版本|版本|版本要求|最低版本号|版本号|minimum version|min version|version|minimum",
    ),
    Column(
        "kinds",
        read_kinds,
        "适用设备|适用范围|设备类型|适用类型|适用|applies to|kinds|devices|device type|for",
        cached=True,
    ),
    Column("verdict", _read_verdict, "要求|类别|性质|判定|是否允许|verdict|rule|policy", cached=True),
    Column("reason", read_words, "原因|禁用原因|理由|说明|备注|reason|why|note|notes|remark"),
)


def verdict_of(setting: Setting) -> str:
    """What the sheet's title, or the text above its heading, says of every row in it."""
    for text in (setting.sheet, setting.caption):
        forbidden, required = bool(_FORBIDDEN.search(text)), bool(_REQUIRED.search(text))
        if forbidden != required:
            return "forbidden" if forbidden else "required"
    return ""


def _complete(values: Values, setting: Setting) -> str:
    values["verdict"] = values.get("verdict") or verdict_of(setting)
    if not values.get("name"):
        return _("no name of a product")
    if not values["verdict"]:
        return _("neither the row nor the sheet's title says whether it is required or forbidden")
    return ""


SCHEMA: Final = Schema(
    kind="software",
    columns=COLUMNS,
    needs=(frozenset({"name"}), frozenset({"min_version", "kinds", "verdict", "reason"})),
    build=lambda values: SoftwareRule(**values),
    complete=_complete,
    identity=("name",),
    kept_when_blank=frozenset({"name", "verdict"}),
    derived=frozenset({"verdict"}),
)
