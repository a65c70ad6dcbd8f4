"""The frame of every case page: where it stands, what is asked of whom until when, what is refused, what was decided.

Built once per request from few queries and handed to the templates, which decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases import authority, queries
from app.cases.deadlines import Deadlines, risen
from app.cases.models import MoveCause
from app.cases.queries import ActEntry, CaseView, TimelineEntry
from app.cases.queries.moves import DueMoveView, due_moves
from app.cases.queries.seats import SeatRow
from app.cases.upline import BECAUSE
from app.policies.queries import rules_in_force
from app.web import filters
from app.web.clock import day_of
from workflows.approval import WHO_LABEL, Who
from workflows.engine import Context, Offer, Stage, Step, is_right_actor
from workflows.policies import citation

ICON = {"submit": "unggah", "return": "balik", "recall": "balik", "object": "timbangan", "decide": "timbangan"}
OFFICE_NAME = {"admin_opd": "Admin OPD", "petugas_bkpsdm": "BKPSDM", "petugas_setda": "Sekretariat Daerah"}


@dataclass(frozen=True, slots=True)
class Phase:
    """One dot of the stepper, as `components/case.html` reads it."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepButton:
    """An offered step: its button leads to the step page."""

    name: str
    label: str
    kind: str
    hint: str


@dataclass(frozen=True, slots=True)
class RefusedStep:
    """A refused step as a sentence with its article."""

    label: str
    because: str
    citation: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline, as `components/case.html` reads it. `paper`: where the signed paper behind it lies,
    `more`: the page of what happened, where that is another case."""

    kind: str
    icon: str
    what: str
    by: str
    quote: str
    when: str
    citation: str
    note: str = ""
    paper: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the content of a case page."""

    case: CaseView
    stage: Stage
    phases: tuple[Phase, ...]
    steps: tuple[StepButton, ...]
    refused: tuple[RefusedStep, ...]
    events: tuple[Event, ...]
    entries: tuple[TimelineEntry, ...]
    seats: tuple[SeatRow, ...]
    waiting_for: str
    due: str
    due_on: date | None
    lapse: str
    citation: str
    clause: str
    is_mine: bool
    is_subject: bool
    capacities: frozenset[Who]
    context: Context
    keeps_clock: bool
    deadlines: Deadlines

    @property
    def prints(self) -> bool:
        """Whether any step of this process makes a document."""
        return any(step.documents for step in self.case.table.steps)

    def offers(self, step: str) -> bool:
        """Whether the actor may take that step now."""
        return any(s.name == step for s in self.steps)


def frame_of(
    session: Session, actor: Actor, case: CaseView, *, today: date, now: datetime, told: bool = True
) -> Frame:
    """The frame for this actor. Seats and timeline are one query each; the facts cost what their slice asks.

    Not `told`: a page that shows no history, and needs no moves of deadlines in it.
    """
    policies, calendar = rules_in_force(session)
    seats = authority.seats_of(session, case, today, policies)
    context = authority.context_for(
        session, case, seats, actor, today=today, now=now, policies=policies, calendar=calendar
    )
    process = case.table
    state = process.state(case.state)
    offers = process.offered(state, context)
    mine = [o for o in offers if is_right_actor(o.step, context.actor)]
    entries, acts = queries.history(session, case.id) if case.annotated else (queries.timeline(session, case.id), ())
    main = _main_step(offers)
    due, deadlines = case.due_on, Deadlines(policies, calendar, today)
    return Frame(
        case=case,
        stage=case.stage,
        phases=_phases(process.phases, case, entries),
        steps=tuple(StepButton(o.step.name, _label(o), o.step.kind, o.step.hint) for o in mine if o.open),
        refused=tuple(_refusal(o) for o in mine if not o.open and not o.elsewhere),
        events=_history(session, case, entries, acts) if told else (),
        entries=entries,
        seats=seats,
        waiting_for=waiting_for(seats, case, actor),
        due=_due(case, deadlines),
        due_on=due,
        lapse=_lapse(case, main),
        citation=citation_label(main),
        clause=queries.clause_of(session, case),
        is_mine=any(o.open and o.step.kind == "primary" and o.pen is None for o in mine),
        is_subject=case.subject_id == actor.person_id,
        capacities=context.actor.capacities,
        context=context,
        keeps_clock=(due is not None or case.paused_on is not None) and authority.may_keep_clock(actor, case),
        deadlines=deadlines,
    )


