"""A voice session: turns go to the hub, memory comes back, and broken connections are repaired underneath."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict, replace
from types import TracebackType
from typing import Any, Self

from .connection import encode, hub_socket, malformed_frame, receive_object, send_object
from .contexts import ContextWaiters
from .errors import LOCAL, MemhubError
from .frames import VoiceFrame, decode_voice
from .link import Link
from .messages import ErrorFrame, Forgotten, MemoryContext, SessionEnded, SessionStarted, TurnQueued
from .options import SessionIdentity, SessionOptions
from .turns import OpenTurn, OpenTurns, PendingTurn, PendingTurns

logger = logging.getLogger("memhub")

HUB_DEADLINE_MS = 100
NETWORK_MARGIN_MS = 50


class VoiceSession:
    """Use as an async context manager, on one event loop. See `memhub.connect`."""

    def __init__(self, url: str, token: str, identity: SessionIdentity, options: SessionOptions) -> None:
        self._url = url
        self._token = token
        self._identity = identity
        self._options = options
        self._link: Link | None = None
        self._open_turns = OpenTurns()
        self._pending = PendingTurns(options.turn_limit, options.turn_limit_bytes)
        self._contexts = ContextWaiters()
        self._failure: MemhubError | None = None
        self._closing = False
        self._supervisor: asyncio.Task[None] | None = None
        self._first_start: asyncio.Future[None] | None = None
        self._ended: asyncio.Event = asyncio.Event()
        self.started: SessionStarted | None = None
        """What the hub said last; None before the session has begun."""

    def start(self) -> None:
        """Begins to connect and returns at once, for bots that talk without a memory while the hub is away.

        Until the hub answers contexts are empty and finished turns wait for it. Leave with `close()`. Starting twice does nothing.
        """
        if self._supervisor is None:
            loop = asyncio.get_running_loop()
            self._first_start = loop.create_future()
            self._first_start.add_done_callback(lambda start: start.cancelled() or start.exception())
            self._supervisor = loop.create_task(self._supervise(), name="memhub session")

    async def connected(self) -> None:
        """After `start()`: returns once the hub has answered for the first time; raises MemhubError as entering does."""
        assert self._first_start, "start() comes first"
        try:
            async with asyncio.timeout(self._options.connect_timeout):
                await asyncio.shield(self._first_start)
        except TimeoutError:
            raise MemhubError(LOCAL, "unreachable", True) from None

    async def __aenter__(self) -> Self:
        self.start()
        try:
            await self.connected()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def session_id(self) -> str | None:
        return self._identity.session_id

    @property
    def is_connected(self) -> bool:
        return self._link is not None

    @property
    def unacknowledged_turns(self) -> int:
        return len(self._pending)

    def partial(self, text: str, *, turn_id: str | None = None, user_id: str | None = None) -> None:
        """An interim transcript, for speculative work; dropped when the hub is away."""
        turn = self._open_turns.open(turn_id, user_id)
        turn.user_message = text
        if self._offer({"type": "transcript_partial", "turn_id": turn.turn_id, "user_id": turn.user_id, "text": text}):
            turn.told_message = text

    async def context(
        self,
        text: str,
        *,
        turn_id: str | None = None,
        limit: int = 5,
        deadline_ms: int | None = None,
        user_id: str | None = None,
        strict: bool = False,
    ) -> MemoryContext:
        """What is remembered for this utterance, within `deadline_ms` (default 150, the network included).

        Nothing but cancellation is raised: without an answer the context is empty, its outcome `timed_out` and `error` says
        why. With `strict` that error is raised.
        """
        turn = self._open_turns.open(turn_id, user_id)
        turn.user_message = text
        answer = await self._request_context(turn, limit, deadline_ms)
        if strict and answer.error:
            raise answer.error
        return answer

    def response_delta(self, text: str, *, turn_id: str | None = None, user_id: str | None = None) -> None:
        """A piece of the assistant's answer as it is spoken; never waits."""
        turn = self._open_turns.open(turn_id, user_id)
        turn.deltas.append(text)
        is_next = turn.link is self._link and turn.told == len(turn.deltas) - 1
        if is_next and self._offer({"type": "response_delta", "turn_id": turn.turn_id, "user_id": turn.user_id, "text": text}):
            turn.told += 1

    async def response_end(
        self,
        *,
        interrupted: bool = False,
        heard_characters: int | None = None,
        user_message: str | None = None,
        turn_id: str | None = None,
        user_id: str | None = None,
    ) -> TurnQueued:
        """Ends a streamed answer, of which only the first `heard_characters` are kept: fewer than there are, and it was interrupted.

        `user_message`: what the user said, where that is not what the context was asked for. Then as `turn_complete`.
        """
        turn = self._open_turns.open(turn_id, user_id)
        said = turn.user_message if user_message is None else user_message
        heard, is_cut = turn.heard(interrupted, heard_characters)
        ending = turn.ended(said, heard, is_cut)
        pending = self._finish(turn, turn.finished(said, heard, is_cut))
        if turn.link is not None and turn.link is self._link:
            pending.link, pending.is_only_ended = turn.link, True
            for frame in ending:
                turn.link.put(frame)
        else:
            self._send(pending)
        return await asyncio.shield(pending.acknowledged)

    async def turn_complete(
        self, user_message: str, ai_response: str, *, turn_id: str | None = None, user_id: str | None = None
    ) -> TurnQueued:
        """Makes a turn durable: returned from, it is. Waits through broken connections and retryable errors.

        Raises MemhubError for a lasting error, for `buffer_full`, and for a session closed before the acknowledgement.
        """
        turn = self._open_turns.open(turn_id, user_id)
        pending = self._finish(turn, turn.finished(user_message, ai_response, False))
        self._send(pending)
        return await asyncio.shield(pending.acknowledged)

    def authenticate(self, token: str) -> None:
        """Uses another token from now on, on the live connection too."""
        self._token = token
        self._offer({"type": "authenticate", "token": token})

    async def close(self) -> None:
        """Waits for unacknowledged turns, ends the session, closes. Turns still waiting then fail with `closed`."""
        if self._closing:
            return
        self._closing = True
        try:
            async with asyncio.timeout(self._options.close_timeout):
                await self._pending.settled()
                if self._offer({"type": "session_end"}):
                    await self._ended.wait()
        except TimeoutError:
            logger.warning("memhub session closed with %d turns unacknowledged", len(self._pending))
        finally:
            await self._stop()

    def _offer(self, frame: dict[str, Any]) -> bool:
        return self._link is not None and self._link.offer(encode(frame))

    async def _request_context(self, turn: OpenTurn, limit: int, deadline_ms: int | None) -> MemoryContext:
        patience_ms = deadline_ms if deadline_ms is not None else HUB_DEADLINE_MS + NETWORK_MARGIN_MS
        request = {
            "type": "context_request",
            "turn_id": turn.turn_id,
            "user_id": turn.user_id,
            "text": turn.user_message,
            "limit": limit,
            "deadline_ms": max(1, patience_ms - min(NETWORK_MARGIN_MS, patience_ms // 4)),
        }
        try:
            sent = self._offer(request)
        except MemhubError as error:
            return self._empty_context(turn.turn_id, error)
        if not sent:
            return self._empty_context(turn.turn_id, self._failure or MemhubError(LOCAL, "not_connected", True))
        turn.told_message = turn.user_message
        if turn.link is not self._link:
            turn.link = None if turn.deltas else self._link
        try:
            async with asyncio.timeout(patience_ms / 1000):
                answer = await self._contexts.add(turn.turn_id)
        except TimeoutError:
            return self._empty_context(turn.turn_id, MemhubError(LOCAL, "timed_out", True))
        return replace(answer, turn_id=turn.turn_id)

    def _empty_context(self, turn_id: str, error: MemhubError) -> MemoryContext:
        enabled = self.started is not None and self.started.memory_enabled
        return MemoryContext(turn_id=turn_id, memory_enabled=enabled, outcome="timed_out", error=error)

    def _finish(self, turn: OpenTurn, frames: tuple[bytes, ...]) -> PendingTurn:
        if self._failure:
            raise self._failure
        if self._closing:
            raise MemhubError(LOCAL, "closed", False)
        pending = self._pending.add(turn.turn_id, frames)
        self._open_turns.close(turn)
        return pending

    def _send(self, turn: PendingTurn) -> None:
        if (link := self._link) and not turn.acknowledged.done():
            turn.is_only_ended = turn.link is link
            for frame in turn.frames[-1:] if turn.is_only_ended else turn.frames:
                link.put(frame)
            turn.link = link

    async def _supervise(self) -> None:
        backoff, attempt = self._options.backoff, 0
        clock = asyncio.get_running_loop()
        while True:
            began = clock.time()
            try:
                await self._run_connection()
            except MemhubError as error:
                if not error.retryable:
                    self._fail(error)
                    return
                logger.info("memhub connection: %s", error.reason)
            except Exception:
                logger.exception("memhub session stopped")
                self._fail(MemhubError(LOCAL, "internal", False))
                raise
            attempt = 0 if clock.time() - began > backoff.stable_after else attempt + 1
            await asyncio.sleep(backoff.delay(attempt))

    async def _run_connection(self) -> None:
        async with hub_socket(self._url, "/ws/voice", self._token, self._options.connect_timeout) as socket:
            link = Link(socket)
            async with asyncio.timeout(self._options.connect_timeout) as patience:
                try:
                    await self._start(link)
                except TimeoutError:
                    raise MemhubError(LOCAL, "unreachable", True) from None
                patience.reschedule(None)
            writer = asyncio.get_running_loop().create_task(link.write())
            self._link = link
            try:
                for turn in self._pending:
                    self._send(turn)
                while True:
                    self._handle(await self._receive(link))
            finally:
                self._link = None
                writer.cancel()
                self._contexts.resolve_all(self._empty_context("", MemhubError(LOCAL, "connection_lost", True)))
                if self._closing and not self._pending:
                    self._ended.set()

    async def _start(self, link: Link) -> None:
        await send_object(link.socket, {"type": "session_start", **asdict(self._identity)})
        while not isinstance(started := await self._receive(link), SessionStarted):
            if isinstance(started, ErrorFrame):
                raise started.error
        if self._identity.session_id not in (None, started.session_id):
            logger.warning("memhub began a new session: the old one is no longer known")
        self.started = started
        self._identity = replace(self._identity, session_id=started.session_id)
        if self._first_start and not self._first_start.done():
            self._first_start.set_result(None)

    async def _receive(self, link: Link) -> VoiceFrame | None:
        frame = await receive_object(link.socket)
        try:
            return decode_voice(frame)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise malformed_frame() from None

    def _handle(self, frame: VoiceFrame | None) -> None:
        match frame:
            case MemoryContext():
                self._contexts.resolve(frame)
            case TurnQueued():
                self._pending.acknowledge(frame)
            case Forgotten():
                self._tell_forgotten(frame)
            case SessionEnded():
                self._ended.set()
            case ErrorFrame():
                self._handle_error(frame.error, frame.turn_id)

    def _tell_forgotten(self, forgotten: Forgotten) -> None:
        if self._options.on_forgotten:
            try:
                self._options.on_forgotten(forgotten)
            except Exception:
                logger.exception("on_forgotten failed")

    def _handle_error(self, error: MemhubError, turn_id: str | None) -> None:
        turn = self._pending.get(turn_id)
        if turn_id and turn is None and self._contexts.resolve(self._empty_context(turn_id, error)):
            return
        if turn is None:
            logger.warning("memhub answered an error: %s", error)
        elif error.reason == "unknown_turn":
            if turn.is_only_ended:
                turn.link = None
                self._send(turn)
        elif error.retryable:
            delay = self._options.backoff.delay(turn.attempts)
            turn.attempts += 1
            asyncio.get_running_loop().call_later(delay, self._send, turn)
        else:
            self._pending.fail(turn.turn_id, error)

    def _fail(self, error: MemhubError) -> None:
        logger.error("memhub session ended for good: %s", error)
        self._failure = error
        if self._first_start and not self._first_start.done():
            self._first_start.set_exception(error)
        for turn in self._pending:
            self._pending.fail(turn.turn_id, error)
        self._ended.set()

    async def _stop(self) -> None:
        self._closing = True
        if self._supervisor:
            self._supervisor.cancel()
            await asyncio.gather(self._supervisor, return_exceptions=True)
        for turn in self._pending:
            self._pending.fail(turn.turn_id, MemhubError(LOCAL, "closed", True))
