/** A voice session: turns go to the hub, memory comes back, and broken connections are repaired underneath. */
import { Backoff, pause } from "./backoff.js";
import { ContextWaiters, emptyContext } from "./contexts.js";
import { deferred } from "./deferred.js";
import { MemhubError } from "./errors.js";
import { frameError } from "./frames.js";
import { decodeForgotten, decodeMemoryContext, decodeTurnQueued } from "./messages.js";
import { SessionConnection } from "./session-connection.js";
import { defaultOptions } from "./session-options.js";
import { OpenTurns, PendingTurns } from "./turns.js";

/** The hub's own deadline for a context, and what the network may add, in milliseconds. */
const hubDeadline = 100;
const networkMargin = 50;

/** @typedef {import("./messages.js").MemoryContext} MemoryContext */
/** @typedef {import("./messages.js").TurnQueued} TurnQueued */
/** @typedef {import("./session-options.js").SessionIdentity} SessionIdentity */
/** @typedef {import("./session-options.js").SessionOptions} SessionOptions */
/**
 * Without `turnId` the session numbers its turns itself, one after the other; name them when several people speak at once.
 * @typedef {{ turnId?: string, userId?: string }} TurnName
 */

/** See `connect`. */
export class VoiceSession {
  #options;
  #connection;
  #openTurns = new OpenTurns();
  #pending;
  #contexts = new ContextWaiters();
  /** @type {MemhubError | undefined} */
  #failure;
  #closing = false;
  #ended = deferred();

  /**
   * @param {string} url
   * @param {string} token
   * @param {SessionIdentity} identity
   * @param {SessionOptions} options
   */
  constructor(url, token, identity, options) {
    this.#options = { ...defaultOptions, ...options };
    this.#pending = new PendingTurns(this.#options.turnLimit, this.#options.turnLimitBytes);
    this.#connection = new SessionConnection(url, token, identity, this.#options, {
      onLive: () => { for (const turn of this.#pending.all()) this.#send(turn); },
      onFrame: (frame) => this.#receive(frame),
      onLost: () => this.#lost(),
      onFailure: (error) => this.#fail(error),
    });
  }

  /** Resolves once the session has begun. */
  async open() {
    await this.#connection.open();
    return this;
  }

  /** What the hub said last; undefined before the session has begun. */
  get started() {
    return this.#connection.started;
  }

  get sessionId() {
    return this.#connection.sessionId;
  }

  get isConnected() {
    return this.#connection.link !== undefined;
  }

  get unacknowledgedTurns() {
    return this.#pending.size;
  }

