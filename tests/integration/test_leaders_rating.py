"""What a unit reached is the rating hasil kerja of whoever leads it: no other can be chosen, and the paper says why."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents.snapshot import Evaluation
from app.organisation.models import Position
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import begin, confirm, decide, object_to, ratings, realise, submit
from workflows.engine import StepRefused
from workflows.evaluation import Review
from workflows.leaders import LEADS
from workflows.predicate import Rating

POSITION = columns(Position)
SAID = "Pegawai ini memimpin unit: rating hasil kerjanya mengikuti predikat kinerja organisasi"


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    """The employee leads the Bidang, whose predikat is Istimewa in a Dinas that is Baik."""
    for one in office_in(kept, tmp_path / "data"):
        with one.facts.stating() as session:
            for who, is_head in ((one.assessor, False), (one.employee, True)):
                session.execute(
                    sa.update(POSITION.id.table).where(POSITION.id == who.position_id).values(is_head=is_head)
                )
        one.organisation_is("baik")
        one.organisation_is("istimewa", unit="BIDANG")
        begin(one)
        realise(one)
        submit(one)
        yield one


def test_only_the_rating_of_the_unit_can_be_chosen_and_its_source_is_named(office: Office) -> None:
    page = office.read(office.assessor, "/nilai")
    assert "Pegawai ini memimpin unit dengan predikat kinerja organisasi Istimewa" in page.says
    assert "Yang lain tidak dapat dipilih" in page.says
    assert "SE MenPANRB 3/2023" in page.says
    radios = {e.get("value"): e for e in page.page.all("input") if e.get("name") == "hasil_kerja"}
    assert [value for value, e in radios.items() if e.get("disabled") is None] == ["di_atas"]
    assert radios["di_atas"].get("checked") is not None


def test_another_rating_is_refused_with_a_sentence(office: Office) -> None:
    page = office.read(office.assessor, "/nilai")
    chosen = ratings(office, page, hasil_kerja="sesuai")
    refused = office.at(office.assessor).submit(page, "Periksa lalu konfirmasi", **chosen)
    assert refused.status_code == 422
    assert SAID in refused.says
    with pytest.raises(StepRefused) as said:
        office.step(
            office.case(), "confirm", office.assessor, Review((), (), Rating.SESUAI, Rating.SESUAI, reason="Cukup.")
        )
    assert LEADS.because in said.value.reasons


def test_the_rows_do_not_contradict_it_and_the_paper_says_where_it_comes_from(office: Office) -> None:
    rows = {name: "sesuai" for name in ratings(office, office.read(office.assessor, "/nilai")) if name.startswith("r-")}
    confirm(office, hasil_kerja="di_atas", alasan="", **rows)
    paper = office.snapshot("evaluation")
    assert isinstance(paper, Evaluation)
    assert (paper.organisation_predicate, paper.rating_hasil_kerja) == ("ISTIMEWA", "DIATAS EKSPEKTASI")
    assert paper.leads.startswith("Memimpin unit kerja: rating hasil kerja mengikuti predikat kinerja organisasi")
    assert "SE MenPANRB 3/2023" in paper.leads


def test_an_objection_cannot_take_it_away_either(office: Office) -> None:
    confirm(office, hasil_kerja="di_atas")
    object_to(office)
    refused = decide(office, work_result="sesuai", behaviour="di_atas")
    assert refused.status_code == 422
    assert SAID in refused.says
    assert decide(office, work_result="di_atas", behaviour="di_atas").status_code == 303


def test_the_city_may_leave_it_to_the_assessor(kept: Kept, tmp_path: Path) -> None:
    for office in office_in(kept, tmp_path / "data"):
        office.policy_is("appraisal.head_of_unit", "tidak")
        office.organisation_is("istimewa", unit="BIDANG")
        with office.facts.stating() as session:
            for who, is_head in ((office.assessor, False), (office.employee, True)):
                session.execute(
                    sa.update(POSITION.id.table).where(POSITION.id == who.position_id).values(is_head=is_head)
                )
        begin(office)
        realise(office)
        submit(office)
        assert SAID not in office.read(office.assessor, "/nilai").says
        confirm(office, hasil_kerja="sesuai", alasan="Beban unit terbagi; hasil pribadinya sesuai rencana.")
        assert office.state == "DELIVERED"
