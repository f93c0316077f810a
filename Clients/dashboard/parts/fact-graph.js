import { listUpTo, RequestError } from "../api.js";

/** @typedef {import("./fact-collection.js").Fact} Fact */
/** @typedef {"similar" | "source" | "superseded" | "turn"} LinkKind */
/** @typedef {{ from: string, to: string, strength: number, kind: LinkKind }} FactLink */
/** @typedef {{ facts: Fact[], links: FactLink[], hasMore: boolean, offersLinks: boolean }} FactGraph */

const factLimit = 250;
const linkLimit = 2000;
/** Said together is a weaker bond than meaning the same. */
const turnStrength = 0.3;

/**
 * A user's newest facts and what connects them.
 * @param {import("../viewer.js").Viewer} viewer
 * @returns {Promise<FactGraph>}
 */
export async function readFactGraph(viewer) {
  const [{ elements, hasMore }, links] = await Promise.all([listUpTo(viewer.path("facts?include_invalid=true"), factLimit), readLinks(viewer)]);
  const facts = /** @type {Fact[]} */ (elements);
  const known = new Set(facts.map(({ id }) => id));
  const all = [...supersessions(facts), ...(links ?? []), ...saidTogether(facts)];
  /** @type {Map<string, FactLink>} the strongest reason of each pair comes first */
  const byPair = new Map();
  for (const link of all) {
    const pair = [link.from, link.to].sort().join(" ");
    if (known.has(link.from) && known.has(link.to) && !byPair.has(pair)) byPair.set(pair, link);
  }
  return { facts, links: [...byPair.values()], hasMore, offersLinks: links !== null };
}

/**
 * Null when this hub has no such route.
 * @param {import("../viewer.js").Viewer} viewer
 * @returns {Promise<FactLink[] | null>}
 */
async function readLinks(viewer) {
  try {
    const { elements } = await listUpTo(viewer.path("links"), linkLimit);
    return elements.map(({ fact_id: from, linked_id: to, strength, kind }) => ({ from, to, strength, kind: kind ?? "similar" }));
  } catch (error) {
    if (error instanceof RequestError && error.isUnoffered) return null;
    throw error;
  }
}

/**
 * @param {Fact[]} facts
 * @returns {FactLink[]}
 */
function supersessions(facts) {
  return facts.flatMap(({ id, superseded_by: by }) => (by ? [{ from: id, to: by, strength: 1, kind: "superseded" }] : []));
}

/**
 * Facts of one turn, each with the one before it.
 * @param {Fact[]} facts
 * @returns {FactLink[]}
 */
function saidTogether(facts) {
  /** @type {Map<string, string>} */
  const last = new Map();
  /** @type {FactLink[]} */
  const links = [];
  for (const { id, source_turn_id: turn } of facts) {
    if (!turn) continue;
    const before = last.get(turn);
    if (before) links.push({ from: before, to: id, strength: turnStrength, kind: "turn" });
    last.set(turn, id);
  }
  return links;
}
