"""mem0's own clients live their whole life on a hub: whole_life.py MemoryClient|AsyncMemoryClient ADDRESS BOT_TOKEN."""

import asyncio
import inspect
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import mem0
from mem0.client.types import AddMemoryOptions, GetAllMemoryOptions, SearchMemoryOptions, UpdateMemoryOptions
from mem0.exceptions import MemoryError as Mem0Error
from mem0.exceptions import MemoryNotFoundError, ValidationError

ALICE = "alice@example.com"
BOB = "bob"
PATIENCE = 60


class Life:
    def __init__(self, client: Any) -> None:
        self.client = client
        self.http = client.client if hasattr(client, "client") else client.async_client

    async def do(self, method: str, /, *arguments: Any, **named: Any) -> Any:
        return await settled(getattr(self.client, method)(*arguments, **named))

    async def followed(self, event_id: str) -> dict[str, Any]:
        """The event once it is over."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            response = await settled(self.http.get(f"/v1/event/{event_id}/"))
            response.raise_for_status()
            event = response.json()
            if event["status"] in ("SUCCEEDED", "FAILED"):
                return event
            await asyncio.sleep(0.02)
        raise AssertionError("the event does not end")

    async def found(self, query: str, filters: dict[str, Any], **named: Any) -> set[str]:
        results = (await self.do("search", query, filters=filters, **named))["results"]
        assert all(results[i]["score"] >= results[i + 1]["score"] for i in range(len(results) - 1)), results
        return {result["memory"] for result in results}

    async def listed(self, filters: dict[str, Any], **named: Any) -> set[str]:
        return {memory["memory"] for memory in (await self.do("get_all", filters=filters, **named))["results"]}


async def settled(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def refused(kind: type[Exception], action: Callable[[], Awaitable[Any]], status: int, sentence: str) -> None:
    try:
        await action()
    except kind as error:
        assert error.debug_info["status_code"] == status, (error.debug_info, str(error))  # type: ignore[attr-defined]
        assert sentence in str(error), str(error)
        return
    raise AssertionError(f"nothing was refused; expected {status}: {sentence}")


async def add(life: Life) -> None:
    nested = {"topic": "codes", "level": 3, "rating": 4.5, "open": True, "nothing": None, "tags": ["a", "b"], "deep": {"x": "y"}}
    kept = await life.do(
        "add", [{"role": "user", "content": "The vault code is pelican seventeen."}], user_id=ALICE, agent_id="guide", run_id="run 1",
        metadata=nested, infer=False,
    )
    (addition,) = kept["results"]
    assert addition["event"] == "ADD" and addition["memory"] == addition["data"]["memory"] == "The vault code is pelican seventeen."
    memory = await life.do("get", addition["id"])
    assert memory["memory"] == addition["memory"] and memory["metadata"] == nested, memory
    assert (memory["user_id"], memory["agent_id"], memory["run_id"], memory["app_id"]) == (ALICE, "guide", "run 1", None), memory

    conversation = [
        {"role": "system", "content": "You are a friendly guide."},
        {"role": "user", "content": "I live in Oslo and I work as a baker."},
        {"role": "assistant", "content": "Oslo is lovely in winter!"},
        {"role": "user", "content": [{"type": "text", "text": "My sister is called Ingrid."}]},
    ]
    queued = await life.do("add", conversation, user_id=ALICE, app_id="travel", metadata={"topic": "life"})
    assert queued["status"] == "PENDING", queued
    event = await life.followed(queued["event_id"])
    assert event["status"] == "SUCCEEDED" and event["id"] == queued["event_id"] and event["completed_at"], event
    texts = " ".join(result["memory"] for result in event["results"])
    assert "Oslo" in texts and "baker" in texts and "Ingrid" in texts, event
    for result in event["results"]:
        memory = await life.do("get", result["id"])
        assert memory["metadata"] == {"topic": "life"} and memory["app_id"] == "travel" and memory["user_id"] == ALICE, memory

    # A text alone, a message alone, and typed options that name the user in filters.
    for messages, options in [
        ("Bob's locker is number forty.", AddMemoryOptions(filters={"user_id": BOB}, infer=False)),
        ({"role": "assistant", "content": "Bob was offered a free ticket."}, AddMemoryOptions(filters={"user_id": BOB, "run_id": "run 2"}, infer=False)),
    ]:
        assert len((await life.do("add", messages, options))["results"]) == 1
    await refused(Mem0Error, lambda: life.do("add", "nobody's", agent_id="guide"), 501, "name user_id")
    image = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}]
    await refused(Mem0Error, lambda: life.do("add", image, user_id=ALICE), 501, "images")
    for option in ["custom_instructions", "expiration_date"]:
        await refused(Mem0Error, lambda option=option: life.do("add", "x", user_id=ALICE, **{option: "2030-01-01"}), 501, "memor" if option == "expiration_date" else "instructions")


async def search(life: Life) -> None:
    vault = {"The vault code is pelican seventeen."}
    assert vault <= await life.found("what is the vault code?", {"user_id": ALICE})
    assert not vault & await life.found("what is the vault code?", {"user_id": BOB})
    assert await life.found("vault code", {"AND": [{"user_id": ALICE}, {"metadata": {"topic": "codes"}}]}) == vault
    assert await life.found("vault code", {"user_id": ALICE, "NOT": [{"metadata": {"topic": "life"}}]}) == vault
    assert await life.found("vault code", {"OR": [{"run_id": "run 1"}, {"run_id": "nowhere"}]}) == vault
    assert await life.found("vault code", {"AND": [{"user_id": ALICE}, {"OR": [{"agent_id": "guide"}, {"app_id": "nothing"}]}]}) == vault
    assert await life.found("vault", {"user_id": ALICE}, top_k=1) == vault
    assert await life.found("vault", {"user_id": ALICE}, threshold=100) == set()
    assert await life.found("vault", {"user_id": "nobody"}) == set()
    typed = SearchMemoryOptions(filters={"user_id": {"in": [ALICE, BOB]}}, metadata={"level": 3}, top_k=5, rerank=True)
    assert {r["memory"] for r in (await life.do("search", "vault code", typed))["results"]} == vault
    results = (await life.do("search", "Where does the locker stand?", filters={"user_id": BOB}))["results"]
    assert results and all(result["user_id"] == BOB for result in results), results
    await refused(ValidationError, lambda: life.do("search", "x", filters={"colour": "red"}), 422, "unknown field")
    await refused(ValidationError, lambda: life.do("search", "x", filters={"user_id": {">": ALICE}}), 422, "operator")
    await refused(ValidationError, lambda: life.do("search", "x", filters={"user_id": ALICE}, top_k=0), 422, "top_k")
    await refused(Mem0Error, lambda: life.do("search", "x", filters={"user_id": ALICE}, show_expired=True), 501, "history")


async def filters(life: Life) -> None:
    vault = {"The vault code is pelican seventeen."}
    alice = {"user_id": ALICE}
    everything = await life.listed(alice)
    for condition in [
        {"metadata": {"level": {"gte": 3, "lt": 4}}}, {"metadata": {"level": {"in": [1, 3]}}}, {"metadata": {"rating": {"gt": 4}}},
        {"metadata": {"open": True}}, {"metadata": {"topic": {"contains": "ode"}}}, {"metadata": {"topic": {"icontains": "CODE"}}},
        {"metadata": {"tags": "b"}}, {"metadata": {"deep": {"x": "y"}}}, {"metadata": {"level": "*"}}, {"keywords": {"icontains": "VAULT"}},
        {"agent_id": "*"}, {"run_id": {"in": ["run 1"]}}, {"metadata": {"topic": {"ne": "life"}}}, {"app_id": {"ne": "travel"}},
    ]:
        assert await life.listed({"AND": [alice, condition]}) == vault, condition
        assert await life.listed({"AND": [alice, {"NOT": [condition]}]}) == everything - vault, condition
    assert await life.listed({"AND": [alice, {"metadata": {"level": "3"}}]}) == set()
    memory = next(m for m in (await life.do("get_all", filters=alice))["results"] if m["memory"] in vault)
    assert await life.listed({"memory_ids": [memory["id"]]}) == vault
    created = memory["created_at"]
    assert vault <= await life.listed({**alice, "created_at": {"gte": created, "lte": created}})
    assert not vault & await life.listed({**alice, "created_at": {"gt": created}})
    assert await life.listed({**alice, "created_at": {"gte": created[:10], "lte": "2999-12-31"}}) == everything
    assert await life.listed({**alice, "updated_at": {"lt": "2020-01-01T00:00:00"}}) == set()
    assert await life.listed(alice, start_date="2999-01-01") == set()
    assert vault <= await life.listed(alice, categories=["General"])
    assert memory["categories"] == ["general"], memory


async def pages(life: Life) -> None:
    alice = {"user_id": ALICE}
    whole = await life.do("get_all", filters=alice)
    count = whole["count"]
    assert count == len(whole["results"]) >= 4 and whole["next"] is None and whole["previous"] is None, whole
    seen: list[str] = []
    for number in range(1, count + 1):
        page = await life.do("get_all", GetAllMemoryOptions(filters=alice, page=number, page_size=1))
        assert page["count"] == count and len(page["results"]) == 1, page
        assert (page["next"] is None) == (number == count) and (page["previous"] is None) == (number == 1), page
        seen.append(page["results"][0]["id"])
    assert seen == [memory["id"] for memory in whole["results"]]


async def change(life: Life) -> None:
    first, second = [
        (await life.do("add", text, user_id=ALICE, infer=False))["results"][0]["id"] for text in ["The bike is red.", "The boat is old."]
    ]
    updated = await life.do("update", first, text="The bike is green.", metadata={"seen": 2})
    assert (updated["id"], updated["memory"], updated["metadata"]) == (first, "The bike is green.", {"seen": 2}), updated
    await life.do("update", first, UpdateMemoryOptions(metadata={"seen": 3}))
    memory = await life.do("get", first)
    assert memory["memory"] == "The bike is green." and memory["metadata"] == {"seen": 3}, memory
    assert "The bike is green." in await life.found("what colour is the bike?", {"user_id": ALICE})
    history = await life.do("history", first)
    assert [entry["event"] for entry in history] == ["ADD", "UPDATE", "UPDATE"], history
    assert (history[1]["old_memory"], history[1]["new_memory"]) == ("The bike is red.", "The bike is green."), history
    assert all(entry["memory_id"] == first and entry["user_id"] == ALICE for entry in history), history

    batch = [{"memory_id": first, "text": "The bike is blue."}, {"memory_id": second, "metadata": {"kind": "boat"}}]
    assert "2 memories" in (await life.do("batch_update", batch))["message"]
    assert (await life.do("get", first))["memory"] == "The bike is blue."
    assert (await life.do("get", second))["metadata"] == {"kind": "boat"}
    unknown = {"memory_id": "00000000-0000-0000-0000-000000000000", "text": "x"}
    await refused(MemoryNotFoundError, lambda: life.do("batch_update", [{"memory_id": first, "text": "The bike is gone."}, unknown]), 404, "")
    assert (await life.do("get", first))["memory"] == "The bike is blue.", "a batch is refused as a whole"

    assert (await life.do("delete", first))["message"]
    await refused(MemoryNotFoundError, lambda: life.do("get", first), 404, "There is no such fact")
    history = await life.do("history", first)
    assert history[-1]["event"] == "DELETE" and all(entry["new_memory"] is None for entry in history), history
    assert "1 memories" in (await life.do("batch_delete", [{"memory_id": second}]))["message"]
    await refused(MemoryNotFoundError, lambda: life.do("delete", second), 404, "")
    await refused(MemoryNotFoundError, lambda: life.do("get", "no-such-id"), 404, "")
    await refused(Mem0Error, lambda: life.do("delete", first, delete_linked=True), 501, "history")


async def entities(life: Life) -> None:
    known = (await life.do("users"))["results"]
    names = {(entity["type"], entity["name"]) for entity in known}
    assert {("user", ALICE), ("user", BOB), ("agent", "guide"), ("app", "travel"), ("run", "run 1"), ("run", "run 2")} <= names, known
    assert next(e for e in known if e["name"] == BOB)["total_memories"] == 2, known
    await life.do("delete_users", run_id="run 2")
    assert await life.listed({"user_id": BOB}) == {"Bob's locker is number forty."}
    await refused(MemoryNotFoundError, lambda: life.do("delete_users", user_id="nobody"), 404, "no such user")
    await life.do("delete_all", user_id=ALICE, agent_id="guide")
    assert "The vault code is pelican seventeen." not in await life.listed({"user_id": ALICE})
    assert await life.listed({"user_id": ALICE})
    await life.do("delete_all", user_id=ALICE)
    assert await life.listed({"user_id": ALICE}) == set() and await life.listed({"user_id": BOB})
    await refused(ValidationError, lambda: life.do("delete_all"), 422, "user_id")
    await refused(Mem0Error, lambda: life.do("delete_all", user_id="*"), 501, "")
    await life.do("add", "Bob has a guide.", user_id=BOB, agent_id="guide", app_id="travel", run_id="run 3", infer=False)
    await life.do("delete_users")
    assert (await life.do("users"))["results"] == [] and await life.listed({}) == set()


async def not_offered(life: Life) -> None:
    project = life.client.project
    for action in [
        lambda: life.do("create_memory_export", "{}", user_id=BOB), lambda: life.do("get_memory_export", user_id=BOB),
        lambda: life.do("get_summary"), lambda: life.do("get_profile", BOB), lambda: life.do("generate_profile", BOB),
        lambda: life.do("get_profile_settings"), lambda: life.do("update_profile_settings", enabled=True),
        lambda: life.do("sample_profiles"), lambda: life.do("get_profile_job", "7"), lambda: life.do("feedback", "7", "POSITIVE"),
        lambda: life.do("get_webhooks", "memhub"), lambda: life.do("create_webhook", "https://example.org", "w", "memhub", ["memory_add"]),
        lambda: life.do("update_webhook", 7, name="w"), lambda: life.do("delete_webhook", 7),
        lambda: settled(project.get()), lambda: settled(project.create("p")), lambda: settled(project.delete()),
        lambda: settled(project.update(custom_instructions="x")), lambda: settled(project.get_members()),
        lambda: settled(project.add_member("a@example.org")), lambda: settled(project.update_member("a@example.org", "OWNER")),
        lambda: settled(project.remove_member("a@example.org")),
    ]:
        await refused(Mem0Error, action, 501, "not_offered")


async def main(kind: str, address: str, token: str) -> None:
    make = getattr(mem0, kind)
    try:
        make(api_key="mhb_wrong_token_of_nobody", host=address)
        raise AssertionError("a wrong token was taken")
    except ValueError as error:
        assert "token is not valid" in str(error), error
    life = Life(make(api_key=token, host=address))
    for chapter in [add, search, filters, pages, change, not_offered, entities]:
        await chapter(life)
        print(f"{kind}: {chapter.__name__}", flush=True)


asyncio.run(main(*sys.argv[1:]))
