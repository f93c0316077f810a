import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, EventCursor, MemhubError, closeReasons, mayReconnect } from "../memhub.js";
import { byteLength, decodeFrame, encodeFrame } from "../frames.js";
import { OpenTurns, PendingTurns } from "../turns.js";

const subscribed = (fields) => ({ epoch: "e", last_seq: 0, recovered: true, replayed: 0, ...fields });

test("delays grow exponentially to a limit, and each is a random share of it", () => {
  const backoff = new Backoff(100, 1000);
  assert.deepEqual([0, 1, 2, 3, 4, 1000].map((attempt) => backoff.delay(attempt, () => 1)), [100, 200, 400, 800, 1000, 1000]);
  assert.equal(backoff.delay(3, () => 0.25), 200);
});

test("a connection that lived long enough starts the count afresh", () => {
  const backoff = new Backoff(100, 1e9, 10_000);
  for (let attempt = 0; attempt < 20; attempt++) backoff.next(0);
  assert.ok(backoff.next(10_001) <= 100);
});

test("close codes from 4500 to 4999 end it, every other one is worth a reconnect", () => {
  assert.deepEqual([1000, 1006, 4001, 4499, 4500, 4999, 5000].map(mayReconnect), [true, true, true, true, false, false, true]);
  for (const code of Object.keys(closeReasons).map(Number)) assert.equal(MemhubError.closed(code).retryable, code < 4500);
});

test("an event that was handled is not accepted again, and one without a number is always new", () => {
  const cursor = new EventCursor();
  assert.equal(cursor.subscribed(subscribed({ last_seq: 5 })), true);
  assert.deepEqual([5, 6, 6, null, 7].map((seq) => cursor.accept({ type: "fact_deleted", seq })), [false, true, false, true, true]);
});

test("after a narrow replay the next resume starts where the replay ended", () => {
  const cursor = new EventCursor("e", 10);
  cursor.subscribed(subscribed({ last_seq: 90, replayed: 2 }));
  assert.equal(cursor.accept({ type: "fact_deleted", seq: 20 }), true);
  assert.equal(cursor.seq, 20);
  assert.equal(cursor.accept({ type: "fact_deleted", seq: 30 }), true);
  assert.equal(cursor.seq, 90);
});

test("a replay that was not possible is a loss, unless nothing was asked for", () => {
  assert.equal(new EventCursor().subscribed(subscribed({ recovered: false, last_seq: 9 })), true);
  const cursor = new EventCursor("old", 4);
  assert.equal(cursor.subscribed(subscribed({ recovered: false, last_seq: 9 })), false);
  assert.deepEqual([cursor.epoch, cursor.seq], ["e", 9]);
});

test("absent fields are left out and broken characters repaired", () => {
  assert.equal(encodeFrame({ type: "x", user_id: undefined, agent_id: null, text: "a\ud800b 👍" }), '{"type":"x","text":"a\uFFFDb 👍"}');
});

test("a frame over the hub's limit is refused here", () => {
  assert.throws(() => encodeFrame({ text: "é".repeat(140_000) }), { reason: "too_long", retryable: false });
});

test("what is not a JSON object is malformed", () => {
  for (const data of ["", "[1]", "null", "{", new ArrayBuffer(2)]) assert.throws(() => decodeFrame(data), { reason: "malformed_frame" });
});

test("what was heard is counted in code points, and less than the answer is an interrupted one", () => {
  const turn = new OpenTurns().open("t");
  turn.deltas.push("👍🏽 yes", " and no");
  assert.deepEqual(turn.heard(true, 3), { heard: "👍🏽 ", isCut: true });
  assert.deepEqual(turn.heard(false, 3), { heard: "👍🏽 ", isCut: true });
  assert.deepEqual(turn.heard(false, 100), { heard: "👍🏽 yes and no", isCut: false });
});

test("a turn ends with what its connection has not taken yet", () => {
  const turn = Object.assign(new OpenTurns().open("t"), { deltas: ["How ", "about ", "sushi?"], told: 1, toldMessage: "hello" });
  const ended = (said, heard, isCut) => turn.ended(said, heard, isCut).map((frame) => JSON.parse(frame));
  const end = { type: "response_end", turn_id: "t", interrupted: true, heard_characters: 6 };
  assert.deepEqual(ended("hello", "How ab", true), [{ type: "response_delta", turn_id: "t", text: "about sushi?" }, end]);
  turn.told = 3;
  assert.deepEqual(ended("hello there", "How ab", true), [{ type: "transcript_partial", turn_id: "t", text: "hello there" }, end]);
  assert.deepEqual(ended("hello", "How about sushi?", false), [{ type: "response_end", turn_id: "t", interrupted: false }]);
});

test("turns without a name follow one another, and abandoned ones are forgotten", () => {
  const turns = new OpenTurns();
  const first = turns.open();
  assert.equal(turns.open(), first);
  turns.close(first);
  assert.notEqual(turns.open().turnId, first.turnId);
  const named = turns.open("named");
  for (let index = 0; index < 1100; index++) turns.open(`t${index}`);
  assert.notEqual(turns.open("named"), named);
});

test("unacknowledged turns are bounded in number and in bytes, and the same turn is one", () => {
  const turns = new PendingTurns(2, 10);
  const first = turns.add("a", ["123", "45"]);
  assert.equal(turns.add("a", ["again"]), first);
  assert.throws(() => turns.add("b", ["123456"]), { reason: "buffer_full" });
  turns.add("b", ["12345"]);
  assert.throws(() => turns.add("c", []), { reason: "buffer_full" });
  assert.equal(byteLength(first.frames.join("")), 5);
});
