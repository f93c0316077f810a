import { RequestError, describe } from "../api.js";
import { build, button } from "../dom.js";
import { Notice, emptyState, loading, unoffered } from "../parts/notice.js";

/** A card of the settings: read when it is first shown; says while it loads, what failed, and what was done. */
export class Section {
  #notice = new Notice();
  #done = build("p", { className: "done", role: "status" });
  #place = build("div", { className: "section-body" });

  /**
   * @param {string} title
   * @param {string} explanation
   * @param {() => Promise<Node>} read makes the content from what the hub answers
   */
  constructor(title, explanation, read) {
    this.read = read;
    this.element = build("section", { className: "card setting", "aria-label": title },
      build("header", {}, build("h2", {}, title), build("p", { className: "quiet" }, explanation)), this.#place, this.#notice.element, this.#done);
  }

  async load() {
    if (!this.#place.hasChildNodes()) this.#place.replaceChildren(loading());
    try {
      this.#place.replaceChildren(await this.read());
    } catch (error) {
      this.#place.replaceChildren(error instanceof RequestError && error.isUnoffered
        ? unoffered() : emptyState("Not to be had", describe(error), button("Try again", () => this.load())));
    }
  }

  /**
   * Does something with the hub and says how it went. False when it was refused.
   * @param {() => Promise<string | void>} act answers what to say when it is done
   */
  async attempt(act) {
    this.#notice.clear();
    this.#done.textContent = "";
    try {
      this.#done.textContent = (await act()) ?? "";
      return true;
    } catch (error) {
      this.#notice.show(error instanceof RequestError && error.isUnoffered ? "Not offered by this hub." : describe(error));
      return false;
    }
  }

  /**
   * A button that is not pressed again before its work is done.
   * @param {string} text
   * @param {() => Promise<string | void>} act
   * @param {Record<string, unknown>} [properties]
   */
  button(text, act, properties) {
    const element = button(text, async () => {
      element.disabled = true;
      await this.attempt(act);
      element.disabled = false;
    }, properties);
    return element;
  }

  /**
   * A form that is sent once at a time.
   * @param {string} action
   * @param {() => Promise<string | void>} send
   * @param {...(Node | null)} content
   */
  form(action, send, ...content) {
    const submit = build("button", { className: "primary" }, action);
    const form = build("form", {}, ...content, build("div", { className: "actions" }, submit));
    form.onsubmit = async (event) => {
      event.preventDefault();
      submit.disabled = true;
      await this.attempt(send);
      submit.disabled = false;
    };
    return form;
  }

  /**
   * A switch that is where the hub says it is: at once where it was put, and back if that is refused.
   * @param {string} text
   * @param {boolean} isOn
   * @param {(isOn: boolean) => Promise<string | void>} change
   */
  toggle(text, isOn, change) {
    const box = build("input", { type: "checkbox", role: "switch", checked: isOn });
    box.onchange = async () => {
      const wish = box.checked;
      if (!(await this.attempt(() => change(wish)))) box.checked = !wish;
    };
    return build("label", { className: "switch" }, box, build("span", {}, text));
  }
}
