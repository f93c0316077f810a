import { token } from "./token.js";

const patience = 20_000;
/** What the hub gives at once. */
const largestPage = 500;

/** A refusal by the hub, or no answer at all (status 0). `message` is meant for people. */
export class RequestError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ isUnoffered?: boolean, fields?: Record<string, string> }} more
   */
  constructor(status, message, { isUnoffered = false, fields = {} } = {}) {
    super(message);
    this.status = status;
    /** This hub does not have the route at all. */
    this.isUnoffered = isUnoffered;
    this.fields = fields;
  }
}

/** @param {string} path relative, so that a hub behind a prefix is found */
export function address(path) {
  return new URL(path, document.baseURI);
}

/**
 * Sends JSON and answers `{ body, headers }`; problem documents become a RequestError with their `detail`.
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<{ body: any, headers: Headers }>}
 */
export async function request(method, path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  const bearer = token.read();
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(address(path), { method, headers, body: content, signal: stop.signal });
    const text = await response.text();
    const answer = text && isJSON(response) ? JSON.parse(text) : null;
    if (!response.ok) throw refusal(response.status, answer);
    return { body: answer, headers: response.headers };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(0, stop.signal.aborted ? "The hub took too long to answer." : "The hub does not answer.");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One page of a list: the elements, the next page's path, and the event it is true at.
 * @param {string} path
 */
export async function list(path) {
  const { body, headers } = await request("GET", path);
  const next = /<([^>]+)>;\s*rel="?next"?/.exec(headers.get("Link") ?? "")?.[1];
  return {
    elements: /** @type {any[]} */ (body),
    next: next === undefined ? null : next.replace(/^\//, ""),
    seq: Number(headers.get("X-Memhub-Seq") ?? 0),
  };
}

/**
 * The first elements of a list, from as many pages as that takes, and whether there are more.
 * @param {string} path
 * @param {number} limit
 */
export async function listUpTo(path, limit) {
  /** @type {any[]} */
  const elements = [];
  /** @type {string | null} */
  let next = `${path}${path.includes("?") ? "&" : "?"}limit=${Math.min(limit, largestPage)}`;
  let seq = Infinity;
  while (next !== null && elements.length < limit) {
    /** @type {{ elements: any[], next: string | null, seq: number }} */
    const page = await list(next);
    elements.push(...page.elements);
    seq = Math.min(seq, page.seq);
    next = page.next;
  }
  return { elements: elements.slice(0, limit), hasMore: next !== null || elements.length > limit, seq };
}

/** @param {Response} response */
function isJSON(response) {
  return /[/+]json/.test(response.headers.get("Content-Type") ?? "");
}

/**
 * @param {number} status
 * @param {any} problem
 */
function refusal(status, problem) {
  /** @type {{ field: string, detail: string }[]} */
  const errors = problem?.errors ?? [];
  const fields = Object.fromEntries(errors.map(({ field, detail }) => [field, detail]));
  const text = problem?.detail ?? problem?.title ?? `The hub answered ${status}.`;
  const isUnoffered = status === 405 || (status === 404 && (problem === null || text === "There is nothing at this path."));
  const details = errors.filter(({ detail }) => !text.includes(detail)).map(({ field, detail }) => `${field}: ${detail}`).join("; ");
  return new RequestError(status, details ? `${text} (${details})` : text, { isUnoffered, fields });
}

/**
 * What to tell people about a failure.
 * @param {unknown} error
 */
export function describe(error) {
  return error instanceof Error ? error.message : String(error);
}
