"""Facts: found, added, changed, protected, deleted; where they come from; and what the page does when the hub refuses."""

import re

from hub import Hub
from playwright.sync_api import expect
from visit import Visit


def test_facts_are_added_changed_protected_and_deleted(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Facts")
    visit.open(token, "facts")
    page = visit.page
    expect(page.get_by_text("Nothing is remembered yet")).to_be_visible()

    page.get_by_role("button", name="Add a fact").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it is about").fill("food")
    dialog.get_by_label("What is true").fill("sushi")
    dialog.get_by_label("Bank", exact=True).select_option("Interests")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_be_hidden()
    expect(visit.fact("food: sushi")).to_be_visible()
    expect(visit.fact("food: sushi").get_by_text("saving")).to_be_hidden()

    visit.fact("food: sushi").get_by_role("button", name="food: sushi", exact=True).click()
    dialog.get_by_label("As a sentence").fill("food: loves ramen")
    dialog.get_by_role("button", name="Save").click()
    expect(visit.fact("loves ramen")).to_be_visible()

    protect = visit.fact("loves ramen").get_by_role("button", name="Protect")
    protect.click()
    expect(protect).to_have_attribute("aria-pressed", "true")
    expect(protect).to_be_enabled()
    assert hub.facts(token)[0]["protected"]

    visit.fact("loves ramen").get_by_role("button", name="Delete").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        visit.fact("loves ramen").get_by_role("button", name="Really delete?").click()
    expect(visit.fact("loves ramen")).to_have_count(0)
    expect(page.get_by_text("Nothing is remembered yet")).to_be_visible()
    assert hub.facts(token) == []


def test_facts_are_filtered_searched_and_explained(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Filter")
    hub.add_fact(token, "food", "sushi", memory_bank="Interests", sector="emotional")
    hub.add_fact(token, "job", "nurse", memory_bank="Work")
    hub.add_fact(token, "city", "Oslo", memory_bank="Personal", validity_start="2020-01-01T00:00:00.000Z", validity_end="2021-01-01T00:00:00.000Z")
    visit.open(token, "facts")
    page, facts = visit.page, visit.page.locator("memhub-facts li.fact")
    expect(facts).to_have_count(2)
    page.get_by_label("Validity").select_option("all")
    expect(facts).to_have_count(3)
    page.get_by_label("Bank", exact=True).select_option("Work")
    expect(facts).to_have_count(1)
    page.get_by_label("Bank", exact=True).select_option("")
    page.get_by_label("Sector").select_option("emotional")
    expect(facts).to_have_count(1)
    page.get_by_label("Sector").select_option("")
    page.get_by_label("Search").fill("nur")
    expect(facts).to_have_count(1)
    page.get_by_label("Search").fill("what do I like to eat?")
    page.get_by_label("How", exact=True).select_option("meaning")
    expect(page.get_by_label("Recalled memories")).to_contain_text("sushi")


def test_a_fact_tells_where_it_comes_from_and_why_it_is_recalled(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Source")
    visit.open(token)
    visit.say("I live in Oslo.")
    visit.wait_for_step("Extracting")
    visit.go("facts")
    visit.fact("lives in Oslo").get_by_role("button", name="home: lives in Oslo", exact=True).click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.locator(".history")).to_contain_text("Added by extraction")
    expect(dialog.get_by_text("I live in Oslo.")).to_be_visible()
    dialog.get_by_label("Something that was said").fill("where do I live?")
    dialog.get_by_role("button", name="Explain").click()
    expect(dialog.get_by_text(re.compile(r"Number \d of \d memories"))).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_what_the_hub_refuses_is_taken_back(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Rollback")
    hub.add_fact(token, "pet", "a cat called Tom")
    visit.open(token, "facts")
    refusal = {"status": 503, "content_type": "application/problem+json", "body": '{"title":"x","status":503,"detail":"The hub rests."}'}
    visit.page.route("**/facts/*", lambda route: route.fulfill(**refusal) if route.request.method in ("PUT", "DELETE") else route.continue_())
    row = visit.fact("called Tom")
    row.get_by_role("button", name="Protect").click()
    expect(visit.page.get_by_role("alert").filter(has_text="The hub rests.")).to_be_visible()
    expect(row.get_by_role("button", name="Protect")).to_have_attribute("aria-pressed", "false")
    row.get_by_role("button", name="Delete").click()
    row.get_by_role("button", name="Really delete?").click()
    expect(visit.page.get_by_role("alert").filter(has_text="The hub rests.")).to_be_visible()
    expect(row).to_be_visible()
    assert len(hub.facts(token)) == 1


def test_a_fact_that_appears_elsewhere_appears_here(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Elsewhere")
    visit.open(token, "facts")
    expect(visit.page.get_by_text("Nothing is remembered yet")).to_be_visible()
    hub.add_fact(token, "colour", "green")
    expect(visit.fact("colour: green")).to_be_visible()
