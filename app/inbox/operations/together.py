"""Several decisions of one kind in one go, each in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.access import Actor
from app.cases.operations import CaseNotFound, CaseOutdated, KeyReused, StepCommand, take_step
from app.cases.queries import timeline
from app.database import DatabaseBusy, transaction
from workflows.engine import StepNotOpen, StepRefused, UnknownStep


@dataclass(frozen=True, slots=True)
class Item:
    """A case as it was shown: its version, and the step to take."""

    case_id: UUID
    version: int
    step: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one item; `because` is empty when the step was taken."""

    item: Item
    because: str = ""

    @property
    def taken(self) -> bool:
        return not self.because


def take_together(actor: Actor, items: Sequence[Item], key: str, now: datetime, today: date) -> tuple[Verdict, ...]:
    """Take a step in each case. One transaction per item: a refusal stops nobody else.

    The key of each item follows from the posted one, so sending the same form again writes nothing twice.
    """
    return tuple(Verdict(item, _take(actor, item, key, now, today)) for item in items)


def _take(actor: Actor, item: Item, key: str, now: datetime, today: date) -> str:
    """Take one step; answers the sentence that refuses it, or an empty text."""
    told = f"{item.case_id.hex}\0{item.step}\0{item.version}"
    command = StepCommand(
        item.case_id,
        item.step,
        actor.person_id,
        actor.account_id,
        None,
        item.version,
        _digest(f"{key}\0{item.case_id.hex}"),
        _digest(told),
        now,
        today,
    )
    try:
        take_step(command)
    except StepRefused as refused:
        return " ".join(refused.reasons)
    except (CaseOutdated, StepNotOpen, KeyReused):
        return _moved(item.case_id)
    except (CaseNotFound, UnknownStep):
        return "Perkara ini tidak ada, atau bukan untuk Anda."
    except DatabaseBusy:
        return "Antrean penyimpanan sedang penuh; belum ada yang berubah. Coba lagi sebentar."
    return ""


def _moved(case_id: UUID) -> str:
    """What happened to the case meanwhile, and by whom."""
    with transaction() as session:
        latest = next(iter(timeline(session, case_id)), None)
    told = f"{latest.past} oleh {latest.actor_name}" if latest else "Perkara ini berpindah"
    return f"{told} sejak halaman ini dibuka."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