def _due(case: CaseView, deadlines: Deadlines) -> str:
    """Until when, and how far that is; of a clock that stands still since when, and what is left of it."""
    if case.paused_on is not None:
        return f"Berhenti {deadlines.standing(case.process, case.state, case.clock, case.process_version).words}"
    if case.due_on is None:
        return ""
    at = (case.process, case.state, day_of(case.visit_opened_at))
    far = deadlines.words(*at, case.due_on, case.process_version)
    return f"{filters.hari_tanggal(case.due_on)} ({far})"


def _lapse(case: CaseView, main: Step | None) -> str:
    """What happens past the deadline, and to whom it went when it did."""
    if not case.escalated_to:
        return main.if_late if main else ""
    return f"{risen(case.escalated_to)}, {filters.tanggal(case.escalated_at)}. {main.if_late if main else ''}".rstrip()


def _history(
    session: Session, case: CaseView, entries: tuple[TimelineEntry, ...], acts: tuple[ActEntry, ...]
) -> tuple[Event, ...]:
    """What was decided, in between the moves of its deadline and what was done beside; newest first. Asked if any."""
    told = [(e.at, event_of(e)) for e in entries]
    if case.due_moved:
        told += [(move.at, _moved(move)) for move in due_moves(session, case.id)]
    told += [(one.at, act_event(one)) for one in acts]
    if case.due_moved or acts:
        told.sort(key=lambda one: one[0], reverse=True)
    return tuple(event for _, event in told)


MOVES = {
    MoveCause.HOLIDAY: "Batas bergeser karena hari libur",
    MoveCause.OUTAGE: "Batas bergeser karena gangguan",
    MoveCause.PAUSE: "Jam dihentikan",
    MoveCause.RESUME: "Jam berjalan lagi",
}


def _moved(move: DueMoveView) -> Event:
    if move.cause is None:
        until = f"di kotak masuknya sampai {filters.tanggal(move.becomes_on)}; batasnya tetap"
        return Event("perlu", "jam", "Ditunda", move.by_name, move.reason, filters.waktu(move.at), "", until)
    was, now = filters.tanggal(move.was_on), filters.tanggal(move.becomes_on)
    days = f"dari {was} ke {now}" if move.was_on and move.becomes_on else f"batasnya {now or was}"
    by = f"{move.basis}; {days}" if move.basis else days
    return Event("perlu", "jam", MOVES[move.cause], move.by_name, move.reason, filters.waktu(move.at), "", by)


def _label(offer: Offer) -> str:
    return f"{offer.step.label} atas nama pegawai" if offer.pen else offer.step.label


def _main_step(offers: list[Offer]) -> Step | None:
    return next((o.step for o in offers if o.step.due is not None), offers[0].step if offers else None)


def citation_label(step: Step | None) -> str:
    """The article a step rests on, as it may be printed."""
    return citation(step.cites[0]).label if step and step.cites else ""


def refusal_label(offer: Offer) -> str:
    """The article on which a step is refused: of the condition that does not hold, else of the step."""
    return citation(offer.cites[0]).label if offer.cites else citation_label(offer.step)


def _refusal(offer: Offer) -> RefusedStep:
    return RefusedStep(_label(offer), " ".join(offer.reasons), refusal_label(offer))


def waiting_for(seats: tuple[SeatRow, ...], case: CaseView, actor: Actor) -> str:
    """Whom the case waits for, by name where a name is known, and why where another was asked first."""
    asked = (s for s in seats if s.asked and s.agreed is None and s.merged_no is None)
    return " atau ".join(dict.fromkeys(_awaited(seat, case, actor) for seat in asked))


