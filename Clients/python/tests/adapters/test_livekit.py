"""The agent in the framework's own sessions, the hub scripted."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from livekit.agents.stt import SpeechEventType
from livekit.agents.voice.run_result import RunResult
from livekit_parts import Ears, Loudspeaker, Mind, spoken, typed
from scripted_hub import Peer, ScriptedHub
from turns import answered, recall

import memhub
from memhub import Backoff, SessionOptions, VoiceSession
from memhub.livekit import MemoryAgent

AT_ONCE = SessionOptions(backoff=Backoff(initial=0, maximum=0), close_timeout=2)
MEMORIES = "<user_memories>\n- food: loves sushi (relevance: 0.92)\n</user_memories>"


def waiter(memory: VoiceSession, deadline_ms: int = 5000) -> MemoryAgent:
    return MemoryAgent(memory=memory, memory_deadline_ms=deadline_ms, instructions="You are a waiter.")


@asynccontextmanager
async def hub_and_memory() -> AsyncGenerator[tuple[Peer, VoiceSession], None]:
    async with ScriptedHub() as hub:
        memory = memhub.connect(hub.url, "mhb_secret", user_id="discord_1", options=AT_ONCE)
        memory.start()
        peer = await hub.accept()
        await peer.start()
        await memory.connected()
        yield peer, memory
        await asyncio.gather(memory.close(), peer.end())


async def test_typed_words_are_recalled_before_the_llm_and_the_turn_is_kept() -> None:
    async with hub_and_memory() as (peer, memory):
        mind = Mind(lambda said: f"You said {said}")
        async with typed(waiter(memory), mind) as session:
            for said, memories in (("what should I order?", MEMORIES), ("and then?", "")):
                run: RunResult[None] = session.run(user_input=said)
                asked = await recall(peer, memories)
                result = await run
                result.expect.next_event().is_message(role="assistant")
                pieces, end = await answered(peer)
                assert (asked["text"], pieces) == (said, f"You said {said} ")
                assert end == {"type": "response_end", "turn_id": asked["turn_id"], "interrupted": False}
        system = ("system", "You are a waiter.")
        assert mind.prompts[0] == [system, ("system", MEMORIES), ("user", "what should I order?")]
        assert [role for role, _ in mind.prompts[1]] == ["system", "user", "assistant", "user"]


async def test_spoken_words_are_recalled_when_the_users_turn_completes() -> None:
    async with hub_and_memory() as (peer, memory):
        mind, ears = Mind(lambda said: "How about sushi?"), Ears()
        async with spoken(waiter(memory), mind, ears, Loudspeaker()):
            ears.hear(SpeechEventType.INTERIM_TRANSCRIPT, "what should")
            partial = await peer.receive("transcript_partial")
            ears.hear(SpeechEventType.FINAL_TRANSCRIPT, "what should I order?")
            ears.hear(SpeechEventType.END_OF_SPEECH)
            asked = await recall(peer, MEMORIES)
            pieces, end = await answered(peer)
            assert partial["text"] == "what should"
            assert partial["turn_id"] == asked["turn_id"] == end["turn_id"]
            assert (pieces.strip(), end["interrupted"]) == ("How about sushi?", False)
            assert mind.prompts == [[("system", "You are a waiter."), ("system", MEMORIES), ("user", "what should I order?")]]


async def test_an_answer_that_was_begun_early_has_the_memories_and_is_used() -> None:
    async with hub_and_memory() as (peer, memory):
        mind, ears = Mind(lambda said: "How about sushi?"), Ears()
        async with spoken(waiter(memory), mind, ears, Loudspeaker(), is_preemptive=True):
            ears.hear(SpeechEventType.PREFLIGHT_TRANSCRIPT, "what should I order?")
            asked = await recall(peer, MEMORIES)
            ears.hear(SpeechEventType.FINAL_TRANSCRIPT, "what should I order?")
            ears.hear(SpeechEventType.END_OF_SPEECH)
            pieces, end = await answered(peer)
            assert pieces.strip() == "How about sushi?" and end["turn_id"] == asked["turn_id"]
            assert [prompt[-2:] for prompt in mind.prompts] == [[("system", MEMORIES), ("user", "what should I order?")]]


async def test_of_an_interrupted_answer_only_what_was_spoken_is_reported() -> None:
    async with hub_and_memory() as (peer, memory):
        mind, ears, loudspeaker = Mind(lambda said: "First we boil the rice. Then we cut the fish."), Ears(), Loudspeaker()
        loudspeaker.is_playing_out, loudspeaker.heard = False, "First we boil the"
        async with spoken(waiter(memory), mind, ears, loudspeaker) as session:
            ears.hear(SpeechEventType.FINAL_TRANSCRIPT, "how do I make sushi?")
            ears.hear(SpeechEventType.END_OF_SPEECH)
            await recall(peer, "")
            await loudspeaker.sounds.wait()
            await session.interrupt()
            _, end = await answered(peer)
            assert (end["type"], end["interrupted"], end["heard_characters"]) == ("response_end", True, len("First we boil the"))


async def test_a_hub_that_never_answers_costs_the_deadline_and_nothing_more() -> None:
    async with hub_and_memory() as (peer, memory):
        mind = Mind(lambda said: "Hello!")
        async with typed(waiter(memory, deadline_ms=50), mind) as session:
            await asyncio.wait_for(session.run(user_input="hello"), 2)
            await peer.receive("context_request")
            assert (await answered(peer))[0].strip() == "Hello!"
        assert [role for role, _ in mind.prompts[0]] == ["system", "user"]


async def test_the_agent_talks_on_without_a_hub() -> None:
    memory = memhub.connect("ws://127.0.0.1:1", "mhb_secret", user_id="discord_1", options=AT_ONCE)
    mind = Mind(lambda said: "Hello!")
    async with typed(waiter(memory), mind) as session:
        result: RunResult[None] = await session.run(user_input="hello")
        result.expect.next_event().is_message(role="assistant")
    await memory.close()
