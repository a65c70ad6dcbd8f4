"""What somebody sets for himself: notices read, filters kept, matters put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import queries as cases
from app.cases.idempotency import first_time
from app.cases.models import Snooze
from app.cases.operations import CaseNotFound
from app.database import columns, transaction
from app.inbox.models import InboxSetting
from app.inbox.queries import chosen_tasks
from app.inbox.queries.notices import NOTICE
from app.inbox.queries.settings import setting_of
from app.records import operations as records
from app.records.operations import ActorSnapshot

SNOOZE, SETTING = columns(Snooze), columns(InboxSetting)
MOST_FILTERS = 12


class TooManyFilters(ValueError):
    """Nobody keeps more than a page shows at a glance."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """A matter to put off, until when and why."""

    case_id: UUID
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: whose, its key, what was in it, when. Sent twice it counts once."""

    actor: Actor
    key: str
    request_hash: str
    now: datetime

    def is_first(self, session: Session) -> bool:
        """False when this form was sent before. Raises KeyReused."""
        return first_time(session, self.actor.person_id, self.key, self.request_hash, self.now)


def mark_read(person_id: UUID, now: datetime, notice_id: UUID | None = None) -> None:
    """Note that the person read one message, or all. A message read before keeps its first reading."""
    with transaction() as session:
        unread = sa.update(NOTICE.id.table).where(NOTICE.person_id == person_id, NOTICE.read_at.is_(None))
        if notice_id is not None:
            unread = unread.where(NOTICE.id == notice_id)
        session.execute(unread.values(read_at=now))


def put_off(sent: Sent, wanted: PutOff, today: date) -> None:
    """Out of the person's own list until a day; the deadline stays, and whoever reads the case sees it.

    Raises CaseNotFound when nothing of that case waits for him, KeyReused.
    """
    actor, now = sent.actor, sent.now
    with transaction() as session:
        if not sent.is_first(session):
            return
        task = chosen_tasks(session, actor, [wanted.case_id], today).get(wanted.case_id)
        case = cases.case_unguarded(session, wanted.case_id)
        if task is None or case is None:
            raise CaseNotFound
        _forget_snooze(session, actor.person_id, case.visit_id)
        session.add(
            Snooze(
                visit_id=case.visit_id, person_id=actor.person_id, case_id=case.id, until=wanted.until,
                reason=wanted.reason, name=actor.name, at=now,
            )
        )  # fmt: skip
        body = {"visit": case.visit_no, "until": wanted.until.isoformat(), "reason": wanted.reason}
        _note(session, actor, case, "inbox:snoozed", body, now)


def bring_back(sent: Sent, case_id: UUID) -> None:
    """The matter stands in the list again. Raises CaseNotFound when it was not put off by him."""
    with transaction() as session:
        if not sent.is_first(session):
            return
        case = cases.case_unguarded(session, case_id)
        if case is None or not _forget_snooze(session, sent.actor.person_id, case.visit_id):
            raise CaseNotFound
        _note(session, sent.actor, case, "inbox:resumed", {"visit": case.visit_no}, sent.now)


def _forget_snooze(session: Session, person_id: UUID, visit_id: UUID) -> bool:
    done = session.execute(
        sa.delete(SNOOZE.until.table).where(SNOOZE.visit_id == visit_id, SNOOZE.person_id == person_id)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _note(
    session: Session, actor: Actor, case: cases.CaseView, tag: str, body: dict[str, Any], now: datetime
) -> None:
    who = ActorSnapshot(actor.person_id, actor.name, actor.number, actor.title, actor.title)
    session.flush()
    records.append(
        session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag=tag, actor=who, case_id=case.id, now=now, body=body
    )


def keep_filter(sent: Sent, name: str, query: str) -> None:
    """Keep a filter under a name; one of the same name is replaced. Raises TooManyFilters."""
    with transaction() as session:
        if not sent.is_first(session):
            return
        setting = setting_of(session, sent.actor.person_id)
        others = [one for one in setting.filters if one["name"].casefold() != name.casefold()]
        if len(others) >= MOST_FILTERS:
            raise TooManyFilters
        setting.filters = [*others, {"name": name, "query": query}]
        session.add(setting)


def drop_filter(sent: Sent, name: str) -> None:
    """Keep it no longer."""
    with transaction() as session:
        if not sent.is_first(session):
            return
        setting = setting_of(session, sent.actor.person_id)
        setting.filters = [one for one in setting.filters if one["name"] != name]
        session.add(setting)
