import { build } from "../dom.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const minute = 60_000;

/** @param {string | null | undefined} at */
export function clockTime(at) {
  const moment = new Date(at ?? Date.now());
  return build("time", { dateTime: moment.toISOString(), title: moment.toLocaleString() }, time.format(moment));
}

/** @param {string} at */
export function dateText(at) {
  return date.format(new Date(at));
}

/**
 * The date, and for the last day the time of day with it.
 * @param {string} at
 */
export function momentText(at) {
  const moment = new Date(at);
  return Date.now() - moment.getTime() < 24 * 60 * minute ? `${date.format(moment)}, ${time.format(moment)}` : date.format(moment);
}

/**
 * "5 min ago" for today, the date for what is older.
 * @param {string} at
 */
export function ago(at) {
  const moment = new Date(at);
  const passed = Date.now() - moment.getTime();
  const text = passed < minute ? "just now"
    : passed < 60 * minute ? relative.format(-Math.round(passed / minute), "minute")
    : passed < 24 * 60 * minute ? relative.format(-Math.round(passed / (60 * minute)), "hour")
    : date.format(moment);
  return build("time", { dateTime: moment.toISOString(), title: moment.toLocaleString() }, text);
}

/** @param {number} milliseconds */
export function durationText(milliseconds) {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
