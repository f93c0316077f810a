import { closeReason, openSocket } from "./socket.js";

const patience = 10_000;

/** One voice session with the hub, opened at the first word and resumed after a broken connection. */
export class VoiceLine {
  #token;
  #userId;
  #socket;
  #opening;
  #sessionId;
  #waiting = new Map();

  constructor(token, userId) {
    this.#token = token;
    this.#userId = userId;
  }

  partial(turnId, text) {
    if (this.#sessionId && this.#socket?.readyState === WebSocket.OPEN) {
      this.#send({ type: "transcript_partial", turn_id: turnId, text });
    }
  }

  /** What would be put before the LLM. */
  context(turnId, text) {
    return this.#ask("memory_context", { type: "context_request", turn_id: turnId, text, deadline_ms: 2000 });
  }

  /** Resolves once the turn is durable; sending the same turn again is harmless. */
  complete(turnId, userMessage, aiResponse) {
    const turn = { type: "turn_complete", turn_id: turnId, user_message: userMessage, ai_response: aiResponse };
    return this.#ask("turn_queued", turn);
  }

  close() {
    this.#socket?.close(1000);
  }

  async #ask(answer, frame) {
    await this.#open();
    return this.#answer(answer, () => this.#send(frame));
  }

  #open() {
    this.#opening ??= this.#start().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #start() {
    const socket = openSocket("ws/voice", this.#token);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
    const started = await this.#answer("session_started", () => {
      socket.onopen = () => this.#send({ type: "session_start", user_id: this.#userId, session_id: this.#sessionId });
    });
    this.#sessionId = started.session_id;
  }

  #answer(type, ask) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error("The hub took too long to answer.")), patience);
      const settle = (action) => (value) => {
        clearTimeout(timer);
        this.#waiting.delete(type);
        action(value);
      };
      this.#waiting.set(type, { resolve: settle(resolve), reject: settle(reject) });
      ask();
    });
  }

  #send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #receive(frame) {
    if (frame.type === "error") this.#fail(new Error(frame.message ?? frame.reason));
    else this.#waiting.get(frame.type)?.resolve(frame);
  }

  #closed(code) {
    this.#opening = undefined;
    this.#fail(new Error(code === 1006 ? "The connection to the hub broke." : closeReason(code)));
  }

  #fail(error) {
    for (const { reject } of [...this.#waiting.values()]) reject(error);
  }
}
