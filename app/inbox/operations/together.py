"""Several decisions of one kind in one go, each in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.operations import CaseNotFound, CaseOutdated, KeyReused, StepCommand, take_step
from app.cases.queries import timeline
from app.database import DatabaseBusy, db, transaction
from app.inbox.operations.looks import draw, set_out
from app.inbox.queries import Task, chosen_tasks, sample_of
from app.policies.queries import in_force
from workflows.engine import StepNotOpen, StepRefused, UnknownStep
from workflows.goal_setting import ReadBySample

DRAWN = "Buka dan baca isinya dahulu: ini masuk contoh yang diundi sistem."
UNDRAWN = "Menunggu contoh yang diundi sistem dibaca; atau buka dan baca isinya."


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

    The key of each item follows from the posted one, so sending the same form again writes nothing twice. What is to be
    decided is kept first; of what came of it the lot gives some to somebody else to look at.
    """
    session: Session = db.session  # type: ignore[assignment]
    tasks = chosen_tasks(session, actor, [item.case_id for item in items], today)
    ready = [item for item in items if _is_ready(item, tasks)]
    sample = sample_of(actor.person_id, [(i.case_id, i.version) for i in ready], in_force(session), today)
    unread = {case_id for case_id in sample if not tasks[case_id].opened}
    read = None if unread else ReadBySample(len(sample), len(ready))
    bulk_id = set_out(actor, key, [(item.case_id, item.version) for item in items], now)
    verdicts = []
    for item in items:
        task = tasks.get(item.case_id)
        unopened = task is not None and task.together is not None and not task.opened
        why = (DRAWN if item.case_id in unread else UNDRAWN) if unread and unopened and item in ready else ""
        verdicts.append(Verdict(item, why or _take(actor, item, key, now, today, read if unopened else None)))
    draw(bulk_id, now, today)
    return tuple(verdicts)


def _is_ready(item: Item, tasks: Mapping[UUID, Task]) -> bool:
    task = tasks.get(item.case_id)
    return task is not None and task.together == item.step and task.version == item.version


def _take(actor: Actor, item: Item, key: str, now: datetime, today: date, read: ReadBySample | None) -> str:
    """Take one step; answers the sentence that refuses it, or an empty text."""
    told = f"{item.case_id.hex}\0{item.step}\0{item.version}"
    command = StepCommand(
        item.case_id,
        item.step,
        actor.person_id,
        actor.account_id,
        read,
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
