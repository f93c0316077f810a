"""The processor in a real pipeline, the hub scripted."""

import asyncio

from pipecat.frames.frames import BotStoppedSpeakingFrame, InterruptionFrame, LLMContextAssistantTurnFrame
from pipecat_parts import Bot, with_memory
from scripted_hub import Peer, ScriptedHub
from turns import answered, recall

import memhub
from memhub import Backoff, SessionOptions, VoiceSession
from memhub.pipecat import PipecatMemory

AT_ONCE = SessionOptions(backoff=Backoff(initial=0, maximum=0), close_timeout=2)
MEMORIES = "<user_memories>\n- food: loves sushi (relevance: 0.92)\n</user_memories>"


def session_at(url: str) -> VoiceSession:
    return memhub.connect(url, "mhb_secret", user_id="discord_1", platform="discord", options=AT_ONCE)


async def begin(hub: ScriptedHub, session: VoiceSession) -> Peer:
    peer = await hub.accept()
    await peer.start()
    await session.connected()
    return peer


async def test_a_turn_is_recalled_before_the_llm_and_streamed_as_it_is_spoken() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=5000)), lambda said: "How about sushi? It is fresh.")
        async with bot.running():
            peer = await begin(hub, session)
            await bot.hear("what should…")
            partials = [await peer.receive("transcript_partial")]
            await bot.hear("what should I order?")
            partials.append(await peer.receive("transcript_partial"))
            request = await recall(peer, MEMORIES)
            assert [partial["text"] for partial in partials] == ["what should", "what should I order?"]
            assert {partial["turn_id"] for partial in partials} == {request["turn_id"]}
            pieces, end = await answered(peer)
            assert pieces == "How about sushi? It is fresh."
            assert end == {"type": "response_end", "turn_id": request["turn_id"], "interrupted": False}
            assert bot.mind.prompts == [
                [
                    {"role": "system", "content": "You are a waiter."},
                    {"role": "developer", "content": MEMORIES},
                    {"role": "user", "content": "what should I order?"},
                ]
            ]
            ending = asyncio.create_task(peer.end())
        await ending


async def test_memories_are_replaced_in_every_turn_and_never_pile_up() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=5000)), lambda said: f"You said {said}")
        async with bot.running():
            peer = await begin(hub, session)
            for said, memories in (("one.", "<first>"), ("two.", ""), ("three.", "<third>")):
                await bot.hear(said)
                await recall(peer, memories)
                await answered(peer)
            told = [[m["content"] for m in prompt if m["role"] == "developer"] for prompt in bot.mind.prompts]
            assert told == [["<first>"], [], ["<third>"]]
            assert [message["role"] for message in bot.mind.prompts[-1]] == [
                "system", "user", "assistant", "user", "assistant", "developer", "user",
            ]  # fmt: skip
            ending = asyncio.create_task(peer.end())
        await ending


async def test_of_an_interrupted_answer_only_what_was_spoken_is_reported() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=5000)), lambda said: "Stop!" if said == "stop" else "First we boil the rice. Then we cut the fish.")
        async with bot.running():
            peer = await begin(hub, session)
            bot.loudspeaker.pieces_left = 3
            await bot.hear("how do I make sushi?")
            asked = await recall(peer, "")
            spoken = await peer.receive("response_delta")
            await bot.loudspeaker.waits.wait()
            interrupted = bot.watch.until(lambda data: isinstance(data.frame, InterruptionFrame) and data.source is bot.loudspeaker)
            await bot.hear("stop")
            await interrupted.wait()
            bot.loudspeaker.goes_on.set()
            frames = {frame["type"]: frame for frame in [await peer.next() for _ in range(3)]}
            end, following = frames["response_end"], frames["context_request"]
            await peer.send(type="turn_queued", turn_id=end["turn_id"], task_id="t", status="queued")
            await peer.send(type="memory_context", turn_id=following["turn_id"])
            assert spoken["text"] == "First we boil the rice."
            assert end == {
                "type": "response_end",
                "turn_id": asked["turn_id"],
                "interrupted": True,
                "heard_characters": len("First we boil the rice."),
            }
            assert following["text"] == "stop" and following["turn_id"] != asked["turn_id"]
            assert (await answered(peer))[0] == "Stop!"
            ending = asyncio.create_task(peer.end())
        await ending


async def test_who_speaks_on_while_memories_are_awaited_loses_no_word() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=20_000)), lambda said: "Nice.")
        async with bot.running():
            peer = await begin(hub, session)
            await bot.hear("I live in Oslo")
            await peer.receive("transcript_partial")
            unanswered = await peer.receive("context_request")
            await bot.hear("and I love sushi")
            asked = await recall(peer, "")
            corrected = await peer.receive("transcript_partial")
            assert (corrected["turn_id"], corrected["text"]) == (unanswered["turn_id"], "I live in Oslo")
            pieces, cut = await answered(peer)
            assert (pieces, cut["turn_id"], cut["interrupted"]) == ("", unanswered["turn_id"], True)
            pieces, end = await answered(peer)
            assert (asked["text"], pieces, end["turn_id"]) == ("and I love sushi", "Nice.", asked["turn_id"])
            ending = asyncio.create_task(peer.end())
        await ending


async def test_a_hub_that_never_answers_costs_the_deadline_and_nothing_more() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=50)), lambda said: "Hello!")
        async with bot.running():
            peer = await begin(hub, session)
            spoken = bot.watch.until(lambda data: isinstance(data.frame, LLMContextAssistantTurnFrame))
            began = asyncio.get_running_loop().time()
            await bot.hear("hello")
            await spoken.wait()
            assert asyncio.get_running_loop().time() - began < 2
            assert [message["role"] for message in bot.mind.prompts[0]] == ["system", "user"]
            assert (await peer.receive("transcript_partial"))["text"] == "hello"
            await peer.receive("context_request")
            assert (await answered(peer))[0] == "Hello!"
            ending = asyncio.create_task(peer.end())
        await ending


async def test_the_bot_talks_on_without_a_hub_and_ends_in_time() -> None:
    bot = Bot(with_memory(PipecatMemory(session_at("ws://127.0.0.1:1"))), lambda said: "Hello!")
    async with bot.running():
        spoken = bot.watch.until(lambda data: isinstance(data.frame, BotStoppedSpeakingFrame))
        await bot.hear("hello")
        await spoken.wait()
    assert len(bot.mind.prompts) == 1


async def test_a_revoked_token_does_not_disturb_the_pipeline() -> None:
    async with ScriptedHub() as hub:
        session = session_at(hub.url)
        bot = Bot(with_memory(PipecatMemory(session, deadline_ms=5000)), lambda said: "Hello!")
        async with bot.running():
            peer = await begin(hub, session)
            await peer.close(4506)
            spoken = bot.watch.until(lambda data: isinstance(data.frame, LLMContextAssistantTurnFrame))
            await bot.hear("hello")
            await spoken.wait()
        assert len(bot.mind.prompts) == 1
