import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, events } from "../memhub.js";
import { ScriptedHub, WebSocket } from "./scripted-hub.mjs";

const options = { WebSocket, backoff: new Backoff(1, 2) };
const event = (seq) => ({ type: "fact_deleted", event: "fact_deleted", seq, at: "2026-11-21T12:00:00.000Z", data: { id: `${seq}` } });
const subscribed = (fields) => ({ type: "subscribed", epoch: "e1", last_seq: 0, recovered: true, replayed: 0, ...fields });

/** Reads that many events, then ends the stream. */
async function take(count, stream) {
  const seen = [];
  for await (const next of stream) {
    seen.push(next);
    if (seen.length === count) break;
  }
  return seen;
}

test("after a reconnect no event is missing and none comes twice", () => ScriptedHub.with(async (hub) => {
  const states = [];
  const seen = take(4, events(hub.url, "t", { ...options, events: ["fact_*"], onState: (state) => states.push(state) }));
  const peer = await hub.arrival();
  assert.deepEqual(await peer.receive("subscribe"), { type: "subscribe", events: ["fact_*"] });
  peer.send({ event: "status_update", data: { connected: true } });
  peer.send(event(3));
  peer.send(subscribed({ last_seq: 3 }));
  peer.send(event(4));
  peer.send(event(5));
  peer.socket.close(4002);
  const next = await hub.arrival();
  const again = await next.receive("subscribe");
  assert.deepEqual([again.epoch, again.since], ["e1", 5]);
  next.send(subscribed({ last_seq: 6, replayed: 1 }));
  for (const seq of [5, 6, 7]) next.send(event(seq));
  assert.deepEqual((await seen).map(({ seq, epoch }) => [seq, epoch]), [[4, "e1"], [5, "e1"], [6, "e1"], [7, "e1"]]);
  assert.deepEqual(states, ["connecting", "live", "waiting", "connecting", "live"]);
  assert.equal(await next.closed, 1000);
}));

test("momentary events bear the number of the last event before them, and each of them is new", () => ScriptedHub.with(async (hub) => {
  const seen = take(4, events(hub.url, "t", options));
  const peer = await hub.arrival();
  await peer.receive("subscribe");
  peer.send(subscribed({ last_seq: 4 }));
  for (const type of ["queue_metrics", "model_download_progress", "queue_metrics"]) peer.send({ ...event(4), type, event: type });
  for (const seq of [4, 5]) peer.send(event(seq));
  assert.deepEqual((await seen).map(({ type, seq }) => [type, seq]), [
    ["queue_metrics", 4], ["model_download_progress", 4], ["queue_metrics", 4], ["fact_deleted", 5],
  ]);
}));

test("a loss is reported and the stream goes on in the new epoch", () => ScriptedHub.with(async (hub) => {
  const seen = take(2, events(hub.url, "t", { ...options, epoch: "e0", since: 7 }));
  const peer = await hub.arrival();
  assert.equal((await peer.receive("subscribe")).since, 7);
  peer.send(subscribed({ last_seq: 2, recovered: false }));
  peer.send(event(3));
  assert.deepEqual((await seen).map(({ type, seq, epoch }) => [type, seq, epoch]), [["events_lost", 2, "e1"], ["fact_deleted", 3, "e1"]]);
}));

test("a revoked token throws, a broken frame reconnects", () => ScriptedHub.with(async (hub) => {
  const stream = events(hub.url, "t", options);
  const next = stream.next();
  const peer = await hub.arrival();
  await peer.receive("subscribe");
  peer.socket.send("not json");
  const again = await hub.arrival();
  again.socket.close(4506);
  await assert.rejects(next, { code: 4506, reason: "token_revoked" });
}));

test("a signal ends the stream while it waits", () => ScriptedHub.with(async (hub) => {
  const stop = new AbortController();
  const next = events(hub.url, "t", { ...options, signal: stop.signal }).next();
  const peer = await hub.arrival();
  await peer.receive("subscribe");
  peer.send(subscribed({}));
  stop.abort();
  assert.equal((await next).done, true);
  assert.equal(await peer.closed, 1000);
}));

test("a loop that reads too slowly is resumed where it is, with nothing lost", () => ScriptedHub.with(async (hub) => {
  const stream = events(hub.url, "t", options);
  const first = stream.next();
  const peer = await hub.arrival();
  await peer.receive("subscribe");
  peer.send(subscribed({}));
  peer.send(event(1));
  assert.equal((await first).value?.seq, 1);
  const padding = "x".repeat(1024 * 1024);
  for (let seq = 2; seq <= 8; seq++) peer.send({ ...event(seq), data: { padding } });
  assert.equal(await peer.closed, 1000);
  const seen = [];
  const reading = (async () => {
    for await (const { seq } of stream) if (seen.push(seq) === 7) return;
  })();
  const next = await hub.arrival();
  const { since } = await next.receive("subscribe");
  next.send(subscribed({ last_seq: 8, replayed: 8 - since }));
  for (let seq = since + 1; seq <= 8; seq++) next.send(event(seq));
  await reading;
  assert.deepEqual(seen, [2, 3, 4, 5, 6, 7, 8]);
}));
