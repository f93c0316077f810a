"""Replays a conversation through a hub as a Discord-style bot, and shows what the hub makes of it.

FILE is JSON Lines: {"speaker": "Ann", "text": "…"}, with optional "session" and "time" (carried along, not sent).
The bot's token is read from MEMHUB_TOKEN, or from --token-file.
"""

import argparse
import asyncio
import hashlib
import json
import os
import statistics
import sys
from contextlib import aclosing
from pathlib import Path
from typing import NamedTuple

import memhub

WORDS_PER_SECOND = 2.5


class Turn(NamedTuple):
    speaker: str
    said: str
    answer: str


def discord_id(name: str) -> str:
    """The same name is the same user in every run."""
    return f"discord_{int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], 'big')}"


def read_turns(path: Path, user: str | None, each_speaker: bool) -> list[Turn]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if each_speaker:
        return [Turn(line["speaker"], line["text"], "") for line in lines]
    user = user or (lines[0]["speaker"] if lines else "")
    turns: list[Turn] = []
    previous = None
    for line in lines:
        speaker, text = line["speaker"], line["text"]
        if speaker == user and (previous != user or not turns):
            turns.append(Turn(user, text, ""))
        elif speaker == user:
            turns[-1] = turns[-1]._replace(said=f"{turns[-1].said} {text}")
        elif turns:
            turns[-1] = turns[-1]._replace(answer=f"{turns[-1].answer} {text}".strip())
        previous = speaker
    return turns


async def speak(session: memhub.VoiceSession, turn: Turn, user_id: str) -> None:
    words = turn.said.split()
    for count in range(1, len(words) + 1):
        await asyncio.sleep(1 / WORDS_PER_SECOND)
        session.partial(" ".join(words[:count]), user_id=user_id)


async def follow(options: argparse.Namespace, token: str, waiting: set[str], counts: dict[str, int], settled: asyncio.Event) -> None:
    async with aclosing(memhub.events(options.url, token, events=["memory_extraction_*", "fact_*"])) as stream:
        async for event in stream:
            if isinstance(event, memhub.EventsLost):
                print("  events were lost: the hub could not replay them")
                continue
            counts[event.type] = counts.get(event.type, 0) + 1
            print(f"  {event.seq} {event.type} {event.data.get('fact_text') or event.data.get('status') or ''}")
            if event.type == "memory_extraction_completed" or event.data.get("status") == "failed":
                waiting.discard(str(event.data.get("task_id")))
                settled.set()


async def replay(options: argparse.Namespace, token: str) -> None:
    turns = read_turns(options.file, options.user, options.each_speaker)
    waiting: set[str] = set()
    counts: dict[str, int] = {}
    latencies: list[float] = []
    settled = asyncio.Event()
    follower = asyncio.create_task(follow(options, token, waiting, counts, settled))
    first = discord_id(turns[0].speaker) if turns else None
    async with memhub.connect(options.url, token, user_id=first, platform="discord") as session:
        for number, turn in enumerate(turns, 1):
            user_id = discord_id(turn.speaker)
            if options.speed == "real":
                await speak(session, turn, user_id)
            context = await session.context(turn.said, user_id=user_id, deadline_ms=options.deadline)
            print(f"{turn.speaker}: {turn.said}\n  {context.outcome} {context.latency_ms} ms {context.context}")
            if context.latency_ms is not None:
                latencies.append(context.latency_ms)
            if options.speed == "real":
                await asyncio.sleep(len(turn.answer.split()) / WORDS_PER_SECOND)
            queued = await session.turn_complete(turn.said, turn.answer, user_id=user_id)
            if queued.task_id:
                waiting.add(queued.task_id)
            print(f"\r{number}/{len(turns)} turns, {len(waiting)} not extracted yet ", end="", file=sys.stderr, flush=True)
    try:
        async with asyncio.timeout(options.wait):
            while waiting and not follower.done():
                settled.clear()
                await settled.wait()
    except TimeoutError:
        print(f"{len(waiting)} turns were not extracted within {options.wait:g} s")
    follower.cancel()
    await asyncio.gather(follower, return_exceptions=True)
    print(f"\n{len(turns)} turns; " + ", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    if len(latencies) > 1:
        percentiles = statistics.quantiles(latencies, n=100, method="inclusive")
        print(f"context latency in the hub: p50 {percentiles[49]:.2f} ms, p99 {percentiles[98]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--url", default=os.environ.get("MEMHUB_URL", "ws://127.0.0.1:4900"))
    parser.add_argument("--token-file", type=Path, help="a file with the bot's token (default: $MEMHUB_TOKEN)")
    parser.add_argument("--user", metavar="NAME", help="the speaker who is the user; the others play the assistant (default: the first)")
    parser.add_argument("--each-speaker", action="store_true", help="every speaker is a Discord user of their own, nobody the assistant")
    parser.add_argument("--speed", choices=["real", "full"], default="full", help="real: word by word, as spoken (default: full)")
    parser.add_argument("--deadline", type=int, default=1000, metavar="MS", help="for each context (default: %(default)s)")
    parser.add_argument("--wait", type=float, default=60, metavar="S", help="for extraction at the end (default: %(default)s)")
    options = parser.parse_args()
    token = options.token_file.read_text().strip() if options.token_file else os.environ.get("MEMHUB_TOKEN")
    if not token:
        parser.error("no token: set MEMHUB_TOKEN or pass --token-file")
    try:
        asyncio.run(replay(options, token))
    except memhub.MemhubError as error:
        sys.exit(f"memhub: {error}")


if __name__ == "__main__":
    main()
