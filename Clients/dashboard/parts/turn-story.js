import { build, present } from "../dom.js";
import { recalledList } from "./recalled-list.js";
import { counted, durationText } from "./times.js";

/** @typedef {import("../javascript/messages.js").MemoryContext} MemoryContext */
/** @typedef {import("../javascript/messages.js").HubEvent} HubEvent */
/** @typedef {"waiting" | "active" | "done" | "failed"} StepState */

/** How a context came about, in words. */
const sources = /** @type {Record<string, string>} */ ({
  computed: "worked out now", prefetched: "ready before you finished", cache: "from the cache",
});

/** What happens to one turn, step by step, from the first letter to the facts. */
export class TurnStory extends HTMLElement {
  /** @type {string | null | undefined} */
  taskId;
  #partials = 0;
  #heard = step("Listening", "The hub already searches while you type.");
  #recalled = step("Recalling", "What fits is handed to the language model before it answers.");
  #saved = step("Saving", "The turn is durable before it is acknowledged.");
  #extracted = step("Extracting", "A worker turns the words into facts.");
  /** @type {string[]} */
  #facts = [];

  constructor() {
    super();
    this.append(build("ol", { className: "steps" }, this.#heard.element, this.#recalled.element, this.#saved.element, this.#extracted.element));
  }

  /** A partial transcript was sent. */
  partial() {
    this.#partials += 1;
    this.#heard.set("active", `${counted(this.#partials, "partial transcript")} sent; the search runs ahead of you.`);
  }

  said() {
    this.#heard.set("done", this.#partials > 0 ? `${counted(this.#partials, "partial transcript")} sent while you spoke.` : "Heard in one piece.");
    this.#recalled.set("active");
  }

  /** @param {MemoryContext} context */
  recall(context) {
    if (context.error) return this.#recalled.set("failed", `No answer from the hub (${context.error.reason}); the assistant goes on without memory.`);
    if (!context.memory_enabled) return this.#recalled.set("done", "Memory is off: nothing is recalled.");
    const outcome = context.outcome === "complete" ? "" : `, ${[context.outcome, ...context.degraded].join(", ")}`;
    const speed = context.latency_ms === null ? "" : ` in ${durationText(context.latency_ms)}`;
    const source = context.source === null ? "" : `, ${sources[context.source] ?? context.source}`;
    const block = context.context
      ? build("details", {}, build("summary", {}, "What the language model is told"),
        build("pre", { tabIndex: 0, className: "context", role: "group", "aria-label": "Context" }, context.context))
      : null;
    return this.#recalled.set("done", `${counted(context.facts.length, "memory", "memories")}${speed}${source}${outcome}.`,
      context.facts.length > 0 ? recalledList(context.facts, "Recalled memories") : null, block);
  }

  saving() {
    this.#saved.set("active");
  }

  /** @param {import("../javascript/messages.js").TurnQueued} queued */
  save(queued) {
    this.taskId = queued.task_id;
    if (queued.task_id) {
      this.#saved.set("done", "Durable. If everything stopped now, nothing would be lost.");
      if (this.#extracted.state === "waiting") this.#extracted.set("active", "Queued …");
    } else {
      this.#saved.set("done", queued.memory_enabled ? `Nothing to extract (${queued.status}).` : "Memory is off: nothing is kept.");
      this.#extracted.set("done", "Nothing to do.");
    }
  }

  /** @param {string} reason */
  fail(reason) {
    this.#saved.set("failed", reason);
  }

  /** @param {import("../javascript/messages.js").Forgotten} forgotten */
  forgot({ receipt }) {
    this.#saved.set("done", receipt.facts + receipt.turns === 0
      ? "Nothing matched what you asked to forget."
      : `Forgotten: ${counted(receipt.facts, "fact")} and ${counted(receipt.turns, "turn")}. Receipt ${receipt.receipt_id}.`);
  }

  /** @param {HubEvent} event of this turn's task */
  take({ type, data }) {
    if (type === "fact_extracted") {
      this.#facts.push(data.fact_text);
      this.#show("active", "Facts appear …");
    } else if (type === "memory_extraction_processing") {
      this.#show("active", data.attempts > 1 ? `Attempt ${data.attempts} …` : "A worker has it …");
    } else if (type === "memory_extraction_completed") {
      const time = data.duration_ms === undefined ? "" : ` in ${durationText(data.duration_ms)}`;
      this.#show("done", data.facts_count ? `${counted(data.facts_count, "new fact")}${time}.` : `Nothing new to keep${time}.`);
    } else if (type === "memory_extraction_failed") {
      this.#show("failed", data.status === "retrying" ? `${data.error ?? "It failed"}; it is tried again.` : data.error ?? "It failed.");
    }
  }

  /**
   * @param {StepState} state
   * @param {string} text
   */
  #show(state, text) {
    const facts = this.#facts.length > 0
      ? build("ul", { className: "new-facts", "aria-label": "New facts" }, ...this.#facts.map((fact) => build("li", {}, fact)))
      : null;
    this.#extracted.set(state, text, facts);
  }
}

/**
 * @param {string} title
 * @param {string} explanation shown until it happens
 */
function step(title, explanation) {
  const body = build("div", { className: "step-body" }, build("p", { className: "quiet" }, explanation));
  const element = build("li", { className: "step" }, build("h2", {}, title), body);
  const self = {
    element,
    /** @type {StepState} */
    state: "waiting",
    /**
     * @param {StepState} state
     * @param {string} [text]
     * @param {...(Node | null)} content
     */
    set(state, text, ...content) {
      self.state = state;
      element.dataset.state = state;
      if (text !== undefined) body.replaceChildren(build("p", {}, text), ...present(content));
    },
  };
  self.set("waiting");
  return self;
}

customElements.define("memhub-turn-story", TurnStory);
