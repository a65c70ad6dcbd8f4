"""Who may do what to an evaluation: never for oneself, never twice, never by somebody beside the line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cases.models import Decision
from app.database import columns
from app.identity.models import Role
from app.organisation.models import AssessmentLine, Assignment, Holding
from app.web import clock
from tests.facts import KNOWN, Someone
from tests.integration.evaluation_office import DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import (
    accept,
    begin,
    decide,
    delivered,
    object_to,
    ratify,
    ratings,
    realise,
    review,
    submit,
)
from workflows.engine import StepRefused
from workflows.evaluation import Review
from workflows.predicate import Rating

DECISION = columns(Decision)
RATINGS: dict[str, Any] = {"rows": (), "values": (), "work_result": Rating.SESUAI, "behaviour": Rating.SESUAI}


def sent_in(office: Office) -> None:
    """Up to the review."""
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)


def accepted(office: Office) -> None:
    """Up to the confirmation by BKPSDM."""
    delivered(office)
    accept(office)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=sent_in)


@pytest.fixture
def told(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=delivered)


@pytest.fixture
def answered(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=accepted)


def holds(office: Office, one: Someone, position: Someone, holding: Holding = Holding.PLT) -> None:
    """That person also acts in somebody else's chair."""
    with office.facts.stating() as session:
        session.add(
            Assignment(
                tenant_id=office.facts.tenant_id, person_id=one.person_id, position_id=position.position_id,
                holding=holding, is_primary=False, valid_from=DAY - timedelta(days=30), known_from=KNOWN,
            )
        )  # fmt: skip


@pytest.mark.parametrize("path", ["", "/nilai", "/bagian/hasil-kerja", "/dokumen"])
@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_stranger_finds_no_evaluation(told: Office, who: str, path: str) -> None:
    assert told.read(getattr(told, who), path).status_code == 404


def test_stranger_cannot_take_a_step_by_its_address(told: Office) -> None:
    case = told.case()
    for step in ("accept", "object", "confirm", "ratify", "decide"):
        assert told.at(told.stranger).get(f"/perkara/{case}/langkah/{step}").status_code == 404
    assert told.state == "DELIVERED"


@pytest.mark.parametrize("who", ["employee", "superior", "admin", "officer"])
def test_review_page_is_the_assessors_alone(office: Office, who: str) -> None:
    assert office.read(getattr(office, who), "/nilai").status_code == 404
    refused = office.check_page(getattr(office, who), "confirm")
    assert refused.status_code == 422
    assert "Langkah ini milik pejabat penilai kinerja" in refused.says or "Anda tidak boleh memutus" in refused.says


def test_nobody_rates_himself_even_in_the_chair_of_his_assessor(office: Office) -> None:
    holds(office, office.employee, office.assessor)
    refused = office.check_page(office.employee, "confirm")
    assert refused.status_code == 422
    assert "Anda tidak boleh memutus perkara Anda sendiri." in refused.says
    with pytest.raises(StepRefused):
        office.step(office.case(), "confirm", office.employee, Review(**RATINGS))
    assert office.state == "REVIEW"


def test_whoever_acts_for_the_assessor_may_review_and_the_history_says_so(office: Office) -> None:
    holds(office, office.colleague, office.assessor, Holding.PLH)
    client = office.at(office.colleague)
    page = office.read(office.colleague, "/nilai")
    check = client.submit(page, "Periksa lalu konfirmasi", **ratings(office, page))
    sent = client.submit(check, "Konfirmasi penilaian", follow=False)
    assert sent.status_code == 303
    assert "Sari Wulandari, Plh. Kepala Bidang" in office.read(office.employee).says


def test_assessor_who_acts_for_his_superior_does_not_decide_the_objection(told: Office) -> None:
    object_to(told)
    holds(told, told.assessor, told.superior)
    told.read(told.assessor)
    refused = told.check_page(told.assessor, "decide")
    assert refused.status_code == 422
    assert "Anda sudah memutus tahap lain perkara ini; tahap ini diputus orang lain." in refused.says
    assert decide(told).status_code == 303


def test_employee_does_not_decide_the_own_objection(told: Office) -> None:
    object_to(told)
    holds(told, told.employee, told.superior)
    refused = told.check_page(told.employee, "decide")
    assert refused.status_code == 422
    assert "Anda tidak boleh memutus perkara Anda sendiri." in refused.says


@pytest.mark.parametrize("who", ["employee", "assessor", "superior"])
def test_officer_who_took_part_before_does_not_confirm(answered: Office, who: str) -> None:
    one = getattr(answered, who)
    answered.facts.grants(one, Role.PETUGAS_BKPSDM)
    answered.read(one)
    refused = answered.check_page(one, "ratify")
    assert refused.status_code == 422
    assert answered.state == "CONFIRMING"


