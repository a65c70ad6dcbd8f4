"""The main job in a real browser, on the practice city, with every PDF really made and read again."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from app.database import columns
from app.evaluations.models import Appraisal
from tests.journeys import keys, walks
from tests.journeys.keys import Keys
from tests.journeys.town import Town, is_printed
from workflows.approval import Who

pytestmark = pytest.mark.browser
OFFICER = "Petugas BKPSDM"
RESULT = columns(Appraisal)


def test_an_skp_is_written_sent_and_agreed_and_its_form_has_the_official_columns(town: Town) -> None:
    skp = town.matter("skp", "DRAFT")
    with town.person(skp.subject_id) as employee:
        walks.writes_skp(employee, skp.id)
        walks.submits_skp(employee, skp.id)
        with town.person(town.holder(skp, Who.ASSESSOR)) as assessor:
            walks.agrees_skp(assessor, skp.id)
        assert town.now(skp.id).state == "AGREED"
        assert town.print_papers()
        text = town.paper(employee, skp.id, "skp")
    for words in ("SASARAN KINERJA PEGAWAI", "PEGAWAI YANG DINILAI", "PEJABAT PENILAI KINERJA", "HASIL KERJA",
                  "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "INDIKATOR KINERJA INDIVIDU", "TARGET",
                  "PERILAKU KERJA", "LAMPIRAN SASARAN KINERJA PEGAWAI", walks.PLAN, walks.INDICATOR):  # fmt: skip
        assert is_printed(words, text), (words, text)


def test_an_evaluation_goes_from_self_assessment_to_confirmation_with_its_four_documents(town: Town) -> None:
    case = town.matter("evaluation", "SELF_ASSESSMENT", title="%Triwulan II 2026").id
    walk_to_the_end(town, case)
    assert town.now(case).state == "CLOSED"
    assert town.print_papers()
    with town.at_desk(OFFICER) as officer:
        papers = {one.kind: town.paper(officer, case, one.kind) for one in town.papers(case)}
    expected = {
        "self_assessment": ("PENILAIAN DIRI PEGAWAI", "REALISASI", walks.REFLECTION),
        "evaluation": ("EVALUASI KINERJA PEGAWAI", "CAPAIAN KINERJA ORGANISASI", "POLA DISTRIBUSI",
                       "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG", "RATING HASIL KERJA*: SESUAI EKSPEKTASI",
                       "RATING PERILAKU KERJA*: SESUAI EKSPEKTASI", "PREDIKAT KINERJA PEGAWAI*: BAIK"),
        "evaluation_summary": ("DOKUMEN EVALUASI KINERJA PEGAWAI", "CATATAN/REKOMENDASI", walks.NOTE),
        "confirmation": ("PENGESAHAN HASIL EVALUASI KINERJA PEGAWAI", "BAIK"),
    }  # fmt: skip
    assert set(papers) == set(expected)
    for kind, sentences in expected.items():
        for words in sentences:
            assert is_printed(words, papers[kind]), (kind, words, papers[kind])


def test_who_objects_is_heard_by_the_superior_and_the_old_result_is_superseded(town: Town) -> None:
    delivered = town.matter("evaluation", "DELIVERED", title="%Triwulan II 2026", leads=False)
    with town.person(delivered.subject_id) as employee:
        walks.asks_for_paper(employee, delivered.id, "Evaluasi Kinerja Pegawai")
        town.print_papers()
        first = town.papers(delivered.id)[0]
        town.paper(employee, delivered.id, "evaluation")
        walks.objects(employee, delivered.id)
    objected = town.now(delivered.id)
    assert objected.state == "OBJECTED"
    with town.person(town.holder(objected, Who.ASSESSOR_SUPERIOR)) as superior:
        walks.decides_objection(superior, delivered.id)
        assert town.now(delivered.id).state == "CONFIRMING"
        town.print_papers()
        text = town.paper(superior, delivered.id, "evaluation")
    assert is_printed("RATING HASIL KERJA*: DI ATAS EKSPEKTASI", text)
    assert is_printed("PREDIKAT KINERJA PEGAWAI*: SANGAT BAIK", text)
    with town.window() as citizen:
        citizen.open(f"/verifikasi/{first.code}").reads("Dokumen ini sudah digantikan")
    with town.city.reading() as session:
        stands = sa.select(RESULT.superseded_at.is_(None)).where(RESULT.evaluation_id == delivered.id)
        assert list(session.execute(stands.order_by(RESULT.no)).scalars()) == [False, True]


def test_a_final_result_leads_to_a_reward_that_two_approve_and_its_holder_lets_announce(town: Town) -> None:
    annual = town.matter("evaluation", "CONFIRMING", opd="KEC-PAMULANG", title="%Tahunan 2025")
    with town.at_desk(OFFICER) as officer:
        walks.ratifies(officer, annual.id)
    followup = town.of_subject(annual, "followup", "PROPOSING")
    with town.person(town.holder(followup, Who.ASSESSOR)) as assessor:
        walks.proposes_reward(assessor, followup.id)
    with town.person(town.holder(followup, Who.OPD_HEAD)) as head:
        walks.approves(head, followup.id)
        with town.person(town.holder(followup, Who.CITY_SECRETARY)) as secretary:
            walks.approves(secretary, followup.id)
        assert town.now(followup.id).state == "CLOSED"
        reward = town.of_subject(annual, "recognition", "NOMINATED")
        walks.decides_reward(head, reward.id)
    with town.person(annual.subject_id) as employee:
        walks.consents(employee, reward.id)
        assert town.now(reward.id).state == "ANNOUNCED"
        assert town.print_papers()
        assert "REKOMENDASI TINDAK LANJUT" in town.paper(employee, followup.id, "followup_recommendation")
        decision = town.paper(employee, reward.id, "reward_decision")
        certificate = town.paper(employee, reward.id, "certificate")
    for words in ("KEPUTUSAN", "Menimbang", "Mengingat", "MEMUTUSKAN", "Menetapkan", "KESATU"):
        assert is_printed(words, decision), (words, decision)
    assert is_printed("PIAGAM PENGHARGAAN", certificate)
    assert is_printed(walks.MERIT, certificate)


def test_the_main_path_works_without_a_script(town: Town) -> None:
    case = town.matter("evaluation", "SELF_ASSESSMENT", title="%Triwulan II 2026").id
    walk_to_the_end(town, case, java_script_enabled=False)
    assert town.now(case).state == "CLOSED"


def walk_to_the_end(town: Town, case_id: UUID, **window: bool) -> None:
    """Self-assessment with evidence, review, acceptance, confirmation: each by whoever is asked."""
    case = town.now(case_id)
    with town.person(case.subject_id, **window) as employee:
        walks.fills_self_assessment(employee, case.id)
        walks.submits_self_assessment(employee, case.id)
        with town.person(town.holder(case, Who.ASSESSOR), **window) as assessor:
            walks.reviews(assessor, case.id)
        walks.accepts(employee, case.id)
    with town.at_desk(OFFICER, **window) as officer:
        walks.ratifies(officer, case.id)


def test_the_main_path_is_walked_by_keyboard_alone_and_the_focus_is_always_seen(town: Town) -> None:
    case = town.matter("evaluation", "REVIEW", title="%Triwulan II 2026")
    assessor = town.holder(case, Who.ASSESSOR)
    with town.person(assessor) as someone:
        keys.reviews(someone.open(f"/evaluasi/{case.id}"))
    assert town.now(case.id).state == "DELIVERED"
    with town.person(case.subject_id) as someone:
        hands = Keys(someone.open(f"/evaluasi/{case.id}"))
        hands.to("Terima hasil", tag="BUTTON").press("Space")
        someone.reads("Menunggu pengesahan")
    with town.window() as someone:
        username, password, _ = town.city.listed[OFFICER]
        hands = Keys(someone.open("/masuk"))
        hands.to(name="username").write(username).to(name="password").write(password).press()
        someone.page.wait_for_url(lambda url: "/masuk" not in url)
        someone.open(f"/evaluasi/{case.id}")
        hands.to("Periksa lalu sahkan").press()
        someone.reads("Periksa dahulu")
        hands.to("Sahkan", tag="BUTTON").press()
        someone.reads("Disahkan BKPSDM")
    assert town.now(case.id).state == "CLOSED"
