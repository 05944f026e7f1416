"""From the code on the laptop's screen to `deskops verify`: a phone that is a real browser, with touch."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskops.ops.context import Context
from deskops.paths import Paths, locate
from faults.processes import Processes
from terminals import HAND
from tests_of_browsers import Phone, needs_chromium, opened_phone
from tests_of_offices import home_of
from tests_of_phones import PATIENCE, Signing, needs_camera, read_code
from tests_of_signing import resolved_job

pytestmark = needs_chromium
HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'


def _until(look: Callable[[], Any], why: Callable[[], str]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, why()
        time.sleep(0.05)
    return found


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return locate({"DESKOPS_HOME": str(home_of(tmp_path, "laptop"))})


@pytest.fixture
def job(context: Context) -> str:
    made = resolved_job(context, title=f"打印机卡纸 {HOSTILE}")
    context.close()
    return made


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Commands of the laptop whose store `context` has made, each a process of its own."""
    with Processes(tmp_path, env={"DESKOPS_KEYRING": "off"}) as processes:
        yield processes


Sign = Callable[..., Signing]


@pytest.fixture
def sign(processes: Processes, job: str) -> Sign:
    def start(*arguments: str, way: str = "--phone", **given: Any) -> Signing:
        where = () if "--address" in arguments else ("--address", "127.0.0.1")
        return Signing(processes.start("sign", job, way, *where, *arguments, **given))

    return start


@needs_camera
def test_from_the_code_on_the_screen_to_verify(
    sign: Sign, phone: Phone, processes: Processes, tmp_path: Path, job: str
) -> None:
    laptop = sign("--json", "--role", "前台")
    url = laptop.url
    assert read_code(laptop.screen, tmp_path) == url
    assert "127.0.0.1" in laptop.shows("alone")
    phone.open(url)
    assert phone.at("code").text == laptop.code
    assert "更换搓纸轮" in phone.text
    assert phone.at("consent").text.startswith("I have seen this service order")
    assert phone.at("role").get_attribute("value") == "前台"
    laptop.shows("the report is being read")
    phone.sign("陈敏 <b>")
    phone.says("The laptop has it")
    done = laptop.ended()
    told = done.json
    assert (done.code, told["revision"], told["standing"]) == (0, 1, "signed")
    assert "It is being signed" in laptop.screen
    assert "The page is closed" in laptop.screen
    for form in ("pdf", "json", "xlsx"):
        out = tmp_path / f"order.{form}"
        assert processes.run("report", "order", job, "-o", out).code == 0
        verdict = processes.run("verify", out, "--json").json
        assert (verdict["verdict"], verdict["signer"], verdict["digest"]) == (
            "signed",
            "陈敏 <b>",
            told["digest"],
        )


def test_a_refusal_on_the_phone_is_sealed_with_its_reason(sign: Sign, phone: Phone) -> None:
    laptop = sign()
    phone.open(laptop.url)
    phone.press("refuse")
    laptop.shows("why it is not signed")
    phone.press("send")
    assert "why you do not sign" in phone.at("wrong").text
    phone.write("why", "打印机还在卡纸")
    phone.press("send")
    phone.says("The laptop has it")
    assert "signature refused" in laptop.shows("short code")


def test_a_text_that_was_not_confirmed_is_not_signed(sign: Sign, phone: Phone) -> None:
    laptop = sign("--name", "Chen")
    phone.open(laptop.url)
    phone.draw((0.1, 0.3), (0.5, 0.6), (0.9, 0.2))
    phone.press("sign")
    assert "confirm that you have read" in phone.at("wrong").text
    assert laptop.running.lives
    phone.press("consent")  # the words are the box's own label
    phone.press("sign")
    phone.says("The laptop has it")


def test_an_empty_pad_is_refused_on_the_page(sign: Sign, phone: Phone) -> None:
    laptop = sign("--name", "Chen")
    phone.open(laptop.url)
    phone.press("agreed")
    phone.press("sign")
    assert "pad is empty" in phone.at("wrong").text
    phone.touch("Start", 0.5, 0.5)
    phone.touch("End")
    phone.press("sign")
    phone.says("nobody has signed")  # the laptop's own word: a dot is no signature
    assert laptop.running.lives


