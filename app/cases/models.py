"""The rows of the engine: a case, its visits, their seats, and the decisions that took them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.database import STRICT, Id, Row, UtcDateTime, enum_of, new_id
from workflows.approval import Who

NEVER = date.max  # the deadline of a visit that has none, so that all of them sort in one index
SORTED_BY = ("process", "state", "due_by", "id", "visit_id", "case_id", "status", "asked")


class SeatStatus(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class Office(StrEnum):
    """Offices that act as such: any granted officer may take the seat."""

    ADMIN_OPD = "admin_opd"
    PETUGAS_BKPSDM = "petugas_bkpsdm"
    PETUGAS_SETDA = "petugas_setda"


class ProcessState(Row, table=True):
    """Every state a process version knows; a case can be in no other."""

    __tablename__ = "process_state"
    __table_args__ = (STRICT,)
    process: str = Field(primary_key=True)
    state: str = Field(primary_key=True)


class Case(Row, table=True):
    """One matter moving through one process. `version` counts its decisions; `opd_id` is fixed at opening."""

    __tablename__ = "case"
    __table_args__ = (
        sa.ForeignKeyConstraint(["process", "state"], ["process_state.process", "process_state.state"]),
        sa.Index(None, "tenant_id", "process", "state", "opd_id"),
        sa.Index(None, "subject_id", "process"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    process: str
    process_version: int = 1
    state: str
    version: int = 0
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    opd_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    unit_id: UUID = Field(sa_type=Id, foreign_key="unit.id")
    subject_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    position_id: UUID = Field(sa_type=Id, foreign_key="position.id")
    title: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Visit(Row, table=True):
    """One stay in a state of one version. Timers, reminders and (through the reading log) "opened" marks hang here.

    While its clock stands still it has `paused_on` and `days_left` and no deadline. `nudges`: how many reminders went
    out. `escalated_to`: the human who heard of the silence, as named that day, with the office.
    """

    __tablename__ = "visit"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "no"),
        sa.Index(
            "uq_visit_current",
            "case_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index(
            "ix_visit_due",
            "due_on",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    state: str
    process_version: int = 1
    no: int
    opened_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date | None = None
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalated_to_id: UUID | None = Field(default=None, sa_type=Id)
    escalated_to: str = ""
    nudges: int = 0
    paused_on: date | None = None
    days_left: int | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Seat(Row, table=True):
    """Who may decide in a visit: a person, whoever holds a position, an office. Those `asked` see it in their inbox.

    `passed_from_id`: the chair it belongs to, where whoever holds that may not decide or nobody does, and why.
    `merged_no`: the seat in which whoever sits here had answered, so that this one was taken without a word.
    """

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "no"),
        sa.Index(None, "case_id"),
        sa.Index(
            "ix_seat_position",
            "position_id",
            *SORTED_BY,
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        ),
        sa.Index(
            "ix_seat_person",
            "person_id",
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        ),
        sa.Index(
            "ix_seat_office",
            "office",
            "opd_id",
            *SORTED_BY,
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        ),
        sa.CheckConstraint(
            "office IS NOT NULL OR position_id IS NOT NULL OR person_id IS NOT NULL "
            "OR who = 'system' OR status IN ('waiting', 'closed')",
            name="someone",
        ),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    no: int
    who: Who = Field(sa_type=enum_of(Who, "who"))
    asked: bool = False
    status: SeatStatus = Field(sa_type=enum_of(SeatStatus, "status"))
    person_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    position_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="position.id")
    office: Office | None = Field(default=None, sa_type=enum_of(Office, "office"))
    opd_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="unit.id")
    holder_at_opening_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    passed_from_id: UUID | None = Field(default=None, sa_type=Id)
    passed_because: str = ""
    merged_no: int | None = None
    # What the inbox sorts and counts by, copied from the visit by the database itself: an officer's list of thousands
    # is then read from one index.
    process: str = Field(default="", sa_column_kwargs={"server_default": ""})
    state: str = Field(default="", sa_column_kwargs={"server_default": ""})
    due_by: date = Field(default=NEVER, sa_column_kwargs={"server_default": NEVER.isoformat()})


class Decision(Row, table=True):
    """One taken step. UNIQUE(visit, seat): the database itself refuses a second answer from one seat."""

    __tablename__ = "decision"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "seat_id"),
        sa.UniqueConstraint("case_id", "no"),
        sa.Index(None, "actor_id", "at"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id")
    seat_id: UUID = Field(sa_type=Id, foreign_key="seat.id")
    no: int
    step: str
    went_to: str
    agreed: bool = True
    actor_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    actor_name: str
    actor_capacity: str
    on_behalf: bool = False
    reason: str = ""
    at: datetime = Field(sa_type=UtcDateTime)


class Passing(StrEnum):
    """What became of a case when its process got another version. OVER: it had ended, or moved, before its turn."""

    WAITING = "waiting"
    MOVED = "moved"
    KEPT = "kept"
    OVER = "over"


class Passage(Row, table=True):
    """A running case and another version of its process: what became of it, and why. `migration_id` decided it."""

    __tablename__ = "passage"
    __table_args__ = (
        sa.CheckConstraint("outcome <> 'moved' OR to_state <> ''", name="somewhere"),
        sa.CheckConstraint("outcome <> 'kept' OR because <> ''", name="reason"),
        sa.CheckConstraint("(outcome = 'waiting') = (at IS NULL)", name="taken_at"),
        sa.Index(None, "case_id"),
        sa.Index(
            "ix_passage_waiting",
            "migration_id",
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        ),
        STRICT,
    )
    migration_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    outcome: Passing = Field(sa_type=enum_of(Passing, "outcome"))
    from_version: int
    to_version: int
    from_state: str = ""
    to_state: str = ""
    because: str = ""
    due_before: date | None = None
    due_after: date | None = None
    at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Act(Row, table=True):
    """Something done to a case beside its table (workflows/verbs.py): said, handed on, ended, reopened, taken back.

    Never changed. `no` counts on where the case's version did; `answers_id`: the act it answers, once.
    """

    __tablename__ = "act"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "no"),
        sa.UniqueConstraint("answers_id"),
        sa.CheckConstraint("(came_from = '') = (went_to = '')", name="both_ends"),
        STRICT,
    )
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", index=True)
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id")
    verb: str
    no: int | None = None
    actor_id: UUID = Field(sa_type=Id, foreign_key="person.id")
    actor_name: str
    actor_capacity: str
    words: str
    note: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
    answers_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="act.id")
    seat_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="seat.id")
    document_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="document.id")
    came_from: str = ""
    went_to: str = ""


class Returned(Row, table=True):
    """Beside a decision that returned a case: each part of it as it stood, with the remark (workflows/returning.py)."""

    __tablename__ = "returned"
    __table_args__ = (STRICT,)
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id", primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    parts: list[dict[str, str]] = Field(sa_type=sa.JSON)


class PenHeld(Row, table=True):
    """A decision put down for a person without a device: by whom, on which basis, and from which signed paper."""

    __tablename__ = "pen_held"
    __table_args__ = (
        sa.CheckConstraint("(sha256 IS NULL) = (paper_on IS NULL)", name="paper_with_its_day"),
        STRICT,
    )
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    who: Who = Field(sa_type=enum_of(Who, "who"))
    basis: str
    paper_on: date | None = None
    name: str = ""
    media_type: str = ""
    size_bytes: int = 0
    sha256: str | None = None


class ActedBy(Row, table=True):
    """A decision taken by authority: on which, for whom, as what and on which paper, as it stood at that moment."""

    __tablename__ = "acted_by"
    __table_args__ = (STRICT,)
    decision_id: UUID = Field(sa_type=Id, foreign_key="decision.id", primary_key=True)
    tenant_id: UUID = Field(sa_type=Id, foreign_key="tenant.id")
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    authority_id: UUID = Field(sa_type=Id, foreign_key="authority.id")
    represented_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    called: str
    basis: str
    basis_on: date


class Idempotency(Row, table=True):
    """An answered form key: the same key with the same body gets the same answer, with another body a refusal."""

    __tablename__ = "idempotency"
    __table_args__ = (STRICT,)
    person_id: UUID = Field(sa_type=Id, primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    answer: dict[str, Any] = Field(sa_type=sa.JSON)
    at: datetime = Field(sa_type=UtcDateTime)


class Draft(Row, table=True):
    """What a person typed and has not sent: kept per person, case and form."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id", primary_key=True)
    form: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=sa.JSON)
    saved_at: datetime = Field(sa_type=UtcDateTime)


