"""Verbs of ralat: report a misprint, print the documents anew once it is confirmed, carry it into later documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound, Opening, start_case, take_system_step
from app.cases.queries import CaseView, case_for
from app.cases.registry import Applied
from app.cases.seating import Moment, moment
from app.corrections import queries
from app.corrections.models import Correction
from app.corrections.queries import CORRECTION, ON_BEHALF, CorrectionView, Paper, Place
from app.database import transaction
from app.documents import operations as documents
from app.documents.places import NoSuchPlace, with_words, words_on
from app.documents.snapshot import Snapshot
from app.documents.wording import long_date
from app.files import KeptFile
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.organisation.models import Holding
from app.organisation.queries import assessor_position
from app.periods.operations import Sender
from app.records import operations as records
from app.web.clock import day_of
from workflows.approval import WHO_LABEL, Who
from workflows.correction import CORRECTION as PROCESS
from workflows.correction import NotClerical, State, entry_at

NOT_FINAL = "Ralat hanya untuk dokumen yang sudah final. Selama masih berjalan, isinya diperbaiki di halamannya."
NOT_IN_FORCE = "Dokumen itu sudah digantikan. Buka yang berlaku, lalu laporkan dari sana."
WAITING = "Bagian ini sudah dilaporkan dan menunggu putusan."
SAME = "Tulis teks yang benar; yang Anda tulis sama dengan yang tercetak."
A_NUMBER = "Tulis nomor barisnya dengan angka, misalnya 3."
LARGEST_NUMBER = 999


class ReportRefused(Exception):
    """The report cannot be taken; the message is the Indonesian sentence, `field` where it belongs."""

    def __init__(self, field: str, because: str) -> None:
        self.field = field
        super().__init__(because)


class NotConcerned(Exception):
    """Somebody sees the document, but has no part in it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is misprinted: on which document, where, what is right, why, and on which evidence."""

    case_id: UUID
    document_id: UUID | None
    path: str
    proper: str
    reason: str
    evidence: str
    file: KeptFile | None = None


def report(sender: Sender, told: Report) -> UUID | None:
    """Open the case. None when the same form was sent before.

    Raises CaseNotFound, NotConcerned, ReportRefused, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not first_time(session, sender.actor.person_id, sender.key, sender.request_hash, sender.now):
            return None
        actor = actor_of_person(session, sender.actor.person_id, sender.actor.account_id, sender.today)
        case = case_for(session, actor, told.case_id, sender.today) if actor else None
        if actor is None or case is None:
            raise CaseNotFound
        who = queries.capacity_of(session, actor, case, sender.today)
        if who is None:
            raise NotConcerned
        place = _place(session, case, told)
        when = moment(session, sender.now, sender.today)
        return _open(session, case, actor, who, place, told, when)


def _place(session: Session, case: CaseView, told: Report) -> Place:
    """The reported place. Raises ReportRefused."""
    if not queries.is_final(case):
        raise ReportRefused("bagian", NOT_FINAL)
    entry = entry_at(told.path)
    if isinstance(entry, NotClerical):
        raise ReportRefused("bagian", entry.because)
    paper = next((one for one in queries.papers(session, case.id) if one.id == told.document_id), None)
    place = next((one for one in queries.places(paper) if one.path == told.path), None) if paper else None
    if place is None:
        raise ReportRefused("bagian", NOT_IN_FORCE)
    if told.proper == place.printed:
        raise ReportRefused("benar", SAME)
    if place.is_number and not _is_number(told.proper):
        raise ReportRefused("benar", A_NUMBER)
    if any(one.path == told.path and one.ended_at is None for one in queries.of_case(session, case.id)):
        raise ReportRefused("bagian", WAITING)
    return place


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and 0 < int(text) <= LARGEST_NUMBER


def _called(session: Session, actor: Actor, case: CaseView, who: Who, today: date) -> str:
    """As what somebody reports, with the office of an assessor who acts for a vacant one."""
    if who is not Who.ASSESSOR:
        return ON_BEHALF if who is Who.ADMIN_OPD else WHO_LABEL[who]
    position = assessor_position(session, case.position_id, today)
    held = next((one for one in actor.positions if one.position_id == position), None)
    acts = held is not None and held.holding is not Holding.DEFINITIF
    return f"{held.capacity}, {WHO_LABEL[who]}" if held and acts else WHO_LABEL[who]


