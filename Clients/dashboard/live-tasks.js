import { build, timeOf } from "./dom.js";

const lanes = { queued: "Queued", processing: "Processing", finished: "Finished" };
const finishedLimit = 30;
const logLimit = 100;

/** Extraction tasks as rows that move from lane to lane, and the events behind them. */
class LiveTasks extends HTMLElement {
  me;
  feed;
  #rows = new Map();
  #lists = {};
  #log = build("ol", { className: "log", tabIndex: 0, ariaLabel: "Events, newest first" });
  #lost = build("p", { className: "notice", role: "status", hidden: true },
    "Some events could not be replayed: rows from before may be out of date.");
  #onEvent = ({ detail }) => this.#receive(detail);
  #onLost = () => this.#forget();

  connectedCallback() {
    this.className = "panel wide";
    const columns = Object.entries(lanes).map(([lane, title]) => {
      this.#lists[lane] = build("ul", { ariaLabel: `${title} tasks` });
      return build("section", { className: "lane" }, build("h3", {}, title), this.#lists[lane]);
    });
    this.replaceChildren(build("h2", {}, "Live"), this.#lost, build("div", { className: "lanes" }, ...columns),
      build("details", {}, build("summary", {}, "Events"), this.#log));
    this.feed.addEventListener("hub", this.#onEvent);
    this.feed.addEventListener("lost", this.#onLost);
  }

  disconnectedCallback() {
    this.feed.removeEventListener("hub", this.#onEvent);
    this.feed.removeEventListener("lost", this.#onLost);
  }

  #receive(event) {
    this.#append(event);
    if (event.event.startsWith("memory_extraction_")) this.#move(event.data, event.at);
  }

  #move(data, at) {
    const lane = data.status === "processing" ? "processing" : ["completed", "failed"].includes(data.status) ? "finished" : "queued";
    const row = this.#rows.get(data.task_id) ?? build("li");
    this.#rows.set(data.task_id, row);
    const who = this.me.kind === "user" ? null : build("span", { className: "who" }, data.user_id ?? "");
    row.dataset.status = data.status;
    row.replaceChildren(build("span", { className: "status" }, data.status), timeOf(at), who ?? "", build("span", { className: "quiet" }, this.#explain(data)));
    if (row.parentElement !== this.#lists[lane]) this.#lists[lane].prepend(row);
    if (lane === "finished") this.#trim();
  }

  #explain({ status, attempts, facts_count: facts, duration_ms: duration, error, next_attempt_at: next }) {
    if (status === "completed") return `${facts} ${facts === 1 ? "fact" : "facts"}${duration === undefined ? "" : `, ${Math.round(duration)} ms`}`;
    if (status === "failed") return error ?? "";
    if (status === "retrying") return `${error ?? ""}, attempt ${attempts}${next ? `, again at ${new Date(next).toLocaleTimeString()}` : ""}`;
    return attempts > 1 ? `attempt ${attempts}` : "";
  }

  #trim() {
    const finished = this.#lists.finished;
    while (finished.children.length > finishedLimit) {
      const oldest = finished.lastElementChild;
      for (const [id, row] of this.#rows) if (row === oldest) this.#rows.delete(id);
      oldest.remove();
    }
  }

  #append(event) {
    const about = event.data.fact_text ?? event.data.status ?? "";
    this.#log.prepend(build("li", {}, timeOf(event.at), build("code", {}, event.event), build("span", {}, about)));
    while (this.#log.children.length > logLimit) this.#log.lastElementChild.remove();
  }

  #forget() {
    this.#lost.hidden = false;
    this.#rows.clear();
    for (const list of Object.values(this.#lists)) list.replaceChildren();
  }
}

customElements.define("memhub-live-tasks", LiveTasks);
