/** Delays between attempts in milliseconds: a random share of `initial * 2^attempt`, never more than `maximum`. */
export class Backoff {
  #attempt = 0;

  /**
   * @param {number} [initial]
   * @param {number} [maximum]
   * @param {number} [stableAfter] a connection that lived this long starts the count afresh
   */
  constructor(initial = 500, maximum = 15_000, stableAfter = 10_000) {
    this.initial = initial;
    this.maximum = maximum;
    this.stableAfter = stableAfter;
  }

  /**
   * @param {number} attempt
   * @param {() => number} [random] 0 to 1
   */
  delay(attempt, random = Math.random) {
    return random() * Math.min(this.maximum, this.initial * 2 ** Math.min(attempt, 30));
  }

  /**
   * The delay after a connection that lived so long.
   * @param {number} lifetime
   */
  next(lifetime) {
    this.#attempt = lifetime > this.stableAfter ? 0 : this.#attempt + 1;
    return this.delay(this.#attempt);
  }

  /** The same delays, counted from the beginning: what two connections share is not their count. */
  fresh() {
    return new Backoff(this.initial, this.maximum, this.stableAfter);
  }
}

/**
 * Waits; a browser that is online again, or `signal`, ends the wait early.
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const page = typeof globalThis.addEventListener === "function" ? globalThis : undefined;
    const end = () => {
      clearTimeout(timer);
      page?.removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    page?.addEventListener("online", end);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}