def test_officer_below_the_person_concerned_does_not_confirm(answered: Office) -> None:
    line = columns(AssessmentLine)
    with answered.facts.stating() as session:
        session.execute(
            sa.update(line.id.table)
            .where(line.position_id == answered.officer.position_id)
            .values(assessor_position_id=answered.employee.position_id)
        )
    answered.read(answered.officer)
    refused = answered.check_page(answered.officer, "ratify")
    assert refused.status_code == 422
    assert "pengesahan harus oleh petugas lain" in refused.says


def test_officer_confirms_only_what_he_opened(answered: Office) -> None:
    refused = answered.check_page(answered.officer, "ratify")
    assert refused.status_code == 422
    assert "Buka dan baca isinya dahulu" in refused.says
    ratify(answered)
    assert answered.state == "CLOSED"


def test_same_key_answers_as_before_and_decides_once(told: Office) -> None:
    client = told.at(told.employee)
    form = told.read(told.employee).form("Terima hasil")
    answers = [client.post(form.action, data=form.fields) for _ in range(3)]
    assert {a.status_code for a in answers} == {303}
    assert told.count(Decision, DECISION.step == "accept") == 1


def test_same_key_with_other_words_is_refused(told: Office) -> None:
    told.read(told.employee)
    form, client = told.check_page(told.employee, "object").form("Ajukan keberatan"), told.at(told.employee)
    reasons = "Rating perilaku tidak sesuai dengan umpan balik yang saya terima."
    assert client.post(form.action, data=form.filled(reasons=reasons)).status_code == 303
    other = client.post(form.action, data=form.filled(reasons=reasons + " Dan lagi."))
    assert other.status_code in (409, 422)
    assert "Dan lagi." in other.text
    assert told.count(Decision, DECISION.step == "object") == 1


def test_page_from_before_the_return_is_told_who_was_faster(office: Office) -> None:
    check = review(office)
    office.go(office.assessor, "return", "Kembalikan", reason="Sebutkan sumber angkanya, ya.")
    late = office.at(office.assessor).submit(check, "Konfirmasi penilaian", follow=False)
    assert late.status_code == 409
    assert "Penilaian diri dikembalikan" in late.says
    assert office.appraisals() == []


def test_every_row_and_value_must_be_rated_whatever_the_form_says(office: Office) -> None:
    with pytest.raises(StepRefused) as refused:
        office.step(office.case(), "confirm", office.assessor, Review(**RATINGS, unrated_rows=3))
    assert refused.value.reasons == ("Beri rating setiap baris hasil kerja dan setiap nilai perilaku.",)
    assert office.appraisals() == []


@pytest.mark.parametrize(
    "words",
    [
        {"hasil_kerja": "istimewa"}, {"perilaku_kerja": "5"}, {"hasil_kerja": "NaN"}, {"p-adaptif": "di_atas; drop"},
        {"catatan": "x" * 1_000_000}, {"alasan": "\x00\x01"}, {"catatan": "e" + "\u0301" * 40},
    ],
    ids=["unknown rating", "number", "nan", "words", "one megabyte", "nul", "pile of marks"],
)  # fmt: skip
def test_hostile_review_is_refused_with_a_sentence_and_nothing_changes(office: Office, words: dict[str, str]) -> None:
    client = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    form = page.form("Periksa lalu konfirmasi")
    sent = client.post(form.action, data=form.filled(**{**ratings(office, page), **words}))
    assert sent.status_code == 422
    assert "perlu diperbaiki" in sent.says
    assert office.state == "REVIEW"
    assert office.appraisals() == []


def test_review_kept_as_a_draft_is_the_assessors_own(office: Office) -> None:
    client = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    data = page.form("Periksa lalu konfirmasi").filled(catatan="Jadwalkan pemeriksaan alat rekam.")
    assert client.post(f"/perkara/{office.case()}/draf/confirm", data=data).status_code == 200
    assert "Jadwalkan pemeriksaan alat rekam." in office.read(office.assessor, "/nilai").text
    assert "Jadwalkan pemeriksaan alat rekam." not in office.read(office.employee).text


def test_live_predikat_keeps_nothing(office: Office) -> None:
    page = office.read(office.assessor, "/nilai")
    data = page.form("Periksa lalu konfirmasi").filled(hasil_kerja="di_atas", perilaku_kerja="di_bawah")
    part = office.at(office.assessor).part(f"{office.page}/nilai/predikat", method="POST", data=data)
    assert part.status_code == 200
    assert "Kurang" in part.says
    assert "<html" not in part.text
    assert len(part.data) <= 15_000
    assert office.read(office.assessor, "/nilai").form("Periksa lalu konfirmasi").fields.get("hasil_kerja") is None


def test_evaluations_of_a_person_are_listed_for_that_person_only(told: Office) -> None:
    listed = told.at(told.employee).get("/evaluasi")
    assert "Triwulan II 2026" in listed.says
    assert "Anda" in listed.says
    assert "Baik" in listed.says
    assert "Belum ada evaluasi" in told.at(told.stranger).get("/evaluasi").says
    assert clock.today() == DAY
