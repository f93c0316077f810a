"""A Pipecat bot with a memory, typed instead of spoken: no microphone needed, and any LLM with OpenAI's API.

MEMHUB_URL, MEMHUB_TOKEN (a bot's), MEMHUB_USER (whom it talks with), OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL.
With speech, the transport and the services for recognition and voice stand where the comments are.
"""

import asyncio
import os
import sys

from pipecat.frames.frames import EndFrame, LLMMessagesAppendFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    AssistantTurnStoppedMessage,
    LLMAssistantAggregator,
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.turns.user_turn_strategies import ExternalUserTurnStrategies
from pipecat.workers.runner import WorkerRunner

import memhub
from memhub.pipecat import PipecatMemory


async def main() -> None:
    url, token, user = (os.environ[name] for name in ("MEMHUB_URL", "MEMHUB_TOKEN", "MEMHUB_USER"))
    memory = PipecatMemory(memhub.connect(url, token, user_id=user), deadline_ms=1000)
    settings = OpenAILLMService.Settings(model=os.environ["OPENAI_MODEL"])
    llm = OpenAILLMService(base_url=os.environ["OPENAI_BASE_URL"], settings=settings)
    typing = LLMUserAggregatorParams(user_turn_strategies=ExternalUserTurnStrategies())
    heard, spoken = LLMContextAggregatorPair(LLMContext(), user_params=typing)
    # Pipeline([transport.input(), stt, heard, memory, llm, tts, transport.output(), spoken])
    answers: asyncio.Queue[str] = asyncio.Queue()

    async def show(aggregator: LLMAssistantAggregator, message: AssistantTurnStoppedMessage) -> None:
        answers.put_nowait(message.content)

    spoken.add_event_handler("on_assistant_turn_stopped", show)
    worker, runner = PipelineWorker(Pipeline([heard, memory, llm, spoken])), WorkerRunner()
    await runner.add_workers(worker)
    talking = asyncio.create_task(runner.run())
    while line := await asyncio.to_thread(sys.stdin.readline):
        await worker.queue_frame(LLMMessagesAppendFrame([{"role": "user", "content": line.strip()}], run_llm=True))
        print(f"bot> {await answers.get()}", flush=True)
    await worker.queue_frame(EndFrame())
    await talking


if __name__ == "__main__":
    asyncio.run(main())
