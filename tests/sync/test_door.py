"""What the desk's door does with strangers, wrong tokens, foreign rows, and bodies that no laptop sends."""

import gzip
import json
import socket
import time
from typing import Any

import httpx
import pytest

from deskops.desk.authorization import token_of
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.secrets import TOKEN, Secrets
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from tests_of_sync import Desk, Laptop


def token(laptop: Laptop) -> dict[str, str]:
    return {"Authorization": f"Bearer {Secrets(laptop.context.paths).get(TOKEN)!s}"}


def request(desk: Desk, **more: Any) -> dict[str, Any]:
    clock = {"wall": "2026-11-23T09:00:00+08:00", "boot": "b", "reading": 1}
    known = desk.rows("SELECT value FROM meta WHERE key = 'desk'")[0][0]
    return {"protocol": 1, "desk": known, "clock": clock, **more}


def unsent(laptop: Laptop) -> list[dict[str, Any]]:
    with laptop.context.store.reader() as session:
        return outbox.batch(connection(session), 1_000_000, ())[0]


def counts(desk: Desk) -> list[Any]:
    return desk.rows(
        "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM job), (SELECT rev FROM head)"
    )


def post(at: Desk, laptop: Laptop, **more: Any) -> httpx.Response:
    return httpx.post(f"{at.url}/v1/sync", json={**request(at), **more}, headers=token(laptop))


def outcome(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["outcomes"][0].get("code", "taken"))


def test_without_a_token_and_with_a_wrong_one_nothing_opens(desk, laptop) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eA=="}):
        answer = httpx.post(f"{desk.url}/v1/sync", json=request(desk), headers=headers)
        assert answer.status_code == 401
        assert answer.json()["service"] == "deskops"


def test_another_desk_and_another_protocol_are_refused_in_words(desk, laptop) -> None:
    one = laptop("李强", desk.site("GZ-TH"))
    assert post(desk, one, desk="another").status_code == 401
    answer = post(desk, one, protocol=9)
    assert answer.status_code == 401
    assert "the desk must be upgraded" in answer.json()["words"]


def test_an_entry_under_another_engineers_name_is_not_yours_and_is_kept(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=two.engineer_id).job
    two.sync()
    act_on_job(two.context, job, "accept", {})
    before = counts(desk)
    assert outcome(post(desk, one, entries=unsent(two))) == "not-yours"
    assert counts(desk) == before
    assert desk.rows("SELECT code FROM refusal") == [("not-yours",)]


def test_a_subject_out_of_scope_looks_like_one_that_does_not_exist(desk, laptop) -> None:
    near, far = desk.site("GZ-TH"), desk.site("SZ-FT")
    one, two = laptop("李强", near), laptop("李强", near, far)
    foreign = new_job(desk.context, NewJob("x", site_id=far)).job
    two.sync()
    act_on_job(two.context, foreign, "note", {"text": "seen"})
    answers = []
    with desk.context.store.writer() as session:
        connection(session).exec_driver_sql("DELETE FROM cover WHERE bucket = ?", (f"site:{far}",))
    for subject in (foreign, "01a00000-0000-7000-8000-000000000000"):
        entry = changed(unsent(two)[0], subject=subject)
        answers.append(post(desk, one, entries=[entry]).json()["outcomes"][0])
    assert {each["code"] for each in answers} == {"not-found"}
    assert answers[0]["words"] == answers[1]["words"]
    assert one.rows("SELECT count(*) FROM job") == [(0,)]


