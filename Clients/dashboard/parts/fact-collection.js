import { RequestError, listUpTo, request } from "../api.js";

/**
 * @typedef {{
 *   id: string, user_id: string, agent_id: string | null, fact_key: string, fact_value: string, fact_text: string, importance: number,
 *   memory_bank: string, sector: string, origin: string, protected: boolean, source_turn_id: string | null, task_id: string | null,
 *   validity_start: string, validity_end: string | null, superseded_by: string | null, created_at: string, updated_at: string
 * }} Fact
 */
/** @typedef {{ bank: string, sector: string, agent_id: string, include_invalid: boolean, q: string }} FactFilter */

const pageSize = 100;
const settleTime = 150;
const rememberedEndings = 100;

/**
 * One user's facts: what the hub says, and on top of it what this page has asked for and not yet been told. A change that the hub
 * refuses is taken back. Dispatches `change`, and `failure` (detail: the error).
 */
export class FactCollection extends EventTarget {
  /** @type {Fact[]} */
  #facts = [];
  /** @type {Map<string, Fact | null>} wished for: changed, or null for deleted */
  #wishes = new Map();
  /** @type {Map<string, Fact>} by task: not stored yet */
  #additions = new Map();
  /** @type {Set<string>} tasks that ended, perhaps before their number was known here */
  #ended = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #reading = 0;
  /** @type {FactFilter} */
  filter = { bank: "", sector: "", agent_id: "", include_invalid: false, q: "" };
  /** More pages exist than are shown. */
  hasMore = false;
  isLoaded = false;

  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super();
    this.viewer = viewer;
    viewer.feed.follow((event) => this.#receive(event), () => this.read());
  }

  /** @returns {{ fact: Fact, isPending: boolean }[]} */
  get rows() {
    const added = [...this.#additions.values()].map((fact) => ({ fact, isPending: true }));
    const known = this.#facts.filter(({ id }) => this.#wishes.get(id) !== null)
      .map((fact) => ({ fact: this.#wishes.get(fact.id) ?? fact, isPending: this.#wishes.has(fact.id) }));
    return [...added, ...known];
  }

  /** Forgets everything about the user before. */
  reset() {
    this.#facts = [];
    this.#wishes.clear();
    this.#additions.clear();
    this.isLoaded = false;
    this.hasMore = false;
  }

  /** Reads as many facts again as are shown. */
  read() {
    return this.#load(Math.max(pageSize, this.#facts.length));
  }

  readMore() {
    return this.#load(this.#facts.length + pageSize);
  }

  /** @param {Record<string, unknown>} fields of a new fact */
  async add(fields) {
    const { body } = await request("POST", this.viewer.path("facts"), fields);
    const now = new Date().toISOString();
    const fact = /** @type {Fact} */ ({
      id: body.task_id, user_id: this.viewer.user, agent_id: null, fact_text: `${fields.fact_key}: ${fields.fact_value}`, memory_bank: "General",
      sector: "semantic", origin: "manual", importance: 0.5, protected: false, validity_start: now, validity_end: null, superseded_by: null,
      source_turn_id: null, created_at: now, updated_at: now, task_id: body.task_id, ...fields,
    });
    if (!this.#ended.has(body.task_id)) this.#additions.set(body.task_id, fact);
    this.#changed();
    this.#readSoon();
  }

  /**
   * @param {Fact} fact
   * @param {Partial<Fact>} fields
   */
  update(fact, fields) {
    return this.#wish(fact, { ...fact, ...fields }, () => request("PUT", this.#path(fact), fields));
  }

  /** @param {Fact} fact */
  remove(fact) {
    return this.#wish(fact, null, async () => {
      try {
        await request("DELETE", this.#path(fact));
      } catch (error) {
        if (!(error instanceof RequestError && error.status === 404)) throw error;
      }
    });
  }

  /** @param {Fact} fact */
  #path(fact) {
    return this.viewer.path(`facts/${encodeURIComponent(fact.id)}`);
  }

  /**
   * Shows the wish at once and takes it back when it is refused.
   * @param {Fact} fact
   * @param {Fact | null} wish
   * @param {() => Promise<unknown>} ask
   */
  async #wish(fact, wish, ask) {
    this.#wishes.set(fact.id, wish);
    this.#changed();
    try {
      await ask();
      await this.read();
    } finally {
      if (this.#wishes.get(fact.id) === wish) this.#wishes.delete(fact.id);
      this.#changed();
    }
  }

  /** @param {number} limit */
  async #load(limit) {
    if (!this.viewer.user) return;
    const turn = ++this.#reading;
    const { bank, sector, agent_id, include_invalid, q } = this.filter;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ bank, sector, agent_id, q })) if (value) query.set(name, value);
    if (include_invalid) query.set("include_invalid", "true");
    try {
      const { elements, hasMore } = await listUpTo(`${this.viewer.path("facts")}?${query}`, limit);
      if (turn !== this.#reading) return;
      this.#facts = elements;
      this.hasMore = hasMore;
      const stored = new Set(this.#facts.map(({ task_id: task }) => task));
      for (const [task] of this.#additions) if (stored.has(task)) this.#additions.delete(task);
      this.isLoaded = true;
      this.#changed();
    } catch (error) {
      if (turn === this.#reading) this.#failed(error);
    }
  }

  /** @param {import("../javascript/messages.js").HubEvent} event */
  #receive({ type, data }) {
    if (data.user_id !== this.viewer.user || !this.isLoaded) return;
    if (/^facts?_/.test(type)) this.#readSoon();
    const hasFailed = type === "memory_extraction_failed" && data.status === "failed";
    if (!hasFailed && type !== "memory_extraction_completed") return;
    this.#ended.add(data.task_id);
    if (this.#ended.size > rememberedEndings) this.#ended.delete(this.#ended.values().next().value ?? "");
    const fact = this.#additions.get(data.task_id);
    if (!fact) return;
    this.#additions.delete(data.task_id);
    if (hasFailed) this.#failed(new Error(`“${fact.fact_text}” could not be stored: ${data.error ?? "the task failed"}.`));
    this.#changed();
    this.#readSoon();
  }

  /** Many events at once are one reading. */
  #readSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.read(), settleTime);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** @param {unknown} error */
  #failed(error) {
    this.dispatchEvent(new CustomEvent("failure", { detail: error }));
  }
}
