/** One of the dashboard's pages: made once after signing in, kept while others are in front. */
export class Page extends HTMLElement {
  /** @type {import("../viewer.js").Viewer} */
  viewer;
  #wasShown = false;

  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    super();
    this.viewer = viewer;
    this.className = "page";
    this.hidden = true;
  }

  /** Comes to the front. */
  show() {
    this.hidden = false;
    if (!this.#wasShown) {
      this.#wasShown = true;
      this.begin();
    }
    this.refresh();
  }

  /** The first time it is shown. */
  begin() {}

  /** Every time it is shown. */
  refresh() {}
}
