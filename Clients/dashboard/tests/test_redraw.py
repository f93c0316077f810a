"""What is drawn anew under somebody's hands: the focus stays on the same control, and what was typed and not sent stays typed."""

from hub import Hub
from playwright.sync_api import Locator, expect
from test_settings import card
from visit import Visit


def note_redraws(place: Locator) -> None:
    """Lets `wait_for_redraw` see that something in the place is drawn anew."""
    place.evaluate("""place => {
      globalThis.redrawn = false;
      new MutationObserver(() => { globalThis.redrawn = true; }).observe(place, { childList: true, subtree: true });
    }""")


def wait_for_redraw(visit: Visit) -> None:
    visit.page.wait_for_function("() => globalThis.redrawn")


def test_a_card_that_is_read_again_keeps_what_was_typed_and_where(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Typing")
    visit.open(token, "settings")
    memory = card(visit.page, "Memory")
    zone, model = memory.get_by_label("Time zone"), memory.get_by_label("Extraction model")
    zone.fill("Europe/Oslo")
    model.fill("small-model")
    model.evaluate("field => field.setSelectionRange(2, 5)")
    note_redraws(memory)
    visit.page.evaluate("""() => {
      const { viewer } = document.querySelector("memhub-settings");
      viewer.setMemory(true);
    }""")
    wait_for_redraw(visit)
    expect(model).to_be_focused()
    assert model.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 5]
    expect(zone).to_have_value("Europe/Oslo")
    expect(model).to_have_value("small-model")
    memory.get_by_role("button", name="Save").click()
    expect(memory.get_by_text("Saved.")).to_be_visible()
    note_redraws(memory)
    hub.ask("PUT", "/api/memory/users/me/settings", {"time_zone": "Europe/Rome"}, token=token)
    visit.page.evaluate("() => document.querySelector('memhub-settings').viewer.setMemory(true)")
    wait_for_redraw(visit)
    expect(zone).to_have_value("Europe/Rome")


def test_a_key_that_was_saved_is_not_typed_again(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    extraction = card(visit.page, "Extraction endpoint")
    extraction.get_by_label("Protocol").select_option("openai")
    extraction.get_by_label("Address").fill("http://127.0.0.1:9/v1")
    extraction.get_by_label("Model").fill("small-model")
    extraction.get_by_label("API key").fill("secret")
    extraction.get_by_role("button", name="Save").click()
    expect(extraction.get_by_text("Saved.")).to_be_visible()
    expect(extraction.get_by_label("API key")).to_have_value("")
    expect(extraction.get_by_label("API key")).to_have_attribute("placeholder", "kept as it is")
    hub.ask("PUT", "/api/settings/extraction", {"dialect": None, "base_url": None, "model": None, "api_key": None})


def test_whoever_is_on_a_fact_stays_there_when_facts_change(visit: Visit, hub: Hub) -> None:
    user, token = hub.register("Watching")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "facts")
    protect = visit.fact("food: sushi").get_by_role("button", name="Protect")
    delete = visit.fact("food: sushi").get_by_role("button", name="Delete")
    delete.focus()
    visit.page.keyboard.press("Enter")
    hub.add_fact(token, "job", "nurse")
    expect(visit.fact("job: nurse")).to_be_visible()
    expect(delete).to_be_focused()
    expect(delete).to_have_text("Really delete?")
    protect.focus()
    (food,) = [fact for fact in hub.facts(token) if fact["fact_key"] == "food"]
    hub.ask("PUT", f"/api/memory/users/me/facts/{food['id']}", {"fact_text": "food: loves ramen"}, token=token)
    expect(visit.fact("loves ramen")).to_be_visible()
    expect(visit.fact("loves ramen").get_by_role("button", name="Protect")).to_be_focused()
    hub.ask("DELETE", f"/api/memory/users/me/facts/{food['id']}", token=token)
    expect(visit.fact("loves ramen")).to_have_count(0)
    expect(visit.fact("job: nurse").get_by_role("button", name="Protect")).to_be_focused()


