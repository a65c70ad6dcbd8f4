"""Tim saya: whom I assess today, with SKP, evaluation, deadline and last predikat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from flask import Response, request, url_for

from app.access import access
from app.cases.waiting import Stand, stands
from app.home import queries
from app.home.queries import PAGE, TEAM, Member, YearCase
from app.home.views.blueprint import blueprint
from app.home.views.desk import page_of
from app.web import clock
from app.web.forms import tidy, unreadable
from app.web.hypermedia import respond
from app.web.request import actor, session

FILTERS = (
    ("", "Semua"),
    ("giliran", "Menunggu saya"),
    ("lewat", "Lewat batas"),
    ("skp", "SKP tahun ini belum disetujui"),
)
LONGEST = 60
WAITS = ("perlu", "Menunggu Anda")


@dataclass(frozen=True, slots=True)
class Cell:
    """A case in a row: where it is, and its status."""

    label: str
    url: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One person of the team."""

    name: str
    number: str
    title: str
    unit: str
    goals: Cell | None
    evaluation: Cell | None
    stand: Stand | None
    predikat: str | None
    predikat_of: str


@blueprint.get("/tim")
@access()
def team() -> Response:
    me, today = actor(), clock.today()
    only = request.args.get("saringan", "")
    typed = tidy(request.args.get("nama"))[: LONGEST + 1]
    complaint = "Nama terlalu panjang; pakai sebagian saja." if len(typed) > LONGEST else unreadable(typed)
    members = () if complaint else _members(only, typed)
    cases = queries.years_of_team(session(), me, [m.person_id for m in members], today.year)
    total = members[0].total if members else 0
    return respond(
        "home/team.html",
        block="list",
        status=422 if complaint else 200,
        rows=_rows(members, cases, today),
        total=total,
        page=_page_number(),
        pages=max(1, ceil(total / PAGE)),
        filters=FILTERS,
        only=only if only in TEAM else "",
        typed="" if complaint else typed,
        complaint=complaint,
        filtered=bool(typed or only),
        next_url=url_for("home.team", saringan=only or None, nama=typed or None, hal="NOMOR").replace("NOMOR", "{n}"),
    )


def _members(only: str, typed: str) -> tuple[Member, ...]:
    key, after = only if only in TEAM else "", (_page_number() - 1) * PAGE
    return queries.team(session(), actor(), clock.today(), only=key, like=typed, offset=after)


def _page_number() -> int:
    text = request.args.get("hal", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _rows(members: Sequence[Member], cases: Sequence[YearCase], today: date) -> list[TeamRow]:
    of: dict[tuple[UUID, UUID], list[YearCase]] = defaultdict(list)
    for case in cases:
        of[case.subject_id, case.position_id].append(case)
    begun = [c.case_id for c in cases if not c.stage.final and (c.period_opens_on or today) <= today]
    standing = stands(session(), actor(), begun, today)
    return [_row(member, of[member.person_id, member.position_id], today, standing) for member in members]


def _row(member: Member, cases: Sequence[YearCase], today: date, standing: Mapping[UUID, Stand]) -> TeamRow:
    """The SKP of this year, the latest evaluation whose window has opened, and the last predikat given."""
    goals = [c for c in cases if c.is_goals and c.year == today.year and not c.stage.final]
    opened = [c for c in cases if c.period_opens_on and c.period_opens_on <= today]
    running = max(opened, key=lambda c: (c.year, c.period_no or 0), default=None)
    rated = max((c for c in opened if c.predikat), key=lambda c: (c.year, c.since), default=None)
    waiting = [c for c in (*goals, *opened) if c.case_id in standing]
    nearest = min(waiting, key=lambda c: (c.due_on is None, c.due_on or today), default=None)
    return TeamRow(
        name=member.name,
        number=member.number,
        title=member.title,
        unit=member.unit_name,
        goals=_cell(goals[-1]) if goals else None,
        evaluation=_cell(running) if running else None,
        stand=standing[nearest.case_id] if nearest else None,
        predikat=rated.predikat.value if rated and rated.predikat else None,
        predikat_of=rated.period_label or "" if rated else "",
    )


def _cell(case: YearCase) -> Cell:
    kind, words = WAITS if case.awaited else (case.stage.kind, case.stage.label)
    return Cell(case.period_label or case.title, page_of(case.process, case.case_id), kind, words)
