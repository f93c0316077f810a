"""What a user decides about their memory, and what an administrator decides about the hub."""

import json
import re
import urllib.error
from pathlib import Path

import pytest
from hub import Hub
from playwright.sync_api import Locator, Page, expect
from visit import Visit


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_memory_is_switched_and_settings_are_kept(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Settings")
    visit.open(token, "settings")
    memory = card(visit.page, "Memory")
    memory.get_by_role("switch", name="Remember what is said").click()
    expect(memory.get_by_role("switch", name="Remember what is said")).not_to_be_checked()
    expect(visit.page.get_by_text("Memory is off. What is stored")).to_be_visible()
    assert not hub.ask("GET", "/api/auth/me", token=token)["memory_enabled"]
    memory.get_by_label("Time zone").fill("Europe/Oslo")
    memory.get_by_label("Extraction model").fill("small-model")
    memory.get_by_role("button", name="Save").click()
    expect(memory.get_by_text("Saved.")).to_be_visible()
    settings = hub.ask("GET", "/api/memory/users/me/settings", token=token)
    assert (settings["time_zone"], settings["extraction_model"]) == ("Europe/Oslo", "small-model")
    memory.get_by_label("Time zone").fill("Nowhere/Land")
    memory.get_by_role("button", name="Save").click()
    expect(memory.get_by_role("alert")).to_contain_text("time_zone")


def test_a_refused_switch_goes_back(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Back")
    visit.open(token, "settings")
    switch = card(visit.page, "Memory").get_by_role("switch", name="Remember what is said")
    expect(switch).to_be_checked()
    visit.page.route("**/settings", lambda route: route.fulfill(status=503, json={"detail": "Later."}) if route.request.method == "PUT" else route.continue_())
    switch.click()
    expect(card(visit.page, "Memory").get_by_role("alert")).to_have_text("Later.")
    expect(switch).to_be_checked()


def test_everything_is_exported_as_a_file(visit: Visit, hub: Hub, tmp_path: Path) -> None:
    user, token = hub.register("Export")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "settings")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Download everything").click()
    waiting.value.save_as(tmp_path / "export.json")
    exported = json.loads((tmp_path / "export.json").read_text())
    assert exported["user"]["user_id"] == user and exported["facts"][0]["fact_value"] == "sushi"


def test_a_topic_is_forgotten_with_a_receipt(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Forget")
    hub.add_fact(token, "phone_number", "555 0100", fact_text="phone number: 555 0100")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "settings")
    forget = card(visit.page, "Forget")
    forget.get_by_label("Topic").fill("phone number")
    forget.get_by_role("button", name="Find").click()
    expect(forget.get_by_text("phone number: 555 0100")).to_be_visible()
    assert len(hub.facts(token)) == 2
    forget.get_by_role("button", name="Forget all of this").click()
    expect(forget.get_by_role("list", name="Receipts")).to_contain_text("1 fact")
    assert [fact["fact_key"] for fact in hub.facts(token)] == ["food"]


def test_erasing_takes_two_confirmations_and_leaves_a_receipt(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Erase")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "settings")
    page = visit.page
    page.get_by_role("button", name="Erase everything …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Erase for ever")).to_be_disabled()
    dialog.get_by_label("to confirm").fill("erase")
    dialog.get_by_role("button", name="Erase for ever").click()
    expect(dialog).to_contain_text("1 fact, 0 turns, and the account.")
    expect(dialog.locator("code")).to_have_text(re.compile("[0-9a-f-]{36}"))
    with page.expect_download():
        dialog.get_by_role("button", name="Save the receipt").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_a_replaced_token_keeps_the_account(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Rotate")
    visit.open(token, "settings")
    with visit.page.expect_event("load"):
        visit.page.get_by_role("button", name="Replace token").click()
    expect(visit.page.locator(".state")).to_have_attribute("data-state", "live")
    expect(visit.page.locator(".account .name")).to_have_text("Rotate")
    fresh = visit.page.evaluate("() => sessionStorage.getItem('memhub.token')")
    assert fresh != token and hub.ask("GET", "/api/auth/me", token=fresh)["display_name"] == "Rotate"


def test_an_administrator_sets_policy_agents_and_the_extraction_endpoint(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    page = visit.page
    policy = card(page, "Policy").get_by_role("switch", name="Remember users of bots unless they object")
    policy.click()
    expect(card(page, "Policy").get_by_text("They are not remembered")).to_be_visible()
    policy.click()
    expect(card(page, "Policy").get_by_text("They are remembered.")).to_be_visible()

    retention = card(page, "Retention")
    retention.get_by_role("button", name="Add an agent").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Receptionist")
    dialog.get_by_label("Days").fill("30")
    dialog.get_by_role("button", name="Save").click()
    expect(retention.get_by_text("removed after 30 days")).to_be_visible()
    retention.get_by_role("button", name="Delete Receptionist").click()
    retention.get_by_role("button", name="Really delete?").click()
    expect(retention.get_by_text("There are no agents")).to_be_visible()

    extraction = card(page, "Extraction endpoint")
    extraction.get_by_label("Protocol").select_option("openai")
    extraction.get_by_label("Address").fill("http://127.0.0.1:9/v1")
    extraction.get_by_label("Model").fill("small-model")
    extraction.get_by_role("button", name="Test").click()
    expect(extraction.get_by_role("alert")).to_contain_text("unreachable")
    extraction.get_by_role("button", name="Save").click()
    expect(extraction.get_by_text("set here")).to_be_visible()
    assert hub.ask("GET", "/api/settings/extraction")["model"] == "small-model"
    hub.ask("PUT", "/api/settings/extraction", {"dialect": None, "base_url": None, "model": None})


def test_users_are_found_and_looked_at(visit: Visit, hub: Hub) -> None:
    user, token = hub.register("Zacharias Found")
    hub.add_fact(token, "food", "sushi")
    visit.open(hub.admin_token, "settings")
    users = card(visit.page, "Users")
    users.get_by_label("Name or id").fill("Zacharias")
    users.get_by_role("button", name="Search").click()
    expect(users.get_by_role("list", name="Users").locator("> li")).to_have_count(1)
    expect(users.get_by_role("list", name="Users")).to_contain_text("1 fact")
    users.get_by_role("button", name=f"Look at {user}").click()
    expect(visit.fact("food: sushi")).to_be_visible()
    expect(visit.page.get_by_label("Whose memory")).to_have_value(user)


def test_a_token_is_made_shown_once_and_revoked(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    tokens = card(visit.page, "Tokens")
    tokens.get_by_role("button", name="Make a token").click()
    form = visit.page.get_by_role("dialog", name="New token")
    form.get_by_label("Label").fill("Night shift")
    form.get_by_role("button", name="Make").click()
    shown = visit.page.get_by_role("dialog", name="The new token").get_by_label("Token")
    expect(shown).to_have_text(re.compile("^mhb_"))
    made = shown.inner_text()
    assert hub.ask("GET", "/api/auth/me", token=made)["platform"] == "discord"
    visit.page.get_by_role("dialog", name="The new token").get_by_role("button", name="Close").click()
    row = tokens.get_by_role("listitem").filter(has_text="Night shift")
    row.get_by_role("button", name="Revoke Night shift").click()
    row.get_by_role("button", name="Really revoke?").click()
    expect(row).to_contain_text("revoked")
    with pytest.raises(urllib.error.HTTPError):
        hub.ask("GET", "/api/auth/me", token=made)


def test_what_this_hub_does_not_offer_is_said(visit: Visit, hub: Hub) -> None:
    missing = {"status": 404, "content_type": "application/problem+json", "body": '{"status":404,"detail":"There is nothing at this path."}'}
    visit.page.route("**/api/settings/embedding-providers", lambda route: route.fulfill(**missing))
    visit.open(hub.admin_token, "settings")
    expect(card(visit.page, "Embedding providers").get_by_text("Not offered by this hub")).to_be_visible()


def test_embedding_providers_are_tested_and_activated_with_a_warning(visit: Visit, hub: Hub) -> None:
    provider = {
        "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "name": "Local", "provider_type": "local", "is_active": False, "is_serving": False,
        "dimensions": 384, "model": "all-minilm-l6-v2", "base_url": None, "deployment": None, "api_version": None, "has_api_key": False,
        "avg_latency_ms": None, "p95_latency_ms": None, "p99_latency_ms": None, "total_requests": 0, "problem": None,
        "created_at": "2026-11-21T12:00:00.000Z", "updated_at": "2026-11-21T12:00:00.000Z",
    }
    activated: list[str] = []
    visit.page.route("**/api/settings/embedding-providers", lambda route: route.fulfill(json=[provider]))
    visit.page.route("**/embedding-providers/*/test", lambda route: route.fulfill(json={"success": True, "dimensions": 384, "latency_ms": 3.2}))
    visit.page.route("**/embedding-providers/*/activate", lambda route: (activated.append(route.request.url), route.fulfill(json=provider)))
    visit.open(hub.admin_token, "settings")
    providers = card(visit.page, "Embedding providers")
    providers.get_by_role("button", name="Test Local").click()
    expect(providers.get_by_text("Local answers: 384 dimensions in 3.2 ms.")).to_be_visible()
    providers.get_by_role("button", name="Activate Local").click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog.get_by_text("every memory is embedded again")).to_be_visible()
    assert not activated
    dialog.get_by_role("button", name="Activate and re-index").click()
    expect(dialog).to_be_hidden()
    assert len(activated) == 1
