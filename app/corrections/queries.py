"""Questions about ralat: what stands on the documents of a case, what is reported, what was put right. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor, Role
from app.cases.frame import Event
from app.cases.models import Case
from app.cases.queries import CASE, DECISION, PERSON, READING, CaseView, TimelineEntry
from app.cases.registry import FactsRequest, handler_of
from app.corrections.models import Correction
from app.database import Id, ask, columns
from app.documents.models import Document
from app.documents.places import words_on
from app.documents.queries import DocumentView
from app.documents.snapshot import Snapshot, from_json
from app.organisation.queries import assessor_position
from app.records.models import ReadingKind
from app.web import filters
from workflows.approval import WHO_LABEL, Who
from workflows.correction import FINAL, Entry, Facts, State, entry_at

CORRECTION, DOCUMENT = columns(Correction), columns(Document)
CORRECTED = sa.alias(Case.__table__, "corrected").c  # type: ignore[attr-defined]
REPORTER = sa.alias(PERSON.id.table, "reporter").c
ON_BEHALF = "admin OPD, untuk pegawai yang tidak dapat melapor sendiri"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in force with what it prints."""

    id: UUID
    kind: str
    title: str
    number: str
    version: int
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Place:
    """One text on a document that may be misprinted: where, what it is called, what stands there."""

    path: str
    words: str
    printed: str
    is_number: bool = False


PAPERS = (
    sa.select(DOCUMENT.id, DOCUMENT.kind, DOCUMENT.title, DOCUMENT.number, DOCUMENT.version, DOCUMENT.snapshot)
    .where(
        DOCUMENT.case_id == sa.bindparam("case", type_=Id()), DOCUMENT.superseded_at.is_(None),
        DOCUMENT.revoked_at.is_(None),
    )
    .order_by(DOCUMENT.serial)
)  # fmt: skip


def papers(session: Session, case_id: UUID) -> tuple[Paper, ...]:
    """The documents of a case that are in force, in the order they were issued. One query."""
    return tuple(
        Paper(row.id, row.kind, row.title, row.number, row.version, from_json(row.kind, row.snapshot.encode()))
        for row in ask(session, PAPERS, case=case_id)
    )


def places(paper: Paper) -> tuple[Place, ...]:
    """What may be misprinted on a document, in the order of the form."""
    found = []
    for path, printed in words_on(paper.snapshot).items():
        entry = entry_at(path)
        if isinstance(entry, Entry):
            found.append(Place(path, _called(paper.snapshot, path, entry), printed, entry.is_number))
    return tuple(found)


_PEOPLE = {
    "employee": WHO_LABEL[Who.EMPLOYEE], "assessor": WHO_LABEL[Who.ASSESSOR],
    "assessor_superior": WHO_LABEL[Who.ASSESSOR_SUPERIOR],
}  # fmt: skip


def _called(snapshot: Any, path: str, entry: Entry) -> str:
    """The place in words: realisasi, hasil kerja utama nomor 2, indikator 1."""
    first, *rest = path.split(".")
    if first in _PEOPLE:
        return f"{entry.words} {_PEOPLE[first]}"
    if first == "results":
        row = snapshot.results[int(rest[0])]
        measure = f", indikator {int(rest[2]) + 1}" if len(rest) > 2 else ""
        return f"{entry.words}, hasil kerja {row.section} nomor {row.no}{measure}"
    if first == "behaviours":
        return f"{entry.words}, {snapshot.behaviours[int(rest[0])].name}"
    return f"{entry.words} nomor {int(rest[-1]) + 1}" if first == "annexes" else entry.words


def capacity_of(session: Session, actor: Actor, case: CaseView, today: date) -> Who | None:
    """As what somebody is concerned with the documents of a case: the person, who assesses him, BKPSDM; else None."""
    return _capacity(actor, case, assessor_position(session, case.position_id, today), today)


def _capacity(actor: Actor, case: CaseView, assessor_id: UUID | None, today: date) -> Who | None:
    if case.subject_id == actor.person_id:
        return Who.EMPLOYEE
    if assessor_id in actor.position_ids:
        return Who.ASSESSOR
    if Role.PETUGAS_BKPSDM in actor.roles:
        return Who.BKPSDM
    return Who.ADMIN_OPD if not case.acts_himself(today) and case.opd_id in actor.admin_of else None


