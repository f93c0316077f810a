"""Conversation files, JSON Lines, as turns of a voice session."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple


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
