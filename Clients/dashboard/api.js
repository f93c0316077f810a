import { token } from "./token.js";

/** A refusal by the hub, or no answer at all (status 0). `message` is meant for people. */
export class RequestError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function address(path) {
  return new URL(path, document.baseURI);
}

/** Sends JSON and answers `{ body, headers }`; problem documents become a RequestError with their `detail`. */
export async function request(method, path, body) {
  const headers = { Accept: "application/json" };
  if (token.read()) headers.Authorization = `Bearer ${token.read()}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address(path), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new RequestError(0, "The hub does not answer.");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(response.status, describe(response, answer));
  return { body: answer, headers: response.headers };
}

function describe(response, problem) {
  const fields = (problem?.errors ?? []).map(({ field, detail }) => `${field}: ${detail}`).join("; ");
  const text = problem?.detail ?? problem?.title ?? `The hub answered ${response.status}.`;
  return fields ? `${text} (${fields})` : text;
}
