"""A memory for Pipecat pipelines (`pip install memhub[pipecat]`): one processor between the user's aggregator and the LLM.

    memory = PipecatMemory(memhub.connect(url, token, user_id="discord_1234567890"))
    Pipeline([transport.input(), stt, aggregators.user(), memory, llm, tts, transport.output(), aggregators.assistant()])

The processor holds the context frame until the hub has answered, at most `deadline_ms`; everything else passes at once. What
is said and spoken elsewhere in the pipeline it learns through an observer, which no frame waits for.
"""

import logging

from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    FunctionCallsStartedFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    LLMContextFrame,
    LLMContextUserTurnFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    TextFrame,
    TranscriptionFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.processors.aggregators.llm_context import LLMContext, LLMContextMessage, LLMSpecificMessage, standard_message_text
from pipecat.processors.aggregators.llm_response_universal import LLMAssistantAggregator, LLMUserAggregator
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor, FrameProcessorSetup

from .conversation import Conversation
from .prompt import prompt_text
from .session import VoiceSession

logger = logging.getLogger("memhub")


class PipecatMemory(FrameProcessor):
    """Owns the session: connects when the pipeline is set up, without waiting, and closes it when the pipeline is cleaned up.

    The context of the LLM holds at most one message of memories, replaced in every turn, before the user's words.
    """

    def __init__(self, session: VoiceSession, *, limit: int = 5, deadline_ms: int = 150) -> None:
        """`limit` memories (default 5, at most 50); the context frame waits `deadline_ms` (default 150) at most, the network included."""
        super().__init__(name="memhub")
        self._session = session
        self._conversation = Conversation(session, limit=limit, deadline_ms=deadline_ms)
        self._injected: LLMContextMessage | None = None

    async def setup(self, setup: FrameProcessorSetup) -> None:  # type: ignore[override]
        await super().setup(setup)
        self._session.start()
        setup.pipeline_worker.add_observer(_Listener(self._conversation))

    async def cleanup(self) -> None:
        await super().cleanup()  # type: ignore[no-untyped-call]
        await self._conversation.finish()
        await self._session.close()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMContextFrame) and direction == FrameDirection.DOWNSTREAM:
            try:
                await self._recall(frame)
            except Exception:
                logger.exception("memhub: a turn goes on without its memories")
        await self.push_frame(frame, direction)

    async def _recall(self, frame: LLMContextFrame) -> None:
        said = _said(frame.context)
        if not said:
            return
        try:
            memory = await self._conversation.ask(said)
        finally:
            # Pipecat cancels this when the user speaks on: what was said until then stays a turn of its own.
            if not frame.speculation:
                self._conversation.begin_answer(said)
        self._inject(prompt_text(memory), frame.context)

    def _inject(self, text: str, context: LLMContext) -> None:
        messages = [message for message in context.messages if message is not self._injected]
        self._injected = {"role": "developer", "content": text} if text else None
        if self._injected:
            messages.insert(len(messages) - 1, self._injected)
        context.set_messages(messages)


class _Listener(BaseObserver):
    """Sees what the person says on its way to the user's aggregator, and what was spoken on its way to the assistant's."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation
        self._understood: list[str] = []
        self._is_responding = False
        self._awaits_tools = False
        self._has_spoken = False

    async def on_push_frame(self, data: FramePushed) -> None:
        try:
            if isinstance(data.destination, LLMUserAggregator):
                self._listen(data.frame)
            elif isinstance(data.destination, LLMAssistantAggregator) and data.direction == FrameDirection.DOWNSTREAM:
                self._speak(data.frame)
        except Exception:
            logger.exception("memhub: a frame was not understood")

    def _listen(self, frame: Frame) -> None:
        if isinstance(frame, InterimTranscriptionFrame):
            self._conversation.partial(" ".join([*self._understood, frame.text]))
        elif isinstance(frame, TranscriptionFrame):
            self._understood.append(frame.text)
            self._conversation.partial(" ".join(self._understood))

    def _speak(self, frame: Frame) -> None:
        if isinstance(frame, LLMContextUserTurnFrame):
            self._understood.clear()
        elif isinstance(frame, LLMFullResponseStartFrame):
            self._is_responding, self._awaits_tools = True, False
        elif isinstance(frame, FunctionCallsStartedFrame):
            self._awaits_tools = True
        elif isinstance(frame, TextFrame):
            if frame.append_to_context and frame.text:
                self._answer(frame)
        elif isinstance(frame, LLMFullResponseEndFrame):
            self._is_responding = False
            if self._has_spoken and not self._awaits_tools:
                self._end(interrupted=False)
        elif isinstance(frame, InterruptionFrame):
            if self._is_responding or self._has_spoken:
                self._end(interrupted=True)
        elif isinstance(frame, (EndFrame, CancelFrame)):
            self._end(interrupted=True)

    def _answer(self, frame: TextFrame) -> None:
        separator = " " if self._has_spoken and not frame.includes_inter_frame_spaces else ""
        self._has_spoken = True
        self._conversation.answer(separator + frame.text)

    def _end(self, *, interrupted: bool) -> None:
        self._is_responding = self._awaits_tools = self._has_spoken = False
        self._conversation.end_answer(interrupted=interrupted)


def _said(context: LLMContext) -> str:
    """The user's last words, if nothing was said after them."""
    message = context.messages[-1] if context.messages else None
    if message is None or isinstance(message, LLMSpecificMessage) or message.get("role") != "user":
        return ""
    return standard_message_text(message)
