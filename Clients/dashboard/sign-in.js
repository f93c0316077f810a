import { describe, request } from "./api.js";
import { build, field, once } from "./dom.js";
import { Notice } from "./parts/notice.js";
import { token } from "./token.js";

/** Two ways in: a new web user, or a token somebody was given. */
export class SignIn extends HTMLElement {
  #notice = new Notice();

  /**
   * @param {string} reason why somebody is here again
   * @param {() => unknown} onEntered
   */
  constructor(reason, onEntered) {
    super();
    this.className = "sign-in";
    const name = build("input", { name: "name", required: true, maxLength: 80, autocomplete: "nickname" });
    const secret = build("input", { name: "token", type: "password", required: true, autocomplete: "off", spellcheck: false });
    this.append(
      build("div", { className: "welcome" },
        build("h1", {}, "A memory for voice assistants"),
        build("p", { className: "lead" }, "Say something once, and every later conversation can know it. You see what is kept, why it is recalled, and you can change or erase all of it.")),
      this.#notice.element,
      build("div", { className: "ways" },
        this.#form("I am new here", "You get an account of your own, without a password. Nothing is kept until you switch memory on.",
          field("Your name", name), "Start", () => this.#register(name.value.trim()), onEntered),
        this.#form("I have a token", "A user's, a bot's or an administrator's. It stays in this tab and is forgotten when the tab closes.",
          field("Token", secret), "Open", async () => token.keep(secret.value.trim()), onEntered)),
    );
    this.#notice.show(reason);
  }

  /**
   * @param {string} title
   * @param {string} explanation
   * @param {HTMLElement} input
   * @param {string} action
   * @param {() => Promise<void>} enter
   * @param {() => unknown} onEntered
   */
  #form(title, explanation, input, action, enter, onEntered) {
    const submit = build("button", { className: "primary" }, action);
    const form = build("form", { className: "card" }, build("h2", {}, title), build("p", { className: "quiet" }, explanation), input, submit);
    form.onsubmit = (event) => {
      event.preventDefault();
      once(submit, async () => {
        this.#notice.clear();
        try {
          await enter();
          onEntered();
        } catch (error) {
          this.#notice.show(describe(error));
        }
      });
    };
    return form;
  }

  /** @param {string} name */
  async #register(name) {
    const { body } = await request("POST", "api/auth/register", { display_name: name });
    token.keep(body.auth_token);
  }
}

customElements.define("memhub-sign-in", SignIn);