def is_final(case: CaseView) -> bool:
    """Whether its documents are final and in force."""
    return FINAL.get(case.process) == case.state


# ------------------------------------------------------------------------------------------------- what is reported


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One report with where it stands."""

    case_id: UUID
    corrected_id: UUID
    corrected_process: str
    corrected_title: str
    subject_id: UUID
    subject_name: str
    state: State
    path: str
    words: str
    printed: str
    proper: str
    reason: str
    evidence: str
    file_name: str
    media_type: str
    sha256: str | None
    reported_by_id: UUID
    reported_by: str
    reported_as: str
    by_signer: bool
    opened_at: datetime
    ended_at: datetime | None

    @property
    def label(self) -> str:
        """Where it stands, in the words of the table."""
        return handler_of("correction").table_with(self.state).stages[self.state].label

    @property
    def kind(self) -> str:
        """Which kind of status that is."""
        return handler_of("correction").table_with(self.state).stages[self.state].kind


VIEW = (
    CORRECTION.case_id, CORRECTION.corrected_id, CORRECTED.process, CORRECTED.title, CASE.subject_id, PERSON.name,
    CASE.state, CORRECTION.path, CORRECTION.words, CORRECTION.printed, CORRECTION.proper, CORRECTION.reason,
    CORRECTION.evidence, CORRECTION.file_name, CORRECTION.media_type, CORRECTION.sha256, CORRECTION.reported_by_id,
    REPORTER.name, CORRECTION.reported_as, CORRECTION.by_signer, CASE.opened_at, CORRECTION.ended_at,
)  # fmt: skip
STATE_AT = VIEW.index(CASE.state)


def _views(*where: Any) -> Any:
    return (
        sa.select(*VIEW)
        .join_from(CORRECTION.case_id.table, CASE.id.table, CASE.id == CORRECTION.case_id)
        .join(CORRECTED.id.table, CORRECTED.id == CORRECTION.corrected_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(REPORTER.id.table, REPORTER.id == CORRECTION.reported_by_id)
        .where(*where)
        .order_by(CASE.opened_at.desc(), CASE.id.desc())
    )


ONE = _views(CORRECTION.case_id == sa.bindparam("case", type_=Id()))
OF_CASE = _views(CORRECTION.corrected_id == sa.bindparam("case", type_=Id()))
OF_PERSON = _views(
    sa.or_(
        CASE.subject_id == sa.bindparam("person", type_=Id()),
        CORRECTION.reported_by_id == sa.bindparam("person", type_=Id()),
    )
)


def _read(row: Sequence[Any]) -> CorrectionView:
    values = (*row[:STATE_AT], State(row[STATE_AT]), *row[STATE_AT + 1 :])
    return CorrectionView(*values)


def correction(session: Session, case_id: UUID) -> CorrectionView | None:
    """One report. One query."""
    row = ask(session, ONE, case=case_id).first()
    return _read(row) if row else None


def of_case(session: Session, case_id: UUID) -> tuple[CorrectionView, ...]:
    """All reports on the documents of a case, the newest first. One query."""
    return tuple(_read(row) for row in ask(session, OF_CASE, case=case_id))


def of_person(session: Session, person_id: UUID) -> tuple[CorrectionView, ...]:
    """All reports about somebody's documents and by him, the newest first. One query."""
    return tuple(_read(row) for row in ask(session, OF_PERSON, person=person_id))


@dataclass(frozen=True, slots=True)
class PutRight:
    """What was put right on the documents of a case."""

    path: str
    printed: str
    proper: str
    note: str


PUT_RIGHT = (
    sa.select(CORRECTION.path, CORRECTION.printed, CORRECTION.proper, CORRECTION.note)
    .join(CASE.id.table, CASE.id == CORRECTION.case_id)
    .where(
        CORRECTION.corrected_id.in_(sa.bindparam("cases", expanding=True)), CASE.state == State.CORRECTED.value,
    )
    .order_by(CORRECTION.ended_at, CORRECTION.case_id)
)  # fmt: skip


