"""A real browser before a server of the whole record: Debian's chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from conftest import Built
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from served import serving

from adkg.web.bundles import EDITOR, is_built

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
# Where the browser is wanted, its absence is a fault and not a reason to skip.
IS_REQUIRED = os.environ.get("ADKG_BROWSER") == "required"
PATIENCE = 20_000
# What chromium says of a page whose status is an error; these pages are looked at as well.
REFUSED = "Failed to load resource: the server responded with a status of 4"

Open = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def address(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the whole record."""
    with serving(record.project, tmp_path_factory.mktemp("browsed") / "log", seconds=60) as served:
        yield f"http://127.0.0.1:{served.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of a module."""
    if not CHROMIUM:
        _miss("there is no chromium on the path: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def windows(browser: Browser, address: str) -> Callable[..., BrowserContext]:
    """A window with settings as Playwright names them, such as locale="vi-VN"; the same for the same settings."""
    opened: dict[str, BrowserContext] = {}

    def window(**settings: object) -> BrowserContext:
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **settings}
        key = repr(sorted(settings.items()))
        if key not in opened:
            opened[key] = browser.new_context(base_url=address, **settings)
            opened[key].set_default_timeout(PATIENCE)
        return opened[key]

    return window


@pytest.fixture
def tab(windows: Callable[..., BrowserContext], address: str) -> Iterator[Open]:
    """Opens a page of the server in a window with these settings.

    The test fails when it ends if the pages complained in the console (of what their Content-Security-Policy refuses,
    a script's error, a file that is not there) or asked any other server for something.
    """
    complaints: list[str] = []
    pages: list[Page] = []

    def opened(path: str, **settings: object) -> Page:
        page = windows(**settings).new_page()
        pages.append(page)
        page.on("console", lambda told: _noted(told, page, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: sent.url.startswith(f"{address}/") or complaints.append(sent.url))
        page.goto(path)
        return page

    yield opened
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture
def bundled() -> None:
    """The page for queries has its editor."""
    if not is_built(EDITOR):
        _miss("the editor is not bundled: pip install --editable . does that")


def _miss(what: str) -> None:
    (pytest.fail if IS_REQUIRED else pytest.skip)(what)


def _noted(told: ConsoleMessage, page: Page, complaints: list[str]) -> None:
    if not (told.text.startswith(REFUSED) and told.location["url"] == page.url.partition("#")[0]):
        complaints.append(told.text)
