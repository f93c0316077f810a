"""Facts and what connects them, and what changed over time."""

from hub import Hub
from playwright.sync_api import expect
from visit import Visit


def test_facts_are_drawn_joined_and_explored(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Graph")
    visit.open(token)
    for sentence in ("I live in Oslo and I love sushi.", "I moved to Bergen."):
        visit.say(sentence)
        visit.wait_for_step("Extracting")
    visit.go("graph")
    page = visit.page
    expect(page.locator(".node")).to_have_count(3)
    expect(page.locator(".link-superseded")).to_have_count(1)
    page.locator(".node").filter(has_text="lives in Bergen").locator("circle").click()
    chosen = page.get_by_role("region", name="Chosen fact")
    expect(chosen.get_by_role("heading", name="home: lives in Bergen")).to_be_visible()
    chosen.get_by_role("button", name="lives in Oslo").click()
    expect(chosen.get_by_role("heading", name="home: lives in Oslo")).to_be_visible()
    times = page.get_by_role("region", name="Time line")
    expect(times.get_by_role("button")).to_have_count(2)
    times.get_by_role("button", name="lives in Oslo").click()
    expect(page.get_by_role("dialog").locator(".history")).to_contain_text("Superseded")


def test_links_by_meaning_come_from_the_hub_where_it_offers_them(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Links")
    hub.add_fact(token, "food", "sushi")
    hub.add_fact(token, "cuisine", "Japanese")
    one, other = (fact["id"] for fact in hub.facts(token))
    link = {"fact_id": one, "linked_id": other, "strength": 0.87, "created_at": "2026-11-21T12:00:00.000Z"}
    visit.page.route("**/users/me/links?*", lambda route: route.fulfill(json=[link]))
    visit.open(token, "graph")
    expect(visit.page.locator(".link-similar")).to_have_count(1)
    visit.page.locator(".node").filter(has_text="sushi").locator("circle").click()
    expect(visit.page.get_by_role("region", name="Chosen fact")).to_contain_text("similar 0.87")


def test_a_graph_follows_what_is_learnt(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Follow")
    visit.open(token, "graph")
    expect(visit.page.get_by_text("Nothing to draw yet")).to_be_visible()
    hub.add_fact(token, "food", "sushi")
    expect(visit.page.locator(".node")).to_have_count(1)
