import { address, describe, list, request } from "../api.js";
import { build, button, field, once } from "../dom.js";
import { openDialog } from "../parts/dialog.js";
import { Notice } from "../parts/notice.js";
import { clockTime, counted, dateText } from "../parts/times.js";
import { token } from "../token.js";
import { Section } from "./section.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

/**
 * Offers a text as a file.
 * @param {string} name
 * @param {Blob} content
 */
function download(name, content) {
  const url = URL.createObjectURL(content);
  const link = build("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}

/** @param {Viewer} viewer */
export function exportSection(viewer) {
  /** @type {Section} */
  const section = new Section("Export", "Everything the hub holds, as one JSON file: facts, turns, sessions, history, vectors.", async () =>
    section.button("Download everything", async () => {
      const response = await fetch(address(viewer.path("export")), { headers: { Authorization: `Bearer ${token.read()}` } });
      if (!response.ok) throw new Error(`The hub answered ${response.status}.`);
      const content = await response.blob();
      download("memhub-export.json", content);
      return `${(content.size / 1024).toFixed(1)} KiB downloaded.`;
    }));
  return section;
}

/** @param {Viewer} viewer */
export function forgetSection(viewer) {
  /** @type {Section} */
  const section = new Section("Forget", "Everything about one topic: its facts, what they replaced, and the turns it was said in. It cannot be undone.", async () => {
    const about = build("input", { name: "about", required: true, maxLength: 200, autocomplete: "off", placeholder: "phone number" });
    const matches = build("div", { "aria-live": "polite" });
    const receipts = build("ul", { className: "receipts", "aria-label": "Receipts" });
    const readReceipts = async () => {
      const { elements } = await list(viewer.path("forget-receipts"));
      receipts.replaceChildren(...elements.map(receiptRow));
    };
    await readReceipts();
    const search = section.form("Find", async () => {
      const topic = about.value.trim();
      const { body } = await request("POST", viewer.path("forget"), { about: topic });
      const forget = section.button("Forget all of this", async () => {
        const { body: receipt } = await request("POST", viewer.path("forget"), { about: topic, confirm: true });
        matches.replaceChildren();
        about.value = "";
        about.focus();
        await readReceipts();
        return `Forgotten: ${receiptText(receipt)}.`;
      }, { className: "danger" });
      const isNothing = body.facts.length + body.turns === 0;
      matches.replaceChildren(
        build("p", {}, isNothing ? "Nothing matches." : `${counted(body.facts.length, "fact")} and ${counted(body.turns, "turn")} match:`),
        build("ul", { className: "new-facts" }, ...body.facts.map((/** @type {any} */ { fact_text: text }) => build("li", {}, text))),
        ...(isNothing ? [] : [build("div", { className: "actions" }, forget)]));
    }, field("Topic", about));
    return build("div", { className: "stack" }, search, matches, receipts);
  });
  return section;
}

/** @param {{ receipt_id: string, facts: number, turns: number, at: string }} receipt */
function receiptRow(receipt) {
  return build("li", {}, receiptText(receipt), ", ", dateText(receipt.at), " ", clockTime(receipt.at), build("code", {}, receipt.receipt_id));
}

/** @param {{ facts: number, turns: number }} receipt */
function receiptText({ facts, turns }) {
  return `${counted(facts, "fact")}, ${counted(turns, "turn")}`;
}

/**
 * @param {Viewer} viewer
 * @param {(wasOwn: boolean) => void} onErased
 */
export function eraseSection(viewer, onErased) {
  return new Section("Erase", "Facts, turns, history, tasks and the account itself, at once and for ever.", async () =>
    build("div", { className: "actions" }, button("Erase everything …", () => openErasure(viewer, onErased), { className: "danger" })));
}

/**
 * The second confirmation is a word to type; what was erased is written down for the user, the hub keeps nothing.
 * @param {Viewer} viewer
 * @param {(wasOwn: boolean) => void} onErased
 */
function openErasure(viewer, onErased) {
  const user = viewer.user ?? "";
  const notice = new Notice();
  const word = build("input", { name: "word", required: true, autocomplete: "off", spellcheck: false });
  const submit = build("button", { className: "danger armed", disabled: true }, "Erase for ever");
  word.oninput = () => { submit.disabled = word.value.trim() !== "erase"; };
  const form = build("form", {}, build("p", {}, "This erases everything about ", build("b", {}, user), ". There is no way back, and no copy is kept."),
    field("Type “erase” to confirm", word), notice.element, build("div", { className: "actions" }, submit));
  const dialog = openDialog("Erase everything", form);
  form.onsubmit = (event) => {
    event.preventDefault();
    once(submit, async () => {
      notice.clear();
      // The end of the account is the end of this page; the receipt stays to be read.
      dialog.dataset.outlives = "account";
      try {
        const { body: forgotten } = await request("POST", viewer.path("forget"), { everything: true, confirm: true });
        await request("DELETE", `${viewer.path("")}?confirm=true`);
        const receipt = { user_id: user, receipt_id: forgotten.receipt_id, facts: forgotten.facts, turns: forgotten.turns, erased_at: new Date().toISOString() };
        const shown = showReceipt(receipt);
        form.replaceWith(shown);
        shown.querySelector("button")?.focus();
        dialog.addEventListener("close", () => onErased(viewer.isOwnMemory));
      } catch (error) {
        notice.show(describe(error));
      }
    });
  };
}

/** @param {{ user_id: string, receipt_id: string, facts: number, turns: number, erased_at: string }} receipt */
function showReceipt(receipt) {
  const save = button("Save the receipt", () => download("memhub-erasure.json", new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" })));
  return build("div", { className: "stack", role: "status" },
    build("p", {}, build("b", {}, "Erased. "), `${receiptText(receipt)}, and the account.`),
    build("p", {}, "Receipt ", build("code", {}, receipt.receipt_id)), build("div", { className: "actions" }, save));
}
