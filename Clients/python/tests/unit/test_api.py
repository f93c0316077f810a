"""The HTTP client against a server whose every answer the test writes."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from memhub import Api, MemhubError

WIRE = Path(__file__).parents[4] / "Tests/Fixtures/wire/http"


class ScriptedServer:
    """Answers each request with the next of `answers`: (status, headers, body)."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.url = ""

    def will_answer(self, status: int, body: bytes | str, **headers: str) -> None:
        self.answers.append((status, headers, body if isinstance(body, bytes) else body.encode()))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((method, target, headers, json.loads(body) if body else None))
        status, fields, content = self.answers.pop(0)
        lines = [f"HTTP/1.1 {status} -", f"Content-Length: {len(content)}", *(f"{name}: {value}" for name, value in fields.items())]
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + content)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving() -> AsyncGenerator[tuple[ScriptedServer, Api], None]:
    scripted = ScriptedServer()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/hub/"
    async with server:
        yield scripted, Api(scripted.url, "mhb_secret")


async def test_lists_are_followed_from_page_to_page_up_to_the_limit() -> None:
    fact = (WIRE / "Fact.json").read_text()
    async with serving() as (server, api):
        server.will_answer(200, f"[{fact},{fact}]", Link='</api/memory/users/x/facts?limit=2&cursor=a%2Fb>; rel="next"')
        server.will_answer(200, f"[{fact}]")
        facts = await api.facts("discord_1", containing="sushi & rice", limit=7)
        assert [fact.fact_value for fact in facts] == ["sushi"] * 3
        first, second = (request[1] for request in server.requests)
        assert first == "/hub/api/memory/users/discord_1/facts?q=sushi+%26+rice&include_invalid=false&limit=7"
        assert second.endswith("&limit=5&cursor=a%2Fb")
        assert server.requests[0][2]["authorization"] == "Bearer mhb_secret"


async def test_requests_are_the_golden_bodies() -> None:
    async with serving() as (server, api):
        server.will_answer(200, (WIRE / "ForgetMatches.json").read_bytes())
        await api.forget_matches("phone number", "discord_1")
        server.will_answer(200, (WIRE / "ForgetReceipt.json").read_bytes())
        assert (await api.forget_everything("discord_1")).turns == 3
        server.will_answer(200, (WIRE / "SearchResult.json").read_bytes())
        golden = json.loads((WIRE / "SearchRequest.json").read_text())
        await api.search("dinner", golden["user_id"], agent_id=golden["agent_id"])
        forget, everything, search = (request[3] for request in server.requests)
        assert forget == {"about": "phone number"}
        assert everything == json.loads((WIRE / "ForgetMemories.everything.json").read_text())
        assert search == golden


async def test_a_name_cannot_leave_its_place_in_the_address() -> None:
    async with serving() as (server, api):
        server.will_answer(204, b"")
        await api.delete_fact("../../x?y#z", "discord_1/../../me")
        assert server.requests[0][1] == "/hub/api/memory/users/discord_1%2F..%2F..%2Fme/facts/..%2F..%2Fx%3Fy%23z"


@pytest.mark.parametrize(
    ("status", "body", "code", "reason", "retryable"),
    [
        (422, (WIRE / "Problem.json").read_text(), 4110, "invalid_field", False),
        (401, (WIRE / "Problem.unauthorized.json").read_text(), 4501, "unauthorized", False),
        (503, '{"code":4108,"title":"unavailable","status":503}', 4108, "unavailable", True),
        (502, "<html>", 502, "refused", True),
        (302, "", 302, "refused", False),
    ],
)
async def test_refusals_are_errors_with_the_hubs_code(status: int, body: str, code: int, reason: str, retryable: bool) -> None:
    async with serving() as (server, api):
        server.will_answer(status, body, Location="http://127.0.0.1:1/")
        with pytest.raises(MemhubError) as raised:
            await api.settings()
        assert (raised.value.code, raised.value.reason, raised.value.retryable) == (code, reason, retryable)
        assert len(server.requests) == 1


async def test_a_hub_that_is_away_is_an_error_worth_a_retry() -> None:
    with pytest.raises(MemhubError) as raised:
        await Api("http://127.0.0.1:1", "mhb_secret").export()
    assert (raised.value.reason, raised.value.retryable) == ("unreachable", True)
