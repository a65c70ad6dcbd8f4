"""The list behind a number of the board: whom each case waits for, since when, until when, what happens then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from flask import Response, get_flashed_messages, url_for

from app.access import access
from app.board import queries
from app.board.queries import READERS, Awaited, BoardCase
from app.board.views.blueprint import Asked, asked, blueprint, short_day
from app.cases.deadlines import Deadlines, Distance
from app.cases.frame import OFFICE_NAME
from app.cases.registry import handler_of
from app.policies.queries import rules_in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor
from app.web.request import session as database
from workflows.approval import WHO_LABEL


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `value` is what its box posts."""

    url: str
    name: str
    title: str
    note: str
    place: str
    waiting: str
    since: str
    due: str
    distance: Distance | None
    lapse: str
    risen: str
    value: str
    chosen: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a confirmation in one go came to: the sentence, who failed and why, and which boxes stay ticked."""

    sentence: str
    failures: Sequence[tuple[str, str]]
    chosen: frozenset[UUID]


@blueprint.get("/perkara")
@access(*READERS)
def listing() -> Response:
    return show_list(asked())


def show_list(wanted: Asked, outcome: Outcome | None = None, status: int = 200) -> Response:
    """The list as filtered; after a confirmation with its outcome, and with what failed still ticked."""
    me, session, today = actor(), database(), clock.today()
    choices = queries.choices(session, me.tenant_id)
    found = queries.case_page(session, me, wanted.scope(me, choices), today, wanted.page)
    deadlines = Deadlines(*rules_in_force(session), today)
    chosen: frozenset[UUID] = outcome.chosen if outcome else frozenset()
    plain = len(wanted.columns) == 1 and len(wanted.columns[0].states) == 1
    rows = [_row(case, deadlines, today, case.case_id in chosen, plain) for case in found.rows]
    return respond(
        "board/listing.html",
        status=status,
        told=get_flashed_messages(with_categories=True),
        outcome=outcome,
        rows=rows,
        total=found.total,
        wanted=wanted,
        choices=choices,
        opd=choices.opd(wanted.opd_id),
        processes=[(process.name, process.label) for process in queries.PROCESSES],
        stages=[(column.key, column.label) for column in queries.COLUMNS],
        pages=max(1, ceil(found.total / queries.PAGE)),
        next_url=url_for("board.listing", **wanted.args) + ("&" if wanted.args else "?") + "hal={n}",
        pick=any(row.value for row in rows),
    )


def _row(case: BoardCase, deadlines: Deadlines, today: date, chosen: bool, plain: bool) -> Row:
    """`plain`: every row of the list stands in the same state, so none need say it."""
    face = deadlines.face(case.process, case.state, case.clock, case.process_version)
    return Row(
        url=url_for(handler_of(case.process).page, case_id=case.case_id),
        name=case.subject_name,
        title=case.title,
        note="" if plain else queries.stage_of(case.process, case.state, case.process_version).label,
        place=case.opd_name if case.unit_name == case.opd_name else f"{case.unit_name}, {case.opd_name}",
        waiting=waiting(case),
        since=short_day(case.since, today),
        due=short_day(case.due_on, today) if case.due_on else face.due,
        distance=face.distance,
        lapse=face.lapse,
        risen=face.risen,
        value=f"{case.case_id.hex}:{case.version}" if case.may_be_confirmed else "",
        chosen=chosen and case.may_be_confirmed,
        hint="Belum Anda buka" if case.is_confirmable and case.mine and not case.opened else "",
    )


def waiting(case: BoardCase) -> str:
    """Whom the case waits for, by name where a name is known."""
    return " atau ".join(dict.fromkeys(_named(seat, case) for seat in case.awaited)) or "Tidak menunggu siapa pun"


def _named(seat: Awaited, case: BoardCase) -> str:
    if seat.is_person:
        return case.subject_name
    if seat.office is not None:
        return OFFICE_NAME[seat.office.value]
    return f"{seat.holder}, {WHO_LABEL[seat.who]}" if seat.holder else f"{WHO_LABEL[seat.who]} (jabatan kosong)"
