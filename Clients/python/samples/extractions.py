"""What becomes of the turns after they are queued, seen through the hub's events."""

import asyncio
from collections import Counter
from contextlib import aclosing

import memhub


class Extractions:
    """Counts events, and knows which turns are still being extracted."""

    def __init__(self) -> None:
        self.subscribed = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self._queued: set[str] = set()
        self._finished: set[str] = set()
        self._changed = asyncio.Event()

    @property
    def waiting(self) -> int:
        return len(self._queued - self._finished)

    def queue(self, task_id: str | None) -> None:
        if task_id:
            self._queued.add(task_id)

    async def follow(self, url: str, token: str) -> None:
        names = ["memory_extraction_*", "fact_*"]
        async with aclosing(memhub.events(url, token, events=names, on_subscribed=self.subscribed.set)) as stream:
            async for event in stream:
                if isinstance(event, memhub.EventsLost):
                    print("  events were lost: the hub could not replay them")
                    continue
                self.counts[event.type] += 1
                print(f"  {event.seq} {event.type} {event.data.get('fact_text') or event.data.get('status') or ''}")
                if event.data.get("status") in ("completed", "failed"):
                    self._finished.add(str(event.data.get("task_id")))
                    self._changed.set()

    async def settle(self) -> None:
        while self.waiting:
            self._changed.clear()
            await self._changed.wait()
