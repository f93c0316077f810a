import { build } from "../dom.js";
import { emptyState } from "../parts/notice.js";
import { policySection, tokensSection, usersSection } from "../settings/administration.js";
import { agentsSection } from "../settings/agents.js";
import { eraseSection, exportSection, forgetSection } from "../settings/data.js";
import { providersSection } from "../settings/embedding-providers.js";
import { extractionSection } from "../settings/extraction.js";
import { modelCacheSection } from "../settings/model-cache.js";
import { memorySection, tokenSection } from "../settings/person.js";
import { token } from "../token.js";
import { Page } from "./page.js";

/** @typedef {import("../settings/section.js").Section} Section */

/** What a user decides about their memory, and what an administrator decides about the hub. */
export class SettingsPage extends Page {
  /** @type {Section[]} */
  #personal = [];
  #person = build("div", { className: "settings" });

  begin() {
    const { viewer } = this;
    this.#personal = [
      memorySection(viewer), ...(viewer.isOwnMemory ? [tokenSection({ read: token.read, onRotated: (value) => this.#rotated(value) })] : []),
      exportSection(viewer), forgetSection(viewer), eraseSection(viewer, (wasOwn) => this.#erased(wasOwn)),
    ];
    const shared = [agentsSection(viewer)];
    const admin = viewer.isAdmin
      ? [policySection(), extractionSection(), providersSection(viewer), modelCacheSection(viewer), usersSection(viewer), tokensSection()] : [];
    this.append(build("header", { className: "page-head" }, build("h1", {}, "Settings")), this.#person,
      build("div", { className: "settings" }, ...shared.map(({ element }) => element)),
      ...(admin.length > 0 ? [build("h2", { className: "divider" }, "The hub"), build("div", { className: "settings" }, ...admin.map(({ element }) => element))] : []));
    for (const section of [...shared, ...admin]) section.load();
    viewer.addEventListener("user", () => this.#showPerson());
    this.#showPerson();
  }

  #showPerson() {
    if (!this.viewer.user) return this.#person.replaceChildren(build("section", { className: "card" }, emptyState("Nobody is chosen", "Enter above whose settings you want to see.")));
    this.#person.replaceChildren(...this.#personal.map(({ element }) => element));
    for (const section of this.#personal) section.load();
    return undefined;
  }

  /** @param {string} value the old token is dead: the page begins anew with this one */
  #rotated(value) {
    token.keep(value);
    location.reload();
  }

  /** @param {boolean} wasOwn */
  #erased(wasOwn) {
    if (!wasOwn) return this.viewer.lookAt(null);
    token.forget();
    return location.reload();
  }
}

customElements.define("memhub-settings", SettingsPage);
