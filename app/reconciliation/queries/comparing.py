"""What e-Kinerja says beside what Tangkas holds: each difference as one line, with whoever has to act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE
from app.database import Id, ask, columns
from app.evaluations.models import Appraisal, Evaluation
from app.evaluations.queries.facts import stands_for
from app.exchange.queries import ChairNow, PersonNow, Present
from app.reconciliation.models import DifferenceKind, Owner
from app.reconciliation.queries.file import EkinerjaRows, Said, Theirs
from app.sheets.queries import folded
from app.skp.models import Skp, SkpVersion
from workflows import evaluation as process
from workflows.goal_setting import State
from workflows.predicate import Predicate, Rating

SKP, VERSION = columns(Skp), columns(SkpVersion)
EVALUATION, APPRAISAL = columns(Evaluation), columns(Appraisal)
TENANT: Any = sa.bindparam("tenant", type_=Id())
STANDING = (State.PROPOSED.value, State.AGREED.value)
AGREED = State.AGREED.value
SKPS = (
    sa.select(SKP.person_id, SKP.id.label("skp_id"), SKP.bkn_reference, VERSION.case_id, CASE.state)
    .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
    .join(CASE.id.table, CASE.id == VERSION.case_id)
    .where(SKP.tenant_id == TENANT, SKP.year == sa.bindparam("year", type_=sa.Integer()))
    .order_by(SKP.starts_on, VERSION.no, VERSION.case_id)
)
RESULTS = (
    sa.select(
        CASE.subject_id, EVALUATION.case_id, CASE.state, APPRAISAL.work_result, APPRAISAL.behaviour, APPRAISAL.predikat
    )
    .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
    .outerjoin(APPRAISAL.id.table, stands_for(EVALUATION.case_id))
    .where(EVALUATION.tenant_id == TENANT, EVALUATION.period_id == sa.bindparam("period", type_=Id()))
    .order_by(EVALUATION.case_id)
)


@dataclass(frozen=True, slots=True)
class SkpNow:
    """The SKP of somebody this year, with its newest version."""

    skp_id: UUID
    case_id: UUID
    reference: str
    state: str


# A file says nothing of a kind of difference when it has none of these columns.
SPEAKS_OF: dict[DifferenceKind, frozenset[Said]] = {
    DifferenceKind.UNKNOWN_PERSON: frozenset({Said.NUMBER}), DifferenceKind.MISSING_PERSON: frozenset({Said.NUMBER}),
    DifferenceKind.POSITION: frozenset({Said.TITLE}), DifferenceKind.UNIT: frozenset({Said.UNIT}),
    DifferenceKind.ASSESSOR: frozenset({Said.ASSESSOR_NUMBER, Said.ASSESSOR_NAME}),
    DifferenceKind.SKP_HERE: frozenset({Said.STATUS}), DifferenceKind.SKP_THERE: frozenset({Said.STATUS}),
    DifferenceKind.REFERENCE: frozenset({Said.REFERENCE}), DifferenceKind.RESULT: frozenset({Said.PREDICATE}),
    DifferenceKind.RESULT_HERE: frozenset({Said.PREDICATE}), DifferenceKind.RESULT_THERE: frozenset({Said.PREDICATE}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultNow:
    """The evaluation of somebody in the period, with the result that stands."""

    case_id: UUID
    state: str
    work: Rating | None
    behaviour: Rating | None
    predicate: Predicate | None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything the file is laid beside. `results` is empty where the file is about the SKP alone."""

    present: Present
    skps: Mapping[UUID, SkpNow]
    results: Mapping[UUID, ResultNow]
    has_period: bool
    desk: UUID
    today: date


@dataclass(frozen=True, slots=True)
class Found:
    """One difference, as it would be listed."""

    kind: DifferenceKind
    owner: Owner
    number: str
    name: str
    opd_id: UUID
    theirs: str
    ours: str
    person_id: UUID | None = None
    owner_id: UUID | None = None
    owner_name: str = ""
    case_id: UUID | None = None
    skp_id: UUID | None = None


def held(session: Session, present: Present, tenant_id: UUID, year: int, period: UUID | None, desk: UUID,
         today: date) -> Held:  # fmt: skip
    """What Tangkas holds of everybody. Two queries."""
    skps = {row.person_id: SkpNow(row.skp_id, row.case_id, row.bkn_reference, row.state)
            for row in ask(session, SKPS, tenant=tenant_id, year=year)}  # fmt: skip
    results = {}
    if period is not None:
        rows = ask(session, RESULTS, tenant=tenant_id, period=period)
        results = {row.subject_id: ResultNow(*row[1:]) for row in rows}
    return Held(present, skps, results, period is not None, desk, today)


