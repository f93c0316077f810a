import asyncio
import http

import pytest
from scripted_hub import Peer, ScriptedHub

import memhub
from memhub import Backoff, MemhubError, SessionOptions, TurnQueued, VoiceSession

AT_ONCE = SessionOptions(backoff=Backoff(initial=0, maximum=0))


def session_with(hub: ScriptedHub, options: SessionOptions = AT_ONCE) -> VoiceSession:
    return memhub.connect(hub.url, "mhb_secret", user_id="discord_1", platform="discord", options=options)


async def begin(hub: ScriptedHub, options: SessionOptions = AT_ONCE) -> tuple[VoiceSession, Peer]:
    entering = asyncio.create_task(session_with(hub, options).__aenter__())
    peer = await hub.accept()
    await peer.start()
    return await entering, peer


async def finish(session: VoiceSession, peer: Peer) -> None:
    await asyncio.gather(session.close(), peer.end())


async def test_a_turn_goes_from_context_to_acknowledgement() -> None:
    async with ScriptedHub() as hub:

        async def answer() -> None:
            peer = await hub.accept()
            start = await peer.start()
            assert start == {"type": "session_start", "user_id": "discord_1", "platform": "discord"}
            request = await peer.receive("context_request")
            await peer.send(
                type="memory_context",
                turn_id=request["turn_id"],
                memory_enabled=True,
                outcome="partial",
                degraded=["embedding"],
                context="<user_memories>…</user_memories>",
                facts=[{"id": "f1", "fact_key": "food", "fact_text": "loves sushi", "relevance": 0.9, "new_field": 1}],
                recent_turns=[{"role": "user", "text": "hi"}],
                latency_ms=1.4,
            )
            turn = await peer.acknowledge()
            assert turn["turn_id"] == request["turn_id"]
            await peer.end()
            assert peer.connection.close_code == 1000

        script = asyncio.create_task(answer())
        async with session_with(hub) as session:
            context = await session.context("what should I order?", deadline_ms=5000)
            queued = await session.turn_complete("what should I order?", "sushi")
        await script
        assert hub.tokens == ["Bearer mhb_secret"]
        assert context.facts[0].fact_text == "loves sushi"
        assert (context.outcome, context.degraded, context.latency_ms) == ("partial", ("embedding",), 1.4)
        assert queued.task_id == f"task-{queued.turn_id}"


async def test_a_context_that_comes_too_late_is_empty_and_raises_only_when_asked() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        context = await session.context("hello", deadline_ms=1)
        assert (context.outcome, context.context, context.memory_enabled) == ("timed_out", "", True)
        with pytest.raises(MemhubError) as raised:
            await session.context("hello", deadline_ms=1, strict=True)
        assert raised.value.reason == "timed_out"
        late = [await peer.receive("context_request") for _ in range(2)]
        asking = asyncio.create_task(session.context("third", turn_id=late[0]["turn_id"], deadline_ms=5000))
        await peer.receive("context_request")
        for text in ("first", "second", "third"):
            await peer.send(type="memory_context", turn_id=late[0]["turn_id"], context=text)
        assert (await asking).context == "third"
        await finish(session, peer)


async def test_an_unacknowledged_turn_is_sent_again_in_the_resumed_session() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        waiting = asyncio.create_task(session.turn_complete("I live in Oslo", "Nice", turn_id="t1"))
        first = await peer.receive("turn_complete")
        peer.drop()
        peer = await hub.accept()
        assert (await peer.start(resumed=True))["session_id"] == "s1"
        assert await peer.acknowledge() == first
        assert await waiting == TurnQueued("t1", "task-t1", "queued", True)
        await finish(session, peer)


async def begin_answer(session: VoiceSession, peer: Peer) -> str:
    """Asks and streams the first piece of an answer; the turn's id."""
    asking = asyncio.create_task(session.context("what should I order?", deadline_ms=5000))
    request = await peer.receive("context_request")
    await peer.send(type="memory_context", turn_id=request["turn_id"])
    await asking
    session.response_delta("How about ")
    await peer.receive("response_delta")
    turn_id: str = request["turn_id"]
    return turn_id


