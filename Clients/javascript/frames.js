import { MemhubError, localCode } from "./errors.js";

/** The hub's limit for one frame in UTF-8 bytes; a larger one would cost the connection (4503). */
export const maximumFrameBytes = 262_144;

const utf8 = new TextEncoder();

/**
 * Bytes that a text takes on the wire.
 * @param {string} text
 */
export function byteLength(text) {
  return utf8.encode(text).length;
}

/**
 * A frame as text, without absent fields. Lone surrogates become U+FFFD: the hub would drop the connection over them.
 * @param {Record<string, unknown>} frame
 */
export function encodeFrame(frame) {
  const text = JSON.stringify(frame, (_, value) => {
    if (value === null) return undefined;
    return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\uFFFD") : value;
  });
  const bytes = byteLength(text);
  if (bytes > maximumFrameBytes) {
    throw MemhubError.local("too_long", false, `${bytes} bytes, the limit is ${maximumFrameBytes}`);
  }
  return text;
}

/**
 * @param {unknown} data
 * @returns {Record<string, any>}
 */
export function decodeFrame(data) {
  if (typeof data !== "string") throw malformedFrame();
  let frame;
  try {
    frame = JSON.parse(data);
  } catch {
    throw malformedFrame();
  }
  if (typeof frame !== "object" || frame === null || Array.isArray(frame)) throw malformedFrame();
  return frame;
}

/** @param {string} [detail] */
export function malformedFrame(detail) {
  return MemhubError.local("malformed_frame", true, detail);
}

/**
 * The error an `error` frame stands for.
 * @param {Record<string, any>} frame
 */
export function frameError(frame) {
  return new MemhubError(
    Number(frame.code) || localCode, String(frame.reason ?? "error"), Boolean(frame.retryable), String(frame.message ?? ""));
}
