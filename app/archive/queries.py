"""Issued documents as people read them: whoever may see the case, or decided what is printed, may see the paper.

Read only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.queries import CASE, DECISION, PERSON, VISIBLE, reach
from app.database import Id, ask
from app.documents.queries import DOCUMENT, SUCCESSOR, VIEW, DocumentView


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with the case it belongs to, and the number of the one that replaced it."""

    document: DocumentView
    tenant_id: UUID
    process: str
    case_title: str
    subject_name: str
    pdf_bytes: int | None
    successor_id: UUID | None
    successor_number: str | None


PAPER = (
    sa.select(
        *VIEW,
        CASE.tenant_id,
        CASE.process,
        CASE.title,
        PERSON.name,
        DOCUMENT.pdf_bytes,
        SUCCESSOR.c.id,
        SUCCESSOR.c.number,
    )
    .join_from(DOCUMENT.id.table, CASE.id.table, CASE.id == DOCUMENT.case_id)
    .join(PERSON.id.table, PERSON.id == DOCUMENT.subject_id)
    .outerjoin(SUCCESSOR, SUCCESSOR.c.id == DOCUMENT.superseded_by_id)
    .where(DOCUMENT.id == sa.bindparam("document", type_=Id()))
)
PAPER_OF_TENANT = PAPER.where(CASE.tenant_id == sa.bindparam("tenant", type_=Id()))
MINE = sa.exists().where(DECISION.id == DOCUMENT.decision_id, DECISION.actor_id == sa.bindparam("me"))
PAPER_IF_VISIBLE = PAPER.where(sa.or_(VISIBLE, sa.and_(MINE, CASE.tenant_id == sa.bindparam("tenant"))))


def paper(session: Session, actor: Actor, document_id: UUID, today: date) -> Paper | None:
    """The document, when it exists and this person may see its case or decided it. One query."""
    if actor.reads_all:
        row = ask(session, PAPER_OF_TENANT, document=document_id, tenant=actor.tenant_id).first()
    else:
        row = ask(session, PAPER_IF_VISIBLE, document=document_id, **reach(actor, today)).first()
    return Paper(DocumentView(*row[: len(VIEW)]), *row[len(VIEW) :]) if row else None
