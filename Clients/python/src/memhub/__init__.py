"""Memhub's client: `connect` for a bot's voice sessions, `events` for whoever watches."""

from .backoff import Backoff
from .errors import CLOSE_REASONS, LOCAL, MemhubError, may_reconnect
from .event_stream import events
from .messages import (
    Event,
    EventsLost,
    ForgetPending,
    ForgettableFact,
    Forgotten,
    MemoryContext,
    RecalledFact,
    RecentTurn,
    SessionStarted,
    TurnQueued,
)
from .session import SessionIdentity, SessionOptions, VoiceSession, connect

__all__ = [
    "CLOSE_REASONS",
    "LOCAL",
    "Backoff",
    "Event",
    "EventsLost",
    "ForgetPending",
    "ForgettableFact",
    "Forgotten",
    "MemhubError",
    "MemoryContext",
    "RecalledFact",
    "RecentTurn",
    "SessionIdentity",
    "SessionOptions",
    "SessionStarted",
    "TurnQueued",
    "VoiceSession",
    "connect",
    "events",
    "may_reconnect",
]
