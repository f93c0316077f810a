import { describe, list, request, RequestError } from "../api.js";
import { build, field } from "../dom.js";
import { FactForm } from "./fact-form.js";
import { emptyState, loading, unoffered } from "./notice.js";
import { openForm } from "./open-form.js";
import { recalledList } from "./recalled-list.js";
import { clockTime, dateText } from "./times.js";

/** @typedef {import("./fact-collection.js").Fact} Fact */
/** @typedef {import("./fact-collection.js").FactCollection} FactCollection */

const searchLimit = 50;

/** What happened to a fact, in words. */
const happenings = /** @type {Record<string, string>} */ ({
  ADD: "Added", UPDATE: "Changed", SUPERSEDE: "Superseded", DELETE: "Deleted", SUMMARISE: "Summarised", PRUNE: "Pruned",
});

/** @param {FactCollection} facts */
export function openNewFact(facts) {
  const form = new FactForm();
  const dialog = openForm("Add a fact", "Add", () => facts.add(form.values), ...form.elements);
  form.focus();
  return dialog;
}

/**
 * One fact: to change it, and to see where it came from and why it is recalled.
 * @param {Fact} fact
 * @param {FactCollection} facts
 */
export function openFact(fact, facts) {
  const form = new FactForm(fact);
  const dialog = openForm("A remembered fact", "Save", async () => {
    const changes = form.changes(fact);
    if (Object.keys(changes).length > 0) await facts.update(fact, changes);
  }, ...form.elements);
  dialog.append(
    part("Said in", sourceTurn(fact, facts)),
    part("History", history(fact, facts)),
    part("Why was this recalled?", whyRecalled(fact, facts)));
  return dialog;
}

/**
 * @param {string} title
 * @param {Node} content
 */
function part(title, content) {
  return build("section", { className: "part" }, build("h3", {}, title), content);
}

/**
 * A place that is filled once the hub has answered.
 * @param {Promise<Node>} content
 */
function later(content) {
  const place = build("div", {}, loading());
  content.then((node) => place.replaceChildren(node), (error) => {
    place.replaceChildren(error instanceof RequestError && error.isUnoffered ? unoffered() : emptyState("Not to be had", describe(error)));
  });
  return place;
}

/**
 * @param {Fact} fact
 * @param {FactCollection} facts
 */
function sourceTurn(fact, facts) {
  if (!fact.source_turn_id) return emptyState(fact.origin === "summarised" ? "Made of several other facts." : "Nobody said it: it was entered by hand.");
  const path = facts.viewer.path(`turns/${encodeURIComponent(fact.source_turn_id)}`);
  return later(request("GET", path).then(({ body }) => build("ol", { className: "conversation still" },
    build("li", { className: "said you" }, build("span", { className: "who" }, "You, ", dateText(body.created_at)), build("p", {}, body.user_message)),
    build("li", { className: "said assistant" }, build("span", { className: "who" }, body.interrupted ? "Assistant, interrupted" : "Assistant"), build("p", {}, body.ai_response)))));
}

/**
 * @param {Fact} fact
 * @param {FactCollection} facts
 */
function history(fact, facts) {
  return later(list(facts.viewer.path(`facts/${encodeURIComponent(fact.id)}/history`)).then(({ elements }) =>
    build("ol", { className: "history" }, ...elements.map((entry) =>
      build("li", {}, build("b", {}, happenings[entry.event] ?? entry.event), ` by ${entry.actor}, ${dateText(entry.at)}, `, clockTime(entry.at),
        entry.old_text && entry.old_text !== entry.new_text ? build("p", {}, build("del", {}, entry.old_text)) : null,
        entry.new_text ? build("p", {}, entry.new_text) : null)))));
}

/**
 * @param {Fact} fact
 * @param {FactCollection} facts
 */
function whyRecalled(fact, facts) {
  const question = build("input", { name: "question", required: true, maxLength: 2000, autocomplete: "off", placeholder: "What should I order for dinner?" });
  const answer = build("div", { "aria-live": "polite" });
  const form = build("form", { className: "inline" }, field("Something that was said", question), build("button", {}, "Explain"));
  form.onsubmit = async (event) => {
    event.preventDefault();
    answer.replaceChildren(loading());
    try {
      const { body } = await request("POST", "api/memory/search", { query: question.value, user_id: facts.viewer.user, limit: searchLimit });
      const place = body.results.findIndex((/** @type {Fact} */ { id }) => id === fact.id);
      answer.replaceChildren(place < 0
        ? emptyState("It would not be recalled", `${body.count} other memories fit better, or nothing connects the two.`)
        : build("div", {}, build("p", {}, `Number ${place + 1} of ${body.count} memories that fit.`), recalledList([body.results[place]], "Why")));
    } catch (error) {
      answer.replaceChildren(emptyState("No answer", describe(error)));
    }
  };
  return build("div", {}, form, answer);
}
