"""A Discord bot that remembers everybody in its voice channels, each for themselves; what people write in the channel's own chat
stands for what they say. It answers with what it remembers.

DISCORD_TOKEN, MEMHUB_URL, MEMHUB_TOKEN (of a bot with the platform discord).
"""

import os

import discord
from discord.ext import commands

from memhub import prompt_text
from memhub.discord import VoiceMemory


class RememberingBot(commands.Bot):
    def __init__(self, url: str, token: str) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True, members=True, voice_states=True, messages=True, message_content=True))
        self.memory = VoiceMemory(self, url, token, deadline_ms=1000)

    async def setup_hook(self) -> None:
        await self.add_cog(self.memory)

    async def on_ready(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if isinstance(message.channel, discord.VoiceChannel) and isinstance(message.author, discord.Member):
            await self.hear(message.author, message.channel, message.content)

    async def hear(self, member: discord.Member, channel: discord.VoiceChannel, said: str) -> None:
        """With speech recognition, call `speaker.partial` while somebody speaks, and this when they have finished."""
        speaker = self.memory.speaker(member, channel)
        if speaker is None:
            return
        memories = prompt_text(await speaker.ask(said))
        speaker.begin_answer(said)
        answer = f"What I remember, {member.display_name}:\n{memories}" if memories else f"Hello, {member.display_name}!"
        speaker.answer(answer)
        await channel.send(answer[:2000], allowed_mentions=discord.AllowedMentions.none())
        speaker.end_answer()


if __name__ == "__main__":
    RememberingBot(os.environ["MEMHUB_URL"], os.environ["MEMHUB_TOKEN"]).run(os.environ["DISCORD_TOKEN"])
