"""What a row of the inbox says, prepared once so that the template only prints it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import url_for
from sqlmodel import Session

from app.access import Actor
from app.cases.deadlines import Deadlines, Distance
from app.cases.frame import OFFICE_NAME
from app.cases.registry import handler_of
from app.inbox.queries import Done, Task, week_end
from app.policies.queries import rules_in_force
from app.web.filters import tanggal, waktu
from app.web.page import FROM, FROM_INBOX
from workflows.approval import WHO_LABEL, Who

ANY = UUID(int=0)
ELSEWHERE = "Di luar jabatan Anda sekarang; keputusan Anda tetap dapat dibuka"
LATE, WEEK, LATER = "Lewat batas", "Pekan ini", "Nanti"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `value` is what its box posts, empty when it has none."""

    url: str
    name: str
    title: str
    note: str
    who: str
    capacity: str
    since: str
    due: str
    distance: Distance | None
    lapse: str
    risen: str
    value: str
    chosen: bool
    hint: str
    aside: str = ""
    resume: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `count` is of the whole list, where known."""

    words: str
    count: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One decision of the reader and where its case stands now."""

    url: str
    name: str
    title: str
    past: str
    at: str
    kind: str
    now: str


class Addresses:
    """Addresses of case pages. One look-up per process, not per row."""

    def __init__(self, **more: Any) -> None:
        self._pages: dict[str, str] = {}
        self._more = more

    def of(self, process: str, case_id: UUID) -> str:
        """Where that case is shown."""
        page = self._pages.get(process)
        if page is None:
            page = self._pages[process] = url_for(handler_of(process).page, case_id=ANY, **self._more)
        return page.replace(str(ANY), str(case_id))


def whom(task: Task, actor: Actor, *, mine: bool) -> tuple[str, str]:
    """Whom the matter waits for, and in which capacity."""
    label = WHO_LABEL[task.who]
    if mine:
        mandate = actor.mandate_for(task.seat_position_id) if actor.mandates else None
        if mandate is not None:
            return "Anda", mandate.called
        held = next((p for p in actor.positions if p.position_id == task.seat_position_id), None)
        acting = held is not None and held.capacity != held.title
        return "Anda", held.capacity if held is not None and acting else "" if task.who is Who.EMPLOYEE else label
    if task.who is Who.EMPLOYEE:
        return task.subject_name, ""
    if task.office is not None:
        return OFFICE_NAME[task.office.value], ""
    return task.holder or "Jabatan kosong", label


def grouped(
    session: Session,
    actor: Actor,
    tasks: Iterable[Task],
    today: date,
    *,
    mine: bool,
    counts: tuple[int, int, int] | None = None,
    chosen: frozenset[UUID] = frozenset(),
    snoozed: Mapping[UUID, tuple[date, str]] = MappingProxyType({}),
) -> tuple[Group, ...]:
    """Rows by how near their deadline is. `counts`: how many there are of each in the whole list."""
    distances, addresses = Deadlines(*rules_in_force(session), today), Addresses(**{FROM: FROM_INBOX})
    sunday = week_end(today)

    def heading(task: Task) -> str:
        if task.due_on is None or task.due_on > sunday:
            return LATER
        return LATE if task.due_on < today else WEEK

    def row(task: Task) -> Row:
        who = whom(task, actor, mine=mine)
        found = _row(task, who, distances, addresses, task.case_id in chosen)
        return _put_off(found, task.case_id, *snoozed[task.case_id]) if task.case_id in snoozed else found

    of = dict(zip((LATE, WEEK, LATER), counts, strict=True)) if counts else {}
    return tuple(Group(words, of.get(words), tuple(map(row, group))) for words, group in groupby(tasks, heading))


def _row(task: Task, who: tuple[str, str], distances: Deadlines, addresses: Addresses, chosen: bool) -> Row:
    asked, face = task.asked, distances.face(task.process, task.state, task.clock, task.process_version)
    return Row(
        url=addresses.of(task.process, task.case_id),
        name=task.subject_name,
        title=task.title,
        note=f"{asked.label} · {task.position_title}" if asked else task.position_title,
        who=who[0],
        capacity=who[1],
        since=face.since,
        due=face.due,
        distance=face.distance,
        lapse=face.lapse,
        risen=face.risen,
        value=f"{task.case_id.hex}:{task.version}" if task.together else "",
        chosen=chosen,
        hint="Belum Anda buka" if task.unopened else "",
    )


def _put_off(row: Row, case_id: UUID, until: date, reason: str) -> Row:
    """A row of what the reader put off: until when and why, and the way back."""
    words = f"Ditunda sampai {tanggal(until)}: {reason}"
    return replace(row, value="", aside=words, resume=url_for("inbox.resume", case_id=case_id))


def done_rows(done: Iterable[Done], visible: Container[UUID]) -> Iterator[DoneRow]:
    """What the reader decided, newest first. Where he sees the case no longer, his own decision is what he sees."""
    addresses, own = Addresses(), url_for("cases.decisions", case_id=ANY)
    for one in done:
        is_seen = one.case_id in visible
        yield DoneRow(
            addresses.of(one.process, one.case_id) if is_seen else own.replace(str(ANY), str(one.case_id)),
            one.subject_name,
            one.title,
            one.past,
            waktu(one.at),
            one.stage.kind,
            one.stage.label if is_seen else ELSEWHERE,
        )
