"""A hub of the tests' own, and Chromium. MEMHUB_TEST_EXECUTABLE names the hub's program, MEMHUB_TEST_SCREENSHOTS a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub import Hub
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from visit import Visit, watch_page

CHROMIUM = os.environ.get("MEMHUB_TEST_CHROMIUM", "/usr/bin/chromium")
PATIENCE_MS = 20_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def hub() -> Iterator[Hub]:
    with Hub(os.environ["MEMHUB_TEST_EXECUTABLE"]) as hub:
        yield hub


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(os.environ.get("MEMHUB_TEST_SCREENSHOTS", "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    with watch_page(page):
        yield page


@pytest.fixture
def visit(page: Page, hub: Hub) -> Visit:
    return Visit(page, hub)