async def test_a_streamed_answer_cut_off_by_a_broken_connection_is_sent_whole() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        turn_id = await begin_answer(session, peer)
        await peer.close(4002)
        peer = await hub.accept()
        await peer.start(resumed=True)
        session.response_delta("sushi tonight?")
        ending = asyncio.create_task(session.response_end())
        turn = await peer.acknowledge()
        assert (turn["user_message"], turn["ai_response"]) == ("what should I order?", "How about sushi tonight?")
        assert (await ending).turn_id == turn_id
        await finish(session, peer)


async def test_an_interrupted_answer_cut_off_by_a_broken_connection_is_interrupted_in_the_resumed_session() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        turn_id = await begin_answer(session, peer)
        await peer.close(4002)
        peer = await hub.accept()
        await peer.start(resumed=True)
        session.response_delta("sushi tonight?")
        ending = asyncio.create_task(session.response_end(interrupted=True, heard_characters=15))
        assert await peer.acknowledge_interrupted() == ("what should I order?", "How about sushi", 15)
        assert (await ending).turn_id == turn_id
        await finish(session, peer)


async def test_an_interrupted_answer_whose_end_was_not_acknowledged_is_interrupted_in_the_resumed_session() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        turn_id = await begin_answer(session, peer)
        ending = asyncio.create_task(session.response_end(interrupted=True, heard_characters=3))
        await peer.receive("response_end")
        peer.drop()
        peer = await hub.accept()
        assert (await peer.start(resumed=True))["session_id"] == "s1"
        assert await peer.acknowledge_interrupted() == ("what should I order?", "How", 3)
        assert (await ending).turn_id == turn_id
        await finish(session, peer)


async def test_the_end_of_an_interrupted_answer_is_retried_alone_and_told_again_to_a_hub_that_forgot_the_turn() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        turn_id = await begin_answer(session, peer)
        ending = asyncio.create_task(session.response_end(interrupted=True, heard_characters=3))
        await peer.receive("response_end")
        await peer.send(type="error", code=4108, reason="unavailable", turn_id=turn_id, retryable=True)
        assert (await peer.receive("response_end"))["heard_characters"] == 3
        for _ in range(2):
            await peer.send(type="error", code=4105, reason="unknown_turn", turn_id=turn_id, retryable=False)
        assert await peer.acknowledge_interrupted() == ("what should I order?", "How", 3)
        assert (await ending).turn_id == turn_id
        await finish(session, peer)


async def test_fewer_characters_heard_than_streamed_are_an_interruption() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        turn_id = await begin_answer(session, peer)
        ending = asyncio.create_task(session.response_end(heard_characters=3))
        end = await peer.acknowledge("response_end")
        assert end == {"type": "response_end", "turn_id": turn_id, "interrupted": True, "heard_characters": 3}
        await ending
        await finish(session, peer)


async def test_pieces_that_a_slow_connection_did_not_take_follow_before_the_end_of_the_answer() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        await begin_answer(session, peer)
        for index in range(4):
            session.partial("x" * 250_000, turn_id=f"other {index}")
        session.partial("y" * 48_000, turn_id="last")
        session.response_delta("some sushi " * 100)
        session.response_delta("tonight?")
        ending = asyncio.create_task(session.response_end(interrupted=True, heard_characters=20))
        while (frame := await peer.next())["type"] == "transcript_partial":
            pass
        assert (frame["type"], frame["text"]) == ("response_delta", "some sushi " * 100 + "tonight?")
        assert (await peer.acknowledge("response_end"))["heard_characters"] == 20
        await ending
        await finish(session, peer)


