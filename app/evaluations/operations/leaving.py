"""The post was left in the middle of a year: what it was to be judged on is judged now, and what lay ahead ends."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import take_system_step
from app.cases.queries import PERSON
from app.cases.seating import Moment, set_due
from app.evaluations.queries.facts import EVALUATION
from app.evaluations.queries.posts import SKP, handed_over_by, left_by
from app.organisation.models import EndReason
from app.outbox.operations import Recipient, notify
from app.web.filters import tanggal

KIND = "handover"
NO_SIGN_IN = " Sesudah hari terakhir Anda bertugas, admin OPD atau pejabat penilai mencatatkannya atas nama Anda."


def hand_over(session: Session, skp_id: UUID, when: Moment) -> None:
    """Evaluations of the periods that are cut short open at once; those of later periods end. Joins the transaction."""
    who = session.execute(
        sa.select(SKP.tenant_id, SKP.ends_on, PERSON.id, PERSON.email, PERSON.end_reason)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .where(SKP.id == skp_id)
    ).one()
    for one in left_by(session, skp_id):
        if one.is_later:
            take_system_step(session, one.case_id, "end", when)
            continue
        until = handed_over_by(when.policies, when.calendar, who.ends_on, one.closes_on)
        session.execute(
            sa.update(EVALUATION.case_id.table).where(EVALUATION.case_id == one.case_id).values(left_on=who.ends_on)
        )
        set_due(session, one.case_id, until)
        if who.end_reason is EndReason.DEATH:
            continue
        notify(
            session, [Recipient(who.id, who.email)], kind=KIND, title="Nilai diri atas jabatan yang Anda tinggalkan",
            body=f"Jabatan itu berakhir {tanggal(who.ends_on)}. Ajukan penilaian dirinya paling lambat "
            f"{tanggal(until)}; pejabat penilai jabatan itu yang menilai.{NO_SIGN_IN if who.end_reason else ''}",
            tenant_id=who.tenant_id, case_id=one.case_id, now=when.now,
        )  # fmt: skip
