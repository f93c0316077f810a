"""Against a live hub: MEMHUB_URL, MEMHUB_TEST_BOT_TOKEN (a Discord bot's) and MEMHUB_TEST_ADMIN_TOKEN."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

import memhub
from memhub import Event, EventsLost, MemhubError, VoiceSession

URL = os.environ["MEMHUB_URL"]
BOT_TOKEN = os.environ["MEMHUB_TEST_BOT_TOKEN"]
ADMIN_TOKEN = os.environ["MEMHUB_TEST_ADMIN_TOKEN"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def user_id() -> str:
    return f"discord_{secrets.randbelow(10**18)}"


def session_for(user_id: str) -> VoiceSession:
    return memhub.connect(URL, BOT_TOKEN, user_id=user_id, platform="discord")


async def until(stream: AsyncGenerator[Event | EventsLost, None], type: str) -> list[Event]:
    seen: list[Event] = []
    async for event in stream:
        assert isinstance(event, Event)
        seen.append(event)
        if event.type == type:
            break
    return seen


async def test_a_spoken_fact_is_recalled_and_its_extraction_seen(user_id: str) -> None:
    subscribed = asyncio.Event()
    watching = memhub.events(URL, ADMIN_TOKEN, user_id=user_id, on_subscribed=subscribed.set)
    async with aclosing(watching) as stream:
        seen = asyncio.create_task(until(stream, "memory_extraction_completed"))
        await subscribed.wait()
        async with session_for(user_id) as session:
            queued = await session.turn_complete("I live in Oslo.", "How nice!")
            at_once = await session.context("where do I live?", deadline_ms=5000, strict=True)
            assert any("Oslo" in fact.fact_text for fact in at_once.facts)
            events = await seen
        types = [event.type for event in events]
        assert types.index("memory_extraction_queued") < types.index("memory_extraction_processing")
        facts = [event for event in events if event.type == "fact_extracted"]
        assert any("Oslo" in event.data["fact_text"] for event in facts)
        assert all(event.data["task_id"] == queued.task_id for event in facts)
        numbers = [event.seq for event in events if event.seq is not None]
        assert numbers == sorted(set(numbers))


async def test_events_are_replayed_after_the_last_one_that_was_handled(user_id: str) -> None:
    subscribed = asyncio.Event()
    async with aclosing(memhub.events(URL, BOT_TOKEN, user_id=user_id, on_subscribed=subscribed.set)) as stream:
        seen = asyncio.create_task(until(stream, "memory_extraction_completed"))
        await subscribed.wait()
        async with session_for(user_id) as session:
            await session.turn_complete("I love sushi.", "Me too.")
            first = await seen
    numbered = [event for event in first if event.seq is not None]
    position = numbered[0]
    replay = memhub.events(URL, BOT_TOKEN, user_id=user_id, epoch=position.epoch, since=position.seq)
    async with aclosing(replay) as stream:
        again = [event for event in await until(stream, "memory_extraction_completed") if event.seq is not None]
    assert [event.seq for event in again] == [event.seq for event in numbered[1:]]


async def test_the_same_turn_twice_is_one_task_also_in_a_resumed_session(user_id: str) -> None:
    async with session_for(user_id) as session:
        first = await session.turn_complete("My name is Kim.", "Hello Kim.", turn_id="t1")
        again = await session.turn_complete("My name is Kim.", "Hello Kim.", turn_id="t1")
        assert first.task_id is not None and first.task_id == again.task_id
        session_id = session.session_id
        async with memhub.connect(URL, BOT_TOKEN, user_id=user_id, session_id=session_id) as resumed:
            assert resumed.started is not None and resumed.started.resumed
            assert (await resumed.turn_complete("My name is Kim.", "Hello Kim.", turn_id="t1")).task_id == first.task_id


async def test_of_an_interrupted_answer_only_what_was_heard_is_kept(user_id: str) -> None:
    async with session_for(user_id) as session:
        session.partial("what should I order")
        await session.context("what should I order for dinner?", deadline_ms=5000, strict=True)
        session.response_delta("How about some ")
        session.response_delta("pizza tonight?")
        await session.response_end(interrupted=True, heard_characters=9)
        context = await session.context("and then?", deadline_ms=5000, strict=True)
        assistant = [turn.text for turn in context.recent_turns if turn.role == "assistant"]
        assert assistant == ["How about"]


async def test_what_was_spoken_in_other_words_than_were_generated_is_kept_as_interrupted(user_id: str) -> None:
    async with session_for(user_id) as session:
        conversation = memhub.Conversation(session, deadline_ms=5000)
        await conversation.ask("what does it cost?")
        conversation.begin_answer("what does it cost?", is_heard_later=True)
        conversation.answer("It costs 5 €. Shall I order it?")
        conversation.hear("It costs five euros.")
        conversation.end_answer(interrupted=True)
        await conversation.finish()
    (turn,) = json.loads(await memhub.Api(URL, BOT_TOKEN).export(user_id))["turns"]
    assert (turn["user_message"], turn["ai_response"], turn["interrupted"]) == ("what does it cost?", "It costs five euros.", True)


async def test_a_bot_may_not_speak_for_another_platform(user_id: str) -> None:
    with pytest.raises(MemhubError) as raised:
        async with memhub.connect(URL, BOT_TOKEN, user_id="telegram_1") as session:
            await session.turn_complete("I live in Rome.", "Oh?")
    assert (raised.value.code, raised.value.reason) == (4106, "not_allowed")


async def test_an_unknown_token_is_refused() -> None:
    with pytest.raises(MemhubError) as raised:
        async with memhub.connect(URL, "mhb_" + secrets.token_urlsafe(32)):
            pass
    assert raised.value.code == 4501


async def test_the_replay_sample_runs(tmp_path: Path) -> None:
    conversation = tmp_path / "conversation.jsonl"
    lines = [("Ann " + secrets.token_hex(4), "I have a dog called Rex."), ("Bob", "Good boy!")]
    conversation.write_text("\n".join(json.dumps({"speaker": speaker, "text": text}) for speaker, text in lines))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "samples/replay.py"),
        str(conversation),
        "--wait=8",
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "MEMHUB_TOKEN": BOT_TOKEN},
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    assert b"memory_extraction_completed: 1" in output
