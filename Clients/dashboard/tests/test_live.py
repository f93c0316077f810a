"""Events as they come, and everything that a killed hub must not lose or say twice."""

import re
import signal

from hub import Hub
from playwright.sync_api import Page, expect
from visit import Visit


def numbers(page: Page) -> list[int]:
    """The events' numbers on the page, oldest first."""
    return [int(text) for text in reversed(page.locator("memhub-event-log li").evaluate_all("rows => rows.map(row => row.dataset.seq)")) if text]


def test_tasks_move_to_finished_and_charts_are_drawn(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Live")
    visit.open(token, "live")
    hub.add_fact(token, "food", "sushi")
    finished = visit.page.get_by_role("list", name="Finished tasks").locator(".task")
    expect(finished).to_have_count(1)
    expect(finished).to_contain_text("1 fact in")
    expect(visit.page.get_by_role("img", name=re.compile("Time to extract: now .* ms"))).to_be_visible()
    log = visit.page.get_by_role("list", name="Events, newest first")
    expect(log).to_contain_text("fact_extracted")
    visit.page.get_by_label("Show").select_option("fact")
    expect(log.get_by_text("memory_extraction_completed")).to_be_hidden()


def test_a_failed_task_is_queued_again_and_a_refusal_is_taken_back(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Retry")
    task = {
        "task_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "user_id": "webrtc_1", "agent_id": None, "kind": "turn", "status": "failed",
        "attempts": 3, "max_attempts": 3, "error": "the extractor failed", "created_at": "2026-11-21T12:00:00.000Z",
    }
    visit.page.route("**/api/memory/tasks?*", lambda route: route.fulfill(json=[task], headers={"X-Memhub-Seq": "0"}))
    visit.open(token, "live")
    row = visit.page.locator(".task").filter(has_text="the extractor failed")
    expect(row).to_have_attribute("data-status", "failed")
    with visit.page.expect_response(lambda answer: answer.url.endswith("/retry") and answer.status == 404):
        row.get_by_role("button", name="Retry").click()
    expect(visit.page.get_by_role("alert").filter(has_text="task")).to_be_visible()
    expect(row).to_have_attribute("data-status", "failed")


def test_after_the_hub_was_killed_nothing_is_missing_and_nothing_comes_twice(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Resume")
    visit.open(token, "live")
    page = visit.page
    for count in range(3):
        hub.add_fact(token, f"before_{count}", str(count))
    expect(page.get_by_role("list", name="Finished tasks").locator(".task")).to_have_count(3)

    hub.stop(signal.SIGKILL)
    expect(page.locator(".state")).not_to_have_attribute("data-state", "live")
    hub.start()
    for count in range(3):
        hub.add_fact(token, f"after_{count}", str(count))
    expect(page.locator(".state")).to_have_attribute("data-state", "live")
    expect(page.get_by_role("list", name="Finished tasks").locator(".task")).to_have_count(6)
    expect(page.locator("memhub-event-log code").filter(has_text=re.compile("^fact_extracted$"))).to_have_count(6)

    seen = numbers(page)
    assert seen == sorted(set(seen))
    events = hub.ask("GET", "/api/memory/users/me/export", token=token)["events"]
    stored = [event["seq"] for event in events if event["type"].startswith(("fact_", "memory_extraction_"))]
    assert set(stored) <= set(seen)
    visit.go("facts")
    expect(page.locator("memhub-facts li.fact")).to_have_count(6)


def test_a_conversation_goes_on_after_the_hub_was_killed(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Conversation")
    visit.open(token)
    visit.say("I live in Oslo.")
    visit.wait_for_step("Extracting")
    hub.stop(signal.SIGKILL)
    expect(visit.page.locator(".state")).not_to_have_attribute("data-state", "live")
    visit.say("I have a dog called Rex.")
    visit.wait_for_step("Recalling", "failed")
    visit.wait_for_step("Saving", "active")
    hub.start()
    visit.wait_for_step("Saving")
    visit.wait_for_step("Extracting")
    texts = [fact["fact_text"] for fact in hub.facts(token)]
    assert sum("Rex" in text for text in texts) == 1, texts
    assert len(hub.ask("GET", "/api/memory/users/me/export", token=token)["turns"]) == 2
