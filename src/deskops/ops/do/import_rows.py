"""One planned row of a customer's list as records, entries and state; its transaction belongs to `importing`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from deskops.domain.asset import AssetState
from deskops.domain.clock import stored
from deskops.domain.nouns import JobKind, JobStatus, Kind
from deskops.exchange.planning import RowPlan
from deskops.ops.context import Act, Context
from deskops.ops.do.import_values import (
    asset_by_tag,
    columns_of,
    customer_by_name,
    extra,
    held_true,
    place_of,
    plain,
    plain_date,
    read_back,
    values_of,
    with_columns,
)
from deskops.ops.read.register import CITY, DHCP, LISTED
from deskops.store import views
from deskops.store.queries.facts import record
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import TermWriter
from deskops.store.queries.states import asset_row
from deskops.store.tables import AssetStateRow
from deskops.store.views.register_tuples import ContactRecord, DepartmentRecord, SiteRecord
from deskops.store.views.tuples import EngineerRow

_FLUSH_ROWS: Final = 2_000  # what waits in memory at most
_ASKED: Final = ("id", "site_id", "vip", "used_by", "department")  # of a device, by the jobs that name it
_PERSONAL: Final = frozenset({"used_by", "phone"})
_KIND_WORDS: Final = (
    (JobKind.INSTALL, ("安装", "install", "新机")),
    (JobKind.VIRUS, ("中毒", "病毒", "virus", "malware")),
)


class Landing:
    """Takes rows in the order addresses, software, assets, dispatch; remembers the places and people it makes."""

    def __init__(self, context: Context, act: Act, plans: Sequence[RowPlan], customer: str = "") -> None:
        """`plans`: all that will be taken."""
        self.act = act
        self._customer_name, self._customer_id = customer, ""
        self._zone = act.rules.zone
        rows = views.rows
        self._sites = {row.code: row._asdict() for row in rows(context.views, "site_records", SiteRecord)}
        self._engineers = {row.name: row.id for row in rows(context.views, "engineers", EngineerRow)}
        people = rows(context.views, "contact_records", ContactRecord)
        self._contacts = {(row.site_id, row.name, row.phone): row.id for row in people}
        self._vips = {row.id for row in people if row.vip}
        self._departments = {
            (row.site_id, row.name) for row in rows(context.views, "department_records", DepartmentRecord)
        }
        self._has_jobs = any(row.sheet.schema.kind == "dispatch" for row in plans)
        self._assets: dict[str, Mapping[str, Any]] = {}  # by tag, those of this run, for its jobs
        self._awaited = {id(row.after) for row in plans if row.after is not None}
        self._ids: dict[int, str] = {}  # of a planned row that another one awaits, the record that it became
        self._terms = TermWriter(act.session)
        self._terms.make_room()
        self._count = 0

    def take(self, row: RowPlan) -> None:
        known = row.id if row.after is None else self._ids.get(id(row.after), row.id)
        writers = {
            "assets": self._asset,
            "addresses": self._subnet,
            "software": self._software,
            "dispatch": self._job,
        }
        made = writers[row.sheet.schema.kind](row, known)
        if id(row) in self._awaited:
            self._ids[id(row)] = made
        self._count += 1
        if self._count % _FLUSH_ROWS == 0:
            self.act.ledger.unburden()

    def finish(self) -> None:
        self.act.ledger.flush()
        self._terms.close()

    def _site(self, name: str, city: str = "") -> str | None:
        if not name:
            return None
        site = self._sites.get(name)
        if site is None:
            values = {"id": self.act.ledger.new_id(), "customer_id": self._customer(), "code": name}
            values |= {"name": place_of(name), "city": city}
            site = self._sites[name] = {**values, "pinyin": pinyin_of(f"{city} {name}")}
            self._terms.add(Kind.SITE, self.act.ledger.put(Kind.SITE, site))
        elif city and not site["city"]:
            site |= {"city": city, "pinyin": pinyin_of(f"{city} {name}")}
            self.act.ledger.flush()
            before = record(self.act.session, Kind.SITE, str(site["id"]), lock=True)._asdict()
            changed = before | {key: site[key] for key in ("city", "pinyin")}
            self._terms.add(Kind.SITE, self.act.ledger.put(Kind.SITE, changed, new=False), new=False)
        return str(site["id"])

    def own(self, sites: Iterable[str]) -> None:
        """Give these known sites to the customer."""
        self.act.ledger.flush()
        for code in sites:
            site = record(self.act.session, Kind.SITE, str(self._sites[code]["id"]))._asdict()
            self.act.ledger.put(Kind.SITE, site | {"customer_id": self._customer()}, new=False)

    def _customer(self) -> str | None:
        """The record of that name, which is made when it is not there."""
        if self._customer_name and not self._customer_id:
            found = customer_by_name(self.act, self._customer_name)
            values = {"id": found or self.act.ledger.new_id(), "name": self._customer_name}
            self._customer_id = found or str(self.act.ledger.put(Kind.CUSTOMER, values)["id"])
        return self._customer_id or None

    def _department(self, site: str | None, name: str) -> str:
        """The name, known as a department of its site from now on."""
        if site and name and (site, name) not in self._departments:
            self._departments.add((site, name))
            values = {"id": self.act.ledger.new_id(), "site_id": site, "name": name}
            self.act.ledger.put(Kind.DEPARTMENT, values)
        return name

    def _asset(self, row: RowPlan, known: str | None) -> str:
        values = self._asset_values(values_of(row))
        if known is None:
            made = self.act.ledger.put(Kind.ASSET, {"id": self.act.ledger.new_id(), **values})
            self.act.ledger.wait(AssetStateRow, [asset_row(AssetState(made["id"], values=held_true(made)))])
        else:
            made = self._edit(Kind.ASSET, known, values, row)
        held = made if known is None else self.act.refresh(Kind.ASSET, known)
        self._terms.add(Kind.ASSET, held, new=known is None)
        if made["tag"] and self._has_jobs:
            self._assets[made["tag"]] = {name: made[name] for name in _ASKED}
        return str(made["id"])

    def _asset_values(self, item: Mapping[str, Any]) -> dict[str, Any]:
        values = {
            name: value for name, value in item.items() if name not in ("site", "city", "user", "extra")
        }
        site = self._site(item["site"], item["city"])
        return values | {
            "tag": item["tag"] or None,
            "status": item["status"] or "in-use",
            "site_id": site,
            "department": self._department(site, item["department"]),
            "used_by": item["user"],
            "extra": extra(item["extra"], {CITY: item["city"]} if item["city"] and not site else None),
            "source": "list",
        }

    def _edit(self, kind: str, known: str, values: dict[str, Any], row: RowPlan) -> dict[str, Any]:
        """The record whole, with what the row changes; a device's history says what it was and what it is."""
        self.act.ledger.flush()
        before = record(self.act.session, kind, known, lock=True)._asdict()
        changed = {name: values[name] for name in columns_of(row, values)}
        if "extra" in changed:
            changed["extra"] = with_columns(before["extra"], values["extra"], row)
        told = {c.field: {"was": plain(c.was), "now": plain(c.now)} for c in row.changes}
        personal = {"changes"} if _PERSONAL & set(changed) else set[str]()
        payload = {"source": row.sheet.title, "changes": told}
        if kind == Kind.ASSET:
            self.act.append(kind, known, "edited", payload, personal=personal)
        return self.act.ledger.put(kind, before | changed, new=False)

    def _subnet(self, row: RowPlan, known: str | None) -> str:
        item = values_of(row)
        ranges = [{"low": low, "high": high, "use": use} for low, high, use in item["ranges"]]
        values = {
            "site_id": self._site(item["site"]),
            "cidr": item["cidr"],
            "gateway": item["gateway"],
            "dns": item["dns"],
            "dhcp": {"yes": True, "no": False}.get(item["dhcp"]),
            "ranges": json.dumps(ranges, ensure_ascii=False),
            "extra": extra(item["extra"], {DHCP: servers} if (servers := item["dhcp_servers"]) else None),
        }
        return self._put(Kind.SUBNET, known, values, row)

    def _software(self, row: RowPlan, known: str | None) -> str:
        item = values_of(row)
        values = {name: item[name] for name in ("name", "min_version", "verdict", "reason")}
        values |= {"kinds": json.dumps(item["kinds"]), "extra": extra(item["extra"])}
        return self._put(Kind.SOFTWARE_RULE, known, values, row)

    def _put(self, kind: str, known: str | None, values: dict[str, Any], row: RowPlan) -> str:
        if known is None:
            return str(self.act.ledger.put(kind, {"id": self.act.ledger.new_id(), **values})["id"])
        return str(self._edit(kind, known, values, row)["id"])

    def _job(self, row: RowPlan, known: str | None) -> str:
        item = values_of(row)
        if known is None:
            values = self._job_values(item)
            values["request_id"] = self._request(values, item)
            made = self.act.ledger.put(Kind.JOB, {"id": self.act.ledger.new_id(), **values})
            self._dispatch(made["id"], "dispatch", item, since=values["received_at"])
        else:
            made = self._changed_job(row, known)
        self._terms.add(Kind.JOB, made, new=known is None)
        self.act.refresh(Kind.JOB, made["id"])
        return str(made["id"])

    def _changed_job(self, row: RowPlan, known: str) -> dict[str, Any]:
        """What the list said before with what it says otherwise now; what it does not say stays as it was."""
        self.act.ledger.flush()
        before = record(self.act.session, Kind.JOB, known, lock=True)._asdict()
        changes = {change.field: change.now for change in row.changes}
        listed = read_back(json.loads(before["extra"])[LISTED])
        item = dict.fromkeys(values_of(row), "") | listed | {k: plain_date(v) for k, v in changes.items()}
        values = self._job_values({**item, "extra": {}})
        if not item["received"]:
            values |= {name: before[name] for name in ("received_at", "planned_for")}
        values["extra"] = with_columns(before["extra"], values["extra"], row)
        made = self.act.ledger.put(Kind.JOB, before | values, new=False)
        if "engineer" in changes and item["engineer"]:
            self._hand_over(made["id"], item, row.sheet.title)
        return made

    def _hand_over(self, job: str, item: Mapping[str, Any], reason: str) -> None:
        """To the engineer that the list names now; a job that nobody had is given out, not taken from somebody."""
        state = self.act.refresh(Kind.JOB, job)
        if state["assignee"] != self._engineer(item["engineer"]):
            self._dispatch(
                job, "dispatch" if state["status"] == JobStatus.NEW else "reassign", item, reason=reason
            )

    def _request(self, values: Mapping[str, Any], item: Mapping[str, Any]) -> str:
        """What the caller reported, kept as it was said even when the job is changed later."""
        names = ("channel", "received_at", "site_id", "asset_id", "contact_id", "phone", "fault")
        request = {name: values[name] for name in names} | {"caller": item["caller"]}
        return str(self.act.ledger.put(Kind.REQUEST, {"id": self.act.ledger.new_id(), **request})["id"])

    def _dispatch(self, job: str, action: str, item: Mapping[str, Any], **more: str) -> None:
        if item["engineer"]:
            payload = {"engineer": self._engineer(item["engineer"]), "list": item["number"], **more}
            self.act.append(Kind.JOB, job, action, payload)

    def _job_values(self, item: Mapping[str, Any]) -> dict[str, Any]:
        asset = self._asset_of(item["tag"])
        site = self._site(item["site"]) or asset.get("site_id")
        title = next(iter(item["fault"].splitlines()), "") or item["number"]
        caller = item["caller"]
        vip = bool(asset.get("vip")) and asset.get("used_by") == caller
        contact = self._contact(site, caller, item["phone"], asset.get("department") or "", vip=vip)
        received: datetime = item["received"] or self.act.ledger.evidence.wall  # the list does not say
        return {
            "number": item["number"],
            "kind": next(
                (kind for kind, words in _KIND_WORDS if any(w in title.lower() for w in words)),
                JobKind.INCIDENT,
            ),
            "title": title,
            "fault": item["fault"],
            "priority": item["priority"],
            "received_at": stored(received),
            "planned_for": received.astimezone(self._zone).date().isoformat(),
            "channel": item["channel"],
            "site_id": site,
            "asset_id": asset.get("id"),
            "contact_id": contact,
            "department": asset.get("department") or "",
            "phone": item["phone"],
            "vip": vip or contact in self._vips,
            "note": item["note"],
            "source": "list",
            "extra": extra(item["extra"], {LISTED: {k: plain(v) for k, v in item.items() if k != "extra"}}),
        }

    def _asset_of(self, tag: str) -> Mapping[str, Any]:
        if not tag:
            return {}
        if tag not in self._assets:
            self._assets[tag] = asset_by_tag(self.act, tag)
        return self._assets[tag]

    def _engineer(self, name: str) -> str:
        if name not in self._engineers:
            values = {"id": self.act.ledger.new_id(), "name": name, "pinyin": pinyin_of(name)}
            self._engineers[name] = str(self.act.ledger.put(Kind.ENGINEER, values)["id"])
        return self._engineers[name]

    def _contact(self, site: str | None, name: str, phone: str, department: str, *, vip: bool) -> str | None:
        if not name:
            return None
        key = (site, name, phone)
        if key not in self._contacts:
            values = {"id": self.act.ledger.new_id(), "site_id": site, "name": name, "phone": phone}
            values |= {"department": department, "pinyin": pinyin_of(name)}
            made = self.act.ledger.put(Kind.CONTACT, {**values, "vip": vip})
            self._contacts[key] = str(made["id"])
            self._terms.add(Kind.CONTACT, made)
        return self._contacts[key]
