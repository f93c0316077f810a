"""With Tab alone, through every page: each control is reached, in reading order, seen when it has the focus, and left again."""

import pytest
from hub import Hub
from keyboard import Keyboard
from playwright.sync_api import Page, expect
from visit import Visit

PAGES = ["try", "facts", "live", "graph", "settings"]


@pytest.fixture(scope="module")
def person(hub: Hub) -> tuple[str, str]:
    """Somebody of whom something has changed."""
    user, token = hub.register("Keyboard")
    hub.add_facts(token, [{"fact_key": key, "fact_value": value} for key, value in (("food", "sushi"), ("job", "nurse"), ("pet", "a cat"))])
    hub.say(token, "I live in Oslo.", "I moved to Bergen.")
    return user, token


def check(page: Page) -> None:
    problems = Keyboard(page).problems()
    assert not problems, "\n".join(problems)


def test_the_sign_in(page: Page, hub: Hub) -> None:
    page.goto(hub.address)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    check(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_users_pages(visit: Visit, person: tuple[str, str], name: str) -> None:
    visit.open(person[1], name)
    expect(visit.page.locator(f"memhub-{name} .loading")).to_have_count(0)
    check(visit.page)


@pytest.mark.parametrize("name", ["facts", "settings"])
def test_a_users_longest_pages_on_a_phone_where_the_navigation_lies_over_them(visit: Visit, person: tuple[str, str], name: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open(person[1], name)
    expect(visit.page.locator(f"memhub-{name} .loading")).to_have_count(0)
    check(visit.page)


@pytest.mark.parametrize("name", PAGES)
def test_an_administrators_pages(visit: Visit, hub: Hub, person: tuple[str, str], name: str) -> None:
    visit.open(hub.admin_token, name)
    visit.page.get_by_label("Whose memory").fill(person[0])
    visit.page.get_by_role("button", name="Look", exact=True).click()
    expect(visit.page.locator(f"memhub-{name} .loading")).to_have_count(0)
    check(visit.page)


def test_a_conversation_with_all_its_parts(visit: Visit, person: tuple[str, str]) -> None:
    visit.open(person[1])
    visit.say("What do I like to eat?")
    visit.wait_for_step("Extracting")
    visit.step("Recalling").locator("summary").click()
    check(visit.page)


def test_what_would_be_recalled(visit: Visit, person: tuple[str, str]) -> None:
    visit.open(person[1], "facts")
    visit.page.get_by_label("How", exact=True).select_option("meaning")
    visit.page.get_by_label("Search").fill("what do I like to eat?")
    expect(visit.page.get_by_label("Recalled memories")).to_be_visible()
    check(visit.page)


def test_a_dialog_keeps_the_focus_until_it_is_closed(visit: Visit, person: tuple[str, str]) -> None:
    visit.open(person[1], "facts")
    visit.page.locator(".fact-text").first.click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.locator(".loading")).to_have_count(0)
    keyboard = Keyboard(visit.page)
    visit.page.evaluate("() => { globalThis.tabStops = []; }")
    stops, problems = keyboard.walk()
    inside = dialog.evaluate("dialog => globalThis.tabStops.every((stop) => dialog.contains(stop))")
    assert inside and len(stops) > 8 and not problems, "\n".join(problems)
