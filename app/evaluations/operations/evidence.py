"""Keep and withdraw evidence while the employee still writes. The bytes were checked and kept before."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import CaseNotFound
from app.database import new_id, transaction
from app.evaluations.models import Evidence
from app.evaluations.operations.writing import NotWritable, Permission, Writer, check_indicator, permitted
from app.evaluations.queries.content import EVIDENCE
from app.files import KeptFile
from app.policies.queries import in_force
from app.records import operations as records


def add_evidence(writer: Writer, indicator_id: UUID, file: KeptFile) -> bool:
    """Name a kept file as evidence of a row. The same file on the same row counts once; withdrawn, it comes back.

    Raises CaseNotFound, or NotWritable when the evaluation is locked or holds as many files as policy allows.
    """
    with transaction() as session:
        allowed = permitted(session, writer)
        check_indicator(session, writer.case_id, indicator_id)
        known = session.execute(
            sa.select(Evidence).where(
                EVIDENCE.evaluation_id == writer.case_id, EVIDENCE.indicator_id == indicator_id,
                EVIDENCE.sha256 == file.sha256,
            )
        ).scalars().first()  # fmt: skip
        if known is not None and known.withdrawn_at is None:
            return False
        _refuse_too_many(session, writer, allowed.case.rules_on)
        if known is not None:
            known.withdrawn_at, known.name = None, file.name
        else:
            session.add(
                Evidence(
                    id=new_id(), tenant_id=allowed.case.tenant_id, evaluation_id=writer.case_id,
                    indicator_id=indicator_id, name=file.name, media_type=file.media_type, size_bytes=file.size_bytes,
                    sha256=file.sha256, uploaded_by_id=writer.person_id, uploaded_at=writer.now,
                )
            )  # fmt: skip
        _note(session, allowed, writer, "added", indicator_id, file.name, file.sha256)
        return True


def withdraw_evidence(writer: Writer, evidence_id: UUID) -> bool:
    """Take a file back before the self-assessment is sent. The row and the bytes stay, the page no longer shows them.

    Raises CaseNotFound, NotWritable.
    """
    with transaction() as session:
        allowed = permitted(session, writer)
        row = session.execute(
            sa.select(Evidence).where(EVIDENCE.id == evidence_id, EVIDENCE.evaluation_id == writer.case_id)
        ).scalars().first()  # fmt: skip
        if row is None:
            raise CaseNotFound
        if row.withdrawn_at is not None:
            return False
        row.withdrawn_at = writer.now
        _note(session, allowed, writer, "withdrawn", row.indicator_id, row.name, row.sha256)
        return True


def _refuse_too_many(session: Session, writer: Writer, rules_on: date) -> None:
    most = in_force(session).count("evidence.max_count", rules_on)
    kept = session.execute(
        sa.select(sa.func.count(EVIDENCE.id)).where(
            EVIDENCE.evaluation_id == writer.case_id, EVIDENCE.withdrawn_at.is_(None)
        )
    ).scalar_one()
    if kept >= most:
        raise NotWritable(f"Satu evaluasi memuat paling banyak {most} berkas. Tarik satu berkas dahulu.")


def _note(
    session: Session, allowed: Permission, writer: Writer, what: str, indicator_id: UUID, name: str, sha256: str
) -> None:
    records.append(
        session, tenant_id=allowed.case.tenant_id, opd_id=allowed.case.opd_id, tag=f"evaluation:evidence:{what}",
        actor=allowed.snapshot(), case_id=writer.case_id, now=writer.now,
        body={"indicator": indicator_id.hex, "name": name, "sha256": sha256},
    )  # fmt: skip
