"""What the hub says, as values. Unknown fields are ignored, so an older client reads a newer hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .errors import LOCAL, MemhubError

JSONObject = Mapping[str, Any]


def parse_time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class SessionStarted:
    session_id: str
    user_id: str
    memory_enabled: bool
    resumed: bool

    @classmethod
    def from_json(cls, frame: JSONObject) -> SessionStarted:
        return cls(
            session_id=str(frame["session_id"]),
            user_id=str(frame.get("user_id") or ""),
            memory_enabled=bool(frame.get("memory_enabled", False)),
            resumed=bool(frame.get("resumed", False)),
        )


@dataclass(frozen=True, slots=True)
class SessionEnded:
    session_id: str
    turns: int

    @classmethod
    def from_json(cls, frame: JSONObject) -> SessionEnded:
        return cls(session_id=str(frame["session_id"]), turns=int(frame.get("turns") or 0))


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The hub took the new token; `kind` is `user`, `bot` or `admin`."""

    kind: str

    @classmethod
    def from_json(cls, frame: JSONObject) -> Authenticated:
        return cls(kind=str(frame["kind"]))


@dataclass(frozen=True, slots=True)
class Pong:
    id: int | str | None

    @classmethod
    def from_json(cls, frame: JSONObject) -> Pong:
        return cls(id=frame.get("id"))


@dataclass(frozen=True, slots=True)
class ErrorFrame:
    error: MemhubError
    turn_id: str | None

    @classmethod
    def from_json(cls, frame: JSONObject) -> ErrorFrame:
        error = MemhubError(
            int(frame.get("code") or LOCAL),
            str(frame.get("reason") or "error"),
            bool(frame.get("retryable", False)),
            str(frame.get("message") or ""),
        )
        return cls(error=error, turn_id=frame.get("turn_id"))


@dataclass(frozen=True, slots=True)
class RecalledFact:
    """A fact, or with `kind == "turn"` a turn that is not yet extracted."""

    id: str
    kind: str
    fact_key: str | None
    fact_text: str
    importance: float
    relevance: float
    why: Mapping[str, float]
    memory_bank: str | None
    sector: str | None
    source_turn_id: str | None
    created_at: datetime | None
    user_id: str | None = None
    """Whose it is, where an admin searched everybody's memory."""

    @classmethod
    def from_json(cls, fact: JSONObject) -> RecalledFact:
        return cls(
            id=str(fact["id"]),
            kind=str(fact.get("kind") or "fact"),
            fact_key=fact.get("fact_key"),
            fact_text=str(fact.get("fact_text") or ""),
            importance=float(fact.get("importance") or 0),
            relevance=float(fact.get("relevance") or 0),
            why=dict(fact.get("why") or {}),
            memory_bank=fact.get("memory_bank"),
            sector=fact.get("sector"),
            source_turn_id=fact.get("source_turn_id"),
            created_at=parse_time(fact.get("created_at")),
            user_id=fact.get("user_id"),
        )


@dataclass(frozen=True, slots=True)
class RecentTurn:
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class ForgettableFact:
    id: str
    fact_text: str

    @classmethod
    def from_json(cls, fact: JSONObject) -> ForgettableFact:
        return cls(id=str(fact["id"]), fact_text=str(fact.get("fact_text") or ""))


