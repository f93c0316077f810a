"""Everything a person does on the pages, with the keyboard alone."""

import re

import pytest
from hub import Hub
from keyboard import Keyboard
from playwright.sync_api import Page, expect
from visit import Visit


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def go(visit: Visit, keyboard: Keyboard, name: str) -> None:
    keyboard.use(visit.page.locator(f"#navigation a[href='#/{name}']"))
    expect(visit.page.locator(f"memhub-{name}")).to_be_visible()


def open_by_keyboard(visit: Visit, keyboard: Keyboard, token: str, name: str = "try") -> None:
    visit.page.goto(visit.hub.address)
    keyboard.write(visit.page.get_by_label("Token"), token)
    keyboard.press("Enter")
    expect(visit.page.locator(".state")).to_have_attribute("data-state", "live")
    expect(visit.page.locator("main")).to_be_focused()
    if name != "try":
        go(visit, keyboard, name)


def test_somebody_new_signs_in_goes_through_the_pages_and_signs_out(visit: Visit, hub: Hub, keyboard: Keyboard) -> None:
    page = visit.page
    page.goto(hub.address)
    keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    keyboard.press("Enter", "Tab")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Kim")
    keyboard.use(page.get_by_role("button", name="Start"))
    expect(page.locator(".state")).to_have_attribute("data-state", "live")
    expect(page.locator("main")).to_be_focused()
    for name in ("facts", "live", "graph", "settings", "try"):
        go(visit, keyboard, name)
        expect(page.locator("#navigation a[aria-current]")).to_be_focused()
        keyboard.use(skip)
        expect(page.locator("main")).to_be_focused()
        if name != "graph":
            keyboard.press("Tab")
            assert page.evaluate(f"() => document.querySelector('memhub-{name}').contains(document.activeElement)")
        assert page.url.endswith(f"#/{name}")
    keyboard.use(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    keyboard.press("Tab")
    expect(page.get_by_label("Your name")).to_be_focused()


def test_memory_is_switched_on_and_a_turn_spoken_interrupted_and_explained(visit: Visit, hub: Hub, keyboard: Keyboard) -> None:
    _, token = hub.register("Talker", remembers=False)
    open_by_keyboard(visit, keyboard, token)
    page = visit.page
    said = page.get_by_label("Say something")
    keyboard.use(page.get_by_role("button", name="Switch memory on"))
    expect(page.locator("memhub-memory-banner")).to_be_hidden()
    expect(said).to_be_focused()
    keyboard.use(page.get_by_role("button", name="I live in Oslo and I love sushi."))
    expect(said).to_be_focused()
    expect(said).to_have_value("I live in Oslo and I love sushi.")
    keyboard.press("Enter")
    keyboard.use(page.get_by_role("button", name="Interrupt"))
    expect(page.get_by_label("Conversation")).to_contain_text("interrupted")
    expect(said).to_be_focused()
    visit.wait_for_step("Extracting")
    keyboard.write(said, "Where do I live?")
    keyboard.use(page.get_by_role("button", name="Say", exact=True))
    recalled = visit.wait_for_step("Recalling")
    expect(said).to_be_focused()
    keyboard.use(recalled.locator("summary"))
    keyboard.press("Tab")
    expect(recalled.get_by_label("Context")).to_be_focused()
    expect(recalled.get_by_label("Context")).to_contain_text("Oslo")


def test_facts_are_added_found_changed_protected_and_deleted(visit: Visit, hub: Hub, keyboard: Keyboard) -> None:
    _, token = hub.register("Facts")
    hub.add_fact(token, "job", "nurse", memory_bank="Work")
    open_by_keyboard(visit, keyboard, token, "facts")
    page = visit.page
    dialog = page.get_by_role("dialog")
    add = page.get_by_role("button", name="Add a fact")
    keyboard.use(add)
    expect(dialog.get_by_label("What it is about")).to_be_focused()
    keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(add).to_be_focused()
    keyboard.press("Enter")
    page.keyboard.type("food")
    keyboard.write(dialog.get_by_label("What is true"), "sushi")
    keyboard.choose(dialog.get_by_label("Bank", exact=True), "Interests")
    importance = dialog.get_by_label("Importance")
    keyboard.use(importance, "ArrowRight")
    expect(importance).to_have_value("0.55")
    keyboard.use(dialog.get_by_label("Protected"), "Space")
    keyboard.use(dialog.get_by_role("button", name="Add"))
    expect(dialog).to_be_hidden()
    expect(add).to_be_focused()
    expect(visit.fact("food: sushi").get_by_text("saving")).to_be_hidden()

    keyboard.write(page.get_by_label("Search"), "nurse")
    expect(visit.fact("sushi")).to_be_hidden()
    keyboard.press("ControlOrMeta+a", "Delete")
    expect(visit.fact("sushi")).to_be_visible()
    keyboard.choose(page.get_by_label("Bank", exact=True), "Work")
    expect(visit.fact("sushi")).to_be_hidden()
    keyboard.press("Home")
    expect(visit.fact("sushi")).to_be_visible()

    protect = visit.fact("food: sushi").get_by_role("button", name="Protect")
    keyboard.use(protect, "Space")
    expect(protect).to_have_attribute("aria-pressed", "false")
    expect(protect).to_be_focused()
    expect(protect).to_be_enabled()
    keyboard.use(visit.fact("food: sushi").get_by_role("button", name="food: sushi", exact=True))
    expect(dialog.locator(".history")).to_contain_text("Added")
    keyboard.write(dialog.get_by_label("Something that was said"), "what do I eat?")
    keyboard.use(dialog.get_by_role("button", name="Explain"))
    expect(dialog.get_by_text(re.compile(r"Number \d of \d memories"))).to_be_visible()
    expect(dialog.get_by_role("button", name="Explain")).to_be_focused()
    keyboard.write(dialog.get_by_label("As a sentence"), "food: loves ramen")
    keyboard.use(dialog.get_by_role("button", name="Save"))
    expect(dialog).to_be_hidden()
    expect(visit.fact("loves ramen").get_by_role("button", name="food: loves ramen", exact=True)).to_be_focused()

    delete = visit.fact("loves ramen").get_by_role("button", name="Delete")
    keyboard.use(delete)
    expect(delete).to_have_text("Really delete?")
    keyboard.press("Escape")
    expect(delete).to_have_text("Delete")
    keyboard.press("Enter", "Tab")
    expect(delete).to_have_text("Delete")
    assert len(hub.facts(token)) == 2
    keyboard.press("Shift+Tab", "Enter")
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        keyboard.press("Enter")
    expect(visit.fact("loves ramen")).to_have_count(0)
    expect(visit.fact("nurse").get_by_role("button", name="Delete")).to_be_focused()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        keyboard.press("Enter", "Enter")
    expect(page.get_by_text("Nothing is remembered yet")).to_be_visible()
    assert page.evaluate("() => document.activeElement.textContent.startsWith('Nothing is remembered')")
    assert hub.facts(token) == []


TASK = {
    "task_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "user_id": "webrtc_1", "agent_id": None, "kind": "turn", "status": "failed",
    "attempts": 3, "max_attempts": 3, "error": "the extractor failed", "created_at": "2026-11-21T12:00:00.000Z",
}


def test_a_task_is_retried_and_events_are_filtered(visit: Visit, hub: Hub, keyboard: Keyboard) -> None:
    _, token = hub.register("Live")
    visit.page.route("**/api/memory/tasks?*", lambda route: route.fulfill(json=[TASK], headers={"X-Memhub-Seq": "0"}))
    open_by_keyboard(visit, keyboard, token, "live")
    page = visit.page
    retry = page.get_by_role("button", name="Retry task 7c9e6679")
    with page.expect_response(lambda answer: answer.url.endswith("/retry") and answer.status == 404):
        keyboard.use(retry)
    expect(page.get_by_role("alert").filter(has_text="task")).to_be_visible()
    expect(retry).to_be_focused()
    page.route("**/retry", lambda route: route.fulfill(status=202, json={}))
    keyboard.press("Enter")
    expect(page.get_by_role("list", name="Queued tasks").locator(".task")).to_be_focused()
    hub.add_fact(token, "food", "sushi")
    expect(page.get_by_role("list", name="Finished tasks").locator(".task")).to_have_count(1)
    expect(page.get_by_role("list", name="Queued tasks").locator(".task")).to_be_focused()
    keyboard.choose(page.get_by_label("Show"), "Facts")
    log = page.get_by_role("list", name="Events, newest first")
    expect(log.get_by_text("fact_extracted")).to_be_visible()
    expect(log.get_by_text("memory_extraction_completed")).to_be_hidden()
    keyboard.press("Tab")
    expect(log).to_be_focused()


def test_the_graph_is_walked_zoomed_and_its_time_line_opened(visit: Visit, hub: Hub, keyboard: Keyboard) -> None:
    _, token = hub.register("Graph")
    hub.say(token, "I live in Oslo and I love sushi.", "I moved to Bergen.")
    open_by_keyboard(visit, keyboard, token, "graph")
    page = visit.page
    expect(page.locator(".node")).to_have_count(3)
    keyboard.go_to(page.locator(".node[tabindex='0']"))
    reached = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp") * 2:
        keyboard.press(key)
        reached.add(page.evaluate("() => document.activeElement.dataset.key"))
    assert len(reached) > 1
    keyboard.use(page.get_by_role("button", name="Zoom in"))
    keyboard.press(*["Enter"] * 8)
    keyboard.go_to(page.locator(".node[tabindex='0']"), "Shift+Tab")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        keyboard.press(key)
        assert page.evaluate("""() => {
          const [dot, frame] = [document.activeElement.querySelector("circle"), document.querySelector(".graph")].map((one) => one.getBoundingClientRect());
          return dot.left >= frame.left && dot.right <= frame.right && dot.top >= frame.top && dot.bottom <= frame.bottom;
        }""")
    keyboard.use(page.get_by_role("button", name="Fit"))
    keyboard.go_to(page.locator(".node[tabindex='0']"), "Shift+Tab")
    keyboard.press("Enter")
    chosen = page.get_by_role("region", name="Chosen fact")
    expect(page.locator(".node.chosen")).to_be_focused()
    before = chosen.get_by_role("heading", level=2).inner_text()
    keyboard.use(chosen.locator(".rows button").first)
    expect(chosen.get_by_role("heading", level=2)).not_to_have_text(before)
    expect(chosen.get_by_role("button", name="Open")).to_be_focused()
    keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    keyboard.press("Escape")
    expect(chosen.get_by_role("button", name="Open")).to_be_focused()
    bar = page.get_by_role("region", name="Time line").get_by_role("button", name="lives in Oslo")
    keyboard.use(bar)
    expect(dialog.locator(".history")).to_contain_text("Superseded")
    keyboard.press("Escape")
    expect(bar).to_be_focused()
