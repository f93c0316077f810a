"""`/memory on|off|show|forget|export`: everybody's own say over what is remembered about them. Answers only they can see."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import discord
from discord import app_commands

from ..api import Api
from ..errors import MemhubError
from ..records import ForgetReceipt

MESSAGE_CHARACTERS = 2000
"""Discord's limit for one message."""

SHOWN_FACTS = 25

NOT_FOUND = 4111
"""The hub's code for, among others, a user it has not met."""

Introduce = Callable[[discord.abc.User], Awaitable[None]]
Forget = Callable[[], Awaitable[ForgetReceipt]]


def memory_user(user: discord.abc.User) -> str:
    """The hub's name of a Discord user."""
    return f"discord_{user.id}"


class MemoryCommands(app_commands.Group):
    """Add it to a bot's command tree; `VoiceMemory` does."""

    NAME: ClassVar = "memory"

    def __init__(self, api: Api, introduce: Introduce) -> None:
        """`introduce` makes a person known to the hub: some have a say before they have said anything."""
        super().__init__(name=self.NAME, description="What this bot remembers about you")
        self._api = api
        self._introduce = introduce

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if not isinstance(cause, MemhubError):
            raise error
        if cause.code == NOT_FOUND:
            await _say(interaction, "I know nothing about you.")
        else:
            await _say(interaction, "The memory cannot be reached now. Please try again later.")

    @app_commands.command(description="Remember what I say")
    async def on(self, interaction: discord.Interaction[Any]) -> None:
        await _think(interaction)
        await self._set_enabled(True, interaction.user)
        await _say(interaction, "From now on I remember what you tell me. `/memory off` ends that.")

    @app_commands.command(description="Remember nothing I say")
    async def off(self, interaction: discord.Interaction[Any]) -> None:
        await _think(interaction)
        await self._set_enabled(False, interaction.user)
        await _say(interaction, "From now on I remember nothing you tell me. `/memory forget` removes what I know already.")

    @app_commands.command(description="Show what is remembered about me")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        await _think(interaction)
        user = memory_user(interaction.user)
        settings = await self._api.settings(user)
        facts = await self._api.facts(user, limit=SHOWN_FACTS)
        state = "on" if settings.memory_enabled else "off"
        lines = [f"- {discord.utils.escape_markdown(fact.fact_text)}" for fact in facts]
        await _say(interaction, "\n".join([f"Your memory is {state}.", *(lines or ["I know nothing about you."])]))

    @app_commands.command(description="Forget what is remembered about me")
    @app_commands.describe(about="what to forget; leave it out to forget everything")
    async def forget(self, interaction: discord.Interaction[Any], about: str | None = None) -> None:
        await _think(interaction)
        user = memory_user(interaction.user)
        if about is None:
            await _ask(interaction, "Forget everything you ever told me?", lambda: self._api.forget_everything(user))
            return
        matches = await self._api.forget_matches(about, user)
        if not matches.facts and not matches.turns:
            await _say(interaction, "I know nothing about that.")
            return
        lines = [f"- {discord.utils.escape_markdown(fact.fact_text)}" for fact in matches.facts]
        question = "\n".join([f"Forget this, and {matches.turns} things you said?", *lines])
        await _ask(interaction, question, lambda: self._api.forget(about, user))

    @app_commands.command(description="Download everything that is kept about me")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        await _think(interaction)
        document = await self._api.export(memory_user(interaction.user))
        if len(document) > (interaction.guild.filesize_limit if interaction.guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES):
            await _say(interaction, "It is too large for Discord. Ask whoever runs this bot for it.")
            return
        file = discord.File(io.BytesIO(document), "memory.json")
        await interaction.followup.send("Everything I keep about you:", file=file, ephemeral=True)

    async def _set_enabled(self, is_enabled: bool, user: discord.abc.User) -> None:
        try:
            await self._api.set_memory_enabled(is_enabled, memory_user(user))
        except MemhubError as error:
            if error.code != NOT_FOUND:
                raise
            await self._introduce(user)
            await self._api.set_memory_enabled(is_enabled, memory_user(user))


class _Confirmation(discord.ui.View):
    """One button, for two minutes."""

    def __init__(self, forget: Forget) -> None:
        super().__init__(timeout=120)
        self._forget = forget

    @discord.ui.button(label="Forget", style=discord.ButtonStyle.danger)
    async def confirm(self, interaction: discord.Interaction[Any], button: discord.ui.Button[_Confirmation]) -> None:
        self.stop()
        await _think(interaction)
        try:
            receipt = await self._forget()
        except MemhubError:
            await _say(interaction, "The memory cannot be reached now; nothing was forgotten.")
            return
        await _say(
            interaction, f"Forgotten: {receipt.facts} memories and {receipt.turns} things you said. Receipt {receipt.receipt_id}."
        )


async def _think(interaction: discord.Interaction[Any]) -> None:
    """Discord waits three seconds for an answer, and fifteen minutes after this."""
    await interaction.response.defer(ephemeral=True, thinking=True)


async def _say(interaction: discord.Interaction[Any], text: str) -> None:
    await interaction.followup.send(_shortened(text), ephemeral=True, allowed_mentions=discord.AllowedMentions.none())


async def _ask(interaction: discord.Interaction[Any], question: str, forget: Forget) -> None:
    await interaction.followup.send(
        _shortened(question),
        view=_Confirmation(forget),
        ephemeral=True,
        allowed_mentions=discord.AllowedMentions.none(),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= MESSAGE_CHARACTERS else text[: MESSAGE_CHARACTERS - 1] + "…"
