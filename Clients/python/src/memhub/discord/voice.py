"""The voice channels a bot is in: one session a channel, one memory a speaker."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import discord
from discord.ext import commands

from ..api import Api
from ..conversation import Conversation
from ..session import VoiceSession
from ..voice import connect
from .consent import MemoryCommands, memory_user

logger = logging.getLogger("memhub")

VocalChannel = discord.VoiceChannel | discord.StageChannel


@dataclass(slots=True)
class _Channel:
    session: VoiceSession
    speakers: dict[int, Conversation] = field(default_factory=dict)


class VoiceMemory(commands.Cog):
    """Gives each person in a voice channel a memory of their own, and everybody the command `/memory`.

    discord.py brings no speech recognition: whatever the bot recognises speech with tells `speaker(member)` what it hears. A
    channel's session begins with its first speaker and ends when the bot leaves the channel.
    """

    def __init__(
        self,
        bot: commands.Bot,
        url: str,
        token: str,
        *,
        agent_id: str | None = None,
        limit: int = 5,
        deadline_ms: int = 150,
    ) -> None:
        """`token`: of a hub's bot with the platform `discord`. `limit` memories at most; a context is waited for `deadline_ms` at most."""
        self.bot = bot
        self.api = Api(url, token)
        self._url = url
        self._token = token
        self._agent_id = agent_id
        self._limit = limit
        self._deadline_ms = deadline_ms
        self._channels: dict[int, _Channel] = {}

    def speaker(self, member: discord.Member, channel: VocalChannel | None = None) -> Conversation | None:
        """The member's turns in the channel (default: the one they are in); None for bots and for members who are in none."""
        channel = channel or (member.voice.channel if member.voice else None)
        if channel is None or member.bot:
            return None
        known = self._channels.get(channel.id)
        if known is None:
            known = self._channels[channel.id] = _Channel(self._connect(member, channel))
            known.session.start()
        if member.id not in known.speakers:
            known.speakers[member.id] = Conversation(
                known.session, user_id=memory_user(member), limit=self._limit, deadline_ms=self._deadline_ms
            )
        return known.speakers[member.id]

    async def cog_load(self) -> None:
        self.bot.tree.add_command(MemoryCommands(self.api, self._introduce))

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(MemoryCommands.NAME)
        for channel_id in list(self._channels):
            await self._leave(channel_id)

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        left = before.channel
        if left is None or after.channel == left or left.id not in self._channels:
            return
        if self.bot.user and member.id == self.bot.user.id:
            await self._leave(left.id)
        elif speaker := self._channels[left.id].speakers.pop(member.id, None):
            await speaker.finish()

    def _connect(self, user: discord.abc.User, channel: VocalChannel | None) -> VoiceSession:
        return connect(
            self._url,
            self._token,
            user_id=memory_user(user),
            display_name=user.display_name,
            agent_id=self._agent_id,
            platform="discord",
            channel_id=str(channel.id) if channel else None,
        )

    async def _introduce(self, user: discord.abc.User) -> None:
        async with self._connect(user, None):
            pass

    async def _leave(self, channel_id: int) -> None:
        channel = self._channels.pop(channel_id)
        for speaker in channel.speakers.values():
            await speaker.finish()
        await channel.session.close()
