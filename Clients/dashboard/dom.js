/** Elements from data. Strings become text, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with properties (or attributes, where there is no such property) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties] undefined values are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function build(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name in element) Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | undefined>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, String(value));
  element.append(...present(children));
  return element;
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return /** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false));
}

let lastId = 0;

/**
 * An id that no other element of the page has, for labels.
 * @param {string} name
 */
export function freshId(name) {
  lastId += 1;
  return `${name}-${lastId}`;
}

/**
 * A labelled control.
 * @param {string} label
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint) {
  control.id ||= freshId("field");
  const explanation = hint ? build("p", { className: "hint", id: `${control.id}-hint` }, hint) : null;
  if (explanation) control.setAttribute("aria-describedby", explanation.id);
  return build("div", { className: "field" }, build("label", { htmlFor: control.id }, label), control, explanation);
}

/**
 * A choice; `options` are values, or pairs of value and text.
 * @param {(string | [string, string])[]} options
 * @param {string} [chosen]
 */
export function choice(options, chosen = "") {
  const select = build("select");
  for (const option of options) {
    const [value, text] = typeof option === "string" ? [option, option] : option;
    select.append(build("option", { value, selected: value === chosen }, text));
  }
  return select;
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Record<string, unknown>} [properties]
 */
export function button(text, onclick, properties = {}) {
  return build("button", { type: "button", onclick, ...properties }, text);
}

/**
 * Does what a button is for once at a time. Meanwhile it says that it is unavailable; it keeps the focus, as a disabled one would not.
 * @param {HTMLButtonElement} element
 * @param {() => Promise<unknown>} act
 */
export async function once(element, act) {
  if (element.ariaDisabled === "true") return;
  element.ariaDisabled = "true";
  try {
    await act();
  } finally {
    element.ariaDisabled = null;
  }
}

/**
 * Makes the elements the children of a place, in their order; those that are there already are not touched, so focus stays.
 * @param {Element} place
 * @param {Element[]} elements
 */
export function arrange(place, elements) {
  const wanted = new Set(elements);
  for (const child of [...place.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, index) => {
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
  });
}
