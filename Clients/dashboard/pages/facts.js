import { describe, list, request } from "../api.js";
import { arrange, build, button, choice, field, once } from "../dom.js";
import { FactCollection } from "../parts/fact-collection.js";
import { openFact, openNewFact } from "../parts/fact-dialog.js";
import { banks, sectors } from "../parts/fact-form.js";
import { factRow } from "../parts/fact-row.js";
import { Notice, emptyState, loading } from "../parts/notice.js";
import { recalledList } from "../parts/recalled-list.js";
import { redraw } from "../parts/redraw.js";
import { counted } from "../parts/times.js";
import { Page } from "./page.js";

const typingPause = 250;
const meaningLimit = 20;

/** What is remembered about one user: to find, to change, to remove. */
export class FactsPage extends Page {
  #facts = new FactCollection(this.viewer);
  #notice = new Notice();
  #status = build("p", { className: "quiet", role: "status" });
  #list = build("ul", { className: "facts", "aria-label": "Facts" });
  #place = build("div");
  #more = button("Show more", () => this.#facts.readMore(), { hidden: true });
  #search = build("input", { type: "search", name: "search", autocomplete: "off", maxLength: 500 });
  #mode = choice([["words", "with these words"], ["meaning", "by meaning, as a bot recalls"]]);
  #bank = choice([["", "All banks"], ...banks]);
  #sector = choice([["", "All sectors"], ...sectors]);
  #agent = choice([["", "All agents"]]);
  #validity = choice([["current", "True now"], ["all", "Superseded too"]]);
  #add = button("Add a fact", () => openNewFact(this.#facts), { className: "primary" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  #asked = 0;
  /** @type {Map<string, { state: string, element: HTMLLIElement }>} */
  #rows = new Map();

  begin() {
    const own = this.viewer.isOwnMemory;
    const form = build("form", { className: "filters", role: "search" }, field("Search", this.#search), field("How", this.#mode),
      field("Bank", this.#bank), field("Sector", this.#sector), field("Agent", this.#agent), field("Validity", this.#validity));
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#choose();
    };
    this.#search.oninput = () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#choose(), typingPause);
    };
    for (const select of [this.#mode, this.#bank, this.#sector, this.#agent, this.#validity]) select.onchange = () => this.#choose();
    this.append(
      build("header", { className: "page-head with-action" }, build("h1", {}, own ? "What is remembered about you" : "What is remembered"), this.#add),
      build("section", { className: "card" }, form, this.#notice.element, this.#status, this.#place, this.#more));
    this.#facts.addEventListener("change", () => this.#render());
    this.#facts.addEventListener("failure", (event) => this.#failed(/** @type {CustomEvent} */ (event).detail));
    this.viewer.addEventListener("user", () => this.#start());
    this.#nameAgents();
    this.#start();
  }

  #start() {
    this.#facts.reset();
    this.#notice.clear();
    this.#add.disabled = !this.viewer.user;
    this.#status.textContent = "";
    if (!this.viewer.user) return this.#place.replaceChildren(emptyState("Nobody is chosen", "Enter above whose memory you want to see."));
    this.#place.replaceChildren(loading());
    return this.#choose();
  }

  async #nameAgents() {
    try {
      const { elements } = await list("api/agents");
      for (const { id, name } of elements) this.#agent.append(build("option", { value: id }, name));
    } catch (error) {
      this.#notice.show(describe(error));
    }
  }

  #choose() {
    this.#notice.clear();
    this.#asked += 1;
    const q = this.#search.value.trim();
    if (q && this.#mode.value === "meaning") return this.#recall(q, this.#asked);
    this.#facts.filter = {
      bank: this.#bank.value, sector: this.#sector.value, agent_id: this.#agent.value, include_invalid: this.#validity.value === "all", q,
    };
    return this.#facts.read();
  }

  get #isByMeaning() {
    return this.#mode.value === "meaning" && this.#search.value.trim() !== "";
  }

  /**
   * @param {string} query
   * @param {number} asked
   */
  async #recall(query, asked) {
    if (!this.viewer.user) return;
    this.#place.replaceChildren(loading("Recalling …"));
    this.#more.hidden = true;
    try {
      const agent_id = this.#agent.value || undefined;
      const { body } = await request("POST", "api/memory/search", { query, user_id: this.viewer.user, agent_id, limit: meaningLimit });
      if (asked !== this.#asked) return;
      this.#status.textContent = `${counted(body.count, "memory", "memories")} would be recalled`;
      this.#place.replaceChildren(body.count === 0 ? emptyState("Nothing fits", "No memory is close enough to what you asked.") : recalledList(body.results, "Recalled memories", ({ id }) => this.#open(id)));
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#place.replaceChildren();
      this.#notice.show(describe(error));
    }
  }

  /** @param {string} id of a fact that may not be in the list */
  #open(id) {
    return this.#attempt(async () => {
      const { body } = await request("GET", this.viewer.path(`facts/${encodeURIComponent(id)}`));
      openFact(body, this.#facts);
    });
  }

  #render() {
    if (this.#isByMeaning || !this.viewer.user) return;
    const { rows, hasMore } = this.#facts;
    redraw(this.#place, () => {
      arrange(this.#list, rows.map(({ fact, isPending }) => this.#row(fact, isPending)));
      arrange(this.#place, [rows.length > 0 ? this.#list : this.#empty()]);
    });
    for (const id of this.#rows.keys()) if (!rows.some(({ fact }) => fact.id === id)) this.#rows.delete(id);
    if (!hasMore && document.activeElement === this.#more) this.#list.lastElementChild?.querySelector("button")?.focus();
    this.#more.hidden = !hasMore;
    this.#status.textContent = rows.length === 0 ? "" : `${counted(rows.length, "fact")}${hasMore ? " shown, there are more" : ""}`;
  }

  /** @param {unknown} error of a reading, or of a task that was to store a fact */
  #failed(error) {
    if (this.#facts.isLoaded) return this.#notice.show(describe(error));
    const again = button("Try again", () => once(again, () => this.#facts.read()));
    return redraw(this.#place, () => this.#place.replaceChildren(emptyState("The facts could not be read", describe(error), again)));
  }

  /**
   * The row that is there already, unless something about the fact is new; its fields come in no particular order.
   * @param {import("../parts/fact-collection.js").Fact} fact
   * @param {boolean} isPending
   */
  #row(fact, isPending) {
    const state = JSON.stringify({ ...fact, isPending }, [...Object.keys(fact).sort(), "isPending"]);
    const known = this.#rows.get(fact.id);
    if (known?.state === state) return known.element;
    const element = factRow(fact, isPending, {
      open: () => openFact(fact, this.#facts),
      protect: () => this.#attempt(() => this.#facts.update(fact, { protected: !fact.protected })),
      remove: () => this.#attempt(() => this.#facts.remove(fact)),
    });
    this.#rows.set(fact.id, { state, element });
    return element;
  }

  #empty() {
    const { bank, sector, agent_id, q } = this.#facts.filter;
    if (bank || sector || agent_id || q) return emptyState("Nothing matches", "Try fewer filters.");
    return emptyState("Nothing is remembered yet", this.viewer.isOwnMemory && !this.viewer.memoryEnabled
      ? "Memory is off. Switch it on under Settings."
      : "What is said in conversations appears here as soon as it is extracted.");
  }

  /** @param {() => Promise<void>} act */
  async #attempt(act) {
    this.#notice.clear();
    try {
      await act();
    } catch (error) {
      this.#notice.show(describe(error));
    }
  }
}

customElements.define("memhub-facts", FactsPage);
