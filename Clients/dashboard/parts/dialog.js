import { build, button } from "../dom.js";
import { icon } from "./icons.js";
import { goBack, whereabouts } from "./redraw.js";

let lastTitle = 0;

/**
 * A modal dialog with a title; Escape, its cross or a click beside it close it, and it is gone. Whoever opened it is back where they
 * were, also when that was drawn anew meanwhile.
 * @param {string} title
 * @param {...(Node | null)} content
 */
export function openDialog(title, ...content) {
  const id = `dialog-title-${++lastTitle}`;
  const close = button("", () => dialog.close(), { className: "round plain", "aria-label": "Close" });
  close.append(icon("close"));
  const dialog = build("dialog", { "aria-labelledby": id },
    build("header", {}, build("h2", { id }, title), close), ...content);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const main = document.querySelector("main");
  const opener = main && whereabouts(main);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (main && opener && document.activeElement === document.body) goBack(main, opener);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
