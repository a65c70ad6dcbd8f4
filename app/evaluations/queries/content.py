"""What stands on an evaluation: rows, evidence, remarks, values, people, neighbours in the year. Read only.

A page asks for all of it in one query: parts of different kinds share the columns of a leaf and are told apart by
`part`. Everything here is ordered as the official form is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.queries import CASE, DRAFT, CaseView
from app.database import Id, ask, columns
from app.evaluations.models import BehaviourRating, Evidence
from app.evaluations.queries.beside import leaf as _leaf
from app.evaluations.queries.beside import leaves_beside
from app.evaluations.queries.facts import (
    APPRAISAL,
    CASE_ID,
    EVALUATION,
    INDICATOR,
    PERIOD,
    POSITION_ID,
    REALISATION,
    RESULT,
    TODAY,
    VERSION,
    stands_for,
)
from app.evaluations.queries.parts import (
    ActionView,
    Content,
    EvidenceView,
    Neighbour,
    NoteView,
    PersonView,
    Remark,
    RowView,
    TalkView,
    ValueView,
)
from app.evaluations.queries.posts import BINDING
from app.organisation.models import Holding, Position
from app.organisation.queries import ASSIGNMENT, CAPACITY, LINE, PERSON, valid_on
from app.periods.models import PeriodKind
from app.skp.models import Behaviour
from workflows.evaluation import State
from workflows.predicate import OrganisationPredicate, Predicate, Rating, ResultKind
from workflows.vocabulary import BERAKHLAK, Aspect, Direction, Perspective

EVIDENCE = columns(Evidence)
BEHAVIOUR, BEHAVIOUR_RATING, POSITION = columns(Behaviour), columns(BehaviourRating), columns(Position)
ON: Any = TODAY
SUBJECT_ID, READER_ID = sa.bindparam("subject", type_=Id()), sa.bindparam("reader", type_=Id())
FORM = sa.bindparam("form", type_=sa.String())


def _rows(version_id: Any) -> Any:
    return (
        _leaf(
            "row", id=INDICATOR.id, about=RESULT.id, number=RESULT.no, more=INDICATOR.no, c1=RESULT.kind,
            c2=sa.func.coalesce(INDICATOR.aspect, INDICATOR.perspective), c3=INDICATOR.direction, c4=REALISATION.rating,
            t1=RESULT.leader_result, t2=RESULT.plan, t3=RESULT.assigned_by, t4=INDICATOR.text,
            t5=INDICATOR.target_text, t6=REALISATION.text, t7=REALISATION.source,
        )
        .join_from(INDICATOR.id.table, RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .outerjoin(
            REALISATION.indicator_id.table,
            sa.and_(REALISATION.indicator_id == INDICATOR.id, REALISATION.evaluation_id == CASE_ID),
        )
        .where(RESULT.version_id == version_id)
    )  # fmt: skip


def _evidence() -> Any:
    return _leaf(
        "evidence", id=EVIDENCE.id, about=EVIDENCE.indicator_id, number=EVIDENCE.size_bytes, t1=EVIDENCE.name,
        t2=EVIDENCE.media_type, t3=EVIDENCE.sha256, at=EVIDENCE.uploaded_at,
    ).where(EVIDENCE.evaluation_id == CASE_ID, EVIDENCE.withdrawn_at.is_(None))  # fmt: skip


def _values(version_id: Any) -> tuple[Any, Any]:
    """Expectations and ratings, each on its own: either may be missing for a value."""
    return (
        _leaf("expectation", c1=BEHAVIOUR.value, t1=BEHAVIOUR.expectation).where(BEHAVIOUR.version_id == version_id),
        _leaf("value", c1=BEHAVIOUR_RATING.value, c2=BEHAVIOUR_RATING.rating).where(
            BEHAVIOUR_RATING.evaluation_id == CASE_ID
        ),
    )


def _person(part: str, position: Any) -> Any:
    """Who holds a position that day; definitive before Plt and Plh. A vacant position still has its title."""
    return (
        _leaf(
            part, id=POSITION.id, about=PERSON.id, c1=ASSIGNMENT.holding, t1=PERSON.name, t2=POSITION.title,
            t3=PERSON.number_label, t4=PERSON.number, t5=PERSON.golongan,
        )
        .join_from(
            POSITION.id.table, ASSIGNMENT.id.table,
            sa.and_(ASSIGNMENT.position_id == POSITION.id, valid_on(ASSIGNMENT, ON)), isouter=True,
        )
        .outerjoin(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(POSITION.id.in_(position))
    )  # fmt: skip


def _people() -> tuple[Any, ...]:
    assessor = sa.select(LINE.assessor_position_id).where(LINE.position_id == POSITION_ID, valid_on(LINE, ON))
    second = LINE.position_id.table.alias("second")
    superior = sa.select(second.c.assessor_position_id).where(
        second.c.position_id.in_(assessor), valid_on(second.c, ON)
    )
    subject = (
        _leaf(
            "subject", id=POSITION.id, about=PERSON.id, t1=PERSON.name, t2=POSITION.title, t3=PERSON.number_label,
            t4=PERSON.number, t5=PERSON.golongan,
            more=sa.cast(POSITION.is_head, sa.Integer),
        )
        .join_from(PERSON.id.table, POSITION.id.table, POSITION.id == POSITION_ID)
        .where(PERSON.id == SUBJECT_ID)
    )  # fmt: skip
    return subject, _person("assessor", assessor), _person("superior", superior)


def _neighbours() -> Any:
    """Evaluations of the same SKP and year that ended by the end of this one, with what was delivered of them."""
    this, here = PERIOD.id.table.alias("this"), PERIOD
    own, own_version = EVALUATION.case_id.table.alias("own"), VERSION.case_id.table.alias("own_version")
    return (
        _leaf(
            "neighbour", id=EVALUATION.case_id, t1=here.label, c1=APPRAISAL.predikat, c2=EVALUATION.kind,
            number=here.no, day=here.ends_on,
        )
        .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
        .join(VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(here.id.table, here.id == EVALUATION.period_id)
        .join(own, own.c.case_id == CASE_ID)
        .join(own_version, own_version.c.case_id == own.c.version_id)
        .join(this, this.c.id == own.c.period_id)
        .outerjoin(
            APPRAISAL.id.table,
            sa.and_(stands_for(EVALUATION.case_id), EVALUATION.delivered_at.is_not(None)),
        )
        .where(
            CASE.subject_id == SUBJECT_ID,
            CASE.state != State.DISCONTINUED.value,
            EVALUATION.case_id != CASE_ID,
            VERSION.skp_id == own_version.c.skp_id,
            here.ends_on <= this.c.ends_on,
        )
    )  # fmt: skip


def _head() -> Any:
    return (
        _leaf(
            "head", id=EVALUATION.case_id, about=VERSION.skp_id, c1=EVALUATION.kind, c2=BINDING,
            t1=EVALUATION.reflection,
            at=EVALUATION.delivered_at, day=PERIOD.ends_on,
        )
        .join_from(EVALUATION.case_id.table, VERSION.case_id.table, VERSION.case_id == EVALUATION.version_id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(CASE.id.table, CASE.id == EVALUATION.case_id)
        .where(EVALUATION.case_id == CASE_ID)
    )  # fmt: skip


def _draft() -> Any:
    """What the reader typed into a form and has not sent."""
    return _leaf("draft", id=DRAFT.case_id, t1=sa.cast(DRAFT.body, sa.String)).where(
        DRAFT.case_id == CASE_ID, DRAFT.person_id == READER_ID, DRAFT.form == FORM
    )


def _statement() -> sa.Select[Any]:
    """All parts. Built once: putting it together takes longer than answering it."""
    version = sa.select(EVALUATION.version_id).where(EVALUATION.case_id == CASE_ID).scalar_subquery()
    parts = (
        _head(), _rows(version), _evidence(), *leaves_beside(), *_values(version), *_people(), _neighbours(), _draft(),
    )  # fmt: skip
    leaves = sa.union_all(*parts).subquery()
    return sa.select(leaves).order_by(leaves.c.part, leaves.c.at, leaves.c.number, leaves.c.id)


STATEMENT = _statement()


def content_of(session: Session, case: CaseView, on: date, reader: UUID | None = None, form: str = "") -> Content:
    """Everything that stands on the evaluation, and what the reader left in a form. One query."""
    found: dict[str, list[Any]] = {}
    for leaf in ask(
        session, STATEMENT, case=case.id, position=case.position_id, subject=case.subject_id, today=on, reader=reader,
        form=form,
    ):  # fmt: skip
        found.setdefault(leaf.part, []).append(leaf)
    remarks = [
        (leaf.about, leaf.c1, Remark(leaf.t1, leaf.t2, leaf.at, leaf.day, not leaf.number))
        for leaf in found.get("remark", ())
    ]
    head = found["head"][0]
    draft = found.get("draft")
    return Content(
        kind=PeriodKind(head.c1),
        reflection=head.t1,
        delivered_at=head.at,
        draft=json.loads(draft[0].t1) if draft else {},
        rows=_row_views(found, remarks),
        values=_value_views(found, remarks),
        subject=_first_person(found.get("subject")),
        assessor=_first_person(found.get("assessor")),
        superior=_first_person(found.get("superior")),
        neighbours=tuple(
            Neighbour(
                leaf.id, leaf.t1, leaf.number, Predicate(leaf.c1) if leaf.c1 else None, leaf.day, PeriodKind(leaf.c2)
            )
            for leaf in sorted(found.get("neighbour", ()), key=lambda one: (one.day, one.number))
        ),
        actions=tuple(
            ActionView(leaf.id, leaf.about, leaf.t1, leaf.t2, bool(leaf.number)) for leaf in found.get("action", ())
        ),
        talks=tuple(_talks(found.get("talk", ()))),
        skp_id=head.about,
        ends_on=head.day,
        led=OrganisationPredicate(head.c2) if head.c2 else None,
    )


def _talks(leaves: Iterable[Any]) -> Iterator[TalkView]:
    """Topic by topic; what a dialogue says in general once."""
    general = set()
    for leaf in leaves:
        if leaf.t1:
            yield TalkView(leaf.id, leaf.about, leaf.day, leaf.t1, leaf.t2)
        if leaf.id not in general:
            general.add(leaf.id)
            yield TalkView(leaf.id, None, leaf.day, leaf.t3, leaf.t2)


def _row_views(found: dict[str, list[Any]], remarks: list[tuple[Any, Any, Remark]]) -> tuple[RowView, ...]:
    files: dict[UUID, list[EvidenceView]] = {}
    notes: dict[UUID, list[NoteView]] = {}
    for leaf in found.get("note", ()):
        notes.setdefault(leaf.about, []).append(NoteView(leaf.day, leaf.at, leaf.t1))
    for leaf in found.get("evidence", ()):
        files.setdefault(leaf.about, []).append(EvidenceView(leaf.id, leaf.t1, leaf.t2, leaf.number, leaf.t3, leaf.at))
    ordered = sorted(found.get("row", ()), key=lambda leaf: (leaf.c1 == ResultKind.TAMBAHAN, leaf.number, leaf.more))
    return tuple(
        RowView(
            leaf.id, ResultKind(leaf.c1), leaf.number, leaf.more, leaf.t1, leaf.t2, leaf.t3, _aspect(leaf.c2), leaf.t4,
            leaf.t5, Direction(leaf.c3), leaf.t6 or "", leaf.t7 or "",
            Rating(leaf.c4) if leaf.c4 else None, tuple(files.get(leaf.id, ())),
            tuple(remark for about, _, remark in remarks if about == leaf.id), tuple(notes.get(leaf.id, ())),
            leaf.about,
        )
        for leaf in ordered
    )  # fmt: skip


def _aspect(code: str) -> str:
    """Aspek of a quantitative row, perspektif of a leader's; empty on the qualitative form."""
    if code in Aspect.__members__.values():
        return Aspect(code).label
    return Perspective(code).label if code in Perspective.__members__.values() else code or ""


def _value_views(found: dict[str, list[Any]], remarks: list[tuple[Any, Any, Remark]]) -> tuple[ValueView, ...]:
    expected = {leaf.c1: leaf.t1 for leaf in found.get("expectation", ())}
    rated = {leaf.c1: Rating(leaf.c2) for leaf in found.get("value", ())}
    return tuple(
        ValueView(
            value, expected.get(value.value, ""), rated.get(value.value),
            tuple(remark for _, code, remark in remarks if code == value.value),
        )
        for value in BERAKHLAK
    )  # fmt: skip


def _first_person(leaves: list[Any] | None) -> PersonView | None:
    if not leaves:
        return None
    first = min(leaves, key=lambda leaf: leaf.c1 or "")
    title = CAPACITY[Holding(first.c1)] + first.t2 if first.c1 else first.t2
    return PersonView(
        first.id, first.about, first.t1 or "Jabatan kosong", title, first.t3 or "", first.t4 or "", first.t5 or "",
        bool(first.more),
    )  # fmt: skip
