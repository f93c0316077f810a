import { build, button } from "../dom.js";
import { confirmButton } from "./confirm-button.js";
import { icon } from "./icons.js";
import { ago, dateText } from "./times.js";

/** @typedef {import("./fact-collection.js").Fact} Fact */
/** @typedef {{ open: (fact: Fact) => void, protect: (fact: Fact) => void, remove: (fact: Fact) => void }} FactActions */

/**
 * One fact of the list.
 * @param {Fact} fact
 * @param {boolean} isPending asked for, not yet told
 * @param {FactActions} actions
 */
export function factRow(fact, isPending, actions) {
  const isClosed = fact.superseded_by !== null || (fact.validity_end !== null && new Date(fact.validity_end) < new Date());
  const ariaDisabled = isPending ? "true" : null;
  const unlessPending = (/** @type {(fact: Fact) => void} */ act) => () => { if (!isPending) act(fact); };
  const protect = button("", unlessPending(actions.protect), {
    className: "round plain", "aria-pressed": String(fact.protected), ariaDisabled,
    "aria-label": `Protect: ${fact.fact_text}`, title: fact.protected ? "Protected: never pruned" : "Protect from pruning",
  });
  protect.append(icon("lock"));
  const remove = confirmButton("Delete", "Really delete?", unlessPending(actions.remove), `Delete: ${fact.fact_text}`);
  remove.ariaDisabled = ariaDisabled;
  const open = button(fact.fact_text, unlessPending(actions.open), { className: "fact-text", ariaDisabled });
  return build("li", { "data-key": fact.id, className: `fact${isClosed ? " closed" : ""}${isPending ? " pending" : ""}` },
    build("div", { className: "fact-main" }, open,
      build("p", { className: "fact-about" },
        build("span", { className: "tag" }, fact.memory_bank), build("span", { className: "tag" }, fact.sector),
        fact.validity_end ? build("span", { className: "tag warn" }, `${isClosed ? "until" : "true until"} ${dateText(fact.validity_end)}`) : null,
        isPending ? build("span", { role: "status" }, "saving …") : ago(fact.created_at))),
    build("div", { className: "fact-actions" }, protect, remove));
}
