"""A phone for tests: Debian's Chromium, headless, with touch; it goes nowhere but where a test sends it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 30.0  # seconds; a loaded machine takes its time
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
needs_chromium = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")),
    reason="Chromium is not installed: apt-get install chromium chromium-driver",
)


class Phone:
    """One browser with one page; `width` and `height` in pixels of its own."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        self.turn(390, 780)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def turn(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 3, "mobile": True}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def open(self, url: str) -> None:
        self.driver.get(url)

    def at(self, name: str) -> WebElement:
        """What has this id, once it is there."""
        wait = WebDriverWait(self.driver, PATIENCE)
        return wait.until(lambda driver: driver.find_element(By.ID, name))

    def says(self, words: str) -> str:
        """The page's text once these words stand in it."""
        wait = WebDriverWait(self.driver, PATIENCE)
        wait.until(lambda driver: words in driver.find_element(By.TAG_NAME, "body").text)
        return self.text

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def write(self, name: str, text: str) -> None:
        field = self.at(name)
        field.clear()
        field.send_keys(text)

    def press(self, name: str) -> None:
        element = self.at(name)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def corner(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the pad on the screen, after it was scrolled into sight."""
        pad = self.at("pad")
        script = (
            "arguments[0].scrollIntoView({block: 'center'}); var b = arguments[0].getBoundingClientRect();"
        )
        left, top, width, height = self.driver.execute_script(
            script + "return [b.left, b.top, b.width, b.height]", pad
        )
        return left, top, width, height

    def touch(self, kind: str, x: float = 0, y: float = 0, force: float = 0.5) -> None:
        """`kind` is Start, Move, End or Cancel; the place in parts of the pad."""
        left, top, width, height = self.corner()
        at = [{"x": left + x * width, "y": top + y * height, "force": force, "id": 1}]
        points = at if kind in ("Start", "Move") else []
        self.driver.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
        )

    def draw(self, *places: tuple[float, float]) -> None:
        """One stroke of a finger."""
        for kind, place in zip(("Start", *("Move",) * (len(places) - 1)), places, strict=True):
            self.touch(kind, *place)
        self.touch("End")

    def sign(self, name: str = "") -> None:
        """A hand that crosses the pad twice."""
        if name:
            self.write("name", name)
        self.draw(*_hand(0.3))
        self.draw(*_hand(0.6))
        if not self.at("agreed").is_selected():
            self.press("agreed")
        self.press("sign")

    def picture(self, file: Path) -> None:
        self.driver.save_screenshot(str(file))

    def ink(self) -> int:
        """How many pixels of the pad are black."""
        script = """var c = document.getElementById('pad'), n = 0;
            var d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            for (var i = 3; i < d.length; i += 4) { if (d[i] > 127) { n += 1; } } return n"""
        return int(self.driver.execute_script(script))


def _hand(height: float) -> Sequence[tuple[float, float]]:
    return [(0.1 + step * 0.08, height + (0.12 if step % 2 else -0.12)) for step in range(11)]


@contextmanager
def opened_phone(folder: Path) -> Iterator[Phone]:
    """`folder` is the browser's home: new for each, and nothing of it stays."""
    options = Options()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield Phone(driver)
    finally:
        driver.quit()
