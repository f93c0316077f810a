"""Context requests waiting for their answer. Pure state, no input or output."""

import asyncio
from collections import deque

from .messages import MemoryContext


class ContextWaiters:
    """First asked, first answered, per turn: a late answer goes to the request that gave up, never to the next one."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[asyncio.Future[MemoryContext]]] = {}

    def add(self, turn_id: str) -> asyncio.Future[MemoryContext]:
        waiter: asyncio.Future[MemoryContext] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(turn_id, deque()).append(waiter)
        return waiter

    def resolve(self, answer: MemoryContext) -> bool:
        """False when no request of that turn is outstanding."""
        waiters = self._waiting.get(answer.turn_id)
        if not waiters:
            return False
        waiter = waiters.popleft()
        if not waiters:
            del self._waiting[answer.turn_id]
        if not waiter.done():
            waiter.set_result(answer)
        return True

    def resolve_all(self, reason: MemoryContext) -> None:
        """The connection is gone: nobody will be answered."""
        for waiters in self._waiting.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(reason)
        self._waiting.clear()
