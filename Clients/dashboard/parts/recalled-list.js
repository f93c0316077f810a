import { build, button } from "../dom.js";
import { whyBar } from "./why.js";

/** @typedef {import("../javascript/messages.js").RecalledFact} RecalledFact */

/**
 * What was recalled, the most relevant first, each with its reasons.
 * @param {RecalledFact[]} facts
 * @param {string} label
 * @param {(fact: RecalledFact) => unknown} [onOpen]
 */
export function recalledList(facts, label, onOpen) {
  return build("ol", { className: "recalled", "aria-label": label }, ...facts.map((fact) =>
    build("li", {},
      build("p", { className: "recalled-text" },
        onOpen && fact.kind === "fact" ? button(fact.fact_text, () => onOpen(fact), { className: "fact-text" }) : fact.fact_text,
        fact.kind === "turn" ? build("span", { className: "tag" }, "said in a turn") : null,
        fact.memory_bank ? build("span", { className: "tag" }, fact.memory_bank) : null),
      whyBar(fact))));
}
