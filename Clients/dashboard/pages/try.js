import { address, describe } from "../api.js";
import { build, button, field, once } from "../dom.js";
import { connect } from "../javascript/memhub.js";
import { echoAnswer, speak } from "../parts/echo-assistant.js";
import { icon } from "../parts/icons.js";
import { MemoryBanner } from "../parts/memory-banner.js";
import { Notice, emptyState } from "../parts/notice.js";
import { canListen, listen } from "../parts/speech.js";
import { TurnStory } from "../parts/turn-story.js";
import { token } from "../token.js";
import { Page } from "./page.js";

/** @typedef {import("../javascript/memhub.js").VoiceSession} VoiceSession */

const examples = ["I live in Oslo and I love sushi.", "My sister Ana is allergic to peanuts.", "Where do I live, and what do I like to eat?"];
const rememberedEvents = 200;
const rememberedStories = 50;

/** A conversation with the hub, as a voice bot would have it, and what happens behind each turn. */
export class TryPage extends Page {
  /** @type {Promise<VoiceSession> | undefined} */
  #session;
  /** @type {{ id: string, story: TurnStory } | undefined} */
  #turn;
  /** @type {AbortController | undefined} */
  #speaking;
  /**
   * Events that may belong to a turn whose task is not known yet.
   * @type {import("../javascript/messages.js").HubEvent[]}
   */
  #events = [];
  /** @type {Map<string, TurnStory>} */
  #stories = new Map();
  #notice = new Notice();
  #conversation = build("ol", { className: "conversation", "aria-live": "polite", "aria-label": "Conversation", tabIndex: 0 });
  #stage = build("div", { className: "stage" });
  #input = build("input", { name: "sentence", required: true, maxLength: 2000, autocomplete: "off", placeholder: "Say something by typing it" });
  #say = build("button", { className: "primary" }, "Say");
  #interrupt = button("Interrupt", () => this.#speaking?.abort(), { hidden: true });

