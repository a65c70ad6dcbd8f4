"""What the employee writes while the period runs and in the self-assessment, and what the assessor remarks meanwhile.

None of this moves the case; each change is one transaction with one record. Who may write is asked again inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView, case_for
from app.database import transaction
from app.evaluations.models import Evaluation, Realisation
from app.evaluations.operations.feedback import Said, about_of, keep_feedback, skp_of
from app.evaluations.queries import fingerprint
from app.evaluations.queries.facts import EVALUATION, INDICATOR, REALISATION, RESULT
from app.evaluations.queries.writing import Writing, writing_of
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.records import operations as records
from app.records.operations import ActorSnapshot
from workflows.approval import WHO_LABEL, Who
from workflows.feedback import Speaker


class NotWritable(Exception):
    """This person may not write there now; the message is the Indonesian sentence to show."""


class RowOutdated(Exception):
    """Somebody changed it since the page was drawn. `stored` is what stands there now."""

    def __init__(self, stored: tuple[str, ...]) -> None:
        self.stored = stored
        super().__init__("row outdated")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes on which evaluation, and when."""

    case_id: UUID
    person_id: UUID
    account_id: UUID
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Realised:
    """A realisation as written and as understood; `version` is the row's as it was shown."""

    indicator_id: UUID
    text: str
    value: Decimal | None
    unit: str
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class Permission:
    """The writer and the case, as they are inside the transaction."""

    actor: Actor
    case: CaseView
    writing: Writing

    def snapshot(self) -> ActorSnapshot:
        """How the history names the writer."""
        return snapshot(self.actor, self.writing.capacity)


def permitted(session: Session, writer: Writer) -> Permission:
    """The right to write realisations and evidence. Raises CaseNotFound or NotWritable."""
    found = _seen(session, writer)
    if not found.writing.may_write:
        raise NotWritable(found.writing.because)
    return found


def _seen(session: Session, writer: Writer) -> Permission:
    actor = actor_of_person(session, writer.person_id, writer.account_id, writer.today)
    case = case_for(session, actor, writer.case_id, writer.today) if actor else None
    if actor is None or case is None or case.process != "evaluation":
        raise CaseNotFound
    return Permission(actor, case, writing_of(session, actor, case, writer.today))


def write_realisation(writer: Writer, row: Realised) -> bool:
    """Keep one realisation. Answers whether anything changed; the same words again change nothing.

    Raises CaseNotFound, NotWritable, RowOutdated.
    """
    with transaction() as session:
        allowed = permitted(session, writer)
        check_indicator(session, writer.case_id, row.indicator_id)
        known = session.execute(
            sa.select(Realisation).where(
                REALISATION.evaluation_id == writer.case_id, REALISATION.indicator_id == row.indicator_id
            )
        ).scalars().first()  # fmt: skip
        before = (known.text, known.source) if known else ("", "")
        if before == (row.text, row.source):
            return False
        if fingerprint(*before) != row.version:
            raise RowOutdated(before)
        if known is None:
            known = Realisation(evaluation_id=writer.case_id, indicator_id=row.indicator_id, text="")
            session.add(known)
        known.text, known.value, known.unit, known.source = row.text, row.value, row.unit, row.source
        _note(session, allowed, writer, "realisation:written", indicator=row.indicator_id.hex, text=row.text,
              source=row.source)  # fmt: skip
        return True


def write_reflection(writer: Writer, text: str, version: int) -> bool:
    """Keep the employee's own words on the period. Raises as `write_realisation` does."""
    with transaction() as session:
        allowed = permitted(session, writer)
        row = session.execute(sa.select(Evaluation).where(EVALUATION.case_id == writer.case_id)).scalars().one()
        if row.reflection == text:
            return False
        if fingerprint(row.reflection) != version:
            raise RowOutdated((row.reflection,))
        row.reflection = text
        _note(session, allowed, writer, "reflection:written", text=text)
        return True


def add_remark(writer: Writer, about: str, text: str, key: str, request_hash: str) -> bool:
    """Umpan balik of the assessor on a row (its id) or a value (its code), while the employee still writes.

    The same words of the same person on the same thing count once, and so does a form sent twice. Raises
    CaseNotFound, NotWritable, KeyReused.
    """
    with transaction() as session:
        allowed = _seen(session, writer)
        if not allowed.writing.may_remark:
            raise NotWritable("Umpan balik ditulis pejabat penilai selama periode berjalan.")
        if not first_time(session, writer.person_id, key, request_hash, writer.now):
            return False
        subject = about_of(about)
        if isinstance(subject, UUID):
            check_indicator(session, writer.case_id, subject)
        if subject is None:
            raise CaseNotFound
        said = Said(
            allowed.case.tenant_id, skp_of(session, writer.case_id), writer.case_id, subject, Speaker.LEADER,
            writer.person_id, text, writer.now,
        )  # fmt: skip
        if not keep_feedback(session, said):
            return False
        _note(session, allowed, writer, "remark:added", about=about, text=text, capacity=WHO_LABEL[Who.ASSESSOR])
        return True


def check_indicator(session: Session, case_id: UUID, indicator_id: UUID) -> None:
    """The row is one of this evaluation's version. Raises CaseNotFound."""
    known = session.execute(
        sa.select(INDICATOR.id)
        .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .join(EVALUATION.case_id.table, EVALUATION.version_id == RESULT.version_id)
        .where(EVALUATION.case_id == case_id, INDICATOR.id == indicator_id)
    ).first()
    if known is None:
        raise CaseNotFound


def _note(session: Session, allowed: Permission, writer: Writer, what: str, **body: Any) -> None:
    """One record, and one more on the counter of the content."""
    session.execute(
        sa.update(EVALUATION.case_id.table)
        .where(EVALUATION.case_id == writer.case_id)
        .values(content_version=EVALUATION.content_version + 1)
    )
    records.append(
        session, tenant_id=allowed.case.tenant_id, opd_id=allowed.case.opd_id, tag=f"evaluation:{what}",
        actor=allowed.snapshot(), case_id=writer.case_id, now=writer.now, body=body,
    )  # fmt: skip
