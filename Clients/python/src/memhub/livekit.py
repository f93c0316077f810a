"""A memory for LiveKit Agents (`pip install memhub[livekit]`): derive the agent from `MemoryAgent` instead of `Agent`.

    class Assistant(MemoryAgent):
        def __init__(self) -> None:
            memory = memhub.connect(url, token, user_id="discord_1234567890")
            super().__init__(memory=memory, instructions="You are a friendly companion.")

A method of your own that has the name of one of these hooks calls `super()`.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from typing import Any

from livekit.agents import (
    Agent,
    AgentSession,
    ChatContext,
    ChatMessage,
    ConversationItemAddedEvent,
    FlushSentinel,
    ModelSettings,
    SpeechCreatedEvent,
    UserInputTranscribedEvent,
)
from livekit.agents.llm import ChatChunk, Tool
from livekit.agents.voice import SpeechHandle
from livekit.agents.voice.io import TimedString

from .conversation import Conversation
from .prompt import prompt_text
from .session import VoiceSession

logger = logging.getLogger("memhub")


@dataclass(slots=True)
class _Recalled:
    """What was recalled for words of the user; `message_id` once they are a message of the conversation."""

    said: str
    prompt: str
    message_id: str | None = None


class MemoryAgent(Agent):
    """Recalls before the LLM is asked, within a deadline, and remembers what was said and what was spoken.

    The session connects when the agent enters, without waiting. It is the caller's to close, when the job ends: several agents
    that take over from each other may share it.
    """

    def __init__(
        self, *, memory: VoiceSession, memory_limit: int = 5, memory_deadline_ms: int = 150, **options: Any
    ) -> None:
        """`memory_limit` memories (default 5, at most 50); the LLM waits `memory_deadline_ms` (default 150) at most, the network included.

        `options` are those of `Agent`.
        """
        super().__init__(**options)
        self._memory = memory
        self._conversation = Conversation(memory, limit=memory_limit, deadline_ms=memory_deadline_ms)
        self._recalled: _Recalled | None = None
        self._message_id: str | None = None
        self._understood: list[str] = []
        self._speaking: set[str] = set()
        self._heard_session: AgentSession[Any] | None = None

    async def on_enter(self) -> None:
        self._memory.start()
        self._heard_session = self.session
        self._heard_session.on("user_input_transcribed", self._on_transcribed)
        self._heard_session.on("conversation_item_added", self._on_item_added)
        self._heard_session.on("speech_created", self._on_speech_created)

    async def on_exit(self) -> None:
        if session := self._heard_session:
            session.off("user_input_transcribed", self._on_transcribed)
            session.off("conversation_item_added", self._on_item_added)
            session.off("speech_created", self._on_speech_created)
        await self._conversation.finish()

    async def on_user_turn_completed(self, turn_ctx: ChatContext, new_message: ChatMessage) -> None:
        """Puts the memories before the user's words. An answer that was begun early, for the same words, has them already."""
        said = new_message.text_content or ""
        early = self._recalled
        if early and early.said == said and early.message_id is None:
            return
        recalled = await self._recall(said)
        if recalled.prompt:
            turn_ctx.add_message(role="system", content=recalled.prompt, created_at=new_message.created_at - 1e-6)

    async def llm_node(
        self, chat_ctx: ChatContext, tools: list[Tool], model_settings: ModelSettings
    ) -> AsyncGenerator[ChatChunk | str | FlushSentinel, None]:
        """As the agent's own, with memories also for typed words and for answers that are begun before the user's turn ends."""
        await self._recall_into(chat_ctx)
        async for chunk in Agent.default.llm_node(self, chat_ctx, tools, model_settings):
            yield chunk

    async def transcription_node(
        self, text: AsyncIterable[str | TimedString], model_settings: ModelSettings
    ) -> AsyncGenerator[str | TimedString, None]:
        speech = self.session.current_speech
        is_answer = speech is not None and self._conversation.is_answering
        if speech and is_answer:
            self._speaking.add(speech.id)
        async for piece in Agent.default.transcription_node(self, text, model_settings):
            if is_answer:
                self._conversation.answer(str(piece))
            yield piece

    async def _recall(self, said: str) -> _Recalled:
        self._recalled = recalled = _Recalled(said, "")
        try:
            recalled.prompt = prompt_text(await self._conversation.ask(said)) if said else ""
        except Exception:
            logger.exception("memhub: a turn goes on without its memories")
        return recalled

    async def _recall_into(self, chat_ctx: ChatContext) -> None:
        position, message = _last_said(chat_ctx)
        if message is None or not message.text_content:
            return
        recalled = self._recalled
        if not recalled or recalled.said != message.text_content or recalled.message_id not in (None, message.id):
            recalled = await self._recall(message.text_content)
        if message.id == self._message_id:
            recalled.message_id = message.id
        if recalled.prompt and not any(_text(item) == recalled.prompt for item in chat_ctx.items):
            memories = ChatMessage(role="system", content=[recalled.prompt], created_at=message.created_at)
            chat_ctx.items.insert(position, memories)

    def _on_transcribed(self, event: UserInputTranscribedEvent) -> None:
        self._conversation.partial(" ".join([*self._understood, event.transcript]))
        if event.is_final:
            self._understood.append(event.transcript)

    def _on_item_added(self, event: ConversationItemAddedEvent) -> None:
        message = event.item
        if isinstance(message, ChatMessage) and message.role == "user":
            self._understood.clear()
            self._message_id = message.id
            if self._recalled and self._recalled.said == message.text_content and self._recalled.message_id is None:
                self._recalled.message_id = message.id
            self._conversation.begin_answer(message.text_content or "", is_heard_later=True)

    def _on_speech_created(self, event: SpeechCreatedEvent) -> None:
        event.speech_handle.add_done_callback(self._on_speech_done)

    def _on_speech_done(self, speech: SpeechHandle) -> None:
        if speech.id not in self._speaking:
            return
        self._speaking.discard(speech.id)
        messages = [item for item in speech.chat_items if isinstance(item, ChatMessage) and item.role == "assistant"]
        self._conversation.hear(" ".join(map(_text, messages)))
        self._conversation.end_answer(interrupted=speech.interrupted)


def _text(item: object) -> str:
    return (item.text_content or "") if isinstance(item, ChatMessage) else ""


def _last_said(chat_ctx: ChatContext) -> tuple[int, ChatMessage | None]:
    """The user's last message, and where it is."""
    for position, item in reversed(list(enumerate(chat_ctx.items))):
        if isinstance(item, ChatMessage) and item.role == "user":
            return position, item
    return 0, None
