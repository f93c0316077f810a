"""Facts and what connects them, and what changed over time."""

import re

from hub import Hub
from playwright.sync_api import Browser, expect
from visit import Visit

BOXES = "elements => elements.map(element => element.getBoundingClientRect().toJSON())"


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


def test_links_by_meaning_come_from_the_hub_and_what_changed_from_its_history(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Links")
    visit.open(token)
    for sentence in ("I love eating sushi.", "I love eating sushi rolls.", "I live in Oslo.", "I moved to Bergen."):
        visit.say(sentence)
        visit.wait_for_step("Extracting")
    links = hub.ask("GET", "/api/memory/users/me/links", token=token)
    assert links and all(link["strength"] > 0.8 for link in links), links
    visit.go("graph")
    page = visit.page
    replaced = {frozenset((fact["id"], fact["superseded_by"])) for fact in hub.facts(token) if fact["superseded_by"]}
    alike = {frozenset((link["fact_id"], link["linked_id"])) for link in links} - replaced
    expect(page.locator(".link-similar")).to_have_count(len(alike))
    expect(page.locator(".link-superseded")).to_have_count(len(replaced))
    assert alike and replaced
    page.locator(".node").filter(has_text="sushi rolls").locator("circle").click()
    expect(page.get_by_role("region", name="Chosen fact")).to_contain_text(re.compile(r"similar 0\.[89]"))
    bars = page.get_by_role("region", name="Time line").get_by_role("button")
    expect(bars.filter(has=page.locator("xpath=self::*[contains(@class, 'closed')]"))).to_have_count(1)


def test_no_label_lies_on_another(browser: Browser, hub: Hub) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    visit = Visit(context.new_page(), hub)
    _, token = hub.register("Crowd")
    hub.add_facts(token, [{"fact_key": f"topic_{number}", "fact_value": f"a thing worth knowing {number}"} for number in range(12)])
    visit.open(token, "graph")
    expect(visit.page.locator(".node")).to_have_count(12)
    boxes = visit.page.locator(".node:not(.quiet-label) text").evaluate_all(BOXES)
    assert len(boxes) > 1
    for index, one in enumerate(boxes):
        for other in boxes[:index]:
            assert one["right"] <= other["left"] or other["right"] <= one["left"] or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    context.close()


def test_no_bar_of_the_time_line_lies_on_another_however_short_it_lasted(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Mover")
    hub.say(token, "I live in Oslo.", "I moved to Bergen.", "I moved to Rome.", "I moved to Paris.")
    visit.open(token, "graph")
    bars = visit.page.get_by_role("region", name="Time line").get_by_role("button")
    expect(bars).to_have_count(4)
    track = visit.page.locator(".track").evaluate("track => track.getBoundingClientRect().toJSON()")
    boxes = bars.evaluate_all(BOXES)
    edges = [track["left"] - 1, *(edge for box in boxes for edge in (box["left"], box["right"])), track["right"] + 1]
    assert all(edge <= following + 0.5 for edge, following in zip(edges, edges[1:], strict=False)), edges
    assert all(box["width"] > 5 for box in boxes)


def test_a_graph_follows_what_is_learnt(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Follow")
    visit.open(token, "graph")
    expect(visit.page.get_by_text("Nothing to draw yet")).to_be_visible()
    hub.add_fact(token, "food", "sushi")
    expect(visit.page.locator(".node")).to_have_count(1)
