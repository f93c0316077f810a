"""The blocking client, on threads as its callers use it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest
from scripted_hub import ScriptedHub

import memhub.sync
from memhub import Backoff, Event, MemhubError, SessionOptions

T = TypeVar("T")
AT_ONCE = SessionOptions(backoff=Backoff(initial=0, maximum=0))


async def beside(hub: ScriptedHub, blocking: Callable[[str], T], script: Coroutine[Any, Any, object]) -> T:
    thread = asyncio.create_task(asyncio.to_thread(blocking, hub.url))
    await script
    return await thread


async def test_a_turn_blocks_until_it_is_durable_and_survives_a_broken_connection() -> None:
    async with ScriptedHub() as hub:

        def speak(url: str) -> tuple[str, str]:
            with memhub.sync.connect(url, "mhb_secret", user_id="discord_1", options=AT_ONCE) as session:
                session.partial("what")
                memory = session.context("what now?", deadline_ms=5000)
                session.response_delta("Sushi")
                queued = session.response_end(interrupted=True, heard_characters=2)
                assert session.session_id == "s1" and session.unacknowledged_turns == 0
                return memory.context, queued.status

        async def answer() -> None:
            peer = await hub.accept()
            await peer.start()
            await peer.receive("transcript_partial")
            request = await peer.receive("context_request")
            await peer.send(type="memory_context", turn_id=request["turn_id"], context="loves sushi")
            await peer.receive("response_delta")
            await peer.receive("response_end")
            peer.drop()
            peer = await hub.accept()
            await peer.start(resumed=True)
            assert await peer.acknowledge_interrupted() == ("what now?", "Su", 2)
            await peer.end()

        assert await beside(hub, speak, answer()) == ("loves sushi", "queued")


async def test_errors_are_raised_where_they_are_waited_for_and_threads_end() -> None:
    before = threading.active_count()
    async with ScriptedHub(refuse_all=True) as hub:

        def enter(url: str) -> None:
            with memhub.sync.connect(url, "mhb_bad"):
                pass

        with pytest.raises(MemhubError) as raised:
            await asyncio.to_thread(enter, hub.url)
        assert raised.value.code == 4501
    assert not [thread for thread in threading.enumerate() if thread.name == "memhub"]
    assert threading.active_count() <= before + 1


async def test_events_are_read_as_fast_as_the_loop_takes_them() -> None:
    async with ScriptedHub() as hub:

        def follow(url: str) -> list[int | None]:
            seen: list[int | None] = []
            for event in memhub.sync.events(url, "mha_secret", backoff=Backoff(initial=0, maximum=0)):
                assert isinstance(event, Event)
                seen.append(event.seq)
                if len(seen) == 2:
                    break
            return seen

        async def publish() -> None:
            peer = await hub.accept()
            await peer.receive("subscribe")
            await peer.send(type="subscribed", epoch="e", last_seq=0, recovered=True, replayed=0)
            for seq in (1, 2):
                await peer.send(type="fact_extracted", event="fact_extracted", seq=seq, data={})
            await peer.connection.wait_closed()
            peer.finished.set()

        assert await beside(hub, follow, publish()) == [1, 2]


def test_a_closed_client_says_so() -> None:
    api = memhub.sync.Api("http://127.0.0.1:1", "mha_secret", timeout=1)
    with pytest.raises(MemhubError) as raised:
        api.settings("discord_1")
    assert (raised.value.reason, raised.value.retryable) == ("unreachable", True)
    api.close()
    with pytest.raises(MemhubError) as raised:
        api.settings("discord_1")
    assert raised.value.reason == "closed"
