import { RequestError, describe } from "../api.js";
import { build, button, once } from "../dom.js";
import { Notice, emptyState, loading, unoffered } from "../parts/notice.js";
import { redraw, sending } from "../parts/redraw.js";

/** A card of the settings: read when it is first shown; says while it loads, what failed, and what was done. */
export class Section {
  #notice = new Notice();
  #done = build("p", { className: "done", role: "status" });
  #place = build("div", { className: "section-body" });
  #reading = 0;

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

  /** Reads the card again under the hands of whoever uses it. */
  async load() {
    const turn = ++this.#reading;
    if (!this.#place.hasChildNodes()) this.#place.replaceChildren(loading());
    const content = await this.read().catch((error) => this.#failed(error));
    if (turn === this.#reading) redraw(this.#place, () => this.#place.replaceChildren(content));
  }

  /** Begins anew: it is about somebody else now. */
  begin() {
    this.#notice.clear();
    this.#done.textContent = "";
    this.#place.replaceChildren();
    return this.load();
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof RequestError && error.isUnoffered) return unoffered();
    const again = button("Try again", () => once(again, () => this.load()));
    return emptyState("Not to be had", describe(error), again);
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
    const element = button(text, () => once(element, () => this.attempt(act)), properties);
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
    form.onsubmit = (event) => {
      event.preventDefault();
      once(submit, () => this.attempt(send));
    };
    return form;
  }

  /**
   * A form of what the card is about: read again once it was saved, so that it shows what the hub has made of it.
   * @param {() => Promise<unknown>} send
   * @param {...(Node | null)} content
   */
  saveForm(send, ...content) {
    /** @type {HTMLFormElement} */
    const form = this.form("Save", async () => {
      const sent = sending(form);
      await send();
      sent.keep();
      await this.load();
      return "Saved.";
    }, ...content);
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
