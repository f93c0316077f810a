import { request } from "./api.js";
import { build, notice, showNotice } from "./dom.js";

const pageSize = 100;

/** What is remembered about one user, newest first, kept true by the live events. */
class FactList extends HTMLElement {
  me;
  feed;
  #user = null;
  #rows = new Map();
  #next = null;
  #trueAt = 0;
  #loading = 0;
  #early = [];
  #list = build("ul", { className: "facts" });
  #status = build("p", { className: "quiet", role: "status" });
  #notice = notice();
  #more = build("button", { type: "button", hidden: true }, "More");
  #onEvent = ({ detail }) => this.#receive(detail);
  #onLost = () => this.#load();

  connectedCallback() {
    this.className = "panel wide";
    this.#list.setAttribute("aria-label", "Facts");
    this.#more.onclick = () => this.#loadPage(this.#next);
    const chooser = this.me.kind === "user" ? "" : this.#chooser();
    this.replaceChildren(build("h2", {}, this.me.kind === "user" ? "What is remembered about you" : "What is remembered"),
      chooser, this.#notice, this.#status, this.#list, this.#more);
    this.feed.addEventListener("hub", this.#onEvent);
    this.feed.addEventListener("lost", this.#onLost);
    if (this.me.kind === "user") this.#user = this.me.user_id;
    this.#load();
  }

  disconnectedCallback() {
    this.feed.removeEventListener("hub", this.#onEvent);
    this.feed.removeEventListener("lost", this.#onLost);
  }

  #chooser() {
    const user = build("input", { id: "facts-user", required: true, autocomplete: "off", spellcheck: false });
    const form = build("form", {}, build("label", { htmlFor: "facts-user" }, "User"),
      build("div", { className: "line" }, user, build("button", {}, "Show")));
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#user = user.value.trim();
      this.#load();
    };
    return form;
  }

  #path() {
    const user = this.me.kind === "user" ? "me" : encodeURIComponent(this.#user);
    return `api/memory/users/${user}/facts`;
  }

  async #load() {
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#more.hidden = true;
    if (!this.#user) return this.#describe();
    await this.#loadPage(`${this.#path()}?limit=${pageSize}`, true);
  }

  async #loadPage(path, isFirst = false) {
    const turn = ++this.#loading;
    if (isFirst) this.#early = [];
    showNotice(this.#notice, "");
    this.#status.textContent = "Loading …";
    try {
      const { body, headers } = await request("GET", path);
      if (turn !== this.#loading) return;
      for (const fact of body) this.#add(fact, false);
      if (isFirst) this.#trueAt = Number(headers.get("X-Memhub-Seq") ?? 0);
      this.#next = /<([^>]+)>;\s*rel="?next"?/.exec(headers.get("Link") ?? "")?.[1] ?? null;
      this.#more.hidden = !this.#next;
    } catch (error) {
      if (turn !== this.#loading) return;
      showNotice(this.#notice, error.message);
    }
    this.#loading = 0;
    for (const event of this.#early.splice(0)) this.#receive(event);
    this.#describe();
  }

  #receive(event) {
    const { event: name, data, seq } = event;
    if (!/^facts?_/.test(name) || data.user_id !== this.#user) return;
    if (this.#loading) return void this.#early.push(event);
    if (seq <= this.#trueAt) return;
    if (name === "fact_extracted") this.#add(data, true);
    else if (name === "fact_updated") this.#refresh(data.id);
    else for (const id of data.fact_ids ?? [data.id]) this.#remove(id);
    this.#describe();
  }

  async #refresh(id) {
    try {
      const { body } = await request("GET", `${this.#path()}/${encodeURIComponent(id)}`);
      this.#rows.get(id)?.replaceWith(this.#row(body));
    } catch (error) {
      if (error.status !== 404) showNotice(this.#notice, error.message);
    }
  }

  #add(fact, isNew) {
    if (this.#rows.has(fact.id)) return;
    const row = this.#row(fact);
    if (isNew) row.classList.add("new");
    if (isNew) this.#list.prepend(row);
    else this.#list.append(row);
  }

  #row(fact) {
    const remove = build("button", { type: "button", className: "danger" }, "Delete");
    remove.setAttribute("aria-label", `Delete: ${fact.fact_text}`);
    const row = build("li", {}, build("span", { className: "text" }, fact.fact_text),
      ...[fact.memory_bank, fact.sector].filter(Boolean).map((label) => build("span", { className: "tag" }, label)), remove);
    remove.onclick = () => this.#confirm(fact, remove, row);
    remove.onblur = () => this.#resetButton(remove, fact);
    this.#rows.set(fact.id, row);
    return row;
  }

  #resetButton(button, fact) {
    button.classList.remove("armed");
    button.textContent = "Delete";
    button.setAttribute("aria-label", `Delete: ${fact.fact_text}`);
  }

  async #confirm(fact, button, row) {
    if (!button.classList.contains("armed")) {
      button.classList.add("armed");
      button.textContent = "Really delete?";
      button.setAttribute("aria-label", `Really delete: ${fact.fact_text}`);
      return;
    }
    row.hidden = true;
    showNotice(this.#notice, "");
    try {
      await request("DELETE", `${this.#path()}/${encodeURIComponent(fact.id)}`);
      this.#remove(fact.id);
    } catch (error) {
      if (error.status === 404) this.#remove(fact.id);
      else {
        row.hidden = false;
        showNotice(this.#notice, error.message);
      }
    }
    this.#describe();
  }

  #remove(id) {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }

  #describe() {
    const count = this.#rows.size;
    if (!this.#user) this.#status.textContent = "Enter a user to see what is remembered about them.";
    else if (!this.#notice.hidden) this.#status.textContent = "";
    else this.#status.textContent = count === 0 ? "Nothing yet." : `${count}${this.#next ? " or more" : ""} ${count === 1 ? "fact" : "facts"}`;
  }
}

customElements.define("memhub-fact-list", FactList);
