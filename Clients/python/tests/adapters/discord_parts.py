"""Discord on loopback: its HTTP API answers and keeps what it was told, and its gateway's events are handed to the bot."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import discord.http
from aiohttp import web
from discord.ext import commands
from turns import PATIENCE

BOT, ALICE, BOB = "1", "1001", "1002"
GUILD, CHANNEL = "10", "20"


def user(id: str) -> dict[str, Any]:
    name = {BOT: "memory-bot", ALICE: "alice", BOB: "bob"}.get(id, f"user{id}")
    return {"id": id, "username": name, "global_name": name, "discriminator": "0", "avatar": None, "bot": id == BOT}


def member(id: str) -> dict[str, Any]:
    return {"user": user(id), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}


CHANNEL_PAYLOAD: dict[str, Any] = {
    "id": CHANNEL, "type": 2, "name": "lounge", "position": 0, "bitrate": 64000, "user_limit": 0, "permission_overwrites": [],
    "nsfw": False, "parent_id": None, "rtc_region": None, "guild_id": GUILD,
}  # fmt: skip


class Discord:
    def __init__(self) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.files: list[bytes] = []
        self.events = 9000

    def bring(self, bot: commands.Bot, people: list[str]) -> discord.Guild:
        """Puts the bot and people into a guild with one voice channel."""
        roles = [{
            "id": GUILD, "name": "@everyone", "color": 0, "colors": {"primary_color": 0}, "hoist": False, "position": 0,
            "permissions": "0", "managed": False, "mentionable": False, "flags": 0,
        }]  # fmt: skip
        payload: Any = {
            "id": GUILD, "name": "home", "member_count": len(people) + 1, "owner_id": ALICE, "roles": roles, "emojis": [],
            "stickers": [], "features": [], "channels": [CHANNEL_PAYLOAD], "threads": [], "voice_states": [], "presences": [],
            "members": [member(person) for person in [BOT, *people]], "premium_tier": 0, "nsfw_level": 0,
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
            "afk_timeout": 60, "preferred_locale": "en-US", "system_channel_flags": 0, "large": False,
        }  # fmt: skip
        guild = discord.Guild(data=payload, state=bot._connection)
        bot._connection._add_guild(guild)
        return guild

    def moves(self, bot: commands.Bot, person: str, channel: str | None) -> None:
        payload: Any = {
            "guild_id": GUILD, "user_id": person, "channel_id": channel, "member": member(person), "session_id": "s", "deaf": False,
            "mute": False, "self_deaf": False, "self_mute": False, "self_video": False, "suppress": False,
        }  # fmt: skip
        bot._connection.parse_voice_state_update(payload)

    async def types(self, bot: commands.Bot, person: str, command: str, **options: str) -> dict[str, Any]:
        """`/memory command`; answers the message the person is shown."""
        typed = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
        data = {"id": "77", "name": "memory", "type": 1, "options": [{"name": command, "type": 1, "options": typed}]}
        return await self._interacts(bot, person, 2, data)

    async def presses(self, bot: commands.Bot, person: str, message: dict[str, Any]) -> dict[str, Any]:
        """Presses a message's only button, as soon as the bot has heard that the message is there."""
        await _knows_buttons(bot, int(message["id"]))
        button = message["components"][0]["components"][0]
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return await self._interacts(bot, person, 3, data, message=_message(message))

    async def _interacts(
        self, bot: commands.Bot, person: str, type: int, data: dict[str, Any], **fields: Any
    ) -> dict[str, Any]:
        self.events += 1
        payload: Any = {
            "id": str(self.events), "application_id": BOT, "type": type, "token": f"t{self.events}", "version": 1, "data": data,
            "guild_id": GUILD, "channel_id": CHANNEL, "channel": {**CHANNEL_PAYLOAD, "permissions": "0"},
            "member": {**member(person), "permissions": "0"}, "locale": "en-US", "entitlements": [], "context": 0,
            "authorizing_integration_owners": {}, "app_permissions": "0", "attachment_size_limit": 10_485_760, **fields,
        }  # fmt: skip
        bot._connection.parse_interaction_create(payload)
        return await self.said.get()

    async def me(self, request: web.Request) -> web.Response:
        return _json(user(BOT))

    async def application(self, request: web.Request) -> web.Response:
        return _json({
            "id": BOT, "name": "memory-bot", "description": "", "icon": None, "bot_public": False,
            "bot_require_code_grant": False, "owner": user(ALICE), "verify_key": "",
        })  # fmt: skip

    async def callback(self, request: web.Request) -> web.Response:
        answer = await request.json()
        assert answer["type"] == 5 and answer["data"]["flags"] == 64
        interaction = {"id": request.match_info["id"], "type": 2, "response_message_loading": True}
        return _json({"interaction": interaction})

    async def follow_up(self, request: web.Request) -> web.Response:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            file = form["files[0]"]
            assert isinstance(file, web.FileField)
            self.files.append(file.file.read())
            message = json.loads(str(form["payload_json"]))
        else:
            message = await request.json()
        return self._posted(message)

    async def spoken_in_channel(self, request: web.Request) -> web.Response:
        return self._posted(await request.json())

    def _posted(self, message: dict[str, Any]) -> web.Response:
        self.events += 1
        message["id"] = str(self.events)
        self.said.put_nowait(message)
        return _json(_message(message))


async def _knows_buttons(bot: commands.Bot, message_id: int) -> None:
    """Until the bot has read Discord's answer with the message's id, and keeps its buttons under it."""
    store, known = bot._connection._view_store, asyncio.Event()
    keep = store.add_view

    def add_view(view: discord.ui.view.BaseView, message: int | None = None) -> None:
        keep(view, message)
        known.set()

    store.add_view = add_view  # type: ignore[method-assign, assignment]
    async with asyncio.timeout(PATIENCE):
        while message_id not in store._views:
            known.clear()
            await known.wait()
    store.add_view = keep  # type: ignore[method-assign]


def _json(value: object) -> web.Response:
    """With the content type exactly as Discord writes it."""
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


def _message(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": sent["id"], "channel_id": CHANNEL, "author": user(BOT), "content": sent.get("content", ""), "type": 0, "flags": 64,
        "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "components": sent.get("components", []),
    }  # fmt: skip


@asynccontextmanager
async def discord_on_loopback() -> AsyncGenerator[Discord, None]:
    scripted = Discord()
    application = web.Application()
    application.router.add_get("/users/@me", scripted.me)
    application.router.add_get("/oauth2/applications/@me", scripted.application)
    application.router.add_post("/interactions/{id}/{token}/callback", scripted.callback)
    application.router.add_post("/webhooks/{id}/{token}", scripted.follow_up)
    application.router.add_post("/channels/{id}/messages", scripted.spoken_in_channel)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base, discord.http.Route.BASE = discord.http.Route.BASE, f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield scripted
    finally:
        discord.http.Route.BASE = base
        await runner.cleanup()


@asynccontextmanager
async def logged_in(bot: commands.Bot) -> AsyncGenerator[commands.Bot, None]:
    await bot.login("token")
    try:
        yield bot
    finally:
        await bot.close()
