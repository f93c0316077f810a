import { events } from "./javascript/memhub.js";
import { address } from "./api.js";

/** @typedef {import("./javascript/messages.js").HubEvent} HubEvent */
/** @typedef {"connecting" | "live" | "waiting"} FeedState */

/**
 * The hub's events for as long as the page is signed in, each once, across broken connections.
 * Dispatches `state`, `hub` (detail: one event), `lost` (fetch lists again) and `refused` (detail: the error).
 */
export class EventFeed extends EventTarget {
  #stop = new AbortController();
  /** @type {FeedState} */
  state = "connecting";

  /** @param {string} token */
  async start(token) {
    const onState = (/** @type {FeedState} */ state) => {
      this.state = state;
      this.#emit("state", state);
    };
    try {
      for await (const event of events(address("").href, token, { signal: this.#stop.signal, onState })) {
        if (event.type === "events_lost") this.#emit("lost", undefined);
        else this.#emit("hub", event);
      }
    } catch (error) {
      this.#emit("refused", error);
    }
  }

  stop() {
    this.#stop.abort();
  }

  /**
   * Calls for every event, and `onLost` when some were lost.
   * @param {(event: HubEvent) => void} onEvent
   * @param {() => void} onLost
   */
  follow(onEvent, onLost) {
    this.addEventListener("hub", (event) => onEvent(/** @type {CustomEvent<HubEvent>} */ (event).detail));
    this.addEventListener("lost", onLost);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
