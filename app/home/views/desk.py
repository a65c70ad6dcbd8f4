"""Beranda: what is asked of me, my year, what happened; for assessors the team, for officers the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Response, url_for

from app.access import access
from app.cases.deadlines import Deadlines
from app.cases.registry import handler_of
from app.cases.waiting import Stand, stands
from app.home import queries
from app.home.queries import StageCount, YearCase
from app.home.views.blueprint import blueprint
from app.inbox import queries as inbox
from app.inbox.queries import Task
from app.policies.queries import rules_in_force
from app.web import clock
from app.web.clock import day_of
from app.web.filters import NBSP, hari_tanggal, tanggal, tanggal_pendek
from app.web.hypermedia import respond
from app.web.request import actor, session
from app.web.wording import counted
from workflows.calendar import years_to_load
from workflows.followup import FOLLOWUP
from workflows.goal_setting import GOAL_SETTING

Standings = Mapping[UUID, Stand]
SHOWN, NEWS = 3, 3
LONG = 8  # lines of a year: an SKP, four quarters and the annual result are six
AT_REST = frozenset({"selesai", "diam"})
SHORTER = {GOAL_SETTING.name: "Buka SKP", FOLLOWUP.name: "Buka tindak lanjut"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked of the reader, as a card shows it. `days` to the deadline, none without one."""

    heading: str
    about: str
    since: str
    due: str
    days: int | None
    working: bool
    citation: str
    lapse: str
    url: str
    button: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """An SKP or evaluation of the year: link, hint, status."""

    label: str
    url: str | None
    hint: str
    kind: str
    words: str
    predikat: str | None
    is_over: bool = False
    stand: Stand | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """The lines of one year, and those folded away below them."""

    year: int
    lines: tuple[YearLine, ...]
    over: tuple[YearLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StageLine:
    """Cases in one stage, and how many of them are late since when."""

    label: str
    count: int
    late: int
    oldest: str


def page_of(process: str, case_id: UUID) -> str:
    """Where that case is shown."""
    return url_for(handler_of(process).page, case_id=case_id)


@blueprint.get("/")
@access()
def show() -> Response:
    me, today = actor(), clock.today()
    policies, calendar = rules_in_force(session())
    deadlines = Deadlines(policies, calendar, today)
    tasks, waiting = inbox.first_tasks(session(), me, today, SHOWN)
    mine = queries.year_of(session(), me.person_id, today.year)
    running = [case.case_id for case in mine if not case.stage.final and not _is_ahead(case, today)]
    standing = stands(session(), me, running, today)
    city = queries.city_stages(session(), me.tenant_id, today) if me.is_officer else ()
    return respond(
        "home/show.html",
        to_load=years_to_load(calendar, policies, today) if me.is_officer else (),
        heading=_heading(waiting),
        nearest=_nearest(next((t.due_on for t in tasks if t.due_on), None), today),
        asks=[_ask(task, me.person_id, deadlines) for task in tasks],
        more=waiting - len(tasks),
        years=_years(mine, today, standing),
        team=stage_lines(queries.team_stages(session(), me, today), today),
        city=stage_lines((one for one in city if one.stage.asked), today),
        news=inbox.notices_of(session(), me.person_id, limit=NEWS),
    )


def _heading(waiting: int) -> str:
    return f"{counted(waiting)} hal menunggu Anda" if waiting else "Tidak ada yang menunggu Anda"


def _nearest(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    words = "yang terlama lewat sejak" if due_on < today else "batas terdekat"
    return f"{words} {hari_tanggal(due_on)}"


def _ask(task: Task, me: UUID, deadlines: Deadlines) -> Ask:
    step, own, since = task.asked, task.subject_id == me, day_of(task.since)
    at = (task.process, task.state, since)
    days, working = deadlines.of(*at, task.due_on, task.process_version) if task.due_on else (None, False)
    return Ask(
        heading=step.label if step else task.title,
        about=task.title if own else f"{task.subject_name}, {task.position_title}. {task.title}",
        since=tanggal(task.since),
        due=hari_tanggal(task.due_on) if task.due_on else "Tanpa batas",
        days=days,
        working=working,
        citation=deadlines.article(*at, task.process_version) if task.due_on else "",
        lapse=step.if_late if step and task.due_on else "",
        url=page_of(task.process, task.case_id),
        button=_opens(task.process),
    )


def _opens(process: str) -> str:
    label = handler_of(process).process.label
    return SHORTER.get(process, f"Buka {label[0].lower()}{label[1:]}")


def _years(cases: Sequence[YearCase], today: date, standing: Standings) -> tuple[Year, ...]:
    """This year, and the one before as far as something of it is still under way."""
    shown = [case for case in cases if not (case.stage.final and case.is_goals)]
    this = [case for case in shown if case.year == today.year]
    before = [case for case in shown if case.year != today.year and case.stage.kind not in AT_REST]
    groups = [(today.year, this)] + ([(before[0].year, before)] if before else [])
    lines = [(year, [_line(case, today, standing.get(case.case_id)) for case in group]) for year, group in groups]
    return tuple(Year(year, *folded(found)) for year, found in lines)


def folded(lines: Sequence[YearLine]) -> tuple[tuple[YearLine, ...], tuple[YearLine, ...]]:
    """What stands open and what is folded: of a long year (of months) every period that is over, but for the latest."""
    over = [line for line in lines if line.is_over][:-1] if len(lines) > LONG else []
    return tuple(line for line in lines if line not in over), tuple(over)


def _is_ahead(case: YearCase, today: date) -> bool:
    """Its window has not opened: nobody is asked for anything yet."""
    return case.period_opens_on is not None and case.period_opens_on > today


def _line(case: YearCase, today: date, stand: Stand | None) -> YearLine:
    label = f"Sasaran kinerja, {case.title}" if case.is_goals else case.period_label or case.title
    if _is_ahead(case, today):
        hint = f"Penilaian diri dibuka {tanggal_pendek(case.period_opens_on)}"
    else:
        hint = "" if stand else f"Sejak {tanggal_pendek(case.since)}"
    urgent = case.awaited and case.stage.kind == "perlu"
    return YearLine(
        label=label,
        url=page_of(case.process, case.case_id),
        hint=hint,
        kind="perlu" if urgent else case.stage.kind,
        words="Menunggu Anda" if urgent else case.stage.label,
        predikat=case.predikat.value if case.predikat else None,
        is_over=case.stage.final and not case.is_goals,
        stand=stand,
    )


def stage_lines(counts: Iterable[StageCount], today: date) -> list[tuple[str, list[StageLine]]]:
    """Counts under the name of their process, in the order of its table."""
    groups = groupby(sorted(counts, key=_place), key=lambda one: one.process_label)
    return [(label, [_stage_line(one, today) for one in group]) for label, group in groups]


def _stage_line(one: StageCount, today: date) -> StageLine:
    days = (today - one.oldest_due_on).days if one.oldest_due_on else 0
    return StageLine(one.stage.label, one.count, one.late, f"{days}{NBSP}hari" if days else "")


def _place(one: StageCount) -> tuple[int, str, int]:
    process = handler_of(one.process).table_with(one.state)
    return queries.PLACE.get(one.process, len(queries.PLACE)), one.process, list(process.stages).index(one.stage.state)
