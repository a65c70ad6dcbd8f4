"""Catatan dialog kinerja on paper: what both sides confirmed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import CaseNotFound
from app.cases.queries import DECISION, PEN, SEAT, case_unguarded
from app.documents.operations import Frozen
from app.documents.parts import DiscussedResult, DocumentFrame
from app.documents.snapshot import Dialogue, Snapshot
from app.documents.wording import long_date, stretch
from app.evaluations.queries.facts import SKP
from app.organisation import printing
from app.running.queries import dialogue
from app.skp import queries as skp
from app.web.clock import day_of
from workflows.approval import Who
from workflows.policies import citation

PROPOSED, CONFIRMED = "diajukan", "dikonfirmasi"
ASKED = ("ask_assessor", "ask_employee")
ACTS = (
    sa.select(
        DECISION.id, DECISION.step, DECISION.at, DECISION.actor_id, DECISION.actor_name, SEAT.who, SEAT.position_id,
        PEN.paper_on,
    )
    .join_from(DECISION.id.table, SEAT.id.table, SEAT.id == DECISION.seat_id)
    .outerjoin(PEN.basis.table, PEN.decision_id == DECISION.id)
    .where(DECISION.case_id == sa.bindparam("case"), DECISION.step.in_((*ASKED, "confirm")))
    .order_by(DECISION.no)
)  # fmt: skip


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """The dialogue as that decision confirmed it. Raises CaseNotFound."""
    del kind  # one kind
    case, view = case_unguarded(session, case_id), dialogue(session, case_id)
    acts = session.execute(ACTS, {"case": case_id}).all()
    confirmed = next((one for one in acts if one.id == decision_id), None)
    if case is None or view is None or confirmed is None:
        raise CaseNotFound
    asked = next(one for one in reversed(acts) if one.step in ASKED)
    of_employee, of_assessor = (asked, confirmed) if confirmed.who is Who.ASSESSOR else (confirmed, asked)
    on = day_of(confirmed.at)
    results = skp.results_of(session, view.version_id)
    starts, ends = session.execute(sa.select(SKP.starts_on, SKP.ends_on).where(SKP.id == view.skp_id)).one()

    def build(frame: DocumentFrame) -> Snapshot:
        return Dialogue(
            frame=frame, letterhead=printing.letterhead(session, case.opd_id),
            employee=printing.subject_block(session, case.subject_id, case.position_id),
            assessor=printing.acting_block(session, of_assessor.actor_id, of_assessor.position_id, on),
            held_on=long_date(view.held_on), next_on=long_date(view.next_on) if view.next_on else "",
            topics=tuple(
                DiscussedResult(code=row.code, plan=row.plan, text=view.topics[row.id])
                for row in results if view.topics.get(row.id)
            ),
            general=view.general, agreement=view.agreement, employee_act=_act(of_employee),
            employee_at=of_employee.at, assessor_act=_act(of_assessor), assessor_at=of_assessor.at,
            receipt_note=_receipt(of_employee),
        )  # fmt: skip

    return Frozen(
        instansi=printing.CITY_NAME, build=build, filing_unit=printing.filing_unit(session, case.opd_id),
        period_label=stretch(starts, ends), dated_on=on, legal_basis=(citation("dialogue.record").label,),
        rests_on=(view.version_id,),
    )  # fmt: skip


def _act(one: Any) -> str:
    return CONFIRMED if one.step == "confirm" else PROPOSED


def _receipt(one: Any) -> str:
    """From which paper somebody confirmed for a person without a device."""
    if one.paper_on is None:
        return ""
    paper = f"kertas bertanda tangan yang diterima {long_date(one.paper_on)}"
    return f"Konfirmasi pegawai dicatatkan oleh {one.actor_name} dari {paper}."
