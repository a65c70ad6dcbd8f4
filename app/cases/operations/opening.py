"""A case is opened in its initial state; a document of a decision is issued."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases import queries
from app.cases.operations.refusals import CaseNotFound
from app.cases.queries import CaseView
from app.cases.registry import Handler, Opening, handler_of
from app.cases.seating import Moment, open_visit
from app.database import new_id, put, transaction
from app.documents import operations as documents
from app.records import operations as records
from app.records.operations import ActorSnapshot

ADD_CASE = sa.insert(queries.CASE.id.table)


def open_case(session: Session, opening: Opening, actor: ActorSnapshot, when: Moment) -> CaseView:
    """Open a case in its initial state, inside the caller's transaction."""
    opened = queries.case_unguarded(session, start_case(session, opening, actor, when))
    if opened is None:
        raise CaseNotFound
    return opened


def start_case(session: Session, opening: Opening, actor: ActorSnapshot, when: Moment) -> UUID:
    """As `open_case`, for thousands: answers the id alone, and sends statements that are kept ready."""
    handler, one = handler_of(opening.process), opening
    initial, case_id = handler.process.initial, new_id()
    row = {
        "id": case_id, "process": one.process, "process_version": handler.process.version, "state": initial.value,
        "version": 0, "tenant_id": one.tenant_id, "opd_id": one.opd_id, "unit_id": one.unit_id,
        "subject_id": one.subject_id, "position_id": one.position_id, "title": one.title, "opened_at": when.now,
        "closed_at": None,
    }  # fmt: skip
    put(session, ADD_CASE, row)
    view = CaseView(
        case_id, one.process, initial.value, 0, one.tenant_id, one.opd_id, one.unit_id, one.subject_id,
        one.position_id, one.title, when.now, case_id, 0, when.now, None, "", "", True, None,
        process_version=handler.process.version,
    )  # fmt: skip
    open_visit(session, view, initial, 1, when)
    body = {"to": initial.value, "title": one.title}
    records.append(
        session, tenant_id=one.tenant_id, opd_id=one.opd_id, tag=f"{one.process}:opened", actor=actor,
        case_id=case_id, now=when.now, body=body,
    )  # fmt: skip
    return case_id


def issue(session: Session, view: CaseView, handler: Handler, kind: str, decision_id: UUID, now: datetime) -> UUID:
    if handler.freeze is None:
        raise LookupError(f"{view.process} prints no documents")
    session.flush()
    frozen = handler.freeze(session, view.id, kind, decision_id)
    return documents.issue(
        session,
        frozen,
        kind=kind,
        tenant_id=view.tenant_id,
        opd_id=view.opd_id,
        case_id=view.id,
        subject_id=view.subject_id,
        decision_id=decision_id,
        now=now,
    )


def issue_again(case_id: UUID, kind: str, now: datetime) -> UUID:
    """Issue the document of a past decision that has none yet (PDFs on demand). Answers the document's id.

    Raises CaseNotFound when the case, or a decision that issues this kind, does not exist.
    """
    with transaction() as session:
        case = queries.case_unguarded(session, case_id)
        decision_id = queries.deciding(session, case, kind) if case else None
        if case is None or decision_id is None:
            raise CaseNotFound
        known = documents.issued(session, decision_id, kind)
        return known or issue(session, case, handler_of(case.process), kind, decision_id, now)
