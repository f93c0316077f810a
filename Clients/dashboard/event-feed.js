import { request } from "./api.js";
import { EventCursor } from "./event-cursor.js";
import { closeReason, mayReconnect, openSocket } from "./socket.js";

const pingInterval = 20_000;
const silenceLimit = 30_000;
const longestDelay = 15_000;

/**
 * Follows `/ws/events` for as long as the page is signed in, each event once, across broken connections.
 * Dispatches `state` (detail: connecting | live | waiting), `hub` (detail: one event), `lost`, and `refused` (detail: why).
 */
export class EventFeed extends EventTarget {
  #token;
  #cursor = new EventCursor();
  #socket;
  #attempt = 0;
  #retry;
  #heartbeat;
  #heardAt = 0;
  #stopped = false;
  #isSubscribed = false;
  #online = () => this.#reconnectNow();

  constructor(token) {
    super();
    this.#token = token;
  }

  start() {
    addEventListener("online", this.#online);
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    removeEventListener("online", this.#online);
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#socket?.close(1000);
  }

  #connect() {
    this.#emit("state", "connecting");
    this.#isSubscribed = false;
    const socket = openSocket("ws/events", this.#token);
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "subscribe", epoch: this.#cursor.epoch, since: this.#cursor.seq }));
      this.#watch(socket);
    };
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code);
  }

  #receive(frame) {
    this.#heardAt = performance.now();
    if (frame.type === "subscribed") {
      this.#isSubscribed = true;
      this.#attempt = 0;
      const complete = this.#cursor.subscribed(frame);
      this.#emit("state", "live");
      if (!complete) this.#emit("lost");
    } else if (frame.type === "error") {
      this.#socket.close(1000);
    } else if (this.#isSubscribed && frame.data && this.#cursor.accept(frame.seq)) {
      this.#emit("hub", frame);
    }
  }

  #watch(socket) {
    this.#heardAt = performance.now();
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => {
      if (performance.now() - this.#heardAt > silenceLimit) this.#reconnectNow();
      else socket.send("ping");
    }, pingInterval);
  }

  async #closed(code) {
    clearInterval(this.#heartbeat);
    if (this.#stopped) return;
    if (!mayReconnect(code)) return this.#refuse(closeReason(code));
    this.#emit("state", "waiting");
    if (!this.#isSubscribed && (await this.#tokenIsDead())) return this.#refuse(closeReason(4501));
    if (this.#stopped) return;
    const delay = Math.random() * Math.min(longestDelay, 500 * 2 ** this.#attempt++);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  /** A browser cannot see why a handshake failed; an ordinary request can. */
  async #tokenIsDead() {
    try {
      await request("GET", "api/auth/me");
      return false;
    } catch (error) {
      return error.status === 401;
    }
  }

  #reconnectNow() {
    const old = this.#socket;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#connect();
    old?.close(1000);
  }

  #refuse(reason) {
    this.stop();
    this.#emit("refused", reason);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
