"""The hub's live events, each exactly once and in order, across broken connections."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection

from .backoff import Backoff
from .connection import hub_socket, malformed_frame, receive_object, send_object
from .errors import LOCAL, MemhubError
from .frames import EventFrame, decode_event
from .messages import ErrorFrame, Event, EventsLost, Subscribed

logger = logging.getLogger("memhub")

SUBSCRIBE_TIMEOUT = 10.0
MOMENTARY = frozenset({"queue_metrics", "model_download_progress", "consolidation_progress"})
"""Events that are not kept by the hub."""


@dataclass(slots=True)
class EventCursor:
    """Where the caller is: everything up to `seq` of `epoch` was handled. Pure state, no input or output."""

    epoch: str | None
    seq: int | None
    _replay_end: int = 0
    _replay_left: int = 0

    def subscribed(self, answer: Subscribed) -> EventsLost | None:
        """Takes the hub's answer to `subscribe`; answers the loss to report, if there is one."""
        asked = self.seq is not None
        self.epoch = answer.epoch
        self._replay_end, self._replay_left = answer.last_seq, answer.replayed
        if not asked or not answer.recovered or self._replay_left == 0:
            self.seq, self._replay_left = answer.last_seq, 0
        return EventsLost(answer.epoch, answer.last_seq) if asked and not answer.recovered else None

    def accept(self, event: Event) -> bool:
        """False for an event that was handled before. Momentary ones are in no replay: they come without a number or with that
        of the last event before them, and are always new.
        """
        seq = event.seq
        if event.type in MOMENTARY or seq is None or self.seq is None:
            return True
        if seq <= self.seq:
            return False
        self.seq = seq
        if self._replay_left and seq <= self._replay_end:
            self._replay_left -= 1
            if self._replay_left == 0:
                self.seq = self._replay_end
        return True


async def events(
    url: str,
    token: str,
    *,
    events: Sequence[str] | None = None,
    user_id: str | None = None,
    agent_id: str | None = None,
    epoch: str | None = None,
    since: int | None = None,
    on_subscribed: Callable[[], object] | None = None,
    backoff: Backoff | None = None,
) -> AsyncGenerator[Event | EventsLost, None]:
    """Follows `/ws/events`: from now on, or from after `since` of `epoch`. `events` are names or patterns such as `fact_*`.
    `on_subscribed` is called after every (re)connect: what happens from then on is seen.

    Reconnects for ever; raises MemhubError when that cannot help (a refused or revoked token). Leave a loop early through
    `contextlib.aclosing`, so that the socket closes at once.
    """
    delays, attempt = backoff or Backoff(), 0
    cursor = EventCursor(epoch, since)
    clock = asyncio.get_running_loop()
    subscription = {"type": "subscribe", "events": list(events) if events else None, "user_id": user_id, "agent_id": agent_id}
    while True:
        began = clock.time()
        try:
            async with hub_socket(url, "/ws/events", token, SUBSCRIBE_TIMEOUT) as socket:
                position = {"epoch": cursor.epoch, "since": cursor.seq}
                await send_object(socket, subscription | position)
                lost = await _subscribed(socket, cursor)
                if on_subscribed:
                    on_subscribed()
                if lost:
                    yield lost
                while True:
                    frame = await _receive(socket, cursor)
                    if isinstance(frame, Event) and cursor.accept(frame):
                        yield frame
        except MemhubError as error:
            if not error.retryable:
                raise
            logger.info("memhub events: %s", error.reason)
        attempt = 0 if clock.time() - began > delays.stable_after else attempt + 1
        await asyncio.sleep(delays.delay(attempt))


async def _subscribed(socket: ClientConnection, cursor: EventCursor) -> EventsLost | None:
    """Events before the answer belong to no subscription: those after `since` come again in the replay."""
    try:
        async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
            while not isinstance(frame := await _receive(socket, cursor), Subscribed):
                pass
    except TimeoutError:
        raise MemhubError(LOCAL, "unreachable", True) from None
    return cursor.subscribed(frame)


async def _receive(socket: ClientConnection, cursor: EventCursor) -> EventFrame | None:
    received = await receive_object(socket)
    try:
        frame = decode_event(received, cursor.epoch or "")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise malformed_frame() from None
    if isinstance(frame, ErrorFrame):
        raise frame.error
    return frame
