/** Where this page is in the hub's events: everything up to `seq` of `epoch` was handled. */
export class EventCursor {
  epoch;
  seq;
  #replayEnd = 0;
  #replayLeft = 0;

  /** Takes the answer to `subscribe`; false when events were lost and lists must be fetched again. */
  subscribed({ epoch, last_seq: lastSeq, recovered = true, replayed = 0 }) {
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

  /** False for an event that was handled before; events without a number are momentary and always new. */
  accept(seq) {
    if (seq === undefined || seq === null) return true;
    if (seq <= this.seq) return false;
    this.seq = seq;
    if (this.#replayLeft > 0 && seq <= this.#replayEnd && --this.#replayLeft === 0) this.seq = this.#replayEnd;
    return true;
  }
}
