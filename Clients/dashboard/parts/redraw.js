/**
 * Places that are drawn anew under somebody's hands: whoever is on a control stays on it, and what was typed and not yet sent stays typed.
 * A row that is known again carries its key in `data-key`; other controls are known by their names.
 */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
/** @typedef {{ focused: Element, key: string | null, row: number, name: string, index: number, selection: [number, number] | null }} Whereabouts */

const controls = "a[href], button, input, select, textarea, summary, [tabindex]";
/** Switches are sent at once: they are where the hub says. */
const fields = "input:not([type='checkbox']), select, textarea";
/** What each field showed when it was drawn, or had when it was sent. @type {WeakMap<Field, string>} */
const settled = new WeakMap();

/**
 * Draws a place anew.
 * @param {HTMLElement} place
 * @param {() => void} draw
 */
export function redraw(place, draw) {
  const typed = new Map(fieldsOf(place).filter((field) => field.value !== (settled.get(field) ?? field.value)).map((field) => [nameOf(field), field.value]));
  const where = whereabouts(place);
  draw();
  for (const field of fieldsOf(place)) {
    if (!settled.has(field)) settled.set(field, field.value);
    const text = typed.get(nameOf(field));
    if (text !== undefined && field.value !== text) field.value = text;
  }
  if (where && document.activeElement !== where.focused) goBack(place, where);
}

/**
 * Says that what the fields of a form have now is being sent; `keep` it once the hub has taken it, and it is no longer unsaved.
 * @param {HTMLElement} form
 */
export function sending(form) {
  const sent = fieldsOf(form).map((field) => /** @type {const} */ ([field, field.value]));
  return { keep: () => { for (const [field, value] of sent) settled.set(field, value); } };
}

/**
 * Where in a place the focus is; null when it is elsewhere.
 * @param {HTMLElement} place
 * @returns {Whereabouts | null}
 */
export function whereabouts(place) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!focused || focused === place || !place.contains(focused)) return null;
  const row = rowOf(focused, place);
  return {
    focused, key: row?.getAttribute("data-key") ?? null, row: row ? rowsOf(place).indexOf(row) : -1, name: nameOf(focused),
    index: controlsOf(row ?? place).indexOf(focused), selection: selectionOf(focused),
  };
}

/**
 * Focus on the same control, or on what has come where it was: another one of the row, the next row, the place itself.
 * @param {HTMLElement} place
 * @param {Whereabouts} where
 */
export function goBack(place, { focused, key, row: number, name, index, selection }) {
  const rows = rowsOf(place);
  const same = rows.find((row) => row.getAttribute("data-key") === key);
  const scope = key === null ? place : same ?? rows[Math.min(number, rows.length - 1)] ?? place;
  const candidates = controlsOf(scope);
  const found = candidates.find((control) => nameOf(control) === name && control.tagName === focused.tagName)
    ?? (scope.matches(controls) && scope !== place ? scope : candidates[Math.min(Math.max(index, 0), candidates.length - 1)]) ?? scope;
  if (found.tabIndex < 0 && !found.hasAttribute("tabindex")) found.tabIndex = -1;
  found.focus({ preventScroll: found === place });
  if (selection && selectionOf(found)) /** @type {HTMLInputElement} */ (found).setSelectionRange(...selection);
}

/**
 * @param {Element} element
 * @param {HTMLElement} place
 */
function rowOf(element, place) {
  const row = element.closest("[data-key]");
  return row && place.contains(row) ? /** @type {HTMLElement} */ (row) : null;
}

/** @param {HTMLElement} place */
function rowsOf(place) {
  return /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[data-key]")]);
}

/** @param {Element} place */
function controlsOf(place) {
  return /** @type {HTMLElement[]} */ ([...place.querySelectorAll(controls)].filter((control) => !control.matches(":disabled") && control.getClientRects().length > 0));
}

/** @param {HTMLElement} place */
function fieldsOf(place) {
  return /** @type {Field[]} */ ([...place.querySelectorAll(fields)]);
}

/** @param {Element} control */
function nameOf(control) {
  const labels = "labels" in control ? /** @type {HTMLInputElement} */ (control).labels : null;
  return control.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? control.textContent ?? "";
}

/**
 * Null for what has none, such as a field of numbers.
 * @param {Element} control
 * @returns {[number, number] | null}
 */
function selectionOf(control) {
  if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return null;
  return control.selectionStart === null || control.selectionEnd === null ? null : [control.selectionStart, control.selectionEnd];
}
