/** What the hub says, checked. Unknown fields are kept, absent ones have their defaults, so an older client reads a newer hub. */
import { malformedFrame } from "./frames.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {{ session_id: string, user_id: string, memory_enabled: boolean, resumed: boolean }} SessionStarted */
/**
 * A fact, or with `kind` `turn` a turn that is not yet extracted. `why`: the share of each reason in `relevance`.
 * @typedef {{
 *   id: string, kind: string, fact_key: string | null, fact_text: string, importance: number, relevance: number,
 *   why: Record<string, number>, memory_bank: string | null, sector: string | null, source_turn_id: string | null,
 *   created_at: string | null, user_id?: string
 * }} RecalledFact
 */
/**
 * The user asked to forget, and several memories match: let the bot ask. A plain yes in the user's next words forgets them all.
 * @typedef {{ facts: { id: string, fact_text: string }[], turns: number, expires_in_seconds: number }} ForgetPending
 */
/**
 * What to put before the LLM. `outcome`: `complete`, `partial` (see `degraded`) or `timed_out`; `source`: `computed`, `prefetched`
 * or `cache`; `latency_ms` is measured by the hub, without the network; `error`: why it is empty, when that is not the hub's answer.
 * @typedef {{
 *   turn_id: string, memory_enabled: boolean, outcome: string, context: string, facts: RecalledFact[],
 *   recent_turns: { role: string, text: string }[], source: string | null, latency_ms: number | null, degraded: string[],
 *   forget_pending: ForgetPending | null, error?: import("./errors.js").MemhubError
 * }} MemoryContext
 */
/**
 * The turn is durable. `task_id` is null and `status` says why when nothing is to be extracted (memory is off).
 * @typedef {{ turn_id: string, task_id: string | null, status: string, memory_enabled: boolean, forget_pending: ForgetPending | null }} TurnQueued
 */
/** @typedef {{ turn_id: string, receipt: { receipt_id: string, facts: number, turns: number, at: string } }} Forgotten */
/** @typedef {{ epoch: string, last_seq: number, recovered: boolean, replayed: number }} Subscribed */
/**
 * One event. Keep `epoch` and `seq` to continue later from where you were; events without `seq` are momentary.
 * @typedef {{ type: string, seq: number | null, epoch: string, at: string | null, data: Frame }} HubEvent
 */
/**
 * Events after the caller's last one could not be replayed: fetch the state over HTTP; the stream goes on after `seq`.
 * @typedef {{ type: "events_lost", seq: number, epoch: string, at: null, data: Frame }} EventsLost
 */

/**
 * @param {Frame} frame
 * @returns {SessionStarted}
 */
export function decodeSessionStarted(frame) {
  return {
    ...frame, session_id: text(frame, "session_id"), user_id: String(frame.user_id ?? ""),
    memory_enabled: frame.memory_enabled === true, resumed: frame.resumed === true,
  };
}

/**
 * @param {Frame} frame
 * @returns {MemoryContext}
 */
export function decodeMemoryContext(frame) {
  return {
    ...frame, turn_id: text(frame, "turn_id"), memory_enabled: frame.memory_enabled === true,
    outcome: String(frame.outcome ?? "complete"), context: String(frame.context ?? ""),
    facts: list(frame, "facts").map(decodeRecalledFact),
    recent_turns: list(frame, "recent_turns").map(({ role, text }) => ({ role: String(role ?? ""), text: String(text ?? "") })),
    source: frame.source ?? null, latency_ms: frame.latency_ms ?? null, degraded: list(frame, "degraded"),
    forget_pending: decodeForgetPending(frame.forget_pending),
  };
}

/**
 * @param {Frame} fact
 * @returns {RecalledFact}
 */
function decodeRecalledFact(fact) {
  return {
    ...fact, id: text(fact, "id"), kind: String(fact.kind ?? "fact"), fact_key: fact.fact_key ?? null,
    fact_text: String(fact.fact_text ?? ""), importance: Number(fact.importance ?? 0), relevance: Number(fact.relevance ?? 0),
    why: fact.why ?? {}, memory_bank: fact.memory_bank ?? null, sector: fact.sector ?? null,
    source_turn_id: fact.source_turn_id ?? null, created_at: fact.created_at ?? null,
  };
}

/**
 * @param {Frame | null | undefined} pending
 * @returns {ForgetPending | null}
 */
function decodeForgetPending(pending) {
  if (!pending) return null;
  return {
    facts: list(pending, "facts").map((fact) => ({ id: text(fact, "id"), fact_text: String(fact.fact_text ?? "") })),
    turns: Number(pending.turns ?? 0), expires_in_seconds: Number(pending.expires_in_seconds ?? 0),
  };
}

/**
 * @param {Frame} frame
 * @returns {TurnQueued}
 */
export function decodeTurnQueued(frame) {
  return {
    ...frame, turn_id: text(frame, "turn_id"), task_id: frame.task_id ?? null, status: String(frame.status ?? "queued"),
    memory_enabled: frame.memory_enabled !== false, forget_pending: decodeForgetPending(frame.forget_pending),
  };
}

/**
 * @param {Frame} frame
 * @returns {Forgotten}
 */
export function decodeForgotten(frame) {
  const receipt = frame.receipt ?? {};
  return {
    turn_id: text(frame, "turn_id"),
    receipt: {
      receipt_id: text(receipt, "receipt_id"), facts: Number(receipt.facts ?? 0), turns: Number(receipt.turns ?? 0),
      at: String(receipt.at ?? ""),
    },
  };
}

/**
 * @param {Frame} frame
 * @returns {Subscribed}
 */
export function decodeSubscribed(frame) {
  if (!Number.isSafeInteger(frame.last_seq)) throw malformedFrame("last_seq");
  return {
    epoch: text(frame, "epoch"), last_seq: frame.last_seq, recovered: frame.recovered !== false, replayed: Number(frame.replayed ?? 0),
  };
}

/**
 * @param {Frame} frame
 * @param {string} epoch
 * @returns {HubEvent}
 */
export function decodeEvent(frame, epoch) {
  const type = frame.type ?? frame.event;
  if (typeof type !== "string" || typeof frame.data !== "object" || frame.data === null) throw malformedFrame("event");
  return { type, seq: frame.seq ?? null, epoch, at: frame.at ?? null, data: frame.data };
}

/**
 * @param {Frame} frame
 * @param {string} field
 * @returns {string}
 */
function text(frame, field) {
  if (typeof frame[field] !== "string") throw malformedFrame(field);
  return frame[field];
}

/**
 * @param {Frame} frame
 * @param {string} field
 * @returns {any[]}
 */
function list(frame, field) {
  const value = frame[field] ?? [];
  if (!Array.isArray(value)) throw malformedFrame(field);
  return value;
}
