/** Who a session speaks for, and its limits. */

/**
 * The fields of `session_start`. A bot names its user here or per turn; a web user's token says it already. `session_id`
 * resumes that session.
 * @typedef {{
 *   user_id?: string, display_name?: string, agent_id?: string, platform?: string, channel_id?: string, session_id?: string
 * }} SessionIdentity
 */
/**
 * Times in milliseconds. `connectTimeout`: `connect` gives up after this long, later reconnects never do. `closeTimeout`: `close`
 * waits this long for turns that are not acknowledged yet. `turnLimit`, `turnLimitBytes`: unacknowledged turns kept while the hub
 * is away; one more throws `buffer_full`. `onForgotten` is called when what a turn asked to be forgotten is gone.
 * @typedef {{
 *   connectTimeout?: number, closeTimeout?: number, turnLimit?: number, turnLimitBytes?: number, backoff?: import("./backoff.js").Backoff,
 *   onForgotten?: (forgotten: import("./messages.js").Forgotten) => void,
 *   onState?: (state: "connecting" | "live" | "waiting") => void,
 *   WebSocket?: import("./hub-socket.js").SocketConstructor
 * }} SessionOptions
 */

export const defaultOptions = Object.freeze({
  connectTimeout: 10_000, closeTimeout: 5_000, turnLimit: 256, turnLimitBytes: 8 * 1024 * 1024,
});
