"""One version of an SKP: its rows in the order of the official form, and what its process may ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.models import Case
from app.cases.queries import CASE, PERSON, READING, put_down_by
from app.cases.registry import FactsRequest
from app.database import ask, columns
from app.organisation.models import Assignment, Person
from app.organisation.queries import acts_himself, assessor_of, valid_on
from app.records.models import ReadingKind
from app.skp.models import Annex, Behaviour, Indicator, Result, Skp, SkpVersion
from app.skp.queries.support import Support
from workflows.goal_setting import Facts, State
from workflows.predicate import ResultKind
from workflows.vocabulary import (
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Classification,
    Direction,
    FormClass,
    Perspective,
)

SKP, VERSION, RESULT, INDICATOR = columns(Skp), columns(SkpVersion), columns(Result), columns(Indicator)
BEHAVIOUR, ANNEX = columns(Behaviour), columns(Annex)
HELD = columns(Assignment)
SIBLING = sa.alias(SkpVersion.__table__, "sibling").c  # type: ignore[attr-defined]
SIBLING_CASE = sa.alias(Case.__table__, "sibling_case").c  # type: ignore[attr-defined]
WRITER = sa.alias(Person.__table__, "writer").c  # type: ignore[attr-defined]
DRAFTING = (State.DRAFT, State.RETURNED)
OPEN = (*DRAFTING, State.PROPOSED)
SECTION = {ResultKind.UTAMA: "A", ResultKind.TAMBAHAN: "B"}
EXPECTATION, ANNEX_LINE = 0, 1
# Policy skp.recall.until: what else than the assessor's opening ends the right to recall.
RECALL_ALWAYS, RECALL_NEVER = "diputus_penilai", "tidak_boleh"


def code_of(kind: ResultKind, no: int) -> str:
    """A.1 for the first main result, B.1 for the first additional one."""
    return f"{SECTION[kind]}.{no}"


class Writing(StrEnum):
    """In which capacity somebody writes a draft."""

    OWN = "own"
    BY_ASSESSOR = "by_assessor"
    BY_ADMIN = "by_admin"


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One row of the table."""

    id: UUID
    no: int
    aspect: Aspect | None
    text: str
    target_text: str
    direction: Direction
    perspective: str

    @property
    def lead(self) -> str:
        """What stands above the indicator: its aspek, on the form of high leaders its perspektif."""
        if self.perspective:
            return Perspective(self.perspective).label
        return self.aspect.label if self.aspect else ""


@dataclass(frozen=True, slots=True)
class ResultView:
    """One rencana hasil kerja with its rows."""

    id: UUID
    no: int
    kind: ResultKind
    classification: Classification
    leader_result: str
    plan: str
    assigned_by: str
    remark: str
    supports_result_id: UUID | None = None
    supports_measure_id: UUID | None = None
    indicators: tuple[IndicatorView, ...] = ()

    @property
    def code(self) -> str:
        return code_of(self.kind, self.no)

    @property
    def supports(self) -> Support | None:
        """The row of a leader it is linked to; None while only words say so, or nothing."""
        linked = self.supports_result_id or self.supports_measure_id
        return Support(self.supports_result_id, self.supports_measure_id) if linked else None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything written in a version, in the order of the form."""

    results: tuple[ResultView, ...] = ()
    expectations: Mapping[BehaviourValue, str] = field(default_factory=dict)
    annex: Mapping[AnnexKind, tuple[str, ...]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the results could be submitted: a main one, and an indicator under each."""
        return any(r.kind is ResultKind.UTAMA for r in self.results) and all(r.indicators for r in self.results)

    def of_kind(self, kind: ResultKind) -> tuple[ResultView, ...]:
        """The results of one section."""
        return tuple(r for r in self.results if r.kind is kind)

    def result(self, result_id: UUID) -> ResultView | None:
        return next((r for r in self.results if r.id == result_id), None)

    def indicator(self, indicator_id: UUID) -> tuple[ResultView, IndicatorView] | None:
        """An indicator with the result it belongs to."""
        return next(((r, i) for r in self.results for i in r.indicators if i.id == indicator_id), None)


@dataclass(frozen=True, slots=True)
class VersionView:
    """The head of a version. `agreed_id` and `open_id` are other versions of the same SKP in those standings."""

    case_id: UUID
    skp_id: UUID
    no: int
    approach: Approach
    form_class: FormClass
    content_version: int
    year: int
    starts_on: date
    ends_on: date
    person_id: UUID
    position_id: UUID
    opd_id: UUID
    is_drafting: bool
    is_agreed: bool
    has_device: bool
    written_by: str
    assessor_position_id: UUID | None
    agreed_id: UUID | None
    open_id: UUID | None

    @property
    def is_amendment(self) -> bool:
        return self.no > 1

    def writing(self, actor: Actor) -> Writing | None:
        """In which capacity this person may write the draft: his own, or for staff without a device."""
        if actor.person_id == self.person_id:
            return Writing.OWN
        if self.has_device:
            return None
        if self.opd_id in actor.admin_of:
            return Writing.BY_ADMIN
        return Writing.BY_ASSESSOR if self.assessor_position_id in actor.position_ids else None

    def awaits_roles_of(self, actor: Actor) -> bool:
        """Whether this person may still take roles from a matrix into it: at once, or by an amendment."""
        return actor.person_id == self.person_id and (self.is_drafting or self.is_agreed)

    def may_write(self, actor: Actor) -> bool:
        """Whether this person may change the rows now."""
        return self.is_drafting and self.writing(actor) is not None