def changed(entry: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The entry with other values and the digest that fits them."""
    from deskops.domain.canonical import digest

    told = {**entry, **values}
    beside = ("digest", "personal")
    return {**told, "digest": digest({key: value for key, value in told.items() if key not in beside})}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"payload": {"text": "a\x00b"}}, "unsound"),
        ({"payload": {"text": "\ud800"}}, "unsound"),
        ({"payload": {"text": "x" * 300_000}}, "too-large"),
        ({"wall": "yesterday"}, "unsound"),
        ({"reading": "1"}, "unsound"),
        ({"action": "close"}, "not-permitted"),
        ({"kind": "asset"}, "unsound"),
    ],
)
def test_a_poisonous_entry_is_set_aside_with_its_reason_and_its_neighbours_go_on(
    desk, laptop, values: dict[str, Any], code: str
) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "note", {"text": "first"})
    act_on_job(one.context, job, "note", {"text": "second"})
    first, second = unsent(one)
    try:
        poisonous = changed(first, **values)
    except (UnicodeEncodeError, TypeError):
        poisonous = {**first, **values}
    body = json.dumps(request(desk, entries=[poisonous, second]))
    answer = httpx.post(
        f"{desk.url}/v1/sync", content=body, headers={**token(one), "Content-Type": "application/json"}
    )
    codes = [each.get("code", "taken") for each in answer.json()["outcomes"]]
    assert codes == [code, "taken"]
    assert desk.rows("SELECT code FROM refusal") == [(code,)]


def test_a_push_is_taken_once_however_often_it_comes(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    entries = unsent(one)
    first = post(desk, one, entries=entries).json()["outcomes"]
    before = counts(desk)
    for _time in range(20):
        again = post(desk, one, entries=entries).json()["outcomes"]
        assert (again[0]["rev"], again[0]["epoch"]) == (first[0]["rev"], first[0]["epoch"])
    assert counts(desk) == before


def test_the_same_id_with_another_content_is_refused_and_kept(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "note", {"text": "one"})
    entry = unsent(one)[0]
    assert outcome(post(desk, one, entries=[entry])) == "taken"
    assert outcome(post(desk, one, entries=[changed(entry, payload={"text": "other"})])) == "id-reused"
    assert desk.rows("SELECT payload FROM entry WHERE id = ?", entry["id"]) == [('{"text": "one"}',)]


BODIES: dict[str, tuple[bytes, dict[str, str], int]] = {
    "empty": (b"", {}, 400),
    "no JSON": (b"{", {}, 400),
    "JSON and more": (b"{} {}", {}, 400),
    "another type": (b"[]", {}, 422),
    "deep": (b"[" * 100_000, {}, 400),
    "no UTF-8": (b"\xff\xfe", {}, 400),
    "large": (b"x" * 6_000_000, {}, 413),
    "no gzip": (b"{}", {"Content-Encoding": "gzip"}, 400),
    "half a gzip": (gzip.compress(b"{}" * 1000)[:-9], {"Content-Encoding": "gzip"}, 400),
    "a bomb": (gzip.compress(b" " * 60_000_000), {"Content-Encoding": "gzip"}, 413),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_no_laptop_sends_gets_its_code_and_changes_nothing(desk, laptop, name: str) -> None:
    content, headers, status = BODIES[name]
    one = laptop("李强", desk.site("GZ-TH"))
    before = counts(desk)
    headers = {**token(one), "Content-Type": "application/json", **headers}
    answer = httpx.post(f"{desk.url}/v1/sync", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text
    assert list(answer.json()) == ["service", "error", "words"]
    assert not answer.json()["words"].endswith(": ")
    assert "/" not in answer.json()["words"]
    assert counts(desk) == before
    assert httpx.get(f"{desk.url}/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/blobs/" + "0" * 64])
def test_who_sends_all_of_it_before_reading_still_gets_the_answer(desk, laptop, path: str) -> None:
    """Closing over unread bytes would reset the connection, and the laptop would see a broken line."""
    one = laptop("李强", desk.site("GZ-TH"))
    size, where = 200_000_000, httpx.URL(desk.url)
    head = {**token(one), "Host": where.host, "Content-Length": str(size)}
    lines = [f"{'PATCH' if 'blobs' in path else 'POST'} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    with socket.create_connection((where.host, where.port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        for _each in range(size // 1_000_000):
            line.sendall(b"x" * 1_000_000)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 4"), answer[:80]
    assert b'"service":' in answer.replace(b" ", b"")


def test_codes_cannot_be_guessed(desk, laptop) -> None:
    """1,000 wrong ones: ten a minute are looked at, all others are 429 before anything is asked."""
    key, begun = "ab" * 32, time.monotonic()
    with httpx.Client(base_url=desk.url) as client:
        seen = [
            client.post(
                "/v1/enrol", json={"protocol": 1, "code": f"AAAAA-{number:05d}", "key": key}
            ).status_code
            for number in range(1_000)
        ]
    minutes = int((time.monotonic() - begun) / 60) + 2  # windows that the test can have lain in
    assert seen[:10] == [401] * 10
    assert set(seen) == {401, 429}
    assert seen.count(401) <= 10 * minutes


def test_a_code_works_once_and_for_ten_minutes(desk, laptop, world) -> None:
    from deskops.ops.do.desk.enrolling import make_code

    body = {"protocol": 1, "key": "ab" * 32}
    once = make_code(desk.context, "李强").code
    assert httpx.post(f"{desk.url}/v1/enrol", json={**body, "code": once}).status_code == 200
    assert httpx.post(f"{desk.url}/v1/enrol", json={**body, "code": once}).status_code == 401
    late = make_code(desk.context, "李强").code
    world.passes(minutes=11)
    assert httpx.post(f"{desk.url}/v1/enrol", json={**body, "code": late}).status_code == 401


def test_the_log_tells_of_calls_and_of_nobody(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    one.sync()
    new_job(one.context, NewJob("机密", site_id=site, caller="陈敏敏", phone="13800001111"))
    one.sync()
    told = "\n".join(desk.log)
    assert [json.loads(line)["event"] for line in desk.log]
    for secret in (token(one)["Authorization"][7:], "陈敏", "13800001111", "机密", "127.0.0.1", one.engineer):
        assert secret not in told
        assert json.dumps(secret)[1:-1] not in told


def test_the_api_describes_itself_only_when_it_was_told_to(desk) -> None:
    assert httpx.get(f"{desk.url}/openapi.json").status_code == 200  # the fixture said so
    assert httpx.get(f"{desk.url}/docs").status_code == 404


def test_a_body_without_json_is_no_enrolment_either(desk) -> None:
    """400 with the envelope for what is no JSON, 422 for what has another form."""
    headers = {"Content-Type": "application/json"}
    for content, status in ((b"", 400), (b"{", 400), (b"\xff", 400), (b"[]", 422), (b"{}", 422)):
        answer = httpx.post(f"{desk.url}/v1/enrol", content=content, headers=headers)
        assert (answer.status_code, answer.json()["service"]) == (status, "deskops"), content


def test_a_body_of_another_content_type_is_told_which_it_should_be(desk) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = {"Content-Type": kind} if kind else {}
        answer = httpx.post(f"{desk.url}/v1/enrol", content=b'{"code": "x"}', headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (415, "unfit"), kind
        assert "Content-Type: application/json" in answer.json()["words"]


def test_the_token_is_looked_up_once_before_anything_is_parsed(desk, laptop, monkeypatch) -> None:
    from deskops.desk import sync_route
    from deskops.ops.do.desk import serving
    from deskops.ops.do.desk.enrolling import revoke

    one, done = laptop("李强", desk.site("GZ-TH")), list[str]()
    look, parse = serving.caller_of, sync_route.read
    monkeypatch.setattr(serving, "caller_of", lambda *given: (done.append("token"), look(*given))[1])
    monkeypatch.setattr(sync_route, "read", lambda content: (done.append("body"), parse(content))[1])
    assert post(desk, one).status_code == 200
    assert done == ["token", "body"]
    revoke(desk.context, one.context.identity.code)
    done.clear()
    assert post(desk, one).status_code == 401
    assert done == ["token"], "what a stranger sends is not parsed"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("BEARER a b", "a b"), ("Bearer", ""), ("Bearer ", ""),
        ("", ""), ("Basic abc", ""), ("Bearerabc", ""), (" Bearer abc", ""), ("abc", ""),
    ],
)  # fmt: skip
def test_a_token_is_what_stands_behind_bearer_and_nothing_else(header: str, told: str) -> None:
    assert token_of(header) == told


@pytest.mark.parametrize("header", ["", "Bearer", "Basic abc"])
def test_a_call_without_a_token_is_told_so_at_every_door(desk: Desk, header: str) -> None:
    asked = {"Authorization": header} if header else {}
    for path in ("/v1/sync", "/v1/unlock", "/v1/wiped"):
        told = httpx.post(f"{desk.url}{path}", json={}, headers=asked)
        assert (told.status_code, told.json()["words"]) == (401, "a token is missing"), path