def test_a_closed_dialog_leads_back_to_a_fact_that_changed_meanwhile(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Meanwhile")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "facts")
    visit.fact("food: sushi").get_by_role("button", name="food: sushi", exact=True).focus()
    visit.page.keyboard.press("Enter")
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_label("As a sentence").fill("food: half typed")
    (food,) = hub.facts(token)
    hub.ask("PUT", f"/api/memory/users/me/facts/{food['id']}", {"fact_text": "food: loves ramen"}, token=token)
    expect(visit.fact("loves ramen")).to_have_count(1)
    expect(dialog.get_by_label("As a sentence")).to_have_value("food: half typed")
    expect(dialog.get_by_label("As a sentence")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.fact("loves ramen").get_by_role("button", name="food: loves ramen", exact=True)).to_be_focused()


def test_the_task_board_and_the_log_stay_under_the_hands(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Board")
    visit.open(token, "live")
    page = visit.page
    hub.add_fact(token, "food", "sushi")
    finished = page.get_by_role("list", name="Finished tasks")
    expect(finished.locator(".task")).to_have_count(1)
    log = page.get_by_role("list", name="Events, newest first")
    for place in (finished, log, page.get_by_label("Show")):
        place.focus()
        count = finished.locator(".task").count()
        hub.add_fact(token, f"thing {count}", "another")
        expect(finished.locator(".task")).to_have_count(count + 1)
        expect(place).to_be_focused()


def test_the_graph_keeps_the_fact_that_is_visited_and_the_chosen_one(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Drawn again")
    hub.add_facts(token, [{"fact_key": "food", "fact_value": "sushi"}, {"fact_key": "job", "fact_value": "nurse"}])
    visit.open(token, "graph")
    page = visit.page
    page.get_by_role("button", name="job: nurse").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="food: sushi").focus()
    hub.add_fact(token, "pet", "a cat")
    expect(page.locator(".node")).to_have_count(3)
    expect(page.get_by_role("button", name="food: sushi")).to_be_focused()
    expect(page.locator(".node.chosen")).to_have_attribute("aria-label", "job: nurse")
    chosen = page.get_by_role("region", name="Chosen fact")
    expect(chosen.get_by_role("heading", name="job: nurse")).to_be_visible()
    chosen.get_by_role("button", name="Open").focus()
    hub.add_fact(token, "hobby", "chess")
    expect(page.locator(".node")).to_have_count(4)
    expect(chosen.get_by_role("button", name="Open")).to_be_focused()


def test_what_could_not_be_read_says_so_and_is_tried_again(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Again")
    hub.add_fact(token, "food", "sushi")
    page = visit.page
    refusal = {"status": 503, "content_type": "application/problem+json", "body": '{"title":"x","status":503,"detail":"The hub rests."}'}
    refused = ("**/memory/users/me/**", "**/api/memory/tasks?*", "**/api/metrics/**")
    for path in refused:
        page.route(path, lambda route: route.fulfill(**refusal))
    visit.open(token)
    for name in ("facts", "live", "graph", "settings"):
        visit.go(name)
        shown = page.locator(f"memhub-{name}")
        expect(shown.get_by_text("The hub rests.").first).to_be_visible()
        expect(shown.locator(".loading")).to_have_count(0)
    for path in refused:
        page.unroute(path)
    visit.go("graph")
    expect(page.locator(".node")).to_have_count(1)
    for name in ("facts", "live", "settings"):
        visit.go(name)
        again = page.locator(f"memhub-{name}").get_by_role("button", name="Try again")
        for _ in range(again.count()):
            left = again.count()
            again.first.focus()
            page.keyboard.press("Enter")
            expect(again).to_have_count(left - 1)
            assert page.evaluate(f"() => document.querySelector('memhub-{name}').contains(document.activeElement)"), name
        expect(page.locator(f"memhub-{name}").get_by_text("The hub rests.")).to_have_count(0)
