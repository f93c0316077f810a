"""A Pipecat pipeline without a network: speech recognition, LLM, voice and loudspeaker are Pipecat's own base classes, scripted."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pipecat.frames.frames import (
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    OutputAudioRawFrame,
    StartFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.filters.identity_filter import IdentityFilter
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.turns.user_start import TranscriptionUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from memhub.pipecat import PipecatMemory

SAMPLE_RATE = 16_000
SCRIPTED = LLMSettings(
    model="scripted",
    system_instruction=None,
    temperature=None,
    max_tokens=None,
    top_p=None,
    top_k=None,
    frequency_penalty=None,
    presence_penalty=None,
    seed=None,
    filter_incomplete_user_turns=False,
    user_turn_completion_config=None,
)


class Ears(STTService):
    """Hears in each piece of audio the text its bytes spell; one that ends with an ellipsis is interim."""

    def __init__(self) -> None:
        super().__init__(settings=STTSettings(model="scripted", language=None), sample_rate=SAMPLE_RATE)

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        text = audio.decode().strip("\0")
        if text.endswith("…"):
            yield InterimTranscriptionFrame(text.rstrip("…"), "user", "")
        else:
            yield TranscriptionFrame(text, "user", "")


class Mind(LLMService):
    """Answers with what the test gives it, and keeps what it was asked."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__(settings=SCRIPTED)
        self._answer = answer
        self.prompts: list[list[dict[str, Any]]] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        prompt: list[dict[str, Any]] = [dict(message) for message in frame.context.messages]  # type: ignore[arg-type]
        self.prompts.append(prompt)
        await self.push_frame(LLMFullResponseStartFrame())
        for word in self._answer(str(prompt[-1]["content"])).split(" "):
            await self.push_frame(LLMTextFrame(word + " "))
        await self.push_frame(LLMFullResponseEndFrame())


class Voice(TTSService):
    """Speaks each sentence as a tenth of a second of silence."""

    def __init__(self) -> None:
        super().__init__(settings=TTSSettings(model="scripted", voice="scripted", language=None), sample_rate=SAMPLE_RATE)

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        yield TTSAudioRawFrame(bytes(SAMPLE_RATE // 10 * 2), SAMPLE_RATE, 1, context_id=context_id)


class Loudspeaker(BaseOutputTransport):
    """Plays at once. With `pieces_left` only so many pieces: then the audio waits, as it does while it sounds, until `goes_on`."""

    def __init__(self) -> None:
        super().__init__(TransportParams(audio_out_enabled=True, audio_out_sample_rate=SAMPLE_RATE, audio_out_end_silence_secs=0))
        self.pieces_left: int | None = None
        self.waits = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        if self.pieces_left is not None:
            self.pieces_left -= 1
            if self.pieces_left < 0:
                self.waits.set()
                await self.goes_on.wait()
        return True


class Watch(BaseObserver):
    """Lets a test wait for a frame to be pushed."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[Callable[[FramePushed], bool], asyncio.Event]] = []

    def until(self, is_met: Callable[[FramePushed], bool]) -> asyncio.Event:
        seen = asyncio.Event()
        self._waiting.append((is_met, seen))
        return seen

    async def on_push_frame(self, data: FramePushed) -> None:
        for is_met, seen in self._waiting:
            if is_met(data):
                seen.set()


class Transport:
    """Nothing comes in but what a test queues; what goes out is played."""

    def __init__(self, loudspeaker: Loudspeaker) -> None:
        self._loudspeaker = loudspeaker

    def input(self) -> FrameProcessor:
        return IdentityFilter()  # type: ignore[no-untyped-call]

    def output(self) -> FrameProcessor:
        return self._loudspeaker


Build = Callable[[Transport, FrameProcessor, LLMContextAggregatorPair, FrameProcessor, FrameProcessor], Pipeline]


def with_memory(memory: PipecatMemory) -> Build:
    """Your pipeline, as Pipecat's own examples build it, with the memory where it belongs."""

    def build(
        transport: Transport, stt: FrameProcessor, aggregators: LLMContextAggregatorPair, llm: FrameProcessor, tts: FrameProcessor
    ) -> Pipeline:
        heard, spoken = aggregators.user(), aggregators.assistant()
        return Pipeline([transport.input(), stt, heard, memory, llm, tts, transport.output(), spoken])

    return build


class Bot:
    """The pipeline, running."""

    def __init__(self, build: Build, answer: Callable[[str], str]) -> None:
        self.context = LLMContext([{"role": "system", "content": "You are a waiter."}])
        strategies = UserTurnStrategies(
            start=[TranscriptionUserTurnStartStrategy()], stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.1)]
        )
        aggregators = LLMContextAggregatorPair(
            self.context, user_params=LLMUserAggregatorParams(user_turn_strategies=strategies)
        )
        self.mind, self.loudspeaker, self.watch = Mind(answer), Loudspeaker(), Watch()
        self.worker = PipelineWorker(
            build(Transport(self.loudspeaker), Ears(), aggregators, self.mind, Voice()),
            params=PipelineParams(audio_in_sample_rate=SAMPLE_RATE, audio_out_sample_rate=SAMPLE_RATE),
            observers=[self.watch],
            cancel_on_idle_timeout=False,
            enable_rtvi=False,
        )

    async def hear(self, *pieces: str) -> None:
        for piece in pieces:
            audio = piece.encode()
            await self.worker.queue_frame(InputAudioRawFrame(audio + b"\0" * (len(audio) % 2), SAMPLE_RATE, 1))

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None, None]:
        started = asyncio.Event()

        @self.worker.event_handler("on_pipeline_started")  # type: ignore[untyped-decorator]
        async def on_pipeline_started(worker: PipelineWorker, frame: Frame) -> None:
            started.set()

        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self.worker)
        running = asyncio.create_task(runner.run())
        await started.wait()
        try:
            yield
            await self.worker.queue_frame(EndFrame())
        except BaseException:
            await self.worker.cancel()
            raise
        finally:
            await running
