"""What users write is text: in facts, names, topics and events, for the user and for the administrator who looks."""

import urllib.request

import pytest
from hub import Hub
from playwright.sync_api import expect
from visit import Visit

ATTACKS = [
    "<img src=x onerror=\"document.title='broken'\">",
    "</span><script>document.title='broken'</script>",
    "\"><svg onload=document.title='broken'>",
    "javascript:document.title='broken'",
    "{{constructor.constructor('document.title=1')()}}",
]


def assert_harmless(visit: Visit) -> None:
    assert "broken" not in visit.page.title()
    assert visit.page.locator("main script, main img[src=x], [onerror], [onload]").count() == 0


def test_attacks_in_facts_and_names_stay_text(visit: Visit, hub: Hub) -> None:
    _, token = hub.register(ATTACKS[0])
    for index, attack in enumerate(ATTACKS):
        hub.add_fact(token, f"<b>attack {index}</b>", attack, fact_text=f"attack: {attack}")
    visit.open(token)
    expect(visit.page.locator(".account .name")).to_have_text(ATTACKS[0])
    visit.say(ATTACKS[1])
    visit.wait_for_step("Extracting")
    expect(visit.page.get_by_label("Conversation")).to_contain_text(ATTACKS[1])
    for name in ("facts", "live", "graph", "settings"):
        visit.go(name)
        expect(visit.page.locator(f"memhub-{name} .loading")).to_have_count(0)
        assert_harmless(visit)
    visit.go("facts")
    expect(visit.fact(ATTACKS[0])).to_be_visible()
    visit.fact(ATTACKS[0]).locator(".fact-text").click()
    expect(visit.page.get_by_role("dialog").locator(".history")).to_contain_text("onerror")
    assert_harmless(visit)


def test_an_administrator_who_looks_is_not_attacked_either(visit: Visit, hub: Hub) -> None:
    user, token = hub.register(ATTACKS[2])
    hub.add_fact(token, "attack", ATTACKS[0], fact_text=f"attack: {ATTACKS[0]}")
    visit.open(hub.admin_token, "live")
    hub.add_fact(token, "again", ATTACKS[1], fact_text=f"attack: {ATTACKS[1]}")
    expect(visit.page.get_by_role("list", name="Events, newest first")).to_contain_text("</script>")
    visit.page.get_by_label("Whose memory").fill(user)
    visit.page.get_by_role("button", name="Look").click()
    visit.go("facts")
    expect(visit.fact(ATTACKS[0])).to_be_visible()
    visit.go("settings")
    expect(visit.page.locator("memhub-settings .loading")).to_have_count(0)
    assert_harmless(visit)


@pytest.mark.parametrize("path", ["/", "/app.js", "/style/base.css", "/javascript/memhub.js"])
def test_every_file_comes_with_a_policy_that_lets_nothing_foreign_in(hub: Hub, path: str) -> None:
    with urllib.request.urlopen(hub.address + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "*" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_token_is_in_no_address_and_gone_after_signing_out(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Token")
    addresses: list[str] = []
    visit.page.on("request", lambda request: addresses.append(request.url))
    visit.page.on("websocket", lambda socket: addresses.append(socket.url))
    visit.open(token)
    visit.say("I like tea.")
    visit.wait_for_step("Extracting")
    assert any(address.startswith("ws://") for address in addresses)
    assert not any(token in address for address in addresses)
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.get_by_label("Token")).to_have_value("")
    assert visit.page.evaluate("() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage)") == "{}{}"
