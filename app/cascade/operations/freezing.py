"""Perjanjian kinerja on paper: what a unit promised, to whom, as it was agreed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cascade.queries.agreements import AGREEMENT, AgreementView, agreement, objectives
from app.cases.operations import CaseNotFound
from app.cases.queries import CASE, DECISION, CaseView, Taken, case_unguarded, taken
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame, PersonBlock, PromisedMeasure, PromisedObjective
from app.documents.snapshot import PerformanceAgreement, Snapshot
from app.documents.wording import stretch, with_signs
from app.organisation import printing
from workflows.policies import citation

PROPOSED = (
    sa.select(DECISION.at)
    .where(DECISION.case_id == sa.bindparam("case"), DECISION.step == "submit")
    .order_by(DECISION.no.desc())
    .limit(1)
)


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """The agreement as that decision made it. Raises CaseNotFound."""
    del kind  # one kind
    case = case_unguarded(session, case_id)
    decision = taken(session, decision_id)
    on = decision.on
    head = agreement(session, case_id, on)
    if case is None or head is None:
        raise CaseNotFound
    first, second = _parties(session, case, decision)
    rows, proposed = objectives(session, case_id), session.execute(PROPOSED, {"case": case_id}).scalar()

    def build(frame: DocumentFrame) -> Snapshot:
        return PerformanceAgreement(
            frame=frame, government=printing.CITY_NAME, unit=head.unit_name, year=head.year, head=first,
            superior=second,
            objectives=tuple(
                PromisedObjective(
                    no=row.no, text=row.text,
                    measures=tuple(
                        PromisedMeasure(text=m.text, target=with_signs(m.target_text)) for m in row.measures
                    ),
                )
                for row in rows
            ),
            proposed_at=proposed if second else None, agreed_at=decision.at,
        )  # fmt: skip

    return Frozen(
        instansi=printing.CITY_NAME, build=build, filing_unit=printing.filing_unit(session, case.opd_id),
        period_label=stretch(date(head.year, 1, 1), date(head.year, 12, 31)), period_title=str(head.year), dated_on=on,
        legal_basis=(citation("agreement.agree" if second else "agreement.declare").label,),
        replaces_case_id=_former(session, head),
    )  # fmt: skip


def _parties(session: Session, case: CaseView, decision: Taken) -> tuple[PersonBlock, PersonBlock | None]:
    """Who promises, and to whom; nobody where the head stated it himself."""
    first = printing.subject_block(session, case.subject_id, case.position_id)
    if decision.step == "declare":
        return first, None
    return first, printing.acting_block(session, decision.actor_id, decision.position_id, decision.on)


def _former(session: Session, head: AgreementView) -> UUID | None:
    """The version before, whose paper this one replaces."""
    return session.execute(
        sa.select(AGREEMENT.case_id)
        .join(CASE.id.table, CASE.id == AGREEMENT.case_id)
        .where(
            AGREEMENT.unit_id == head.unit_id, AGREEMENT.year == head.year, AGREEMENT.no < head.no,
            CASE.state == "SUPERSEDED",
        )
        .order_by(AGREEMENT.no.desc())
        .limit(1)
    ).scalar()  # fmt: skip
