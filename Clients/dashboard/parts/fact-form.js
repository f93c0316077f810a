import { build, choice, field } from "../dom.js";

export const banks = ["General", "Personal", "Work", "Relationships", "Health", "Interests", "Events"];
export const sectors = ["semantic", "episodic", "procedural", "emotional", "reflective"];

/** @typedef {import("./fact-collection.js").Fact} Fact */

/** The fields of a fact, for a new one or one that is changed. */
export class FactForm {
  #key = build("input", { name: "fact_key", required: true, maxLength: 80, autocomplete: "off", placeholder: "food" });
  #value = build("input", { name: "fact_value", required: true, maxLength: 2000, autocomplete: "off", placeholder: "sushi" });
  #text = build("textarea", { name: "fact_text", rows: 2, maxLength: 4000, placeholder: "food: loves sushi" });
  #importance = build("input", { name: "importance", type: "range", min: "0", max: "1", step: "0.05" });
  #bank;
  #sector;
  #protected = build("input", { name: "protected", type: "checkbox" });

  /** @param {Fact} [fact] */
  constructor(fact) {
    this.#key.value = fact?.fact_key ?? "";
    this.#value.value = fact?.fact_value ?? "";
    this.#text.value = fact?.fact_text ?? "";
    this.#importance.value = String(fact?.importance ?? 0.5);
    this.#protected.checked = fact?.protected ?? false;
    this.#bank = choice([...new Set([...banks, ...(fact ? [fact.memory_bank] : [])])], fact?.memory_bank ?? "General");
    this.#sector = choice(sectors, fact?.sector ?? "semantic");
    this.elements = [
      build("div", { className: "pair" }, field("What it is about", this.#key), field("What is true", this.#value)),
      field("As a sentence", this.#text, "What the assistant is told. Left empty, it is made of the two above."),
      build("div", { className: "triple" }, field("Bank", this.#bank), field("Sector", this.#sector), field("Importance", this.#importance)),
      build("label", { className: "check" }, this.#protected, build("span", {}, "Protected: never pruned, never summarised away")),
    ];
  }

  focus() {
    this.#key.focus();
  }

  get values() {
    const text = this.#text.value.trim();
    return {
      fact_key: this.#key.value.trim(), fact_value: this.#value.value.trim(), ...(text ? { fact_text: text } : {}),
      importance: Number(this.#importance.value), memory_bank: this.#bank.value, sector: this.#sector.value, protected: this.#protected.checked,
    };
  }

  /**
   * The fields that differ from the fact's.
   * @param {Fact} fact
   * @returns {Partial<Fact>}
   */
  changes(fact) {
    const known = /** @type {Record<string, unknown>} */ (fact);
    return Object.fromEntries(Object.entries(this.values).filter(([name, value]) => known[name] !== value));
  }
}
