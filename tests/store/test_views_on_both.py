"""Every view gives the same rows on SQLite and on PostgreSQL: values, types and order."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from sqlmodel import SQLModel

from deskops.config import Settings
from deskops.errors import StoreReadOnly
from deskops.ops.context import Context
from deskops.ops.do.campaign_visits import agree, chosen
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.demo import build
from deskops.ops.do.in_a_row import fill
from deskops.ops.do.inspections import act_on_inspection, finish, start
from deskops.ops.do.knowledge import rewrite_article
from deskops.ops.do.problems import NewProblem, add_problem
from deskops.ops.read.campaigns import visits_of
from deskops.ops.read.knowledge import articles
from deskops.paths import locate
from deskops.store import views
from deskops.store.queries.facts import entries_of
from deskops.store.tables import every
from deskops.store.views.postgres import PostgresViews, translated
from deskops.store.views.tuples import VIEWS
from postgres_server import Server


def promises_an_order(name: str) -> bool:
    return "ORDER BY" in views.sql(name).rpartition(")")[2]


class Both(NamedTuple):
    here: sqlite3.Connection
    there: PostgresViews
    pools: Mapping[str, list[Any]]


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, postgres: Server, postgres_template: str
) -> Iterator[Both]:
    """A demonstration's day with some oddities, on SQLite and copied row by row to PostgreSQL."""
    home = tmp_path_factory.mktemp("both")
    database = postgres.new_database(postgres_template)
    with closing(Context(locate({"DESKOPS_HOME": str(home)}), Settings())) as context:
        build(context, seed=5)
        _oddities(context)
        context.close()
        _copy(context.paths.store, postgres.url(database))
        here, there = views.connect(context.paths.store), views.connect(postgres.url(database))
        assert isinstance(here, sqlite3.Connection)
        assert isinstance(there, PostgresViews)
        yield Both(here, there, _pools(here))
        here.close()
        there.close()
    postgres.drop(database)


def _oddities(context: Context) -> None:
    """What text order, case and nothing at all could make different."""
    (job, asset), *_more = context.views.execute("SELECT id, asset_id FROM job_state WHERE asset_id <> ''")
    for title in ("problem", "Problem", "问题", "ÄRGER", "ärger", "_%", "a\\b"):
        add_problem(context, NewProblem(title, asset_id=asset, job_id=job))
    for _visit in range(2):
        visit = start(context, job=job, campaign="x").subject
        add_problem(context, NewProblem("of a visit", inspection_id=visit))
        finish(context, visit, reason="no time")
    start(context, asset=asset)
    neighbour = (
        "SELECT b.id FROM asset_state a JOIN asset_state b ON b.site_id = a.site_id AND b.department = a.department"
        " WHERE a.id = ? AND b.id <> a.id ORDER BY b.id"
    )
    visit = start(context, asset=context.views.execute(neighbour, (asset,)).fetchone()[0]).subject
    fill(context, visit)
    campaign = write_plan(context, draft(context, Wanted("2026-H2", per_day=400, until="2027-06-30")))
    lines = chosen(context, campaign, visits_of(context, campaign)[0].site_id)
    agree(context, lines, lines[0].day)
    for action, reason in (("close", ""), ("return", "ÄRGER")):
        act_on_campaign(context, campaign, action, {"reason": reason})
    finish(context, visit, reason="no time")
    act_on_inspection(context, visit, "return", {"reason": "缺少照片"})
    rewrite_article(context, articles(context, limit=1)[0].id, {"cause": "ÄRGER", "tags": "a\\b _%"})
    with context.act() as act:
        act.append("attachment", "a1", "create", {"name": "p.png"})
        signed = context.views.execute("SELECT id FROM inspection WHERE campaign = 'x'").fetchone()[0]
        covered = [entry.id for entry in entries_of(act.session, signed)]
        act.append("inspection", signed, "sign", {"entries": covered})
        act.refresh("inspection", signed)
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        connection.execute(
            "INSERT INTO department SELECT 'd' || id, 1, 1, '', '{}', id, '财务部' FROM site LIMIT 3"
        )
        connection.execute(
            "INSERT INTO replica VALUES ('r', 'K7QX', (SELECT id FROM engineer LIMIT 1), 'laptop', 'on', '', 't', '',"
            " '', '2026-11-23T01:00:00.000Z', NULL, 7, '', '', '1', '')"
        )
        connection.execute(
            "INSERT INTO shift SELECT 's', 1, 1, '', '{}', id, NULL, 'duty', '2026-11-23T01:00:00.000Z',"
            " '2099-11-23T10:00:00.000Z' FROM engineer ORDER BY id LIMIT 1"
        )
        connection.execute("UPDATE job SET source = 'list' WHERE id = ?", (job,))
        connection.execute("UPDATE job_state SET concerns = 'late' WHERE id = ?", (job,))
        connection.execute(
            "INSERT INTO settled (id, topic, at, settled_by) VALUES ('s', 'late', '2026-11-23', 'x')"
        )
        connection.execute("INSERT INTO sla_policy VALUES ('p', 1, 1, '', '{}', 'p', NULL, NULL, '{}', '{}')")
        connection.execute(
            "UPDATE asset_state SET tag = NULL WHERE id IN (SELECT id FROM asset_state LIMIT 9)"
        )
        connection.execute(
            "UPDATE asset_state SET tag = lower(tag) WHERE id IN (SELECT id FROM asset LIMIT 40)"
        )
        connection.execute("UPDATE contact SET vip = 1 WHERE id IN (SELECT id FROM contact LIMIT 5)")
        connection.execute("UPDATE entry SET rev = NULL, epoch = NULL WHERE action IN ('note', 'rewrite')")
        connection.execute("UPDATE entry SET reading = 9876543210123 WHERE action = 'accept'")
        connection.execute("UPDATE subnet SET dhcp = id < (SELECT max(id) FROM subnet)")
        connection.execute("UPDATE subnet SET dhcp = NULL WHERE id = (SELECT min(id) FROM subnet)")
        connection.execute(
            "INSERT INTO attachment VALUES ('a1', 1, 1, '', '{}', ?, '', 'ff', 'p.png', 'image/png', 12, '', ?)",
            (job, "2026-11-23T01:00:00.000Z"),
        )


