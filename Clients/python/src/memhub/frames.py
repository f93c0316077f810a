"""The hub's frames by type. What this version does not know is None, and passed over."""

from collections.abc import Callable, Mapping
from typing import Final

from .messages import (
    Authenticated,
    ErrorFrame,
    Event,
    Forgotten,
    JSONObject,
    MemoryContext,
    Pong,
    SessionEnded,
    SessionStarted,
    StatusUpdate,
    Subscribed,
    TurnQueued,
)

VoiceFrame = SessionStarted | MemoryContext | TurnQueued | Forgotten | SessionEnded | Authenticated | Pong | ErrorFrame
EventFrame = Event | StatusUpdate | Subscribed | Authenticated | Pong | ErrorFrame

_VOICE: Final[Mapping[str, Callable[[JSONObject], VoiceFrame]]] = {
    "session_started": SessionStarted.from_json,
    "memory_context": MemoryContext.from_json,
    "turn_queued": TurnQueued.from_json,
    "forgotten": Forgotten.from_json,
    "session_ended": SessionEnded.from_json,
    "authenticated": Authenticated.from_json,
    "pong": Pong.from_json,
    "error": ErrorFrame.from_json,
}

_EVENTS: Final[Mapping[str, Callable[[JSONObject], EventFrame]]] = {
    "status_update": StatusUpdate.from_json,
    "subscribed": Subscribed.from_json,
    "authenticated": Authenticated.from_json,
    "pong": Pong.from_json,
    "error": ErrorFrame.from_json,
}


def decode_voice(frame: JSONObject) -> VoiceFrame | None:
    """A frame of `/ws/voice`; a field of the wrong kind raises AttributeError, KeyError, TypeError or ValueError."""
    read = _VOICE.get(str(frame.get("type")))
    return read(frame) if read else None


def decode_event(frame: JSONObject, epoch: str) -> EventFrame | None:
    """A frame of `/ws/events`, in the epoch that was subscribed to; raises as `decode_voice` does."""
    if read := _EVENTS.get(str(frame.get("type") or frame.get("event"))):
        return read(frame)
    return Event.from_json(frame, epoch) if "data" in frame else None
