"""`desk token`: the description of the API for a manager, and for nobody else anything at all."""

import base64
import json

import httpx
import pytest

from deskops.errors import Refused
from deskops.ops.do.desk import passes
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.secrets import DESK_SIGNING_KEY, TOKEN, Secrets
from deskops.sync import keys
from tests_of_offices import Office
from tests_of_sync import Desk, World


def answer(url: str, token: str = "", kind: str = "Bearer") -> httpx.Response:
    return httpx.get(f"{url}/openapi.json", headers={"Authorization": f"{kind} {token}"} if token else {})


def test_a_manager_sees_it_and_nobody_else_learns_that_it_is_there(office: Office) -> None:
    """As a person does it; the answer to all others is that of a path that is not there."""
    port = office.serve()
    url = f"http://127.0.0.1:{port}"
    run = {"home": "desk", "env": {"DESKOPS_KEYRING": "off"}, "within": 60}
    made = office.processes.run("desk", "token", "--json", **run)
    assert made.code == 0, made.err
    token = made.json["token"]
    told = answer(url, token)
    assert told.status_code == 200
    assert {"/v1/sync", "/v1/enrol"} <= set(told.json()["paths"])
    nowhere = httpx.get(f"{url}/nowhere")
    laptops = str(Secrets(office.context("laptop").paths, {}).get(TOKEN))
    for wrong in (
        "",
        "x",
        laptops,
        token[:-1],
        token[:-2] + ("11" if token.endswith("00") else "00"),
        "." + token,
        token + ".x",
        "a" * 5_000,
        "=.=",
    ):
        got = answer(url, wrong)
        assert (got.status_code, got.content) == (404, nowhere.content), wrong
    assert answer(url, token, "Basic").status_code == 404
    assert office.desk is not None
    assert token not in office.desk.err
    done = office.processes.run("desk", "token", "--as", "调度", **run)
    assert (done.code, "may not do this" in done.err) == (1, True)


def test_it_ends_after_an_hour_and_with_the_role(desk: Desk, world: World) -> None:
    add_person(desk.context, "周经理", "manager")
    acting(desk.context, "周经理")
    token = passes.make_pass(desk.context).token
    assert passes.opens(desk.context, token)
    world.passes(minutes=59)
    assert passes.opens(desk.context, token)
    world.passes(minutes=2)
    assert not passes.opens(desk.context, token)
    token = passes.make_pass(desk.context).token
    with desk.context.store.writer() as session:
        session.connection().exec_driver_sql("UPDATE engineer SET role = 'supervisor' WHERE name = '周经理'")
    assert not passes.opens(desk.context, token)


def test_it_is_signed_by_this_desk_and_on_record(desk: Desk) -> None:
    token = passes.make_pass(desk.context).token if acting(desk.context).role == "manager" else ""
    text, _dot, signature = token.partition(".")
    signed = base64.urlsafe_b64decode(text + "==")
    content = json.loads(signed)
    assert set(content) == {"desk", "expires", "person"}
    own = str(Secrets(desk.context.paths).get(DESK_SIGNING_KEY))
    assert (
        keys.sign(own, passes._ABOUT + signed) == signature
    )  # so that only the key differs in what is forged
    forged = f"{text}.{keys.sign(keys.new_signing_key(), passes._ABOUT + signed)}"
    assert not passes.opens(desk.context, forged)
    later = json.dumps({**content, "expires": "2999-01-01T00:00:00.000Z"}).encode()
    longer = base64.urlsafe_b64encode(later).decode().rstrip("=") + "." + token.partition(".")[2]
    assert not passes.opens(desk.context, longer)
    last = "SELECT action, author FROM entry WHERE kind = 'desk' ORDER BY rev DESC LIMIT 1"
    assert desk.rows(last) == [("pass-made", desk.context.identity.engineer)]
    acting(desk.context, "调度")
    with pytest.raises(Refused):
        passes.make_pass(desk.context)