def test_undo_clear_and_a_turned_phone(sign: Sign, phone: Phone) -> None:
    phone.open(sign("--name", "Chen").url)
    phone.draw((0.1, 0.3), (0.5, 0.6), (0.9, 0.2))
    one = phone.ink()
    phone.draw((0.1, 0.8), (0.9, 0.7))
    assert phone.ink() > one > 0
    phone.turn(780, 390)
    _until(lambda: phone.ink() > 3 * one, lambda: "the strokes did not come along")
    phone.turn(390, 780)
    phone.press("undo")
    _until(lambda: phone.ink() == one, lambda: f"{phone.ink()} is not {one}")
    phone.press("clear")
    assert phone.ink() == 0


def test_a_cancelled_touch_does_not_stick(sign: Sign, phone: Phone) -> None:
    phone.open(sign("--name", "Chen").url)
    phone.touch("Start", 0.1, 0.3)
    phone.touch("Move", 0.3, 0.4)
    phone.touch("Cancel")
    one = phone.ink()
    phone.draw((0.5, 0.8), (0.9, 0.7))
    assert phone.ink() > one
    phone.press("undo")
    assert phone.ink() == one


def test_pressure_and_times_come_along(
    sign: Sign, phone: Phone, processes: Processes, tmp_path: Path, job: str
) -> None:
    laptop = sign("--name", "Chen")
    phone.open(laptop.url)
    phone.sign()
    laptop.shows("short code")
    laptop.ended()
    out = tmp_path / "order.json"
    processes.run("report", "order", job, "-o", out)
    strokes = _strokes(json.loads(out.read_text(encoding="utf-8")))
    assert [len(stroke) for stroke in strokes] == [11, 11]
    times = [point[2] for stroke in strokes for point in stroke]
    assert times == sorted(times)
    assert times[-1] > 0
    assert {point[3] for stroke in strokes for point in stroke} == {500}


def _strokes(told: Any) -> Any:
    """Wherever the file keeps them."""
    if isinstance(told, dict):
        if told.get("format") == "deskops.strokes":
            return told["strokes"]
        return next(filter(None, map(_strokes, told.values())), None)
    if isinstance(told, list):
        return next(filter(None, map(_strokes, told)), None)
    return None


def test_threat_34_script_in_a_text_or_a_name_is_text(sign: Sign, phone: Phone) -> None:
    """threat 34: markup from the report and from the signer stays text, and the policy lets nothing else run."""
    phone.open(sign("--name", HOSTILE).url)
    phone.at("pad")
    assert HOSTILE in phone.text
    assert phone.at("name").get_attribute("value") == HOSTILE
    assert phone.driver.title == "Signature"
    assert phone.driver.find_elements("css selector", "article img, article script") == []
    planted = "var s = document.createElement('script'); s.textContent = 'document.title=\"owned\"';"
    phone.driver.execute_script(planted + "document.body.appendChild(s)")
    assert phone.driver.title == "Signature"
    loads = "return performance.getEntriesByType('resource').map(function (e) { return e.name })"
    assert all(each.startswith("http://127.0.0.1:") for each in phone.driver.execute_script(loads))


def test_threat_34_the_page_is_not_shown_in_a_frame(sign: Sign, phone: Phone, tmp_path: Path) -> None:
    """threat 34: framing."""
    frame = tmp_path / "frame.html"
    frame.write_text(f'<iframe src="{sign().url}"></iframe>', encoding="utf-8")
    phone.open(frame.as_uri())
    time.sleep(1)
    phone.driver.switch_to.frame(0)
    assert phone.driver.find_elements("id", "main") == []


def test_threat_33_a_second_device_sees_nothing(sign: Sign, phone: Phone, tmp_path: Path) -> None:
    """threat 33: the link is forwarded: the first one keeps it, even after its page was loaded anew."""
    laptop = sign("--name", "Chen")
    phone.open(laptop.url)
    phone.at("pad")
    with opened_phone(tmp_path / "other") as other:
        other.open(laptop.url)
        assert "another device" in other.says("new code")
        assert "更换搓纸轮" not in other.text
    phone.driver.refresh()
    phone.at("pad")
    phone.sign()
    phone.says("The laptop has it")