class MoveCause(StrEnum):
    """Why a deadline is another than it was told."""

    HOLIDAY = "holiday"
    OUTAGE = "outage"
    PAUSE = "pause"
    RESUME = "resume"


class DueMove(Row, table=True):
    """A deadline that was told and became another: from when to when (None: standing still), why, by whom."""

    __tablename__ = "due_move"
    __table_args__ = (sa.Index(None, "case_id"), STRICT)
    id: UUID = Field(default_factory=new_id, sa_type=Id, primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id")
    cause: MoveCause = Field(sa_type=enum_of(MoveCause, "cause"))
    was_on: date | None = None
    becomes_on: date | None = None
    reason: str
    basis: str = ""
    by_id: UUID | None = Field(default=None, sa_type=Id, foreign_key="person.id")
    by_name: str
    at: datetime = Field(sa_type=UtcDateTime)


class Snooze(Row, table=True):
    """A matter somebody put off until a day, with his reason; of one visit, so whatever moves the case ends it."""

    __tablename__ = "snooze"
    __table_args__ = (sa.Index(None, "person_id", "until"), sa.Index(None, "case_id"), STRICT)
    visit_id: UUID = Field(sa_type=Id, foreign_key="visit.id", primary_key=True)
    person_id: UUID = Field(sa_type=Id, foreign_key="person.id", primary_key=True)
    case_id: UUID = Field(sa_type=Id, foreign_key="case.id")
    until: date
    reason: str
    name: str
    at: datetime = Field(sa_type=UtcDateTime)
