/** The connection under a voice session: begun, and resumed whenever it broke, until it is stopped or cannot be had. */
import { Backoff, pause } from "./backoff.js";
import { deferred } from "./deferred.js";
import { MemhubError, isRetryable } from "./errors.js";
import { encodeFrame, frameError } from "./frames.js";
import { HubSocket } from "./hub-socket.js";
import { decodeSessionStarted } from "./messages.js";

/** @typedef {import("./session-options.js").SessionOptions & { connectTimeout: number }} Options */
/**
 * What the session does: when turns can be sent, with each frame after `session_started`, when the connection broke, and when there
 * will be no other.
 * @typedef {{ onLive: () => void, onFrame: (frame: Record<string, any>) => void, onLost: () => void, onFailure: (error: MemhubError) => void }} Listener
 */

export class SessionConnection {
  #url;
  #token;
  #identity;
  #options;
  #listener;
  #stop = new AbortController();
  #firstStart = deferred();
  /**
   * The socket, while the session is live.
   * @type {HubSocket | undefined}
   */
  link;
  /** @type {import("./messages.js").SessionStarted | undefined} */
  started;
  /** Resolves when nothing is tried any more. */
  stopped = new Promise((resolve) => this.#stop.signal.addEventListener("abort", resolve));

  /**
   * @param {string} url
   * @param {string} token
   * @param {import("./session-options.js").SessionIdentity} identity
   * @param {Options} options
   * @param {Listener} listener
   */
  constructor(url, token, identity, options, listener) {
    this.#url = url;
    this.#token = token;
    this.#identity = identity;
    this.#options = options;
    this.#listener = listener;
    this.#firstStart.promise.catch(() => {});
  }

  get sessionId() {
    return this.#identity.session_id;
  }

  /** Aborted when nothing is tried any more. */
  get signal() {
    return this.#stop.signal;
  }

  /** Connects; resolves once the session has begun, rejects when that cannot be or takes longer than `connectTimeout`. */
  async open() {
    this.#supervise();
    const timer = setTimeout(() => this.#fail(MemhubError.local("unreachable", true)), this.#options.connectTimeout);
    try {
      await this.#firstStart.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  stop() {
    this.#stop.abort();
  }

  /**
   * From now on, on the live connection too.
   * @param {string} token
   */
  useToken(token) {
    this.#token = token;
    this.offer({ type: "authenticate", token });
  }

  /**
   * Sends a frame that can be done without; false when the hub is away or reads too slowly.
   * @param {Record<string, unknown>} frame
   */
  offer(frame) {
    return this.link?.offer(encodeFrame(frame)) ?? false;
  }

  async #supervise() {
    const { onState } = this.#options;
    const { signal } = this;
    const backoff = (this.#options.backoff ?? new Backoff()).fresh();
    while (!signal.aborted) {
      const began = performance.now();
      try {
        onState?.("connecting");
        await this.#run();
      } catch (error) {
        if (signal.aborted) return;
        if (!isRetryable(error)) return this.#fail(error instanceof MemhubError ? error : MemhubError.local("internal", false, String(error)));
      }
      onState?.("waiting");
      await pause(backoff.next(performance.now() - began), signal);
    }
  }

  async #run() {
    const { signal } = this;
    const { WebSocket, connectTimeout } = this.#options;
    const ping = encodeFrame({ type: "ping" });
    const socket = await HubSocket.open(this.#url, "/ws/voice", this.#token, { WebSocket, connectTimeout, ping, signal });
    const close = () => socket.close();
    signal.addEventListener("abort", close);
    try {
      await this.#start(socket, connectTimeout);
      this.link = socket;
      this.#listener.onLive();
      this.#options.onState?.("live");
      for (;;) this.#listener.onFrame(await socket.receive());
    } finally {
      this.link = undefined;
      signal.removeEventListener("abort", close);
      socket.close();
      this.#listener.onLost();
    }
  }

  /**
   * @param {HubSocket} socket
   * @param {number} timeout
   */
  async #start(socket, timeout) {
    const timer = setTimeout(() => socket.close(MemhubError.local("unreachable", true)), timeout);
    try {
      socket.put(encodeFrame({ type: "session_start", ...this.#identity }));
      for (;;) {
        const frame = await socket.receive();
        if (frame.type === "error") throw frameError(frame);
        if (frame.type !== "session_started") continue;
        this.started = decodeSessionStarted(frame);
        this.#identity = { ...this.#identity, session_id: this.started.session_id };
        return this.#firstStart.resolve();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {MemhubError} error */
  #fail(error) {
    this.#stop.abort();
    this.#firstStart.reject(error);
    this.#listener.onFailure(error);
  }
}
