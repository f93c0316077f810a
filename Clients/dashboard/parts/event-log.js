import { build, choice, field } from "../dom.js";
import { clockTime } from "./times.js";

const kept = 300;
const kinds = /** @type {[string, string][]} */ ([
  ["", "All events"], ["memory_extraction_", "Extraction"], ["fact", "Facts"], ["session_", "Sessions"], ["queue_", "Queue"],
]);

/** The events themselves, newest first. */
export class EventLog extends HTMLElement {
  #list = build("ol", { className: "log", tabIndex: 0, "aria-label": "Events, newest first" });
  #kind = choice(kinds);

  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super();
    this.#kind.onchange = () => this.#filter();
    this.append(build("div", { className: "log-head" }, build("h2", {}, "Events"), field("Show", this.#kind)), this.#list);
    viewer.feed.follow((event) => this.#add(event), () => this.#note("Some events could not be replayed; the lists were read again."));
  }

  /** @param {import("../javascript/messages.js").HubEvent} event */
  #add({ type, seq, at, data }) {
    const about = data.fact_text ?? data.error ?? data.status ?? data.platform ?? "";
    const row = build("li", { "data-type": type, "data-seq": seq ?? "" },
      clockTime(at), build("code", {}, type), build("span", { className: "log-about" }, String(about)), build("span", { className: "quiet seq" }, seq === null ? "" : `#${seq}`));
    row.hidden = !type.startsWith(this.#kind.value);
    this.#list.prepend(row);
    while (this.#list.children.length > kept) this.#list.lastElementChild?.remove();
  }

  /** @param {string} text */
  #note(text) {
    this.#list.prepend(build("li", { "data-type": "" }, build("span", { className: "log-about" }, text)));
  }

  #filter() {
    for (const row of this.#list.querySelectorAll("li")) row.hidden = !(row.dataset.type ?? "").startsWith(this.#kind.value);
  }
}

customElements.define("memhub-event-log", EventLog);
