"""Issue documents: freeze, number, and queue for rendering, inside the deciding transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import columns, new_id, transaction
from app.documents import snapshot as snapshots
from app.documents.models import Document, DocumentStatus
from app.documents.parts import DocumentFrame, Kind
from app.documents.renderer import Renderer, RenderFailed
from app.documents.snapshot import Snapshot, from_json, title_of, to_json
from app.files import Files
from app.outbox.models import OutboxKind
from app.outbox.operations import enqueue
from app.outbox.queries import attempts_for_document
from app.records import operations as records
from app.records.operations import SYSTEM
from app.web.clock import day_of

DOCUMENT = columns(Document)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
FILING = "800.1.11"  # klasifikasi arsip: penilaian kinerja
_base = {"url": "http://127.0.0.1:8000"}
_kept = {"files": Files(Path("data/files"))}
TRIES_BEFORE_TELLING = 3


def use_files(files: Files) -> None:
    """Where finished documents are kept (from the settings, at start)."""
    _kept["files"] = files


def use_public_url(url: str) -> None:
    """Where the verification page answers (from the settings, at start)."""
    _base["url"] = url.rstrip("/")


def address_of(code: str) -> str:
    """Where anybody may check the document with that code."""
    return f"{_base['url']}/verifikasi/{code}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a slice freezes: the words of the frame that are its own, and how to build the snapshot around it."""

    instansi: str
    build: Callable[[DocumentFrame], Snapshot]
    filing_unit: str = "TS"
    period_label: str = ""
    period_title: str = ""
    period_note: str = ""
    legal_basis: tuple[str, ...] = ()
    place: str = "Tangerang Selatan"
    dated_on: date | None = None
    replaces_case_id: UUID | None = None
    """A former case whose document of the same kind this one supersedes (an SKP version is a case of its own)."""
    rests_on: tuple[UUID, ...] = ()
    """Cases whose words are printed here too: what was put right there is put right here."""


Mend = Callable[[Session, tuple[UUID, ...], Snapshot], Snapshot]
_mends: list[Mend] = []


def mends(mend: Mend) -> None:
    """Ask about words that were put right in the cases behind a document, before it is issued."""
    if mend not in _mends:
        _mends.append(mend)


