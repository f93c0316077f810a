/** The hub's side of a conversation, step by step: a WebSocket server on loopback whose every answer the test writes. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { WebSocket, WebSocketServer } = createRequire(import.meta.url)(process.env.MEMHUB_TEST_NODE_WS ?? "/usr/share/nodejs/ws");
export { WebSocket };

/** The hub's end of one connection. */
class Peer {
  #frames = [];
  #wake = () => {};

  constructor(socket, request) {
    this.socket = socket;
    this.path = request.url;
    this.offered = request.headers["sec-websocket-protocol"];
    socket.on("message", (data) => this.#add(String(data)));
    this.closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
    this.closed.then(() => this.#add(null));
  }

  #add(frame) {
    this.#frames.push(frame);
    this.#wake();
  }

  async receive(type) {
    while (this.#frames.length === 0) await new Promise((resolve) => { this.#wake = resolve; });
    const text = this.#frames.shift();
    assert.notEqual(text, null, `closed while waiting for ${type}`);
    const frame = JSON.parse(text);
    assert.equal(frame.type, type, text);
    return frame;
  }

  send(frame) {
    this.socket.send(JSON.stringify(frame));
  }

  async start(resumed = false) {
    const request = await this.receive("session_start");
    this.send({ type: "session_started", session_id: "s1", user_id: "discord_1", memory_enabled: true, resumed });
    return request;
  }

  async acknowledge(type = "turn_complete") {
    const turn = await this.receive(type);
    this.send({ type: "turn_queued", turn_id: turn.turn_id, task_id: `task-${turn.turn_id}`, status: "queued", memory_enabled: true });
    return turn;
  }

  /** A turn that is told again because its answer was interrupted: what was said, what was heard, its characters. */
  async acknowledgeInterrupted() {
    const said = await this.receive("transcript_partial");
    const heard = await this.receive("response_delta");
    const end = await this.acknowledge("response_end");
    assert.ok(end.interrupted && said.turn_id === end.turn_id && heard.turn_id === end.turn_id);
    return [said.text, heard.text, end.heard_characters];
  }

  async end() {
    await this.receive("session_end");
    this.send({ type: "session_ended", session_id: "s1", turns: 1 });
  }

  /** Breaks the connection without a closing handshake. */
  drop() {
    this.socket.terminate();
  }
}

export class ScriptedHub {
  #server;
  #arrivals = [];
  #wake = () => {};

  /** Lends a listening hub to the body. */
  static async with(body) {
    const hub = new ScriptedHub();
    const handleProtocols = (offered) => (offered.has("memhub.v1") ? "memhub.v1" : false);
    hub.#server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols });
    await new Promise((resolve) => hub.#server.on("listening", resolve));
    hub.#server.on("connection", (socket, request) => {
      hub.#arrivals.push(new Peer(socket, request));
      hub.#wake();
    });
    try {
      await body(hub);
    } finally {
      for (const client of hub.#server.clients) client.terminate();
      await new Promise((resolve) => hub.#server.close(resolve));
    }
  }

  get url() {
    return `ws://127.0.0.1:${this.#server.address().port}`;
  }

  async arrival() {
    while (this.#arrivals.length === 0) await new Promise((resolve) => { this.#wake = resolve; });
    return this.#arrivals.shift();
  }
}
