import { describe } from "../api.js";
import { build, button, once } from "../dom.js";
import { FactCollection } from "../parts/fact-collection.js";
import { openFact } from "../parts/fact-dialog.js";
import { readFactGraph } from "../parts/fact-graph.js";
import { GraphPicture } from "../parts/graph-picture.js";
import { Notice, emptyState, loading } from "../parts/notice.js";
import { redraw } from "../parts/redraw.js";
import { counted, dateText } from "../parts/times.js";
import { timeline } from "../parts/timeline.js";
import { Page } from "./page.js";

/** @typedef {import("../parts/fact-collection.js").Fact} Fact */
/** @typedef {import("../parts/fact-graph.js").FactGraph} FactGraph */

/** Why two facts are joined, in words. */
const kinds = /** @type {Record<string, string>} */ ({ similar: "similar", source: "its source", superseded: "took its place", turn: "said together" });
const settleTime = 1000;

/** Facts and what connects them as a picture, and what changed over time. */
export class GraphPage extends Page {
  #facts = new FactCollection(this.viewer);
  #notice = new Notice();
  #picture = build("section", { className: "card picture", "aria-label": "Graph" });
  #details = build("section", { className: "card", "aria-label": "Chosen fact", "aria-live": "polite" });
  #times = build("section", { className: "card", "aria-label": "Time line" });
  #asked = 0;
  /** @type {string | undefined} */
  #chosen;
  #isStale = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  begin() {
    this.append(
      build("header", { className: "page-head" }, build("h1", {}, "Graph"),
        build("p", { className: "lead" }, "Each dot is a fact, larger the more important it is. Lines join what means the same, what was said together, and what took another's place.")),
      this.#notice.element,
      build("div", { className: "graph-page" }, this.#picture, this.#details),
      this.#times);
    const again = () => {
      this.#isStale = true;
      if (!this.hidden) this.refresh();
    };
    this.viewer.addEventListener("user", () => {
      this.#chosen = undefined;
      this.#picture.replaceChildren();
      again();
    });
    this.viewer.feed.follow(({ type, data }) => {
      if (!/^facts?_/.test(type) || data.user_id !== this.viewer.user) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(again, settleTime);
    }, again);
  }

  async refresh() {
    if (!this.#isStale) return;
    const asked = ++this.#asked;
    this.#notice.clear();
    if (!this.viewer.user) return this.#showNothing(emptyState("Nobody is chosen", "Enter above whose facts you want to see."));
    if (!this.#picture.hasChildNodes()) this.#picture.replaceChildren(loading());
    try {
      const graph = await readFactGraph(this.viewer);
      if (asked !== this.#asked) return;
      this.#isStale = false;
      this.#show(graph);
    } catch (error) {
      if (asked !== this.#asked) return;
      const again = button("Try again", () => once(again, () => this.refresh()));
      this.#showNothing(emptyState("The facts could not be read", describe(error), again));
    }
  }

  /** @param {HTMLElement} content */
  #showNothing(content) {
    redraw(this.#picture, () => this.#picture.replaceChildren(content));
    this.#details.hidden = true;
    this.#times.hidden = true;
  }

  /** @param {FactGraph} graph */
  #show(graph) {
    const { facts, links } = graph;
    if (facts.length === 0) return this.#showNothing(emptyState("Nothing to draw yet", "Facts appear here as soon as there are any."));
    const banks = [...new Set(facts.map(({ memory_bank: bank }) => bank))].sort();
    /** @type {GraphPicture} */
    const picture = new GraphPicture(graph, banks, (fact) => this.#describeFact(fact, graph, picture));
    const legend = build("ul", { className: "legend", "aria-label": "Banks" }, ...banks.map((bank, index) =>
      build("li", {}, build("span", { className: `dot tone-${(index % 7) + 1}`, "aria-hidden": "true" }), bank)));
    redraw(this.#picture, () => this.#picture.replaceChildren(
      build("p", { className: "quiet" }, `${counted(facts.length, "fact")}${graph.hasMore ? ", the newest" : ""}, ${counted(links.length, "link")}`,
        graph.offersLinks ? "" : "; this hub does not offer links by meaning"),
      picture, legend));
    this.#details.hidden = false;
    const chosen = facts.find(({ id }) => id === this.#chosen);
    if (chosen) {
      picture.choose(chosen.id);
      this.#describeFact(chosen, graph, picture);
    } else {
      redraw(this.#details, () => this.#details.replaceChildren(emptyState("No fact is chosen", "Choose a dot to see what it says and what it is joined to.")));
    }
    const times = timeline(facts, (fact) => openFact(fact, this.#facts));
    this.#times.hidden = false;
    redraw(this.#times, () => this.#times.replaceChildren(build("h2", {}, "What changed over time"),
      times ?? emptyState("Nothing has changed yet", "When a fact takes another's place, both are shown here.")));
    return undefined;
  }

  /**
   * @param {Fact} fact
   * @param {FactGraph} graph
   * @param {GraphPicture} picture
   */
  #describeFact(fact, { facts, links }, picture) {
    const byId = new Map(facts.map((other) => [other.id, other]));
    const joined = links.flatMap(({ from, to, kind, strength }) => {
      const other = byId.get(from === fact.id ? to : to === fact.id ? from : "");
      return other ? [{ other, kind, strength }] : [];
    });
    this.#chosen = fact.id;
    redraw(this.#details, () => this.#details.replaceChildren(
      build("h2", {}, fact.fact_text),
      build("p", { className: "fact-about" }, build("span", { className: "tag" }, fact.memory_bank), build("span", { className: "tag" }, fact.sector),
        fact.validity_end ? build("span", { className: "tag warn" }, `until ${dateText(fact.validity_end)}`) : null),
      build("div", { className: "actions" }, button("Open", () => openFact(fact, this.#facts), { className: "primary" })),
      build("h3", {}, joined.length === 0 ? "Joined to nothing" : "Joined to"),
      build("ul", { className: "rows" }, ...joined.map(({ other, kind, strength }) => build("li", {},
        button(other.fact_text, () => {
          picture.choose(other.id);
          this.#describeFact(other, { facts, links, hasMore: false, offersLinks: true }, picture);
          this.#details.querySelector("button")?.focus();
        }, { className: "fact-text" }),
        build("span", { className: "quiet" }, kind === "similar" ? `${kinds[kind]} ${strength.toFixed(2)}` : kinds[kind] ?? kind))))));
  }
}

customElements.define("memhub-graph", GraphPage);
