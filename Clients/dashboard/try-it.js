import { build, notice, showNotice } from "./dom.js";
import { token } from "./token.js";
import { VoiceLine } from "./voice-line.js";

const answer = "Noted.";

/** Says one sentence to the hub as a voice bot would, and shows the context the bot's LLM would be given. */
class TryIt extends HTMLElement {
  me;
  #line;
  #lineUser;
  #unfinished;
  #notice = notice();
  #status = build("p", { className: "quiet", role: "status" });
  #context = build("pre", { tabIndex: 0 }, "");
  #hint = build("p", { className: "quiet" });
  #showHint = () => {
    this.#hint.textContent = this.me.kind === "user" && !this.me.memory_enabled
      ? "Memory is off: nothing is recalled, and nothing you say is kept. Switch it on above."
      : "Try “I live in Oslo.”, then “Where do I live?”";
  };

  connectedCallback() {
    const sentence = build("input", { id: "sentence", required: true, maxLength: 2000, autocomplete: "off" });
    const speaker = build("input", { id: "speaker", required: true, placeholder: "discord_1234567890", autocomplete: "off", spellcheck: false });
    const button = build("button", { className: "primary" }, "Say");
    this.#context.setAttribute("aria-label", "Context");
    const form = build("form", {},
      ...(this.me.kind === "user" ? [] : [build("label", { htmlFor: "speaker" }, "Speak as user"), speaker]),
      build("label", { htmlFor: "sentence" }, "Say something"),
      build("div", { className: "line" }, sentence, button));
    sentence.oninput = () => this.#line?.partial(this.#turnFor(sentence.value), sentence.value);
    form.onsubmit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      const said = await this.#say(sentence.value.trim(), speaker.value.trim() || undefined);
      if (said) sentence.value = "";
      button.disabled = false;
      sentence.focus();
    };
    this.className = "panel";
    this.replaceChildren(build("h2", {}, "Try it"), this.#hint, form, this.#notice,
      build("h3", {}, "What the LLM would be told"), this.#context, this.#status);
    this.#status.textContent = "Nothing said yet.";
    this.#showHint();
    document.addEventListener("memory-switched", this.#showHint);
  }

  disconnectedCallback() {
    document.removeEventListener("memory-switched", this.#showHint);
    this.#line?.close();
  }

  /** One id from the first letter until the turn is durable, so that saying it again cannot double it. */
  #turnFor(text) {
    if (this.#unfinished && (!this.#unfinished.said || this.#unfinished.said === text)) return this.#unfinished.id;
    const random = crypto.getRandomValues(new Uint32Array(4));
    this.#unfinished = { id: Array.from(random, (part) => part.toString(36)).join("") };
    return this.#unfinished.id;
  }

  async #say(text, userId) {
    if (!this.#line || this.#lineUser !== userId) {
      this.#line?.close();
      this.#line = new VoiceLine(token.read(), userId);
      this.#lineUser = userId;
    }
    const turn = this.#turnFor(text);
    this.#unfinished.said = text;
    showNotice(this.#notice, "");
    this.#status.textContent = "Asking …";
    try {
      const context = await this.#line.context(turn, text);
      this.#show(context);
      const queued = await this.#line.complete(turn, text, answer);
      this.#unfinished = undefined;
      this.#status.textContent += queued.memory_enabled === false ? " Memory is off: the sentence was not kept." : " The sentence is saved.";
      return true;
    } catch (error) {
      this.#status.textContent = "";
      showNotice(this.#notice, `${error.message} The sentence is not confirmed; say it again.`);
      return false;
    }
  }

  #show(context) {
    this.#context.textContent = context.context || "(nothing)";
    const outcome = context.outcome === "complete" ? "" : ` (${[context.outcome, ...(context.degraded ?? [])].join(", ")})`;
    this.#status.textContent = `${context.facts?.length ?? 0} remembered in ${context.latency_ms ?? "?"} ms${outcome}.`;
  }
}

customElements.define("memhub-try-it", TryIt);
