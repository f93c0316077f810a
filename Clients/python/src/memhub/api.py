"""What a user's memory holds, over HTTP: to show it, correct it, forget it, take it along, and to ask for consent."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from .http import HTTPAnswer, HTTPEndpoint
from .messages import RecalledFact
from .records import Fact, FactHistoryEntry, ForgetMatches, ForgetReceipt, TaskAccepted, UserSettings

PAGE_SIZE = 500


class Api:
    """The hub at `url` (`http(s)://` or `ws(s)://`). `user_id` is `me` for a web user's token; bots and admins name the user.

    Every call raises MemhubError; `retryable` says whether to try again. `timeout` in seconds (default 10) bounds each wait for
    the network. Usable from one event loop or from several; requests run on threads of the default executor.
    """

    def __init__(self, url: str, token: str, *, timeout: float = 10.0) -> None:
        self._endpoint = HTTPEndpoint(url, token, timeout)

    async def facts(
        self,
        user_id: str = "me",
        *,
        agent_id: str | None = None,
        bank: str | None = None,
        sector: str | None = None,
        containing: str | None = None,
        include_invalid: bool = False,
        limit: int = PAGE_SIZE,
    ) -> list[Fact]:
        """The newest first, at most `limit`. `include_invalid`: also those that are superseded or over."""
        query: dict[str, object] = {
            "agent_id": agent_id,
            "bank": bank,
            "sector": sector,
            "q": containing,
            "include_invalid": include_invalid,
        }
        return [Fact.from_json(fact) for fact in await self._list(_user(user_id) + "/facts", query, limit)]

    async def fact(self, fact_id: str, user_id: str = "me") -> Fact:
        return Fact.from_json(await self._object("GET", f"{_user(user_id)}/facts/{_part(fact_id)}"))

    async def add_fact(
        self,
        key: str,
        value: str,
        user_id: str = "me",
        *,
        text: str | None = None,
        importance: float | None = None,
        agent_id: str | None = None,
        protected: bool = False,
    ) -> TaskAccepted:
        """Adds a fact as soon as its task has run. `text` is what the LLM will read (default: made of key and value)."""
        fields: dict[str, object] = {
            "fact_key": key,
            "fact_value": value,
            "fact_text": text,
            "importance": importance,
            "agent_id": agent_id,
            "protected": protected,
        }
        return TaskAccepted.from_json(await self._object("POST", _user(user_id) + "/facts", _present(fields)))

    async def delete_fact(self, fact_id: str, user_id: str = "me") -> None:
        await self._send("DELETE", f"{_user(user_id)}/facts/{_part(fact_id)}")

    async def fact_history(self, fact_id: str, user_id: str = "me", *, limit: int = PAGE_SIZE) -> list[FactHistoryEntry]:
        entries = await self._list(f"{_user(user_id)}/facts/{_part(fact_id)}/history", {}, limit)
        return [FactHistoryEntry.from_json(entry) for entry in entries]

    async def search(
        self, query: str, user_id: str | None = None, *, agent_id: str | None = None, limit: int = 5
    ) -> list[RecalledFact]:
        """What would be recalled for these words, the best first. A bot names the user; an admin who names none searches all."""
        body = _present({"query": query, "user_id": user_id, "agent_id": agent_id, "limit": limit})
        answer = await self._object("POST", "/api/memory/search", body)
        return [RecalledFact.from_json(fact) for fact in answer["results"]]

    async def forget_matches(self, about: str, user_id: str = "me") -> ForgetMatches:
        """What `forget` would remove; removes nothing."""
        return ForgetMatches.from_json(await self._object("POST", _user(user_id) + "/forget", {"about": about}))

    async def forget(self, about: str, user_id: str = "me") -> ForgetReceipt:
        """Removes facts and turns about something, for good."""
        body = {"about": about, "confirm": True}
        return ForgetReceipt.from_json(await self._object("POST", _user(user_id) + "/forget", body))

    async def forget_everything(self, user_id: str = "me") -> ForgetReceipt:
        """Removes all facts and turns, for good; the settings stay. See `erase`."""
        body = {"everything": True, "confirm": True}
        return ForgetReceipt.from_json(await self._object("POST", _user(user_id) + "/forget", body))

    async def settings(self, user_id: str = "me") -> UserSettings:
        return UserSettings.from_json(await self._object("GET", _user(user_id) + "/settings"))

    async def set_memory_enabled(self, is_enabled: bool, user_id: str = "me") -> UserSettings:
        """The user's consent. Off: nothing is recalled, nothing is extracted; what is known stays until it is forgotten."""
        body = {"memory_enabled": is_enabled}
        return UserSettings.from_json(await self._object("PUT", _user(user_id) + "/settings", body))

    async def export(self, user_id: str = "me") -> bytes:
        """Everything the hub keeps about the user, as a JSON document, up to 64 MiB."""
        return (await self._send("GET", _user(user_id) + "/export")).body

    async def erase(self, user_id: str = "me") -> None:
        """Removes the user and everything about them, for good."""
        await self._send("DELETE", _user(user_id), {"confirm": True})

    async def _list(self, path: str, query: dict[str, object], limit: int) -> list[Any]:
        items: list[Any] = []
        cursor: str | None = None
        while len(items) < limit:
            page = {**query, "limit": min(PAGE_SIZE, limit - len(items)), "cursor": cursor}
            answer = await self._send("GET", path, page)
            items += answer.json()
            cursor = _next_cursor(answer)
            if cursor is None:
                break
        return items

    async def _object(self, method: str, path: str, body: object = None) -> Any:
        return (await self._send(method, path, body=body)).json()

    async def _send(
        self, method: str, path: str, query: dict[str, object] | None = None, body: object = None
    ) -> HTTPAnswer:
        return await asyncio.to_thread(self._endpoint.send, method, path, query, body)


def _user(user_id: str) -> str:
    return "/api/memory/users/" + _part(user_id)


def _part(text: str) -> str:
    return quote(text, safe="")


def _present(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _next_cursor(answer: HTTPAnswer) -> str | None:
    """From the `Link` header (RFC 8288)."""
    link = re.search(r'<([^>]*)>\s*;\s*rel="?next"?', answer.headers.get("link", ""))
    return parse_qs(urlsplit(link[1]).query).get("cursor", [None])[0] if link else None
