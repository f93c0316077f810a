/** Events that are not kept by the hub. */
const momentary = new Set(["queue_metrics", "model_download_progress", "consolidation_progress"]);

/** Where the caller is: everything up to `seq` of `epoch` was handled. Pure state, no input or output. */
export class EventCursor {
  #replayEnd = 0;
  #replayLeft = 0;

  /**
   * @param {string} [epoch]
   * @param {number} [seq]
   */
  constructor(epoch, seq) {
    this.epoch = epoch;
    this.seq = seq;
  }

  /**
   * Takes the hub's answer to `subscribe`; false when events were lost and lists must be fetched again.
   * @param {import("./messages.js").Subscribed} answer
   */
  subscribed({ epoch, last_seq: lastSeq, recovered, replayed }) {
    const asked = this.seq !== undefined;
    this.epoch = epoch;
    this.#replayEnd = lastSeq;
    this.#replayLeft = replayed;
    if (!asked || !recovered || replayed === 0) {
      this.seq = lastSeq;
      this.#replayLeft = 0;
    }
    return !asked || recovered;
  }

  /**
   * False for an event that was handled before. Momentary ones are in no replay: they come without a number or with that of the last
   * event before them, and are always new.
   * @param {{ type: string, seq: number | null }} event
   */
  accept({ type, seq }) {
    if (momentary.has(type) || seq === null || this.seq === undefined) return true;
    if (seq <= this.seq) return false;
    this.seq = seq;
    if (this.#replayLeft > 0 && seq <= this.#replayEnd && --this.#replayLeft === 0) this.seq = this.#replayEnd;
    return true;
  }
}
