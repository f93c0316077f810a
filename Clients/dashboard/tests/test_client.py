"""The JavaScript client in the browser, by itself: golden frames, a session, events."""

import json
import signal
from pathlib import Path

from hub import ROOT, Hub
from playwright.sync_api import Page

DECODE = """async ({ frames }) => {
  const client = await import("/javascript/memhub.js");
  const decoders = { session_started: client.decodeSessionStarted, memory_context: client.decodeMemoryContext,
    turn_queued: client.decodeTurnQueued, forgotten: client.decodeForgotten, subscribed: client.decodeSubscribed };
  return frames.map((frame) => frame.data ? client.decodeEvent(frame, "e") : (decoders[frame.type] ?? ((value) => value))(frame));
}"""

SPEAK = """async ({ address, token }) => {
  const { connect, events } = await import("/javascript/memhub.js");
  const stop = new AbortController();
  const seen = [];
  let live;
  const isLive = new Promise((resolve) => { live = resolve; });
  const watching = (async () => {
    for await (const event of events(address, token, { signal: stop.signal, onState: (state) => state === "live" && live() })) {
      seen.push(event.type);
      if (event.type === "memory_extraction_completed") break;
    }
  })();
  await isLive;
  const session = await connect(address, token);
  session.partial("I live in");
  const context = await session.context("I live in Oslo.", { deadlineMs: 5000, strict: true });
  session.responseDelta("How ");
  session.responseDelta("nice!");
  const queued = await session.responseEnd({ interrupted: true, heardCharacters: 3 });
  await watching;
  const again = await session.context("Where do I live?", { deadlineMs: 5000, strict: true });
  await session.close();
  return { outcome: context.outcome, status: queued.status, seen, recalled: again.facts.map((fact) => fact.fact_text) };
}"""


BEGIN_ANSWER = """async ({ address, token }) => {
  const { connect } = await import("/javascript/memhub.js");
  globalThis.session = await connect(address, token);
  await session.context("What should I order?", { deadlineMs: 5000, strict: true });
  session.responseDelta("How about ");
}"""

INTERRUPT_ANSWER = """async () => {
  session.responseDelta("some pizza tonight?");
  const queued = await session.responseEnd({ interrupted: true, heardCharacters: 14 });
  await session.close();
  return queued.status;
}"""


def test_golden_frames_are_decoded(page: Page, hub: Hub) -> None:
    page.goto(hub.address)
    files = [file for folder in ("voice-server", "events-server") for file in sorted(Path(ROOT, "Tests/Fixtures/wire", folder).glob("*.json"))]
    frames = [json.loads(file.read_text()) for file in files]
    decoded = page.evaluate(DECODE, {"frames": frames})
    assert len(decoded) == len(frames) > 20
    for frame, value in zip(frames, decoded, strict=True):
        expected = frame["data"] if "data" in frame else {name: given for name, given in frame.items() if name != "type"}
        found = value["data"] if "data" in frame else value
        assert {name: found[name] for name in expected} == expected


def test_a_session_and_its_events(page: Page, hub: Hub) -> None:
    _, token = hub.register("Client")
    page.goto(hub.address)
    told = page.evaluate(SPEAK, {"address": hub.address, "token": token})
    assert told["outcome"] == "complete" and told["status"] == "queued"
    assert told["seen"].index("memory_extraction_queued") < told["seen"].index("fact_extracted")
    assert any("Oslo" in text for text in told["recalled"])


def test_an_interrupted_answer_stays_interrupted_when_the_hub_was_killed_meanwhile(page: Page, hub: Hub) -> None:
    _, token = hub.register("Interrupted")
    page.goto(hub.address)
    page.evaluate(BEGIN_ANSWER, {"address": hub.address, "token": token})
    hub.stop(signal.SIGKILL)
    hub.start()
    assert page.evaluate(INTERRUPT_ANSWER) == "queued"
    (turn,) = hub.ask("GET", "/api/memory/users/me/export", token=token)["turns"]
    assert turn["interrupted"] and (turn["user_message"], turn["ai_response"]) == ("What should I order?", "How about some")