def _awaited(seat: SeatRow, case: CaseView, actor: Actor) -> str:
    if seat.target.person_id is not None:
        return "Anda" if case.subject_id == actor.person_id else case.subject_name
    if seat.holder and seat.target.position_id in actor.position_ids:
        return "Anda"
    if seat.holder:
        return f"{seat.holder.name} ({passed(seat)})" if seat.passed_from else seat.holder.name
    if seat.target.office:
        return OFFICE_NAME[seat.target.office.value]
    return f"{WHO_LABEL[seat.target.who]} (jabatan kosong)"


def passed(seat: SeatRow) -> str:
    """Why somebody else sits there than the chair it belongs to."""
    chair = seat.passed_title or WHO_LABEL[seat.target.who]
    return f"menggantikan {chair}: {BECAUSE[seat.passed_because]}"


def _phases(labels: tuple[str, ...], case: CaseView, entries: tuple[TimelineEntry, ...]) -> tuple[Phase, ...]:
    """The stepper: phases before the present one are done, with the day they ended."""
    if case.stage.phase not in labels:
        return ()
    at = labels.index(case.stage.phase)
    ended: dict[str, datetime] = {}
    for entry in reversed(entries):
        ended[entry.table.stages[entry.table.state(entry.visit_state)].phase] = entry.at
    closed = case.stage.kind == "selesai" and at == len(labels) - 1
    now = "held" if case.stage.kind == "bahaya" else "now"
    return tuple(
        Phase(
            label,
            "done" if index < at or closed else now if index == at else "next",
            filters.tanggal_pendek(ended.get(label)) if index < at and label in ended else "",
        )
        for index, label in enumerate(labels)
    )


def event_of(entry: TimelineEntry) -> Event:
    """A decision in the words of the step table."""
    step = entry.definition
    kind = "selesai" if step.agrees else "perlu"
    by = f"{entry.actor_name}, {entry.actor_capacity}" if entry.actor_capacity else entry.actor_name
    return Event(
        kind,
        ICON.get(step.name, "cek" if step.agrees else "balik"),
        step.past,
        by,
        entry.reason,
        filters.waktu(entry.at),
        citation_label(step),
        _note(entry),
        f"/perkara/{entry.case_id}/kertas/{entry.id}" if entry.paper_on else "",
    )


def act_event(act: ActEntry) -> Event:
    """An act in the words of the table of verbs. What its writer took back is no longer quoted."""
    verb, is_comment = act.definition, act.verb == "comment"
    gone = is_comment and not act.stands
    note = "komentar, bukan dasar putusan" if is_comment else act.note
    return Event(
        "jalan" if is_comment else "perlu", verb.icon, f"{verb.past} (sudah ditarik)" if gone else verb.past,
        f"{act.actor_name}, {act.actor_capacity}" if act.actor_capacity else act.actor_name,
        "" if gone else act.words, filters.waktu(act.at), "" if is_comment else citation(verb.cites).label, note,
    )  # fmt: skip


def _note(entry: TimelineEntry) -> str:
    """On which letter it was taken; that it counts for two seats, or was put down for the person concerned."""
    if entry.merged:
        return f"sudah memutus pada kursi {entry.seat_no}, dihitung sekali (juga untuk kursi {entry.merged})"
    if not entry.on_behalf:
        return f"berdasarkan {entry.basis}" if entry.basis else ""
    paper = f", dari kertas yang diterima {filters.tanggal(entry.paper_on)}" if entry.paper_on else ""
    return f"dicatatkan atas nama pegawai{paper}" + (f"; dasarnya: {entry.basis}" if entry.basis else "")


def documents_of(frame: Frame) -> list[dict[str, Any]]:
    """The documents this case has or will have: issued ones first, then those a past decision can issue on demand."""
    issued = [d for e in frame.entries for d in e.documents]
    have: set[tuple[str, UUID]] = {(d.kind, d.case_id) for d in issued}
    missing = dict.fromkeys(
        kind
        for e in frame.entries
        for kind in e.definition.documents
        if (kind, frame.case.id) not in have
    )
    return [{"document": d} for d in issued] + [{"kind": kind} for kind in missing]
