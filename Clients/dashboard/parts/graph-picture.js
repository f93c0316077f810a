import { build, button, svg } from "../dom.js";
import { forceLayout } from "./force-layout.js";

/** @typedef {import("./fact-collection.js").Fact} Fact */
/** @typedef {import("./fact-graph.js").FactLink} FactLink */

const labelLength = 26;
/** Between a dot and its label, and of the label, in pixels. */
const labelGap = 2;
const labelHeight = 16;
/** Below its base line. */
const labelBase = 4;
const toneCount = 7;
/** Nearer to the edge than this share of the frame, and a fact is not well seen. */
const edge = 0.04;
/** Room for letters around the outermost dots, in pixels. */
const margin = { x: 210, y: 90 };
/** Directions of the arrow keys. */
const directions = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** Facts and links as a picture: dragged, zoomed, and walked through with the arrow keys. */
export class GraphPicture extends HTMLElement {
  #view = { x: 0, y: 0, width: 800, height: 500 };
  #canvas = svg("svg", { class: "graph", role: "group", "aria-label": "Facts and what connects them; arrow keys go from one to the next" });
  /** @type {Map<string, SVGGElement>} */
  #nodes = new Map();
  /** @type {Map<string, import("./force-layout.js").Place>} */
  #places = new Map();
  /** @type {SVGLineElement[]} */
  #lines = [];
  /** What the labels that are shown were chosen for. */
  #labelledUnit = 0;
  /** Somebody has moved it: it stays where it was put. */
  #isMoved = false;

