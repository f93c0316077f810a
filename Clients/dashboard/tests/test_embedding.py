"""Whose vectors recall compares, and the models on this machine: a hub of its own, whose providers are changed for real."""

import os
import re
from collections.abc import Iterator

import pytest
from hub import Hub
from loopback import EmbeddingServer, ModelServer
from playwright.sync_api import Page, expect
from test_settings import card
from visit import Visit

MODEL = "owner/small-model"
WEIGHTS = 3 << 20
DIMENSIONS = 96
FACTS = 200


@pytest.fixture(scope="module")
def models() -> ModelServer:
    return ModelServer(MODEL, WEIGHTS)


@pytest.fixture(scope="module")
def hub(models: ModelServer) -> Iterator[Hub]:
    with models.listening() as address, Hub(os.environ["MEMHUB_TEST_EXECUTABLE"], {"HF_ENDPOINT": address}) as hub:
        yield hub


def counts(page: Page) -> list[int]:
    """How far each of the re-index's reports was that the page has shown."""
    seen: list[int] = page.evaluate("() => globalThis.seenProgress")
    return seen


WATCH_PROGRESS = """() => {
  globalThis.seenProgress = [];
  const line = document.querySelector("[aria-label='Embedding providers'] .progress-line");
  const note = () => {
    const value = line.querySelector("progress")?.value;
    if (value !== undefined && value !== globalThis.seenProgress.at(-1)) globalThis.seenProgress.push(value);
  };
  new MutationObserver(note).observe(line, { childList: true, subtree: true });
}"""


def test_another_provider_is_added_tested_activated_after_a_warning_and_re_indexes_live(visit: Visit, hub: Hub) -> None:
    user, token = hub.register("Many facts")
    hub.add_facts(token, [{"fact_key": f"book_{number}", "fact_value": f"volume {number}"} for number in range(FACTS)])
    embeddings = EmbeddingServer(DIMENSIONS, batch_seconds=1.2)
    with embeddings.listening() as address:
        visit.open(hub.admin_token, "settings")
        page = visit.page
        providers = card(page, "Embedding providers")
        providers.get_by_role("button", name="Add a provider").click()
        form = page.get_by_role("dialog", name="New embedding provider")
        form.get_by_label("Name").fill("Words")
        form.get_by_label("Kind").select_option("openai")
        form.get_by_label("Model").fill("words")
        form.get_by_label("Dimensions").fill(str(DIMENSIONS))
        form.get_by_label("Address").fill(f"{address}/v1")
        form.get_by_role("button", name="Save").click()
        expect(form).to_be_hidden()
        providers.get_by_role("button", name="Test Words").click()
        expect(providers.get_by_text(re.compile(f"Words answers: {DIMENSIONS} dimensions in"))).to_be_visible()
        assert not any("volume" in text for text in embeddings.texts)

        providers.get_by_role("button", name="Activate Words").click()
        warning = page.get_by_role("dialog", name="Activate Words?")
        expect(warning).to_contain_text("every memory is embedded again with this provider")
        page.keyboard.press("Escape")
        expect(warning).to_be_hidden()
        assert not hub.ask("GET", "/api/settings/embedding-providers")[0]["is_active"]

        page.evaluate(WATCH_PROGRESS)
        providers.get_by_role("button", name="Activate Words").click()
        warning.get_by_role("button", name="Activate and re-index").click()
        expect(warning).to_be_hidden()
        expect(providers.get_by_text("being prepared")).to_be_visible()
        expect(providers.get_by_text(re.compile(rf"Re-indexing: \d+ of {FACTS}"))).to_be_visible()
        providers.get_by_role("button", name="Edit Words").focus()
        expect(providers.get_by_text("Re-indexed: all vectors are the new model's.")).to_be_visible()
        expect(providers.get_by_text("active", exact=True)).to_be_visible()
        expect(providers.get_by_role("button", name="Activate Words")).to_have_count(0)
        expect(providers.get_by_role("button", name="Edit Words")).to_be_focused()

        seen = counts(page)
        assert len(seen) > 2 and seen == sorted(seen) and any(0 < count < FACTS for count in seen), seen
        assert sum("volume" in text for text in embeddings.texts) >= FACTS
        assert hub.ask("GET", "/api/settings/embedding-providers")[0]["is_serving"]
        found = hub.ask("POST", "/api/memory/search", {"user_id": user, "query": "volume 17"})["results"]
        assert any(hit["fact_text"].endswith("volume 17") for hit in found)


def test_a_model_is_downloaded_as_is_shown_and_cleaned_up(visit: Visit, hub: Hub, models: ModelServer) -> None:
    visit.open(hub.admin_token, "settings")
    page = visit.page
    cache = card(page, "Model cache")
    expect(cache.locator("dl")).to_contain_text("State")
    cache.get_by_label("Another model").fill(MODEL)
    cache.get_by_role("button", name="Download").click()
    expect(cache.get_by_text("Events and the status tell how it goes.")).to_be_visible()
    bar = cache.get_by_role("progressbar", name=f"Downloading {MODEL}")
    expect(bar).to_be_visible()
    page.wait_for_function("() => document.querySelector(\"[aria-label='Model cache'] progress\").position >= 0.5")
    assert hub.ask("GET", f"/api/system-settings/embedding-model-status?model={MODEL}")["status"]["state"] == "downloading"
    cache.get_by_label("Another model").fill("owner/half-typed")
    models.goes_on.set()
    expect(cache.get_by_text(f"{MODEL} is downloaded.")).to_be_visible()
    expect(cache.locator("dl")).to_contain_text("State")
    expect(cache.get_by_label("Another model")).to_have_value("owner/half-typed")
    expect(cache.get_by_label("Another model")).to_be_focused()
    status = hub.ask("GET", f"/api/system-settings/embedding-model-status?model={MODEL}")["status"]
    assert status["state"] == "cached" and status["files_count"] == 3
    weights = hub.folder / "models" / "owner--small-model" / "model.safetensors"
    assert weights.read_bytes() == models.weights

    cache.get_by_role("button", name="Remove unused models").click()
    cache.get_by_role("button", name="Really remove them?").click()
    expect(cache.get_by_text(re.compile(r"^1 removed, 3(\.\d+)? MiB reclaimed\.$"))).to_be_visible()
    assert not weights.exists()


def test_the_model_in_use_is_shown_with_its_size(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    status = hub.ask("GET", "/api/system-settings/embedding-model-status")
    facts = card(visit.page, "Model cache").locator("dl")
    expect(facts).to_contain_text(status["model"])
    expect(facts).to_contain_text(f"{status['status']['cache_size_mb']} MiB in {status['status']['files_count']} files")


def test_a_download_that_fails_says_why(visit: Visit, hub: Hub) -> None:
    visit.open(hub.admin_token, "settings")
    cache = card(visit.page, "Model cache")
    cache.get_by_label("Another model").fill("owner/unknown")
    cache.get_by_role("button", name="Download").click()
    expect(cache.get_by_text("The download failed: not_found.")).to_be_visible()
