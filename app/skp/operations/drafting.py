"""Starting an SKP: empty, from last year's, or from a template of the jabatan; for oneself or on behalf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases import queries as cases
from app.cases.operations import CaseNotFound, Opening, open_case
from app.cases.queries import CASE, CaseView
from app.cases.seating import Moment, moment, set_due
from app.database import new_id, transaction
from app.documents.wording import long_date
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.orders import Order
from app.organisation.queries import POSITION, UNIT
from app.records import operations as records
from app.records.operations import ActorSnapshot
from app.skp.models import Annex, Behaviour, Indicator, Result, Skp, SkpTemplate, SkpVersion
from app.skp.operations.editing import WritingRefused, answered, remember, snapshot_of
from app.skp.queries.content import ANNEX, BEHAVIOUR, INDICATOR, OPEN, RESULT, SKP, VERSION, VersionView, Writing, read
from app.skp.queries.lists import (
    SOURCES,
    TEMPLATE,
    Startable,
    last_year,
    may_save_template,
    may_start,
    own_versions,
    startable,
)
from workflows.goal_setting import GOAL_SETTING, State, amendment_due
from workflows.vocabulary import Approach, FormClass

SECRETARIAT = "SETDA"
HIGH_LEADERS = ("I", "II")


class Source(StrEnum):
    """What a new draft begins with."""

    EMPTY = "kosong"
    LAST_YEAR = "tahun_lalu"
    TEMPLATE = "contoh"


class SkpExists(Exception):
    """This assignment already has an SKP this year; `case_id` is its newest version."""

    def __init__(self, case_id: UUID) -> None:
        self.case_id = case_id
        super().__init__("skp exists")


class NotOpenYet(Exception):
    """SKP of this year cannot be written before the window of policy `skp.window.open`; the message is the sentence."""


@dataclass(frozen=True, slots=True)
class Start:
    """With what this year's SKP for an assignment begins."""

    assignment_id: UUID
    approach: Approach
    source: Source
    template_id: UUID | None


def start_skp(order: Order, start: Start) -> UUID:
    """Open the first version in draft. Answers its case.

    Raises CaseNotFound (no such assignment, or not one this person may write for), SkpExists, NotOpenYet, KeyReused.
    """
    with transaction() as session:
        before = answered(session, order.person_id, order.key, order.request_hash)
        if before is not None:
            return UUID(before["case"])
        actor = actor_of_person(session, order.person_id, order.account_id, order.today)
        one = startable(session, start.assignment_id, order.today)
        if actor is None or one is None or not may_start(actor, one):
            raise CaseNotFound
        thread, no = _thread(session, one, order.today)
        when = moment(session, order.now, order.today)
        if thread is None:
            thread = _new_thread(session, one, when)
        writing = _writing_of(actor, one)
        version = _open_version(session, one, thread, no, start, snapshot_of(actor, writing), when)
        source = _source_of(session, one, start, order.today)
        if source is not None:
            copy_content(session, source, version.id)
        values = {
            "copied_from_id": source,
            "written_on_behalf_by_id": None if writing is Writing.OWN else actor.person_id,
        }
        session.execute(sa.update(VERSION.case_id.table).where(VERSION.case_id == version.id).values(**values))
        remember(session, order.person_id, order.key, order.request_hash, {"case": version.id.hex}, order.now)
        return version.id


def _writing_of(actor: Actor, one: Startable) -> Writing:
    if actor.person_id == one.person_id:
        return Writing.OWN
    return Writing.BY_ADMIN if one.opd_id in actor.admin_of else Writing.BY_ASSESSOR


