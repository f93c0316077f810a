import { describe, request } from "../api.js";
import { build, button, once } from "../dom.js";
import { Notice } from "./notice.js";

/** Asks for consent while a web user's memory is off. */
export class MemoryBanner extends HTMLElement {
  /**
   * @param {import("../viewer.js").Viewer} viewer
   * @param {() => void} onAgreed the banner is gone
   */
  constructor(viewer, onAgreed) {
    super();
    this.className = "banner";
    const notice = new Notice();
    const enable = button("Switch memory on", () => once(enable, async () => {
      notice.clear();
      try {
        await request("POST", "api/auth/enable-memory");
        viewer.setMemory(true);
        onAgreed();
      } catch (error) {
        notice.show(describe(error));
      }
    }), { className: "primary" });
    this.append(build("p", {}, build("b", {}, "Memory is off. "), "Nothing is recalled, and nothing you say is kept, until you agree."), enable, notice.element);
    const update = () => { this.hidden = viewer.memoryEnabled; };
    viewer.addEventListener("memory", update);
    update();
  }
}

customElements.define("memhub-memory-banner", MemoryBanner);
