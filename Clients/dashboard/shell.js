import { build, button } from "./dom.js";
import { FactsPage } from "./pages/facts.js";
import { GraphPage } from "./pages/graph.js";
import { LivePage } from "./pages/live.js";
import { SettingsPage } from "./pages/settings.js";
import { TryPage } from "./pages/try.js";
import { icon } from "./parts/icons.js";
import { UserChooser } from "./parts/user-chooser.js";
import { token } from "./token.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const pages = /** @type {const} */ ([
  ["try", "Try it", TryPage],
  ["facts", "Facts", FactsPage],
  ["live", "Live", LivePage],
  ["graph", "Graph", GraphPage],
  ["settings", "Settings", SettingsPage],
]);

const states = { connecting: "Connecting", live: "Live", waiting: "Reconnecting" };

/** Everything around the pages while somebody is signed in: navigation, account, connection. */
export class Shell {
  #main;
  #navigation = /** @type {HTMLElement} */ (document.getElementById("navigation"));
  #account = /** @type {HTMLElement} */ (document.getElementById("account"));
  #state = build("span", { className: "state", role: "status" });
  /** @type {Map<string, { page: import("./pages/page.js").Page, link: HTMLAnchorElement, title: string }>} */
  #pages = new Map();
  #onRoute = () => this.#route();

  /**
   * @param {Viewer} viewer
   * @param {HTMLElement} main
   * @param {() => void} onSignOut
   */
  constructor(viewer, main, onSignOut) {
    this.viewer = viewer;
    this.#main = main;
    for (const [name, title, Type] of pages) {
      const link = build("a", { href: `#/${name}` }, icon(name), build("span", {}, title));
      this.#pages.set(name, { page: new Type(viewer), link, title });
    }
    this.#navigation.replaceChildren(build("ul", {}, ...[...this.#pages.values()].map(({ link }) => build("li", {}, link))));
    this.#navigation.hidden = false;
    this.#showAccount(onSignOut);
    const chooser = viewer.isOwnMemory ? [] : [new UserChooser(viewer)];
    main.replaceChildren(...chooser, ...[...this.#pages.values()].map(({ page }) => page));
    viewer.feed.addEventListener("state", () => this.#showState());
    addEventListener("hashchange", this.#onRoute);
    this.#showState();
    this.#route();
    viewer.feed.start(token.read() ?? "");
  }

  end() {
    this.viewer.feed.stop();
    removeEventListener("hashchange", this.#onRoute);
    for (const dialog of document.querySelectorAll("dialog:not([data-outlives])")) /** @type {HTMLDialogElement} */ (dialog).close();
    this.#navigation.hidden = true;
    this.#account.replaceChildren();
    document.title = "Memhub";
  }

  /** @param {() => void} onSignOut */
  #showAccount(onSignOut) {
    const { kind, platform, display_name: name, user_id: id } = this.viewer.me;
    const who = name || id || (kind === "admin" ? "Administrator" : `${platform} bot`);
    const signOut = button("Sign out", () => onSignOut(), { className: "plain" });
    this.#account.replaceChildren(this.#state, build("span", { className: "name", title: id ?? "" }, who), signOut);
  }

  #showState() {
    const { state } = this.viewer.feed;
    this.#state.textContent = states[state];
    this.#state.dataset.state = state;
  }

  #route() {
    const name = location.hash.replace(/^#\//, "").split("?")[0] ?? "";
    const chosen = this.#pages.has(name) ? name : "try";
    const isLeft = [...this.#pages].some(([key, { page }]) => key !== chosen && page.contains(document.activeElement));
    for (const [key, { page, link, title }] of this.#pages) {
      if (key === chosen) {
        link.setAttribute("aria-current", "page");
        document.title = `${title} – Memhub`;
        page.show();
      } else {
        link.removeAttribute("aria-current");
        page.hidden = true;
      }
    }
    if (isLeft) this.#main.focus();
  }
}
