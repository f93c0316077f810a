"""Where a bot begins."""

from .options import SessionIdentity, SessionOptions
from .session import VoiceSession


def connect(
    url: str,
    token: str,
    *,
    user_id: str | None = None,
    display_name: str | None = None,
    agent_id: str | None = None,
    platform: str | None = None,
    channel_id: str | None = None,
    session_id: str | None = None,
    options: SessionOptions | None = None,
) -> VoiceSession:
    """A voice session with the hub at `url` (`ws://`, `wss://`, `http://` or `https://`): `async with connect(…) as session`.

    Entering raises MemhubError when the token is refused or nothing answers within `options.connect_timeout`.
    """
    identity = SessionIdentity(user_id, display_name, agent_id, platform, channel_id, session_id)
    return VoiceSession(url, token, identity, options or SessionOptions())
