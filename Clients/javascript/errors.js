/** The hub's close codes by name. */
export const closeReasons = Object.freeze({
  4001: "slow_consumer",
  4002: "going_away",
  4003: "internal",
  4501: "unauthorized",
  4502: "forbidden_origin",
  4503: "message_too_large",
  4504: "unsupported_data",
  4505: "protocol_error",
  4506: "token_revoked",
  4507: "rate_limited_repeatedly",
});

/** The code of errors made here rather than by the hub: closed, unreachable, buffer_full, timed_out, too_long, malformed_frame. */
export const localCode = 0;

/** What went wrong: the hub's error-frame code (4100–4199), close code (4000–4999), or `localCode`. */
export class MemhubError extends Error {
  /**
   * @param {number} code
   * @param {string} reason a name that stays the same, such as `unauthorized`
   * @param {boolean} retryable
   * @param {string} [detail] for people
   */
  constructor(code, reason, retryable, detail = "") {
    super(`${reason} (${code})${detail && `: ${detail}`}`);
    this.name = "MemhubError";
    this.code = code;
    this.reason = reason;
    this.retryable = retryable;
    this.detail = detail;
  }

  /**
   * @param {string} reason
   * @param {boolean} retryable
   * @param {string} [detail]
   */
  static local(reason, retryable, detail) {
    return new MemhubError(localCode, reason, retryable, detail);
  }

  /** @param {number} closeCode */
  static closed(closeCode) {
    const names = /** @type {Record<number, string>} */ (closeReasons);
    return new MemhubError(closeCode, names[closeCode] ?? "connection_lost", mayReconnect(closeCode));
  }
}

/**
 * Codes 4500–4999 mean that trying again cannot help; every other close is worth a reconnect.
 * @param {number} closeCode
 */
export function mayReconnect(closeCode) {
  return closeCode < 4500 || closeCode > 4999;
}

/**
 * Whether another attempt may succeed; anything but the hub's word or the network's is a fault, not a reason to retry.
 * @param {unknown} error
 */
export function isRetryable(error) {
  return error instanceof MemhubError && error.retryable;
}
