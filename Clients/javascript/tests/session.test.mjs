import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, connect } from "../memhub.js";
import { ScriptedHub, WebSocket } from "./scripted-hub.mjs";

const options = { user_id: "discord_1", WebSocket, backoff: new Backoff(1, 2) };

/** Lends a session and the hub's end of it. */
function speaking(body, more = {}) {
  return ScriptedHub.with(async (hub) => {
    const opening = connect(hub.url, "mhb_secret", { ...options, ...more });
    const peer = await hub.arrival();
    const request = await peer.start();
    const session = await opening;
    await body({ hub, peer, request, session });
    if (session.isConnected) {
      const ending = peer.end();
      await Promise.all([session.close(), ending]);
    } else {
      await session.close();
    }
  });
}

test("a turn goes from context to acknowledgement", () => speaking(async ({ peer, request, session }) => {
  assert.deepEqual([peer.path, peer.offered], ["/ws/voice", "memhub.v1,bearer.mhb_secret"]);
  assert.deepEqual(request, { type: "session_start", user_id: "discord_1" });
  session.partial("what should");
  const partial = await peer.receive("transcript_partial");
  const asking = session.context("what should I order?", { limit: 3, deadlineMs: 5000 });
  const asked = await peer.receive("context_request");
  assert.equal(asked.turn_id, partial.turn_id);
  assert.deepEqual([asked.limit, asked.deadline_ms], [3, 4950]);
  peer.send({ type: "memory_context", turn_id: asked.turn_id, memory_enabled: true, context: "<c>", facts: [] });
  assert.equal((await asking).context, "<c>");
  const saying = session.turnComplete("what should I order?", "Sushi.");
  assert.equal((await peer.acknowledge()).ai_response, "Sushi.");
  assert.equal((await saying).task_id, `task-${asked.turn_id}`);
  assert.equal(session.unacknowledgedTurns, 0);
}));

test("a context that comes too late is empty, and rejects only when asked to; it never answers the next one", () =>
  speaking(async ({ peer, session }) => {
    const late = await session.context("one", { turnId: "t", deadlineMs: 1 });
    assert.deepEqual([late.outcome, late.error?.reason, late.context], ["timed_out", "timed_out", ""]);
    await assert.rejects(session.context("two", { turnId: "t", deadlineMs: 1, strict: true }), { reason: "timed_out" });
    const third = session.context("three", { turnId: "t", deadlineMs: 5000 });
    for (const context of ["1", "2", "3"]) peer.send({ type: "memory_context", turn_id: "t", context });
    assert.equal((await third).context, "3");
    for (let count = 0; count < 3; count++) await peer.receive("context_request");
  }));

test("an unacknowledged turn is sent again in the resumed session", () => speaking(async ({ hub, peer, session }) => {
  const saying = session.turnComplete("I live in Oslo.", "Nice.");
  const first = await peer.receive("turn_complete");
  peer.drop();
  const next = await hub.arrival();
  assert.equal((await next.start(true)).session_id, "s1");
  assert.deepEqual(await next.acknowledge(), first);
  assert.equal((await saying).turn_id, first.turn_id);
  assert.equal(session.started?.resumed, true);
  await Promise.all([session.close(), next.end()]);
}));

test("a streamed answer on one connection ends with response_end", () => speaking(async ({ peer, session }) => {
  const asking = session.context("hello", { turnId: "t", deadlineMs: 5000 });
  await peer.receive("context_request");
  peer.send({ type: "memory_context", turn_id: "t" });
  await asking;
  session.responseDelta("How about ", { turnId: "t" });
  session.responseDelta("pizza?", { turnId: "t" });
  const ending = session.responseEnd({ turnId: "t", interrupted: true, heardCharacters: 9 });
  assert.equal((await peer.receive("response_delta")).text, "How about ");
  await peer.receive("response_delta");
  const end = await peer.acknowledge("response_end");
  assert.deepEqual([end.interrupted, end.heard_characters], [true, 9]);
  await ending;
}));

/** Asks and streams the first piece of an answer; the hub has not answered the question yet. */
async function beginAnswer(session, peer) {
  const asking = session.context("hello", { turnId: "t", deadlineMs: 5000 });
  await peer.receive("context_request");
  session.responseDelta("How about ", { turnId: "t" });
  await peer.receive("response_delta");
  return { asking };
}

for (const isInterrupted of [false, true]) {
  const told = isInterrupted ? "again as interrupted, with what was heard" : "whole";
  test(`a streamed answer cut off by a broken connection is sent ${told}`, () => speaking(async ({ hub, peer, session }) => {
    const { asking } = await beginAnswer(session, peer);
    peer.drop();
    assert.equal((await asking).error?.reason, "connection_lost");
    session.responseDelta("pizza?", { turnId: "t" });
    const ending = session.responseEnd({ turnId: "t", ...(isInterrupted ? { interrupted: true, heardCharacters: 9 } : {}) });
    const next = await hub.arrival();
    await next.start(true);
    if (isInterrupted) {
      assert.deepEqual(await next.acknowledgeInterrupted(), ["hello", "How about", 9]);
    } else {
      const turn = await next.acknowledge();
      assert.deepEqual([turn.user_message, turn.ai_response], ["hello", "How about pizza?"]);
    }
    await ending;
    await Promise.all([session.close(), next.end()]);
  }));
}