def issue(
    session: Session,
    frozen: Frozen,
    *,
    kind: str,
    tenant_id: UUID,
    opd_id: UUID,
    case_id: UUID,
    subject_id: UUID,
    decision_id: UUID,
    now: datetime,
) -> UUID:
    """Number and freeze a document and queue its rendering.

    A former issue of the same kind and case, or of the case it replaces, is superseded.
    """
    replaced = [one for one in (case_id, frozen.replaces_case_id) if one is not None]
    former = (
        session.execute(
            sa.select(Document).where(
                DOCUMENT.case_id.in_(replaced), DOCUMENT.kind == kind, DOCUMENT.superseded_at.is_(None)
            )
        )
        .scalars()
        .first()
    )
    number = _next_number(session, tenant_id, now, frozen.filing_unit)
    frame = DocumentFrame(
        kind=cast(Kind, kind),
        number=number.text,
        code=number.code,
        verification_url=number.url,
        version=former.version + 1 if former else 1,
        recorded_at=now,
        place=frozen.place,
        dated_on=frozen.dated_on or day_of(now),
        status="recorded",
        instansi=frozen.instansi,
        period_label=frozen.period_label,
        period_title=frozen.period_title,
        period_note=frozen.period_note,
        legal_basis=frozen.legal_basis,
    )
    built = frozen.build(frame)
    for mend in _mends:
        built = mend(session, (*replaced, *frozen.rests_on), built)
    about = (tenant_id, opd_id, case_id, subject_id, decision_id)
    row = _stored(session, built, number, about, now)
    if former is not None:
        supersede(session, former, row, now)
    _queue(session, row, now)
    return row.id


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number among those of the year, and the code that goes with it."""

    text: str
    year: int
    serial: int
    code: str

    @property
    def url(self) -> str:
        """Where anybody may check it."""
        return address_of(self.code)


def _next_number(session: Session, tenant_id: UUID, now: datetime, filing_unit: str) -> Numbered:
    year = day_of(now).year
    last = session.execute(
        sa.select(sa.func.max(DOCUMENT.serial)).where(DOCUMENT.tenant_id == tenant_id, DOCUMENT.year == year)
    ).scalar()
    serial = (last or 0) + 1
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return Numbered(f"{FILING}/{serial:06d}/{filing_unit}/{year}", year, serial, code)


def _stored(
    session: Session, built: Snapshot, number: Numbered, about: tuple[UUID, UUID, UUID, UUID, UUID], now: datetime
) -> Document:
    """The row of a new issue. `about`: tenant, OPD, case, person, decision."""
    data, kind = to_json(built), built.frame.kind
    tenant_id, opd_id, case_id, subject_id, decision_id = about
    row = Document(
        id=new_id(),
        tenant_id=tenant_id,
        opd_id=opd_id,
        case_id=case_id,
        subject_id=subject_id,
        decision_id=decision_id,
        kind=kind,
        title=title_of(kind),
        number=number.text,
        year=number.year,
        serial=number.serial,
        code=number.code,
        version=built.frame.version,
        snapshot=data.decode(),
        snapshot_sha256=hashlib.sha256(data).hexdigest(),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def reissue(session: Session, document_id: UUID, mended: Snapshot, now: datetime) -> UUID:
    """Print a document in force anew with other words, of the same decision, under a number of its own.

    The one before stays and says that it is superseded. Takes part in the caller's transaction.
    """
    former = session.execute(sa.select(Document).where(DOCUMENT.id == document_id)).scalars().one()
    number = _next_number(session, former.tenant_id, now, former.number.split("/")[-2])
    frame = replace(
        mended.frame, number=number.text, code=number.code, verification_url=number.url, version=former.version + 1,
        recorded_at=now,
    )  # fmt: skip
    about = (former.tenant_id, former.opd_id, former.case_id, former.subject_id, former.decision_id)
    row = _stored(session, replace(mended, frame=frame), number, about, now)
    supersede(session, former, row, now)
    _queue(session, row, now)
    return row.id


def supersede(session: Session, former: Document, successor: Document, now: datetime) -> None:
    """The older issue says from now on that it is superseded, and by which: it is frozen and rendered again."""
    old = from_json(former.kind, former.snapshot.encode())
    frame = replace(old.frame, status="superseded", superseded_by_number=successor.number)
    data = to_json(replace(old, frame=frame))
    former.snapshot, former.snapshot_sha256 = data.decode(), hashlib.sha256(data).hexdigest()
    former.superseded_by_id, former.superseded_at = successor.id, now
    former.status, former.pdf_sha256 = DocumentStatus.QUEUED, None
    _queue(session, former, now)


def revoke(session: Session, document_id: UUID, ground: str, now: datetime) -> bool:
    """The document says from now on that it is taken back, and why in public words: frozen and rendered again.

    False when it was superseded or revoked already. Takes part in the caller's transaction.
    """
    row = session.execute(sa.select(Document).where(DOCUMENT.id == document_id).with_for_update()).scalars().one()
    if row.revoked_at is not None or row.superseded_at is not None:
        return False
    old = from_json(row.kind, row.snapshot.encode())
    data = to_json(replace(old, frame=replace(old.frame, status="revoked")))
    row.snapshot, row.snapshot_sha256 = data.decode(), hashlib.sha256(data).hexdigest()
    row.revoked_at, row.revoked_for = now, ground
    row.status, row.pdf_sha256 = DocumentStatus.QUEUED, None
    _queue(session, row, now)
    return True


def issued(session: Session, decision_id: UUID, kind: str) -> UUID | None:
    """The document of that kind a decision already issued."""
    return session.execute(
        sa.select(DOCUMENT.id).where(DOCUMENT.decision_id == decision_id, DOCUMENT.kind == kind)
    ).scalar()


def _queue(session: Session, row: Document, now: datetime) -> None:
    enqueue(
        session,
        OutboxKind.DOCUMENT,
        {"document": row.id.hex},
        tenant_id=row.tenant_id,
        case_id=row.case_id,
        now=now,
        decision_id=row.decision_id,
    )


def store_rendered(session: Session, document_id: UUID, snapshot_sha256: str, pdf_sha256: str, size: int) -> None:
    """Note the finished bytes, unless the document was frozen anew meanwhile. Joins the caller's transaction."""
    session.execute(
        sa.update(DOCUMENT.id.table)
        .where(DOCUMENT.id == document_id, DOCUMENT.snapshot_sha256 == snapshot_sha256)
        .values(status=DocumentStatus.READY, pdf_sha256=pdf_sha256, pdf_bytes=size)
    )


def render_queued(document: str, renderer: Renderer, now: datetime) -> None:
    """Make the PDF of a queued document (its id in hexadecimal) and keep it. Doing it twice changes nothing.

    After the third failure the document says so; the outbox goes on trying. Raises RenderFailed.
    """
    document_id = UUID(hex=document)
    with transaction() as session:
        row = session.execute(
            sa.select(DOCUMENT.kind, DOCUMENT.snapshot, DOCUMENT.snapshot_sha256).where(
                DOCUMENT.id == document_id, DOCUMENT.status != DocumentStatus.READY
            )
        ).first()
    if row is None:
        return
    try:
        pdf = renderer.render(row.kind, row.snapshot.encode())
    except RenderFailed as failed:
        _note_failure(document_id, failed.reason, now)
        raise
    sha256 = _kept["files"].put(pdf)
    with transaction() as session:
        store_rendered(session, document_id, row.snapshot_sha256, sha256, len(pdf))


def _note_failure(document_id: UUID, reason: str, now: datetime) -> None:
    """The third time in a row the page and the history say that the PDF does not come."""
    with transaction() as session:
        row = session.execute(sa.select(Document).where(DOCUMENT.id == document_id)).scalars().one()
        if row.status is not DocumentStatus.QUEUED:
            return
        if attempts_for_document(session, document_id) + 1 < TRIES_BEFORE_TELLING:
            return
        row.status = DocumentStatus.FAILED
        records.append(
            session,
            tenant_id=row.tenant_id,
            opd_id=row.opd_id,
            tag="document:failed",
            actor=SYSTEM,
            case_id=row.case_id,
            now=now,
            body={"document": row.id.hex, "number": row.number, "reason": reason[:200]},
        )


def queue_again(document_id: UUID, now: datetime) -> None:
    """Try once more to make a PDF that failed. Does nothing for a document that is queued or ready."""
    with transaction() as session:
        row = session.execute(sa.select(Document).where(DOCUMENT.id == document_id)).scalars().first()
        if row is not None and row.status is DocumentStatus.FAILED:
            row.status = DocumentStatus.QUEUED
            _queue(session, row, now)


KINDS = tuple(snapshots.KINDS)
