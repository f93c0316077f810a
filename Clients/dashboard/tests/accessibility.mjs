/* Evaluated in the page; answers what is wrong, one line each. Labels, references, headings, targets, overflow and contrast (WCAG 2.2 AA). */
() => {
  const problems = [];
  const describe = (element) => `<${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
  const isVisible = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && element.getClientRects().length > 0;
  const all = [...document.querySelectorAll("body *")].filter(isVisible);
  const dialog = document.querySelector("dialog[open]");
  const active = dialog ? all.filter((element) => dialog.contains(element)) : all;

  const named = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent?.trim() ?? "").join(" ").trim();
  const nameOf = (element) =>
    element.getAttribute("aria-label")?.trim() || (element.hasAttribute("aria-labelledby") && named(element.getAttribute("aria-labelledby"))) ||
    [...(element.labels ?? [])].map((label) => label.textContent?.trim()).join(" ") || (element.matches("input, select, textarea") ? "" : element.textContent?.trim()) ||
    element.getAttribute("title")?.trim();
  for (const element of active) {
    if (element.matches("button, a[href], input, select, textarea, dialog, [role=button], [role=img], nav, [tabindex='0']:not(main)") && !nameOf(element)) problems.push(`no name: ${describe(element)}`);
    if (element.matches("img:not([alt])")) problems.push(`no alternative text: ${describe(element)}`);
    if (element.tabIndex > 0) problems.push(`positive tabindex: ${describe(element)}`);
    if (element.matches("ul, ol") && [...element.children].some((child) => child.tagName !== "LI")) problems.push(`not a list: ${describe(element)}`);
    for (const attribute of ["aria-labelledby", "aria-describedby", "for"]) {
      for (const id of (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id)) problems.push(`${attribute} names nothing: ${id}`);
    }
    if (element.matches("button, select, input:not([type=checkbox], [type=range]), textarea") && !element.matches(".bar-piece")) {
      const { width, height } = element.getBoundingClientRect();
      if (Math.min(width, height) < 24) problems.push(`smaller than 24 px: ${describe(element)}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) problems.push(`two elements have the id ${id}`);
  const levels = all.filter((element) => element.matches("h1, h2, h3, h4, h5, h6")).map(({ tagName }) => Number(tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) problems.push(`headings of level 1: ${levels.filter((level) => level === 1).length}`);
  levels.forEach((level, index) => { if (index > 0 && level > levels[index - 1] + 1) problems.push(`heading level ${level} after ${levels[index - 1]}`); });
  if (document.documentElement.scrollWidth > innerWidth) problems.push(`wider than the window: ${document.documentElement.scrollWidth} > ${innerWidth}`);

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { channels: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, bottom) => top.channels.map((channel, index) => channel * top.alpha + bottom[index] * (1 - top.alpha));
  const backgroundOf = (element) => {
    const layers = [];
    for (let current = element; current; current = current.parentElement) {
      const layer = colour(getComputedStyle(current).backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1 || current.tagName === "DIALOG") break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const luminance = (channels) => {
    const [red, green, blue] = channels.map((channel) => channel / 255).map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const element of active) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()) || (element.matches("input:not([type=checkbox], [type=range]), textarea") && element.value);
    if (!hasText || element.matches(":disabled, option, title") || element.closest(":disabled")) continue;
    const style = getComputedStyle(element);
    const background = backgroundOf(element);
    const ink = over(colour(element.tagName === "text" ? style.fill : style.color), background);
    const [light, dark] = [luminance(ink), luminance(background)].sort((one, other) => other - one);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`);
  }
  return problems;
}
