import { build } from "../dom.js";

/** A place for what went wrong, read aloud by screen readers; hidden while there is nothing to say. */
export class Notice {
  element = build("p", { className: "notice", role: "alert", hidden: true });

  /** @param {string} text */
  show(text) {
    this.element.textContent = text;
    this.element.hidden = !text;
  }

  clear() {
    this.show("");
  }
}

/**
 * What an empty, loading or refused place shows instead of its content.
 * @param {string} title
 * @param {string} [explanation]
 * @param {HTMLElement} [action]
 */
export function emptyState(title, explanation = "", action) {
  return build("div", { className: "empty" }, build("p", { className: "empty-title" }, title),
    explanation ? build("p", { className: "quiet" }, explanation) : null, action);
}

/** For a route that this hub's version does not have. */
export function unoffered() {
  return emptyState("Not offered by this hub", "This version of the hub has no such route.");
}

/** @param {string} text */
export function loading(text = "Loading …") {
  return build("p", { className: "loading", role: "status" }, text);
}
