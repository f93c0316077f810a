"""Memhub's client: `connect` for a bot's voice sessions, `events` for whoever watches, `Api` for what is remembered.

`memhub.sync` has the same for programs without an event loop; `memhub.pipecat`, `memhub.livekit` and `memhub.discord` give a
memory to bots written with these frameworks.
"""

from .api import Api
from .backoff import Backoff
from .conversation import Conversation
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
from .options import SessionIdentity, SessionOptions
from .prompt import prompt_text
from .records import Fact, FactHistoryEntry, ForgetMatches, ForgetReceipt, TaskAccepted, UserSettings
from .session import VoiceSession
from .voice import connect

__all__ = [
    "CLOSE_REASONS",
    "LOCAL",
    "Api",
    "Backoff",
    "Conversation",
    "Event",
    "EventsLost",
    "Fact",
    "FactHistoryEntry",
    "ForgetMatches",
    "ForgetPending",
    "ForgetReceipt",
    "ForgettableFact",
    "Forgotten",
    "MemhubError",
    "MemoryContext",
    "RecalledFact",
    "RecentTurn",
    "SessionIdentity",
    "SessionOptions",
    "SessionStarted",
    "TaskAccepted",
    "TurnQueued",
    "UserSettings",
    "VoiceSession",
    "connect",
    "events",
    "may_reconnect",
    "prompt_text",
]
