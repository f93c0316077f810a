import { build, svg } from "../dom.js";
import { counted } from "./times.js";

const width = 320;
const height = 96;
const inset = 6;

/** @typedef {{ at: number, value: number }} Sample */

/**
 * A line over time with its last value in words; nothing but the shape and two numbers.
 * @param {string} title
 * @param {(value: number) => string} format
 */
export function lineChart(title, format) {
  const now = build("b", { className: "chart-now" }, "–");
  const top = build("span", { className: "quiet" });
  const area = svg("path", { class: "chart-area" });
  const line = svg("path", { class: "chart-line" });
  const end = svg("circle", { class: "chart-end", r: 3.5, visibility: "hidden" });
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": `${title}: no samples yet` },
    svg("line", { class: "chart-floor", x1: 0, x2: width, y1: height - inset, y2: height - inset }), area, line, end);
  const element = build("figure", { className: "card chart-card" }, build("figcaption", {}, title, now), picture, top);

  /** @param {Sample[]} samples the oldest first */
  const draw = (samples) => {
    const last = samples.at(-1);
    if (!last) return;
    const highest = Math.max(...samples.map(({ value }) => value), 1e-9);
    const points = samples.map(({ value }, index) => [
      samples.length === 1 ? width - inset : inset + (index / (samples.length - 1)) * (width - 2 * inset),
      height - inset - (value / highest) * (height - 3 * inset),
    ]);
    const path = points.map(([x = 0, y = 0], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");
    const [x = 0, y = 0] = points.at(-1) ?? [];
    line.setAttribute("d", path);
    area.setAttribute("d", `${path} L${x.toFixed(1)} ${height - inset} L${(points[0]?.[0] ?? 0).toFixed(1)} ${height - inset} Z`);
    end.setAttribute("cx", x.toFixed(1));
    end.setAttribute("cy", y.toFixed(1));
    end.setAttribute("visibility", "visible");
    now.textContent = format(last.value);
    top.textContent = `highest ${format(highest)}, ${counted(samples.length, "sample")}`;
    picture.setAttribute("aria-label", `${title}: now ${format(last.value)}, highest ${format(highest)}`);
  };
  return { element, draw };
}
