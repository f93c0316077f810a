"""Opening a socket to the hub, and reading JSON objects from it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from .errors import LOCAL, MemhubError, close_error

MAXIMUM_FRAME_BYTES = 262_144
"""The hub's limit for one frame; a larger one would cost the connection (4503)."""

MAXIMUM_INCOMING_BYTES = 4 * 1024 * 1024


def socket_url(base: str, path: str) -> str:
    """`http(s)` bases become `ws(s)`; a path in the base is kept in front, for hubs behind a prefix."""
    parts = urlsplit(base)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + path, "", ""))


@asynccontextmanager
async def hub_socket(base: str, path: str, token: str, timeout: float) -> AsyncIterator[ClientConnection]:
    """A socket opened with the token in the Authorization header, closed with 1000 on the way out; `timeout` in seconds.

    Raises MemhubError: 4501 for a refused token, the HTTP status for another refusal, `LOCAL` when nothing answers.
    """
    try:
        socket = await connect(
            socket_url(base, path),
            additional_headers={"Authorization": f"Bearer {token}"},
            compression=None,
            max_size=MAXIMUM_INCOMING_BYTES,
            open_timeout=timeout,
            close_timeout=2,
        )
    except InvalidStatus as refusal:
        status = refusal.response.status_code
        if status == 401:
            raise close_error(4501) from None
        raise MemhubError(status, "refused", status in (408, 425, 429) or status >= 500) from None
    except (OSError, TimeoutError, EOFError, InvalidHandshake) as failure:
        raise MemhubError(LOCAL, "unreachable", True, type(failure).__name__) from None
    try:
        yield socket
    finally:
        await socket.close()


async def send_object(socket: ClientConnection, frame: dict[str, Any]) -> None:
    """Sends and waits for room in the socket's buffer; a closed socket raises MemhubError with the close code."""
    try:
        await socket.send(encode(frame), text=True)
    except ConnectionClosed as closed:
        raise _closed_error(closed) from None


async def receive_object(socket: ClientConnection) -> dict[str, Any]:
    """The next frame; a closed socket raises MemhubError with the close code."""
    try:
        frame = json.loads(await socket.recv())
    except ConnectionClosed as closed:
        raise _closed_error(closed) from None
    except ValueError:
        raise malformed_frame() from None
    if not isinstance(frame, dict):
        raise malformed_frame()
    return frame


def _closed_error(closed: ConnectionClosed) -> MemhubError:
    return close_error(closed.rcvd.code if closed.rcvd else 1006)


def malformed_frame() -> MemhubError:
    return MemhubError(LOCAL, "malformed_frame", True)


def encode(frame: dict[str, Any]) -> bytes:
    """Compact UTF-8 without absent fields. Lone surrogates become `?`: the hub would drop the connection over them."""
    present = {key: value for key, value in frame.items() if value is not None}
    encoded = json.dumps(present, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
    if len(encoded) > MAXIMUM_FRAME_BYTES:
        raise MemhubError(LOCAL, "too_long", False, f"{len(encoded)} bytes, the limit is {MAXIMUM_FRAME_BYTES}")
    return encoded