def differences(read: EkinerjaRows, held: Held, *, whole: bool, opds: Collection[UUID] | None) -> tuple[Found, ...]:
    """Every difference, person by person. `whole`: the file holds everybody of the OPDs that stand in it."""
    by_number: dict[str, list[Theirs]] = defaultdict(list)
    for row in read.rows:
        by_number[row.number].append(row)
    one = _Comparing(held, read.columns)
    found = [each for number, rows in by_number.items() for each in one.person(number, rows)]
    if whole:
        found += one.missing(by_number)
    return tuple(each for each in found if opds is None or each.opd_id in opds)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where somebody sits now."""

    person: PersonNow
    chair: ChairNow
    unit_name: str
    opd_id: UUID
    opd_name: str
    assessor: PersonNow | None


class _Comparing:
    def __init__(self, held: Held, told: Collection[Said]) -> None:
        self.held, self.told = held, told
        self.by_id = {person.id: person for person in held.present.people.values()}

    def seat(self, person: PersonNow) -> _Seat | None:
        """Where the person sits, who assesses him; None without a seat."""
        present = self.held.present
        chair = present.chairs.get(person.position_id) if person.position_id else None
        if chair is None or (person.ended_on and person.ended_on < self.held.today):
            return None
        unit = present.unit_of[chair.unit_id]
        opd = present.unit_of.get(unit.opd_id, unit)
        above = present.line.get(chair.id)
        upper = present.chairs.get(above[0]) if above else None
        assessor = self.by_id.get(upper.holder_id) if upper and upper.holder_id else None
        return _Seat(person, chair, unit.name, opd.id, opd.name, assessor)

    def person(self, number: str, rows: list[Theirs]) -> Iterator[Found]:
        """What differs about one person; of several rows the one of today's post speaks."""
        known = self.held.present.people.get(number)
        seat = self.seat(known) if known else None
        if known is None or seat is None:
            last = rows[-1]
            ours = "Tidak memegang jabatan di Tangkas" if known else "Tidak dikenal di Tangkas"
            theirs = ", ".join(filter(None, (last.title, last.unit))) or "Tercatat sebagai pegawai"
            name = last.name or (known.name if known else number)
            yield Found(DifferenceKind.UNKNOWN_PERSON, Owner.BKPSDM, number, name, self.held.desk, theirs, ours,
                        known.id if known else None)  # fmt: skip
            return
        row = next((row for row in rows if same(row.title, seat.chair.title)), rows[-1])
        yield from self._organisation(row, seat)
        yield from self._skp(row, seat)
        if self.held.has_period and Said.PREDICATE in self.told:
            yield from self._result(row, seat)

    def missing(self, there: Collection[str]) -> Iterator[Found]:
        """Those of the same OPDs who stand in Tangkas only."""
        seats = [seat for person in self.held.present.people.values() if (seat := self.seat(person))]
        opds = {seat.opd_id for seat in seats if seat.person.number in there}
        for seat in seats:
            if seat.opd_id in opds and seat.person.number not in there:
                yield self._found(DifferenceKind.MISSING_PERSON, seat, "Tidak ada dalam berkas e-Kinerja",
                                  f"{seat.chair.title}, {seat.unit_name}", Owner.ADMIN_OPD)  # fmt: skip

    def _found(self, kind: DifferenceKind, seat: _Seat, theirs: str, ours: str, owner: Owner, *,
               case_id: UUID | None = None, skp_id: UUID | None = None) -> Found:  # fmt: skip
        asked = {Owner.EMPLOYEE: seat.person, Owner.ASSESSOR: seat.assessor}.get(owner)
        if owner is Owner.ASSESSOR and asked is None:
            owner = Owner.ADMIN_OPD  # nobody assesses: the line comes first
        return Found(kind, owner, seat.person.number, seat.person.name, seat.opd_id, theirs, ours, seat.person.id,
                     asked.id if asked else None, asked.name if asked else "", case_id, skp_id)  # fmt: skip

    def _organisation(self, row: Theirs, seat: _Seat) -> Iterator[Found]:
        """Post, unit and assessor: kept by the admin of the OPD, of its leaders by BKPSDM."""
        keeper = Owner.BKPSDM if seat.chair.is_head else Owner.ADMIN_OPD
        if row.title and not same(row.title, seat.chair.title):
            yield self._found(DifferenceKind.POSITION, seat, row.title, seat.chair.title, keeper)
        if row.unit and not (same(row.unit, seat.unit_name) or same(row.unit, seat.opd_name)):
            yield self._found(DifferenceKind.UNIT, seat, row.unit, seat.unit_name, keeper)
        theirs = self._assessor(row)
        if theirs and not _is_same_person(row, seat.assessor):
            ours = f"{seat.assessor.name} ({seat.assessor.number})" if seat.assessor else "Belum ada pejabat penilai"
            yield self._found(DifferenceKind.ASSESSOR, seat, theirs, ours, keeper)

    def _assessor(self, row: Theirs) -> str:
        known = self.held.present.people.get(row.assessor_number)
        name = row.assessor_name or (known.name if known else "")
        number = f"({row.assessor_number})" if row.assessor_number else ""
        stranger = "" if known or not row.assessor_number else ", tidak dikenal di Tangkas"
        return f"{name} {number}{stranger}".strip(" ,")

    def _skp(self, row: Theirs, seat: _Seat) -> Iterator[Found]:
        """Whether an SKP stands on both sides, and under which number of e-Kinerja."""
        ours = self.held.skps.get(seat.person.id)
        stands = ours is not None and ours.state in STANDING
        case_id, skp_id = (ours.case_id, ours.skp_id) if ours else (None, None)
        if row.has_skp and not stands:
            told = "Masih draf" if ours else "Belum ada SKP"
            yield self._found(DifferenceKind.SKP_HERE, seat, row.status, told, Owner.EMPLOYEE, case_id=case_id)
        elif ours and ours.state == AGREED and Said.STATUS in self.told and not row.has_skp:
            theirs = row.status or "Belum ada SKP"
            yield self._found(DifferenceKind.SKP_THERE, seat, theirs, "SKP disetujui", Owner.EMPLOYEE, case_id=case_id)
        if ours and row.reference and row.reference != ours.reference:
            yield self._found(DifferenceKind.REFERENCE, seat, row.reference, ours.reference or "Belum dicatat",
                              Owner.BKPSDM, case_id=case_id, skp_id=skp_id)  # fmt: skip

    def _result(self, row: Theirs, seat: _Seat) -> Iterator[Found]:
        """The predikat on both sides. It is told, and never taken over."""
        ours = self.held.results.get(seat.person.id)
        case_id = ours.case_id if ours else None
        theirs, mine = result_words(row.work, row.behaviour, row.predicate), ""
        if ours and ours.predicate:
            rated = (ours.work, ours.behaviour) if row.work or row.behaviour else (None, None)
            mine = result_words(*rated, ours.predicate)
        if row.predicate and not mine:
            told = "Belum dinilai" if ours else "Belum ada evaluasi"
            yield self._found(DifferenceKind.RESULT_HERE, seat, theirs, told, Owner.ASSESSOR, case_id=case_id)
        elif mine and not row.predicate:
            yield self._found(DifferenceKind.RESULT_THERE, seat, "Belum dinilai", mine, Owner.ASSESSOR, case_id=case_id)
        elif ours and mine and _differs(row, ours):
            closed = ours.state == process.State.CLOSED.value
            owner = Owner.BKPSDM if closed else Owner.ASSESSOR
            yield self._found(DifferenceKind.RESULT, seat, theirs, mine, owner, case_id=case_id)


