"""The dispatch list of the hotline: one job a row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from deskops.exchange.cells import Setting, read_code, read_lines, read_name
from deskops.exchange.dates import read_moment
from deskops.exchange.phones import read_phone
from deskops.exchange.schema import Column, Schema, Values, no_extra
from deskops.exchange.words import read_channel, read_kind, read_priority
from deskops.i18n import N_, _


@dataclass(frozen=True, slots=True)
class DispatchedJob:
    number: str = ""
    received: datetime | None = None
    channel: str = ""
    site: str = ""
    caller: str = ""
    phone: str = ""
    tag: str = ""
    kind: str = ""
    fault: str = ""
    priority: str = "normal"
    engineer: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=no_extra)


COLUMNS: Final = (
    Column(
        "number",
        read_code,
        "工单号|单号|派单号|工单编号|派工单号|报修单号|任务号|流水号|受理编号|job number|"
        "job no|job|ticket|ticket no|number|order no",
    ),
    Column(
        "received",
        read_moment,
        "受理时间|报修时间|派单时间|受理日期|接报时间|登记时间|时间|日期|下单时间|received|"
        "received at|reported|reported at|time|date|created",
    ),
    Column(
        "channel",
        read_channel,
        "渠道|报修渠道|来源|受理渠道|报修方式|受理方式|channel|source|via",
        cached=True,
    ),
    Column(
        "site",
        read_name,
        "网点|所属网点|网点名称|机构|门店|地点|报修网点|单位|site|branch|location|store",
        cached=True,
    ),
    Column(
        "caller",
        read_name,
        "报修人|联系人|报修人员|客户|用户|使用人|姓名|申报人|caller|reported by|contact|user|requester",
    ),
    Column(
        "phone",
        read_phone,
        "电话|联系电话|手机|报修电话|联系方式|手机号|phone|telephone|tel|mobile",
    ),
    Column(
        "tag",
        read_code,
        "资产编号|设备编号|资产号|资产编码|固定资产编号|asset tag|tag|asset|asset no",
    ),
    Column(
        "kind",
        read_kind,
        "设备类型|设备|类型|设备类别|类别|device type|kind|type|device",
        cached=True,
    ),
    Column(
        "fault",
        read_lines,
        "故障描述|故障|故障现象|问题|问题描述|报修内容|内容|现象|描述|故障内容|fault|problem|"
        "description|issue|symptom|subject",
    ),
    Column(
        "priority",
        read_priority,
        "紧急程度|优先级|紧急度|级别|紧急|等级|priority|urgency|severity",
        cached=True,
    ),
    Column(
        "engineer",
        read_name,
        "工程师|处理人|派给|受派人|责任工程师|维修人员|处理工程师|指派|engineer|assigned to|"
        "assignee|technician",
        cached=True,
    ),
    Column("note", read_lines, "备注|说明|其他|note|notes|remark|remarks|comment"),
)
_DAY_IN_NUMBER = re.compile(r"(20\d{2})[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])")


def day_in(number: str) -> date | None:
    """The day that job numbers such as GD20261123001 carry."""
    match = _DAY_IN_NUMBER.search(number)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _complete(values: Values, setting: Setting) -> str:
    if not values.get("priority"):
        values["priority"] = "normal"
    if not values.get("number"):
        return _("no job number")
    if not values.get("fault"):
        return _("no fault described")
    return ""


SCHEMA: Final = Schema(
    kind="dispatch",
    columns=COLUMNS,
    needs=(frozenset({"fault"}), frozenset({"number", "received"})),
    build=lambda values: DispatchedJob(**values),
    complete=_complete,
    identity=("number",),
    kept_when_blank=frozenset({"number", "received", "channel", "site", "fault", "priority", "kind"}),
    wanted={
        "received": N_("no time of the report"),
        "tag": N_("no device named"),
        "site": N_("no site named"),
    },
)
