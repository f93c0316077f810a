import { describe, request } from "../api.js";
import { arrange, build, button, once } from "../dom.js";
import { lineChart } from "../parts/chart.js";
import { EventLog } from "../parts/event-log.js";
import { Notice, emptyState, loading } from "../parts/notice.js";
import { redraw } from "../parts/redraw.js";
import { TaskBoard } from "../parts/task-board.js";
import { taskRow } from "../parts/task-row.js";
import { durationText } from "../parts/times.js";
import { Page } from "./page.js";

const lanes = /** @type {const} */ ([["queued", "Queued"], ["processing", "Processing"], ["finished", "Finished"]]);
const depthLimit = 120;

/** @typedef {import("../parts/task-board.js").Task} Task */

/** Extraction as it happens: tasks that move from lane to lane, the queue's depth and speed, and the events behind it all. */
export class LivePage extends Page {
  #board = new TaskBoard(this.viewer);
  #log = new EventLog(this.viewer);
  #notice = new Notice();
  #connection = build("p", { className: "lead" });
  #depth = lineChart("Waiting and processing", (value) => String(Math.round(value)));
  #latency = lineChart("Time to extract", durationText);
  #totals = build("div", {}, loading());
  /** @type {{ at: number, value: number }[]} */
  #depths = [];
  /** @type {Map<string, { list: HTMLUListElement, count: HTMLElement }>} */
  #lanes = new Map();
  #columns = build("div", { className: "lanes", ariaBusy: "true" });
  #tasks = build("div", {}, this.#columns);
  /** @type {Map<string, { task: Task, row: HTMLLIElement }>} */
  #rows = new Map();

  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super(viewer);
    const columns = lanes.map(([lane, title]) => {
      const list = build("ul", { "aria-label": `${title} tasks`, tabIndex: 0 });
      const count = build("span", { className: "count" }, "0");
      this.#lanes.set(lane, { list, count });
      return build("section", { className: "lane", "data-lane": lane }, build("h2", {}, title, count), list);
    });
    this.#columns.append(...columns);
    this.append(
      build("header", { className: "page-head" }, build("h1", {}, "Live"), this.#connection),
      this.#notice.element,
      build("div", { className: "measures" }, this.#depth.element, this.#latency.element,
        build("section", { className: "card", "aria-label": "Totals" }, this.#totals)),
      this.#tasks,
      build("section", { className: "card" }, this.#log));
    viewer.feed.follow((event) => this.#receive(event), () => this.#readMetrics());
    viewer.feed.addEventListener("state", () => this.#showConnection());
    this.#board.addEventListener("change", () => this.#render());
    this.#board.addEventListener("failure", (event) => this.#failed("The tasks", this.#tasks, /** @type {CustomEvent} */ (event).detail, () => this.#board.read()));
    this.#showConnection();
  }

  begin() {
    this.#board.read();
    this.#readMetrics();
  }

  #showConnection() {
    this.#connection.textContent = {
      connecting: "Connecting to the hub …",
      live: "Connected. Every event arrives once, also after the network or the hub was away.",
      waiting: "The connection broke. It comes back by itself, and what happens meanwhile is shown then.",
    }[this.viewer.feed.state];
  }

  async #readMetrics() {
    try {
      const [queue, stats] = await Promise.all([request("GET", "api/metrics/extraction-queue"), request("GET", "api/memory/stats")]);
      this.#measure(queue.body, new Date().toISOString());
      this.#showTotals(stats.body);
    } catch (error) {
      this.#failed("The totals", this.#totals, error, () => this.#readMetrics());
    }
  }

  /**
   * @param {string} what
   * @param {HTMLElement} place
   * @param {unknown} error
   * @param {() => Promise<void>} read
   */
  #failed(what, place, error, read) {
    const again = button("Try again", () => once(again, read));
    redraw(place, () => place.replaceChildren(emptyState(`${what} could not be read`, describe(error), again)));
  }

  /** @param {import("../javascript/messages.js").HubEvent} event */
  #receive({ type, data, at }) {
    if (type === "queue_metrics") this.#measure(data, at ?? new Date().toISOString());
  }

  /**
   * @param {{ pending?: number, processing?: number }} metrics
   * @param {string} at
   */
  #measure({ pending = 0, processing = 0 }, at) {
    this.#depths.push({ at: Date.parse(at), value: pending + processing });
    if (this.#depths.length > depthLimit) this.#depths.shift();
    this.#depth.draw(this.#depths);
  }

  /** @param {{ total_facts: number, total_turns: number, total_users: number, caches: Record<string, { hits: number, misses: number }> }} stats */
  #showTotals(stats) {
    const caches = Object.entries(stats.caches ?? {}).filter(([, { hits, misses }]) => hits + misses > 0);
    const rows = [
      ["Facts", stats.total_facts.toLocaleString()], ["Turns", stats.total_turns.toLocaleString()],
      ...(this.viewer.isOwnMemory ? [] : [["People", stats.total_users.toLocaleString()]]),
      ...caches.map(([name, { hits, misses }]) => [`Cache: ${name.replaceAll("_", " ")}`, `${Math.round((hits / (hits + misses)) * 100)} % hits`]),
    ];
    redraw(this.#totals, () => this.#totals.replaceChildren(build("dl", { className: "totals" },
      ...rows.map(([name = "", value = ""]) => build("div", {}, build("dt", {}, name), build("dd", {}, value))))));
  }

  #render() {
    this.#latency.draw(this.#board.durations);
    this.#columns.ariaBusy = null;
    const shown = new Set();
    redraw(this.#tasks, () => {
      arrange(this.#tasks, [this.#columns]);
      for (const [lane, { list, count }] of this.#lanes) {
        const tasks = this.#board.tasks(/** @type {import("../parts/task-board.js").Lane} */ (lane));
        for (const { task_id: id } of tasks) shown.add(id);
        count.textContent = String(tasks.length);
        arrange(list, tasks.map((task) => this.#row(task)));
      }
    });
    for (const id of this.#rows.keys()) if (!shown.has(id)) this.#rows.delete(id);
  }

  /** @param {Task} task */
  #row(task) {
    const known = this.#rows.get(task.task_id);
    if (known?.task === task) return known.row;
    const row = taskRow(task, !this.viewer.isOwnMemory, (failed) => this.#retry(failed));
    this.#rows.set(task.task_id, { task, row });
    return row;
  }

  /** @param {Task} task */
  async #retry(task) {
    this.#notice.clear();
    try {
      await this.#board.retry(task);
    } catch (error) {
      this.#notice.show(describe(error));
    }
  }
}

customElements.define("memhub-live", LivePage);
