"""Every recording as the machine that it stands for, and what its customer wants of it; read with our own decoders.

A make may have a second file, NAME.asked.json: what deskops' own lines to it tell, such as its open ports or its clock.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import simulated_printers
from deskops.checks.collectors import ipp_wire, printer_ipp, printer_snmp
from deskops.checks.collectors.ber import part, value
from deskops.checks.facts import Fact, Facts
from deskops.checks.kinds import KEYS
from deskops.checks.policy import (
    AddressRange,
    Counted,
    Drawer,
    Firmware,
    Forbidden,
    Place,
    Policy,
    Required,
    SiteNetwork,
    Till,
)
from deskops.checks.targets.recorded import load

RECORDINGS: Final = Path(__file__).parent / "recordings"
_READ: Final = datetime(2026, 11, 26, 1, tzinfo=UTC)  # a printer's answer has no time of its own


class Make(NamedTuple):
    """`file` without a folder; `address` by which a printer was reached; `real`: recorded, not written by hand."""

    file: str
    profile: str
    policy: Policy
    address: str = ""
    real: bool = False

    @property
    def name(self) -> str:
        return self.file.partition(".")[0]


def facts_of(make: Make) -> Facts:
    folder = RECORDINGS / "printers" if make.profile == "printer" else RECORDINGS
    found = _printer(make) if make.profile == "printer" else load(folder / make.file)
    asked = folder / f"{make.name}.asked.json"
    if make.file.endswith((".snmprec", ".facts", ".json")) and asked.exists():
        for one in load(asked):
            found.add(one)
    return found


def _printer(make: Make) -> Facts:
    facts = Facts(make.name, _READ)
    if make.file.endswith(".snmprec"):
        table = simulated_printers.snmprec(make.file)
        told = printer_snmp.facts_of(
            {at: value(one, *part(one, 0, len(one))) for at, one in table.items()}, make.address
        )
    else:
        told = printer_ipp.facts_of(ipp_wire.answer(simulated_printers.ipp_answer(make.file)).printer)
    for kind, one in told.items():
        facts.add(Fact(KEYS[kind], one, "recorded", _READ))
    return facts


def _office(kind: str, name: str, **more: Any) -> Policy:
    ranges = (
        AddressRange("10.20.0.10", "10.20.0.59", ("pc", "laptop"), "PC"),
        AddressRange("10.20.0.60", "10.20.0.69", ("printer",), "printers"),
    )
    plan = SiteNetwork("ZH", "10.20.0.0/24", "10.20.0.1", ranges, ("10.20.0.2", "10.20.0.3"), ("10.20.0.2",))
    wishes = Policy(
        site="ZH",
        kind=kind,
        name_pattern="[A-Z]{2}-(?:PC|NB|SV)-[0-9]{5}",
        expected_name=name,
        domain="corp.example",
        networks=(plan,),
        ip_mode="dhcp",
        zone="Asia/Shanghai",
        required=(Required("WinRAR", "6"),),
        forbidden=(Forbidden("360安全卫士", "two guards"),),
        services=("Spooler",),
        admins=("fieldtech",),
        ports=(22, 135, 445, 3389),
        memory=8 * 1024**3,
        baselines={
            "windows-26100": ("26100.4061", "26100.3915"),
            "windows-19045": ("19045.6456",),
            "windows-7601": ("7601.24545",),
            "windows-server-17763": ("17763.8000",),
            "ubuntu-24.04": ("6.8.0-88", "6.8.0-87"),
        },
        probe_name="gw.corp.example",
        probe_addresses=("10.20.0.1",),
    )
    return wishes._replace(**more)


def _printing(address: str, serial: str = "", model: str = "", **more: Any) -> Policy:
    firmware = {
        "MFC-L8900": Firmware("1.30"),
        "XP-6": Firmware("18.38.BO21J4"),
        "OfficeJet": Firmware("MKP1FN2001AR", bad=("MKP1FN1923BR",)),
        "iR-ADV": Firmware("72.41"),
    }
    return _office(
        "printer", "", address=address, serial=serial, model=model, firmware=firmware,
        counted=Counted(900_000, datetime(2026, 10, 1, tzinfo=UTC)), **more,
    )  # fmt: skip


def _till(lane: int, address: str) -> Policy:
    till = Till(
        back_ends=(Place("store server", "10.80.1.5", 1433),),
        payment=(Place("pinpad", f"10.80.1.{229 + lane}", 8443),),
        receipt=Place("receipts", f"10.80.1.{address.rpartition('.')[2]}", 9100),
        drawer="high",
        peripherals=("0c2e:0b61",),
        app="store-pos" if lane != 2 else "Store POS",
        releases=("3.2.1", "3.2.0"),
        configs=("2026.11", "2026.10"),
        stamp="upload",
    )
    services = ("PosService", "MSSQL$POS") if lane == 2 else ("pos-app", "posdb")
    before = Drawer("open", datetime(2026, 11, 26, 0, 30, tzinfo=UTC))
    return Policy(
        site="GZ-TH",
        drawer=before,
        kind="pos",
        expected_name=f"GZ-POS-0{lane}",
        address=address,
        services=services,
        till=till,
    )


_DEVICE: Final = _office("network", "")._replace(ports=(22, 443), time_servers=("10.20.0.1",))
_RANGES: Final = (
    AddressRange("10.80.1.100", "10.80.1.120", ("pos",), "收银"),
    AddressRange("10.30.0.10", "10.30.0.90", ("pc",), "PC"),
)
_SITE: Final = Policy(kind="site", networks=(SiteNetwork("GZ", "10.80.1.0/24", ranges=_RANGES),))

MAKES: Final = (
    Make("ubuntu_laptop.facts", "pc", _office("laptop", "ZH-NB-00031", services=("clamav-daemon",))),
    Make("debian12_here.facts", "pc", _office("pc", "", domain="", services=()), real=True),
    Make("windows7_counter.json", "pc", _office("pc", "ZH-PC-00017")),
    Make("windows10_latitude.json", "pc", _office("laptop", "ZH-NB-00044")),
    Make("windows11_desktop.json", "pc", _office("pc", "ZH-PC-00007")),
    Make("windows11_matebook.json", "pc", _office("laptop", "ZH-NB-00045")),
    Make("server2019.json", "pc", _office("other", "ZH-SV-00001")),
    Make("brother_mfc.ipp", "printer", _printing("")),
    Make("brother_mfc.snmprec", "printer", _printing("10.20.0.64", serial="SOMEONE-ELSES"), "10.20.0.64"),
    Make("canon_ir.ipp", "printer", _printing("", model="iR-ADV C3530")),
    Make("epson_xp.ipp", "printer", _printing("", model="XP-6000")),
    Make("hp_laserjet.snmprec", "printer", _printing("10.20.0.62", serial="PHB8K12345"), "10.20.0.62"),
    Make("hp_officejet.ipp", "printer", _printing("", model="OfficeJet 6830")),
    Make("kyocera_ecosys.ipp", "printer", _printing("", model="M2540dn")),
    Make("ricoh_mp.snmprec", "printer", _printing("10.20.0.99", model="MP 2014"), "10.20.0.63"),
    Make("till_ubuntu22.facts", "pos", _till(1, "10.80.1.30")),
    Make("till_posready7.json", "pos", _till(2, "10.80.1.31")),
    Make("till_sles15.facts", "pos", _till(3, "10.80.1.41")),
    Make("service_openssh.json", "tcp", Policy()),
    Make("service_postfix.json", "tcp", Policy()),
    Make("service_oracle.json", "tcp", Policy()),
    Make("network_huawei_s5720.json", "network", _DEVICE),
    Make("network_h3c_msr.json", "network", _DEVICE),
    Make("network_mikrotik_hap.json", "network", _DEVICE),
    Make("site_office.json", "site", _SITE),
    Make("site_counter.json", "site", _SITE),
    Make("site_store.json", "site", _SITE),
)
