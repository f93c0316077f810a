/**
 * Memhub's client: `connect` for voice sessions, `events` for whoever watches. For browsers, and for Node with a WebSocket
 * implementation passed in (`options.WebSocket`). What the hub says keeps the wire's own field names.
 *
 * Read next: voice-session.js for a session (session-connection.js for what repairs it), event-stream.js for events, messages.js for what is received.
 */
export { Backoff } from "./backoff.js";
export { MemhubError, closeReasons, localCode, mayReconnect } from "./errors.js";
export { EventCursor } from "./event-cursor.js";
export { events } from "./event-stream.js";
export {
  decodeEvent, decodeForgotten, decodeMemoryContext, decodeSessionStarted, decodeSubscribed, decodeTurnQueued,
} from "./messages.js";
export { VoiceSession, connect } from "./voice-session.js";
