"""One person talking with a bot, as turns of a voice session: what the adapters for voice frameworks are made of.

Nothing here raises and nothing but `ask` waits: a bot whose memory is gone goes on talking. One event loop, as the session.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from .errors import MemhubError
from .messages import MemoryContext
from .session import VoiceSession

logger = logging.getLogger("memhub")

ANSWER_LIMIT = 16_384
"""Characters of an answer that are kept: in UTF-8 never more than the hub takes (65,536 bytes)."""


@dataclass(slots=True)
class Exchange:
    """What the user said, and the bot's answer to it."""

    turn_id: str = field(default_factory=lambda: uuid4().hex)
    asked: str | None = None
    """The words a context was asked for: the hub has them."""
    said: str = ""
    generated: str = ""
    is_heard_later: bool = False
    """The bot generates ahead of its voice."""
    spoken: str = ""
    """What the hub was given of the answer, piece by piece."""


class Conversation:
    """The person speaks (`partial`), stops (`ask`), is answered (`begin_answer`, `answer`), and the answer ends (`end_answer`).

    Whatever comes out of order is put right: a new question ends the answer before it, as interrupted.
    """

    def __init__(self, session: VoiceSession, *, user_id: str | None = None, limit: int = 5, deadline_ms: int = 150) -> None:
        """`user_id`: when several people share the session. `deadline_ms` bounds `ask`, the network included."""
        self.session = session
        self.user_id = user_id
        self._limit = limit
        self._deadline_ms = deadline_ms
        self._question: Exchange | None = None
        self._answered: Exchange | None = None
        self._reports: set[asyncio.Task[None]] = set()

    @property
    def is_answering(self) -> bool:
        """An answer has begun and not ended."""
        return self._answered is not None

    def partial(self, text: str) -> None:
        """What has been understood so far of what the person is saying."""
        question = self._question = self._question or Exchange()
        question.said = text
        try:
            self.session.partial(text, turn_id=question.turn_id, user_id=self.user_id)
        except MemhubError as error:
            logger.warning("memhub: an interim transcript was not sent: %s", error)

    async def ask(self, text: str) -> MemoryContext:
        """What is remembered for the whole utterance, within the deadline; empty when the hub cannot say.

        Asked again before `begin_answer`, it is the same turn with other words.
        """
        question = self._question or self._answered_without_asking(text)
        if question is None:
            question = self._question = Exchange()
        question.asked = question.said = text
        return await self.session.context(
            text, turn_id=question.turn_id, user_id=self.user_id, limit=self._limit, deadline_ms=self._deadline_ms
        )

    def begin_answer(self, said: str, *, is_heard_later: bool = False) -> None:
        """The bot begins to answer what was said. With `is_heard_later`, `answer` is given text that is not spoken yet: `hear`
        says what was.
        """
        self.end_answer(interrupted=True)
        answered = self._question or Exchange()
        answered.said = said
        answered.is_heard_later = is_heard_later
        self._question, self._answered = None, answered

    def answer(self, piece: str) -> None:
        """The next piece of the bot's answer; the answer to a question that was asked begins by itself."""
        if self._answered is None and self._question and self._question.asked is not None:
            self.begin_answer(self._question.said)
        if answered := self._answered:
            answered.generated = (answered.generated + piece)[:ANSWER_LIMIT]
            if not answered.is_heard_later:
                self._speak(answered, piece)

    def hear(self, piece: str) -> None:
        """The next piece that was spoken of an answer that is heard later, in the words that were spoken."""
        answered = self._answered
        if answered and answered.is_heard_later:
            self._speak(answered, piece)

    def end_answer(self, *, interrupted: bool = False) -> None:
        """The bot has stopped speaking: makes the turn durable, in the background. Without an answer begun it does nothing.

        An answer of which less was spoken than generated is interrupted, also when nobody says so.
        """
        answered, self._answered = self._answered, None
        if answered is None:
            return
        self._report(
            self.session.response_end(
                interrupted=interrupted or _is_cut(answered.spoken, answered.generated),
                user_message=answered.said,
                turn_id=answered.turn_id,
                user_id=self.user_id,
            )
        )

    async def finish(self) -> None:
        """Ends an answer that has begun, and hands its turn to the session, whose `close()` then waits for it."""
        self.end_answer(interrupted=True)
        await asyncio.sleep(0)

    def _speak(self, answered: Exchange, piece: str) -> None:
        if spoken := piece[: ANSWER_LIMIT - len(answered.spoken)]:
            answered.spoken += spoken
            self.session.response_delta(spoken, turn_id=answered.turn_id, user_id=self.user_id)

    def _answered_without_asking(self, text: str) -> Exchange | None:
        """The answer to these words, when it began before its context was asked for."""
        answered = self._answered
        return answered if answered and answered.asked is None and answered.said == text and not answered.generated else None

    def _report(self, turn: Coroutine[Any, Any, object]) -> None:
        async def report() -> None:
            try:
                await turn
            except MemhubError as error:
                logger.warning("memhub: a turn was not kept: %s", error)

        task = asyncio.get_running_loop().create_task(report())
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)


def _is_cut(spoken: str, generated: str) -> bool:
    """Fewer of the same words, however they are spaced."""
    spoken, generated = "".join(spoken.split()), "".join(generated.split())
    return len(spoken) < len(generated) and generated.startswith(spoken)