@dataclass(frozen=True, slots=True)
class ForgetPending:
    """The user asked to forget, and several memories match: let the bot ask. A plain yes in the user's next words forgets them all."""

    facts: tuple[ForgettableFact, ...]
    """The first of them, in the order in which "the second one" counts."""
    turns: int
    """Turns that would be forgotten too."""
    expires_in_seconds: int

    @classmethod
    def from_json(cls, pending: JSONObject) -> ForgetPending:
        return cls(
            facts=tuple(ForgettableFact.from_json(fact) for fact in pending.get("facts") or ()),
            turns=int(pending.get("turns") or 0),
            expires_in_seconds=int(pending.get("expires_in_seconds") or 0),
        )

    @classmethod
    def from_optional(cls, pending: JSONObject | None) -> ForgetPending | None:
        return None if pending is None else cls.from_json(pending)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a turn asked to be forgotten is gone; both counts are 0 when nothing matched."""

    turn_id: str
    receipt_id: str
    facts: int
    turns: int
    at: datetime | None

    @classmethod
    def from_json(cls, frame: JSONObject) -> Forgotten:
        receipt = frame["receipt"]
        return cls(
            turn_id=str(frame["turn_id"]),
            receipt_id=str(receipt["receipt_id"]),
            facts=int(receipt.get("facts") or 0),
            turns=int(receipt.get("turns") or 0),
            at=parse_time(receipt.get("at")),
        )


@dataclass(frozen=True, slots=True)
class MemoryContext:
    """What to put before the LLM. `context` is empty when memory is off or nothing came in time."""

    turn_id: str
    memory_enabled: bool
    outcome: str
    """`complete`, `partial` (see `degraded`), or `timed_out`."""
    context: str = ""
    facts: tuple[RecalledFact, ...] = ()
    recent_turns: tuple[RecentTurn, ...] = ()
    source: str | None = None
    """`computed`, `prefetched` or `cache`."""
    latency_ms: float | None = None
    """Measured by the hub; the network is not in it."""
    degraded: tuple[str, ...] = ()
    forget_pending: ForgetPending | None = None
    error: MemhubError | None = field(default=None, compare=False)
    """Why the context is empty, when it is not the hub's own answer."""

    @classmethod
    def from_json(cls, frame: JSONObject) -> MemoryContext:
        latency = frame.get("latency_ms")
        return cls(
            turn_id=str(frame["turn_id"]),
            memory_enabled=bool(frame.get("memory_enabled", False)),
            outcome=str(frame.get("outcome") or "complete"),
            context=str(frame.get("context") or ""),
            facts=tuple(RecalledFact.from_json(fact) for fact in frame.get("facts") or ()),
            recent_turns=tuple(
                RecentTurn(str(turn.get("role") or ""), str(turn.get("text") or ""))
                for turn in frame.get("recent_turns") or ()
            ),
            source=frame.get("source"),
            latency_ms=None if latency is None else float(latency),
            degraded=tuple(frame.get("degraded") or ()),
            forget_pending=ForgetPending.from_optional(frame.get("forget_pending")),
        )


@dataclass(frozen=True, slots=True)
class TurnQueued:
    """The turn is durable. `task_id` is None and `status` says why when nothing is to be extracted (memory is off)."""

    turn_id: str
    task_id: str | None
    status: str
    memory_enabled: bool
    forget_pending: ForgetPending | None = None
    """As in `MemoryContext`, for turns of which no context was asked."""

    @classmethod
    def from_json(cls, frame: JSONObject) -> TurnQueued:
        return cls(
            turn_id=str(frame["turn_id"]),
            task_id=frame.get("task_id"),
            status=str(frame.get("status") or "queued"),
            memory_enabled=bool(frame.get("memory_enabled", True)),
            forget_pending=ForgetPending.from_optional(frame.get("forget_pending")),
        )


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """The first frame of `/ws/events`."""

    connected: bool
    timestamp: datetime | None

    @classmethod
    def from_json(cls, frame: JSONObject) -> StatusUpdate:
        data = frame["data"]
        return cls(connected=bool(data.get("connected", True)), timestamp=parse_time(data.get("timestamp")))


@dataclass(frozen=True, slots=True)
class Subscribed:
    """`recovered` is false when events after the one named were lost; nothing is replayed then."""

    epoch: str
    last_seq: int
    recovered: bool
    replayed: int

    @classmethod
    def from_json(cls, frame: JSONObject) -> Subscribed:
        return cls(
            epoch=str(frame["epoch"]),
            last_seq=int(frame["last_seq"]),
            recovered=bool(frame.get("recovered", True)),
            replayed=int(frame.get("replayed") or 0),
        )


@dataclass(frozen=True, slots=True)
class Event:
    """One event of `/ws/events`. Keep (`epoch`, `seq`) to continue later from where you were."""

    type: str
    seq: int | None
    epoch: str
    at: datetime | None
    data: Mapping[str, Any]

    @classmethod
    def from_json(cls, frame: JSONObject, epoch: str) -> Event:
        return cls(
            type=str(frame.get("type") or frame.get("event")),
            seq=frame.get("seq"),
            epoch=epoch,
            at=parse_time(frame.get("at")),
            data=dict(frame.get("data") or {}),
        )


@dataclass(frozen=True, slots=True)
class EventsLost:
    """Events after the caller's last one could not be replayed: fetch the state over HTTP; the stream goes on after `seq`."""

    epoch: str
    seq: int