def _copy(store: Path, url: str) -> None:
    every()
    with closing(sqlite3.connect(store)) as source, psycopg.connect(url) as target:
        for table in SQLModel.metadata.sorted_tables:
            target.execute(f'DELETE FROM "{table.name}"'.encode())  # noqa: S608 - the schema's own names
            names = [column.name for column in table.columns]
            boolean = {at for at, column in enumerate(table.columns) if column.type.python_type is bool}
            columns = ", ".join(f'"{name}"' for name in names)
            rows = [
                [bool(v) if at in boolean and v is not None else v for at, v in enumerate(row)]
                for row in source.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - the schema's own names
            ]
            places = ", ".join(["%s"] * len(names))
            insert = f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'  # noqa: S608 - as above
            target.cursor().executemany(insert.encode(), rows)


def _pools(here: sqlite3.Connection) -> Mapping[str, list[Any]]:
    """For each name that a view may ask for, values that find something, and the one that means all."""

    def some(statement: str) -> list[Any]:
        return [row[0] for row in here.execute(statement)]

    ids = {
        name: some(f"SELECT id FROM {name} ORDER BY id LIMIT 3")  # noqa: S608 - tables named here
        for name in ("job", "asset", "site", "contact", "inspection", "problem", "article", "template")
    }
    busy = {
        "asset": some("SELECT asset_id FROM problem WHERE asset_id <> '' LIMIT 1")
        + some("SELECT asset_id FROM inspection WHERE asset_id <> '' LIMIT 2"),
        "job": some("SELECT job_id FROM problem WHERE job_id <> '' LIMIT 1")
        + some("SELECT job_id FROM inspection WHERE job_id <> '' LIMIT 2")
        + some("SELECT job_id FROM campaign_line_state WHERE job_id <> '' LIMIT 1"),
        "contact": some("SELECT contact_id FROM job_state WHERE contact_id <> '' LIMIT 2"),
        "site": some("SELECT id FROM site"),
        "inspection": some("SELECT inspection_id FROM problem WHERE inspection_id <> '' LIMIT 2"),
    }
    names = some("SELECT lower(tag) FROM asset_state WHERE tag IS NOT NULL LIMIT 2")
    names += some("SELECT number FROM job LIMIT 2") + some("SELECT number FROM inspection LIMIT 2")
    names += some("SELECT lower(name) FROM engineer LIMIT 2") + some("SELECT lower(code) FROM site LIMIT 2")
    names += some("SELECT lower(city || name) FROM site LIMIT 2") + some("SELECT phone FROM contact LIMIT 2")
    names += some("SELECT ref FROM found_by ORDER BY ref LIMIT 3")
    names += some("SELECT lower(name) FROM customer LIMIT 1") + some(
        "SELECT lower(period) FROM campaign LIMIT 1"
    )
    return {
        **{name: ["", *ids.get(name, []), *found] for name, found in busy.items()},
        "id": ["", *(each for found in ids.values() for each in found)],
        "subject": [
            *ids["job"],
            *busy["job"],
            *some("SELECT subject FROM entry WHERE action = 'note' LIMIT 2"),
        ],
        "status": ["", *some("SELECT DISTINCT status FROM job_state"), "solved", "in-use"],
        "kind": ["", "pc", "incident", "asset", "site", "job"],
        "open": [-1, 0, 1],
        "kinds": [" pc printer ", " "],
        "callers": [1_000_000_000],
        "engineer": ["", *some("SELECT id FROM engineer LIMIT 3")],
        "author": some("SELECT author FROM entry GROUP BY author ORDER BY count(*) DESC LIMIT 1"),
        "replica": some("SELECT replica FROM entry GROUP BY replica ORDER BY count(*) DESC LIMIT 1"),
        "campaign": ["", "x", *some("SELECT id FROM campaign")],
        "customer": ["", *some("SELECT id FROM customer")],
        "since": ["", some("SELECT max(day) FROM job_state")[0]],
        "until": ["9999", some("SELECT max(day) FROM job_state")[0]],
        "today": ["9999", "2026-11-24", "0001"],
        "day": ["9999", *some("SELECT DISTINCT finished_on FROM job_state WHERE finished_on <> '' LIMIT 3")],
        "ref": names,
        "low": [
            "g",
            "WO-",
            *(found[0] for found in ids.values() if found),
            *some("SELECT term FROM term ORDER BY ref, term LIMIT 2"),
            *some("SELECT term FROM term JOIN job_state ON contact_id = ref ORDER BY term LIMIT 1"),
        ],
        "tag": some("SELECT tag FROM asset_state WHERE tag IS NOT NULL LIMIT 3"),
        "term": some("SELECT min(term) FROM term GROUP BY kind ORDER BY kind")
        + some("SELECT term FROM term ORDER BY ref, term LIMIT 40"),
        "ending": ["%-001", "%wo-%", "%_\\%", *(f"%{found[-6:].upper()}" for found in ids["problem"])],
        "id_ending": [f"%{found[-6:].upper()}" for found in (*ids["job"], *ids["inspection"])] or ["x"],
        "text": ["%insp%", "%gz%", "%\\_%"],
        "words": ["g", "gz zzz insp", *some("SELECT term FROM term ORDER BY ref, term LIMIT 5")],
        "end": ["g", "\U0010ffff"],
        "looked_at": [100_000],
        "limit": [5000],
        "offset": [0, 3],
    }


