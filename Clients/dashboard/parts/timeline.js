import { build, button } from "../dom.js";
import { momentText } from "./times.js";

/** @typedef {import("./fact-collection.js").Fact} Fact */

/**
 * What was true when, one line for each thing that changed: a bar from the moment a fact became true until another took its place.
 * @param {Fact[]} facts
 * @param {(fact: Fact) => void} onOpen
 * @returns {HTMLElement | null} null when nothing ever changed
 */
export function timeline(facts, onOpen) {
  const changed = changedKeys(facts);
  if (changed.length === 0) return null;
  const all = changed.flatMap(([, versions]) => versions);
  const first = Math.min(...all.map(({ validity_start: start }) => Date.parse(start)));
  const now = Date.now();
  const span = Math.max(now - first, 1);
  const share = (/** @type {number} */ moment) => Math.min(1, Math.max(0, (moment - first) / span));
  const rows = changed.map(([key, versions]) => build("li", {},
    build("h3", {}, key.replaceAll("_", " ")),
    build("div", { className: "track" }, ...bars(versions, share, now, onOpen)),
    build("ol", { className: "versions" }, ...versions.map((fact) =>
      build("li", { className: fact.superseded_by ? "closed" : "" }, fact.fact_text, build("span", { className: "quiet" }, ` ${period(fact)}`))))));
  return build("ol", { className: "timeline", "aria-label": "What changed over time" }, ...rows);
}

/**
 * @param {Fact[]} facts
 * @returns {[string, Fact[]][]}
 */
function changedKeys(facts) {
  const successors = new Set(facts.map(({ superseded_by: by }) => by));
  /** @type {Map<string, Fact[]>} */
  const byKey = new Map();
  for (const fact of facts) {
    if (fact.superseded_by === null && !successors.has(fact.id)) continue;
    byKey.set(fact.fact_key, [...(byKey.get(fact.fact_key) ?? []), fact]);
  }
  return [...byKey].map(([key, versions]) => [key, versions.sort((one, other) => one.validity_start.localeCompare(other.validity_start))]);
}

/**
 * @param {Fact[]} versions
 * @param {(moment: number) => number} share
 * @param {number} now
 * @param {(fact: Fact) => void} onOpen
 */
function bars(versions, share, now, onOpen) {
  const times = versions.map(({ validity_start: start, validity_end: end }) => ({ start: share(Date.parse(start)), end: share(end ? Date.parse(end) : now) }));
  return places(times).map((place, index) => bar(/** @type {Fact} */ (versions[index]), place, onOpen));
}

/**
 * Where the bars of a line are, as shares of its length: however short a time is, its bar can be seen, and none lies on another.
 * @param {{ start: number, end: number }[]} times by their start
 */
function places(times) {
  const shortest = Math.min(0.015, 1 / times.length);
  let free = 0;
  const found = times.map(({ start, end }) => {
    const left = Math.max(start, free);
    free = Math.max(end, left + shortest);
    return { start: left, end: free };
  });
  let limit = 1;
  for (const place of found.reverse()) {
    place.end = Math.min(place.end, limit);
    place.start = Math.min(place.start, place.end - shortest);
    limit = place.start;
  }
  return found.reverse();
}

/**
 * @param {Fact} fact
 * @param {{ start: number, end: number }} place
 * @param {(fact: Fact) => void} onOpen
 */
function bar(fact, { start, end }, onOpen) {
  const element = button("", () => onOpen(fact), {
    "data-key": fact.id, className: `bar-piece${fact.superseded_by ? " closed" : ""}`, "aria-label": `${fact.fact_text}, ${period(fact)}`, title: `${fact.fact_text} ${period(fact)}`,
  });
  element.style.insetInlineStart = `${(start * 100).toFixed(2)}%`;
  element.style.inlineSize = `${((end - start) * 100).toFixed(2)}%`;
  return element;
}

/** @param {Fact} fact */
function period({ validity_start: start, validity_end: end }) {
  return end ? `${momentText(start)} to ${momentText(end)}` : `since ${momentText(start)}`;
}
