"""Who speaks in a voice session, and the limits it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .backoff import Backoff
from .messages import Forgotten


@dataclass(frozen=True, slots=True)
class SessionIdentity:
    """The fields of `session_start`. A bot names its user here or per turn; a web user's token says it already."""

    user_id: str | None = None
    display_name: str | None = None
    agent_id: str | None = None
    platform: str | None = None
    channel_id: str | None = None
    session_id: str | None = None
    """Resumes that session."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """Times in seconds."""

    connect_timeout: float = 10.0
    """Entering the session gives up after this long; later reconnects never give up."""
    close_timeout: float = 5.0
    """Leaving the session waits this long for turns that are not acknowledged yet."""
    turn_limit: int = 256
    """Unacknowledged turns kept while the hub is away; one more raises `buffer_full`."""
    turn_limit_bytes: int = 8 * 1024 * 1024
    """The same limit in bytes."""
    backoff: Backoff = field(default_factory=Backoff)
    on_forgotten: Callable[[Forgotten], None] | None = None
    """Called on the event loop when what a turn asked to be forgotten is gone."""
