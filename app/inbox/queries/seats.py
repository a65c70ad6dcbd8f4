"""What waits for somebody, what waits for others, what somebody decided. Read only, ordered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import NEVER, Office, SeatStatus
from app.cases.queries import CASE, CLOCK, DECISION, OFFICE_ROLE, PERSON, READING, SEAT, VISIBLE, VISIT, reach
from app.cases.queries.cases import SNOOZE
from app.database import Id, ask, columns
from app.evaluations.models import Evaluation
from app.inbox.models import InboxSetting, SecondLook
from app.inbox.queries.matters import ALL, ASKING, Done, Kind, Overview, Saved, Task, Wanted
from app.organisation.models import Position
from app.organisation.queries import ASSIGNMENT, LINE, valid_on
from app.periods.models import Period
from app.records.models import ReadingKind

PAGE, MOST_WAITING, LATEST_DECISIONS = 50, 100_000, 100
POSITION, OF_PERIOD, PERIOD = columns(Position), columns(Evaluation), columns(Period)
SETTING, LOOK = columns(InboxSetting), columns(SecondLook)
# Written into the statement itself: only then does SQLite see that its partial indexes of open seats apply.
OPEN = sa.literal_column(f"'{SeatStatus.OPEN.value}'", SEAT.status.type)

# The statements are built once, here: building one costs as much as asking it. The names of their parameters:
ME = sa.bindparam("me", type_=Id())
POSITIONS = sa.bindparam("positions", type_=Id(), expanding=True)
OFFICES = sa.bindparam("offices", type_=SEAT.office.type, expanding=True)
OPDS = sa.bindparam("opds", type_=Id(), expanding=True)
TODAY: Any = sa.bindparam("today", type_=sa.Date())
WEEK_END = sa.bindparam("week_end", type_=sa.Date())
KIND_PROCESS, KIND_STATE = sa.bindparam("process", type_=sa.String()), sa.bindparam("state", type_=sa.String())
CASES = sa.bindparam("cases", type_=Id(), expanding=True)
LIMIT, OFFSET = sa.bindparam("most", type_=sa.Integer()), sa.bindparam("after", type_=sa.Integer())


ANYHOW = sa.bindparam("anyhow", type_=sa.Boolean())
AS_SELF = sa.bindparam("as_self", type_=sa.Boolean())
AS_POSITION, AS_OFFICE = sa.bindparam("as_position", type_=Id()), sa.bindparam("as_office", type_=SEAT.office.type)
FROM_DAY, TO_DAY = sa.bindparam("from_day", type_=sa.Date()), sa.bindparam("to_day", type_=sa.Date())
# What this person put off, until the day comes back.
PUT_OFF = sa.select(SNOOZE.visit_id).where(SNOOZE.person_id == ME, SNOOZE.until > TODAY)
WAITING = (SEAT.id, SEAT.visit_id, SEAT.case_id, SEAT.process, SEAT.state)
NO_CHAIR = sa.cast(sa.null(), SEAT.position_id.type).label("position_id")
NO_OFFICE = sa.cast(sa.null(), SEAT.office.type).label("office")


def _open_seats(of_whom: tuple[Any, Any], *whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Seats of a chair or an office, with all a list sorts by: read from one index alone, however many they are."""
    return sa.select(*WAITING, *of_whom, SEAT.due_by.label("due_by")).where(SEAT.status == OPEN, SEAT.asked, *whose)


def _without_due() -> sa.ColumnElement[bool]:
    """A stay without a deadline, of which none was stopped."""
    return sa.and_(OF_PERIOD.case_id == SEAT.case_id, VISIT.due_on.is_(None), VISIT.paused_on.is_(None))


