/**
 * Context requests waiting for their answer. First asked, first answered, per turn: a late answer goes to the request that gave
 * up, never to the next one. Pure state, no input or output.
 */
export class ContextWaiters {
  /** @type {Map<string, ((answer: import("./messages.js").MemoryContext) => void)[]>} */
  #waiting = new Map();

  /**
   * @param {string} turnId
   * @returns {Promise<import("./messages.js").MemoryContext>}
   */
  add(turnId) {
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(turnId);
      if (waiters) waiters.push(resolve);
      else this.#waiting.set(turnId, [resolve]);
    });
  }

  /**
   * False when no request of that turn is outstanding.
   * @param {import("./messages.js").MemoryContext} answer
   */
  resolve(answer) {
    const waiters = this.#waiting.get(answer.turn_id);
    if (!waiters) return false;
    waiters.shift()?.(answer);
    if (waiters.length === 0) this.#waiting.delete(answer.turn_id);
    return true;
  }

  /**
   * The connection is gone: nobody will be answered.
   * @param {(turnId: string) => import("./messages.js").MemoryContext} empty
   */
  resolveAll(empty) {
    for (const [turnId, waiters] of this.#waiting) for (const resolve of waiters) resolve(empty(turnId));
    this.#waiting.clear();
  }
}

/**
 * What is answered where the hub could not.
 * @param {string} turnId
 * @param {boolean} memoryEnabled
 * @param {import("./errors.js").MemhubError} error
 * @returns {import("./messages.js").MemoryContext}
 */
export function emptyContext(turnId, memoryEnabled, error) {
  return {
    turn_id: turnId, memory_enabled: memoryEnabled, outcome: "timed_out", context: "", facts: [], recent_turns: [], source: null,
    latency_ms: null, degraded: [], forget_pending: null, error,
  };
}