test("an interrupted answer whose end was not acknowledged is interrupted in the resumed session", () => speaking(async ({ hub, peer, session }) => {
  await beginAnswer(session, peer);
  const ending = session.responseEnd({ turnId: "t", interrupted: true, heardCharacters: 3 });
  await peer.receive("response_end");
  peer.drop();
  const next = await hub.arrival();
  assert.equal((await next.start(true)).session_id, "s1");
  assert.deepEqual(await next.acknowledgeInterrupted(), ["hello", "How", 3]);
  assert.equal((await ending).turn_id, "t");
  await Promise.all([session.close(), next.end()]);
}));

test("the end of an interrupted answer is retried alone, and told again to a hub that forgot the turn", () => speaking(async ({ peer, session }) => {
  await beginAnswer(session, peer);
  const ending = session.responseEnd({ turnId: "t", interrupted: true, heardCharacters: 3 });
  await peer.receive("response_end");
  peer.send({ type: "error", code: 4108, reason: "unavailable", turn_id: "t", retryable: true });
  assert.equal((await peer.receive("response_end")).heard_characters, 3);
  for (let count = 0; count < 2; count++) peer.send({ type: "error", code: 4105, reason: "unknown_turn", turn_id: "t", retryable: false });
  assert.deepEqual(await peer.acknowledgeInterrupted(), ["hello", "How", 3]);
  await ending;
}));

test("fewer characters heard than streamed are an interruption, and the user's last words count", () => speaking(async ({ peer, session }) => {
  await beginAnswer(session, peer);
  const ending = session.responseEnd({ turnId: "t", heardCharacters: 3, userMessage: "hello there" });
  assert.equal((await peer.receive("transcript_partial")).text, "hello there");
  const end = await peer.acknowledge("response_end");
  assert.deepEqual([end.interrupted, end.heard_characters], [true, 3]);
  await ending;
}));

test("an interrupted answer whose context nobody asked for is told whole, as interrupted", () => speaking(async ({ peer, session }) => {
  session.responseDelta("Once upon a time", { turnId: "t" });
  const ending = session.responseEnd({ turnId: "t", interrupted: true, heardCharacters: 9, userMessage: "tell me more" });
  assert.deepEqual(await peer.acknowledgeInterrupted(), ["tell me more", "Once upon", 9]);
  await ending;
}));

test("a retryable error is retried and a lasting one rejects", () => speaking(async ({ peer, session }) => {
  const saying = session.turnComplete("one", "two", { turnId: "t" });
  await peer.receive("turn_complete");
  peer.send({ type: "error", code: 4108, reason: "unavailable", retryable: true, turn_id: "t" });
  await peer.acknowledge();
  await saying;
  const refused = session.turnComplete("three", "four", { turnId: "u" });
  await peer.receive("turn_complete");
  peer.send({ type: "error", code: 4106, reason: "not_allowed", message: "no", retryable: false, turn_id: "u" });
  await assert.rejects(refused, { code: 4106, reason: "not_allowed", detail: "no" });
}));

test("a revoked token ends the session and fails its turns", () => speaking(async ({ peer, session }) => {
  const saying = session.turnComplete("one", "two");
  await peer.receive("turn_complete");
  peer.socket.close(4506);
  await assert.rejects(saying, { code: 4506, reason: "token_revoked", retryable: false });
  await assert.rejects(session.turnComplete("three", "four"), { code: 4506 });
  assert.equal((await session.context("five")).error?.code, 4506);
}));

test("a refused token rejects at once, and a hub that is not there after the timeout", async () => {
  await ScriptedHub.with(async (hub) => {
    const opening = connect(hub.url, "mhb_wrong", options);
    (await hub.arrival()).socket.close(4501);
    await assert.rejects(opening, { code: 4501 });
  });
  await assert.rejects(connect("ws://127.0.0.1:1", "t", { ...options, connectTimeout: 50 }), { reason: "unreachable" });
});

test("the buffer of unacknowledged turns is bounded", () => speaking(async ({ peer, session }) => {
  const first = session.turnComplete("one", "two");
  await assert.rejects(session.turnComplete("three", "four"), { reason: "buffer_full", retryable: true });
  await peer.acknowledge();
  await first;
}, { turnLimit: 1 }));

test("what the hub has forgotten is told, and another token is used from then on", async () => {
  const told = [];
  await speaking(async ({ peer, session }) => {
    session.authenticate("mhb_other");
    assert.equal((await peer.receive("authenticate")).token, "mhb_other");
    peer.send({ type: "forgotten", turn_id: "t", receipt: { receipt_id: "r", facts: 2, turns: 1, at: "2026-11-21T12:00:00.000Z" } });
    const asking = session.context("hello", { turnId: "t", deadlineMs: 5000 });
    await peer.receive("context_request");
    peer.send({ type: "memory_context", turn_id: "t" });
    await asking;
  }, { onForgotten: (forgotten) => told.push(forgotten) });
  assert.equal(told[0].receipt.facts, 2);
});

test("closing does not wait for a hub that does not answer", () => speaking(async ({ hub, peer, session }) => {
  const saying = session.turnComplete("one", "two");
  await peer.receive("turn_complete");
  const closing = session.close();
  await assert.rejects(saying, { reason: "closed" });
  await closing;
  assert.equal(session.isConnected, false);
}, { closeTimeout: 20 }));
