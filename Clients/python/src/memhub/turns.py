"""The turns of a session: those being spoken, and those the hub has not acknowledged yet. Pure state, no input or output."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from .connection import encode
from .errors import LOCAL, MemhubError
from .link import Link
from .messages import TurnQueued

OPEN_TURN_LIMIT = 1024


@dataclass(slots=True)
class OpenTurn:
    """A turn being spoken. `link` is the connection that was asked for its context: it has been told `told_message` of what the user
    said, and the first `told` pieces of the answer.
    """

    turn_id: str
    user_id: str | None = None
    user_message: str = ""
    deltas: list[str] = field(default_factory=list)
    link: Link | None = None
    told: int = 0
    told_message: str | None = None

    def heard(self, interrupted: bool, heard_characters: int | None) -> tuple[str, bool]:
        """What the listener heard of the answer, and whether that is an interrupted one; characters are Unicode code points."""
        answer = "".join(self.deltas)
        heard = answer[:heard_characters]
        return heard, interrupted or len(heard) < len(answer)

    def ended(self, user_message: str, heard: str, interrupted: bool) -> tuple[bytes, ...]:
        """What `link` lacks of a turn that ends: the user's words if they have changed, the rest of the answer, its end."""
        name = {"turn_id": self.turn_id, "user_id": self.user_id}
        end = {"type": "response_end", **name, "interrupted": interrupted, "heard_characters": len(heard) if interrupted else None}
        frames = [end]
        if self.told < len(self.deltas):
            frames.insert(0, {"type": "response_delta", **name, "text": "".join(self.deltas[self.told :])})
        if user_message != self.told_message:
            frames.insert(0, {"type": "transcript_partial", **name, "text": user_message})
        return tuple(map(encode, frames))

    def finished(self, user_message: str, ai_response: str, interrupted: bool) -> tuple[bytes, ...]:
        """The whole turn for a connection that has seen nothing of it; raises `too_long`.

        One message, but for an interrupted answer, of which that message cannot say so: it is streamed again, as it was heard.
        """
        name = {"turn_id": self.turn_id, "user_id": self.user_id}
        if not interrupted:
            return (encode({"type": "turn_complete", **name, "user_message": user_message, "ai_response": ai_response}),)
        return (
            encode({"type": "transcript_partial", **name, "text": user_message}),
            encode({"type": "response_delta", **name, "text": ai_response}),
            encode({"type": "response_end", **name, "interrupted": True, "heard_characters": len(ai_response)}),
        )


class OpenTurns:
    """Turns by id; the oldest are forgotten beyond a limit, for bots that abandon turns."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, OpenTurn] = OrderedDict()
        self._current = uuid4().hex

    def open(self, turn_id: str | None, user_id: str | None) -> OpenTurn:
        key = turn_id or self._current
        turn = self._turns.setdefault(key, OpenTurn(key))
        turn.user_id = user_id or turn.user_id
        if len(self._turns) > OPEN_TURN_LIMIT:
            self._turns.popitem(last=False)
        return turn

    def close(self, turn: OpenTurn) -> None:
        self._turns.pop(turn.turn_id, None)
        if turn.turn_id == self._current:
            self._current = uuid4().hex


@dataclass(slots=True)
class PendingTurn:
    """A finished turn on its way. `frames` are the whole turn: sending them again on another connection is idempotent."""

    turn_id: str
    frames: tuple[bytes, ...]
    acknowledged: asyncio.Future[TurnQueued]
    link: Link | None = None
    """The connection that has seen all of the turn: the last frame is enough there."""
    is_only_ended: bool = False
    """Of `frames` the connection was sent none but the last."""
    attempts: int = 0


class PendingTurns:
    def __init__(self, limit: int, limit_bytes: int) -> None:
        self._limit = limit
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._turns: dict[str, PendingTurn] = {}
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._turns)

    def __iter__(self) -> Iterator[PendingTurn]:
        return iter(tuple(self._turns.values()))

    def add(self, turn_id: str, frames: tuple[bytes, ...]) -> PendingTurn:
        """The turn already on its way under this id, or a new one; raises `buffer_full` when too many wait."""
        if waiting := self._turns.get(turn_id):
            return waiting
        if len(self._turns) >= self._limit or self._bytes + sum(map(len, frames)) > self._limit_bytes:
            raise MemhubError(LOCAL, "buffer_full", True)
        turn = PendingTurn(turn_id, frames, asyncio.get_running_loop().create_future())
        turn.acknowledged.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._turns[turn_id] = turn
        self._bytes += sum(map(len, frames))
        self._empty.clear()
        return turn

    def get(self, turn_id: str | None) -> PendingTurn | None:
        return self._turns.get(turn_id) if turn_id else None

    def acknowledge(self, queued: TurnQueued) -> None:
        if turn := self._remove(queued.turn_id):
            turn.acknowledged.set_result(queued)

    def fail(self, turn_id: str, error: MemhubError) -> None:
        if turn := self._remove(turn_id):
            turn.acknowledged.set_exception(error)

    async def settled(self) -> None:
        """Returns once every turn is acknowledged or has failed."""
        await self._empty.wait()

    def _remove(self, turn_id: str) -> PendingTurn | None:
        turn = self._turns.pop(turn_id, None)
        if turn:
            self._bytes -= sum(map(len, turn.frames))
        if not self._turns:
            self._empty.set()
        return turn
