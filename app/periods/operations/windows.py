"""Create the periods of a year, move a window, give more time. Each is one transaction and one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import KeyReused, first_time
from app.cases.models import SeatStatus
from app.cases.queries import CASE, PERSON, SEAT, UNIT, VISIT, CaseView, case_for
from app.database import new_id, transaction
from app.identity.operations.accounts import snapshot
from app.organisation.queries import holders_of
from app.outbox.operations import Recipient, notify
from app.periods import queries
from app.periods.models import Dispensation, Period, PeriodKind
from app.periods.queries.windows import EVALUATION, PERIOD, WRITING
from app.policies.queries import rules_in_force
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.web.filters import tanggal
from workflows.evaluation import EVALUATION as PROCESS
from workflows.evaluation import State
from workflows.periods import planned_periods

__all__ = ["KeyReused", "PeriodOutdated", "PeriodRefused", "Sender"]
FIRST_YEAR, YEARS_AHEAD = 2022, 2
MOST_DAYS = timedelta(days=366)
LAW = "objection."  # deadlines of this family are the person's right against the office; the office cannot move them


class PeriodRefused(Exception):
    """It does not fit; `field` names the part of the form, the message is the sentence to show."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class PeriodOutdated(Exception):
    """Somebody changed it since the page was drawn."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a form, and when; key and hash make it safe to send it twice."""

    actor: Actor
    key: str
    request_hash: str
    now: datetime
    today: date

    @property
    def snapshot(self) -> ActorSnapshot:
        """The sender as the history keeps him."""
        return snapshot(self.actor)

    def is_new(self, session: Session) -> bool:
        """False when this form was sent before. Raises KeyReused."""
        return first_time(session, self.actor.person_id, self.key, self.request_hash, self.now)


def note(session: Session, sender: Sender, opd_id: UUID | None, tag: str, body: dict[str, Any], **more: Any) -> None:
    """One record in the history of the OPD, or of BKPSDM for what concerns the city."""
    where = opd_id or queries.desk_opd(session, sender.actor.tenant_id) or sender.actor.opd_id
    if where is None:
        raise PeriodRefused("alasan", "Belum ada BKPSDM dalam struktur, jadi belum ada riwayat untuk mencatatnya.")
    records.append(
        session, tenant_id=sender.actor.tenant_id, opd_id=where, tag=tag, actor=sender.snapshot, now=sender.now,
        body=body, **more,
    )  # fmt: skip


def refuse_year(year: int, today: date) -> None:
    """Raise PeriodRefused for a year before the rules or too far ahead."""
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise PeriodRefused("tahun", f"Pilih tahun antara {FIRST_YEAR} dan {today.year + YEARS_AHEAD}.")


def create_year(sender: Sender, year: int) -> int:
    """Store the periods policy foresees for a year, those that are there left alone. Answers how many are new."""
    refuse_year(year, sender.today)
    with transaction() as session:
        if not sender.is_new(session):
            return 0
        standing = queries.periods_of(session, sender.actor.tenant_id, year)
        known = {(p.kind, p.no) for p in standing}
        planned = planned_periods(year, *rules_in_force(session), queries.begun(standing))
        new = [p for p in planned if (PeriodKind(p.kind), p.no) not in known]
        session.add_all(
            Period(
                id=new_id(), tenant_id=sender.actor.tenant_id, year=year, kind=PeriodKind(p.kind), no=p.no,
                label=p.label, starts_on=p.starts_on, ends_on=p.ends_on, opens_on=p.opens_on, closes_on=p.closes_on,
            )
            for p in new
        )  # fmt: skip
        if new:
            told = {"year": year, "kind": planned[0].kind, "periods": [p.label for p in new]}
            note(session, sender, None, "periods:year:created", told)
        return len(new)


@dataclass(frozen=True, slots=True)
class Window:
    """Another window for a period, and why."""

    period_id: UUID
    version: int
    opens_on: date
    closes_on: date
    reason: str