  begin() {
    const form = build("form", { className: "composer" }, field("Say something", this.#input),
      canListen ? this.#microphone() : null, this.#interrupt, this.#say);
    form.onsubmit = (event) => {
      event.preventDefault();
      once(this.#say, () => this.#speak());
    };
    this.#input.oninput = () => this.#partial();
    this.#stage.append(emptyState("Behind the conversation", "Start typing: each step of a turn appears here as it happens."));
    this.#conversation.append(build("li", { className: "opening" }, build("p", {}, "Tell it something about yourself, then ask. For example:"),
      ...examples.map((text) => button(text, () => this.#suggest(text), { className: "chip" }))));
    this.append(
      build("header", { className: "page-head" }, build("h1", {}, "Try it"),
        build("p", { className: "lead" }, "Talk to the echo assistant and watch what Memhub does: it recalls while you speak, tells the assistant what it knows, and turns what you said into facts.")),
      ...(this.viewer.isOwnMemory ? [new MemoryBanner(this.viewer, () => this.#input.focus())] : []),
      build("div", { className: "try" },
        build("section", { className: "card talk", "aria-label": "Talk" }, this.#conversation, this.#notice.element, form),
        build("section", { className: "card", "aria-label": "What happens" }, this.#stage)));
    this.viewer.feed.follow((event) => this.#receive(event), () => {});
    this.viewer.addEventListener("user", () => this.#endSession());
    this.viewer.feed.addEventListener("refused", () => this.#endSession());
  }

  disconnectedCallback() {
    this.#endSession();
  }

  #microphone() {
    /** @type {(() => void) | undefined} */
    let stop;
    const toggle = button("", () => {
      if (stop) return stop();
      toggle.setAttribute("aria-pressed", "true");
      this.#notice.clear();
      const heard = (/** @type {string} */ text) => {
        this.#input.value = text;
        this.#partial();
      };
      stop = listen({
        onPartial: heard,
        onFinal: (text) => {
          heard(text);
          once(this.#say, () => this.#speak());
        },
        onFailure: (text) => this.#notice.show(text),
        onEnd: () => {
          stop = undefined;
          toggle.setAttribute("aria-pressed", "false");
        },
      });
    }, { className: "round", "aria-label": "Speak", "aria-pressed": "false", title: "Speak" });
    toggle.append(icon("microphone"));
    return toggle;
  }

  /** @param {string} text */
  #suggest(text) {
    this.#input.value = text;
    this.#partial();
    this.#input.focus();
  }

  /** The session is opened at the first letter, so that even the first turn is heard as it is spoken. */
  #open() {
    if (!this.viewer.user) return Promise.reject(new Error("Choose above whose memory this conversation is for."));
    this.#session ??= connect(address("").href, token.read() ?? "", {
      user_id: this.viewer.user,
      onForgotten: (forgotten) => this.#stories.get(forgotten.turn_id)?.forgot(forgotten),
    });
    const opening = this.#session;
    opening.catch(() => { if (this.#session === opening) this.#session = undefined; });
    return opening;
  }

  #endSession() {
    this.#speaking?.abort();
    this.#session?.then((session) => session.close(), () => {});
    this.#session = undefined;
    this.#turn = undefined;
  }

  /** One id from the first letter until the turn is said. */
  #begin() {
    if (!this.#turn) {
      const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
      this.#turn = { id, story: new TurnStory() };
      this.#stories.set(id, this.#turn.story);
      if (this.#stories.size > rememberedStories) this.#stories.delete(this.#stories.keys().next().value ?? "");
      this.#stage.replaceChildren(this.#turn.story);
    }
    return this.#turn;
  }

  async #partial() {
    const text = this.#input.value;
    if (!text.trim() || !this.viewer.user) return;
    const { id, story } = this.#begin();
    try {
      const session = await this.#open();
      if (this.#turn?.id !== id) return;
      session.partial(text, { turnId: id });
      story.partial();
    } catch (error) {
      this.#notice.show(describe(error));
    }
  }

  async #speak() {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#notice.clear();
    try {
      const session = await this.#open();
      const { id, story } = this.#begin();
      this.#turn = undefined;
      this.#input.value = "";
      this.#bubble("you", text);
      story.said();
      const context = await session.context(text, { turnId: id, deadlineMs: 2000 });
      story.recall(context);
      this.#answer(session, id, story, echoAnswer(context));
    } catch (error) {
      this.#notice.show(describe(error));
    }
    this.#input.focus();
  }

  /**
   * @param {VoiceSession} session
   * @param {string} turnId
   * @param {TurnStory} story
   * @param {string} answer
   */
  async #answer(session, turnId, story, answer) {
    this.#speaking?.abort();
    const interruption = new AbortController();
    this.#speaking = interruption;
    this.#interrupt.hidden = false;
    const bubble = this.#bubble("assistant", "");
    const { interrupted, heardCharacters } = await speak(answer, (piece) => {
      session.responseDelta(piece, { turnId });
      bubble.textContent += piece;
      this.#conversation.scrollTop = this.#conversation.scrollHeight;
    }, interruption.signal);
    if (interrupted) bubble.append(build("span", { className: "tag" }, "interrupted: only this much is kept"));
    if (this.#speaking === interruption) this.#hideInterrupt();
    story.saving();
    try {
      story.save(await session.responseEnd({ turnId, interrupted, heardCharacters: interrupted ? heardCharacters : undefined }));
      for (const event of this.#events) if (event.data.task_id === story.taskId) story.take(event);
    } catch (error) {
      story.fail(describe(error));
    }
  }

  #hideInterrupt() {
    if (document.activeElement === this.#interrupt) this.#input.focus();
    this.#interrupt.hidden = true;
  }

  /**
   * @param {"you" | "assistant"} who
   * @param {string} text
   */
  #bubble(who, text) {
    this.#conversation.querySelector(".opening")?.remove();
    const said = build("p", {}, text);
    this.#conversation.append(build("li", { className: `said ${who}` }, build("span", { className: "who" }, who === "you" ? "You" : "Echo assistant"), said));
    this.#conversation.scrollTop = this.#conversation.scrollHeight;
    return said;
  }

  /** @param {import("../javascript/messages.js").HubEvent} event */
  #receive(event) {
    if (!event.data.task_id) return;
    this.#events.push(event);
    if (this.#events.length > rememberedEvents) this.#events.shift();
    for (const story of this.#stories.values()) if (story.taskId === event.data.task_id) story.take(event);
  }
}

customElements.define("memhub-try", TryPage);
