/** The turns of a session: those being spoken, and those the hub has not acknowledged yet. Pure state, no input or output. */
import { MemhubError } from "./errors.js";
import { byteLength, encodeFrame } from "./frames.js";

const openTurnLimit = 1024;

/**
 * A turn being spoken. `link` is the connection that was asked for its context: it has been told `toldMessage` of what the user said, and
 * the first `told` pieces of the answer.
 */
export class OpenTurn {
  /** @type {string | undefined} */
  userId;
  userMessage = "";
  /** @type {string[]} */
  deltas = [];
  /** @type {object | undefined} */
  link;
  told = 0;
  /** @type {string | undefined} */
  toldMessage;

  /** @param {string} turnId */
  constructor(turnId) {
    this.turnId = turnId;
  }

  /**
   * What the listener heard of the answer, and whether that is an interrupted one; characters are Unicode code points.
   * @param {boolean} interrupted
   * @param {number} [characters]
   */
  heard(interrupted, characters) {
    const answer = Array.from(this.deltas.join(""));
    const heard = answer.slice(0, characters);
    return { heard: heard.join(""), isCut: interrupted || heard.length < answer.length };
  }

  /**
   * What `link` lacks of a turn that ends: the user's words if they have changed, the rest of the answer, its end.
   * @param {string} userMessage
   * @param {string} heard
   * @param {boolean} interrupted
   */
  ended(userMessage, heard, interrupted) {
    const name = { turn_id: this.turnId, user_id: this.userId };
    const rest = this.deltas.slice(this.told);
    return [
      ...(userMessage === this.toldMessage ? [] : [encodeFrame({ type: "transcript_partial", ...name, text: userMessage })]),
      ...(rest.length === 0 ? [] : [encodeFrame({ type: "response_delta", ...name, text: rest.join("") })]),
      encodeFrame({ type: "response_end", ...name, interrupted, heard_characters: interrupted ? Array.from(heard).length : undefined }),
    ];
  }

  /**
   * The whole turn for a connection that has seen nothing of it; throws `too_long`. One message, but for an interrupted answer, of which
   * that message cannot say so: it is streamed again, as it was heard.
   * @param {string} userMessage
   * @param {string} aiResponse
   * @param {boolean} interrupted
   */
  finished(userMessage, aiResponse, interrupted) {
    const name = { turn_id: this.turnId, user_id: this.userId };
    if (!interrupted) return [encodeFrame({ type: "turn_complete", ...name, user_message: userMessage, ai_response: aiResponse })];
    return [
      encodeFrame({ type: "transcript_partial", ...name, text: userMessage }),
      encodeFrame({ type: "response_delta", ...name, text: aiResponse }),
      encodeFrame({ type: "response_end", ...name, interrupted, heard_characters: Array.from(aiResponse).length }),
    ];
  }
}

/** Turns by id; the oldest are forgotten beyond a limit, for bots that abandon turns. */
export class OpenTurns {
  /** @type {Map<string, OpenTurn>} */
  #turns = new Map();
  #current = newTurnId();

  /**
   * @param {string} [turnId] without: the turn that is being spoken
   * @param {string} [userId]
   */
  open(turnId = this.#current, userId) {
    const turn = this.#turns.get(turnId) ?? new OpenTurn(turnId);
    this.#turns.set(turnId, turn);
    turn.userId = userId ?? turn.userId;
    if (this.#turns.size > openTurnLimit) this.#turns.delete(this.#turns.keys().next().value ?? "");
    return turn;
  }

  /** @param {OpenTurn} turn */
  close(turn) {
    this.#turns.delete(turn.turnId);
    if (turn.turnId === this.#current) this.#current = newTurnId();
  }
}

/** An id that no other turn of the session has. */
function newTurnId() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/** A finished turn on its way. `frames` are the whole turn: sending them again on another connection is idempotent. */
export class PendingTurn {
  /**
   * The connection that has seen all of the turn: the last frame is enough there.
   * @type {object | undefined}
   */
  link;
  /** Of `frames` the connection was sent none but the last. */
  isOnlyEnded = false;
  attempts = 0;
  /** @type {(queued: import("./messages.js").TurnQueued) => void} */
  resolve = () => {};
  /** @type {(error: MemhubError) => void} */
  reject = () => {};
  /** @type {Promise<import("./messages.js").TurnQueued>} */
  acknowledged = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));

  /**
   * @param {string} turnId
   * @param {string[]} frames
   */
  constructor(turnId, frames) {
    this.turnId = turnId;
    this.frames = frames;
    this.bytes = frames.reduce((sum, frame) => sum + byteLength(frame), 0);
    this.acknowledged.catch(() => {});
  }
}

export class PendingTurns {
  /** @type {Map<string, PendingTurn>} */
  #turns = new Map();
  #bytes = 0;
  /** @type {(() => void)[]} */
  #settled = [];

  /**
   * @param {number} limit
   * @param {number} limitBytes
   */
  constructor(limit, limitBytes) {
    this.limit = limit;
    this.limitBytes = limitBytes;
  }

  get size() {
    return this.#turns.size;
  }

  all() {
    return [...this.#turns.values()];
  }

  /**
   * The turn already on its way under this id, or a new one; throws `buffer_full` when too many wait.
   * @param {string} turnId
   * @param {string[]} frames
   */
  add(turnId, frames) {
    const waiting = this.#turns.get(turnId);
    if (waiting) return waiting;
    const turn = new PendingTurn(turnId, frames);
    if (this.#turns.size >= this.limit || this.#bytes + turn.bytes > this.limitBytes) throw MemhubError.local("buffer_full", true);
    this.#turns.set(turnId, turn);
    this.#bytes += turn.bytes;
    return turn;
  }

  /** @param {PendingTurn} turn */
  has(turn) {
    return this.#turns.get(turn.turnId) === turn;
  }

  /** @param {string | undefined} turnId */
  get(turnId) {
    return turnId === undefined ? undefined : this.#turns.get(turnId);
  }

  /** @param {import("./messages.js").TurnQueued} queued */
  acknowledge(queued) {
    this.#remove(queued.turn_id)?.resolve(queued);
  }

  /**
   * @param {string} turnId
   * @param {MemhubError} error
   */
  fail(turnId, error) {
    this.#remove(turnId)?.reject(error);
  }

  /** @param {MemhubError} error */
  failAll(error) {
    for (const turn of this.all()) this.fail(turn.turnId, error);
  }

  /**
   * Resolves once every turn is acknowledged or has failed.
   * @returns {Promise<void>}
   */
  settled() {
    return this.#turns.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#settled.push(resolve));
  }

  /** @param {string} turnId */
  #remove(turnId) {
    const turn = this.#turns.get(turnId);
    if (!turn) return undefined;
    this.#turns.delete(turnId);
    this.#bytes -= turn.bytes;
    if (this.#turns.size === 0) for (const settled of this.#settled.splice(0)) settled();
    return turn;
  }
}