def change_window(sender: Sender, window: Window) -> int:
    """Move a window. Whoever is writing keeps at least the days given before. Answers how many were told.

    Raises PeriodRefused, PeriodOutdated, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return 0
        known = queries.period(session, sender.actor.tenant_id, window.period_id)
        if known is None or known.version != window.version:
            raise PeriodOutdated
        _refuse_window(known, window)
        session.execute(
            sa.update(PERIOD.id.table)
            .where(PERIOD.id == known.id, PERIOD.version == window.version)
            .values(opens_on=window.opens_on, closes_on=window.closes_on, version=known.version + 1)
        )
        _prolong_writing(session, known.id, None, window.closes_on)
        people = _writers(session, known.id)
        before, now = (f"{tanggal(a)} sampai {tanggal(b)}" for a, b in (
            (known.opens_on, known.closes_on), (window.opens_on, window.closes_on)))
        notify(
            session, people, tenant_id=sender.actor.tenant_id, case_id=None, kind="window",
            title=f"Penilaian diri {known.label}: jendelanya {now}",
            body=f"Sebelumnya {before}. Batas yang sudah diberikan tidak menjadi lebih pendek. "
            f"Alasannya: {window.reason}",
            now=sender.now,
        )
        note(
            session, sender, None, "periods:window:changed",
            {
                "period": known.label, "from": [known.opens_on.isoformat(), known.closes_on.isoformat()],
                "to": [window.opens_on.isoformat(), window.closes_on.isoformat()], "reason": window.reason,
                "people": len(people),
            },
        )  # fmt: skip
        return len(people)


def _refuse_window(known: queries.PeriodView, window: Window) -> None:
    if window.closes_on < window.opens_on:
        raise PeriodRefused("tutup", "Tanggal tutup tidak boleh mendahului tanggal buka.")
    if window.opens_on < known.starts_on:
        raise PeriodRefused("buka", "Jendela tidak boleh dibuka sebelum periodenya dimulai.")
    if window.closes_on < known.ends_on:
        raise PeriodRefused("tutup", "Jendela tidak boleh ditutup sebelum periodenya berakhir.")
    if window.closes_on > known.ends_on + MOST_DAYS:
        raise PeriodRefused("tutup", "Jendela paling lama terbuka sampai setahun sesudah periodenya berakhir.")
    if (window.opens_on, window.closes_on) == (known.opens_on, known.closes_on):
        raise PeriodRefused("tutup", "Kedua tanggal sama dengan yang sekarang; tidak ada yang diubah.")


def _prolong_writing(session: Session, period_id: UUID, opd_id: UUID | None, until: date) -> None:
    """Self-assessments that are being written may be sent until that day; no deadline becomes shorter."""
    evaluated = sa.select(EVALUATION.case_id).where(EVALUATION.period_id == period_id)
    cases = sa.select(CASE.id).where(
        CASE.id.in_(evaluated), CASE.process == PROCESS.name, CASE.state == State.SELF_ASSESSMENT.value
    )
    if opd_id is not None:
        cases = cases.where(CASE.opd_id == opd_id)
    session.execute(
        sa.update(VISIT.id.table)
        .where(VISIT.case_id.in_(cases), VISIT.closed_at.is_(None), VISIT.due_on < until)
        .values(due_on=until)
    )


# ------------------------------------------------------------------------------------------------ more time


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Until when, and why."""

    until_on: date
    reason: str


def _refuse_day(until: date, present: date | None, today: date) -> None:
    if present is None:
        raise PeriodRefused("sampai", "Tahap ini tidak berbatas, jadi tidak perlu dispensasi.")
    if until <= present:
        raise PeriodRefused("sampai", "Dispensasi tidak memendekkan batas. Pilih tanggal sesudah batas yang sekarang.")
    if until < today:
        raise PeriodRefused("sampai", "Tanggal itu sudah lewat. Pilih hari ini atau sesudahnya.")
    if until > today + MOST_DAYS:
        raise PeriodRefused("sampai", "Dispensasi paling lama setahun dari hari ini.")