  /**
   * @param {{ facts: Fact[], links: FactLink[] }} graph
   * @param {string[]} banks in the order of their tones
   * @param {(fact: Fact) => void} onChoose
   */
  constructor({ facts, links }, banks, onChoose) {
    super();
    this.className = "graph-frame";
    this.#places = forceLayout(facts.map(({ id, memory_bank: group }) => ({ id, group })), links);
    stretch([...this.#places.values()], matchMedia("(max-width: 48rem)").matches ? 0.5 : 1.7);
    this.#canvas.append(svg("g", {}, ...links.map((link) => this.#line(link))), svg("g", {}, ...facts.map((fact) => this.#node(fact, banks, onChoose))));
    this.append(this.#canvas, build("div", { className: "zoom" },
      button("+", () => this.#zoom(0.8), { "aria-label": "Zoom in" }), button("−", () => this.#zoom(1.25), { "aria-label": "Zoom out" }),
      button("Fit", () => this.#fit())));
    this.#listen();
    new ResizeObserver(() => (this.#isMoved ? this.#show() : this.#fit())).observe(this);
    this.#nodes.values().next().value?.setAttribute("tabindex", "0");
  }

  /** @param {string} id */
  choose(id) {
    for (const [key, node] of this.#nodes) {
      const isChosen = key === id;
      node.classList.toggle("chosen", isChosen);
      node.setAttribute("aria-pressed", String(isChosen));
    }
    this.#lead(id);
    this.#raise(this.#nodes.get(id));
    for (const line of this.#lines) line.classList.toggle("lit", line.dataset.from === id || line.dataset.to === id);
    this.#showLabels(this.#labelledUnit);
  }

  /** @param {FactLink} link */
  #line({ from, to, strength, kind }) {
    const [one, other] = [this.#places.get(from), this.#places.get(to)];
    const line = svg("line", {
      class: `link link-${kind}`, x1: one?.x, y1: one?.y, x2: other?.x, y2: other?.y, "stroke-width": (0.8 + 1.6 * strength).toFixed(2), "data-from": from, "data-to": to,
    });
    this.#lines.push(line);
    return line;
  }

  /**
   * @param {Fact} fact
   * @param {string[]} banks
   * @param {(fact: Fact) => void} onChoose
   */
  #node(fact, banks, onChoose) {
    const { x = 0, y = 0 } = this.#places.get(fact.id) ?? {};
    const radius = 5 + 7 * fact.importance;
    const tone = (Math.max(0, banks.indexOf(fact.memory_bank)) % toneCount) + 1;
    const short = fact.fact_text.length > labelLength ? `${fact.fact_text.slice(0, labelLength)}…` : fact.fact_text;
    const closed = fact.superseded_by ? " closed" : "";
    const node = svg("g", {
      class: `node tone-${tone}${closed}`, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
      tabindex: "-1", role: "button", "aria-pressed": "false", "aria-label": `${fact.fact_text}${fact.superseded_by ? ", superseded" : ""}`, "data-key": fact.id,
    }, svg("title", {}, fact.fact_text), svg("g", { class: "mark" }, svg("circle", { r: radius.toFixed(1) }),
      svg("text", { "text-anchor": "middle" }, short)));
    node.addEventListener("focus", () => this.#visit(fact.id));
    node.addEventListener("click", () => {
      this.choose(fact.id);
      onChoose(fact);
    });
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        node.dispatchEvent(new MouseEvent("click"));
      } else if (directions[event.key]) {
        event.preventDefault();
        this.#walk(fact.id, directions[event.key] ?? [0, 0]);
      }
    });
    this.#nodes.set(fact.id, node);
    return node;
  }

  /**
   * Focus goes to the nearest fact in that direction.
   * @param {string} id
   * @param {[number, number]} direction
   */
  #walk(id, [x, y]) {
    const here = this.#places.get(id);
    if (!here) return;
    let nearest = { id, cost: Infinity };
    for (const place of this.#places.values()) {
      const [dx, dy] = [place.x - here.x, place.y - here.y];
      const ahead = dx * x + dy * y;
      if (ahead <= 0) continue;
      const cost = ahead + 2 * Math.abs(dx * y) + 2 * Math.abs(dy * x);
      if (cost < nearest.cost) nearest = { id: place.id, cost };
    }
    this.#nodes.get(nearest.id)?.focus();
  }

  /**
   * Nothing is drawn over it.
   * @param {SVGGElement | undefined} node
   */
  #raise(node) {
    const isFocused = node === document.activeElement;
    if (node) node.parentNode?.append(node);
    if (isFocused) node?.focus();
  }

  /**
   * Tab leads to this fact.
   * @param {string} id
   */
  #lead(id) {
    for (const [key, node] of this.#nodes) node.setAttribute("tabindex", key === id ? "0" : "-1");
  }

  /**
   * Tab comes back to the fact that was visited last; visited with the keyboard, it is brought into the frame.
   * @param {string} id
   */
  #visit(id) {
    this.#lead(id);
    if (this.#labelledUnit === 0 || !this.#nodes.get(id)?.matches(":focus-visible")) return;
    const { x = 0, y = 0 } = this.#places.get(id) ?? {};
    const view = this.#view;
    const [across, down] = [(x - view.x) / view.width, (y - view.y) / view.height];
    if (Math.min(across, down) > edge && Math.max(across, down) < 1 - edge) return;
    this.#isMoved = true;
    this.#view = { ...view, x: x - view.width / 2, y: y - view.height / 2 };
    this.#show();
  }

  #listen() {
    /** @type {{ x: number, y: number } | undefined} */
    let last;
    this.#canvas.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => { last = { x, y }; });
    addEventListener("pointerup", () => { last = undefined; });
    this.#canvas.addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
      if (!last) return;
      const scale = this.#view.width / (this.#canvas.clientWidth || 1);
      this.#isMoved = true;
      this.#view.x -= (x - last.x) * scale;
      this.#view.y -= (y - last.y) * scale;
      last = { x, y };
      this.#show();
    });
    this.#canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.#zoom(event.deltaY > 0 ? 1.1 : 0.9);
    }, { passive: false });
  }

  /** @param {number} factor */
  #zoom(factor) {
    const { x, y, width, height } = this.#view;
    this.#isMoved = true;
    this.#view = { x: x + (width * (1 - factor)) / 2, y: y + (height * (1 - factor)) / 2, width: width * factor, height: height * factor };
    this.#show();
  }

  #fit() {
    const places = [...this.#places.values()];
    const [left, right] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
    const [top, bottom] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
    const [frameWidth, frameHeight] = [this.#canvas.clientWidth || 800, this.#canvas.clientHeight || 500];
    const unit = Math.max((right - left) / (frameWidth - margin.x), (bottom - top) / (frameHeight - margin.y), 0.5);
    const [width, height] = [frameWidth * unit, frameHeight * unit];
    this.#isMoved = false;
    this.#view = { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
    this.#show();
  }

  /** Dots and letters keep their size, however far the picture is zoomed. */
  #show() {
    const { x, y, width, height } = this.#view;
    const unit = Math.max(width / (this.#canvas.clientWidth || width), height / (this.#canvas.clientHeight || height));
    this.#canvas.style.setProperty("--unit", unit.toFixed(3));
    this.#canvas.setAttribute("viewBox", [x, y, width, height].map((value) => value.toFixed(1)).join(" "));
    if (unit !== this.#labelledUnit) this.#showLabels(unit);
    this.#labelledUnit = unit;
  }

  /**
   * A label is below its dot, or above it where there is more room. Of labels that would lie on each other or on a dot the chosen or the
   * more important fact's stays; the others are shown while they are looked at.
   * @param {number} unit of the picture, for one pixel
   */
  #showLabels(unit) {
    const marks = [...this.#nodes].map(([id, node]) => {
      const { x, y } = this.#places.get(id) ?? { x: 0, y: 0 };
      const radius = node.querySelector("circle")?.r.baseVal.value ?? 0;
      const text = node.querySelector("text");
      const half = (text?.getComputedTextLength() ?? 0) / 2;
      const [left, right] = [x / unit - half, x / unit + half];
      const [across, down] = [x / unit, y / unit];
      return {
        node, text, radius, rank: node.classList.contains("chosen") ? Infinity : radius, dot: { left: across - radius, right: across + radius, top: down - radius, bottom: down + radius },
        below: { left, right, top: down + radius + labelGap, bottom: down + radius + labelGap + labelHeight },
        above: { left, right, top: down - radius - labelGap - labelHeight, bottom: down - radius - labelGap },
      };
    });
    const taken = marks.map(({ dot }) => dot);
    const isFree = (/** @type {typeof taken[0]} */ label) =>
      !taken.some((box) => box.left < label.right && label.left < box.right && box.top < label.bottom && label.top < box.bottom);
    for (const { node, text, radius, rank, below, above } of marks.sort((one, other) => other.rank - one.rank)) {
      const label = [below, above].find(isFree) ?? (rank === Infinity ? below : undefined);
      node.classList.toggle("quiet-label", label === undefined);
      text?.setAttribute("y", String(label === above ? -radius - labelGap - labelBase : radius + labelGap + labelHeight - labelBase));
      if (label) taken.push(label);
    }
  }
}

/**
 * Gives the places the shape of their frame.
 * @param {import("./force-layout.js").Place[]} places
 * @param {number} shape width by height
 */
function stretch(places, shape) {
  const extent = (/** @type {number[]} */ values) => Math.max(Math.max(...values) - Math.min(...values), 1);
  const factor = Math.sqrt((shape * extent(places.map(({ y }) => y))) / extent(places.map(({ x }) => x)));
  for (const place of places) Object.assign(place, { x: place.x * factor, y: place.y / factor });
}

customElements.define("memhub-graph-picture", GraphPicture);
