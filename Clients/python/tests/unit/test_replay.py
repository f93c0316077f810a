import asyncio
import json
import os
import sys
from pathlib import Path

from conversation import Turn, discord_id, read_turns
from scripted_hub import ScriptedHub

ROOT = Path(__file__).parents[2]
CONVERSATION = [("Ann", "Hi."), ("Ann", "I live in Oslo."), ("Bob", "Nice!"), ("Bob", "Since when?"), ("Ann", "May.")]


def write(folder: Path) -> Path:
    path = folder / "conversation.jsonl"
    path.write_text("\n".join(json.dumps({"speaker": speaker, "text": text}) for speaker, text in CONVERSATION))
    return path


async def run_sample(*arguments: str, token: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "MEMHUB_TOKEN": token}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "samples/replay.py"),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


def test_lines_become_turns_of_the_first_speaker(tmp_path: Path) -> None:
    turns = [Turn("Ann", "Hi. I live in Oslo.", "Nice! Since when?"), Turn("Ann", "May.", "")]
    assert read_turns(write(tmp_path), None, False) == turns
    assert read_turns(write(tmp_path), "Bob", False) == [Turn("Bob", "Nice! Since when?", "May.")]


def test_each_speaker_is_a_discord_user_of_their_own(tmp_path: Path) -> None:
    turns = read_turns(write(tmp_path), None, True)
    assert [(turn.speaker, turn.said) for turn in turns] == CONVERSATION
    assert discord_id("Ann") != discord_id("Bob") and discord_id("Ann")[len("discord_") :].isdigit()


async def test_the_sample_explains_itself() -> None:
    status, output = await run_sample("--help", token="")
    assert status == 0 and "--each-speaker" in output and "MEMHUB_TOKEN" in output


async def test_the_sample_replays_a_conversation_and_waits_for_its_extraction(tmp_path: Path) -> None:
    async with ScriptedHub() as hub:
        running = asyncio.create_task(run_sample(str(write(tmp_path)), "--url", hub.url, token="mhb_secret"))
        peers = [await hub.accept(), await hub.accept()]
        voice, events = sorted(peers, key=lambda peer: peer.path != "/ws/voice")
        assert (await voice.start())["user_id"] == discord_id("Ann")
        await events.receive("subscribe")
        await events.send(type="subscribed", epoch="e", last_seq=0, recovered=True, replayed=0)
        for number in (1, 2):
            request = await voice.receive("context_request")
            await voice.send(type="memory_context", turn_id=request["turn_id"], context="oslo", latency_ms=number)
            turn = await voice.acknowledge()
            data = {"task_id": "task-" + turn["turn_id"], "status": "completed"}
            await events.send(type="memory_extraction_completed", event="memory_extraction_completed", seq=number, data=data)
        await voice.end()
        status, output = await running
        events.finished.set()
        assert status == 0
        assert "2 turns; memory_extraction_completed: 2" in output and "p50 1.50 ms" in output


async def test_a_refused_token_is_said_plainly(tmp_path: Path) -> None:
    async with ScriptedHub(refuse_all=True) as hub:
        status, output = await run_sample(str(write(tmp_path)), "--url", hub.url, token="mhb_bad")
        assert status == 1 and output.strip().endswith("memhub: unauthorized (4501)")
