"""A LiveKit agent without a room: ears, mind, voice and loudspeaker are LiveKit's own base classes, scripted."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from livekit import rtc
from livekit.agents import DEFAULT_API_CONNECT_OPTIONS, AgentSession, APIConnectOptions, LanguageCode, llm, stt, tts
from livekit.agents.types import NOT_GIVEN, NotGivenOr
from livekit.agents.voice import io

from memhub.livekit import MemoryAgent

SAMPLE_RATE = 16_000


class Ears(stt.STT[Any]):
    """Hears what the test says with `hear`."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))
        self.events: asyncio.Queue[stt.SpeechEvent] = asyncio.Queue()

    def hear(self, type: stt.SpeechEventType, text: str = "") -> None:
        data = [stt.SpeechData(language=LanguageCode("en"), text=text, confidence=1)] if text else []
        self.events.put_nowait(stt.SpeechEvent(type=type, alternatives=data))

    async def _recognize_impl(
        self, buffer: Any, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions
    ) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(
        self, *, language: NotGivenOr[str] = NOT_GIVEN, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> stt.RecognizeStream:
        return _Hearing(self, conn_options)


class _Hearing(stt.RecognizeStream):
    def __init__(self, ears: Ears, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=ears, conn_options=conn_options)
        self._ears = ears

    async def _run(self) -> None:
        while True:
            self._event_ch.send_nowait(await self._ears.events.get())


class Mind(llm.LLM[Any]):
    """Answers with what the test gives it, and keeps what it was asked."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__()
        self.answer = answer
        self.prompts: list[list[tuple[str, str]]] = []

    def chat(self, *, chat_ctx: llm.ChatContext, tools: list[llm.Tool] | None = None, **options: Any) -> llm.LLMStream:
        self.prompts.append([(item.role, item.text_content or "") for item in chat_ctx.items if isinstance(item, llm.ChatMessage)])
        return _Thinking(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=options["conn_options"])


class _Thinking(llm.LLMStream):
    async def _run(self) -> None:
        mind = self._llm
        assert isinstance(mind, Mind)
        for word in mind.answer(mind.prompts[-1][-1][1]).split(" "):
            self._event_ch.send_nowait(llm.ChatChunk(id="c", delta=llm.ChoiceDelta(role="assistant", content=word + " ")))


class Voice(tts.TTS[Any]):
    """Speaks each sentence as a tenth of a second of silence."""

    def __init__(self) -> None:
        super().__init__(capabilities=tts.TTSCapabilities(streaming=False), sample_rate=SAMPLE_RATE, num_channels=1)

    def synthesize(self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS) -> tts.ChunkedStream:
        return _Speaking(tts=self, input_text=text, conn_options=conn_options)


class _Speaking(tts.ChunkedStream):
    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(request_id="r", sample_rate=SAMPLE_RATE, num_channels=1, mime_type="audio/pcm")
        output_emitter.push(bytes(SAMPLE_RATE // 10 * 2))


class Microphone(io.AudioInput):
    """Hears nothing, ever: what was said comes from `Ears`."""

    def __init__(self) -> None:
        super().__init__(label="silence")

    async def __anext__(self) -> rtc.AudioFrame:
        await asyncio.Event().wait()
        raise StopAsyncIteration


class Loudspeaker(io.AudioOutput):
    """Plays until `is_playing_out` is cleared: then the segment sounds on until it is cut, when `heard` of it was audible."""

    def __init__(self) -> None:
        super().__init__(label="loudspeaker", capabilities=io.AudioOutputCapabilities(pause=False), sample_rate=SAMPLE_RATE)
        self.is_playing_out = True
        self.heard = ""
        self.sounds = asyncio.Event()

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        self.sounds.set()

    def flush(self) -> None:
        super().flush()
        if self.is_playing_out and self._pending_playback_count:
            self.on_playback_finished(playback_position=0.1, interrupted=False)

    def clear_buffer(self) -> None:
        if self._pending_playback_count:
            self.on_playback_finished(playback_position=0.05, interrupted=True, synchronized_transcript=self.heard)


@asynccontextmanager
async def typed(agent: MemoryAgent, mind: Mind) -> AsyncGenerator[AgentSession[Any], None]:
    """The framework's test mode: what the user types, and no voice."""
    async with AgentSession[Any](llm=mind) as session:
        await session.start(agent)
        yield session


@asynccontextmanager
async def spoken(
    agent: MemoryAgent, mind: Mind, ears: Ears, loudspeaker: Loudspeaker, *, is_preemptive: bool = False
) -> AsyncGenerator[AgentSession[Any], None]:
    async with AgentSession[Any](
        llm=mind,
        stt=ears,
        tts=Voice(),
        vad=None,
        turn_handling={
            "turn_detection": "stt",
            "endpointing": {"min_delay": 0, "max_delay": 0},
            "preemptive_generation": {"enabled": is_preemptive},
        },
    ) as session:
        session.input.audio = Microphone()
        session.output.audio = loudspeaker
        await session.start(agent)
        yield session
