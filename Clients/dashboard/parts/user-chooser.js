import { build, field } from "../dom.js";

/** For bots and administrators: whose memory the pages are about. */
export class UserChooser extends HTMLElement {
  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super();
    this.className = "chooser";
    const example = `${viewer.me.platform ?? "discord"}_1234567890`;
    const input = build("input", { name: "user", autocomplete: "off", spellcheck: false, placeholder: example, maxLength: 255, value: viewer.user ?? "" });
    const form = build("form", {}, field("Whose memory", input), build("button", {}, "Look"));
    form.onsubmit = (event) => {
      event.preventDefault();
      viewer.lookAt(input.value.trim() || null);
    };
    viewer.addEventListener("user", () => { input.value = viewer.user ?? ""; });
    this.append(form);
  }
}

customElements.define("memhub-user-chooser", UserChooser);
