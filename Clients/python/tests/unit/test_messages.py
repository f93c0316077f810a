"""The hub's committed frames, read as values."""

import json
from pathlib import Path
from typing import Any

import pytest

from memhub import ForgetPending, ForgettableFact, Forgotten, MemoryContext, TurnQueued

FRAMES = Path(__file__).parents[4] / "Tests/Fixtures/wire/voice-server"
PENDING = ForgetPending(
    facts=(
        ForgettableFact("16fd2706-8baf-433b-82eb-8c7fada847da", "phone number: 555 0100"),
        ForgettableFact("550e8400-e29b-41d4-a716-446655440000", "work phone: 555 0199"),
    ),
    turns=3,
    expires_in_seconds=120,
)


def frame(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FRAMES / name).read_text())
    return loaded


def test_what_is_to_be_confirmed_is_read_from_contexts_and_acknowledgements() -> None:
    assert MemoryContext.from_json(frame("memory_context.forget_pending.json")).forget_pending == PENDING
    assert TurnQueued.from_json(frame("turn_queued.forget_pending.json")).forget_pending == PENDING
    assert MemoryContext.from_json(frame("memory_context.json")).forget_pending is None
    assert TurnQueued.from_json(frame("turn_queued.json")).forget_pending is None


@pytest.mark.parametrize(("name", "counts"), [("forgotten.json", (2, 3)), ("forgotten.nothing.json", (0, 0))])
def test_a_receipt_is_read(name: str, counts: tuple[int, int]) -> None:
    forgotten = Forgotten.from_json(frame(name))
    assert (forgotten.facts, forgotten.turns) == counts
    assert forgotten.receipt_id == "7d444840-9dc0-41d1-b245-5ffdce74fad2"
    assert forgotten.at is not None