def _differs(row: Theirs, ours: ResultNow) -> bool:
    pairs = ((row.work, ours.work), (row.behaviour, ours.behaviour), (row.predicate, ours.predicate))
    return any(theirs is not None and theirs is not mine for theirs, mine in pairs)


def result_words(work: Rating | None, behaviour: Rating | None, predicate: Predicate | None) -> str:
    """Baik (hasil kerja Sesuai Ekspektasi, perilaku Di Atas Ekspektasi)"""
    rated = [f"{name} {rating.label}" for name, rating in (("hasil kerja", work), ("perilaku", behaviour)) if rating]
    said = predicate.label if predicate else ""
    return f"{said} ({', '.join(rated)})" if rated and said else said or ", ".join(rated)


def same(theirs: str, ours: str) -> bool:
    """Whether two spellings of a post or a unit mean the same; e-Kinerja often adds the agency behind."""
    first, second = folded(theirs), folded(ours)
    return bool(first) and (first == second or first.startswith(f"{second} ") or second.startswith(f"{first} "))


def _is_same_person(row: Theirs, ours: PersonNow | None) -> bool:
    if ours is None:
        return False
    if row.assessor_number:
        return row.assessor_number == ours.number
    return bare_name(row.assessor_name) == bare_name(ours.name)


def bare_name(name: str) -> str:
    """A name without titles."""
    first = folded(name.partition(",")[0])
    return " ".join(word for word in first.split() if word not in {"dr", "drs", "dra", "ir", "h", "hj", "prof"})


def by_kind(found: Iterable[Found]) -> dict[DifferenceKind, int]:
    """How many of each kind, in the order of the kinds."""
    counts = dict.fromkeys(DifferenceKind, 0)
    for one in found:
        counts[one.kind] += 1
    return {kind: count for kind, count in counts.items() if count}
