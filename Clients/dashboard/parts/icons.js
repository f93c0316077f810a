import { svg } from "../dom.js";

/** Drawn on a 24-unit grid with a line of 1.8 units. */
const drawings = {
  try: "M4 5h16v11H9l-5 4z M8 9h8 M8 12h5",
  facts: "M5 4h14v16H5z M9 9h6 M9 13h6 M9 17h3",
  live: "M3 13h4l3-8 4 14 3-6h4",
  graph: "M6 18a2 2 0 1 0 0-.01 M18 18a2 2 0 1 0 0-.01 M12 6a2 2 0 1 0 0-.01 M11 8l-4 8 M13 8l4 8 M8 18h8",
  settings: "M4 7h9 M17 7h3 M15 5v4 M4 17h3 M11 17h9 M9 15v4",
  microphone: "M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3z M6 11a6 6 0 0 0 12 0 M12 17v3",
  lock: "M7 11h10v8H7z M9 11V8a3 3 0 0 1 6 0v3",
  close: "M6 6l12 12 M18 6L6 18",
};

/** @param {keyof typeof drawings} name */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, svg("path", { d: drawings[name] }));
}
