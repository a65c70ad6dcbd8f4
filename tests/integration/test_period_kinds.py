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
from app.periods.models import Period, PeriodKind
from tests.client import Answer
from tests.integration.evaluation_office import EVALUATION, Kept, Office, office_in
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit
from tests.paper import made as pressed
from tests.paper import words
from workflows.calendar import WorkingDays
from workflows.periods import MONTHLY, SEMESTER, planned_periods, printed_title
from workflows.policies import load_defaults

PERIOD = columns(Period)


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


def test_a_city_that_evaluates_monthly_opens_january_rates_it_and_prints_it(office: Office) -> None:
    office.policy_is("period.kind", "bulanan")
    office.on(date(2026, 12, 21))
    page = create(office)
    assert "13 periode tahun 2027 dibuat." in page.says
    assert "Evaluasi periodik dilakukan setiap bulan." in page.says
    office.on(date(2027, 1, 5))
    office.agree(year=2027)
    office.on(date(2027, 1, 27))
    office.looks_at = evaluation_of(office, "Januari 2027")
    office.organisation_is(kind=PeriodKind.MONTHLY, no=1)
    assert "1 Januari sampai 31 Januari 2027" in office.read(office.employee).says
    for walk in (begin, realise, submit, confirm, accept, ratify):
        walk(office)
    form = office.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    assert form.frame.period_title == "BULANAN"
    assert "BULANAN" in words(pressed(form))
    mine = office.at(office.employee).get("/evaluasi")
    assert all(f"{month} 2027" in mine.says for month in ("Januari", "Desember", "Tahunan"))
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
