"""A LiveKit agent with a memory, typed instead of spoken: no room needed, and any LLM with OpenAI's API.

MEMHUB_URL, MEMHUB_TOKEN (a bot's), MEMHUB_USER (whom it talks with), OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL.
"""

import asyncio
import os
import sys

from livekit.agents import AgentSession, ChatMessage
from livekit.agents.voice.run_result import RunResult
from livekit.plugins import openai

import memhub
from memhub.livekit import MemoryAgent


class Companion(MemoryAgent):
    def __init__(self, memory: memhub.VoiceSession) -> None:
        super().__init__(memory=memory, memory_deadline_ms=1000, instructions="You are a friendly companion.")


async def main() -> None:
    memory = memhub.connect(os.environ["MEMHUB_URL"], os.environ["MEMHUB_TOKEN"], user_id=os.environ["MEMHUB_USER"])
    # In a worker: ctx.add_shutdown_callback(memory.close), and session.start(Companion(memory), room=ctx.room).
    async with AgentSession[None](llm=openai.LLM(model=os.environ["OPENAI_MODEL"])) as session:
        await session.start(Companion(memory))
        while line := await asyncio.to_thread(sys.stdin.readline):
            answer: RunResult[None] = await session.run(user_input=line.strip())
            for event in answer.events:
                if isinstance(event.item, ChatMessage):
                    print(f"agent> {event.item.text_content}", flush=True)
    await memory.close()


if __name__ == "__main__":
    asyncio.run(main())
