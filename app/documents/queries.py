"""Questions about issued documents. Read only, ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns
from app.documents.models import Document, DocumentStatus
from app.organisation.models import Unit

DOCUMENT, UNIT = columns(Document), columns(Unit)
SUCCESSOR = DOCUMENT.id.table.alias("successor")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One issued document as a list shows it."""

    id: UUID
    case_id: UUID
    subject_id: UUID
    kind: str
    title: str
    number: str
    code: str
    version: int
    status: DocumentStatus
    pdf_sha256: str | None
    created_at: datetime
    superseded_at: datetime | None
    revoked_at: datetime | None
    revoked_for: str


VIEW = (
    DOCUMENT.id,
    DOCUMENT.case_id,
    DOCUMENT.subject_id,
    DOCUMENT.kind,
    DOCUMENT.title,
    DOCUMENT.number,
    DOCUMENT.code,
    DOCUMENT.version,
    DOCUMENT.status,
    DOCUMENT.pdf_sha256,
    DOCUMENT.created_at,
    DOCUMENT.superseded_at,
    DOCUMENT.revoked_at,
    DOCUMENT.revoked_for,
)


def of_cases(session: Session, case_ids: list[UUID]) -> tuple[DocumentView, ...]:
    """The documents of some cases, newest first. One query."""
    rows = session.execute(
        sa.select(*VIEW).where(DOCUMENT.case_id.in_(case_ids)).order_by(DOCUMENT.created_at.desc(), DOCUMENT.id.desc())
    )
    return tuple(DocumentView(*row) for row in rows)


def document(session: Session, document_id: UUID) -> DocumentView | None:
    """One document by id; who may see it is the case's matter."""
    row = session.execute(sa.select(*VIEW).where(DOCUMENT.id == document_id)).first()
    return DocumentView(*row) if row else None


@dataclass(frozen=True, slots=True)
class PublicView:
    """All that the public verification page may say of a document."""

    title: str
    number: str
    version: int
    office: str
    created_at: datetime
    snapshot_sha256: str
    superseded_at: datetime | None
    revoked_at: datetime | None
    revoked_for: str
    successor_number: str | None


def by_code(session: Session, code: str) -> PublicView | None:
    """The public facts behind a verification code."""
    row = session.execute(
        sa.select(
            DOCUMENT.title,
            DOCUMENT.number,
            DOCUMENT.version,
            UNIT.name,
            DOCUMENT.created_at,
            DOCUMENT.snapshot_sha256,
            DOCUMENT.superseded_at,
            DOCUMENT.revoked_at,
            DOCUMENT.revoked_for,
            SUCCESSOR.c.number,
        )
        .join_from(DOCUMENT.id.table, UNIT.id.table, UNIT.id == DOCUMENT.opd_id)
        .outerjoin(SUCCESSOR, SUCCESSOR.c.id == DOCUMENT.superseded_by_id)
        .where(DOCUMENT.code == code)
    ).first()
    return PublicView(*row) if row else None
