/** Against a live hub: MEMHUB_URL, MEMHUB_TEST_BOT_TOKEN (a Discord bot's) and MEMHUB_TEST_ADMIN_TOKEN. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, events } from "../memhub.js";
import { WebSocket } from "./scripted-hub.mjs";

const { MEMHUB_URL: url, MEMHUB_TEST_BOT_TOKEN: bot, MEMHUB_TEST_ADMIN_TOKEN: admin } = process.env;
const live = { skip: url === undefined && "no hub is named" };
const newUser = () => `discord_${Math.floor(Math.random() * 1e15)}`;
const patient = { deadlineMs: 5000, strict: true };

/** Follows one user's events from now on; `until(type)` answers those up to the first of that type. */
async function watch(token, user_id, more = {}) {
  const stop = new AbortController();
  const isLive = Promise.withResolvers?.() ?? deferred();
  const stream = events(url, token, {
    user_id, WebSocket, signal: stop.signal, onState: (state) => state === "live" && isLive.resolve(), ...more,
  });
  const first = stream.next();
  await isLive.promise;
  const until = async (type) => {
    const seen = [];
    for (let next = await first; !next.done; next = await stream.next()) {
      seen.push(next.value);
      if (next.value.type === type) break;
    }
    stop.abort();
    return seen;
  };
  return { until };
}

function deferred() {
  let resolve;
  const promise = new Promise((settle) => { resolve = settle; });
  return { promise, resolve };
}

test("a spoken fact is recalled and its extraction seen", live, async () => {
  const user_id = newUser();
  const watching = await watch(admin, user_id);
  const session = await connect(url, bot, { user_id, WebSocket });
  const queued = await session.turnComplete("I live in Oslo.", "How nice!");
  const context = await session.context("where do I live?", patient);
  assert.ok(context.facts.some(({ fact_text: text }) => text.includes("Oslo")));
  const seen = await watching.until("memory_extraction_completed");
  const facts = seen.filter(({ type }) => type === "fact_extracted");
  assert.ok(facts.some(({ data }) => data.fact_text.includes("Oslo")));
  assert.ok(facts.every(({ data }) => data.task_id === queued.task_id));
  const numbers = seen.map(({ seq }) => seq).filter((seq) => seq !== null);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((one, other) => one - other));
  const from = seen.find(({ seq }) => seq !== null);
  const replay = await (await watch(admin, user_id, { epoch: from.epoch, since: from.seq })).until("memory_extraction_completed");
  assert.deepEqual(replay.map(({ seq }) => seq).filter((seq) => seq !== null), numbers.slice(1));
  await session.close();
});

test("the same turn twice is one task, also in a resumed session", live, async () => {
  const user_id = newUser();
  const session = await connect(url, bot, { user_id, WebSocket });
  const say = (speaker) => speaker.turnComplete("My name is Kim.", "Hello Kim.", { turnId: "t1" });
  const first = await say(session);
  assert.equal((await say(session)).task_id, first.task_id);
  const resumed = await connect(url, bot, { user_id, session_id: session.sessionId, WebSocket });
  assert.equal(resumed.started?.resumed, true);
  assert.equal((await say(resumed)).task_id, first.task_id);
  await Promise.all([session.close(), resumed.close()]);
});

test("of an interrupted answer only what was heard is kept", live, async () => {
  const session = await connect(url, bot, { user_id: newUser(), WebSocket });
  session.partial("what should I order");
  await session.context("what should I order for dinner?", patient);
  session.responseDelta("How about some ");
  session.responseDelta("pizza tonight?");
  await session.responseEnd({ interrupted: true, heardCharacters: 9 });
  const context = await session.context("and then?", patient);
  assert.deepEqual(context.recent_turns.filter(({ role }) => role === "assistant").map(({ text }) => text), ["How about"]);
  await session.close();
});

test("a wrong token is refused, and a bot may not speak for another platform", live, async () => {
  await assert.rejects(connect(url, "mhb_wrong", { user_id: newUser(), WebSocket }), { code: 4501, reason: "unauthorized" });
  await assert.rejects(events(url, "mhb_wrong", { WebSocket }).next(), { code: 4501 });
  await assert.rejects(connect(url, bot, { user_id: "telegram_1", WebSocket }), { code: 4106, reason: "not_allowed" });
});
