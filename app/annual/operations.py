"""The summary of a year in several posts: opened when its last part is final, established, printed, withdrawn."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.annual import queries
from app.annual.models import AnnualSummary
from app.annual.queries import SUMMARY, Post, SummaryView
from app.cases.operations import CaseNotFound, Opening, open_case, take_system_step
from app.cases.queries import case_unguarded, taken
from app.cases.registry import Applied
from app.cases.seating import Moment
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame, SummaryPart
from app.documents.queries import of_cases
from app.documents.snapshot import AnnualSummary as Paper
from app.documents.snapshot import Snapshot
from app.documents.wording import stretch
from app.evaluations.operations import tell_decided, tell_reopened
from app.organisation import printing
from app.records.operations import SYSTEM
from app.web.clock import day_of
from workflows.annual import ANNUAL, RULE, Rule, State
from workflows.policies import citation

NOT_RATED = "–"


def open_for_result(session: Session, evaluation_id: UUID, when: Moment) -> UUID | None:
    """Open the summary once every part of the year is final; nothing for a year in one post, and none twice."""
    source = queries.source_of(session, evaluation_id)
    parts = queries.parts_of(queries.posts_of(session, source.person_id, source.year))
    if len(parts) < 2 or not all(one.annual and one.annual.is_final for one in parts):
        return None
    if queries.in_force(queries.summaries_of(session, source.person_id), source.year) is not None:
        return None
    last = queries.chosen_by(parts, Rule.LAST)
    assert last.annual is not None
    place = case_unguarded(session, last.annual.case_id)
    if place is None:
        raise CaseNotFound
    opening = Opening.of(ANNUAL.name, place, f"Ringkasan tahunan {source.year}")
    case = open_case(session, opening, SYSTEM, when)
    session.add(
        AnnualSummary(
            case_id=case.id, tenant_id=case.tenant_id, person_id=source.person_id, year=source.year,
            rule=Rule(when.policies.choice(RULE, when.today)),
        )
    )  # fmt: skip
    session.flush()
    return case.id


def withdraw_for_result(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """A part changed after an objection: what was summed up ends, and so does what followed from it."""
    source = queries.source_of(session, evaluation_id)
    known = queries.in_force(queries.summaries_of(session, source.person_id), source.year)
    if known is None:
        return
    take_system_step(session, known.case_id, "withdraw", when)
    if known.evaluation_id is not None:
        tell_reopened(session, known.evaluation_id, when)


def apply(step: Applied) -> None:
    """Keep the choice; from then on that result is the one of the year."""
    if step.outcome.step.name != "establish":
        return
    posts = queries.parts_in(step.session, step.case.id)
    chosen = next(one for one in posts if one.key == step.payload.part)
    assert chosen.annual is not None
    step.session.execute(
        sa.update(SUMMARY.case_id.table)
        .where(SUMMARY.case_id == step.case.id)
        .values(
            evaluation_id=chosen.annual.case_id, predikat=chosen.annual.predikat, reason=step.payload.reason
        )
    )
    when = Moment(step.now, step.today, step.policies, step.calendar)
    tell_decided(step.session, chosen.annual.case_id, step.case.id, when)


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """RINGKASAN EVALUASI KINERJA TAHUNAN as that decision made it. Raises CaseNotFound."""
    del kind  # one kind
    view, case = queries.summary(session, case_id), case_unguarded(session, case_id)
    if view is None or case is None or view.predikat is None:
        raise CaseNotFound
    decision = taken(session, decision_id)
    posts = queries.parts_in(session, case_id)
    numbers = {
        one.case_id: one.number
        for one in of_cases(session, [p.annual.case_id for p in posts if p.annual])
        if one.kind == "evaluation_summary" and one.superseded_at is None
    }
    parts = tuple(_part(session, no, one, view, numbers) for no, one in enumerate(posts, start=1))
    employee = printing.subject_block(session, case.subject_id, case.position_id)
    assessor = printing.acting_block(session, decision.actor_id, decision.position_id, decision.on)
    predicate, rule, reason, year = view.predikat.printed_label, view.rule.label, view.reason, view.year
    first, last = min(one.starts_on for one in posts), max(one.ends_on for one in posts)

    def build(frame: DocumentFrame) -> Snapshot:
        return Paper(
            frame=frame, employee=employee, assessor=assessor, year=year, parts=parts, predicate=predicate, rule=rule,
            reason=reason, established_at=decision.at,
        )  # fmt: skip

    return Frozen(
        instansi=printing.CITY_NAME, build=build, filing_unit=printing.filing_unit(session, case.opd_id),
        period_label=stretch(first, last), period_title=f"TAHUN {year}",
        legal_basis=(citation("annual.establish").instrument,), dated_on=decision.on,
        replaces_case_id=_former(session, view),
    )  # fmt: skip


def _part(session: Session, no: int, one: Post, view: SummaryView, numbers: dict[UUID, str]) -> SummaryPart:
    assert one.annual is not None
    by = one.rated_by
    who = printing.acting_block(session, by.person_id, by.position_id, day_of(by.at)) if by else None
    return SummaryPart(
        no=no, jabatan=one.title, unit_kerja=one.unit_name, period=stretch(one.starts_on, one.ends_on),
        assessor=who.name if who else NOT_RATED, assessor_office=who.office if who else "",
        quarters=tuple(f"{q.label}: {q.predikat.label if q.predikat else NOT_RATED}" for q in one.quarters),
        predicate=one.annual.predikat.printed_label if one.annual.predikat else NOT_RATED,
        document=numbers.get(one.annual.case_id, ""), counts=one.annual.case_id == view.evaluation_id,
    )  # fmt: skip


def _former(session: Session, view: SummaryView) -> UUID | None:
    """The summary of the same year that was withdrawn before this one."""
    return next(
        (
            one.case_id
            for one in queries.summaries_of(session, view.person_id)
            if one.year == view.year and one.case_id != view.case_id and one.state is State.WITHDRAWN
        ),
        None,
    )
