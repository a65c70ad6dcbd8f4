"""One evaluation travels from execution to BKPSDM's confirmation, on real pages, and every other way it may take."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents import snapshot
from app.evaluations.models import Objection
from app.outbox.models import Notice
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import (
    OBJECTION,
    accept,
    begin,
    confirm,
    decide,
    delivered,
    object_to,
    ratify,
    realise,
    review,
    submit,
)
from tests.paper import made, words
from workflows.predicate import Predicate


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


@pytest.fixture
def told(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    """An office whose employee has a result to answer."""
    yield from office_in(kept, tmp_path / "data", until=delivered)


def test_evaluation_goes_from_execution_to_confirmation_on_real_pages(office: Office) -> None:
    delivered(office)
    assert office.state == "DELIVERED"
    result = office.read(office.employee).says
    assert "Baik" in result
    assert "Terima hasil ini, atau ajukan keberatan" in result
    accept(office)
    assert office.state == "CONFIRMING"
    ratify(office)
    assert office.state == "CLOSED"
    assert office.tags() == [
        "evaluation:opened", "evaluation:begin", *["evaluation:realisation:written"] * 5, "evaluation:submit",
        "evaluation:confirm", "evaluation:deliver", "evaluation:accept", "evaluation:ratify",
    ]  # fmt: skip


def test_employee_sees_all_reasons_when_it_is_closed(told: Office) -> None:
    accept(told)
    ratify(told)
    says = told.read(told.employee).says
    assert "Hasil akhir" in says
    assert "Volume terlampaui" in says
    assert "Disahkan BKPSDM oleh Nur Aini Lestari" in says
    assert [told.snapshot(kind).frame.status for kind in ("evaluation_summary", "confirmation")] == ["recorded"] * 2


def test_decided_objection_supersedes_the_result_and_its_document(told: Office) -> None:
    assert object_to(told).status_code == 303
    assert told.state == "OBJECTED"
    assert OBJECTION in told.read(told.superior).says
    assert decide(told).status_code == 303
    first, second = told.appraisals()
    assert (first.predikat, second.predikat) == (Predicate.BAIK, Predicate.SANGAT_BAIK)
    assert first.superseded_at is not None
    assert second.superseded_at is None
    form = told.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    assert (form.predicate, form.frame.version) == ("SANGAT BAIK", 2)
    assert "Keberatan pegawai diputus 2 Juli 2026 oleh Drs. Surya Atmaja, M.Si." in form.rating_reason
    ratify(told)
    says = told.read(told.employee).says
    assert "Sangat Baik" in says
    assert "Pejabat penilai mengakui rekaman itu belum dibaca." in says


def test_result_stands_when_the_superior_keeps_it(told: Office) -> None:
    object_to(told)
    assert decide(told, outcome="tetap", work_result=None, behaviour=None).status_code == 303
    assert [a.predikat for a in told.appraisals()] == [Predicate.BAIK]
    assert told.state == "CONFIRMING"
    assert "hasil tetap" in told.read(told.employee).says


def test_second_objection_is_refused_with_the_reason(told: Office) -> None:
    object_to(told)
    decide(told)
    again = told.check_page(told.employee, "object")
    assert again.status_code == 422
    assert "Keberatan atas hasil ini sudah pernah diputus; putusannya final." in again.says


def test_changed_result_needs_both_new_ratings(told: Office) -> None:
    object_to(told)
    sent = decide(told, behaviour=None)
    assert sent.status_code == 422
    assert "Pilih rating perilaku kerja yang baru." in sent.says
    assert "Pegawai menyerahkan rekaman pesan warga pada 6 Juli." in sent.text
    assert told.state == "OBJECTED"


def test_objection_can_still_be_filed_after_the_result_was_accepted(told: Office) -> None:
    accept(told)
    assert object_to(told).status_code == 303
    assert told.state == "OBJECTED"


def test_assessor_returns_the_self_assessment_with_a_reason(office: Office) -> None:
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)
    reason = "Lampirkan data mesin antrean, bukan tangkapan layar."
    assert office.go(office.assessor, "return", "Kembalikan", reason=reason).status_code == 303
    assert office.state == "SELF_ASSESSMENT"
    assert reason in office.read(office.employee).says
    submit(office)
    confirm(office)
    assert office.state == "DELIVERED"


def test_employee_recalls_until_the_assessor_has_opened_it(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    assert office.go(office.employee, "recall", "Tarik kembali").status_code == 303
    assert office.state == "SELF_ASSESSMENT"
    submit(office)
    office.read(office.assessor)
    refused = office.check_page(office.employee, "recall")
    assert refused.status_code == 422
    assert "Sudah dibuka pejabat penilai" in refused.says


def test_reader_who_is_not_the_assessor_does_not_end_the_right_to_recall(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    assert office.read(office.officer).status_code == 200
    assert office.go(office.employee, "recall", "Tarik kembali").status_code == 303


def test_nothing_is_sent_while_a_row_has_no_realisation(office: Office) -> None:
    begin(office)
    realise(office, but={"Jumlah dokumen terbit": ""})
    refused = office.check_page(office.employee, "submit")
    assert refused.status_code == 422
    assert "Isi realisasi setiap indikator dahulu." in refused.says
    assert "Periksa lalu ajukan" not in office.read(office.employee).says


def test_review_waits_for_the_predikat_of_the_organisation(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    check = review(office)
    assert check.status_code == 422
    assert "Predikat kinerja organisasi unit ini belum ditetapkan" in check.says
    office.organisation_is()
    confirm(office)
    assert office.state == "DELIVERED"


def test_predikat_of_the_nearest_unit_counts(office: Office) -> None:
    office.organisation_is("kurang", unit="DINAS")
    office.organisation_is("istimewa", unit="BIDANG")
    begin(office)
    realise(office)
    submit(office)
    confirm(office)
    assert office.appraisals()[0].organisation.value == "istimewa"


def test_contradicting_rating_demands_a_reason(office: Office) -> None:
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)
    refused = review(office, hasil_kerja="di_bawah")
    assert refused.status_code == 422
    assert "“Di Bawah” diberikan bila sebagian besar hasil kerja utama di bawah ekspektasi" in refused.says
    assert "Tulis alasannya; rating ini berbeda dari barisnya." in refused.says
    reason = "Hasil dicapai dengan melanggar prosedur, lihat berita acara 30 Juni."
    confirm(office, hasil_kerja="di_bawah", alasan=reason)
    assert office.appraisals()[0].reason == reason
    assert office.appraisals()[0].predikat is Predicate.BUTUH_PERBAIKAN
    assert reason in office.read(office.employee).says


def test_no_rating_is_chosen_beforehand(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    page = office.read(office.assessor, "/nilai")
    chosen = [e for e in page.page.all("input") if e.get("type") == "radio" and e.get("checked") is not None]
    assert chosen == []
    assert "Menurut angkanya: di atas. Anda yang menilai." in page.says


def test_officer_returns_for_a_formal_defect_and_may_confirm_the_repaired_file(told: Office) -> None:
    accept(told)
    reason = "Predikat organisasi yang dipakai belum ditandatangani."
    assert told.go(told.officer, "return", "Kembalikan karena cacat formal", reason=reason).status_code == 303
    assert told.state == "REVIEW"
    confirm(told)
    accept(told)
    ratify(told)
    assert [a.no for a in told.appraisals()] == [1, 2]
    assert told.appraisals()[0].superseded_at is not None


def test_check_page_says_which_result_is_decided_about(told: Office) -> None:
    asked = "Predikat kinerja Baik Rating hasil kerja Di Atas Ekspektasi Rating perilaku kerja Sesuai Ekspektasi"
    told.read(told.employee)
    assert asked in told.check_page(told.employee, "object").says
    accept(told)
    told.read(told.officer)
    assert asked in told.check_page(told.officer, "ratify").says


def test_ratings_of_a_decided_objection_survive_a_formal_return(told: Office) -> None:
    object_to(told)
    decide(told)
    told.go(told.officer, "return", "Kembalikan karena cacat formal", reason="Nomor berita acara keliru.")
    check = review(told)
    sent = told.at(told.assessor).submit(check, "Konfirmasi penilaian", follow=False)
    assert sent.status_code == 422
    assert "Keberatan atas hasil ini sudah diputus dan putusannya final." in sent.says
    confirm(told, perilaku_kerja="di_atas")
    assert told.appraisals()[-1].predikat is Predicate.SANGAT_BAIK


def test_admin_stops_an_evaluation_with_a_reason(office: Office) -> None:
    reason = "Pegawai dipindahkan sejak 1 Juli; dinilai pada jabatan barunya."
    assert office.go(office.admin, "discontinue", "Hentikan evaluasi", reason=reason).status_code == 303
    assert office.state == "DISCONTINUED"
    assert reason in office.read(office.employee).says


def test_each_step_tells_those_whose_turn_it_is(told: Office) -> None:
    object_to(told)
    notice = columns(Notice)
    with told.facts.looking() as session:
        rows = session.execute(sa.select(notice.person_id, notice.title).order_by(notice.at)).all()
    asked = {row.person_id for row in rows}
    assert {told.assessor.person_id, told.employee.person_id, told.superior.person_id} <= asked
    assert told.count(Objection) == 1


def test_where_policy_does_not_wait_for_the_organisation_people_are_rated_without_it(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    assert "Predikat kinerja organisasi unit ini belum ditetapkan" in review(office).says
    office.policy_is("evaluation.organisation_predicate.required", "tidak")
    confirm(office)
    accept(office)
    ratify(office)
    assert [one.organisation for one in office.appraisals()] == [None]
    evaluation, summary, confirmation = (
        words(made(office.snapshot(kind))) for kind in ("evaluation", "evaluation_summary", "confirmation")
    )
    assert "Mengikuti capaian kinerja organisasi, yang belum ditetapkan." in evaluation
    assert "BELUM DITETAPKAN" in summary
    assert "Belum; kebijakan yang berlaku tidak mensyaratkannya" in confirmation