def dispense_case(sender: Sender, case_id: UUID, version: int, more: MoreTime) -> None:
    """A later deadline for the present visit of one case. The person and whoever is asked are told.

    Raises PeriodRefused, PeriodOutdated (also when the case is not there), KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return
        case = case_for(session, sender.actor, case_id, sender.today)
        if case is None or case.version != version:
            raise PeriodOutdated
        if case.subject_id == sender.actor.person_id:
            raise PeriodRefused("sampai", "Dispensasi untuk perkara Anda sendiri diberikan petugas lain.")
        process = case.table
        if str(process.due_policy(process.state(case.state)) or "").startswith(LAW):
            raise PeriodRefused("sampai", "Masa keberatan ditetapkan peraturan dan tidak diubah dengan dispensasi.")
        _refuse_day(more.until_on, queries.deadline_of(session, case), sender.today)
        session.execute(
            sa.update(VISIT.id.table)
            .where(VISIT.id == case.visit_id, VISIT.due_on < more.until_on)
            .values(due_on=more.until_on)
        )
        _grant(session, sender, more, case_id=case.id, period_id=_period_of(session, case))
        _tell(session, sender, _concerned(session, case, sender.today), more, case.title, case.id)
        note(
            session, sender, case.opd_id, "periods:dispensation:case",
            {"until": more.until_on.isoformat(), "reason": more.reason, "visit": case.visit_no}, case_id=case.id,
        )  # fmt: skip


def _period_of(session: Session, case: CaseView) -> UUID | None:
    return session.execute(sa.select(EVALUATION.period_id).where(EVALUATION.case_id == case.id)).scalar()


def _grant(
    session: Session, sender: Sender, more: MoreTime, *, period_id: UUID | None, case_id: UUID | None = None,
    opd_id: UUID | None = None,
) -> None:  # fmt: skip
    session.add(
        Dispensation(
            id=new_id(), tenant_id=sender.actor.tenant_id, period_id=period_id, case_id=case_id, opd_id=opd_id,
            until_on=more.until_on, reason=more.reason, granted_by_id=sender.actor.person_id, granted_at=sender.now,
        )
    )  # fmt: skip
    session.flush()


def _concerned(session: Session, case: CaseView, today: date) -> list[Recipient]:
    """The person the case is about, and those whose turn it is."""
    email = session.execute(sa.select(PERSON.email).where(PERSON.id == case.subject_id)).scalar() or ""
    asked = session.execute(
        sa.select(SEAT.position_id).where(SEAT.visit_id == case.visit_id, SEAT.asked, SEAT.status == SeatStatus.OPEN)
    ).scalars()
    holders = holders_of(session, [one for one in asked if one is not None], today)
    return [
        Recipient(case.subject_id, email),
        *(Recipient(h.person_id, h.email) for hs in holders.values() for h in hs),
    ]


def _tell(
    session: Session, sender: Sender, people: list[Recipient], more: MoreTime, what: str, case_id: UUID | None
) -> None:
    notify(
        session, people, tenant_id=sender.actor.tenant_id, case_id=case_id, kind="dispensation",
        title=f"{what}: batas diperpanjang sampai {tanggal(more.until_on)}",
        body=f"BKPSDM memberi dispensasi. Alasannya: {more.reason}", now=sender.now,
    )  # fmt: skip


def dispense_opd(sender: Sender, opd_id: UUID, period_id: UUID, more: MoreTime) -> int:
    """A later end of the window for everybody of an OPD who still writes in that period. Answers how many were told.

    Raises PeriodRefused, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return 0
        known = queries.period(session, sender.actor.tenant_id, period_id)
        opd = session.execute(
            sa.select(UNIT.name).where(UNIT.id == opd_id, UNIT.tenant_id == sender.actor.tenant_id, UNIT.is_opd)
        ).scalar()
        if known is None or opd is None:
            raise PeriodRefused("opd", "Pilih perangkat daerah dan periode dari daftar.")
        _refuse_day(more.until_on, queries.window_end_of(session, opd_id, period_id), sender.today)
        _prolong_writing(session, period_id, opd_id, more.until_on)
        _grant(session, sender, more, period_id=period_id, opd_id=opd_id)
        people = _writers(session, period_id, opd_id)
        _tell(session, sender, people, more, f"Penilaian diri {known.label}", None)
        note(
            session, sender, opd_id, "periods:dispensation:opd",
            {
                "period": known.label, "until": more.until_on.isoformat(), "reason": more.reason,
                "people": len(people),
            },
        )  # fmt: skip
        return len(people)


def _writers(session: Session, period_id: UUID, opd_id: UUID | None = None) -> list[Recipient]:
    """Those whose self-assessment of the period is still theirs to write, each once, with the case it is about."""
    found = (
        sa.select(PERSON.id, PERSON.email, CASE.id.label("case_id"))
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .where(EVALUATION.period_id == period_id, CASE.state.in_(WRITING))
        .order_by(PERSON.id, CASE.id)
    )
    if opd_id is not None:
        found = found.where(CASE.opd_id == opd_id)
    people = {row.id: Recipient(row.id, row.email, row.case_id) for row in session.execute(found)}
    return list(people.values())