def _begun(*whose: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The same without evaluations whose window has not opened: nobody can do anything about those yet. A stay without
    a deadline of its own then has that of the window."""
    return (
        sa.select(
            *WAITING, NO_CHAIR, NO_OFFICE,
            sa.func.coalesce(VISIT.due_on, PERIOD.closes_on, SEAT.due_by).label("due_by"),
        )
        .join_from(SEAT.id.table, VISIT.id.table, VISIT.id == SEAT.visit_id)
        .outerjoin(OF_PERIOD.case_id.table, _without_due())
        .outerjoin(PERIOD.id.table, PERIOD.id == OF_PERIOD.period_id)
        .where(SEAT.status == OPEN, SEAT.asked, sa.or_(PERIOD.opens_on.is_(None), PERIOD.opens_on <= TODAY), *whose)
    )


def _mine(which: sa.ColumnElement[bool]) -> Any:
    """Seats that are open, asked, and this person's: by person, by position, by office. A branch each instead of one
    OR, so that each finds its rows in the partial index made for it."""
    return sa.union_all(
        _begun(SEAT.person_id == ME, which),
        _open_seats((SEAT.position_id, NO_OFFICE), SEAT.position_id.in_(POSITIONS), which),
        _open_seats((NO_CHAIR, SEAT.office), SEAT.office.in_(OFFICES), which),
        _open_seats((NO_CHAIR, SEAT.office), SEAT.office == Office.ADMIN_OPD, SEAT.opd_id.in_(OPDS), which),
    )


MINE, LAID_ASIDE = _mine(SEAT.visit_id.not_in(PUT_OFF)), _mine(SEAT.visit_id.in_(PUT_OFF))
IS_MINE = sa.func.coalesce(
    sa.or_(
        SEAT.person_id == ME,
        SEAT.position_id.in_(POSITIONS),
        SEAT.office.in_(OFFICES),
        sa.and_(SEAT.office == Office.ADMIN_OPD, SEAT.opd_id.in_(OPDS)),
    ),
    sa.false(),
)
# The newest of what somebody decided: an officer decides thousands, and asks for the old ones elsewhere.
LATELY = (
    sa.select(DECISION.case_id)
    .where(DECISION.actor_id == ME)
    .order_by(DECISION.at.desc(), DECISION.id.desc())
    .limit(LATEST_DECISIONS)
    .subquery("lately")
)


def _about(*which: sa.ColumnElement[bool]) -> Any:
    """Cases this person has to do with: own, decided lately, of the staff of today. Each branch has its index."""
    return sa.union(
        sa.select(CASE.id).where(CASE.subject_id == ME, *which),
        sa.select(LATELY.c.case_id),
        sa.select(CASE.id)
        .join_from(LINE.id.table, ASSIGNMENT.id.table, ASSIGNMENT.position_id == LINE.position_id)
        .join(CASE.id.table, sa.and_(CASE.subject_id == ASSIGNMENT.person_id, CASE.position_id == LINE.position_id))
        .where(LINE.assessor_position_id.in_(POSITIONS), valid_on(LINE, TODAY), valid_on(ASSIGNMENT, TODAY), *which),
    )


ABOUT = _about()
STIRRING = _about(CASE.state.in_(ASKING))
# Open, asked seats of those cases that are somebody else's: by the present stay of each case, not by all its seats.
OTHERS = _begun(
    VISIT.case_id.in_(sa.select(STIRRING.subquery().c.id)),
    VISIT.closed_at.is_(None),
    ~IS_MINE,
)
OPENED = (
    sa.select(READING.id)
    .where(READING.visit_id == VISIT.id, READING.reader_id == ME, READING.kind == ReadingKind.OPENED)
    .exists()
)
HOLDER_PERSON, HOLDER = PERSON.id.table.alias("holder_person"), ASSIGNMENT.id.table.alias("holding")
HOLDER_NAME = (
    sa.select(HOLDER_PERSON.c.name)
    .join_from(HOLDER, HOLDER_PERSON, HOLDER_PERSON.c.id == HOLDER.c.person_id)
    .where(HOLDER.c.position_id == SEAT.position_id, valid_on(HOLDER.c, TODAY))
    .order_by(HOLDER.c.holding, HOLDER.c.valid_from, HOLDER.c.id)
    .limit(1)
    .scalar_subquery()
)
TASK = (
    CASE.id,
    CASE.process,
    CASE.state,
    CASE.version,
    CASE.process_version,
    CASE.title,
    CASE.subject_id,
    PERSON.name,
    POSITION.title,
    VISIT.opened_at,
    SEAT.who,
    SEAT.position_id,
    SEAT.office,
)
DUE_ON = 10  # where the deadline stands among them


def _page_of(seats: sa.SelectBase, *, filtered: bool = False) -> Any:
    """One page of seats, nearest deadline first, cut from seats alone."""
    seat = seats.subquery("waiting").c
    chosen = sa.select(seat.id, seat.due_by).order_by(seat.due_by, seat.id).limit(LIMIT).offset(OFFSET)
    if filtered:
        of_self = sa.and_(AS_SELF, seat.position_id.is_(None), seat.office.is_(None))
        chosen = chosen.where(
            sa.or_(KIND_PROCESS == "", sa.and_(seat.process == KIND_PROCESS, seat.state == KIND_STATE)),
            sa.or_(ANYHOW, of_self, seat.position_id == AS_POSITION, seat.office == AS_OFFICE),
            seat.due_by.between(FROM_DAY, TO_DAY),
        )
    return chosen.subquery("page")


def _rows_of(page: Any, *more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The rows of a page with their people, in its order."""
    opened, *others = more or (sa.false(),)
    holder, *rest = others or (sa.literal(""),)
    return (
        sa.select(*TASK[:DUE_ON], _or_none(page.c.due_by), *TASK[DUE_ON:], opened, holder, *CLOCK[2:], *rest)
        .join_from(page, SEAT.id.table, SEAT.id == page.c.id)
        .join(VISIT.id.table, VISIT.id == SEAT.visit_id)
        .join(CASE.id.table, CASE.id == SEAT.case_id)
        .join(PERSON.id.table, PERSON.id == CASE.subject_id)
        .join(POSITION.id.table, POSITION.id == CASE.position_id)
        .order_by(page.c.due_by, SEAT.id)
    )


def _or_none(due_by: sa.ColumnElement[date]) -> sa.ColumnElement[Any]:
    """A deadline, or none for a stay that has none."""
    return sa.case((due_by != NEVER, due_by)).label("due_on")


def _overview() -> sa.Select[Any]:
    seat = MINE.subquery("mine").c
    late = sa.func.sum(sa.case((seat.due_by < TODAY, 1), else_=0)).label("late")
    week = sa.func.sum(sa.case((seat.due_by.between(TODAY, WEEK_END), 1), else_=0)).label("week")
    named = (seat.process, seat.state, seat.position_id, seat.office)
    kinds = sa.select(*named, sa.func.count().label("count"), late, week).group_by(*named).subquery("kinds")
    others = sa.select(sa.func.count()).select_from(OTHERS.subquery()).scalar_subquery()
    done = sa.select(sa.func.count(DECISION.id)).where(DECISION.actor_id == ME).scalar_subquery()
    aside = sa.select(sa.func.count()).select_from(LAID_ASIDE.subquery()).scalar_subquery()
    saved = sa.select(SETTING.filters).where(SETTING.person_id == ME).scalar_subquery()
    looks = (
        sa.select(sa.func.count(LOOK.id))
        .where(
            LOOK.finding.is_(None), LOOK.decided_by_id != ME,
            sa.or_(LOOK.position_id.in_(POSITIONS), LOOK.office.in_(OFFICES)),
        )
        .scalar_subquery()
    )  # fmt: skip
    numbers = sa.select(
        others.label("others"), done.label("done"), aside.label("aside"), looks.label("looks"), saved.label("saved")
    ).subquery("numbers")
    return (
        sa.select(*numbers.c, *kinds.c)
        .outerjoin_from(numbers, kinds, sa.true())
        .order_by(kinds.c.process, kinds.c.state, kinds.c.office, kinds.c.position_id)
    )


COUNT = sa.select(sa.func.count()).select_from(MINE.subquery())
OVERVIEW = _overview()
NUMBERS = 5  # so many columns of it are of the whole; those of a kind follow
TASKS = _rows_of(_page_of(MINE), OPENED)
TASKS_FILTERED = _rows_of(_page_of(MINE, filtered=True), OPENED)
TASKS_ASIDE = _rows_of(_page_of(LAID_ASIDE), OPENED)
FIRST_TASKS = _rows_of(_page_of(MINE), OPENED, sa.literal("").label("holder"), COUNT.scalar_subquery())
TASKS_OF_OTHERS = _rows_of(_page_of(OTHERS), sa.false(), sa.func.coalesce(HOLDER_NAME, ""))
CHOSEN = _rows_of(_page_of(_mine(sa.true())), OPENED).where(SEAT.case_id.in_(CASES))
DONE = (
    sa.select(
        CASE.id, CASE.process, CASE.state, CASE.process_version, CASE.title, PERSON.name, DECISION.step, VISIT.state,
        VISIT.process_version, DECISION.at,
    )
    .join_from(DECISION.id.table, CASE.id.table, CASE.id == DECISION.case_id)
    .join(VISIT.id.table, VISIT.id == DECISION.visit_id)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .where(DECISION.actor_id == ME)
    .order_by(DECISION.at.desc(), DECISION.id.desc())
    .limit(LIMIT)
    .offset(OFFSET)
)

TITLES = (
    sa.select(CASE.id, PERSON.name, CASE.title, CASE.process)
    .join(PERSON.id.table, PERSON.id == CASE.subject_id)
    .where(CASE.id.in_(CASES))
)
TITLES_OF_TENANT = TITLES.where(CASE.tenant_id == sa.bindparam("tenant", type_=Id()))
TITLES_IF_VISIBLE = TITLES.where(VISIBLE)


def _of(actor: Actor, today: date) -> dict[str, Any]:
    """The parameters that say whose seats are meant, and on which day."""
    return {
        "me": actor.person_id,
        "today": today,
        "positions": list(actor.seat_ids),
        "offices": [o for o, r in OFFICE_ROLE.items() if o is not Office.ADMIN_OPD and r in actor.roles],
        "opds": list(actor.admin_of),
    }


def count_waiting(session: Session, actor: Actor, today: date) -> int:
    """How many matters wait for this person. One query."""
    return ask(session, COUNT, **_of(actor, today)).scalar_one()


def overview(session: Session, actor: Actor, today: date, week_ends_on: date) -> Overview:
    """What waits for this person by kind, what waits for others, how much was decided. One query."""
    rows = ask(session, OVERVIEW, **_of(actor, today), week_end=week_ends_on).all()
    kinds = tuple(Kind(*row[NUMBERS:]) for row in rows if row[NUMBERS] is not None)
    return Overview(kinds, rows[0].others, rows[0].done, rows[0].aside, rows[0].looks, _saved(rows[0].saved))


def _saved(found: list[dict[str, str]] | None) -> tuple[Saved, ...]:
    return tuple(Saved(one["name"], one["query"]) for one in found or ())


def tasks(
    session: Session, actor: Actor, today: date, wanted: Wanted = ALL, *, offset: int = 0, most: int = PAGE
) -> tuple[Task, ...]:
    """What waits for this person, nearest deadline first, without deadline last. One query."""
    asked = {**_of(actor, today), "after": offset, "most": most}
    if wanted.aside:
        rows = ask(session, TASKS_ASIDE, **asked)
    elif wanted == ALL:
        rows = ask(session, TASKS, **asked)
    else:
        rows = ask(session, TASKS_FILTERED, **asked, **_narrowed(wanted, today))
    return tuple(Task(*row) for row in rows)


def _narrowed(wanted: Wanted, today: date) -> dict[str, Any]:
    """The parameters that narrow a list down."""
    as_self, as_position, as_office = wanted.capacity or (False, None, None)
    first, last = wanted.days(today)
    return {
        "process": wanted.process, "state": wanted.state, "from_day": first, "to_day": last,
        "anyhow": wanted.capacity is None, "as_self": as_self, "as_position": as_position, "as_office": as_office,
    }  # fmt: skip


def first_tasks(session: Session, actor: Actor, today: date, limit: int) -> tuple[tuple[Task, ...], int]:
    """The nearest of what waits for this person, and how much waits in all. One query."""
    rows = ask(session, FIRST_TASKS, **_of(actor, today), after=0, most=limit).all()
    return tuple(Task(*row[:-1]) for row in rows), rows[0][-1] if rows else 0


def tasks_of_others(
    session: Session, actor: Actor, today: date, *, offset: int = 0, most: int = PAGE
) -> tuple[Task, ...]:
    """What waits for others in the cases this person has to do with, with their names. One query."""
    asked = {**_of(actor, today), "after": offset, "most": most}
    return tuple(Task(*row) for row in ask(session, TASKS_OF_OTHERS, **asked))


def chosen_tasks(session: Session, actor: Actor, case_ids: list[UUID], today: date) -> dict[UUID, Task]:
    """Those of the cases that wait for this person now, by case. One query."""
    rows = ask(session, CHOSEN, **_of(actor, today), cases=case_ids, after=0, most=MOST_WAITING)
    return {task.case_id: task for task in (Task(*row) for row in rows)}


def titles_of(
    session: Session, actor: Actor, case_ids: Iterable[UUID], today: date
) -> dict[UUID, tuple[str, str, str]]:
    """Person, title and process of those of the cases this person may see. One query."""
    asked = {**reach(actor, today), "cases": list(case_ids)}
    rows = ask(session, TITLES_OF_TENANT if actor.reads_all else TITLES_IF_VISIBLE, **asked)
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def done_by(session: Session, actor: Actor, *, offset: int = 0, most: int = PAGE) -> tuple[Done, ...]:
    """The steps this person took, newest first. One query."""
    rows = ask(session, DONE, me=actor.person_id, after=offset, most=most)
    return tuple(Done(*row) for row in rows)
