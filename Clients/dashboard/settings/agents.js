import { list, request } from "../api.js";
import { build, choice, field } from "../dom.js";
import { confirmButton } from "../parts/confirm-button.js";
import { banks } from "../parts/fact-form.js";
import { emptyState } from "../parts/notice.js";
import { openForm } from "../parts/open-form.js";
import { Section } from "./section.js";

const scopes = /** @type {[string, string][]} */ ([["global", "shared by all agents"], ["agent", "kept to itself"]]);

/**
 * Agents, and how long what they learn is kept.
 * @param {import("../viewer.js").Viewer} viewer
 */
export function agentsSection(viewer) {
  /** @type {Section} */
  const section = new Section("Retention", "What is learnt by an agent is removed after its days; what belongs to no agent is kept.", async () => {
    const { elements } = await list("api/agents");
    const add = viewer.isAdmin ? build("div", { className: "actions" }, section.button("Add an agent", async () => edit())) : null;
    const rows = elements.map((agent) => build("li", { "data-key": agent.id },
      build("div", {}, build("b", {}, agent.name), build("p", { className: "quiet" }, retentionText(agent))),
      viewer.isAdmin ? build("div", { className: "actions" },
        section.button("Edit", async () => edit(agent), { "aria-label": `Edit ${agent.name}` }),
        confirmButton("Delete", "Really delete?", () => section.attempt(async () => {
          await request("DELETE", `api/agents/${encodeURIComponent(agent.id)}`);
          await section.load();
        }), `Delete ${agent.name}`)) : null));
    return build("div", { className: "stack" },
      elements.length === 0 ? emptyState("There are no agents", "Everything is shared and kept.") : build("ul", { className: "rows" }, ...rows), add);
  });

  /** @param {any} [agent] */
  function edit(agent) {
    const name = build("input", { name: "name", required: true, maxLength: 80, value: agent?.name ?? "", autocomplete: "off" });
    const scope = choice(scopes, agent?.memory_scope ?? "global");
    const bank = choice(banks, agent?.default_bank ?? "General");
    const days = build("input", { name: "retention", type: "number", min: "1", max: "36500", value: agent?.retention ?? "", placeholder: "kept" });
    const prompt = build("textarea", { name: "system_prompt", rows: 4, placeholder: agent?.has_system_prompt ? "known; left empty: stays as it is" : "none" });
    openForm(agent ? "Agent" : "New agent", "Save", async () => {
      const fields = {
        name: name.value.trim(), memory_scope: scope.value, default_bank: bank.value,
        retention: Number(days.value), system_prompt: prompt.value.trim() || undefined,
      };
      await request(agent ? "PUT" : "POST", agent ? `api/agents/${encodeURIComponent(agent.id)}` : "api/agents", fields);
      await section.load();
    }, field("Name", name), field("What it learns is", scope), field("Bank", bank, "Where its facts go when nothing else fits."), field("Days", days, "Left empty: kept."),
    field("System prompt", prompt, "What its model is told: sentences of it that come back in a conversation never become facts. It is not shown again."));
  }
  return section;
}

/** @param {{ retention: number | null, memory_scope: string }} agent */
function retentionText({ retention, memory_scope: scope }) {
  return `${retention === null ? "kept" : `removed after ${retention} days`}, ${scope === "agent" ? "kept to itself" : "shared by all agents"}`;
}
