"""A year is evaluated month by month, quarter by quarter or in two halves, as the city's policy says."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents import snapshot
from app.documents.wording import MONTHS
from app.evaluations.models import Realisation
from app.periods.models import Period, PeriodKind
from app.skp.models import Indicator, Result
from tests.client import Answer
from tests.integration.evaluation_office import EVALUATION, Kept, Office, office_in
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit
from tests.paper import made as pressed
from tests.paper import pages
from workflows.calendar import WorkingDays
from workflows.evaluation import Review, SelfAssessment
from workflows.periods import MONTHLY, SEMESTER, planned_periods, printed_title
from workflows.policies import load_defaults
from workflows.predicate import Rating

PERIOD, INDICATOR, RESULT = columns(Period), columns(Indicator), columns(Result)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def create(office: Office, year: int = 2027) -> Answer:
    """BKPSDM makes the periods of a year from the page that shows what policy foresees."""
    client = office.at(office.officer)
    return client.submit(client.get(f"/periode/buat?tahun={year}"), f"Buat periode {year}")


def evaluation_of(office: Office, label: str) -> UUID:
    with office.facts.looking() as session:
        found = session.execute(
            sa.select(EVALUATION.case_id)
            .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
            .where(PERIOD.label == label)
        )
        return UUID(str(found.scalar_one()))


def rated(office: Office, label: str, ratings: tuple[Rating, Rating]) -> None:
    """A month that was assessed without a look at its pages, which January and December had."""
    with office.facts.stating() as session:
        version = sa.select(EVALUATION.version_id).where(EVALUATION.case_id == office.case()).scalar_subquery()
        asked = sa.select(INDICATOR.id).join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        known = session.execute(asked.where(RESULT.version_id == version)).scalars().all()
        for one in known:
            session.add(Realisation(evaluation_id=office.case(), indicator_id=one, text=f"Tercapai pada {label}."))
    office.step(office.case(), "begin", office.employee)
    office.step(office.case(), "submit", office.employee, SelfAssessment(f"{label} selesai sesuai rencana."))
    said = f"Sudah dibicarakan pada {label}."
    office.step(office.case(), "confirm", office.assessor, Review((), (), *ratings, feedback=((str(known[0]), said),)))


def test_a_year_of_months_is_opened_rated_month_by_month_and_its_twelve_stand_on_page_and_paper(
    office: Office,
) -> None:
    office.policy_is("period.kind", "bulanan")
    office.on(date(2026, 12, 21))
    page = create(office)
    assert "13 periode tahun 2027 dibuat." in page.says
    assert "Evaluasi periodik dilakukan setiap bulan." in page.says
    office.on(date(2027, 1, 5))
    office.agree(year=2027)
    for no, month in enumerate(MONTHS, 1):
        office.on(date(2027, no, 27))
        office.looks_at = evaluation_of(office, f"{month} 2027")
        office.organisation_is(kind=PeriodKind.MONTHLY, no=no)
        if no not in (1, 12):
            rated(office, month, (Rating.DI_BAWAH if no == 6 else Rating.SESUAI, Rating.SESUAI))
            continue
        assert f"1 {month} sampai 31 {month} 2027" in office.read(office.employee).says
        for walk in (begin, realise, submit, confirm, accept, ratify):
            walk(office)
        form = office.snapshot("evaluation")
        assert isinstance(form, snapshot.Evaluation)
        assert (form.frame.period_title, form.quarters) == ("BULANAN", ())
    office.on(date(2027, 12, 29))
    office.looks_at = evaluation_of(office, "Tahunan 2027")
    office.organisation_is(kind=PeriodKind.ANNUAL, label="Tahunan 2027")
    for walk in (begin, realise, submit):
        walk(office)
    expected = [f"{month} 2027 {'Butuh Perbaikan' if month == 'Juni' else 'Baik'}" for month in MONTHS]
    for path in ("", "/nilai"):
        says = office.read(office.assessor, path).says
        assert " ".join(expected) in says
        assert says.count("umpan balik lebih awal") == 1, "what was said in twelve months is folded"
    for walk in (confirm, accept, ratify):
        walk(office)
    assert office.state == "CLOSED"
    form = office.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    assert (form.frame.period_title, list(form.quarters)) == ("TAHUNAN", expected)
    *_, last = pages(pressed(form))
    assert f"Predikat periodik tahun ini: {'; '.join(expected)}." in last
    mine = office.at(office.employee)
    assert all(f"{month} 2027" in mine.get("/evaluasi").says for month in (*MONTHS, "Tahunan"))
    assert " ".join(one.replace(" 2027", "") for one in expected) in mine.get("/ringkasan-tahunan").says
    assert office.at(office.officer).get("/bkpsdm").status_code == 200


def test_a_year_that_began_in_quarters_goes_on_in_quarters(office: Office) -> None:
    office.policy_is("period.kind", "bulanan")
    check = office.at(office.officer).get("/periode/buat?tahun=2026")
    assert "Tahun yang sudah berjalan tidak berganti irama." in check.says
    made = create(office, 2026)
    assert "3 periode tahun 2026 dibuat." in made.says
    assert "Triwulan I 2026" in made.says
    with office.facts.looking() as session:
        kinds = session.execute(sa.select(PERIOD.kind).distinct()).scalars().all()
    assert set(kinds) == {PeriodKind.QUARTERLY, PeriodKind.ANNUAL}


def test_the_windows_of_every_kind_follow_policy_and_the_periods_fill_the_year() -> None:
    policies, calendar = load_defaults(), WorkingDays({}, {2028, 2029})
    for kind, count in ((MONTHLY, 12), (SEMESTER, 2)):
        *periods, year = planned_periods(2028, policies, calendar, kind)
        assert len(periods) == count
        assert (periods[0].starts_on, periods[-1].ends_on) == (year.starts_on, year.ends_on)
        assert all((b.starts_on - a.ends_on).days == 1 for a, b in pairwise(periods))
        assert all(p.starts_on <= p.opens_on <= p.ends_on < p.closes_on for p in periods)
    assert planned_periods(2028, policies, calendar, MONTHLY)[1].ends_on == date(2028, 2, 29)
    assert [printed_title(SEMESTER, no) for no in (1, 2)] == ["SEMESTER I", "SEMESTER II"]
