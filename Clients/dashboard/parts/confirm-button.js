import { button } from "../dom.js";

/**
 * A button that asks once more before it does what cannot be undone; leaving it or Escape takes the question back.
 * @param {string} text
 * @param {string} question
 * @param {() => unknown} act
 * @param {string} [label] what a screen reader says before the question
 */
export function confirmButton(text, question, act, label = text) {
  const ask = button(text, () => {
    if (ask.classList.contains("armed")) {
      reset();
      return act();
    }
    ask.classList.add("armed");
    ask.textContent = question;
    ask.setAttribute("aria-label", `${question} ${label}`);
    return undefined;
  }, { className: "danger", "aria-label": label });
  const reset = () => {
    ask.classList.remove("armed");
    ask.textContent = text;
    ask.setAttribute("aria-label", label);
  };
  ask.onblur = reset;
  ask.onkeydown = ({ key }) => { if (key === "Escape") reset(); };
  return ask;
}
