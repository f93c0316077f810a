/* Evaluated in the page at each stop of the Tab key; answers what the stop is, and what is wrong with it, one line each. */
(previous) => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return { stop: null, problems: [] };
  globalThis.tabStops ??= [];
  if (!globalThis.tabStops.includes(stop)) globalThis.tabStops.push(stop);
  const problems = [];
  const name = `<${stop.tagName.toLowerCase()}> ${(stop.getAttribute("aria-label") ?? stop.labels?.[0]?.textContent ?? stop.textContent ?? "").trim().slice(0, 40)}`;

  const hasOutline = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/, 0\)$|transparent/.test(outlineColor);
  };
  const seen = stop instanceof SVGElement ? stop.querySelector("circle") ?? stop : stop;
  if (!hasOutline(seen)) problems.push(`nothing shows that it has the focus: ${name}`);

  const box = seen.getBoundingClientRect();
  const clamp = (value, limit) => Math.min(Math.max(value, 1), limit - 1);
  const [x, y] = [clamp((box.left + box.right) / 2, innerWidth), clamp((box.top + box.bottom) / 2, innerHeight)];
  const onTop = document.elementFromPoint(x, y);
  if (box.bottom < 0 || box.top > innerHeight || !(onTop && (stop.contains(onTop) || onTop.contains(stop)))) problems.push(`something hides it: ${name}`);

  const before = globalThis.tabStops[previous];
  if (before?.isConnected && before.closest("main, dialog") && before.closest("main, dialog") === stop.closest("main, dialog")) {
    const from = before.getBoundingClientRect();
    const isBack = (box.bottom <= from.top && box.left < from.right) || (box.right <= from.left && box.top < from.bottom);
    if (isBack) problems.push(`not in reading order: ${name} comes after what is below or to the right of it`);
  }
  return { stop: globalThis.tabStops.indexOf(stop), problems };
}
