"""A round of inspections, each step a process: planned at the desk, signed on a phone, proven at the desk."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskops.domain.clock import stored
from faults.processes import Processes
from tests_of_browsers import Phone, needs_chromium
from tests_of_offices import Office
from tests_of_phones import Signing, needs_camera, read_code

pytestmark = [needs_chromium, needs_camera]
FACTS = Path(__file__).parent.parent / "checks" / "recordings" / "windows11_desktop.json"
MACHINE = "ZH-PC-00007"  # what the machine of these facts calls itself
INSPECTED, OTHER, PRINTER = "ZHPC00007", "ZHPC00008", "ZHPR00009"
SITE, OFFICE, COUNTER = "ZH-香洲", "财务部", "柜面"
DEVICES = (
    ("资产编号", "设备类型", "品牌", "型号", "计算机名", "所属网点", "部门", "使用人", "电话"),
    (INSPECTED, "台式机", "HP", "ProDesk 400 G9", MACHINE, SITE, OFFICE, "陈敏", "13800001111"),
    (OTHER, "台式机", "HP", "ProDesk 400 G9", "ZH-PC-00008", SITE, OFFICE, "王芳", "13800002222"),
    (PRINTER, "打印机", "HP", "LaserJet M404dn", "", SITE, COUNTER, "何静", "13800003333"),
)
FINDING = "插头松动,已复位"
SIGNER = "陈敏"
FORMS = ("pdf", "xlsx", "json", "deskops")


class Firm(Office):
    """A desk that is served and the laptop of one engineer, both set up by command."""

    def set_up(self, register: Path) -> None:
        self.told("desk", "init", "--name", "服务台", "--person", "王主管", home="desk")
        self.told("desk", "import", register, "--customer", "华安保险", home="desk")
        code = self.told("desk", "enrol", "李强", "--site", SITE, home="desk")["code"]
        self.serve()
        self.told("init", "--desk", self.url, "--code", code)

    def told(self, *words: str | Path, home: str = "laptop", code: int = 0) -> Any:
        """What a command answers a script; `code` is how it should end."""
        done = self.run(*words, "--json", home=home, met=False)
        assert done.code == code, (words, done.out, done.err)
        return done.json

    def at_once(self, *commands: tuple[str | Path, ...], home: str = "laptop") -> list[Any]:
        """What commands that only read answer, started together."""
        started = [self.start(*words, "--json", home=home) for words in commands]
        return [each.wait().json for each in started]


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    register = tmp_path / "register.csv"
    with register.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(DEVICES)
    with Processes(tmp_path) as processes:
        made = Firm(processes, tmp_path)
        made.set_up(register)
        yield made


def test_a_round_from_its_plan_to_the_signature_that_the_desk_has_proven(
    firm: Firm, phone: Phone, tmp_path: Path
) -> None:
    campaign, day = planned(firm)
    agreed_on_both_sides(firm, day)
    visit = inspected(firm, campaign, day)
    signed = signed_on(phone, firm, visit, tmp_path)
    reports = written(firm, visit, tmp_path)
    proven(firm, reports, signed)
    altered_byte_is_found(firm, reports["pdf"])
    arrived = brought_to_the_desk(firm)
    seen_at_the_desk(firm, campaign, tmp_path)
    proven_with_the_desks_time(firm, visit, signed, arrived, tmp_path)


def planned(firm: Firm) -> tuple[str, str]:
    """All devices of the site get the first working day from today on."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    until = (today + timedelta(days=30)).isoformat()
    plan = firm.told("campaign", "plan", "--period", str(today.year), "--until", until, home="desk")
    assert [(one["department"], one["engineer"], one["tags"]) for one in plan["visits"]] == [
        (COUNTER, "李强", [PRINTER]),
        (OFFICE, "李强", [INSPECTED, OTHER]),
    ]
    return plan["number"], plan["visits"][0]["date"]


def agreed_on_both_sides(firm: Firm, day: str) -> None:
    """The desk agrees for one department, its engineer on site for the other; the desk makes that job too."""
    agree = ("campaign", "agree", SITE, "--date", day, "--department")
    made = firm.told(*agree, OFFICE, "--time", "09:30", "--contact", SIGNER, home="desk")
    assert (made["jobs"], made["inspections"]) == (1, 2)
    assert firm.sync(met=False)["result"] == "done"
    assert firm.told(*agree, COUNTER, "--contact", "何静")["jobs"] == 0
    assert firm.sync(met=False)["refused"] == 0
    jobs = firm.told("today", "--date", day, "--all", home="desk")["jobs"]
    assert sorted(one["title"].rpartition(" ")[2] for one in jobs) == sorted((COUNTER, OFFICE))
    assert firm.told("campaign", "generate", home="desk")["jobs"] == 0  # none is made twice
    assert firm.sync(met=False)["result"] == "done"


