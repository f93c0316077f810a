import { describe } from "../api.js";
import { build, once } from "../dom.js";
import { openDialog } from "./dialog.js";
import { Notice } from "./notice.js";

/**
 * A form in a dialog, which closes once what it sends was accepted.
 * @param {string} title
 * @param {string} action
 * @param {() => Promise<void>} send
 * @param {...(Node | null)} content
 */
export function openForm(title, action, send, ...content) {
  const notice = new Notice();
  const submit = build("button", { className: "primary" }, action);
  const form = build("form", {}, ...content, notice.element, build("div", { className: "actions" }, submit));
  const dialog = openDialog(title, form);
  form.onsubmit = (event) => {
    event.preventDefault();
    once(submit, async () => {
      notice.clear();
      try {
        await send();
        dialog.close();
      } catch (error) {
        notice.show(describe(error));
      }
    });
  };
  return dialog;
}
