"""Every frame the hub commits to (Tests/Fixtures/wire) is read without loss, and every frame a client may send is sent as it is there."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scripted_hub import ScriptedHub

import memhub
from memhub import Event, Fact, FactHistoryEntry, ForgetMatches, ForgetReceipt, Forgotten, RecalledFact, TaskAccepted, UserSettings
from memhub.frames import decode_event, decode_voice
from memhub.messages import ErrorFrame, StatusUpdate

WIRE = Path(__file__).parents[4] / "Tests/Fixtures/wire"
EPOCH = "3d813cbb-47fb-42ba-91df-831e1593ac29"

OTHER_NAMES = ("is_protected", "vector_id", "is_summarized", "memory_extraction_enabled")
"""What older clients call `protected`, `id`, `origin` and `memory_enabled`."""

BODIES: Mapping[str, Callable[[Any], object]] = {
    "Fact": Fact.from_json,
    "FactHistoryEntry": FactHistoryEntry.from_json,
    "ForgetMatches": ForgetMatches.from_json,
    "ForgetReceipt": ForgetReceipt.from_json,
    "SearchResult": lambda body: {**body, "results": [RecalledFact.from_json(fact) for fact in body["results"]]},
    "TaskAccepted": TaskAccepted.from_json,
    "UserSettings": UserSettings.from_json,
}


def golden(folder: str) -> list[Any]:
    files = sorted((WIRE / folder).iterdir())
    assert files
    return [pytest.param(json.loads(file.read_text()), id=file.stem) for file in files]


def plain(value: Any) -> Any:
    """A value as the JSON it was read from."""
    if isinstance(value, Forgotten):
        receipt = plain(asdict(value))
        return {"turn_id": receipt.pop("turn_id"), "receipt": receipt}
    if isinstance(value, ErrorFrame):
        return {**vars(value.error), "turn_id": value.turn_id}
    if isinstance(value, StatusUpdate):
        return {"data": plain(asdict(value))}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def keeps(read: object, frame: dict[str, Any], *, but: tuple[str, ...] = ("type", "event", "protocol")) -> bool:
    """Every field of the frame is in what was read."""
    return contains(plain(read), {name: value for name, value in frame.items() if name not in but})


def contains(kept: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return all(name in kept and contains(kept[name], item) for name, item in value.items())
    if value is None or value == []:
        return not kept
    if isinstance(value, list):
        return len(kept) == len(value) and all(map(contains, kept, value))
    return bool(kept == value)


@pytest.mark.parametrize("frame", golden("voice-server"))
def test_every_frame_of_a_voice_session_is_read_whole(frame: dict[str, Any]) -> None:
    assert keeps(decode_voice(frame), frame)


@pytest.mark.parametrize("frame", golden("events-server"))
def test_every_frame_of_the_event_stream_is_read_whole(frame: dict[str, Any]) -> None:
    read = decode_event(frame, EPOCH)
    assert keeps(read, frame)
    assert not isinstance(read, Event) or read.type == frame["type"]


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_body_that_the_api_reads_is_read_whole(name: str) -> None:
    files = [file for file in (WIRE / "http").iterdir() if file.name.split(".")[0] == name]
    assert files
    for file in files:
        body = json.loads(file.read_text())
        assert keeps(BODIES[name](body), body, but=OTHER_NAMES)


def test_frames_of_unknown_types_are_passed_over() -> None:
    assert decode_voice({"type": "from_the_future"}) is None
    assert decode_event({"type": "from_the_future"}, EPOCH) is None


async def test_a_voice_session_sends_the_golden_frames() -> None:
    golden_frames = {file.stem: json.loads(file.read_text()) for file in (WIRE / "voice-client").iterdir()}
    start = {name: value for name, value in golden_frames["session_start"].items() if name != "type"}
    async with ScriptedHub() as hub:
        entering = asyncio.create_task(memhub.connect(hub.url, "mhb_secret", **start).__aenter__())
        peer = await hub.accept()
        sent = {"session_start": await peer.start()}
        session = await entering
        session.partial("what should I order for", turn_id="t1")
        sent["transcript_partial"] = await peer.receive("transcript_partial")
        said = golden_frames["context_request"]["text"]
        user = golden_frames["context_request"]["user_id"]
        asking = asyncio.create_task(session.context(said, turn_id="t1", deadline_ms=106, user_id=user))
        sent["context_request"] = await peer.receive("context_request")
        await asking
        session.response_delta("How about ", turn_id="t2")
        ending = asyncio.create_task(session.response_end(interrupted=True, heard_characters=14, turn_id="t2"))
        await peer.acknowledge_interrupted()
        await ending
        answer = golden_frames["turn_complete"]["ai_response"]
        completing = asyncio.create_task(session.turn_complete(said, answer, turn_id="t1", user_id=user))
        sent["turn_complete"] = await peer.acknowledge()
        await completing
        session.authenticate(golden_frames["authenticate"]["token"])
        sent["authenticate"] = await peer.receive("authenticate")
        closing = asyncio.create_task(session.close())
        sent["session_end"] = await peer.receive("session_end")
        peer.drop()
        await closing
    assert sent == {name: golden_frames[name] for name in sent}


async def test_a_subscription_is_sent_as_the_golden_frame() -> None:
    frame = json.loads((WIRE / "events-client/subscribe.json").read_text())
    async with ScriptedHub() as hub:
        options = {name: value for name, value in frame.items() if name != "type"}
        stream = memhub.events(hub.url, "mha_secret", **options)
        following = asyncio.create_task(anext(stream))
        peer = await hub.accept()
        assert await peer.receive("subscribe") == frame
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await stream.aclose()
        peer.finished.set()
