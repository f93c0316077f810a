"""Signing in, consent, and a turn from the first letter to its facts."""

import json

from hub import Hub
from playwright.sync_api import Page, expect
from visit import Visit


def test_somebody_new_agrees_speaks_and_is_remembered(page: Page, hub: Hub) -> None:
    page.goto(hub.address)
    page.get_by_label("Your name").fill("Alice")
    page.get_by_role("button", name="Start").click()
    visit = Visit(page, hub)
    expect(page.locator(".state")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Switch memory on").click()
    expect(page.locator("memhub-memory-banner")).to_be_hidden()

    visit.say("I live in Oslo and I love sushi.")
    expect(visit.wait_for_step("Listening")).to_contain_text("partial transcripts sent")
    visit.wait_for_step("Saving")
    extracted = visit.wait_for_step("Extracting")
    expect(extracted).to_contain_text("new facts")
    expect(extracted.locator(".new-facts")).to_contain_text("Oslo")

    visit.say("Where do I live?")
    recalled = visit.wait_for_step("Recalling")
    expect(recalled.locator(".recalled")).to_contain_text("lives in Oslo")
    expect(recalled.locator(".why-list").first).to_contain_text("similar meaning")
    recalled.locator("summary").click()
    expect(recalled.get_by_label("Context")).to_contain_text("<user_memories>")
    expect(page.get_by_label("Conversation")).to_contain_text("I remember:")


def test_an_interrupted_answer_is_kept_only_as_far_as_it_was_heard(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Bob")
    visit.open(token)
    visit.say("I like long walks.")
    visit.page.get_by_role("button", name="Interrupt").click()
    expect(visit.page.get_by_label("Conversation")).to_contain_text("interrupted")
    visit.wait_for_step("Saving")
    exported = hub.ask("GET", "/api/memory/users/me/export", token=token)
    turn = exported["turns"][0]
    assert turn["interrupted"] and len(turn["ai_response"]) < len("I know nothing about that yet, but I am listening.")


def test_without_consent_nothing_is_kept(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Carol", remembers=False)
    visit.open(token)
    expect(visit.page.get_by_text("Memory is off.").first).to_be_visible()
    visit.say("I live in Rome.")
    expect(visit.wait_for_step("Saving")).to_contain_text("nothing is kept")
    assert hub.facts(token) == []


def test_an_administrator_speaks_for_somebody(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token)
    visit.page.get_by_label("Whose memory").fill("discord_4242")
    visit.page.get_by_role("button", name="Look").click()
    visit.say("I play the cello.")
    visit.wait_for_step("Extracting")
    visit.go("facts")
    expect(visit.fact("cello")).to_be_visible()


def test_a_wrong_token_is_refused_with_a_reason(page: Page, hub: Hub) -> None:
    page.goto(hub.address)
    page.get_by_label("Token").fill("mhu_wrong")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("token")


def test_a_revoked_token_leads_back_to_the_sign_in(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Dora")
    visit.open(token)
    hub.ask("POST", "/api/auth/rotate", token=token)
    expect(visit.page.get_by_role("alert")).to_contain_text("The token was revoked.")


def test_what_should_be_forgotten_is_asked_for_and_gone(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Eve")
    hub.add_fact(token, "phone_number", "555 0100", fact_text="phone number: 555 0100")
    visit.open(token)
    visit.say("Please forget my phone number.")
    expect(visit.page.locator(".step").filter(has_text="Forgotten:")).to_be_visible()
    assert hub.facts(token) == []


# In place of the browser's service, which needs a microphone and the network: the test says what it has heard.
RECOGNITION = """
globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition = class {
  start() { globalThis.recognition = this; }
  stop() { this.onend(); }
  hear(isFinal, ...pieces) {
    const results = pieces.map((transcript, index) => Object.assign([{ transcript }], { isFinal: isFinal && index === pieces.length - 1 }));
    this.onresult({ results });
    if (isFinal) this.onend();
  }
};
"""


def test_what_is_spoken_is_sent_while_it_is_heard_and_recalled_when_it_is_said(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Speech")
    hub.add_fact(token, "home", "Oslo", fact_text="home: lives in Oslo")
    page = visit.page
    page.add_init_script(RECOGNITION)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    visit.open(token)
    microphone = page.get_by_role("button", name="Speak")
    microphone.click()
    expect(microphone).to_have_attribute("aria-pressed", "true")
    field = page.get_by_label("Say something")
    for count, pieces in enumerate((["where"], ["where", "do I"], ["where", "do I live"]), start=1):
        page.evaluate("pieces => globalThis.recognition.hear(false, ...pieces)", pieces)
        expect(field).to_have_value(" ".join(pieces))
        expect(visit.step("Listening")).to_contain_text(f"{count} partial transcript")
    page.evaluate("() => globalThis.recognition.hear(true, 'where', 'do I live?')")
    expect(microphone).to_have_attribute("aria-pressed", "false")
    expect(visit.wait_for_step("Recalling").locator(".recalled")).to_contain_text("lives in Oslo")
    expect(page.get_by_label("Conversation")).to_contain_text("where do I live?")
    frames = [json.loads(frame) for frame in sent if frame.startswith("{")]
    partials = [frame for frame in frames if frame["type"] == "transcript_partial"]
    asked = next(frame for frame in frames if frame["type"] == "context_request")
    assert [frame["text"] for frame in partials[:3]] == ["where", "where do I", "where do I live"]
    assert asked["text"] == "where do I live?" and {frame["turn_id"] for frame in partials} == {asked["turn_id"]}
    visit.wait_for_step("Extracting")


def test_why_the_browser_cannot_listen_is_said(visit: Visit, hub: Hub) -> None:
    _, token = hub.register("Deaf")
    visit.page.add_init_script(RECOGNITION)
    visit.open(token)
    microphone = visit.page.get_by_role("button", name="Speak")
    microphone.click()
    visit.page.evaluate("() => { globalThis.recognition.onerror({ error: 'not-allowed' }); globalThis.recognition.onend(); }")
    expect(visit.page.get_by_role("alert")).to_contain_text("does not let this page use the microphone")
    expect(microphone).to_have_attribute("aria-pressed", "false")
