"""Every sample as people run it: a process of its own against the live hub, and an LLM server with OpenAI's API on loopback."""

import asyncio
import functools
import json
import os
import secrets
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
import pytest
from aiohttp import web
from discord_bot import RememberingBot
from discord_parts import BOT, CHANNEL, discord_on_loopback, logged_in
from pipecat_parts import Bot
from turns import first_facts_of

from memhub import Api

URL = os.environ["MEMHUB_URL"]
TOKEN = os.environ["MEMHUB_TEST_BOT_TOKEN"]
ROOT = Path(__file__).parents[2]
SAID = ["I live in Oslo.", "Where do I live?"]


class LanguageModel:
    """Answers everything with "I see.", as a stream; keeps what it was asked."""

    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.url = ""

    async def complete(self, request: web.Request) -> web.StreamResponse:
        self.prompts.append(json.dumps((await request.json())["messages"]))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for delta, finish in (({"role": "assistant", "content": "I see."}, None), ({}, "stop")):
            choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": finish}
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response


@asynccontextmanager
async def language_model() -> AsyncGenerator[LanguageModel, None]:
    model = LanguageModel()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", model.complete)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    model.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield model
    finally:
        await runner.cleanup()


async def run_sample(name: str, user: str, **environment: str) -> str:
    """Says the first sentence, and the second when something is known of the first; answers the sample's output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "samples" / name),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "MEMHUB_URL": URL,
            "MEMHUB_TOKEN": TOKEN,
            "MEMHUB_USER": user,
            **environment,
        },
    )
    assert process.stdin and process.stdout and process.stderr
    errors = asyncio.create_task(process.stderr.read())
    try:
        process.stdin.write(f"{SAID[0]}\n".encode())
        facts = asyncio.create_task(first_facts_of(Api(URL, TOKEN), user))
        ended = asyncio.create_task(process.wait())
        await asyncio.wait([facts, ended], return_when=asyncio.FIRST_COMPLETED)
        facts.cancel()
        process.stdin.write(f"{SAID[1]}\n".encode())
        process.stdin.close()
        output = await process.stdout.read()
        assert await ended == 0, (await errors).decode()
        return output.decode()
    finally:
        if process.returncode is None:
            process.kill()


def somebody() -> str:
    return str(10**17 + secrets.randbelow(10**17))


@pytest.mark.parametrize("name", ["pipecat_bot.py", "livekit_agent.py"])
async def test_a_bot_recalls_in_its_second_answer_what_it_was_told_in_the_first(name: str) -> None:
    user = f"discord_{somebody()}"
    async with language_model() as model:
        options = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "none", "OPENAI_MODEL": "scripted"}
        output = await run_sample(name, user, **options)
        assert output.count("> I see.") == 2
        assert "user_memories" not in model.prompts[0]
        assert "user_memories" in model.prompts[1] and "Oslo" in model.prompts[1]
    assert any("Oslo" in fact.fact_text for fact in await first_facts_of(Api(URL, TOKEN), user))


async def test_the_ten_lines_of_the_readme_give_a_pipecat_bot_a_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    block = (ROOT.parent / "README.md").read_text().split("```python\n")[1].split("```")[0]
    assert len(block.splitlines()) <= 11
    monkeypatch.setenv("MEMHUB_TOKEN", TOKEN)
    defined: dict[str, Any] = {}
    exec(block, defined)
    user = f"discord_{somebody()}"
    bot = Bot(functools.partial(defined["remembering"], user), lambda said: "I see.")
    async with bot.running():
        await bot.hear(SAID[0])
        assert any("Oslo" in fact.fact_text for fact in await first_facts_of(Api(URL, TOKEN), user))


async def test_a_program_without_an_event_loop_recalls_what_it_was_told() -> None:
    user = f"discord_{somebody()}"
    output = await run_sample("blocking.py", user)
    assert "Oslo" in output and output.endswith(f"{user}: memory is on\n")


async def test_the_discord_bot_answers_each_person_with_their_own_memories() -> None:
    async with discord_on_loopback() as scripted, logged_in(RememberingBot(URL, TOKEN)) as bot:
        assert isinstance(bot, RememberingBot)
        people = [somebody(), somebody()]
        guild = scripted.bring(bot, people)
        for person in [BOT, *people]:
            scripted.moves(bot, person, CHANNEL)
        channel = guild.get_channel(int(CHANNEL))
        assert isinstance(channel, discord.VoiceChannel)
        alice, bob = (guild.get_member(int(person)) for person in people)
        assert alice and bob
        speaker = bot.memory.speaker(alice)
        assert speaker
        await speaker.session.connected()
        for member, said, expected in ((alice, SAID[0], "Hello"), (alice, SAID[1], "Oslo"), (bob, SAID[1], "Hello")):
            await bot.hear(member, channel, said)
            assert expected in (await scripted.said.get())["content"]
            await first_facts_of(bot.memory.api, f"discord_{alice.id}")


@pytest.mark.parametrize("name", ["pipecat_bot.py", "livekit_agent.py", "discord_bot.py", "blocking.py"])
def test_a_sample_is_shorter_than_sixty_lines(name: str) -> None:
    assert len((ROOT / "samples" / name).read_text().splitlines()) < 60
