"""The asset register: one device a row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from deskops.exchange.cells import Setting, read_code, read_name, read_text, read_words
from deskops.exchange.dates import read_date
from deskops.exchange.networks import read_address, read_mac
from deskops.exchange.phones import read_phone
from deskops.exchange.schema import Column, Schema, Values, no_extra, nothing_identifies
from deskops.exchange.words import read_kind, read_status, read_vip
from deskops.i18n import N_


@dataclass(frozen=True, slots=True)
class Asset:
    tag: str = ""
    kind: str = "other"
    hostname: str = ""
    brand: str = ""
    model: str = ""
    serial: str = ""
    ip: str = ""
    mac: str = ""
    site: str = ""
    city: str = ""
    department: str = ""
    user: str = ""
    phone: str = ""
    bought: date | None = None
    warranty_until: date | None = None
    status: str = ""
    note: str = ""
    purpose: str = ""
    vip: bool = False
    extra: Mapping[str, str] = field(default_factory=no_extra)


COLUMNS: Final = (
    Column(
        "tag",
        read_code,
        "资产编号|资产号|资产编码|固定资产编号|固定资产编码|固定资产号|设备编号|设备编码|"
        "设备号|资产标签|标签号|编号|asset tag|tag|asset no|asset number|asset id|asset|"
        "inventory number|inventory no",
    ),
    Column(
        "kind",
        read_kind,
        "设备类型|类型|类别|设备类别|资产类型|资产类别|设备种类|种类|设备|设备名称|资产名称|"
        "名称|kind|type|device type|category|asset type|device",
        cached=True,
    ),
    Column(
        "hostname",
        read_code,
        "计算机名|计算机名称|主机名|主机名称|电脑名|电脑名称|机器名|机器名称|设备名|hostname|"
        "host name|host|computer name|computer|device name|machine name|name",
    ),
    Column(
        "brand",
        read_text,
        "品牌|厂商|厂家|制造商|生产厂家|生产厂商|brand|make|manufacturer|vendor",
        cached=True,
    ),
    Column(
        "model",
        read_text,
        "型号|规格型号|设备型号|机型|规格|型号规格|model|model no|model number",
        cached=True,
    ),
    Column(
        "serial",
        read_code,
        "序列号|机身号|机身序列号|出厂编号|出厂序列号|设备序列号|序列编号|产品序列号|串号|"
        "机器序列号|sn号|sn码|sn|s/n|serial|serial number|serial no|service tag",
    ),
    Column("ip", read_address, "ip地址|ip|网络地址|ipv4|ipv4地址|ip address|address|ip addr"),
    Column(
        "mac",
        read_mac,
        "mac|mac地址|物理地址|网卡地址|网卡物理地址|mac address|physical address|ethernet",
    ),
    Column(
        "site",
        read_name,
        "所属网点|网点|网点名称|机构|所属机构|机构名称|门店|店铺|营业部|支行|地点|所在地|"
        "所在网点|位置|存放地点|安装地点|使用地点|site|branch|location|store|office",
        cached=True,
    ),
    Column("city", read_name, "城市|所在城市|地市|地区|分公司|所属分公司|city|region", cached=True),
    Column(
        "department",
        read_name,
        "部门|使用部门|所属部门|科室|部门名称|责任部门|department|dept|division",
        cached=True,
    ),
    Column(
        "user",
        read_name,
        "使用人|使用者|用户|责任人|保管人|领用人|使用人员|姓名|负责人|联系人|user|owner|"
        "assigned to|used by|custodian",
    ),
    Column(
        "phone",
        read_phone,
        "电话|联系电话|手机|手机号|手机号码|联系方式|电话号码|分机|座机|phone|telephone|tel|"
        "mobile|contact number",
    ),
    Column(
        "bought",
        read_date,
        "购买日期|采购日期|购置日期|购入日期|购买时间|购置时间|采购时间|启用日期|入库日期|"
        "到货日期|bought|purchased|purchase date|date of purchase|bought on",
        cached=True,
    ),
    Column(
        "warranty_until",
        read_date,
        "保修到期|保修期|保修到期日|保修到期日期|质保到期|质保期|质保到期日|保修截止|"
        "保修截止日期|过保日期|维保到期|保修期至|warranty|warranty until|warranty end|"
        "warranty expires|warranty expiry|warranty to",
        cached=True,
    ),
    Column("status", read_status, "状态|使用状态|设备状态|资产状态|使用情况|status|state", cached=True),
    Column("note", read_text, "备注|说明|备注说明|其他说明|note|notes|remark|remarks|comment|comments"),
    Column("purpose", read_words, "用途|使用用途|设备用途|purpose|usage|used for", cached=True),
    Column("vip", read_vip, "vip|是否vip|重要用户", cached=True),
)

_CITY_NAMES = (
    "珠海 深圳 肇庆 广州 佛山 东莞 中山 惠州 江门 汕头 湛江 茂名 梅州 汕尾 河源 阳江 清远 潮州 揭阳 云浮 韶关 "
    "北京 上海 天津 重庆 石家庄 太原 呼和浩特 沈阳 大连 长春 哈尔滨 南京 苏州 杭州 宁波 合肥 福州 厦门 南昌 "
    "济南 青岛 郑州 武汉 长沙 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐"
)
CITIES: Final = frozenset(_CITY_NAMES.split())
_CITY_TAIL = re.compile(r"(?:市|分公司|支公司|分行|地区)+$")


def city_of(setting: Setting) -> str:
    """The sheet's title where it names a city: one sheet a city is how registers are kept."""
    name = _CITY_TAIL.sub("", setting.sheet.strip())
    return name if name in CITIES or (len(name) >= 2 and name in setting.caption) else ""


def _complete(values: Values, setting: Setting) -> str:
    if not values.get("city"):
        values["city"] = city_of(setting)
    if "VIP" in str(values.get("note", "")).upper():
        values["vip"] = True
    return nothing_identifies(
        values,
        ("tag", "serial", "hostname", "mac"),
        N_("neither asset number nor serial number, host name or MAC"),
    )


SCHEMA: Final = Schema(
    kind="assets",
    columns=COLUMNS,
    needs=(
        frozenset({"tag", "serial", "hostname"}),
        frozenset({"kind", "brand", "model", "serial", "mac", "bought", "hostname"}),
    ),
    build=lambda values: Asset(**values),
    complete=_complete,
    identity=("tag", "serial", "model", "hostname", "mac"),
    wanted={"tag": N_("no asset number"), "serial": N_("no serial number"), "site": N_("no site named")},
    kept_when_blank=frozenset(
        {"tag", "serial", "hostname", "mac", "kind", "brand", "model", "site", "city", "status", "bought"}
    ),
    derived=frozenset({"city", "vip"}),
)
