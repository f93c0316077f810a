import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import {
  decodeEvent, decodeForgotten, decodeMemoryContext, decodeSessionStarted, decodeSubscribed, decodeTurnQueued,
} from "../memhub.js";
import { decodeFrame, encodeFrame, frameError } from "../frames.js";

const wire = new URL("../../../Tests/Fixtures/wire/", import.meta.url);
const frames = (folder) =>
  readdirSync(new URL(`${folder}/`, wire)).map((name) => [name, decodeFrame(readFileSync(new URL(`${folder}/${name}`, wire), "utf8"))]);

const voice = {
  session_started: decodeSessionStarted,
  memory_context: decodeMemoryContext,
  turn_queued: decodeTurnQueued,
  forgotten: decodeForgotten,
  error: (frame) => ({ ...frame, code: frameError(frame).code, reason: frameError(frame).reason }),
};

for (const [name, frame] of frames("voice-server")) {
  test(`voice: ${name} is read with everything it says`, () => {
    const decoded = (voice[frame.type] ?? ((value) => value))(frame);
    for (const [field, value] of Object.entries(frame)) if (field !== "type") assert.deepEqual(decoded[field], value, field);
  });
}

for (const [name, frame] of frames("events-server")) {
  test(`events: ${name} is read with everything it says`, () => {
    if (frame.type === "subscribed") return assert.deepEqual({ type: "subscribed", ...decodeSubscribed(frame) }, frame);
    const event = decodeEvent(frame, "e");
    assert.equal(event.type, frame.event);
    assert.deepEqual(event.data, frame.data);
    assert.equal(event.seq, frame.seq ?? null);
  });
}

test("a frame without what it must have is malformed", () => {
  assert.throws(() => decodeMemoryContext({ facts: [] }), { reason: "malformed_frame" });
  assert.throws(() => decodeMemoryContext({ turn_id: "t", facts: 1 }), { reason: "malformed_frame" });
  assert.throws(() => decodeSubscribed({ epoch: "e" }), { reason: "malformed_frame" });
  assert.throws(() => decodeEvent({ type: "x" }, "e"), { reason: "malformed_frame" });
});

for (const folder of ["voice-client", "events-client"]) {
  test(`what a client says (${folder}) is encoded as it is written down`, () => {
    for (const [name, frame] of frames(folder)) assert.deepEqual(JSON.parse(encodeFrame(frame)), frame, name);
  });
}