@dataclass(frozen=True, slots=True)
class ReadFacts(Facts):
    """The facts with the version they are about."""

    version: VersionView

    @property
    def assessor_position_id(self) -> UUID | None:
        return self.version.assessor_position_id


def _sibling(*states: State) -> Any:
    """The newest other version of the same SKP in one of these states."""
    return (
        sa.select(SIBLING.case_id)
        .join(SIBLING_CASE.id.table, SIBLING_CASE.id == SIBLING.case_id)
        .where(
            SIBLING.skp_id == VERSION.skp_id,
            SIBLING.case_id != VERSION.case_id,
            SIBLING_CASE.state.in_([s.value for s in states]),
        )
        .order_by(SIBLING.no.desc())
        .limit(1)
        .scalar_subquery()
    )


AGREED_SIBLING, OPEN_SIBLING = _sibling(State.AGREED), _sibling(*OPEN)
TODAY: Any = sa.bindparam("today", type_=sa.Date())
ONE_CASE: Any = sa.bindparam("case")
ASSESSOR: Any = assessor_of(SKP.position_id, TODAY)


def _opened(*readers: Any) -> Any:
    """Whether one of these readers opened the case in this visit."""
    opened = sa.exists().where(READING.visit_id == sa.bindparam("visit"), READING.kind == ReadingKind.OPENED, *readers)
    return opened.correlate(SKP.id.table)


HEAD = (
    VERSION.case_id,
    VERSION.skp_id,
    VERSION.no,
    VERSION.approach,
    VERSION.form_class,
    VERSION.content_version,
    SKP.year,
    SKP.starts_on,
    SKP.ends_on,
    SKP.person_id,
    SKP.position_id,
    CASE.opd_id,
    CASE.state.in_([s.value for s in DRAFTING]),
    CASE.state == State.AGREED.value,
    acts_himself(TODAY),
    sa.func.coalesce(WRITER.name, ""),
)
RESULT_COLUMNS = (
    RESULT.id,
    RESULT.no,
    RESULT.kind,
    RESULT.classification,
    RESULT.leader_result,
    RESULT.plan,
    RESULT.assigned_by,
    RESULT.remark,
    RESULT.supports_result_id,
    RESULT.supports_measure_id,
)
INDICATOR_COLUMNS = (
    INDICATOR.id,
    INDICATOR.no,
    INDICATOR.aspect,
    INDICATOR.text,
    INDICATOR.target_text,
    INDICATOR.direction,
    INDICATOR.perspective,
)
HEAD_END = len(fields(VersionView))


