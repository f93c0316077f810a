import { build, button } from "../dom.js";
import { clockTime, counted, durationText } from "./times.js";

/** @typedef {import("./task-board.js").Task} Task */

/**
 * A task in its lane.
 * @param {Task} task
 * @param {boolean} namesUser
 * @param {(task: Task) => void} onRetry
 */
export function taskRow(task, namesUser, onRetry) {
  const retry = task.status === "failed"
    ? button("Retry", () => onRetry(task), { "aria-label": `Retry task ${task.task_id.slice(0, 8)}` }) : null;
  return build("li", { className: "task", "data-key": task.task_id, "data-status": task.status },
    build("p", { className: "task-head" }, build("span", { className: "status" }, task.isPending ? "queueing …" : task.status), clockTime(task.at)),
    namesUser ? build("p", { className: "task-user" }, task.user_id) : null,
    build("p", { className: "quiet" }, explain(task)), retry);
}

/** @param {Task} task */
function explain({ status, attempts = 0, facts_count: facts, duration_ms: duration, error, next_attempt_at: next }) {
  if (status === "completed") return `${counted(facts ?? 0, "fact")}${typeof duration === "number" ? ` in ${durationText(duration)}` : ""}`;
  if (status === "failed") return error ?? "no reason given";
  if (status === "retrying") return `${error ?? "failed"}, attempt ${attempts}${next ? `, again at ${new Date(next).toLocaleTimeString()}` : ""}`;
  return attempts > 1 ? `attempt ${attempts}` : status === "processing" ? "being extracted" : "waits for a worker";
}
