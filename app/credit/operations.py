"""Conversions: opened by a final annual result of a functional post, determined by the assessor, printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlmodel import Session

from app.absences.queries import aways_of
from app.cases.operations import Opening, open_case, take_system_step
from app.cases.queries import case_unguarded, taken
from app.cases.registry import FactsRequest
from app.cases.seating import Moment
from app.credit import queries
from app.credit.models import Conversion
from app.credit.queries import ConversionView, Source
from app.documents.operations import Frozen
from app.documents.parts import CreditLine, DocumentFrame
from app.documents.snapshot import CreditConversion, Snapshot
from app.documents.wording import MONTHS, long_date
from app.organisation import printing
from app.policies.queries import in_force
from app.records.operations import SYSTEM
from workflows import credit
from workflows.absence import Away
from workflows.conversion import CONVERSION as PROCESS
from workflows.conversion import Facts, State
from workflows.credit import Part, level_in
from workflows.identity import check_number
from workflows.policies import Policies, PolicyUnknown, citation
from workflows.vocabulary import EmploymentStatus

FUNCTIONAL = "fungsional"
OF_PNS = (EmploymentStatus.PNS,)
OF_PPPK = (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU)


def facts(request: FactsRequest) -> Facts:
    """What the table asks."""
    return Facts(*queries.facts(request.session, request.case_id, request.visit_id, request.person_id))


def open_for_result(session: Session, evaluation_id: UUID, when: Moment) -> UUID | None:
    """Open the conversion of a final annual result; nothing for who holds no functional post, and none twice."""
    known = queries.of_evaluation(session, evaluation_id)
    source = queries.source_of(session, evaluation_id)
    if source is None or (known is not None and known[1] is not State.WITHDRAWN):
        return None
    aways = aways_of(session, source.subject_id, source.starts_on, source.ends_on)
    part = part_of(source, aways, when.policies, when.today)
    if part is None:
        return None
    try:
        earned = credit.earn(part, when.policies, source.ends_on)
    except PolicyUnknown:
        return None  # a year before the conversion was law
    opening = Opening.of(PROCESS.name, source, f"Angka kredit {source.year}")
    case = open_case(session, opening, SYSTEM, when)
    session.add(
        Conversion(
            case_id=case.id, tenant_id=case.tenant_id, evaluation_id=evaluation_id, level=part.level,
            predikat=part.predicate, starts_on=source.starts_on, ends_on=source.ends_on, months=part.months,
            coefficient=_decimal(earned.coefficient), percent=_decimal(earned.percent),
            numerator=earned.points.numerator, denominator=earned.points.denominator,
        )
    )  # fmt: skip
    session.flush()
    return case.id


def part_of(source: Source, aways: Iterable[Away], policies: Policies, on: date) -> Part | None:
    """The level, predicate and months served of a result; None where nothing is converted."""
    converted = OF_PNS + (OF_PPPK if policies.flag("credit.pppk", on) else ())
    level = level_in(source.position_title)
    if source.position_kind != FUNCTIONAL or level is None or source.status not in converted:
        return None
    months = credit.months_served(source.starts_on, source.ends_on, aways, policies, on)
    return Part(level, source.predikat, months) if months else None


def withdraw_for_result(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """The result changed after an objection: what rests on the old one ends."""
    known = queries.of_evaluation(session, evaluation_id)
    if known is not None and known[1] is not State.WITHDRAWN:
        take_system_step(session, known[0], "withdraw", when)


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """The conversion with what has added up on the same level, this one included."""
    del kind  # one kind
    view, case = queries.conversion(session, case_id), case_unguarded(session, case_id)
    if view is None or case is None:
        raise LookupError(case_id)
    decision = taken(session, decision_id)
    on = decision.on
    policies = in_force(session)
    places = policies.count("credit.places", on)
    before = queries.added_up(queries.of_person(session, case.subject_id), view.level)
    counted = [*(one for one in before if one.case_id != case_id and one.starts_on <= view.starts_on), view]
    needed = credit.needed(view.level, policies, view.ends_on)
    employee = printing.subject_block(session, case.subject_id, case.position_id)
    number = check_number(employee.identity_number, None, on, policies)
    missed = queries.left_out(view, policies, on)
    since = queries.held_since(session, case.subject_id, case.position_id)

    def build(frame: DocumentFrame) -> Snapshot:
        return CreditConversion(
            frame=frame, letterhead=printing.letterhead(session, case.opd_id), employee=employee,
            assessor=printing.acting_block(session, decision.actor_id, decision.position_id, on),
            born_on=long_date(number.birth_date) if number.birth_date else "",
            sex=number.sex.label if number.sex else "", holds_since=long_date(since) if since else "",
            level=view.level.label, predicate=view.predikat.printed_label, percent=f"{_comma(view.percent)}%",
            coefficient=_comma(view.coefficient), months=view.months, points=printed(view.points, places),
            left_out=missed, exact=credit.exact(view.points), lines=tuple(_line(one, places) for one in counted),
            total=printed(sum((one.points for one in counted), Fraction(0)), places),
            needed_rank=_comma(needed.rank), needed_level=_comma(needed.level) if needed.level is not None else "",
            determined_at=decision.at,
        )  # fmt: skip

    return Frozen(
        instansi=printing.CITY_NAME, build=build, filing_unit=printing.filing_unit(session, case.opd_id),
        period_label=stretch(view).upper().replace(" SAMPAI ", " SD "), period_title=str(view.year), dated_on=on,
        legal_basis=(citation("credit.conversion").label, citation("credit.determine").instrument),
        replaces_case_id=queries.former_of(session, case_id),
    )  # fmt: skip


def _line(one: ConversionView, places: int) -> CreditLine:
    return CreditLine(
        period=stretch(one), level=one.level.label, predicate=one.predikat.label, months=one.months,
        points=printed(one.points, places),
    )  # fmt: skip


def stretch(one: ConversionView) -> str:
    """1 Januari sampai 31 Mei 2026."""
    first, last = (f"{day.day} {MONTHS[day.month - 1]}" for day in (one.starts_on, one.ends_on))
    return f"{first} sampai {last} {one.ends_on.year}"


def printed(points: Fraction, places: int) -> str:
    """Rounded only here, with a comma."""
    return credit.printed(points, places).replace(".", ",")


def _comma(number: Decimal | Fraction) -> str:
    """A value of policy as written, zeros at the end left out."""
    return f"{_decimal(Fraction(number)).normalize():f}".replace(".", ",")


def _decimal(number: Fraction) -> Decimal:
    """A value of policy is a finite decimal, so nothing is lost."""
    return Decimal(number.numerator) / Decimal(number.denominator)
