/** The hub's live events, each exactly once and in order, across broken connections. */
import { Backoff, pause } from "./backoff.js";
import { MemhubError, isRetryable } from "./errors.js";
import { EventCursor } from "./event-cursor.js";
import { encodeFrame, frameError } from "./frames.js";
import { HubSocket } from "./hub-socket.js";
import { decodeEvent, decodeSubscribed } from "./messages.js";

/**
 * `events`: names or patterns such as `fact_*`. `epoch` and `since`: continue after that event; without, from now on.
 * `signal` ends the stream, also while it waits. `onState` is told `connecting`, `live` and `waiting`.
 * @typedef {{
 *   events?: string[], user_id?: string, agent_id?: string, epoch?: string, since?: number, signal?: AbortSignal,
 *   onState?: (state: "connecting" | "live" | "waiting") => void, backoff?: Backoff, connectTimeout?: number,
 *   WebSocket?: import("./hub-socket.js").SocketConstructor
 * }} EventOptions
 */

/**
 * Follows `/ws/events` for ever; throws MemhubError when a reconnect cannot help (a refused or revoked token).
 * A slow loop is not forgotten: beyond 4 MiB unread the connection is dropped, and resumed where the loop is.
 * @param {string} url
 * @param {string} token
 * @param {EventOptions} [options]
 * @returns {AsyncGenerator<import("./messages.js").HubEvent | import("./messages.js").EventsLost, void, void>}
 */
export async function* events(url, token, options = {}) {
  const { signal, onState } = options;
  const cursor = new EventCursor(options.epoch, options.since);
  const backoff = (options.backoff ?? new Backoff()).fresh();
  const socketOptions = { WebSocket: options.WebSocket, connectTimeout: options.connectTimeout ?? 10_000, ping: "ping", signal };
  while (!signal?.aborted) {
    const began = performance.now();
    /** @type {HubSocket | undefined} */
    let socket;
    const close = () => socket?.close();
    signal?.addEventListener("abort", close);
    try {
      onState?.("connecting");
      socket = await HubSocket.open(url, "/ws/events", token, socketOptions);
      const { events, user_id, agent_id } = options;
      socket.put(encodeFrame({ type: "subscribe", events, user_id, agent_id, epoch: cursor.epoch, since: cursor.seq }));
      const complete = cursor.subscribed(await subscribed(socket, socketOptions.connectTimeout));
      onState?.("live");
      if (!complete) yield { type: "events_lost", seq: cursor.seq ?? 0, epoch: cursor.epoch ?? "", at: null, data: {} };
      for (;;) {
        const frame = await socket.receive();
        if (frame.type === "error") throw frameError(frame);
        if (!("data" in frame) || frame.event === "status_update") continue;
        const event = decodeEvent(frame, cursor.epoch ?? "");
        if (cursor.accept(event)) yield event;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!isRetryable(error)) throw error;
    } finally {
      signal?.removeEventListener("abort", close);
      socket?.close();
    }
    onState?.("waiting");
    await pause(backoff.next(performance.now() - began), signal);
  }
}

/**
 * Events before the answer belong to no subscription: those after `since` come again in the replay.
 * @param {HubSocket} socket
 * @param {number} timeout
 */
async function subscribed(socket, timeout) {
  const timer = setTimeout(() => socket.close(MemhubError.local("unreachable", true)), timeout);
  try {
    for (;;) {
      const frame = await socket.receive();
      if (frame.type === "error") throw frameError(frame);
      if (frame.type === "subscribed") return decodeSubscribed(frame);
    }
  } finally {
    clearTimeout(timer);
  }
}
