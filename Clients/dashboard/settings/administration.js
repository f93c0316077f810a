import { list, request } from "../api.js";
import { build, button, choice, field } from "../dom.js";
import { confirmButton } from "../parts/confirm-button.js";
import { openDialog } from "../parts/dialog.js";
import { emptyState } from "../parts/notice.js";
import { openForm } from "../parts/open-form.js";
import { counted, dateText } from "../parts/times.js";
import { Section } from "./section.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

/** What holds for users who have not answered themselves. */
export function policySection() {
  const path = "api/system-settings/admin-memory-policy";
  /** @type {Section} */
  const section = new Section("Policy", "What holds for users of bots who have not answered themselves. Web users always answer themselves.", async () => {
    const { body } = await request("GET", path);
    const policy = body.policy ?? body;
    const put = (/** @type {Record<string, boolean>} */ fields) => request("PUT", path, fields);
    return build("div", { className: "stack" },
      section.toggle("Remember users of bots unless they object", policy.default_enabled, async (isOn) => {
        await put({ default_enabled: isOn });
        return isOn ? "They are remembered." : "They are not remembered until they agree.";
      }),
      policy.allow_agent_specific_memory_globally === undefined ? null
        : section.toggle("Agents may keep what they learn to themselves", policy.allow_agent_specific_memory_globally,
          async (isOn) => void (await put({ allow_agent_specific_memory_globally: isOn }))));
  });
  return section;
}

/** @param {Viewer} viewer */
export function usersSection(viewer) {
  const search = build("input", { type: "search", name: "users", autocomplete: "off", maxLength: 255 });
  const rows = build("ul", { className: "rows", "aria-label": "Users" });
  const read = async () => {
    const q = search.value.trim();
    const { elements } = await list(`api/users?limit=50${q ? `&q=${encodeURIComponent(q)}` : ""}`);
    rows.replaceChildren(...elements.map((user) => build("li", {},
      build("div", {}, build("b", {}, user.display_name ?? user.user_id), user.memory_enabled ? null : build("span", { className: "tag" }, "memory off"),
        build("p", { className: "quiet" }, `${user.user_id}, ${counted(user.facts ?? 0, "fact")}, since ${dateText(user.created_at)}`)),
      button("Look", () => {
        viewer.lookAt(user.user_id);
        location.hash = "#/facts";
      }, { "aria-label": `Look at ${user.user_id}` }))));
    if (elements.length === 0) rows.replaceChildren(build("li", {}, emptyState("Nobody")));
  };
  /** @type {Section} */
  const section = new Section("Users", "Everybody the hub remembers, the newest first.", async () => {
    await read();
    return build("div", { className: "stack" }, section.form("Search", read, field("Name or id", search)), rows);
  });
  return section;
}

export function tokensSection() {
  const path = "api/tokens";
  /** @type {Section} */
  const section = new Section("Tokens", "Of bots, administrators and web users. A token is shown once; only its hash is kept.", async () => {
    const { elements } = await list(`${path}?limit=100`);
    const rows = elements.map((token) => build("li", { "data-key": token.token_id },
      build("div", {}, build("b", {}, token.label || token.user_id || `${token.platform ?? ""} ${token.kind}`.trim()), build("span", { className: "tag" }, token.kind),
        build("p", { className: "quiet" }, [token.platform, `made ${dateText(token.created_at)}`, token.expires_at ? `ends ${dateText(token.expires_at)}` : null,
          token.revoked_at ? `revoked ${dateText(token.revoked_at)}` : null].filter(Boolean).join(", "))),
      token.revoked_at ? null : confirmButton("Revoke", "Really revoke?", () => section.attempt(async () => {
        await request("DELETE", `${path}/${encodeURIComponent(token.token_id)}`);
        await section.load();
      }), `Revoke ${token.label || token.user_id || token.kind}`)));
    return build("div", { className: "stack" }, build("div", { className: "actions" }, section.button("Make a token", async () => create())),
      rows.length === 0 ? emptyState("There are no tokens") : build("ul", { className: "rows" }, ...rows));
  });

  function create() {
    const kind = choice([["bot", "for a bot"], ["admin", "for an administrator"]]);
    const platform = build("input", { name: "platform", maxLength: 40, value: "discord", autocomplete: "off" });
    const label = build("input", { name: "label", maxLength: 80, autocomplete: "off" });
    const days = build("input", { name: "days", type: "number", min: "1", max: "3650", placeholder: "does not end" });
    const place = field("Platform", platform, "A bot speaks for this platform's users only.");
    kind.onchange = () => { place.hidden = kind.value !== "bot"; };
    /** @type {string | undefined} */
    let made;
    const dialog = openForm("New token", "Make", async () => {
      const { body } = await request("POST", path, {
        kind: kind.value, ...(kind.value === "bot" ? { platform: platform.value.trim() } : {}), ...(label.value.trim() ? { label: label.value.trim() } : {}),
        ...(days.value ? { expires_in_days: Number(days.value) } : {}),
      });
      made = body.token;
      await section.load();
    }, field("Kind", kind), place, field("Label", label), field("Days", days));
    dialog.addEventListener("close", () => {
      if (made) openDialog("The new token", build("p", {}, "It is shown this once. Keep it like a password."), build("pre", { className: "context", tabIndex: 0, role: "group", "aria-label": "Token" }, made));
    });
  }
  return section;
}
