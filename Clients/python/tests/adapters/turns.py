"""The hub's side of a turn, as the adapters' tests script it."""

import asyncio
import os
from contextlib import aclosing
from typing import Any

from scripted_hub import Peer

import memhub
from memhub import Api, Fact, MemhubError

NOT_FOUND = 4111
PATIENCE = 20.0
"""Seconds until what does not happen is a failure."""


async def recall(peer: Peer, context: str) -> dict[str, Any]:
    """Answers the next question, whatever was understood of it before."""
    while (request := await peer.next())["type"] == "transcript_partial":
        pass
    assert request["type"] == "context_request", request
    await peer.send(type="memory_context", turn_id=request["turn_id"], memory_enabled=True, context=context)
    return request


async def answered(peer: Peer) -> tuple[str, dict[str, Any]]:
    """The pieces of a streamed answer, joined, and the frame that ended it, acknowledged."""
    pieces = ""
    while (frame := await peer.next())["type"] in ("response_delta", "transcript_partial"):
        pieces += frame["text"] if frame["type"] == "response_delta" else ""
    await peer.send(type="turn_queued", turn_id=frame["turn_id"], task_id="t", status="queued")
    return pieces, frame


async def facts_of(api: Api, user_id: str) -> list[Fact]:
    """None of a user whom the hub has not met yet."""
    try:
        return await api.facts(user_id)
    except MemhubError as error:
        if error.code != NOT_FOUND:
            raise
        return []


async def first_facts_of(api: Api, user_id: str, count: int = 1) -> list[Fact]:
    """As soon as there are so many: asked for again after each event that tells of one."""
    subscribed = asyncio.Event()
    url, token = os.environ["MEMHUB_URL"], os.environ["MEMHUB_TEST_BOT_TOKEN"]
    stream = memhub.events(url, token, user_id=user_id, events=["fact_*"], on_subscribed=subscribed.set)
    async with asyncio.timeout(PATIENCE), aclosing(stream):
        told = asyncio.ensure_future(anext(stream))
        try:
            await subscribed.wait()
            while len(facts := await facts_of(api, user_id)) < count:
                await told
                told = asyncio.ensure_future(anext(stream))
        finally:
            told.cancel()
            await asyncio.gather(told, return_exceptions=True)
    return facts
