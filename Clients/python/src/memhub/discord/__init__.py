"""A memory for bots written with discord.py (`pip install memhub[discord]`): `await bot.add_cog(VoiceMemory(bot, url, token))`."""

from .consent import MemoryCommands
from .voice import VoiceMemory

__all__ = ["MemoryCommands", "VoiceMemory"]
