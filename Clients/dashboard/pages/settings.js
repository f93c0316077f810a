import { build, present } from "../dom.js";
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
  /** @type {Section | undefined} */
  #shared;
  #person = build("div", { className: "settings" });

  begin() {
    const { viewer } = this;
    this.#personal = [
      memorySection(viewer), ...(viewer.isOwnMemory ? [tokenSection({ read: token.read, onRotated: (value) => this.#rotated(value) })] : []),
      exportSection(viewer), forgetSection(viewer), eraseSection(viewer, (wasOwn) => this.#erased(wasOwn)),
    ];
    this.#shared = agentsSection(viewer);
    const admin = viewer.isAdmin
      ? [policySection(), extractionSection(), providersSection(viewer), modelCacheSection(viewer), usersSection(viewer), tokensSection()] : [];
    this.append(build("header", { className: "page-head" }, build("h1", {}, "Settings")), this.#person,
      ...(admin.length > 0 ? [build("h2", { className: "divider" }, "The hub"), build("div", { className: "settings" }, ...admin.map(({ element }) => element))] : []));
    for (const section of [this.#shared, ...admin]) section.load();
    viewer.addEventListener("user", () => this.#showPerson());
    this.#showPerson();
  }

  #showPerson() {
    const sections = this.viewer.user ? this.#personal : [];
    const nobody = build("section", { className: "card" }, emptyState("Nobody is chosen", "Enter above whose settings you want to see."));
    this.#person.replaceChildren(...present([
      sections.length === 0 && nobody, ...sections.map(({ element }) => element), this.#shared?.element]));
    for (const section of sections) section.begin();
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
