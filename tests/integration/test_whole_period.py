"""The evaluations of a period are opened for everybody at once, by BKPSDM, and never twice."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case, Visit
from app.database import columns, transaction
from app.evaluations.models import Evaluation
from app.evaluations.queries import periods
from app.periods.models import Period, PeriodKind
from app.records.models import Record
from app.web.request import session
from tests.city import City
from tests.conftest import CITY_DAY
from tests.integration.test_periods import OFFICER, all_of, count, one

CASE, VISIT, EVALUATION, PERIOD = columns(Case), columns(Visit), columns(Evaluation), columns(Period)
RECORD = columns(Record)


def added(closes: date = CITY_DAY + timedelta(days=20)) -> UUID:
    """A stretch of the year for which nobody has an evaluation yet."""
    with transaction() as session:
        period = Period(
            tenant_id=session.execute(sa.select(PERIOD.tenant_id)).scalars().all()[0], year=2026,
            kind=PeriodKind.QUARTERLY, no=9, label="Semester II 2026", starts_on=date(2026, 7, 1),
            ends_on=date(2026, 12, 31), opens_on=CITY_DAY, closes_on=closes,
        )  # fmt: skip
        session.add(period)
        session.flush()
        return period.id


def test_a_period_is_opened_once_for_everybody_with_an_agreed_skp(city: City) -> None:
    with city.app.app_context():
        period_id = added()
    officer, path = city.at_desk(OFFICER), f"/evaluasi/periode/{period_id}/buka"
    page = officer.get(path)
    form = page.form("Buka")
    opened = officer.submit(page, "Buka")
    here = count(city, EVALUATION.case_id.table, EVALUATION.period_id == period_id)
    assert here > 100
    assert f"{here} evaluasi dibuka." in opened.says
    assert officer.post(form.action, data=form.fields).status_code == 303
    assert count(city, EVALUATION.case_id.table, EVALUATION.period_id == period_id) == here
    assert "Tidak ada yang menunggu" in officer.get(path).says
    with pytest.raises(LookupError):
        officer.get(path).form("Buka ")
    told = all_of(city, sa.select(RECORD.body).where(RECORD.tag == "evaluation:opened"))
    assert sum("Semester II 2026" in str(body) for (body,) in told) == here
    mine = one(city, sa.select(CASE.id, CASE.subject_id).join_from(
        EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id
    ).where(EVALUATION.period_id == period_id))  # fmt: skip
    assert count(city, VISIT.id.table, VISIT.case_id == mine.id, VISIT.state == "RUNNING") == 1


def test_what_an_interruption_left_is_opened_later(city: City) -> None:
    with city.app.app_context():
        period_id = added()
        waiting = periods.opds_waiting(session(), period_id)
    officer, path = city.at_desk(OFFICER), f"/evaluasi/periode/{period_id}/buka"
    officer.submit(officer.get(path), "Buka")
    everybody = count(city, EVALUATION.case_id.table, EVALUATION.period_id == period_id)
    assert len(waiting) > 5
    with city.app.app_context(), transaction() as writing:  # as if it had stopped before this OPD
        cases = sa.select(CASE.id).where(CASE.opd_id == waiting[-1])
        writing.execute(
            sa.delete(EVALUATION.case_id.table).where(EVALUATION.period_id == period_id, EVALUATION.case_id.in_(cases))
        )
    left = count(city, EVALUATION.case_id.table, EVALUATION.period_id == period_id)
    assert left < everybody
    assert f"{everybody - left} evaluasi dibuka." in officer.submit(officer.get(path), "Buka").says


def test_a_period_is_opened_by_bkpsdm_alone_and_not_after_its_window(city: City) -> None:
    with city.app.app_context():
        period_id = added(closes=CITY_DAY)
    path = f"/evaluasi/periode/{period_id}/buka"
    assert city.at_desk("Pegawai").get(path).status_code == 403
    officer = city.at_desk(OFFICER)
    form = officer.get(path).form("Buka")
    with city.app.app_context(), transaction() as writing:
        writing.execute(sa.update(PERIOD.id.table).where(PERIOD.id == period_id).values(
            opens_on=CITY_DAY - timedelta(days=9), closes_on=CITY_DAY - timedelta(days=1)))  # fmt: skip
    sent = officer.post(form.action, data=form.fields)
    assert sent.status_code == 422
    assert "Jendela Semester II 2026 sudah berakhir" in sent.says
    assert count(city, EVALUATION.case_id.table, EVALUATION.period_id == period_id) == 0
