import pytest

from memhub import CLOSE_REASONS, Backoff, may_reconnect
from memhub.connection import encode, socket_url


def test_codes_below_4500_reconnect_and_those_from_4500_do_not() -> None:
    assert {code for code in CLOSE_REASONS if may_reconnect(code)} == {4001, 4002, 4003}
    assert may_reconnect(1006) and may_reconnect(1012)


def test_delays_grow_and_stay_below_the_cap() -> None:
    backoff = Backoff(initial=1, maximum=8)
    for attempt in range(200):
        assert 0 <= backoff.delay(attempt) <= min(8, 2**attempt)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://127.0.0.1:4900", "ws://127.0.0.1:4900/ws/voice"),
        ("https://hub.example/memory/", "wss://hub.example/memory/ws/voice"),
        ("ws://[::1]:4900", "ws://[::1]:4900/ws/voice"),
    ],
)
def test_http_addresses_become_socket_addresses(base: str, expected: str) -> None:
    assert socket_url(base, "/ws/voice") == expected


def test_absent_fields_are_left_out_and_lone_surrogates_replaced() -> None:
    assert encode({"a": None, "b": "å\ud800"}) == '{"b":"å?"}'.encode()
