import { list, request } from "../api.js";

/**
 * @typedef {{
 *   task_id: string, user_id: string, status: string, attempts?: number, error?: string | null, facts_count?: number | null,
 *   duration_ms?: number | null, next_attempt_at?: string | null, kind?: string
 * }} TaskState
 */
/** @typedef {TaskState & { at: string, seq: number, isPending?: boolean }} Task */
/** @typedef {"queued" | "processing" | "finished"} Lane */

const shown = 50;
const finishedLimit = 60;

/**
 * Extraction tasks as they stand: a list from the hub, and every event after it. What an event said later than the list is kept.
 * Dispatches `change` (detail: the task, or undefined for all) and `failure`.
 */
export class TaskBoard extends EventTarget {
  /** @type {Map<string, Task>} */
  #tasks = new Map();

  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super();
    viewer.feed.follow((event) => this.#receive(event), () => this.read());
  }

  /**
   * The newest first.
   * @param {Lane} lane
   */
  tasks(lane) {
    return [...this.#tasks.values()].filter(({ status }) => laneOf(status) === lane).sort((one, other) => other.at.localeCompare(one.at));
  }

  /** How long the finished tasks took, the oldest first. */
  get durations() {
    return this.tasks("finished").reverse().flatMap(({ at, duration_ms: value }) => (typeof value === "number" ? [{ at: Date.parse(at), value }] : []));
  }

  /** Reads the newest tasks; those that are gone are gone here too. */
  async read() {
    try {
      const { elements, seq } = await list(`api/memory/tasks?limit=${shown}`);
      for (const [id, task] of this.#tasks) if (task.seq <= seq) this.#tasks.delete(id);
      for (const task of elements.reverse()) {
        if (this.#tasks.has(task.task_id)) continue;
        const at = task.finished_at ?? task.started_at ?? task.created_at;
        this.#tasks.set(task.task_id, { ...task, at, seq });
      }
      this.#changed();
    } catch (error) {
      this.dispatchEvent(new CustomEvent("failure", { detail: error }));
    }
  }

  /**
   * Queues a failed task again: at once here, and back if the hub refuses.
   * @param {Task} task
   */
  async retry(task) {
    this.#put({ ...task, status: "queued", error: null, isPending: true });
    try {
      await request("POST", `api/memory/tasks/${encodeURIComponent(task.task_id)}/retry`);
    } catch (error) {
      if (this.#tasks.get(task.task_id)?.isPending) this.#put(task);
      throw error;
    }
  }

  /** @param {import("../javascript/messages.js").HubEvent} event */
  #receive({ type, seq, at, data }) {
    if (!type.startsWith("memory_extraction_")) return;
    const moment = at ?? new Date().toISOString();
    const known = this.#tasks.get(data.task_id);
    if (known && seq !== null && seq < known.seq) return;
    this.#put(/** @type {Task} */ ({ ...known, error: null, isPending: false, ...data, at: moment, seq: seq ?? 0 }));
    this.#trim();
  }

  /** @param {Task} task */
  #put(task) {
    this.#tasks.set(task.task_id, task);
    this.#changed(task);
  }

  #trim() {
    for (const { task_id: id } of this.tasks("finished").slice(finishedLimit)) this.#tasks.delete(id);
  }

  /** @param {Task} [task] */
  #changed(task) {
    this.dispatchEvent(new CustomEvent("change", { detail: task }));
  }
}

/**
 * @param {string} status
 * @returns {Lane}
 */
function laneOf(status) {
  if (status === "processing") return "processing";
  return status === "completed" || status === "failed" ? "finished" : "queued";
}
