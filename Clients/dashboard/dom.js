/** An element with properties and children; strings become text, never markup. */
export function build(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Shows an error to everybody, screen readers included; an empty text hides it. */
export function showNotice(place, text) {
  place.textContent = text;
  place.hidden = !text;
}

export function notice() {
  return build("p", { className: "notice", role: "alert", hidden: true });
}

export function timeOf(text) {
  const moment = new Date(text ?? Date.now());
  return build("time", { dateTime: moment.toISOString(), title: moment.toLocaleString() }, moment.toLocaleTimeString());
}
