/** One socket to the hub: opened within a deadline, read one frame at a time, kept alive, closed once. */
import { MemhubError } from "./errors.js";
import { byteLength, decodeFrame } from "./frames.js";

/** Waiting to be sent; more than this, and frames that can be done without are not offered. */
const outgoingLimitBytes = 1024 * 1024;
/** Waiting to be read; more than this, and the socket is closed: who resumes with `since` loses nothing. */
const incomingLimitBytes = 4 * 1024 * 1024;
const pingInterval = 20_000;
const silenceLimit = 30_000;

/**
 * The part of the browser's WebSocket that is used here; Debian's node-ws has it too.
 * @typedef {{
 *   readonly readyState: number, readonly bufferedAmount: number, onopen: any, onmessage: any, onclose: any, onerror: any,
 *   send(text: string): void, close(code?: number): void
 * }} Socket
 */
/** @typedef {new (url: string, protocols: string[]) => Socket} SocketConstructor */
/** @typedef {{ WebSocket?: SocketConstructor, connectTimeout: number, ping: string, signal?: AbortSignal }} SocketOptions */

export class HubSocket {
  /** @type {{ frame: string, bytes: number }[]} */
  #incoming = [];
  #incomingBytes = 0;
  /** @type {MemhubError | undefined} */
  #failure;
  /** @type {(() => void) | undefined} */
  #wake;
  #heardAt = performance.now();
  #socket;
  #heartbeat;

  /**
   * @param {Socket} socket open
   * @param {string} ping a frame that the hub answers
   */
  constructor(socket, ping) {
    this.#socket = socket;
    socket.onmessage = (/** @type {{ data: unknown }} */ { data }) => this.#take(data);
    socket.onclose = (/** @type {{ code: number }} */ { code }) => this.#fail(MemhubError.closed(code));
    this.#heartbeat = setInterval(() => {
      if (performance.now() - this.#heardAt > silenceLimit) this.close(MemhubError.local("unreachable", true, "the hub is silent"));
      else socket.send(ping);
    }, pingInterval);
  }

  /**
   * The token travels as a subprotocol: browsers send no headers here, and addresses get logged.
   * @param {string} base `ws(s)://` or `http(s)://`; a path in it is kept in front, for hubs behind a prefix
   * @param {string} path such as `/ws/voice`
   * @param {string} token
   * @param {SocketOptions} options
   * @returns {Promise<HubSocket>}
   */
  static open(base, path, token, { WebSocket = globalThis.WebSocket, connectTimeout, ping, signal }) {
    const url = new URL(base);
    url.protocol = url.protocol.replace("http", "ws");
    url.pathname = url.pathname.replace(/\/+$/, "") + path;
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url.href, ["memhub.v1", `bearer.${token}`]);
      const settle = (/** @type {() => void} */ action) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        action();
      };
      const abandon = (/** @type {MemhubError} */ error) => settle(() => {
        socket.onopen = () => socket.close(1000);
        socket.onclose = null;
        if (socket.readyState === 1) socket.close(1000);
        reject(error);
      });
      const abort = () => abandon(MemhubError.local("closed", false));
      const timer = setTimeout(() => abandon(MemhubError.local("unreachable", true)), connectTimeout);
      signal?.addEventListener("abort", abort);
      socket.onerror = () => {};
      socket.onclose = (/** @type {{ code: number }} */ { code }) =>
        settle(() => reject(code === 1006 ? MemhubError.local("unreachable", true) : MemhubError.closed(code)));
      socket.onopen = () => settle(() => resolve(new HubSocket(socket, ping)));
    });
  }

  get isOpen() {
    return !this.#failure;
  }

  /**
   * Sends a frame that can be done without; false when the hub reads too slowly to take it, or is gone.
   * @param {string} text
   */
  offer(text) {
    if (this.#failure || this.#socket.bufferedAmount + byteLength(text) > outgoingLimitBytes) return false;
    this.#socket.send(text);
    return true;
  }

  /**
   * Sends a frame that must go out; the caller bounds how many there are. Whoever reads the socket learns that it is closed.
   * @param {string} text
   */
  put(text) {
    if (!this.#failure) this.#socket.send(text);
  }

  /**
   * The next frame; rejects with MemhubError once the socket is closed and everything was read. One reader at a time.
   * @returns {Promise<Record<string, any>>}
   */
  async receive() {
    for (;;) {
      const next = this.#incoming.shift();
      if (next) {
        this.#incomingBytes -= next.bytes;
        return decodeFrame(next.frame);
      }
      if (this.#failure) throw this.#failure;
      await new Promise((resolve) => { this.#wake = () => resolve(undefined); });
    }
  }

  /** @param {MemhubError} [reason] what the reader is told */
  close(reason = MemhubError.local("closed", false)) {
    if (this.#failure) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close(1000);
    this.#fail(reason);
  }

  /** @param {unknown} data */
  #take(data) {
    this.#heardAt = performance.now();
    const frame = typeof data === "string" ? data : "";
    const bytes = byteLength(frame);
    if (this.#incomingBytes + bytes > incomingLimitBytes) return this.close(MemhubError.closed(4001));
    this.#incomingBytes += bytes;
    this.#incoming.push({ frame, bytes });
    this.#wake?.();
  }

  /** @param {MemhubError} error */
  #fail(error) {
    clearInterval(this.#heartbeat);
    this.#failure ??= error;
    this.#wake?.();
  }
}
