"""The cog with discord.py's own objects, Discord on loopback, and a live hub (MEMHUB_URL, MEMHUB_TEST_BOT_TOKEN)."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord
from discord.ext import commands
from discord_parts import BOT, CHANNEL, Discord, discord_on_loopback, logged_in
from turns import PATIENCE, facts_of, first_facts_of

from memhub import Conversation
from memhub.discord import VoiceMemory

URL = os.environ["MEMHUB_URL"]
TOKEN = os.environ["MEMHUB_TEST_BOT_TOKEN"]


class Lounge:
    """A bot with the cog, in a voice channel with two people nobody has met before."""

    def __init__(self, scripted: Discord, bot: commands.Bot, memory: VoiceMemory, guild: discord.Guild, people: list[str]) -> None:
        self.discord, self.bot, self.memory, self.guild, self.people = scripted, bot, memory, guild, people

    def member(self, person: str) -> discord.Member:
        member = self.guild.get_member(int(person))
        assert member
        return member

    def speaker(self, person: str) -> Conversation:
        speaker = self.memory.speaker(self.member(person))
        assert speaker
        return speaker

    async def says(self, person: str, said: str, answer: str = "Nice.") -> str:
        """A whole turn; answers what was recalled for it."""
        speaker = self.speaker(person)
        await speaker.session.connected()
        speaker.partial(said)
        memory = await speaker.ask(said)
        assert memory.outcome == "complete"
        speaker.begin_answer(said)
        speaker.answer(answer)
        speaker.end_answer()
        return memory.context

    async def has_said(self, person: str) -> None:
        """Until the hub has answered for all that was said."""
        speaker = self.speaker(person)
        await speaker.finish()
        async with asyncio.timeout(PATIENCE):
            await speaker.session._pending.settled()

    async def settles(self, person: str, facts: int) -> None:
        """Until so many facts are known of the person."""
        await first_facts_of(self.memory.api, f"discord_{person}", facts)


@asynccontextmanager
async def lounge(url: str = URL, token: str = TOKEN) -> AsyncGenerator[Lounge, None]:
    async with discord_on_loopback() as scripted:
        bot = commands.Bot("!", intents=discord.Intents.all())
        async with logged_in(bot):
            memory = VoiceMemory(bot, url, token, deadline_ms=5000)
            await bot.add_cog(memory)
            people = [str(10**17 + secrets.randbelow(10**17)) for _ in range(2)]
            guild = scripted.bring(bot, people)
            for person in [BOT, *people]:
                scripted.moves(bot, person, CHANNEL)
            yield Lounge(scripted, bot, memory, guild, people)


async def test_people_in_one_channel_share_a_session_and_no_memories() -> None:
    async with lounge() as room:
        alice, bob = room.people
        await room.says(alice, "I live in Oslo.")
        await room.settles(alice, 1)
        assert "Oslo" in await room.says(alice, "where do I live?")
        assert "Oslo" not in await room.says(bob, "where do I live?")
        assert room.speaker(alice).session is room.speaker(bob).session
        assert await facts_of(room.memory.api, f"discord_{bob}") == []


async def test_who_leaves_is_finished_and_when_the_bot_leaves_the_session_ends() -> None:
    async with lounge() as room:
        alice, bob = room.people
        speaker = room.speaker(alice)
        await speaker.session.connected()
        await speaker.ask("I have a dog called Rex.")
        speaker.begin_answer("I have a dog called Rex.")
        speaker.answer("Good boy!")
        room.discord.moves(room.bot, alice, None)
        await room.settles(alice, 1)
        assert room.memory.speaker(room.member(alice)) is None
        session = room.speaker(bob).session
        room.discord.moves(room.bot, BOT, None)
        assert session._supervisor
        await asyncio.wait([session._supervisor], timeout=PATIENCE)
        assert not session.is_connected
        assert room.speaker(bob).session is not session


async def test_a_bot_has_no_memory_of_itself() -> None:
    async with lounge() as room:
        assert room.memory.speaker(room.member(BOT)) is None


async def test_memory_off_remembers_and_recalls_nothing_until_it_is_on_again() -> None:
    async with lounge() as room:
        alice, _ = room.people
        assert "nothing" in (await room.discord.types(room.bot, alice, "off"))["content"]
        await room.says(alice, "I live in Lima.")
        await room.has_said(alice)
        assert "Your memory is off." in (await room.discord.types(room.bot, alice, "show"))["content"]
        assert "remember" in (await room.discord.types(room.bot, alice, "on"))["content"]
        await room.says(alice, "I love Turku.")
        await room.settles(alice, 1)
        shown = await room.discord.types(room.bot, alice, "show")
        assert "Your memory is on." in shown["content"] and "Turku" in shown["content"] and "Lima" not in shown["content"]
        assert shown["flags"] == 64 and shown["allowed_mentions"] == {"parse": []}


async def test_forget_asks_first_and_forgets_only_what_was_asked() -> None:
    async with lounge() as room:
        alice, bob = room.people
        for person in (alice, bob):
            await room.says(person, "I love sushi.")
            await room.says(person, "I live in Oslo.")
            await room.settles(person, 2)
        question = await room.discord.types(room.bot, alice, "forget", about="sushi")
        assert "sushi" in question["content"] and len(await room.memory.api.facts(f"discord_{alice}")) == 2
        assert "Forgotten: 1 memories" in (await room.discord.presses(room.bot, alice, question))["content"]
        left = [fact.fact_text for fact in await facts_of(room.memory.api, f"discord_{alice}")]
        assert any("Oslo" in text for text in left) and not any("sushi" in text for text in left)
        everything = await room.discord.types(room.bot, alice, "forget")
        await room.discord.presses(room.bot, alice, everything)
        assert await room.memory.api.facts(f"discord_{alice}") == []
        assert len(await room.memory.api.facts(f"discord_{bob}")) == 2
        assert "nothing about that" in (await room.discord.types(room.bot, alice, "forget", about="shoe size"))["content"]


async def test_export_is_a_file_of_everything_about_oneself() -> None:
    async with lounge() as room:
        alice, bob = room.people
        await room.says(alice, "I live in Oslo.")
        await room.says(bob, "I live in Lima.")
        await room.settles(alice, 1)
        await room.discord.types(room.bot, alice, "export")
        document = json.loads(room.discord.files[0])
        assert document["user"]["user_id"] == f"discord_{alice}"
        assert b"Oslo" in room.discord.files[0] and b"Lima" not in room.discord.files[0]


async def test_without_a_hub_people_are_told_and_the_bot_goes_on() -> None:
    async with lounge("http://127.0.0.1:1", "mhb_secret") as room:
        alice, _ = room.people
        assert "cannot be reached" in (await room.discord.types(room.bot, alice, "show"))["content"]
        speaker = room.speaker(alice)
        speaker.partial("hello")
        speaker.begin_answer("hello")
        speaker.answer("Hi!")
        speaker.end_answer()
