"""What is decided under Settings, with the keyboard alone."""

import re

from hub import Hub
from keyboard import Keyboard
from playwright.sync_api import expect
from test_settings import card
from visit import Visit


def test_a_user_decides_exports_and_forgets(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Settings")
    hub.add_fact(token, "phone_number", "555 0100", fact_text="phone number: 555 0100")
    visit.open(token, "settings")
    page, keyboard = visit.page, Keyboard(visit.page)
    memory = card(page, "Memory")
    switch = memory.get_by_role("switch", name="Remember what is said")
    keyboard.use(switch, "Space")
    expect(memory.get_by_text("Memory is off. What is stored")).to_be_visible()
    expect(switch).to_be_focused()
    keyboard.press("Space")
    expect(memory.get_by_text("Memory is on.")).to_be_visible()
    expect(switch).to_be_checked()
    keyboard.write(memory.get_by_label("Time zone"), "Europe/Oslo")
    save = memory.get_by_role("button", name="Save")
    keyboard.use(save)
    expect(memory.get_by_text("Saved.")).to_be_visible()
    expect(save).to_be_focused()
    assert hub.ask("GET", "/api/memory/users/me/settings", token=token)["time_zone"] == "Europe/Oslo"

    download = page.get_by_role("button", name="Download everything")
    with page.expect_download():
        keyboard.use(download)
    expect(card(page, "Export").get_by_text("KiB downloaded")).to_be_visible()
    expect(download).to_be_focused()

    forget = card(page, "Forget")
    keyboard.write(forget.get_by_label("Topic"), "phone number")
    keyboard.press("Enter")
    keyboard.use(forget.get_by_role("button", name="Forget all of this"))
    expect(forget.get_by_role("list", name="Receipts")).to_contain_text("1 fact")
    expect(forget.get_by_label("Topic")).to_be_focused()
    assert hub.facts(token) == []


def test_erasing_takes_two_confirmations(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Erase")
    hub.add_fact(token, "food", "sushi")
    visit.open(token, "settings")
    page, keyboard = visit.page, Keyboard(visit.page)
    erase = page.get_by_role("button", name="Erase everything …")
    keyboard.use(erase)
    dialog = page.get_by_role("dialog", name="Erase everything")
    expect(dialog).to_be_visible()
    keyboard.press("Escape")
    expect(erase).to_be_focused()
    keyboard.press("Enter")
    word = dialog.get_by_label("to confirm")
    keyboard.write(word, "eras")
    keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Erase for ever")).to_be_disabled()
    assert len(hub.facts(token)) == 1
    page.keyboard.type("e")
    keyboard.use(dialog.get_by_role("button", name="Erase for ever"))
    expect(dialog).to_contain_text("1 fact, 0 turns, and the account.")
    expect(dialog.get_by_role("button", name="Save the receipt")).to_be_focused()
    with page.expect_download():
        keyboard.press("Enter")
    keyboard.press("Escape")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_an_administrator_chooses_a_person_and_looks_at_another(visit: Visit, hub: Hub) -> None:
    user, token = hub.register("Yolanda Found")
    hub.add_fact(token, "food", "sushi")
    visit.open(hub.admin_token, "settings")
    page, keyboard = visit.page, Keyboard(visit.page)
    other, _ = hub.register("Somebody else")
    keyboard.write(page.get_by_label("Whose memory"), other)
    keyboard.press("Enter")
    forget = card(page, "Forget")
    keyboard.write(forget.get_by_label("Topic"), "phone")
    users = card(page, "Users")
    keyboard.write(users.get_by_label("Name or id"), "Yolanda")
    keyboard.press("Enter")
    keyboard.use(users.get_by_role("button", name=f"Look at {user}"))
    expect(visit.fact("food: sushi")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    visit.go("settings")
    expect(forget.get_by_label("Topic")).to_have_value("")


def test_an_administrator_sets_policy_agents_tokens_and_endpoints(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    page, keyboard = visit.page, Keyboard(visit.page)
    policy = card(page, "Policy").get_by_role("switch", name="Remember users of bots unless they object")
    keyboard.use(policy, "Space")
    expect(card(page, "Policy").get_by_text("They are not remembered")).to_be_visible()
    expect(policy).to_be_focused()
    keyboard.press("Space")
    expect(card(page, "Policy").get_by_text("They are remembered.")).to_be_visible()

    dialog = page.get_by_role("dialog")
    agents = card(page, "Retention")
    for name in ("Cook", "Driver"):
        keyboard.use(agents.get_by_role("button", name="Add an agent"))
        keyboard.write(dialog.get_by_label("Name"), name)
        keyboard.use(dialog.get_by_role("button", name="Save"))
        expect(agents.get_by_text(name)).to_be_visible()
        expect(agents.get_by_role("button", name="Add an agent")).to_be_focused()
    edit = agents.get_by_role("button", name="Edit Cook")
    keyboard.use(edit)
    keyboard.write(dialog.get_by_label("Days"), "30")
    keyboard.press("Enter")
    expect(agents.get_by_text("removed after 30 days")).to_be_visible()
    expect(edit).to_be_focused()
    for name in ("Cook", "Driver"):
        keyboard.use(agents.get_by_role("button", name=f"Delete {name}"))
        keyboard.press("Enter")
        expect(agents.get_by_text(name)).to_have_count(0)
        assert agents.evaluate("card => card.contains(document.activeElement)")

    tokens = card(page, "Tokens")
    keyboard.use(tokens.get_by_role("button", name="Make a token"))
    keyboard.write(dialog.get_by_label("Label"), "By keyboard")
    keyboard.use(dialog.get_by_role("button", name="Make"))
    shown = page.get_by_role("dialog", name="The new token")
    expect(shown.get_by_label("Token")).to_have_text(re.compile("^mhb_"))
    keyboard.press("Escape")
    expect(tokens.get_by_role("button", name="Make a token")).to_be_focused()
    keyboard.use(tokens.get_by_role("button", name="Revoke By keyboard"))
    keyboard.press("Enter")
    row = tokens.get_by_role("listitem").filter(has_text="By keyboard")
    expect(row).to_contain_text("revoked")
    expect(row).to_be_focused()

    extraction = card(page, "Extraction endpoint")
    keyboard.choose(extraction.get_by_label("Protocol"), "OpenAI")
    keyboard.write(extraction.get_by_label("Address"), "http://127.0.0.1:9/v1")
    keyboard.write(extraction.get_by_label("Model"), "small-model")
    test = extraction.get_by_role("button", name="Test")
    keyboard.use(test)
    expect(extraction.get_by_role("alert")).to_contain_text("unreachable")
    expect(test).to_be_focused()
    keyboard.use(extraction.get_by_role("button", name="Save"))
    expect(extraction.get_by_text("set here")).to_be_visible()
    expect(extraction.get_by_role("button", name="Save")).to_be_focused()
    hub.ask("PUT", "/api/settings/extraction", {"dialect": None, "base_url": None, "model": None})

    providers = card(page, "Embedding providers")
    add = providers.get_by_role("button", name="Add a provider")
    keyboard.use(add)
    keyboard.choose(dialog.get_by_label("Kind"), "Azure")
    keyboard.go_to(dialog.get_by_label("Deployment"))
    keyboard.press("Escape")
    expect(add).to_be_focused()
