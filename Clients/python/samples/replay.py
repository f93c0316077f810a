"""Replays a conversation through a hub as a Discord-style bot, and shows what the hub makes of it.

FILE is JSON Lines: {"speaker": "Ann", "text": "…"}, with optional "session" and "time" (carried along, not sent).
The bot's token is read from MEMHUB_TOKEN, or from --token-file.
"""

import argparse
import asyncio
import os
import statistics
import sys
from pathlib import Path

from conversation import Turn, discord_id, read_turns
from extractions import Extractions

import memhub

WORDS_PER_SECOND = 2.5


async def speak(session: memhub.VoiceSession, turn: Turn, user_id: str) -> None:
    words = turn.said.split()
    for count in range(1, len(words) + 1):
        await asyncio.sleep(1 / WORDS_PER_SECOND)
        session.partial(" ".join(words[:count]), user_id=user_id)


async def replay(options: argparse.Namespace, token: str, turns: list[Turn], extractions: Extractions) -> None:
    latencies: list[float] = []
    async with memhub.connect(options.url, token, user_id=discord_id(turns[0].speaker), platform="discord") as session:
        await extractions.subscribed.wait()
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
            extractions.queue((await session.turn_complete(turn.said, turn.answer, user_id=user_id)).task_id)
            progress = f"\r{number}/{len(turns)} turns, {extractions.waiting} not extracted yet "
            print(progress, end="", file=sys.stderr, flush=True)
    try:
        await asyncio.wait_for(extractions.settle(), options.wait)
    except TimeoutError:
        print(f"{extractions.waiting} turns were not extracted within {options.wait:g} s")
    print(f"\n{len(turns)} turns; " + ", ".join(f"{name}: {count}" for name, count in sorted(extractions.counts.items())))
    if len(latencies) > 1:
        percentiles = statistics.quantiles(latencies, n=100, method="inclusive")
        print(f"context latency in the hub: p50 {percentiles[49]:.2f} ms, p99 {percentiles[98]:.2f} ms")


async def run(options: argparse.Namespace, token: str, turns: list[Turn]) -> None:
    extractions = Extractions()
    follower = asyncio.create_task(extractions.follow(options.url, token))
    replaying = asyncio.create_task(replay(options, token, turns, extractions))
    finished, _ = await asyncio.wait([follower, replaying], return_when=asyncio.FIRST_COMPLETED)
    follower.cancel()
    replaying.cancel()
    await asyncio.gather(follower, replaying, return_exceptions=True)
    for task in finished:
        task.result()


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
    turns = read_turns(options.file, options.user, options.each_speaker)
    if not turns:
        parser.error("no turns: FILE is empty, or --user names nobody in it")
    try:
        asyncio.run(run(options, token, turns))
    except memhub.MemhubError as error:
        sys.exit(f"memhub: {error}")


if __name__ == "__main__":
    main()
