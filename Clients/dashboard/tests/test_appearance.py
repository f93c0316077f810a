"""Every page in light and dark, on a desktop and a phone: labels, contrast, overflow; the pictures are kept."""

from pathlib import Path

import pytest
from hub import Hub
from playwright.sync_api import Browser, Page, expect
from visit import Visit, watch_page

CHECK = Path(__file__).with_name("accessibility.mjs").read_text()
PAGES = ["try", "facts", "live", "graph", "settings"]
SIZES = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
SENTENCES = [
    "I live in Oslo and I love sushi.", "My sister Ana is allergic to peanuts.", "I work as a nurse at St. Olav hospital.", "I love eating sushi.",
    "I love eating sushi rolls.", "I moved to Bergen.",
]


@pytest.fixture(scope="module")
def token(hub: Hub) -> str:
    """Somebody with a life."""
    _, token = hub.register("Alice")
    for key, value, bank in [("hobby", "climbing", "Interests"), ("pet", "a cat called Tom", "Relationships"), ("allergy", "hazelnuts", "Health")]:
        hub.add_fact(token, key, value, memory_bank=bank)
    return token


def check(page: Page) -> None:
    problems = page.evaluate(CHECK)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_used(browser: Browser, hub: Hub, token: str, screenshots: Path, size: str, scheme: str) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, locale="en-GB", reduced_motion="reduce", has_touch=size == "phone")
    page = context.new_page()
    with watch_page(page):
        visit = Visit(page, hub)
        page.goto(hub.address)
        expect(page.get_by_role("button", name="Start")).to_be_visible()
        check(page)
        page.screenshot(path=screenshots / f"sign-in-{size}-{scheme}.png")
        visit.open(token)
        for sentence in SENTENCES:
            visit.say(sentence)
            visit.wait_for_step("Extracting")
        visit.say("Where do I live, and what do I like to eat?")
        visit.wait_for_step("Extracting")
        for name in PAGES:
            visit.go(name)
            expect(page.locator(f"memhub-{name} .loading")).to_have_count(0)
            if name == "graph":
                expect(page.locator(".link-similar").first).to_be_attached()
                page.locator(".node").filter(has_text="sushi rolls").locator("circle").click()
            check(page)
            page.screenshot(path=screenshots / f"{name}-{size}-{scheme}.png")
        visit.go("facts")
        page.locator(".fact-text").first.click()
        expect(page.get_by_role("dialog").locator(".loading")).to_have_count(0)
        check(page)
        page.screenshot(path=screenshots / f"fact-{size}-{scheme}.png")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_administrators_settings_can_be_read_and_used(browser: Browser, hub: Hub, screenshots: Path, size: str) -> None:
    context = browser.new_context(viewport=SIZES[size], locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    with watch_page(page):
        Visit(page, hub).open(hub.admin_token, "settings")
        expect(page.locator("memhub-settings .loading")).to_have_count(0)
        check(page)
        height = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": SIZES[size]["width"], "height": height})
        page.screenshot(path=screenshots / f"administration-{size}.png")
    context.close()