async def test_a_streamed_answer_on_one_connection_ends_with_response_end() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        session.partial("what sh")
        asking = asyncio.create_task(session.context("what should I order?", deadline_ms=5000))
        partial = await peer.receive("transcript_partial")
        request = await peer.receive("context_request")
        assert partial["turn_id"] == request["turn_id"]
        await peer.send(type="memory_context", turn_id=request["turn_id"])
        await asking
        session.response_delta("Sushi")
        ending = asyncio.create_task(session.response_end())
        await peer.receive("response_delta")
        end = await peer.receive("response_end")
        assert end == {"type": "response_end", "turn_id": request["turn_id"], "interrupted": False}
        await peer.send(type="error", code=4105, reason="unknown_turn", turn_id=request["turn_id"], retryable=False)
        whole = await peer.acknowledge()
        assert (whole["user_message"], whole["ai_response"]) == ("what should I order?", "Sushi")
        await ending
        await finish(session, peer)


async def test_a_retryable_error_is_retried_and_a_lasting_one_raised() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        waiting = asyncio.create_task(session.turn_complete("a", "b", turn_id="t1"))
        await peer.receive("turn_complete")
        await peer.send(type="error", code=4108, reason="unavailable", turn_id="t1", retryable=True)
        await peer.acknowledge()
        assert (await waiting).turn_id == "t1"
        refused = asyncio.create_task(session.turn_complete("a", "b", turn_id="t2", user_id="telegram_1"))
        await peer.receive("turn_complete")
        await peer.send(type="error", code=4106, reason="not_allowed", turn_id="t2", retryable=False)
        with pytest.raises(MemhubError) as raised:
            await refused
        assert (raised.value.code, raised.value.retryable) == (4106, False)
        await finish(session, peer)


async def test_a_revoked_token_ends_the_session_and_fails_its_turns() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        waiting = asyncio.create_task(session.turn_complete("a", "b"))
        await peer.receive("turn_complete")
        await peer.close(4506)
        with pytest.raises(MemhubError) as raised:
            await waiting
        assert (raised.value.code, raised.value.reason) == (4506, "token_revoked")
        with pytest.raises(MemhubError):
            await session.turn_complete("c", "d")
        context = await session.context("still there?")
        assert context.error is not None and context.error.code == 4506
        await session.close()


async def test_a_refused_token_raises_on_entry_and_a_busy_hub_is_tried_again() -> None:
    async with ScriptedHub([http.HTTPStatus.SERVICE_UNAVAILABLE, http.HTTPStatus.UNAUTHORIZED]) as hub:
        with pytest.raises(MemhubError) as raised:
            async with session_with(hub):
                pass
        assert (raised.value.code, len(hub.tokens)) == (4501, 2)


async def test_the_buffer_of_unacknowledged_turns_is_bounded_and_cancelled_waits_keep_the_turn() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub, SessionOptions(turn_limit=1, close_timeout=0.05))
        waiting = asyncio.create_task(session.turn_complete("a", "b"))
        await peer.receive("turn_complete")
        waiting.cancel()
        with pytest.raises(MemhubError) as raised:
            await session.turn_complete("c", "d")
        assert (raised.value.reason, raised.value.retryable) == ("buffer_full", True)
        assert session.unacknowledged_turns == 1
        await session.close()
        assert session.unacknowledged_turns == 0
        peer.finished.set()


async def test_a_frame_over_the_limit_is_refused_here_and_costs_no_connection() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub)
        with pytest.raises(MemhubError) as raised:
            await session.turn_complete("a" * 300_000, "b")
        assert raised.value.reason == "too_long"
        assert (await session.context("a" * 300_000)).outcome == "timed_out"
        await finish(session, peer)


async def test_leaving_does_not_wait_for_a_hub_that_goes_away_meanwhile() -> None:
    async with ScriptedHub() as hub:
        session, peer = await begin(hub, SessionOptions(backoff=Backoff(initial=0, maximum=0), close_timeout=60))
        closing = asyncio.create_task(session.close())
        await peer.receive("session_end")
        peer.drop()
        await closing
