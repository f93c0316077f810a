import { request } from "../api.js";
import { build, field } from "../dom.js";
import { Section } from "./section.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

/**
 * What one user decides about their memory.
 * @param {Viewer} viewer
 */
export function memorySection(viewer) {
  const own = viewer.isOwnMemory;
  /** @type {Section} */
  const section = new Section("Memory", own ? "Yours to decide, at any time." : "Of the user chosen above; their own answer counts more than the policy.", async () => {
    const { body } = await request("GET", viewer.path("settings"));
    return settingsForm(section, viewer, body);
  });
  viewer.addEventListener("memory", () => section.load());
  return section;
}

/**
 * @param {Section} section
 * @param {Viewer} viewer
 * @param {any} settings
 */
function settingsForm(section, viewer, settings) {
  const put = (/** @type {Record<string, unknown>} */ fields) => request("PUT", viewer.path("settings"), fields);
  const memory = section.toggle("Remember what is said", settings.memory_enabled, async (isOn) => {
    await put({ memory_enabled: isOn });
    if (viewer.isOwnMemory) viewer.setMemory(isOn);
    return isOn ? "Memory is on." : "Memory is off. What is stored stays until you erase it.";
  });
  const agents = settings.allow_agent_specific_memory === undefined ? null
    : section.toggle("Agents may keep what they learn to themselves", settings.allow_agent_specific_memory,
      async (isOn) => void (await put({ allow_agent_specific_memory: isOn })));
  const name = build("input", { name: "display_name", value: settings.display_name ?? "", maxLength: 80, autocomplete: "nickname" });
  const zone = build("input", { name: "time_zone", value: settings.time_zone, autocomplete: "off", spellcheck: false });
  const model = build("input", { name: "extraction_model", value: settings.extraction_model ?? "", maxLength: 200, autocomplete: "off", spellcheck: false, placeholder: "the hub's" });
  const temperature = build("input", { name: "extraction_temperature", type: "number", min: "0", max: "2", step: "0.1", value: settings.extraction_temperature ?? "", placeholder: "as set" });
  const form = section.saveForm(() => put({
    ...(name.value.trim() ? { display_name: name.value.trim() } : {}), time_zone: zone.value.trim(),
    extraction_model: model.value.trim() || null, extraction_temperature: temperature.value === "" ? null : Number(temperature.value),
  }),
  build("div", { className: "pair" }, field("Name", name), field("Time zone", zone, "So that “until Friday” means your Friday.")),
  build("div", { className: "pair" }, field("Extraction model", model, "Which language model turns words into facts."), field("Temperature", temperature)));
  return build("div", { className: "stack" }, memory, agents, form);
}

/**
 * A web user's own token: the only way back into the account.
 * @param {{ onRotated: (token: string) => void, read: () => string | null }} token
 */
export function tokenSection(token) {
  /** @type {Section} */
  const section = new Section("Your token", "The only way back into this account from another tab or browser. Keep it like a password.", async () =>
    build("div", { className: "actions" },
      section.button("Copy token", async () => {
        try {
          await navigator.clipboard.writeText(token.read() ?? "");
        } catch {
          throw new Error("The browser does not let this page copy.");
        }
        return "Copied.";
      }),
      section.button("Replace token", async () => {
        const { body } = await request("POST", "api/auth/rotate");
        token.onRotated(body.auth_token);
      })));
  return section;
}
