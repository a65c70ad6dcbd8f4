"""What time brings about: windows open and close, an objection window starts with receipt and lapses to the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import columns, new_id
from app.documents import snapshot
from app.evaluations.models import Evaluation
from app.evaluations.operations import lapse_due
from app.evaluations.operations.lapsing import Lapsed
from app.outbox.models import Notice
from app.periods.models import Dispensation
from app.web import clock
from tests.integration.evaluation_office import (
    CLOSES_ON,
    DAY,
    OPENS_ON,
    Kept,
    Office,
    office_in,
    working_days_later,
)
from tests.integration.evaluation_walk import accept, begin, confirm, delivered, object_to, realise, submit

ROW, NOTICE = columns(Evaluation), columns(Notice)
WINDOW = timedelta(days=14)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


@pytest.fixture
def told(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=delivered)


def let_time_pass(office: Office) -> Lapsed:
    """The worker looks at the clocks."""
    with office.app.app_context():
        return lapse_due(clock.now(), clock.today())


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (OPENS_ON - timedelta(days=1), False), (OPENS_ON, True), (CLOSES_ON, True),
        (CLOSES_ON + timedelta(days=1), False),
    ],
)  # fmt: skip
def test_self_assessment_opens_and_closes_with_its_window(office: Office, day: date, *, is_open: bool) -> None:
    office.on(day)
    asked = office.check_page(office.employee, "begin")
    assert asked.status_code == (200 if is_open else 422)
    assert ("Penilaian diri hanya dapat diisi dalam jendela waktu periode ini." in asked.says) is not is_open


def test_dispensation_of_the_agency_keeps_the_window_open(office: Office) -> None:
    begin(office)
    realise(office)
    office.on(CLOSES_ON + timedelta(days=3))
    assert office.check_page(office.employee, "submit").status_code == 422
    with office.facts.stating() as session:
        period = session.execute(sa.select(ROW.period_id).where(ROW.case_id == office.case())).scalar_one()
        session.add(
            Dispensation(
                id=new_id(), tenant_id=office.facts.tenant_id, period_id=period, opd_id=office.facts.units["DINAS"],
                until_on=CLOSES_ON + timedelta(days=3), reason="Sistem terganggu 6 Juli", granted_at=clock.now(),
                granted_by_id=office.officer.person_id,
            )
        )  # fmt: skip
    submit(office)
    assert office.state == "REVIEW"


def test_returned_self_assessment_can_be_sent_again_after_the_window(office: Office) -> None:
    office.on(CLOSES_ON)
    begin(office)
    realise(office)
    submit(office)
    office.on(CLOSES_ON + timedelta(days=6))
    office.go(office.assessor, "return", "Kembalikan", reason="Sebutkan sumber angka waktu tunggu.")
    office.on(working_days_later(CLOSES_ON + timedelta(days=6), 3))
    submit(office)
    assert office.state == "REVIEW"


def test_returned_self_assessment_does_not_stay_open_for_ever(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    office.on(CLOSES_ON + timedelta(days=6))
    office.go(office.assessor, "return", "Kembalikan", reason="Sebutkan sumber angka waktu tunggu.")
    office.on(working_days_later(CLOSES_ON + timedelta(days=6), 3) + timedelta(days=1))
    assert office.check_page(office.employee, "submit").status_code == 422


def test_window_of_objection_starts_when_the_result_is_first_opened(told: Office) -> None:
    told.on(DAY + timedelta(days=4))
    page = told.read(told.employee).says
    assert "Senin, 20 Juli 2026 (14 hari lagi), dihitung sejak hasil Anda terima" in page
    told.on(DAY + timedelta(days=6))
    assert "Senin, 20 Juli 2026 (12 hari lagi)" in told.read(told.employee).says


def test_lists_name_the_deadline_that_receipt_began(told: Office) -> None:
    told.on(DAY + timedelta(days=4))
    told.read(told.employee)
    let_time_pass(told)
    asked = told.at(told.employee).get("/").says
    assert "Senin, 20 Juli 2026" in asked
    assert "14 hari lagi" in asked
    assert "PP 30/2019" in asked
    assert "Buka evaluasi kinerja" in asked


def test_objection_is_taken_on_the_last_day_and_refused_on_the_next(told: Office) -> None:
    told.read(told.employee)
    told.on(DAY + WINDOW + timedelta(days=1))
    refused = told.check_page(told.employee, "object")
    assert refused.status_code == 422
    assert "Masa keberatan sudah berakhir atau belum dimulai." in refused.says
    told.on(DAY + WINDOW)
    assert object_to(told).status_code == 303


def test_result_lapses_the_day_after_the_window_and_not_before(told: Office) -> None:
    told.read(told.employee)
    told.on(DAY + WINDOW)
    assert let_time_pass(told).lapsed == ()
    assert told.state == "DELIVERED"
    told.on(DAY + WINDOW + timedelta(days=1))
    assert let_time_pass(told).lapsed == (told.case(),)
    assert told.state == "CONFIRMING"
    assert let_time_pass(told) == Lapsed((), ())
    assert "Masa keberatan berakhir tanpa tanggapan oleh Sistem Tangkas" in told.read(told.employee).says
    told.go(told.officer, "ratify", "Sahkan")
    paper = told.snapshot("evaluation_summary")
    assert isinstance(paper, snapshot.EvaluationSummary)
    assert paper.receipt_note == "Masa keberatan berakhir 16 Juli 2026 tanpa tanggapan pegawai."


def test_result_nobody_opened_never_lapses(told: Office) -> None:
    told.on(DAY + timedelta(days=90))
    assert let_time_pass(told).lapsed == ()
    assert told.state == "DELIVERED"


def test_answered_result_does_not_lapse(told: Office) -> None:
    accept(told)
    told.on(DAY + timedelta(days=90))
    assert let_time_pass(told) == Lapsed((), ())


def test_admin_is_called_once_to_deliver_on_paper(told: Office) -> None:
    told.on(working_days_later(DAY, 5))
    assert let_time_pass(told).paper == ()
    told.on(working_days_later(DAY, 6))
    assert let_time_pass(told).paper == (told.case(),)
    assert let_time_pass(told).paper == ()
    assert told.count(Notice, NOTICE.person_id == told.admin.person_id, NOTICE.kind == "paper") == 1


def test_hand_over_on_paper_starts_the_clock_on_its_day(told: Office) -> None:
    told.on(DAY + timedelta(days=10))
    handed = DAY + timedelta(days=8)
    sent = told.go(told.admin, "hand_over", "Catat penyerahan kertas", on=handed.isoformat(), witness="Sari Wulandari")
    assert sent.status_code == 303, sent.says
    told.on(handed + WINDOW)
    assert let_time_pass(told).lapsed == ()
    told.on(handed + WINDOW + timedelta(days=1))
    assert let_time_pass(told).lapsed == (told.case(),)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (DAY - timedelta(days=1), "Hasil baru disampaikan 2 Juli 2026; pilih hari itu atau sesudahnya."),
        (DAY + timedelta(days=2), "Tanggal penyerahan tidak boleh di masa depan."),
    ],
)
def test_hand_over_lies_between_delivery_and_today(told: Office, day: date, sentence: str) -> None:
    told.on(DAY + timedelta(days=1))
    sent = told.go(told.admin, "hand_over", "Catat penyerahan kertas", on=day.isoformat(), witness="Sari Wulandari")
    assert sent.status_code == 422
    assert sentence in sent.says
    assert "Sari Wulandari" in sent.text


def test_received_result_is_not_handed_over_on_paper(told: Office) -> None:
    told.read(told.employee)
    refused = told.check_page(told.admin, "hand_over")
    assert refused.status_code == 422
    assert "Hasil ini sudah diterima pegawai." in refused.says


def test_new_delivery_starts_a_new_clock(told: Office) -> None:
    accept(told)
    told.go(told.officer, "return", "Kembalikan karena cacat formal", reason="Tanda tangan predikat organisasi kurang.")
    told.on(DAY + timedelta(days=20))
    confirm(told)
    told.on(DAY + timedelta(days=22))
    assert "7 Agustus 2026" not in told.read(told.assessor).says
    told.read(told.employee)
    told.on(DAY + timedelta(days=36))
    assert let_time_pass(told).lapsed == ()
    told.on(DAY + timedelta(days=37))
    assert let_time_pass(told).lapsed == (told.case(),)