def askings(name: str, pools: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """What a view is asked: everything, and each of its values in turn, `high` beside `low`."""
    wanted = sorted(set(re.findall(r":([a-z_]+)", views.sql(name))) - {"high"})
    first = {each: pools[each][0] for each in wanted}
    for each in wanted or [""]:
        for value in pools.get(each, [None]):
            asked = first | ({each: value} if each else {})
            if "low" in asked:
                asked["high"] = asked["low"] + "g"
            beside = next(
                (name for name in ("kind", "open") if name in asked and asked.keys() & {"low", "term"}), ""
            )
            for other in pools[beside] if beside else [None]:
                yield asked | ({beside: other} if beside else {})


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_gives_the_same_rows(both: Both, name: str) -> None:
    found = 0
    for asked in askings(name, both.pools):
        here = views.rows(both.here, name, VIEWS[name], **asked)
        there = views.rows(both.there, name, VIEWS[name], **asked)
        found += len(here)
        if not promises_an_order(name):
            here, there = sorted(here, key=repr), sorted(there, key=repr)
        assert there == here, asked
        assert [[type(v) for v in row] for row in there] == [[type(v) for v in row] for row in here], asked
        if promises_an_order(name):
            assert views.one(both.there, name, VIEWS[name], **asked) == (here[0] if here else None)
            assert list(views.each(both.there, name, VIEWS[name], **asked)) == here
    assert found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT a FROM b WHERE c = :c AND d = :d_e", "SELECT a FROM b WHERE c = %(c)s AND d = %(d_e)s"),
        ("SELECT ':no', '?' WHERE a = ?", "SELECT ':no', '?' WHERE a = %s"),
        ("SELECT a::text WHERE b % 2 = '%'", "SELECT a::text WHERE b %% 2 = '%%'"),
        ("a LIKE :ending OR b LIKE ?", "a ILIKE %(ending)s ESCAPE '' OR b ILIKE %s ESCAPE ''"),
    ],
)
def test_places_for_values_are_written_as_the_driver_has_them(statement: str, expected: str) -> None:
    assert translated(statement) == expected


def test_a_result_of_any_size_comes_by_the_page_and_other_questions_go_between(both: Both) -> None:
    every_other = "SELECT n FROM generate_series(1, 10001) n WHERE n % 2 = ?"
    seen, inner = [], []
    for (number,) in both.there.each(every_other, (1,)):
        if number in (1, 4001):
            inner += [next(both.there.each(every_other, (0,)))[0], both.there.execute("SELECT 7").fetchone()]
        seen.append(number)
    assert seen == list(range(1, 10002, 2))
    assert inner == [2, (7,), 2, (7,)]
    assert (
        both.there.execute("SELECT count(*) FROM pg_cursors").fetchone()[0] <= 1
    )  # the generators left behind


def test_nothing_can_be_written_through_the_views(both: Both) -> None:
    with pytest.raises(StoreReadOnly):
        both.there.execute("DELETE FROM job")


def test_all_questions_of_a_moment_see_the_same(both: Both, postgres: Server) -> None:
    count = "SELECT count(*) FROM meta"
    with views.moment(both.there):
        before = both.there.execute(count).fetchone()
        (database,) = both.there.execute("SELECT current_database()").fetchone()
        postgres.ask("INSERT INTO meta VALUES ('between', 'x')", database)
        assert both.there.execute(count).fetchone() == before
    assert both.there.execute(count).fetchone() == (before[0] + 1,)
    postgres.ask("DELETE FROM meta WHERE key = 'between'", database)
