/** Places for the nodes of a graph: linked ones near each other, all apart, groups together. The same graph looks the same every time. */

/** @typedef {{ id: string, group: string, x: number, y: number }} Place */
/** @typedef {{ from: string, to: string, strength: number }} Link */

const turns = 220;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const distance = 70;

/**
 * @param {{ id: string, group: string }[]} nodes
 * @param {Link[]} links
 * @returns {Map<string, Place>}
 */
export function forceLayout(nodes, links) {
  const places = nodes.map(({ id, group }, index) => {
    const radius = distance * 0.8 * Math.sqrt(index + 0.5);
    return { id, group, x: radius * Math.cos(index * goldenAngle), y: radius * Math.sin(index * goldenAngle) };
  });
  const byId = new Map(places.map((place) => [place.id, place]));
  const pairs = links.flatMap(({ from, to, strength }) => {
    const [one, other] = [byId.get(from), byId.get(to)];
    return one && other && one !== other ? [{ one, other, strength }] : [];
  });
  for (let turn = 0; turn < turns; turn++) step(places, pairs, 1 - turn / turns);
  return byId;
}

/**
 * @param {Place[]} places
 * @param {{ one: Place, other: Place, strength: number }[]} pairs
 * @param {number} heat 1 to 0
 */
function step(places, pairs, heat) {
  const moves = new Map(places.map((place) => [place, { x: 0, y: 0 }]));
  const push = (/** @type {Place} */ place, /** @type {number} */ x, /** @type {number} */ y) => {
    const move = moves.get(place);
    if (move) Object.assign(move, { x: move.x + x, y: move.y + y });
  };
  for (const [index, one] of places.entries()) {
    for (const other of places.slice(index + 1)) {
      const [x, y] = [one.x - other.x, one.y - other.y];
      const squared = Math.max(x * x + y * y, 1);
      const force = (distance * distance) / squared;
      push(one, (x * force) / 8, (y * force) / 8);
      push(other, (-x * force) / 8, (-y * force) / 8);
    }
  }
  for (const { one, other, strength } of pairs) {
    const [x, y] = [other.x - one.x, other.y - one.y];
    const length = Math.max(Math.hypot(x, y), 1);
    const force = ((length - distance) / length) * 0.25 * Math.max(strength, 0.2);
    push(one, x * force, y * force);
    push(other, -x * force, -y * force);
  }
  const centres = groupCentres(places);
  for (const place of places) {
    const centre = centres.get(place.group) ?? { x: 0, y: 0 };
    push(place, (centre.x - place.x) * 0.05 - place.x * 0.02, (centre.y - place.y) * 0.05 - place.y * 0.03);
  }
  for (const [place, { x, y }] of moves) {
    const length = Math.max(Math.hypot(x, y), 1e-6);
    const reach = Math.min(length, 40 * heat + 0.5);
    place.x += (x / length) * reach;
    place.y += (y / length) * reach;
  }
}

/** @param {Place[]} places */
function groupCentres(places) {
  /** @type {Map<string, { x: number, y: number, count: number }>} */
  const sums = new Map();
  for (const { group, x, y } of places) {
    const sum = sums.get(group) ?? { x: 0, y: 0, count: 0 };
    sums.set(group, { x: sum.x + x, y: sum.y + y, count: sum.count + 1 });
  }
  return new Map([...sums].map(([group, { x, y, count }]) => [group, { x: x / count, y: y / count }]));
}
