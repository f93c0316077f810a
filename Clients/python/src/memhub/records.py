"""What the hub's HTTP API keeps about a user, as values. Unknown fields are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .messages import ForgettableFact, JSONObject, parse_time


@dataclass(frozen=True, slots=True)
class Fact:
    id: str
    user_id: str
    agent_id: str | None
    fact_key: str
    fact_value: str
    fact_text: str
    importance: float
    memory_bank: str
    sector: str
    origin: str
    metadata: Mapping[str, Any]
    protected: bool
    """Extraction neither changes nor supersedes it."""
    source_turn_id: str | None
    task_id: str | None
    validity_start: datetime | None
    validity_end: datetime | None
    superseded_by: str | None
    created_at: datetime | None
    updated_at: datetime | None
    is_valid: bool
    """Neither superseded nor past its `validity_end`."""
    last_accessed_at: datetime | None
    """When it last stood in a prompt."""
    summarized_from: tuple[str, ...]
    """The facts it was made of."""
    embedding_provider: str | None
    embedding_model: str | None

    @classmethod
    def from_json(cls, fact: JSONObject) -> Fact:
        return cls(
            id=str(fact["id"]),
            user_id=str(fact["user_id"]),
            agent_id=fact.get("agent_id"),
            fact_key=str(fact["fact_key"]),
            fact_value=str(fact["fact_value"]),
            fact_text=str(fact["fact_text"]),
            importance=float(fact.get("importance") or 0),
            memory_bank=str(fact.get("memory_bank") or ""),
            sector=str(fact.get("sector") or ""),
            origin=str(fact.get("origin") or ""),
            metadata=dict(fact.get("metadata") or {}),
            protected=bool(fact.get("protected", False)),
            source_turn_id=fact.get("source_turn_id"),
            task_id=fact.get("task_id"),
            validity_start=parse_time(fact.get("validity_start")),
            validity_end=parse_time(fact.get("validity_end")),
            superseded_by=fact.get("superseded_by"),
            created_at=parse_time(fact.get("created_at")),
            updated_at=parse_time(fact.get("updated_at")),
            is_valid=bool(fact.get("is_valid", True)),
            last_accessed_at=parse_time(fact.get("last_accessed_at")),
            summarized_from=tuple(fact.get("summarized_from") or ()),
            embedding_provider=fact.get("embedding_provider"),
            embedding_model=fact.get("embedding_model"),
        )


@dataclass(frozen=True, slots=True)
class FactHistoryEntry:
    id: str
    fact_id: str
    event: str
    """`ADD`, `UPDATE` or `DELETE`."""
    old_text: str | None
    new_text: str | None
    actor: str
    task_id: str | None
    turn_id: str | None
    at: datetime | None

    @classmethod
    def from_json(cls, entry: JSONObject) -> FactHistoryEntry:
        return cls(
            id=str(entry["id"]),
            fact_id=str(entry["fact_id"]),
            event=str(entry["event"]),
            old_text=entry.get("old_text"),
            new_text=entry.get("new_text"),
            actor=str(entry.get("actor") or ""),
            task_id=entry.get("task_id"),
            turn_id=entry.get("turn_id"),
            at=parse_time(entry.get("at")),
        )


@dataclass(frozen=True, slots=True)
class TaskAccepted:
    """The hub will do it; `task_id` is the task of the events `memory_extraction_*`."""

    task_id: str
    status: str
    message: str
    """For people."""

    @classmethod
    def from_json(cls, task: JSONObject) -> TaskAccepted:
        return cls(task_id=str(task["task_id"]), status=str(task["status"]), message=str(task.get("message") or ""))


@dataclass(frozen=True, slots=True)
class ForgetMatches:
    facts: tuple[ForgettableFact, ...]
    turns: int

    @classmethod
    def from_json(cls, matches: JSONObject) -> ForgetMatches:
        facts = tuple(ForgettableFact.from_json(fact) for fact in matches.get("facts") or ())
        return cls(facts=facts, turns=int(matches.get("turns") or 0))


@dataclass(frozen=True, slots=True)
class ForgetReceipt:
    receipt_id: str
    facts: int
    turns: int
    at: datetime | None

    @classmethod
    def from_json(cls, receipt: JSONObject) -> ForgetReceipt:
        return cls(
            receipt_id=str(receipt["receipt_id"]),
            facts=int(receipt.get("facts") or 0),
            turns=int(receipt.get("turns") or 0),
            at=parse_time(receipt.get("at")),
        )


@dataclass(frozen=True, slots=True)
class UserSettings:
    user_id: str
    display_name: str | None
    memory_enabled: bool
    time_zone: str
    extraction_model: str | None
    """None: the hub's own choice; so for the temperature."""
    extraction_temperature: float | None
    allow_agent_specific_memory: bool
    embedding_provider: str | None
    total_facts: int
    global_facts: int
    agent_specific_facts: int
    last_login_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None

    @classmethod
    def from_json(cls, settings: JSONObject) -> UserSettings:
        return cls(
            user_id=str(settings["user_id"]),
            display_name=settings.get("display_name"),
            memory_enabled=bool(settings["memory_enabled"]),
            time_zone=str(settings.get("time_zone") or "UTC"),
            extraction_model=settings.get("extraction_model"),
            extraction_temperature=settings.get("extraction_temperature"),
            allow_agent_specific_memory=bool(settings.get("allow_agent_specific_memory", True)),
            embedding_provider=settings.get("embedding_provider"),
            total_facts=int(settings.get("total_facts") or 0),
            global_facts=int(settings.get("global_facts") or 0),
            agent_specific_facts=int(settings.get("agent_specific_facts") or 0),
            last_login_at=parse_time(settings.get("last_login_at")),
            created_at=parse_time(settings.get("created_at")),
            updated_at=parse_time(settings.get("updated_at")),
        )