def test_threat_33_a_link_is_of_no_use_afterwards(sign: Sign, phone: Phone) -> None:
    """threat 33: the same address again, once it was signed: nobody answers there any more."""
    laptop = sign("--name", "Chen")
    url = laptop.url
    phone.open(url)
    phone.sign()
    phone.says("The laptop has it")
    laptop.shows("short code")
    from selenium.common.exceptions import WebDriverException

    phone.open("about:blank")
    with pytest.raises(WebDriverException, match="CONNECTION_REFUSED"):
        phone.open(url)


def test_an_address_without_its_key_says_what_to_do(sign: Sign, phone: Phone) -> None:
    laptop = sign()
    phone.open(laptop.url.partition("#")[0])
    phone.says("Scan the code once more")
    phone.open(laptop.url[:-3] + "AAA")
    phone.says("Scan it once more")
    assert laptop.running.lives


def test_threat_33_the_token_stands_in_no_file_no_process_list_and_no_referer(
    sign: Sign, phone: Phone, context: Context
) -> None:
    """threat 33: neither logs nor arguments nor what the browser tells others."""
    laptop = sign("--name", "Chen")
    url = laptop.url
    token, key = url.rsplit("/", 1)[1].split("#")
    listed = b"".join(_read(each) for each in Path("/proc").glob("[0-9]*/cmdline"))
    assert token.encode() not in listed
    phone.open(url)
    phone.at("pad")
    assert phone.driver.execute_script("return document.referrer") == ""
    phone.sign()
    laptop.shows("short code")
    laptop.ended()
    files = [each for each in context.paths.config.rglob("*") if each.is_file()]
    assert files
    for secret in (token.encode(), key.encode()):
        assert [each for each in files if secret in _read(each)] == []


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # a process that has ended
        return b""


def test_ctrl_c_closes_the_page_and_seals_nothing(sign: Sign, phone: Phone) -> None:
    laptop = sign("--name", "Chen")
    url = laptop.url
    time.sleep(HAND)
    laptop.running.interrupt()
    assert laptop.ended().code == 130
    assert "The page is closed" in laptop.screen
    assert "short code" not in laptop.screen
    from selenium.common.exceptions import WebDriverException

    with pytest.raises(WebDriverException, match="CONNECTION_REFUSED"):
        phone.open(url)


def test_a_chinese_report_has_a_chinese_page(sign: Sign, phone: Phone) -> None:
    laptop = sign("--name", "陈敏", "--lang", "zh_CN")
    phone.open(laptop.url)
    phone.at("pad")
    assert phone.driver.title == "签字"
    assert phone.at("sign").text == "签字"
    assert "维修服务单" in phone.text


def test_the_laptops_browser_is_led_there_by_a_file(sign: Sign, phone: Phone, tmp_path: Path) -> None:
    """`--browser`: what stands in the process list is a file's name, and the file leads to the page."""
    taken = tmp_path / "taken"
    door = tmp_path / "browser.sh"
    door.write_text(f'#!/bin/sh\necho "$1" >{taken}.name\ncp "${{1#file://}}" {taken}\n')
    door.chmod(0o700)
    laptop = sign("--name", "Chen", way="--browser", env={"BROWSER": str(door)})
    _until(taken.exists, lambda: laptop.screen)
    name = _until(lambda: _read(Path(f"{taken}.name")).decode(), lambda: laptop.screen)
    token = laptop.url.rsplit("/", 1)[1].partition("#")[0]
    assert token not in name
    copy = tmp_path / "door.html"
    _until(lambda: token.encode() in _read(taken), lambda: "the door leads elsewhere")
    copy.write_bytes(taken.read_bytes())
    phone.open(copy.as_uri())
    phone.sign()
    phone.says("The laptop has it")
    assert "short code" in laptop.shows("short code")
    assert not Path(name.strip().removeprefix("file://")).exists()