  /**
   * An interim transcript, for speculative work; dropped when the hub is away.
   * @param {string} text
   * @param {TurnName} name
   */
  partial(text, { turnId, userId } = {}) {
    const turn = this.#openTurns.open(turnId, userId);
    turn.userMessage = text;
    if (this.#offer({ type: "transcript_partial", turn_id: turn.turnId, user_id: turn.userId, text })) turn.toldMessage = text;
  }

  /**
   * What is remembered for this utterance, within `deadlineMs` (default 150, the network included). Never rejects: without an answer
   * the context is empty, its outcome `timed_out`, and `error` says why. With `strict` it rejects with that error.
   * @param {string} text
   * @param {TurnName & { limit?: number, deadlineMs?: number, strict?: boolean }} options
   * @returns {Promise<MemoryContext>}
   */
  async context(text, { turnId, userId, limit = 5, deadlineMs = hubDeadline + networkMargin, strict = false } = {}) {
    const turn = this.#openTurns.open(turnId, userId);
    turn.userMessage = text;
    const answer = await this.#requestContext(turn, limit, deadlineMs);
    if (strict && answer.error) throw answer.error;
    return answer;
  }

  /**
   * A piece of the assistant's answer as it is spoken; never waits.
   * @param {string} text
   * @param {TurnName} name
   */
  responseDelta(text, { turnId, userId } = {}) {
    const turn = this.#openTurns.open(turnId, userId);
    turn.deltas.push(text);
    const isNext = turn.link === this.#connection.link && turn.told === turn.deltas.length - 1;
    if (isNext && this.#offer({ type: "response_delta", turn_id: turn.turnId, user_id: turn.userId, text })) turn.told += 1;
  }

  /**
   * Ends a streamed answer, of which only the first `heardCharacters` are kept: fewer than there are, and it was interrupted.
   * `userMessage`: what the user said, where that is not what the context was asked for. Then as `turnComplete`.
   * @param {TurnName & { interrupted?: boolean, heardCharacters?: number, userMessage?: string }} options
   * @returns {Promise<TurnQueued>}
   */
  async responseEnd({ turnId, userId, interrupted = false, heardCharacters, userMessage } = {}) {
    const turn = this.#openTurns.open(turnId, userId);
    const said = userMessage ?? turn.userMessage;
    const { heard, isCut } = turn.heard(interrupted, heardCharacters);
    const ending = turn.ended(said, heard, isCut);
    const pending = this.#finish(turn, turn.finished(said, heard, isCut));
    const link = this.#connection.link;
    if (link && turn.link === link) {
      Object.assign(pending, { link, isOnlyEnded: true });
      for (const frame of ending) link.put(frame);
    } else {
      this.#send(pending);
    }
    return pending.acknowledged;
  }

  /**
   * Makes a turn durable: once it resolves, it is. Waits through broken connections and retryable errors; rejects with MemhubError
   * for a lasting error, for `buffer_full`, and when the session is closed before the acknowledgement.
   * @param {string} userMessage
   * @param {string} aiResponse
   * @param {TurnName} name
   * @returns {Promise<TurnQueued>}
   */
  async turnComplete(userMessage, aiResponse, { turnId, userId } = {}) {
    const turn = this.#openTurns.open(turnId, userId);
    const pending = this.#finish(turn, turn.finished(userMessage, aiResponse, false));
    this.#send(pending);
    return pending.acknowledged;
  }

  /**
   * Uses another token from now on, on the live connection too.
   * @param {string} token
   */
  authenticate(token) {
    this.#connection.useToken(token);
  }

  /** Waits for unacknowledged turns, ends the session, closes. Turns still waiting then fail with `closed`. */
  async close() {
    if (this.#closing) return;
    this.#closing = true;
    const { stopped } = this.#connection;
    const timer = setTimeout(() => this.#connection.stop(), this.#options.closeTimeout);
    await Promise.race([this.#pending.settled(), stopped]);
    if (this.#offer({ type: "session_end" })) await Promise.race([this.#ended.promise, stopped]);
    clearTimeout(timer);
    this.#connection.stop();
    this.#pending.failAll(MemhubError.local("closed", true));
  }

  /** @param {Record<string, unknown>} frame */
  #offer(frame) {
    return this.#connection.offer(frame);
  }

  /**
   * @param {import("./turns.js").OpenTurn} turn
   * @param {number} limit
   * @param {number} patience
   * @returns {Promise<MemoryContext>}
   */
  async #requestContext(turn, limit, patience) {
    const request = {
      type: "context_request", turn_id: turn.turnId, user_id: turn.userId, text: turn.userMessage, limit,
      deadline_ms: Math.max(1, Math.floor(patience - Math.min(networkMargin, patience / 4))),
    };
    try {
      if (!this.#offer(request)) return this.#emptyContext(turn.turnId, this.#failure ?? MemhubError.local("not_connected", true));
    } catch (error) {
      return this.#emptyContext(turn.turnId, /** @type {MemhubError} */ (error));
    }
    turn.toldMessage = turn.userMessage;
    if (turn.link !== this.#connection.link) turn.link = turn.deltas.length > 0 ? undefined : this.#connection.link;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const tooLate = new Promise((resolve) => {
      timer = setTimeout(() => resolve(this.#emptyContext(turn.turnId, MemhubError.local("timed_out", true))), patience);
    });
    const answer = await Promise.race([this.#contexts.add(turn.turnId), tooLate]);
    clearTimeout(timer);
    return answer;
  }

  /**
   * @param {string} turnId
   * @param {MemhubError} error
   */
  #emptyContext(turnId, error) {
    return emptyContext(turnId, this.started?.memory_enabled ?? false, error);
  }

  /**
   * @param {import("./turns.js").OpenTurn} turn
   * @param {string[]} frames
   */
  #finish(turn, frames) {
    if (this.#failure) throw this.#failure;
    if (this.#closing) throw MemhubError.local("closed", false);
    const pending = this.#pending.add(turn.turnId, frames);
    this.#openTurns.close(turn);
    return pending;
  }

  /** @param {import("./turns.js").PendingTurn} turn */
  #send(turn) {
    const { link } = this.#connection;
    if (!link || !this.#pending.has(turn)) return;
    turn.isOnlyEnded = turn.link === link;
    for (const frame of turn.isOnlyEnded ? turn.frames.slice(-1) : turn.frames) link.put(frame);
    turn.link = link;
  }

  /** @param {Record<string, any>} frame */
  #receive(frame) {
    if (frame.type === "memory_context") this.#contexts.resolve(decodeMemoryContext(frame));
    else if (frame.type === "turn_queued") this.#pending.acknowledge(decodeTurnQueued(frame));
    else if (frame.type === "forgotten") this.#options.onForgotten?.(decodeForgotten(frame));
    else if (frame.type === "session_ended") this.#ended.resolve();
    else if (frame.type === "error") this.#receiveError(frameError(frame), frame.turn_id);
  }

  /**
   * @param {MemhubError} error
   * @param {string | undefined} turnId
   */
  #receiveError(error, turnId) {
    const turn = this.#pending.get(turnId);
    if (!turn) {
      if (turnId !== undefined) this.#contexts.resolve(this.#emptyContext(turnId, error));
    } else if (error.reason === "unknown_turn") {
      if (!turn.isOnlyEnded) return;
      turn.link = undefined;
      this.#send(turn);
    } else if (error.retryable) {
      const delay = (this.#options.backoff ?? new Backoff()).delay(turn.attempts++);
      pause(delay, this.#connection.signal).then(() => this.#send(turn));
    } else {
      this.#pending.fail(turn.turnId, error);
    }
  }

  #lost() {
    this.#contexts.resolveAll((turnId) => this.#emptyContext(turnId, MemhubError.local("connection_lost", true)));
    if (this.#closing && this.#pending.size === 0) this.#ended.resolve();
  }

  /** @param {MemhubError} error */
  #fail(error) {
    this.#failure = error;
    this.#pending.failAll(error);
    this.#ended.resolve();
  }
}

/**
 * A voice session with the hub at `url` (`ws://`, `wss://`, `http://` or `https://`), once it has begun. Rejects with MemhubError
 * when the token is refused or nothing answers within `connectTimeout`. `close()` it when done.
 * @param {string} url
 * @param {string} token
 * @param {SessionIdentity & SessionOptions} [options]
 */
export function connect(url, token, options = {}) {
  const { user_id, display_name, agent_id, platform, channel_id, session_id, ...rest } = options;
  return new VoiceSession(url, token, { user_id, display_name, agent_id, platform, channel_id, session_id }, rest).open();
}