def put_right(session: Session, case_ids: Sequence[UUID]) -> tuple[PutRight, ...]:
    """What was put right in some cases, the oldest first. One query."""
    return tuple(PutRight(*row) for row in ask(session, PUT_RIGHT, cases=list(case_ids)))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed or confirmed, as the history names him."""

    name: str
    capacity: str


SIGNED = (
    sa.select(DECISION.actor_name, DECISION.actor_capacity)
    .where(DECISION.case_id == sa.bindparam("case", type_=Id()), DECISION.step == "sign")
    .order_by(DECISION.no.desc())
)


def signed_by(session: Session, case_id: UUID) -> Signature | None:
    """Who signed the ralat; None where its reporter is the signer."""
    row = ask(session, SIGNED, case=case_id).first()
    return Signature(*row) if row else None


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of a case says of its corrections: lines of the timeline, and whether the reader may report one."""

    events: tuple[Event, ...] = ()
    may_report: bool = False


def may_report(actor: Actor, case: CaseView, assessor_id: UUID | None, today: date) -> bool:
    """Whether the reader of a page may report a misprint on its documents; `assessor_id`: the position above. No query.
    """
    return is_final(case) and _capacity(actor, case, assessor_id, today) is not None


def told_of(session: Session, actor: Actor, case: CaseView, assessor_id: UUID | None, today: date) -> Told:
    """For the page of a final case; nothing while it runs. One query."""
    if not is_final(case):
        return Told()
    return Told(tuple(_event(one) for one in of_case(session, case.id)), may_report(actor, case, assessor_id, today))


def printed_anew(entries: Sequence[TimelineEntry]) -> tuple[Event, ...]:
    """The same, told by the documents that a timeline knows: those printed again for the same decision. No query."""
    again = [(paper, one.case_id) for one in entries for paper in one.documents if paper.version > _first(one, paper)]
    return tuple(
        Event("selesai", "cek", f"Ralat diterbitkan: {paper.title} versi {paper.version}", "", "",
              filters.waktu(paper.created_at), "", f"nomor {paper.number}", more=f"/ralat/dokumen/{case_id}")
        for paper, case_id in sorted(again, key=lambda one: one[0].created_at, reverse=True)
    )  # fmt: skip


def _first(entry: TimelineEntry, paper: DocumentView) -> int:
    return min(one.version for one in entry.documents if one.kind == paper.kind)


def _event(one: CorrectionView) -> Event:
    what = f"{one.label}: {one.words}"
    quote = f"Tertulis “{one.printed}”, seharusnya “{one.proper}”"
    at = filters.waktu(one.ended_at or one.opened_at)
    sign = "cek" if one.state is State.CORRECTED else "lonceng" if one.ended_at is None else "balik"
    note = f"dilaporkan {one.reported_by}, {one.reported_as}"
    return Event(one.kind, sign, what, "", quote, at, "", note, more=f"/ralat/{one.case_id}")


# ------------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class CorrectionFacts(Facts):
    """The facts of the table with what they were read from."""

    view: CorrectionView
    papers: tuple[Paper, ...]


def _asked() -> Any:
    """The report with the state of its case, and what the actor did here before."""
    me = sa.bindparam("me", type_=Id())
    return ONE.add_columns(
        CORRECTED.state,
        sa.exists().where(
            DECISION.case_id == CORRECTION.case_id, DECISION.step == "sign", DECISION.actor_id == me
        ),
        sa.exists().where(
            READING.visit_id == sa.bindparam("visit", type_=Id()), READING.reader_id == me,
            READING.kind == ReadingKind.OPENED,
        ),
    )  # fmt: skip


ASKED = _asked()


def facts(request: FactsRequest) -> CorrectionFacts:
    """What the table asks. Two queries. Raises LookupError for a case that is no report."""
    me = request.person_id
    row = ask(request.session, ASKED, case=request.case_id, visit=request.visit_id, me=me).first()
    if row is None:
        raise LookupError(request.case_id)
    *view_row, state, signed, opened = row
    view = _read(view_row)
    on = papers(request.session, view.corrected_id)
    return CorrectionFacts(
        stands=FINAL.get(view.corrected_process) == state and any(prints(one, view) for one in on),
        reported_by_actor=view.reported_by_id == me, signed_by_actor=bool(signed),
        reported_by_signer=view.by_signer, opened_by_actor=bool(opened), view=view, papers=on,
    )  # fmt: skip


def prints(paper: Paper, report: CorrectionView) -> bool:
    """Whether the document has the reported text at that place."""
    return words_on(paper.snapshot).get(report.path) == report.printed
