import { build } from "../dom.js";

/** The reasons of a recall in the order they are shown, and what they mean. */
const reasons = /** @type {Record<string, string>} */ ({
  vector: "similar meaning",
  lexical: "the same words",
  neighbours: "said near it",
  session: "the same conversation",
  speaker: "who said it",
  time: "when it was",
  importance: "importance",
  recency: "how recent",
  links: "linked memories",
});

/**
 * How a memory's relevance came about, as a bar of shares and in words.
 * @param {{ relevance: number, why: Record<string, number> }} item
 */
export function whyBar({ relevance, why }) {
  const parts = Object.entries(why).filter(([, share]) => share > 0.0005);
  const whole = Math.max(1, parts.reduce((sum, [, share]) => sum + share, 0));
  const bar = build("span", { className: "why-bar", "aria-hidden": "true" });
  for (const [name, share] of parts) {
    const piece = build("span", { className: `why-piece why-${name}` });
    piece.style.inlineSize = `${(share / whole) * 100}%`;
    bar.append(piece);
  }
  const words = parts.map(([name, share]) =>
    build("li", {}, build("span", { className: `why-dot why-${name}`, "aria-hidden": "true" }), `${reasons[name] ?? name} `, build("b", {}, share.toFixed(2))));
  return build("div", { className: "why" },
    build("p", { className: "why-total" }, "Relevance ", build("b", {}, relevance.toFixed(2))), bar, build("ul", { className: "why-list" }, ...words));
}
