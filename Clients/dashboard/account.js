import { request } from "./api.js";
import { build, notice, showNotice } from "./dom.js";
import { token } from "./token.js";

const states = { connecting: "connecting", live: "live", waiting: "reconnecting" };

/** Who is signed in, whether their memory is on, and how the connection is. Dispatches `sign-out`. */
class Account extends HTMLElement {
  #notice = notice();
  #state = build("span", { className: "state", role: "status" });

  show(me, feed) {
    feed.addEventListener("state", ({ detail }) => {
      this.#state.textContent = states[detail];
      this.#state.dataset.state = detail;
    });
    const name = me.display_name || me.user_id || `${me.kind} token`;
    const signOut = build("button", { type: "button", onclick: () => this.dispatchEvent(new CustomEvent("sign-out")) }, "Sign out");
    const kind = me.kind === "user" ? null : build("span", { className: "tag" }, me.platform ? `${me.kind}, ${me.platform}` : me.kind);
    const own = me.kind === "user" ? [this.#memorySwitch(me), this.#copyToken()] : [];
    showNotice(this.#notice, "");
    this.replaceChildren(this.#state, build("span", { className: "name", title: me.user_id ?? "" }, name), kind ?? "", ...own, signOut, this.#notice);
  }

  clear() {
    this.replaceChildren();
  }

  #memorySwitch(me) {
    const box = build("input", { type: "checkbox", checked: me.memory_enabled });
    box.setAttribute("role", "switch");
    box.onchange = async () => {
      box.disabled = true;
      showNotice(this.#notice, "");
      try {
        await request("POST", box.checked ? "api/auth/enable-memory" : "api/auth/disable-memory");
        me.memory_enabled = box.checked;
        document.dispatchEvent(new CustomEvent("memory-switched"));
      } catch (error) {
        box.checked = me.memory_enabled;
        showNotice(this.#notice, error.message);
      }
      box.disabled = false;
      box.focus();
    };
    return build("label", { className: "switch" }, box, "Memory");
  }

  #copyToken() {
    const button = build("button", { type: "button", title: "The only way back to this account from another tab" }, "Copy token");
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(token.read());
        button.textContent = "Copied";
      } catch {
        showNotice(this.#notice, "The browser does not let this page copy.");
      }
    };
    return button;
  }
}

customElements.define("memhub-account", Account);
