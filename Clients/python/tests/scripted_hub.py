"""A WebSocket server on loopback whose every answer the test writes: the hub's side of a conversation, step by step."""

import asyncio
import http
import json
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response


class Peer:
    """The hub's end of one connection."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.finished = asyncio.Event()

    @property
    def path(self) -> str:
        assert self.connection.request
        return self.connection.request.path

    async def next(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.connection.recv())
        return frame

    async def receive(self, type: str) -> dict[str, Any]:
        frame = await self.next()
        assert frame["type"] == type, frame
        return frame

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def start(self, session_id: str = "s1", resumed: bool = False) -> dict[str, Any]:
        request = await self.receive("session_start")
        await self.send(
            type="session_started", session_id=session_id, user_id="discord_1", memory_enabled=True, resumed=resumed
        )
        return request

    async def acknowledge(self, type: str = "turn_complete") -> dict[str, Any]:
        turn = await self.receive(type)
        await self.send(type="turn_queued", turn_id=turn["turn_id"], task_id="task-" + turn["turn_id"], status="queued")
        return turn

    async def acknowledge_interrupted(self) -> tuple[str, str, int]:
        """A turn that is told again because its answer was interrupted: what was said, what was heard, its characters."""
        said = await self.receive("transcript_partial")
        heard = await self.receive("response_delta")
        end = await self.acknowledge("response_end")
        assert end["interrupted"] and said["turn_id"] == heard["turn_id"] == end["turn_id"], end
        return said["text"], heard["text"], end["heard_characters"]

    async def end(self) -> None:
        await self.receive("session_end")
        await self.send(type="session_ended", session_id="s1", turns=1)
        await self.connection.wait_closed()
        self.finished.set()

    async def close(self, code: int) -> None:
        await self.connection.close(code)
        self.finished.set()

    def drop(self) -> None:
        """Breaks the connection without a closing handshake."""
        self.connection.transport.abort()
        self.finished.set()


class ScriptedHub:
    """Statuses in `refusals` answer the next handshakes instead of accepting them; `refuse_all` answers every one with 401."""

    def __init__(self, refusals: list[http.HTTPStatus] | None = None, refuse_all: bool = False) -> None:
        self._refusals = refusals or []
        self._refuse_all = refuse_all
        self._arrivals: asyncio.Queue[Peer] = asyncio.Queue()
        self._server: Server | None = None
        self._peers: list[Peer] = []
        self.tokens: list[str | None] = []

    async def __aenter__(self) -> Self:
        self._server = await serve(self._serve, "127.0.0.1", 0, process_request=self._admit)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._server
        for peer in self._peers:
            peer.finished.set()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        assert self._server
        return f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"

    async def accept(self) -> Peer:
        return await self._arrivals.get()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.tokens.append(request.headers.get("Authorization"))
        if self._refuse_all:
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "")
        return connection.respond(self._refusals.pop(0), "") if self._refusals else None

    async def _serve(self, connection: ServerConnection) -> None:
        peer = Peer(connection)
        self._peers.append(peer)
        self._arrivals.put_nowait(peer)
        await peer.finished.wait()
