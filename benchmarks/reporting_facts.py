"""Reports of a given size for the benchmarks: a device with 60 items and 4 photos, a round of 1,200 inspections."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from deskops.domain.campaign_board import Tally
from deskops.reports.document import (
    Column,
    Company,
    Gallery,
    Pair,
    Pairs,
    Report,
    Signatures,
    SigningPlace,
    Table,
    Toned,
)
from deskops.reports.kinds.campaign import campaign_report
from deskops.reports.kinds.campaign_facts import CampaignFacts, Inspected, Progress, Trouble
from deskops.reports.pictures import Album, photo

MOMENT = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)
COMPANY = Company("珠海联创信息技术服务有限公司", "珠海市香洲区人民东路 288 号", "0756-2288888", "客户留存")
ITEMS, PHOTOS, DEVICES, SITES = 60, 4, 1200, 17
_TEXTS = (
    "检查主机内部灰尘，清洁风扇与散热片（必要时更换导热硅脂）",
    "Antivirus definitions are fresh and the real-time shield is on",
    "打印机碳粉余量、纸张通路、定影组件检查",
)


def device() -> tuple[Report, Album]:
    album = Album()
    rows = tuple(
        (
            number + 1,
            _TEXTS[number % 3],
            Toned("不合格", "bad") if number % 9 == 4 else Toned("合格", "good"),
            "温度 42 ℃" if number % 2 else "",
            "李强",
        )
        for number in range(ITEMS)
    )
    columns = (Column("序号", 2, True), Column("检查内容", 12), Column("结果", 4, True), Column("备注", 7))
    about = tuple(Pair(f"栏目 {number}", f"珠海 GZPC{number:05}") for number in range(18))
    shown = tuple(album.take(photo(_photo(number), name=f"{number}.jpg")) for number in range(PHOTOS))
    parts = (
        Pairs("设备", about),
        Table("检查表", (*columns, Column("操作人", 3, True)), rows),
        Gallery("现场照片", shown),
        Signatures("签字", "", (SigningPlace("用户签字", "陈晓燕", "日期", True),)),
    )
    number = "INSP-20261123-JRMA-001"
    return Report(
        "inspection", "zh_CN", "设备检测报告", number, number, "截至今日", MOMENT, COMPANY, parts
    ), album


def _photo(number: int) -> bytes:
    from PIL import Image

    target = BytesIO()
    image = Image.effect_noise((2048, 1536), 30 + number).convert("RGB")
    image.save(target, "JPEG", quality=80)
    return target.getvalue()


def campaign() -> Report:
    inspections = [
        Inspected(
            number=f"INSP-20261123-JRMA-{number:04}",
            site=f"GZ-{number % SITES:02}",
            tag=f"GZPC{number:05}",
            kind="printer" if number % 5 == 0 else "pc",
            model="启天 M430" if number % 2 else "OptiPlex 3080",
            department="运营管理部",
            day="2026-11-23",
            done=number % 12 != 0,
            failed=number % 4,
            signed="signed" if number % 3 else "",
        )
        for number in range(DEVICES)
    ]
    per_site = DEVICES // SITES
    sites = [
        Progress(
            f"GZ-{at:02} 网点",
            Tally(planned=per_site, done=per_site - at % 9, signed=per_site // 2, late=at % 3),
        )
        for at in range(SITES)
    ]
    troubles = [
        Trouble(
            f"GZ-{at % SITES:02}",
            f"GZPC{at:05}",
            _TEXTS[at % 3],
            "medium",
            "planned",
            "备件到货后更换",
            "2026-12-01",
        )
        for at in range(DEVICES // 8)
    ]
    return campaign_report(
        CampaignFacts(
            number="CAMP-20261123-JRMA-001", name="2026-H2", period="2026-H2", status="running",
            customer="粤信财产服务", starts="2026-11-01", ends="2026-12-31", target=90, sites=sites, kinds=sites[:5],
            cells=[replace(each, kind=kind) for each in sites for kind in ("pc", "printer")],
            inspections=inspections, failures=[(text, 40) for text in _TEXTS], problems=300, solved=150,
            planned=100, follow_ups=troubles, as_of=MOMENT, company=COMPANY, zone=ZoneInfo("Asia/Shanghai"),
        )
    )  # fmt: skip