def inspected(firm: Firm, campaign: str, day: str) -> str:
    """One device by its facts and a person's answers, one as being in order; the printer is left. Its number."""
    jobs = firm.told("today", "--date", day)["jobs"]
    job = next(one["number"] for one in jobs if OFFICE in one["title"])
    firm.run("inspect", f"facts:{FACTS}", "--asset", INSPECTED, "--job", job)
    visits = {one["asset_tag"]: one for one in firm.told("inspection", "list", "--job", job)["inspections"]}
    assert {one["campaign"] for one in visits.values()} == {campaign}
    number = str(visits[INSPECTED]["number"])
    assert visits[INSPECTED]["done"] > 5
    firm.told("inspection", "answer", "cabling", "fail", "--note", FINDING, "--inspection", number)
    firm.told("inspection", "fill", "--inspection", number)
    firm.told("inspection", "finish", "--inspection", number)
    firm.told("inspection", "in-order", OTHER, "--job", job)
    return number


def signed_on(phone: Phone, firm: Firm, visit: str, folder: Path) -> Mapping[str, Any]:
    """The code on the laptop's screen is read by a camera; the phone shows the report, then takes the hand."""
    words = ("sign", visit, "--phone", "--address", "127.0.0.1", "--role", OFFICE, "--json")
    laptop = Signing(firm.start(*words))
    phone.open(laptop.url and read_code(laptop.screen, folder))
    assert phone.at("code").text == laptop.code
    assert all(words in phone.text for words in (visit, INSPECTED, FINDING))
    phone.sign(SIGNER)
    phone.says("The laptop has it")
    done = laptop.ended()
    assert (done.code, done.json["number"], done.json["standing"]) == (0, visit, "signed"), done.err
    return done.json


def written(firm: Firm, visit: str, folder: Path) -> dict[str, Path]:
    """By form; the last is the bundle."""
    files = {form: folder / f"device.{form}" for form in FORMS}
    firm.at_once(*(("report", "inspection", visit, "-o", file) for file in files.values()))
    return files


def proven(firm: Firm, reports: Mapping[str, Path], signed: Mapping[str, Any]) -> None:
    verdicts = firm.at_once(*(("verify", file) for file in reports.values()))
    found = [(one["verdict"], one["signer"], one["digest"], one["countersigned_at"]) for one in verdicts]
    assert found == [("signed", SIGNER, signed["digest"], None)] * len(FORMS)


def altered_byte_is_found(firm: Firm, report: Path) -> None:
    content = bytearray(report.read_bytes())
    content[len(content) // 2] ^= 1
    altered = report.with_name("altered.pdf")
    altered.write_bytes(content)
    assert firm.told("verify", altered, code=1)["verdict"] == "altered"


def brought_to_the_desk(firm: Firm) -> tuple[str, str]:
    """Between which instants the desk got it."""
    before = stored(datetime.now(UTC))
    told = firm.sync(met=False)
    assert (told["result"], told["refused"], told["unsent"]) == ("done", 0, 0)
    return before, stored(datetime.now(UTC))


def seen_at_the_desk(firm: Firm, campaign: str, folder: Path) -> None:
    """The board and the round's report count the signature, and what is left."""
    board, report = firm.at_once(
        ("campaign", "show", campaign),
        ("report", "campaign", campaign, "-o", folder / "round.txt"),
        home="desk",
    )
    counted = tuple(board[name] for name in ("planned", "done", "signed", "left"))
    assert counted == (3, 2, 1, 1)
    assert board["problems"]["found"] > board["problems"]["solved"] == 0
    told = Path(report["path"]).read_text("utf-8")
    totals = [re.findall(r"  (?:Planned|Done|Signed) +(\d+)", one)[:3] for one in told.split("* Total\n")[1:]]
    assert totals == [["3", "2", "1"]] * 3  # by site, by kind of device, by both


def proven_with_the_desks_time(
    firm: Firm, visit: str, signed: Mapping[str, Any], arrived: tuple[str, str], folder: Path
) -> None:
    """The desk's report of the device is what was signed, and carries when it came; its laptop knows that too."""
    for home in ("desk", "laptop"):
        told = firm.told("report", "inspection", visit, "-o", folder / f"{home}.pdf", home=home)
        verdict = firm.told("verify", told["path"], home=home)
        assert (verdict["verdict"], verdict["digest"]) == ("signed", signed["digest"])
        assert verdict["signed_at"] < arrived[0] <= verdict["countersigned_at"] <= arrived[1]
