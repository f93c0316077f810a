"""The one error type of this package and the hub's close-code rule."""

from typing import Final

CLOSE_REASONS: Final = {
    4001: "slow_consumer",
    4002: "going_away",
    4003: "internal",
    4501: "unauthorized",
    4502: "forbidden_origin",
    4503: "message_too_large",
    4504: "unsupported_data",
    4505: "protocol_error",
    4506: "token_revoked",
    4507: "rate_limited_repeatedly",
}

LOCAL: Final = 0
"""The code of errors made by this package rather than by the hub: closed, unreachable, buffer_full, timed_out, too_long."""


class MemhubError(Exception):
    """What went wrong: the hub's error-frame code (4100-4199), close code (4000-4999), HTTP status, or `LOCAL`."""

    def __init__(self, code: int, reason: str, retryable: bool, message: str = "") -> None:
        super().__init__(f"{reason} ({code})" + (f": {message}" if message else ""))
        self.code = code
        self.reason = reason
        self.retryable = retryable
        self.message = message


def may_reconnect(close_code: int) -> bool:
    """Codes 4500-4999 mean that trying again cannot help; every other close is worth a reconnect."""
    return not 4500 <= close_code <= 4999


def close_error(close_code: int) -> MemhubError:
    reason = CLOSE_REASONS.get(close_code, "connection_lost")
    return MemhubError(close_code, reason, may_reconnect(close_code))
