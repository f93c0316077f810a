import { request } from "../api.js";
import { build, choice, field } from "../dom.js";
import { durationText } from "../parts/times.js";
import { Section } from "./section.js";

const path = "api/settings/extraction";
const dialects = /** @type {[string, string][]} */ ([
  ["", "as the environment says"], ["openai", "OpenAI, or what speaks like it"], ["azure_openai", "Azure OpenAI"], ["openrouter", "OpenRouter"],
  ["ollama", "Ollama"], ["llama_cpp", "llama.cpp"],
]);
const sources = /** @type {Record<string, string>} */ ({ settings: "set here", environment: "set in the environment", none: "none: the built-in rules extract" });

/** Which language model turns words into facts. */
export function extractionSection() {
  /** @type {Section} */
  const section = new Section("Extraction endpoint", "The language model that turns words into facts; after it the local one is asked, and last the rules.", async () => {
    const { body } = await request("GET", path);
    return editor(section, body);
  });
  return section;
}

/**
 * @param {Section} section
 * @param {any} settings
 */
function editor(section, settings) {
  const dialect = choice(dialects, settings.source === "settings" ? settings.dialect ?? "" : "");
  const text = (/** @type {string} */ name, /** @type {Record<string, unknown>} */ more = {}) =>
    build("input", { name, autocomplete: "off", spellcheck: false, maxLength: 300, value: settings.source === "settings" ? settings[name] ?? "" : "", placeholder: String(settings[name] ?? ""), ...more });
  const inputs = {
    base_url: text("base_url", { type: "url" }), model: text("model"), api_version: text("api_version"),
    temperature: text("temperature", { type: "number", min: "0", max: "2", step: "0.1" }),
    tokens_per_minute: text("tokens_per_minute", { type: "number", min: "0" }),
  };
  const key = build("input", { name: "api_key", type: "password", autocomplete: "off", placeholder: settings.api_key_set ? "kept as it is" : "none" });
  const numbers = new Set(["temperature", "tokens_per_minute"]);
  const fields = () => ({
    dialect: dialect.value || null,
    ...Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value.trim() === "" ? null : numbers.has(name) ? Number(value) : value.trim()])),
    ...(key.value ? { api_key: key.value } : {}),
  });
  const test = section.button("Test", async () => {
    const { body } = await request("POST", `${path}/test`, fields());
    if (!body.ok) throw new Error(`No: ${body.error ?? "it failed"}, after ${durationText(body.latency_ms)}.`);
    return `${body.model ?? "It"} found ${body.facts ?? 0} facts in ${durationText(body.latency_ms)}.`;
  });
  const form = section.saveForm(() => request("PUT", path, fields()),
  field("Protocol", dialect), build("div", { className: "pair" }, field("Address", inputs.base_url), field("Model", inputs.model)),
  build("div", { className: "pair" }, field("API key", key, "Stored sealed; never shown again. Another address needs it again."), field("API version", inputs.api_version, "Azure only.")),
  build("div", { className: "pair" }, field("Temperature", inputs.temperature), field("Tokens a minute", inputs.tokens_per_minute)));
  form.querySelector(".actions")?.append(test);
  const models = settings.models ?? [];
  return build("div", { className: "stack" },
    build("p", {}, "Now: ", build("b", {}, sources[settings.source] ?? settings.source), settings.problem ? build("span", { className: "tag warn" }, settings.problem) : null),
    models.length === 0 ? null : build("ul", { className: "rows" }, ...models.map((/** @type {any} */ { name, role, circuit }) =>
      build("li", {}, build("div", {}, build("b", {}, name), build("p", { className: "quiet" }, `${role}, circuit ${circuit.replace("_", " ")}`))))),
    form);
}
