import { request } from "../api.js";
import { build, choice, field } from "../dom.js";
import { confirmButton } from "../parts/confirm-button.js";
import { emptyState } from "../parts/notice.js";
import { openForm } from "../parts/open-form.js";
import { durationText } from "../parts/times.js";
import { Section } from "./section.js";

const path = "api/settings/embedding-providers";
const types = /** @type {[string, string][]} */ ([
  ["local", "In this process"], ["openai", "OpenAI, or what speaks like it"], ["azure_openai", "Azure OpenAI"], ["ollama", "Ollama"],
]);

/**
 * @typedef {{
 *   id: string, name: string, provider_type: string, is_active: boolean, is_serving?: boolean, dimensions: number, model: string | null,
 *   base_url: string | null, deployment: string | null, api_version: string | null, has_api_key: boolean, avg_latency_ms: number | null,
 *   p95_latency_ms: number | null, total_requests: number, problem?: string | null
 * }} Provider
 */

/**
 * Who makes the vectors of everybody's memories; another choice makes all of them again.
 * @param {import("../viewer.js").Viewer} viewer
 */
export function providersSection(viewer) {
  const progress = build("div", { className: "progress-line", role: "status" });
  /** @type {Section} */
  const section = new Section("Embedding providers", "Who turns text into vectors. Exactly one is active; recall goes on with the old vectors until the new ones are all there.", async () => {
    const { body } = await request("GET", path);
    const providers = /** @type {Provider[]} */ (body);
    return build("div", { className: "stack" }, progress,
      providers.length === 0 ? emptyState("None is configured", "The model that the hub was started with makes the vectors.") : build("ul", { className: "rows" }, ...providers.map(row)),
      build("div", { className: "actions" }, section.button("Add a provider", async () => edit())));
  });

  /** @param {Provider} provider */
  function row(provider) {
    const one = `${path}/${encodeURIComponent(provider.id)}`;
    const latency = provider.avg_latency_ms === null ? "not asked yet"
      : `${durationText(provider.avg_latency_ms)} on average, ${durationText(provider.p95_latency_ms ?? 0)} at the 95th percentile`;
    const state = provider.is_active ? (provider.is_serving === false ? "being prepared" : "active") : null;
    return build("li", { "data-key": provider.id },
      build("div", {},
        build("b", {}, provider.name), state ? build("span", { className: "tag good" }, state) : null,
        provider.problem ? build("span", { className: "tag warn" }, provider.problem) : null,
        build("p", { className: "quiet" }, `${provider.provider_type}, ${provider.model ?? provider.deployment ?? ""}, ${provider.dimensions} dimensions; ${latency}`)),
      build("div", { className: "actions" },
        section.button("Test", async () => {
          const { body } = await request("POST", `${one}/test`);
          if (!body.success) throw new Error(`${provider.name}: ${body.error}, after ${durationText(body.latency_ms)}.`);
          return `${provider.name} answers: ${body.dimensions} dimensions in ${durationText(body.latency_ms)}.`;
        }, { "aria-label": `Test ${provider.name}` }),
        provider.is_active ? null : section.button("Activate", async () => activate(provider, one), { "aria-label": `Activate ${provider.name}` }),
        section.button("Edit", async () => edit(provider), { "aria-label": `Edit ${provider.name}` }),
        confirmButton("Delete", "Really delete?", () => section.attempt(async () => {
          await request("DELETE", one);
          await section.load();
        }), `Delete ${provider.name}`)));
  }

  /**
   * @param {Provider} provider
   * @param {string} one
   */
  async function activate(provider, one) {
    openForm(`Activate ${provider.name}?`, "Activate and re-index", async () => {
      await request("POST", `${one}/activate`);
      progress.textContent = "Re-indexing begins …";
      await section.load();
    }, build("p", { className: "warning" }, "Vectors of different models cannot be compared: every memory is embedded again with this provider. ",
      "Recall keeps using the old vectors until that is done, which may take a while and, with a paid provider, costs its price."));
  }

  /** @param {Provider} [provider] */
  function edit(provider) {
    const name = build("input", { name: "name", required: true, maxLength: 80, value: provider?.name ?? "", autocomplete: "off" });
    const type = choice(types, provider?.provider_type ?? "local");
    const model = build("input", { name: "model", maxLength: 200, value: provider?.model ?? "", autocomplete: "off", spellcheck: false, placeholder: "all-mpnet-base-v2" });
    const dimensions = build("input", { name: "dimensions", type: "number", min: "1", max: "4000", value: provider?.dimensions ?? "", placeholder: "as the model has" });
    const base = build("input", { name: "base_url", type: "url", value: provider?.base_url ?? "", autocomplete: "off" });
    const deployment = build("input", { name: "deployment", maxLength: 200, value: provider?.deployment ?? "", autocomplete: "off" });
    const version = build("input", { name: "api_version", maxLength: 40, value: provider?.api_version ?? "", autocomplete: "off", placeholder: "2024-02-01" });
    const key = build("input", { name: "api_key", type: "password", autocomplete: "off", placeholder: provider?.has_api_key ? "kept as it is" : "" });
    const remote = build("div", { className: "stack" }, field("Address", base), field("API key", key, "Stored sealed; never shown again."));
    const azure = build("div", { className: "pair" }, field("Deployment", deployment), field("API version", version));
    const fit = () => {
      remote.hidden = type.value === "local";
      azure.hidden = type.value !== "azure_openai";
    };
    type.onchange = fit;
    fit();
    openForm(provider ? "Embedding provider" : "New embedding provider", "Save", async () => {
      const isRemote = type.value !== "local";
      const texts = Object.entries({
        model, ...(isRemote ? { base_url: base, api_key: key } : {}), ...(type.value === "azure_openai" ? { deployment, api_version: version } : {}),
      }).flatMap(([field, input]) => (input.value.trim() ? [[field, input.value.trim()]] : []));
      const fields = {
        name: name.value.trim(), provider_type: type.value, ...Object.fromEntries(texts), ...(dimensions.value ? { dimensions: Number(dimensions.value) } : {}),
        ...(provider ? {} : { is_active: false }),
      };
      await request(provider ? "PUT" : "POST", provider ? `${path}/${encodeURIComponent(provider.id)}` : path, fields);
      await section.load();
    }, field("Name", name), field("Kind", type), build("div", { className: "pair" }, field("Model", model), field("Dimensions", dimensions)), remote, azure);
  }

  viewer.feed.follow(({ type, data }) => {
    if (type !== "reindex_progress") return;
    const isDone = data.status === "completed";
    progress.replaceChildren(isDone ? "Re-indexed: all vectors are the new model's."
      : build("label", {}, `Re-indexing: ${data.done.toLocaleString()} of ${data.total.toLocaleString()} `, build("progress", { max: data.total, value: data.done })));
    if (isDone) section.load();
  }, () => section.load());
  return section;
}
