import { request } from "../api.js";
import { build, field } from "../dom.js";
import { confirmButton } from "../parts/confirm-button.js";
import { ago } from "../parts/times.js";
import { Section } from "./section.js";

const root = "api/system-settings";

/** What the states of a model's files are called. */
const states = /** @type {Record<string, string>} */ ({
  cached: "downloaded", downloading: "being downloaded", failed: "the download failed", absent: "not downloaded", remote: "somebody else's server",
});

/**
 * The embedding models that are kept on this machine.
 * @param {import("../viewer.js").Viewer} viewer
 */
export function modelCacheSection(viewer) {
  const progress = build("div", { className: "progress-line", role: "status" });
  /** @type {Section} */
  const section = new Section("Model cache", "Embedding models that are kept on this machine.", async () => {
    const [{ body }, config] = await Promise.all([
      request("GET", `${root}/embedding-model-status`), request("GET", `${root}/embedding-config`).catch(() => null),
    ]);
    const { status } = body;
    const model = build("input", { name: "model", required: true, maxLength: 200, autocomplete: "off", spellcheck: false, placeholder: "owner/model" });
    const facts = [
      ["Model", body.model], ["State", states[status.state] ?? status.state ?? (status.is_cached ? "downloaded" : "not downloaded")],
      ["Size", `${status.cache_size_mb ?? 0} MiB in ${status.files_count ?? 0} files`],
      ...(config ? [["Chosen by", config.body.source]] : []),
    ];
    const used = status.last_used_at ? build("div", {}, build("dt", {}, "Last read"), build("dd", {}, ago(status.last_used_at))) : null;
    const download = section.form("Download", async () => {
      const { body: answer } = await request("POST", `${root}/embedding-model/download`, { model: model.value.trim() });
      model.value = "";
      return answer.message ?? answer.status;
    }, field("Another model", model, "A repository of the model hub."));
    const clean = confirmButton("Remove unused models", "Really remove them?", () => section.attempt(async () => {
      const { body: answer } = await request("POST", `${root}/embedding-model/cleanup`);
      await section.load();
      return `${answer.models_deleted.length} removed, ${answer.space_reclaimed_mb} MiB reclaimed.`;
    }));
    return build("div", { className: "stack" }, progress,
      build("dl", { className: "totals" }, ...facts.map(([name, value]) => build("div", {}, build("dt", {}, name), build("dd", {}, value))), ...(used ? [used] : [])),
      download, build("div", { className: "actions" }, clean));
  });
  viewer.feed.follow(({ type, data }) => {
    if (type !== "model_download_progress") return;
    const isUnderWay = data.status === "downloading" || (data.status === undefined && data.done < data.total);
    progress.replaceChildren(isUnderWay
      ? build("label", {}, `Downloading ${data.model ?? ""} `, build("progress", { max: Math.max(data.total, 1), value: data.done }))
      : data.status === "failed" ? `The download failed: ${data.error ?? "no reason given"}.` : `${data.model ?? "The model"} is downloaded.`);
    if (!isUnderWay) section.load();
  }, () => section.load());
  return section;
}