def _heads(*more: Any) -> Any:
    """The head of one version with further columns. Statements are built once, when this file is read."""
    return (
        sa.select(*HEAD, ASSESSOR, AGREED_SIBLING, OPEN_SIBLING, *more)
        .join_from(VERSION.case_id.table, SKP.id.table, SKP.id == VERSION.skp_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .join(PERSON.id.table, PERSON.id == SKP.person_id)
        .outerjoin(WRITER.id.table, WRITER.id == VERSION.written_on_behalf_by_id)
        .where(VERSION.case_id == ONE_CASE)
    )


HEAD_OF = _heads()


def _count(of: Any, *where: Any) -> Any:
    """How many of a version's results, or of their indicators."""
    return sa.select(sa.func.count(of)).where(RESULT.version_id == VERSION.case_id, *where).scalar_subquery()


def _facts() -> Any:
    """The head, who opened it, and what is counted on its rows: one row, for a decision needs no more of them."""
    on_the_line = sa.select(HELD.person_id).where(HELD.position_id == ASSESSOR, valid_on(HELD, TODAY))
    return _heads(
        _opened(READING.reader_id.in_(on_the_line), READING.reader_id != SKP.person_id),
        _opened(READING.reader_id == sa.bindparam("reader")),
        put_down_by(VERSION.case_id, sa.bindparam("reader"), "submit"),
        _count(RESULT.id, RESULT.kind == ResultKind.UTAMA),
        _count(RESULT.id, ~sa.exists().where(INDICATOR.result_id == RESULT.id)),
        _count(RESULT.id, INDICATOR.result_id == RESULT.id, INDICATOR.target_text == ""),
    )


FACTS_OF = _facts()
ROWS = (
    sa.select(*RESULT_COLUMNS, *INDICATOR_COLUMNS)
    .outerjoin_from(RESULT.id.table, INDICATOR.id.table, INDICATOR.result_id == RESULT.id)
    .order_by(RESULT.kind.desc(), RESULT.no, INDICATOR.no)
)
RESULTS_OF = ROWS.where(RESULT.version_id == ONE_CASE)
RESULTS_BESIDE = ROWS.add_columns(RESULT.version_id).where(RESULT.version_id.in_(sa.bindparam("both", expanding=True)))


def read(session: Session, case_id: UUID, today: date) -> VersionView | None:
    """The head of one version. Who may see it is the case's matter."""
    row = ask(session, HEAD_OF, case=case_id, today=today).first()
    return VersionView(*row) if row else None


def facts(request: FactsRequest) -> ReadFacts:
    """Everything the guards ask, in one query that answers one row."""
    values = {
        "case": request.case_id,
        "today": request.today,
        "visit": request.visit_id,
        "reader": request.person_id,
    }
    row = ask(request.session, FACTS_OF, **values).one()
    head = VersionView(*row[:HEAD_END])
    by_assessor, by_actor, submitted, main_results, without_indicator, without_target = row[HEAD_END:]
    until = request.policies.choice("skp.recall.until", request.rules_on)
    return ReadFacts(
        main_results=main_results,
        rows_without_indicator=without_indicator,
        targets_unreadable=0 if head.approach is Approach.KUALITATIF else without_target,
        has_assessor=head.assessor_position_id is not None,
        opened_by_assessor=until == RECALL_NEVER or (bool(by_assessor) and until != RECALL_ALWAYS),
        opened_by_actor=bool(by_actor),
        has_open_amendment=head.open_id is not None,
        is_amendment=head.is_amendment,
        submitted_by_actor=bool(submitted),
        version=head,
    )


def _results(rows: Iterable[Any]) -> tuple[ResultView, ...]:
    """Rows of result and indicator columns, side by side, in order."""
    found: dict[UUID, tuple[Any, list[IndicatorView]]] = {}
    width = len(RESULT_COLUMNS)
    for row in rows:
        _, indicators = found.setdefault(row[0], (row[:width], []))
        if row[width]:
            indicators.append(IndicatorView(*row[width:]))
    return tuple(ResultView(*(*head, tuple(indicators))) for head, indicators in found.values())


def results_of(session: Session, case_id: UUID) -> tuple[ResultView, ...]:
    """The results of one version. One query."""
    return _results(ask(session, RESULTS_OF, case=case_id))


def results_beside(session: Session, version: VersionView) -> tuple[tuple[ResultView, ...], tuple[ResultView, ...]]:
    """The results of the version, and those of the agreed one where this is an amendment of it. One query."""
    both = [version.case_id, version.agreed_id if version.is_amendment else None]
    rows = ask(session, RESULTS_BESIDE, both=[one for one in both if one]).all()
    return (
        _results(row[:-1] for row in rows if row[-1] == version.case_id),
        _results(row[:-1] for row in rows if row[-1] != version.case_id),
    )


def words_of(blanks: int = 0) -> Any:
    """Expectations and annex lines as (part, key, no, text), with so many empty texts behind for a larger question."""
    empty = [sa.literal("") for _ in range(blanks)]
    expectations = sa.select(
        sa.literal(EXPECTATION).label("part"),
        sa.cast(BEHAVIOUR.value, sa.String).label("key"),
        sa.literal(0).label("no"),
        BEHAVIOUR.expectation.label("text"),
        *empty,
    ).where(BEHAVIOUR.version_id == ONE_CASE)
    lines = sa.select(sa.literal(ANNEX_LINE), sa.cast(ANNEX.kind, sa.String), ANNEX.no, ANNEX.text, *empty).where(
        ANNEX.version_id == ONE_CASE
    )
    return expectations, lines


WORDS_OF = sa.union_all(*words_of()).order_by("part", "key", "no")


def gathered(results: tuple[ResultView, ...], words: Iterable[Any]) -> Content:
    """Results and words, as one content."""
    expectations: dict[BehaviourValue, str] = {}
    annex: dict[AnnexKind, tuple[str, ...]] = {}
    for part, key, _, text, *_ in words:
        if part == EXPECTATION:
            expectations[BehaviourValue(key)] = text
        elif part == ANNEX_LINE:
            annex[AnnexKind(key)] = (*annex.get(AnnexKind(key), ()), text)
    return Content(results, expectations, annex)


def content_of(session: Session, case_id: UUID) -> Content:
    """Everything written in one version. Two queries."""
    return gathered(results_of(session, case_id), ask(session, WORDS_OF, case=case_id))
