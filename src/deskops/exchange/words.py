"""The closed lists of words in a customer's cells (kinds, states, channels, urgency) and what they mean to us."""

import re
from collections.abc import Mapping

from deskops.exchange.cells import Setting, Taken, read_code, word_reader
from deskops.exchange.raw import Raw
from deskops.i18n import N_, _

KINDS = ("pc", "laptop", "printer", "scanner", "fax", "pos", "network", "other")


def _spread(lists: Mapping[str, str]) -> dict[str, str]:
    """Every word of `a|b|c` lists, to the name that its list stands under."""
    return {word.casefold(): name for name, words in lists.items() for word in words.split("|")}


_KIND_WORDS = {
    "pc": "pc",
    "台式机": "pc",
    "desktop": "pc",
    **_spread(
        {
            "laptop": "laptop|笔记本",
            "printer": "printer|打印机",
            "scanner": "scanner|扫描仪",
            "fax": "fax|传真机",
            "pos": "pos|pos机",
            "network": "network|网络设备",
            "other": "other|其他|其它",
        }
    ),
}
_KIND_LOOSE = _spread(
    {
        "pc": "台式电脑|台式|台式计算机|电脑|计算机|微机|主机|工作站|瘦客户机|desktop pc|workstation|aio"
        "|电脑一体机|一体电脑|一体式电脑",
        "laptop": "笔记本电脑|手提电脑|便携机|移动工作站|notebook|notebook pc|thinkpad",
        "printer": "激光打印机|针式打印机|喷墨打印机|票据打印机|热敏打印机|标签打印机|条码打印机|彩色打印机"
        "|打印复印一体机|多功能一体机|打印一体机|多功能打印机|复印机|网络打印机|mfp|laser printer",
        "scanner": "扫描枪|高拍仪|高速扫描仪|平板扫描仪",
        "fax": "传真|传真一体机|fax machine",
        "pos": "pos终端|刷卡机|收银机|收款机|pos terminal|移动pos",
        "network": "交换机|路由器|防火墙|无线ap|ap|无线路由器|switch|router|firewall|网络交换机|network device",
        "other": "投影仪|投影机|电视|电视机|显示器|ups|电话机|考勤机|教学设备|projector|monitor|服务器|server|摄像头",
    }
)
_KIND_DOUBTFUL = _spread({"pc": "一体机|终端", "other": "平板|平板电脑|pad|ipad|tablet|手机|设备"})
_STATUS = _spread(
    {
        "in-use": "in-use|in use|在用",
        "spare": "spare|备用",
        "repair": "repair|in repair|维修中",
        "scrapped": "scrapped|报废",
    }
)
_STATUS_LOOSE = _spread(
    {
        "in-use": "使用中|使用|正在使用|正常|正常使用|启用|已启用|active|ok",
        "spare": "闲置|库存|在库|备机|待用|未使用|空闲|stock",
        "repair": "维修|送修|在修|待修|故障|返修|送修中|broken",
        "scrapped": "已报废|待报废|停用|淘汰|作废|已停用|retired|disposed",
    }
)
_CHANNELS = _spread(
    {
        "hotline": "hotline|400热线|热线|电话|phone",
        "email": "email|邮件|e-mail",
        "web": "web|网页",
        "walk-in": "walk-in|现场",
    }
)
_CHANNELS_LOOSE = _spread(
    {
        "hotline": "热线电话|服务热线|400电话|400|来电|电话报修|座机|短信|sms|call",
        "email": "电子邮件|邮箱|mail",
        "web": "网站|网上|网络|在线|门户|oa|oa系统|微信|小程序|自助|web form|portal",
        "walk-in": "上门|当面|面谈|口头|现场报修|走访|walk in",
    }
)
_PRIORITIES = _spread(
    {
        "normal": "normal|普通",
        "urgent": "urgent|紧急",
        "critical": "critical|特急",
    }
)
_PRIORITIES_LOOSE = _spread(
    {
        "normal": "一般|正常|不急|低|中|low|medium|常规",
        "urgent": "急|加急|较急|高|high|优先|尽快",
        "critical": "非常紧急|十万火急|重大|严重|最高|highest|p1|立即|特级",
    }
)

_unknown_kind = N_("not a kind of device that is known; taken as other")
_kind = word_reader(_KIND_WORDS, _KIND_LOOSE, "other", _unknown_kind, _KIND_DOUBTFUL)
read_status = word_reader(_STATUS, _STATUS_LOOSE, "", N_("not a status that is known; left empty"))
read_channel = word_reader(_CHANNELS, _CHANNELS_LOOSE, "", N_("not a channel that is known; left empty"))
_unknown_priority = N_("not an urgency that is known; taken as normal")
read_priority = word_reader(_PRIORITIES, _PRIORITIES_LOOSE, "normal", _unknown_priority)

_SEPARATORS = re.compile(r"[,，、;；/|\n]+")
_YES = frozenset(("是", "y", "yes", "vip", "√", "✓", "true", "1", "对", "有"))


def read_kind(raw: Raw, setting: Setting) -> Taken:
    """`PC` in capitals is the clerk's abbreviation and is named as a repair; `pc` is our own word."""
    taken = _kind(raw, setting)
    if raw == "PC":
        return taken._replace(why=_("another word for it"), keep="PC")
    return taken


def read_kinds(raw: Raw, setting: Setting) -> Taken:
    """Several kinds in one cell, as a tuple in the order of KINDS; () means all."""
    taken = read_code(raw, setting)
    parts = [_kind(part.strip(), setting) for part in _SEPARATORS.split(str(taken.value)) if part.strip()]
    found = {str(part.value) for part in parts}
    doubt = next((part.doubt for part in parts if part.doubt), "")
    return Taken(
        tuple(kind for kind in KINDS if kind in found), taken.why, doubt, str(taken.value) if doubt else ""
    )


def read_vip(raw: Raw, setting: Setting) -> Taken:
    return Taken(str(read_code(raw, setting).value).casefold() in _YES)
