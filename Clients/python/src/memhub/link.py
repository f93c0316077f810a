"""One live socket of a voice session. Frames leave in order through a single writer, so that sending never waits."""

import asyncio

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

QUEUE_LIMIT_BYTES = 1024 * 1024


class Link:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._queued_bytes = 0

    def offer(self, frame: bytes) -> bool:
        """Queues a frame the session can do without; False when the hub reads too slowly to take it."""
        if self._queued_bytes + len(frame) > QUEUE_LIMIT_BYTES:
            return False
        self.put(frame)
        return True

    def put(self, frame: bytes) -> None:
        """Queues a frame that must go out; the caller bounds how many there are."""
        self._queued_bytes += len(frame)
        self._queue.put_nowait(frame)

    async def write(self) -> None:
        """Sends until the socket closes; whoever reads the socket learns why."""
        while True:
            frame = await self._queue.get()
            self._queued_bytes -= len(frame)
            try:
                await self.socket.send(frame, text=True)
            except ConnectionClosed:
                return