def _thread(session: Session, one: Startable, today: date) -> tuple[UUID | None, int]:
    """The SKP of this assignment this year and the number of its next version. Raises SkpExists while one stands."""
    rows = session.execute(
        sa.select(SKP.id, VERSION.case_id, VERSION.no, CASE.state)
        .join_from(SKP.id.table, VERSION.case_id.table, VERSION.skp_id == SKP.id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .where(SKP.assignment_id == one.assignment_id, SKP.year == today.year)
        .order_by(VERSION.no.desc())
    ).all()
    standing = next((row for row in rows if State(row.state) in (*OPEN, State.AGREED)), None)
    if standing is not None:
        raise SkpExists(standing.case_id)
    return (rows[0].id, rows[0].no + 1) if rows else (None, 1)


def _new_thread(session: Session, one: Startable, when: Moment) -> UUID:
    """The whole year, or from the day the post was taken, to the end of the year or of the post. Raises NotOpenYet."""
    year = when.today.year
    opens = when.policies.date_in("skp.window.open", when.today, year)
    if when.today < opens:
        raise NotOpenYet(f"Penyusunan SKP {year} dibuka mulai {long_date(opens)}.")
    row = Skp(
        id=new_id(),
        tenant_id=one.tenant_id,
        person_id=one.person_id,
        assignment_id=one.assignment_id,
        position_id=one.position_id,
        year=year,
        starts_on=max(date(year, 1, 1), one.valid_from),
        ends_on=min(date(year, 12, 31), one.valid_to),
    )
    session.add(row)
    session.flush()
    return row.id


def _open_version(
    session: Session, one: Startable, thread: UUID, no: int, start: Start, actor: ActorSnapshot, when: Moment
) -> CaseView:
    opening = Opening(
        GOAL_SETTING.name,
        one.tenant_id,
        one.opd_id or _secretariat(session, one.tenant_id),
        one.unit_id,
        one.person_id,
        one.position_id,
        title_of(when.today.year, no),
    )
    case = open_case(session, opening, actor, when)
    set_due(session, case.id, one.due(when.policies, when.calendar, when.today))
    session.add(
        SkpVersion(
            case_id=case.id,
            skp_id=thread,
            tenant_id=one.tenant_id,
            no=no,
            approach=start.approach,
            form_class=form_class_of(one),
        )
    )
    session.flush()
    return case


def title_of(year: int, no: int) -> str:
    """What the case is called in lists and notices."""
    return f"SKP {year}" if no == 1 else f"SKP {year} (versi {no})"


def form_class_of(one: Startable) -> FormClass:
    """High leaders (eselon I and II) and heads of independent units fill their own form."""
    rank = one.eselon.split(".")[0]
    return FormClass.JPT if rank in HIGH_LEADERS or (one.is_head and one.unit_is_opd) else FormClass.JA_JF


def _secretariat(session: Session, tenant_id: UUID) -> UUID:
    """Units outside every OPD (Wali Kota, staf ahli) belong to the secretariat."""
    found: UUID = session.execute(
        sa.select(UNIT.id).where(UNIT.tenant_id == tenant_id, UNIT.code == SECRETARIAT)
    ).scalar_one()
    return found


def _source_of(session: Session, one: Startable, start: Start, today: date) -> UUID | None:
    """The version to copy from; None for an empty draft or when there is nothing of that kind."""
    if start.source is Source.LAST_YEAR:
        found = last_year(own_versions(session, one.person_id), today.year)
        return found.case_id if found else None
    if start.source is Source.TEMPLATE and start.template_id is not None:
        return session.execute(
            sa.select(TEMPLATE.source_version_id).where(
                TEMPLATE.id == start.template_id,
                TEMPLATE.tenant_id == one.tenant_id,
                TEMPLATE.jabatan_code == one.jabatan_code,
                sa.or_(TEMPLATE.opd_id.is_(None), TEMPLATE.opd_id == one.opd_id),
            )
        ).scalar()
    return None


def copy_content(session: Session, source: UUID, target: UUID, *, with_links: bool = False) -> None:
    """Every row of one version into another, without remarks. Links to rows of leaders hold within a year only."""
    results = session.execute(sa.select(Result).where(RESULT.version_id == source).order_by(RESULT.kind, RESULT.no))
    new_ids: dict[UUID, UUID] = {}
    for old in results.scalars():
        new_ids[old.id] = new_id()
        links = set() if with_links else {"supports_result_id", "supports_measure_id"}
        left_out = {"id", "version_id", "remark"} | links
        words = old.model_dump(exclude=left_out)
        session.add(Result(id=new_ids[old.id], version_id=target, **words))
    session.flush()
    indicators = session.execute(
        sa.select(Indicator).where(INDICATOR.result_id.in_(list(new_ids))).order_by(INDICATOR.result_id, INDICATOR.no)
    )
    for one in indicators.scalars():
        words = one.model_dump(exclude={"id", "result_id"})
        session.add(Indicator(id=new_id(), result_id=new_ids[one.result_id], **words))
    behaviours = session.execute(sa.select(Behaviour).where(BEHAVIOUR.version_id == source).order_by(BEHAVIOUR.value))
    for value in behaviours.scalars():
        session.add(Behaviour(version_id=target, value=value.value, expectation=value.expectation))
    lines = session.execute(sa.select(Annex).where(ANNEX.version_id == source).order_by(ANNEX.kind, ANNEX.no))
    for line in lines.scalars():
        session.add(Annex(version_id=target, kind=line.kind, no=line.no, text=line.text))
    session.flush()


def open_amendment(session: Session, case: CaseView, head: VersionView, actor: ActorSnapshot, when: Moment) -> UUID:
    """A second, open version with the rows of the agreed one, which stays in force. Takes part in a transaction."""
    no = session.execute(sa.select(sa.func.max(VERSION.no) + 1).where(VERSION.skp_id == head.skp_id)).scalar_one()
    opening = Opening(
        GOAL_SETTING.name,
        case.tenant_id,
        case.opd_id,
        case.unit_id,
        case.subject_id,
        case.position_id,
        title_of(head.year, no),
    )
    opened = open_case(session, opening, actor, when)
    set_due(session, opened.id, amendment_due(when.policies, when.calendar, when.today))
    session.add(
        SkpVersion(
            case_id=opened.id,
            skp_id=head.skp_id,
            tenant_id=case.tenant_id,
            no=no,
            approach=head.approach,
            form_class=head.form_class,
            copied_from_id=head.case_id,
        )
    )
    session.flush()
    copy_content(session, head.case_id, opened.id, with_links=True)
    return opened.id


def save_template(order: Order, case_id: UUID, title: str) -> UUID:
    """Keep an agreed version as a starter for its jabatan; answers the template.

    Raises CaseNotFound, WritingRefused, KeyReused.
    """
    with transaction() as session:
        before = answered(session, order.person_id, order.key, order.request_hash)
        if before is not None:
            return UUID(before["template"])
        actor = actor_of_person(session, order.person_id, order.account_id, order.today)
        case = cases.case_for(session, actor, case_id, order.today) if actor else None
        head = read(session, case_id, order.today) if case else None
        if actor is None or case is None or head is None:
            raise CaseNotFound
        code = session.execute(sa.select(POSITION.jabatan_code).where(POSITION.id == head.position_id)).scalar()
        if not may_save_template(actor, case.opd_id) or State(case.state) not in SOURCES or not code:
            raise WritingRefused
        scope = case.opd_id if case.opd_id in actor.admin_of else None
        row = SkpTemplate(
            id=new_id(),
            tenant_id=case.tenant_id,
            opd_id=scope,
            jabatan_code=code,
            title=title,
            source_version_id=case.id,
        )
        session.add(row)
        records.append(
            session,
            tenant_id=case.tenant_id,
            opd_id=case.opd_id,
            tag="skp:template:saved",
            actor=snapshot(actor),
            case_id=case.id,
            now=order.now,
            body={"template": row.id.hex, "title": title, "jabatan": code},
        )
        remember(session, order.person_id, order.key, order.request_hash, {"template": row.id.hex}, order.now)
        return row.id
