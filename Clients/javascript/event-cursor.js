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
   * False for an event that was handled before; events without a number are momentary and always new.
   * @param {number | null} seq
   */
  accept(seq) {
    if (seq === null || this.seq === undefined) return true;
    if (seq <= this.seq) return false;
    this.seq = seq;
    if (this.#replayLeft > 0 && seq <= this.#replayEnd && --this.#replayLeft === 0) this.seq = this.#replayEnd;
    return true;
  }
}
