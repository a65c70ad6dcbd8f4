"""An agreed SKP opens its evaluations, an amended one carries them over, and a final year tells who waits for it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.cases.seating import Moment, moment
from app.database import columns, new_id, transaction
from app.documents.snapshot import Evaluation as EvaluationForm
from app.evaluations.models import Appraisal, Evaluation, Evidence, Feedback, Realisation
from app.evaluations.operations import on_closed, on_result_changed, open_for_version
from app.followup.models import Followup
from app.periods.models import Period, PeriodKind
from app.skp.models import Indicator, Result
from app.web import clock
from tests.integration.evaluation_office import CLOSES_ON, DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import (
    accept,
    begin,
    confirm,
    decide,
    delivered,
    object_to,
    ratify,
    ratings,
    realise,
    submit,
)
from tests.integration.year_office import YearOffice, year_in
from workflows.predicate import OrganisationPredicate, Predicate, Rating, predicate

EVALUATION, REALISATION, INDICATOR = columns(Evaluation), columns(Realisation), columns(Indicator)
RESULT, PERIOD = columns(Result), columns(Period)
REASON = "Turun karena alat rekam rusak sepanjang semester dua, lihat berita acara."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def evaluations(office: Office) -> dict[str, tuple[str, UUID]]:
    """Period -> state and version, of every evaluation."""
    with office.facts.looking() as session:
        rows = session.execute(
            sa.select(PERIOD.label, EVALUATION.case_id, EVALUATION.version_id)
            .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
            .order_by(PERIOD.ends_on)
        ).all()
    return {row.label: (office.state_of(row.case_id), row.version_id) for row in rows}


def amended(office: Office, **change: str) -> UUID:
    """Another version of the same SKP is agreed; `change` gives indicators other words."""
    return office.agree(change={name.replace("_", " "): words for name, words in change.items()})


def test_agreed_skp_opens_its_quarters_and_its_year(office: Office) -> None:
    assert {label: state for label, (state, _) in evaluations(office).items()} == {
        "Triwulan II 2026": "RUNNING", "Tahunan 2026": "RUNNING",
    }  # fmt: skip


def test_period_whose_window_is_over_is_not_opened(office: Office) -> None:
    with office.facts.stating() as session:
        session.add(
            Period(
                id=new_id(), tenant_id=office.facts.tenant_id, year=2026, kind=PeriodKind.QUARTERLY, no=1,
                label="Triwulan I 2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31),
                opens_on=date(2026, 3, 24), closes_on=date(2026, 4, 8),
            )
        )  # fmt: skip
    amended(office)
    assert "Triwulan I 2026" not in evaluations(office)


def test_opening_again_opens_nothing_twice(office: Office) -> None:
    version = evaluations(office)["Tahunan 2026"][1]
    with office.app.app_context(), transaction() as session:
        assert open_for_version(session, version, moment(session, clock.now(), clock.today())) == ()
    assert len(evaluations(office)) == 2


def test_amended_skp_carries_running_evaluations_over_with_what_stands_on_unchanged_rows(office: Office) -> None:
    begin(office)
    realise(office)
    old = evaluations(office)["Triwulan II 2026"][1]
    new = amended(office, Jumlah_dokumen_terbit="Jumlah KTP-el dan KK terbit")
    assert new != old
    assert {version for _, version in evaluations(office).values()} == {new}
    page = office.read(office.employee)
    assert "Jumlah KTP-el dan KK terbit" in page.says
    assert "4 dari 5 indikator" in page.says
    assert 'value="22 menit"' in page.text
    assert 'value="3.240 dokumen"' not in page.text
    assert office.count(Realisation) == 9
    assert "evaluation:version:changed" in office.tags()


def test_remarks_and_evidence_move_with_their_row(office: Office) -> None:
    client = office.at(office.assessor)
    link = next(a.get("href", "") for a in office.read(office.assessor).page.all("a")
                if "tentang=" in a.get("href", ""))  # fmt: skip
    client.submit(client.get(link), "Simpan umpan balik", umpan_balik="Rekap Mei sudah rapi.")
    amended(office)
    assert "Pimpinan: Rekap Mei sudah rapi." in office.read(office.employee).says
    assert (office.count(Feedback), office.count(Evidence)) == (1, 0)


def test_evaluation_that_is_being_judged_keeps_its_version(office: Office) -> None:
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)
    old = evaluations(office)["Triwulan II 2026"][1]
    new = amended(office)
    assert evaluations(office)["Triwulan II 2026"] == ("REVIEW", old)
    assert evaluations(office)["Tahunan 2026"] == ("RUNNING", new)
    confirm(office)
    assert office.state == "DELIVERED"


# ------------------------------------------------------------------------------------------------------ the year


@pytest.fixture
def year(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from year_in(kept, tmp_path / "data", YearOffice)


def to_the_end(office: Office, **more: Any) -> None:
    begin(office)
    realise(office)
    submit(office)
    confirm(office, **more)
    accept(office)
    ratify(office)


def heard() -> tuple[list[UUID], list[UUID]]:
    """What the two hooks were told from now on."""
    closed: list[UUID] = []
    changed: list[UUID] = []

    def note_closed(_session: Session, evaluation_id: UUID, _when: Moment) -> None:
        closed.append(evaluation_id)

    def note_changed(_session: Session, evaluation_id: UUID, _when: Moment) -> None:
        changed.append(evaluation_id)

    on_closed(note_closed)
    on_result_changed(note_changed)
    return closed, changed


def test_final_year_tells_those_who_wait_for_it_and_opens_the_follow_up(year: Office) -> None:
    closed, _ = heard()
    to_the_end(year)
    assert closed == [year.case()]
    assert year.count(Followup) == 1


def test_final_quarter_tells_nobody(office: Office) -> None:
    closed, changed = heard()
    delivered(office)
    object_to(office)
    decide(office)
    ratify(office)
    assert closed == []
    assert changed == [office.case()]
    assert office.count(Followup) == 0


def last_quarter_was(office: Office, result: Predicate) -> None:
    """The fourth quarter ended with that predikat."""
    with office.facts.stating() as session:
        period = Period(
            id=new_id(), tenant_id=office.facts.tenant_id, year=2026, kind=PeriodKind.QUARTERLY, no=4,
            label="Triwulan IV 2026", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31),
            opens_on=date(2026, 12, 24), closes_on=date(2027, 1, 8),
        )  # fmt: skip
        session.add(period)
        session.flush()
        version = session.execute(sa.select(EVALUATION.version_id).limit(1)).scalar_one()
        open_for_version(session, version, moment(session, clock.now(), clock.today()))
        case_id = session.execute(sa.select(EVALUATION.case_id).where(EVALUATION.period_id == period.id)).scalar_one()
        work, behaviour = next(pair for pair in pairs() if predicate(*pair) is result)
        decision = office.step_in(session, case_id, "begin", office.employee)
        session.add(
            Appraisal(
                id=new_id(), tenant_id=office.facts.tenant_id, evaluation_id=case_id, no=1, work_result=work,
                organisation=OrganisationPredicate.BAIK, behaviour=behaviour, predikat=result, decision_id=decision,
                set_at=clock.now(), period_id=period.id, opd_id=office.facts.units["DINAS"],
                unit_id=office.facts.units["BIDANG"],
            )
        )  # fmt: skip
        session.execute(
            sa.update(EVALUATION.case_id.table).where(EVALUATION.case_id == case_id).values(delivered_at=clock.now())
        )


def pairs() -> list[tuple[Rating, Rating]]:
    return [(one, other) for one in Rating for other in Rating]


def test_year_far_from_its_last_quarter_demands_a_reason(year: Office) -> None:
    last_quarter_was(year, Predicate.KURANG)
    begin(year)
    realise(year)
    submit(year)
    client = year.at(year.assessor)
    page = year.read(year.assessor, "/nilai")
    assert "Triwulan IV 2026" in page.says
    refused = client.submit(page, "Periksa lalu konfirmasi", **ratings(year, page))
    assert refused.status_code == 422
    assert "berjarak 2 tingkat atau lebih dari Triwulan IV 2026 (Kurang)" in refused.says
    assert "Predikat tahunan ini jauh dari evaluasi periodik terakhir." in refused.says
    confirm(year, alasan=REASON)
    assert year.state == "DELIVERED"
    paper = year.snapshot("evaluation")
    assert isinstance(paper, EvaluationForm)
    assert (paper.quarters, paper.rating_reason) == (("Triwulan IV 2026 Kurang",), REASON)
    assert "Evaluasi periodik tahun ini" in year.read(year.employee).says


def test_year_near_its_last_quarter_needs_no_reason(year: Office) -> None:
    last_quarter_was(year, Predicate.BUTUH_PERBAIKAN)
    to_the_end(year)
    assert year.state == "CLOSED"


def test_window_of_the_year_is_its_own(year: Office) -> None:
    assert clock.today() > CLOSES_ON + timedelta(days=100) > DAY
    page = year.read(year.employee).says
    assert "Penilaian diri dibuka Selasa, 15 Desember 2026 sampai Minggu, 10 Januari 2027." in page
