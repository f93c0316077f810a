import { request } from "./api.js";
import { build, notice, showNotice } from "./dom.js";
import { token } from "./token.js";

/** Two ways in: a new web user, or a token somebody was given. Dispatches `signed-in`. */
class SignIn extends HTMLElement {
  reason = "";
  #notice = notice();

  connectedCallback() {
    this.className = "panels";
    const name = build("input", { id: "name", name: "name", required: true, maxLength: 80, autocomplete: "nickname" });
    const secret = build("input", { id: "token", type: "password", required: true, autocomplete: "off", spellcheck: false });
    this.replaceChildren(
      this.#notice,
      this.#form("New here", "Name", name, "Start", () => this.#register(name.value.trim()),
        "A hub remembers what you tell it, once you switch memory on. You can see and delete everything it remembers."),
      this.#form("With a token", "Token", secret, "Open", () => token.keep(secret.value.trim()),
        "The token stays in this tab. It is forgotten when the tab closes, and is never part of an address."),
    );
    showNotice(this.#notice, this.reason);
  }

  #form(title, label, input, action, enter, explanation) {
    const button = build("button", { className: "primary" }, action);
    const form = build("form", { className: "panel" },
      build("h2", {}, title),
      build("p", { className: "quiet" }, explanation),
      build("label", { htmlFor: input.id }, label),
      build("div", { className: "line" }, input, button));
    form.onsubmit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      showNotice(this.#notice, "");
      try {
        await enter();
        this.dispatchEvent(new CustomEvent("signed-in"));
      } catch (error) {
        showNotice(this.#notice, error.message);
      }
      button.disabled = false;
    };
    return form;
  }

  async #register(name) {
    const { body } = await request("POST", "api/auth/register", { display_name: name });
    token.keep(body.auth_token);
  }
}

customElements.define("memhub-sign-in", SignIn);
