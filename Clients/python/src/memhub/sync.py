"""The same client for programs without an event loop: every call blocks until it is done.

    with memhub.sync.connect(url, token, user_id="discord_1234567890") as session:
        memory = session.context("what should I order for dinner?")
        session.turn_complete("what should I order for dinner?", "Sushi!")

Each object runs an event loop of its own on a thread, and may be used from any thread.
"""

import asyncio
import functools
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar

from . import api, event_stream, session
from .backoff import Backoff
from .errors import LOCAL, MemhubError
from .messages import Event, EventsLost
from .options import SessionOptions
from .voice import connect as connect_session

P = ParamSpec("P")
T = TypeVar("T")
Served = TypeVar("Served")


class EventLoopThread:
    """An event loop on a daemon thread, until `close()`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="memhub", daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        return not self._loop.is_closed()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Waits for the coroutine's result; interrupted (Ctrl-C), it cancels the coroutine. Raises `closed` after `close()`."""
        if self._loop.is_closed():
            work.close()
            raise MemhubError(LOCAL, "closed", False)
        result = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return result.result()
        except BaseException:
            result.cancel()
            raise

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self.run(self._loop.shutdown_asyncgens())
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Blocking(Generic[Served]):
    """An object of the asyncio client, and the loop it lives on."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._thread = EventLoopThread()


def _waits(
    call: Callable[Concatenate[Served, P], Awaitable[T]],
) -> Callable[Concatenate[_Blocking[Served], P], T]:
    """The blocking form of a coroutine method."""

    @functools.wraps(call)
    def blocking(self: _Blocking[Served], /, *arguments: P.args, **options: P.kwargs) -> T:
        async def work() -> T:
            return await call(self._served, *arguments, **options)

        return self._thread.run(work())

    return blocking


def _calls(call: Callable[Concatenate[Served, P], T]) -> Callable[Concatenate[_Blocking[Served], P], T]:
    """The form, safe on every thread, of a method that does not wait."""

    @functools.wraps(call)
    def blocking(self: _Blocking[Served], /, *arguments: P.args, **options: P.kwargs) -> T:
        async def work() -> T:
            return call(self._served, *arguments, **options)

        return self._thread.run(work())

    return blocking


class VoiceSession(_Blocking[session.VoiceSession]):
    """`memhub.VoiceSession`, blocking. Use as a context manager."""

    partial = _calls(session.VoiceSession.partial)
    context = _waits(session.VoiceSession.context)
    response_delta = _calls(session.VoiceSession.response_delta)
    response_end = _waits(session.VoiceSession.response_end)
    turn_complete = _waits(session.VoiceSession.turn_complete)
    authenticate = _calls(session.VoiceSession.authenticate)
    _enter = _waits(session.VoiceSession.__aenter__)
    _close = _waits(session.VoiceSession.close)

    def __enter__(self) -> Self:
        try:
            self._enter()
        except BaseException:
            self._thread.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """As `memhub.VoiceSession.close`; the thread ends. Closing twice does nothing."""
        if self._thread.is_open:
            self._close()
            self._thread.close()

    @property
    def session_id(self) -> str | None:
        return self._served.session_id

    @property
    def is_connected(self) -> bool:
        return self._served.is_connected

    @property
    def unacknowledged_turns(self) -> int:
        return self._served.unacknowledged_turns


class Api(_Blocking[api.Api]):
    """`memhub.Api`, blocking. Use as a context manager, or `close()` it."""

    def __init__(self, url: str, token: str, *, timeout: float = 10.0) -> None:
        super().__init__(api.Api(url, token, timeout=timeout))

    facts = _waits(api.Api.facts)
    fact = _waits(api.Api.fact)
    add_fact = _waits(api.Api.add_fact)
    delete_fact = _waits(api.Api.delete_fact)
    fact_history = _waits(api.Api.fact_history)
    search = _waits(api.Api.search)
    forget_matches = _waits(api.Api.forget_matches)
    forget = _waits(api.Api.forget)
    forget_everything = _waits(api.Api.forget_everything)
    settings = _waits(api.Api.settings)
    set_memory_enabled = _waits(api.Api.set_memory_enabled)
    export = _waits(api.Api.export)
    erase = _waits(api.Api.erase)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._thread.close()


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
    """As `memhub.connect`: `with connect(…) as session`."""
    return VoiceSession(
        connect_session(
            url,
            token,
            user_id=user_id,
            display_name=display_name,
            agent_id=agent_id,
            platform=platform,
            channel_id=channel_id,
            session_id=session_id,
            options=options,
        )
    )


def events(
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
) -> Iterator[Event | EventsLost]:
    """As `memhub.events`; the hub is read only as fast as the loop takes events. `on_subscribed` is called on the loop's thread."""
    thread = EventLoopThread()
    stream = event_stream.events(
        url,
        token,
        events=events,
        user_id=user_id,
        agent_id=agent_id,
        epoch=epoch,
        since=since,
        on_subscribed=on_subscribed,
        backoff=backoff,
    )
    try:
        while True:
            yield thread.run(stream.__anext__())
    finally:
        thread.run(stream.aclose())
        thread.close()