def _open(
    session: Session, case: CaseView, actor: Actor, who: Who, place: Place, told: Report, when: Moment
) -> UUID:
    called = _called(session, actor, case, who, when.today)
    by = snapshot(actor, called)
    opening = Opening.of(PROCESS.name, case, f"Ralat {case.title}")
    case_id = start_case(session, opening, by, when)
    file = told.file
    session.add(
        Correction(
            case_id=case_id, tenant_id=case.tenant_id, corrected_id=case.id, path=place.path, words=place.words,
            printed=place.printed, proper=told.proper, reason=told.reason, evidence=told.evidence,
            file_name=file.name if file else "", media_type=file.media_type if file else "",
            size_bytes=file.size_bytes if file else 0, sha256=file.sha256 if file else None,
            reported_by_id=actor.person_id, reported_as=called, by_signer=who is Who.ASSESSOR,
        )
    )  # fmt: skip
    session.flush()
    body = {
        "case": case.id.hex, "path": place.path, "printed": place.printed, "proper": told.proper,
        "reason": told.reason, "evidence": told.evidence, "file": file.sha256 if file else "",
    }  # fmt: skip
    records.append(
        session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag="correction:reported", actor=by,
        case_id=case_id, now=when.now, body=body,
    )  # fmt: skip
    if who is Who.ASSESSOR:
        take_system_step(session, case_id, "forward", when)
    return case_id


def apply(step: Applied) -> None:
    """The report has ended; a confirmed one is printed."""
    state = State(step.outcome.went_to)
    if not PROCESS.stages[state].final:
        return
    view = queries.correction(step.session, step.case.id)
    if view is None:
        raise CaseNotFound
    note = _note(step, view) if state is State.CORRECTED else ""
    step.session.execute(
        sa.update(CORRECTION.case_id.table)
        .where(CORRECTION.case_id == step.case.id)
        .values(ended_at=step.now, note=note)
    )
    if state is State.CORRECTED:
        _print_anew(step, view, note)


def _note(step: Applied, view: CorrectionView) -> str:
    """What the document says of it."""
    signed = queries.signed_by(step.session, view.case_id)
    signer = f"{signed.name}, {signed.capacity}" if signed else f"{view.reported_by}, {view.reported_as}"
    on = long_date(day_of(step.now))
    where = f"{view.words[:1].upper()}{view.words[1:]}"
    told = f"{where} tertulis “{view.printed}”, seharusnya “{view.proper}”."
    return f"{told} Ditandatangani {signer}; disahkan {step.actor.name}, {step.actor.capacity}, {on}."


def _print_anew(step: Applied, view: CorrectionView, note: str) -> None:
    session = step.session
    numbers = []
    for paper in queries.papers(session, view.corrected_id):
        if queries.prints(paper, view):
            documents.reissue(session, paper.id, _mended(paper.snapshot, view.path, view.proper, note), step.now)
            numbers.append(paper.number)
    records.append(
        session, tenant_id=step.case.tenant_id, opd_id=step.case.opd_id, tag="document:corrected", actor=step.actor,
        case_id=view.corrected_id, now=step.now,
        body={"correction": view.case_id.hex, "path": view.path, "printed": view.printed, "proper": view.proper,
              "superseded": numbers},
    )  # fmt: skip


def _mended(snapshot: Snapshot, path: str, proper: str, note: str) -> Snapshot:
    mended = with_words(snapshot, path, proper)
    return replace(mended, frame=replace(mended.frame, corrections=(*mended.frame.corrections, note)))


def mend(session: Session, case_ids: tuple[UUID, ...], snapshot: Snapshot) -> Snapshot:
    """A document that is issued later says what was put right before, where it prints the same words."""
    for one in queries.put_right(session, case_ids):
        if words_on(snapshot).get(one.path) == one.printed:
            snapshot = _mended(snapshot, one.path, one.proper, one.note)
    return snapshot


__all__ = ["NoSuchPlace", "NotConcerned", "Paper", "Report", "ReportRefused", "apply", "mend", "report"]
