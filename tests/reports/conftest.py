"""A job that has gone all its way, on a laptop with one customer: what reports are made of."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.reporting import report_day, report_order

COMPANY = {
    "company.name": "珠海联创信息技术服务有限公司",
    "company.address": "珠海市香洲区人民东路 288 号",
    "company.phone": "0756-2288888",
    "company.footer": "第一联 客户留存",
}


@dataclass
class Desk:
    """The laptop, and the records that its jobs point to."""

    context: Context
    clock: Any
    folder: Path
    ids: dict[str, str] = field(default_factory=dict)

    def job(self, title: str = "开机蓝屏", **more: Any) -> str:
        given = {
            "site_id": self.ids["site"],
            "asset_id": self.ids["asset"],
            "contact_id": self.ids["contact"],
        }
        given |= {"channel": "hotline", "phone": "13812341234", "department": "运营管理部", **more}
        return new_job(self.context, NewJob(title, **given)).job

    def do(self, job: str, action: str, **given: Any) -> None:
        self.clock.move(minutes=20)
        act_on_job(self.context, job, action, given)

    def photo(
        self, job: str, name: str = "front.jpg", size: tuple[int, int] = (640, 480), **given: Any
    ) -> None:
        path = self.folder / name
        path.write_bytes(picture(size))
        self.do(job, "photo", file=str(path), **given)

    def order(self, job: str, language: str = "en") -> "Sheet":
        return Sheet(report_order(self.context, job, self.folder / "order.xlsx", language))

    def day(self, language: str = "en", **more: Any) -> "Sheet":
        return Sheet(report_day(self.context, None, self.folder / "day.xlsx", language, **more))

    def finished(self) -> str:
        """One job from the call to the user's word."""
        job = self.job(
            fault="今早开机后出现蓝屏，错误代码 0x0000007B。", priority="urgent", note="先联系大堂经理"
        )
        self.do(job, "accept")
        self.do(job, "depart")
        self.do(job, "arrive", site_code="ZH03")
        self.do(job, "start")
        self.do(job, "note", text="硬盘有异响")
        self.do(job, "hold", party="parts", reason="等待 SSD")
        self.do(job, "resume")
        self.do(job, "part", name="SSD 500GB", quantity=1, old_serial="WD-1", new_serial="S5-2")
        self.do(job, "resolve", cause="硬盘坏道", solution="1. 备份；\n2. 更换 SSD", minutes=95)
        self.do(job, "confirm", name="陈晓燕", rating=5, remark="谢谢")
        return job


@pytest.fixture
def desk(context: Context, clock: Any, tmp_path: Path) -> Desk:
    context.settings = Settings(COMPANY)
    made = Desk(context, clock, tmp_path)
    with context.act() as act:
        ids = {name: act.ledger.new_id() for name in ("customer", "site", "contact", "asset")}
        at = {"site_id": ids["site"]}
        place = {"code": "ZH03", "name": "拱北支行", "city": "珠海", "address": "迎宾南路 1144 号"}
        device = {
            "tag": "ZH03-PC-0112",
            "kind": "pc",
            "brand": "Lenovo",
            "model": "M720t",
            "serial": "PF1A2B3C",
        }
        person = {"name": "陈晓燕", "phone": "13812341234", "department": "运营管理部"}
        act.ledger.put(Kind.CUSTOMER, {"id": ids["customer"], "name": "华南银行珠海分行"})
        act.ledger.put(Kind.SITE, {"id": ids["site"], "customer_id": ids["customer"], **place})
        act.ledger.put(Kind.CONTACT, {"id": ids["contact"], **at, **person})
        act.ledger.put(
            Kind.ASSET,
            {"id": ids["asset"], **at, **device, "hostname": "ZH03PC0112", "warranty_until": "2025-06-30"},
        )
        act.refresh(Kind.ASSET, ids["asset"])
    made.ids = ids
    return made


class Sheet:
    """A written workbook's page, as Excel has it."""

    def __init__(self, content: bytes | Path) -> None:
        book = load_workbook(BytesIO(content) if isinstance(content, bytes) else content)
        page = book.active
        assert isinstance(page, Worksheet)
        self.page = page

    @property
    def texts(self) -> dict[str, Any]:
        """Every cell that holds something, by its address."""
        cells = (cell for row in self.page.iter_rows() for cell in row)
        return {cell.coordinate: cell.value for cell in cells if cell.value not in (None, "")}

    @property
    def values(self) -> list[Any]:
        return list(self.texts.values())

    def beside(self, label: str) -> Any:
        """What stands in the first filled cell after the label's own merged cells."""
        for row in self.page.iter_rows():
            for cell in row:
                if cell.value == label:
                    return next((c.value for c in row[cell.column :] if c.value not in (None, "")), None)
        raise AssertionError(f"no label {label!r}")

    def under(self, heading: str) -> list[Any]:
        """The values under a heading until the table ends."""
        top = [cell for row in self.page.iter_rows() for cell in row if cell.value == heading][-1]
        found: list[Any] = []
        for row in range(top.row + 1, self.page.max_row + 1):
            cell = self.page.cell(row, top.column)
            if not cell.border.left.style:
                break
            found.append(cell.value)
        return found

    def row(self, first: str) -> list[Any]:
        """The row that begins with a text."""
        return next([cell.value for cell in row] for row in self.page.iter_rows() if row[0].value == first)


def picture(size: tuple[int, int] = (640, 480), form: str = "JPEG", **more: Any) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "#88AACC").save(target, form, **more)
    return target.getvalue()
