import { EventFeed } from "./event-feed.js";

/** @typedef {{ kind: "user" | "bot" | "admin", user_id: string | null, display_name: string | null, memory_enabled: boolean | null, platform: string | null }} WhoAmI */

/** Who is signed in, whose memory is looked at, and what the hub tells. Dispatches `user` and `memory` when those change. */
export class Viewer extends EventTarget {
  feed = new EventFeed();

  /** @param {WhoAmI} me */
  constructor(me) {
    super();
    this.me = me;
    /** @type {string | null} */
    this.user = me.user_id;
    this.memoryEnabled = me.memory_enabled === true;
  }

  get isAdmin() {
    return this.me.kind === "admin";
  }

  get isOwnMemory() {
    return this.me.kind === "user";
  }

  /**
   * A path about the user who is looked at.
   * @param {string} rest such as `facts`
   */
  path(rest) {
    const user = this.isOwnMemory ? "me" : encodeURIComponent(this.user ?? "");
    return `api/memory/users/${user}${rest && `/${rest}`}`;
  }

  /** @param {string | null} user */
  lookAt(user) {
    if (user === this.user) return;
    this.user = user;
    this.dispatchEvent(new Event("user"));
  }

  /** @param {boolean} isEnabled */
  setMemory(isEnabled) {
    this.memoryEnabled = isEnabled;
    this.dispatchEvent(new Event("memory"));
  }
}
