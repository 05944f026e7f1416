"""A small register: two sites with an address plan, devices at both, a caller, and software rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deskops.domain.asset import CORRECTABLE, AssetState
from deskops.domain.nouns import Kind
from deskops.ops.context import Act, Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.trusting import Trust, trusted
from deskops.signature.signed_file import SignedFile
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index
from deskops.store.queries.states import asset_row
from deskops.store.tables import AssetStateRow
from tests_of_signing import resolved_job, signed_job


@dataclass(frozen=True)
class Register:
    """Ids by what they are called."""

    sites: Mapping[str, str]
    assets: Mapping[str, str]
    contact: str

    @property
    def pc(self) -> str:
        return self.assets["GZPC00001"]


def put(act: Act, kind: str, /, **values: Any) -> dict[str, Any]:
    return act.ledger.put(kind, {"id": act.ledger.new_id(), **values})


def put_asset(act: Act, **values: Any) -> str:
    made = put(act, Kind.ASSET, **values)
    state = AssetState(made["id"], values={name: made[name] for name in CORRECTABLE})
    act.ledger.wait(AssetStateRow, [asset_row(state)])
    index(act.session, Kind.ASSET, made)
    return str(made["id"])


def put_site(act: Act, city: str, code: str, name: str, net: str) -> str:
    values = {"code": code, "name": name, "city": city, "pinyin": pinyin_of(city + name)}
    site = put(act, Kind.SITE, address=f"{city}市体育西路", **values)
    index(act.session, Kind.SITE, site)
    ranges = json.dumps([{"low": f"{net}.10", "high": f"{net}.199", "use": "PC"}])
    put(act, Kind.SUBNET, site_id=site["id"], cidr=f"{net}.0/24", gateway=f"{net}.1", ranges=ranges)
    put(act, Kind.DEPARTMENT, site_id=site["id"], name="财务部")
    return str(site["id"])


@pytest.fixture
def register(context: Context) -> Register:
    with context.act() as act:
        tianhe = put_site(act, "广州", "GZ-TH", "天河", "10.80.1")
        futian = put_site(act, "深圳", "SZ-FT", "福田", "10.40.1")
        pc = {"kind": "pc", "brand": "HP", "model": "ProDesk 400", "department": "财务部"}
        assets = {
            "GZPC00001": put_asset(
                act, tag="GZPC00001", site_id=tianhe, hostname="GZ-PC-00001", serial="CN001", ip="10.80.1.15",
                mac="3C:52:82:0A:1B:2C", used_by="王芳", phone="13900001111", **pc,
            ),
            "GZPC00002": put_asset(act, tag="GZPC00002", site_id=tianhe, hostname="GZ-PC-00002", **pc),
            "SZPR00001": put_asset(
                act, tag="SZPR00001", site_id=futian, kind="printer", brand="联想", model="LJ2400", status="spare"
            ),
        }  # fmt: skip
        caller = put(
            act,
            Kind.CONTACT,
            site_id=tianhe,
            name="王芳",
            pinyin="wangfang wf",
            phone="13900001111",
            vip=True,
        )
        index(act.session, Kind.CONTACT, caller)
        put(act, Kind.SOFTWARE_RULE, name="Microsoft Office", verdict="required", kinds='["pc"]')
        put(act, Kind.SOFTWARE_RULE, name="QQ", verdict="forbidden", kinds="[]", reason="不得安装")
        put(act, Kind.SOFTWARE_RULE, name="Store POS", verdict="required", kinds='["pos"]')
    context.forget_rules()
    return Register({"GZ-TH": tianhe, "SZ-FT": futian}, assets, str(caller["id"]))


@pytest.fixture
def job(context: Context, register: Register) -> str:
    """A job on the first PC: it prints nothing but jams."""
    made = NewJob(
        title="打印机卡纸", site_id=register.sites["GZ-TH"], asset_id=register.pc, contact_id=register.contact
    )
    return new_job(context, made).job


@pytest.fixture
def signed(context: Context, tmp_path: Path) -> SignedFile:
    """A service order with two photos, signed on the pad."""
    job = resolved_job(context)
    for name, colour in (("a.jpg", "red"), ("b.jpg", "blue")):
        Image.new("RGB", (320, 200), colour).save(tmp_path / name, "JPEG")
        act_on_job(context, job, "photo", {"file": str(tmp_path / name), "caption": name})
    signed_job(context, job)
    return signed_file(context, signatures(context, "job", job).seals.last)


@pytest.fixture
def trust(context: Context, signed: SignedFile) -> Trust:
    return trusted(context)
