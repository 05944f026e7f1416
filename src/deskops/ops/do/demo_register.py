"""The demo's customer: sites with their address plans, devices, engineers and software lists, all invented."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from deskops.domain.asset import CORRECTABLE, AssetState
from deskops.domain.nouns import Kind
from deskops.ops.context import Act
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index
from deskops.store.queries.states import asset_row
from deskops.store.tables import AssetStateRow

DATA: Final = Path(__file__).parent.parent / "data" / "demo.toml"
_DEVICES: Final = 1200
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Register:
    """Sites with their address plans, devices, engineers and software lists."""

    def __init__(self, act: Act, data: Mapping[str, Any], chance: random.Random, engineer: str = "") -> None:
        self.act, self.data, self.chance = act, data, chance
        self.sites: list[dict[str, Any]] = []
        self.assets: list[dict[str, Any]] = []
        self.engineers: list[str] = [engineer or act.identity.engineer]

    def make(self) -> None:
        customer = self._put(Kind.CUSTOMER, name="粤信财产服务(演示)")
        for city in self.data["city"]:
            for place, (name, address) in enumerate(city["sites"]):
                self._site(customer["id"], city, place, name, address)
        for name in self.data["engineers"][1:]:
            self.engineers.append(self._put(Kind.ENGINEER, name=name, pinyin=pinyin_of(name))["id"])
        for number in range(1, _DEVICES + 1):
            self._device(number)
        for rule in self.data["software"]:
            self._put(Kind.SOFTWARE_RULE, **{**rule, "kinds": json.dumps(rule.get("kinds", []))})

    def person(self) -> str:
        return f"{self.chance.choice(self.data['surnames'])}{self.chance.choice(self.data['given'])}"

    def phone(self) -> str:
        return (
            f"1{self.chance.choice('3589')}{self.chance.randint(0, 9)}0000{self.chance.randint(0, 9999):04d}"
        )

    def _put(self, kind: str, /, **values: Any) -> dict[str, Any]:
        return self.act.ledger.put(kind, {"id": self.act.ledger.new_id(), **values})

    def _site(self, customer: str, city: Mapping[str, Any], place: int, name: str, address: str) -> None:
        code, net = f"{city['code']}-{name}", f"10.{city['network']}.{place}"
        site = self._put(
            Kind.SITE,
            customer_id=customer,
            code=code,
            name=name,
            city=city["name"],
            address=f"{city['name']}市{address}",
            pinyin=pinyin_of(f"{city['name']}{name}"),
        )
        index(self.act.session, Kind.SITE, site)
        ranges = [
            {"low": f"{net}.10", "high": f"{net}.199", "use": "PC/POS"},
            {"low": f"{net}.200", "high": f"{net}.249", "use": "打印机/网络"},
        ]
        text = json.dumps(ranges, ensure_ascii=False)
        self._put(Kind.SUBNET, site_id=site["id"], cidr=f"{net}.0/24", gateway=f"{net}.1", ranges=text)
        self.sites.append({**site, "net": net, "prefix": city["code"], "used": {10: 9, 200: 199}})

    def _device(self, number: int) -> None:
        kinds: Sequence[Mapping[str, Any]] = self.data["device"]
        kind = self.chance.choices(kinds, [each["share"] for each in kinds])[0]
        site = self.chance.choice(self.sites)
        brand, model = self.chance.choice(kind["models"])
        bought = datetime(2018, 1, 1) + timedelta(days=self.chance.randint(0, 2900))  # noqa: DTZ001 - a date only
        asset = self._put(
            Kind.ASSET,
            site_id=site["id"],
            tag=f"{site['prefix']}{kind['prefix']}{number:05d}",
            kind=kind["kind"],
            hostname=f"{site['prefix']}-{kind['prefix']}-{number:05d}",
            brand=brand,
            model=model,
            serial="".join(self.chance.choices(_LETTERS, k=10)),
            ip=self._address(site, kind["kind"]),
            mac=":".join(f"{self.chance.randint(0, 255):02X}" for _ in range(6)),
            department=self.chance.choice(self.data["departments"]),
            used_by=self.person(),
            phone=self.phone(),
            vip=self.chance.random() < 0.03,
            bought=bought.date().isoformat(),
            warranty_until=(bought + timedelta(days=1095)).date().isoformat(),
        )
        state = AssetState(asset["id"], values={name: asset[name] for name in CORRECTABLE})
        self.act.ledger.wait(AssetStateRow, [asset_row(state)])
        index(self.act.session, Kind.ASSET, asset)
        self.assets.append(asset)

    def _address(self, site: dict[str, Any], kind: str) -> str:
        if kind in ("scanner", "fax"):
            return ""
        low, high = (200, 249) if kind in ("printer", "network") else (10, 199)
        site["used"][low] += 1
        return f"{site['net']}.{site['used'][low]}" if site["used"][low] <= high else ""
