"""Who may write while an evaluation runs: the employee, others for one who cannot, the assessor his remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CaseView
from app.organisation.queries import assessor_position
from workflows.approval import WHO_LABEL, Who
from workflows.evaluation import State

# While one of these lasts the employee still writes; from then on an evaluation keeps what it was judged on.
WRITABLE = frozenset({State.RUNNING.value, State.SELF_ASSESSMENT.value})
LOCKED = "Realisasi dan bukti terkunci sejak penilaian diri diajukan."
ASK_BACK = f"{LOCKED} Bila ada yang keliru, minta pejabat penilai mengembalikannya."
NOT_YOURS = "Realisasi dan bukti diisi oleh pegawai yang dinilai."


@dataclass(frozen=True, slots=True)
class Writing:
    """What one person may write on one evaluation now, in which capacity, and why not."""

    may_write: bool
    may_remark: bool
    on_behalf: bool
    capacity: str
    because: str = ""


def writing(actor: Actor, case: CaseView, today: date, *, assessor: UUID | None) -> Writing:
    """What the actor may write, from facts already known."""
    is_open = case.state in WRITABLE
    is_subject = actor.person_id == case.subject_id
    is_assessor = not is_subject and assessor in actor.position_ids
    is_admin = not is_subject and case.opd_id in actor.admin_of
    on_behalf = not case.acts_himself(today) and (is_assessor or is_admin)
    who = Who.EMPLOYEE if is_subject else Who.ASSESSOR if is_assessor else Who.ADMIN_OPD if is_admin else None
    locked = ASK_BACK if case.state == State.REVIEW.value else LOCKED
    because = "" if is_open and (is_subject or on_behalf) else NOT_YOURS if is_open else locked
    capacity = WHO_LABEL[who] if who else ""
    return Writing(
        may_write=is_open and (is_subject or on_behalf),
        may_remark=is_open and is_assessor,
        on_behalf=on_behalf,
        capacity=f"{capacity}, atas nama pegawai" if on_behalf else capacity,
        because=because,
    )


def writing_of(session: Session, actor: Actor, case: CaseView, today: date) -> Writing:
    """The same, asked of the database. One query."""
    return writing(actor, case, today, assessor=assessor_position(session, case.position_id, today))
