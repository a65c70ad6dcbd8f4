"""Repeating a form is safe: the same key with the same content answers as before and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.models import Idempotency
from app.database import ask, columns, put
from app.files import KeptFile
from workflows.approval import Behalf

IDEMPOTENCY = columns(Idempotency)
KNOWN = sa.select(IDEMPOTENCY.request_hash, IDEMPOTENCY.answer).where(
    IDEMPOTENCY.person_id == sa.bindparam("person"), IDEMPOTENCY.key == sa.bindparam("key")
)
ADD = sa.insert(IDEMPOTENCY.key.table)


class KeyReused(Exception):
    """The form key was already used with another content."""


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """On what somebody takes a step for a person without a device: in words, and from which paper, handed in when."""

    basis: str
    paper_on: date | None = None
    paper: KeptFile | None = None

    def words(self) -> Behalf:
        """What the rules may ask of it; a day without its paper is none."""
        return Behalf(self.basis, self.paper_on if self.paper else None)


@dataclass(frozen=True, slots=True)
class StepCommand:
    """A person takes a step. `version` is the case's as shown; `key` and `request_hash` make it safe to repeat."""

    case_id: UUID
    step: str
    person_id: UUID
    account_id: UUID
    payload: Any
    version: int
    key: str
    request_hash: str
    now: datetime
    today: date
    on_behalf: OnBehalf | None = None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What happened; `replayed` when the same key had already been answered."""

    case_id: UUID
    decision_id: UUID
    past: str
    state: str
    version: int
    moved: bool
    replayed: bool = False


def answered(session: Session, command: StepCommand) -> StepTaken | None:
    known = ask(session, KNOWN, person=command.person_id, key=command.key).first()
    if known is None:
        return None
    if known.request_hash != command.request_hash:
        raise KeyReused
    body: Mapping[str, Any] = known.answer
    return StepTaken(
        UUID(body["case"]),
        UUID(body["decision"]),
        body["past"],
        body["state"],
        body["version"],
        body["moved"],
        replayed=True,
    )


def _answer(taken: StepTaken) -> dict[str, Any]:
    return {
        "case": taken.case_id.hex,
        "decision": taken.decision_id.hex,
        "past": taken.past,
        "state": taken.state,
        "version": taken.version,
        "moved": taken.moved,
    }


def remember(session: Session, command: StepCommand, taken: StepTaken) -> None:
    """Keep the answer with its key. Takes part in the caller's transaction."""
    row = {"person_id": command.person_id, "key": command.key, "request_hash": command.request_hash, "at": command.now}
    put(session, ADD, {**row, "answer": _answer(taken)})


def first_time(session: Session, person_id: UUID, key: str, request_hash: str, now: datetime) -> bool:
    """Keep the key of a form that takes no step. False when the same form was sent before: all is done already.

    Takes part in the caller's transaction. Raises KeyReused when the key came with another content.
    """
    known = ask(session, KNOWN, person=person_id, key=key).first()
    if known is not None and known.request_hash != request_hash:
        raise KeyReused
    if known is None:
        put(session, ADD, {"person_id": person_id, "key": key, "request_hash": request_hash, "answer": {}, "at": now})
    return known is None
