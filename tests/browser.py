"""A real browser before a server of the whole record: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from conftest import Built
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from served import serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
# Where the browser is wanted, its absence is a fault and not a reason to skip.
IS_REQUIRED = os.environ.get("ADKG_BROWSER") == "required"
PATIENCE = 20_000
# What chromium says of a page whose status is an error; these pages are looked at as well.
REFUSED = "Failed to load resource: the server responded with a status of 4"

needs_chromium = pytest.mark.skipif(
    not CHROMIUM and not IS_REQUIRED, reason="there is no chromium on the path: apt-get install chromium"
)

Open = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def address(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the whole record."""
    with serving(record.project, tmp_path_factory.mktemp("browsed") / "log") as served:
        yield f"http://127.0.0.1:{served.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of a module."""
    assert CHROMIUM, "there is no chromium on the path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of the server in a window of its own; settings as Playwright names them, such as locale="vi-VN".

    The test fails when it ends if the pages complained in the console (of what their Content-Security-Policy refuses,
    a script's error, a file that is not there) or asked any other server for something.
    """
    complaints: list[str] = []
    with _windows(browser, address, complaints) as opened:
        yield opened
    assert complaints == []


@contextmanager
def _windows(browser: Browser, address: str, complaints: list[str]) -> Iterator[Open]:
    contexts = []

    def opened(path: str, **settings: object) -> Page:
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **settings}
        context = browser.new_context(base_url=address, **settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda told: _noted(told, page, complaints))
        page.on("request", lambda sent: sent.url.startswith((f"{address}/", "blob:")) or complaints.append(sent.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    try:
        yield opened
    finally:
        for context in contexts:
            context.close()


def _noted(told: ConsoleMessage, page: Page, complaints: list[str]) -> None:
    if not (told.text.startswith(REFUSED) and told.location["url"] == page.url.partition("#")[0]):
        complaints.append(told.text)
