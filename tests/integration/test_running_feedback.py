"""Umpan balik at any time: by the assessor, by named team leaders and peers while policy allows, dated, on its row."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cases.seating import moment
from app.database import columns, new_id
from app.evaluations.models import Evaluation, Feedback
from app.evaluations.operations import open_for_version
from app.outbox.models import Notice
from app.periods.models import Period, PeriodKind
from app.skp.models import Skp
from app.web import clock
from app.web.clock import day_of
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import CLOSES_ON, Kept, Office, office_in
from tests.integration.evaluation_walk import begin, realise, submit

FEEDBACK, NOTICE, EVALUATION = columns(Feedback), columns(Notice), columns(Evaluation)
WORDS = "Antrean Senin pagi belum teratasi, lihat rekap 12 Mei."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def page_of(office: Office) -> str:
    with office.facts.looking() as session:
        return f"/umpan-balik/{session.execute(sa.select(columns(Skp).id)).scalar_one()}"


def row_key(page: Answer, number: int = 0) -> str:
    options = [one for one in page.page.all("option") if len(one.get("value", "")) == 32]
    return options[number].get("value", "")


def say(office: Office, one: Someone, words: str = WORDS, about: str | None = None) -> Answer:
    client = office.at(one)
    page = client.get(page_of(office))
    return client.submit(page, "Simpan umpan balik", tentang=about or row_key(page), umpan_balik=words)


def name(office: Office, namer: Someone, adviser: Someone, role: str) -> Answer:
    client = office.at(namer)
    return client.submit(client.get(f"{page_of(office)}/pemberi"), "Tunjuk", nip=adviser.username, sebagai=role)


def third_quarter(office: Office) -> str:
    """BKPSDM opens the third quarter; the address of its evaluation."""
    with office.facts.stating() as session:
        session.add(
            Period(
                id=new_id(), tenant_id=office.facts.tenant_id, year=2026, kind=PeriodKind.QUARTERLY, no=3,
                label="Triwulan III 2026", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30),
                opens_on=date(2026, 9, 23), closes_on=date(2026, 10, 7),
            )
        )  # fmt: skip
        session.flush()
        version = session.execute(sa.select(EVALUATION.version_id).limit(1)).scalar_one()
        opened = open_for_version(session, version, moment(session, clock.now(), clock.today()))
    return f"/evaluasi/{opened[0]}"


# ------------------------------------------------------------------------------------------------ the assessor


def test_feedback_of_today_stands_beside_its_row_in_the_evaluation_that_runs(office: Office) -> None:
    office.on(date(2026, 5, 12))
    assert WORDS in say(office, office.assessor).says
    shown = office.read(office.employee)
    assert f"Pimpinan: {WORDS}" in shown.says
    assert "12 Mei" in shown.says
    with office.facts.looking() as session:
        row = session.execute(sa.select(FEEDBACK.evaluation_id, FEEDBACK.given_on, FEEDBACK.speaker)).one()
    assert tuple(row) == (office.case(), date(2026, 5, 12), "Pimpinan")


def test_what_is_said_while_no_evaluation_runs_appears_in_the_next_one_beside_the_row(office: Office) -> None:
    office.on(date(2026, 7, 20))  # the quarter is over and no period follows it yet
    said = say(office, office.assessor)
    assert "menunggu evaluasi berikutnya" in said.says
    second = office.page
    assert WORDS not in office.at(office.assessor).get(second).says
    later = office.at(office.employee).get(third_quarter(office))
    assert f"Pimpinan: {WORDS}" in later.says
    assert WORDS not in office.at(office.employee).get(second).says


def test_year_shows_what_was_said_in_its_quarters(office: Office) -> None:
    office.on(date(2026, 5, 12))
    say(office, office.assessor)
    annual = office.at(office.employee).get(f"/evaluasi/{office.case(PeriodKind.ANNUAL)}")
    assert f"Pimpinan: {WORDS}" in annual.says


def test_feedback_is_possible_after_the_self_assessment_was_sent(office: Office) -> None:
    begin(office)
    realise(office)
    submit(office)
    assert office.state == "REVIEW"
    assert WORDS in say(office, office.assessor).says


def test_same_words_on_the_same_day_count_once(office: Office) -> None:
    for _ in range(2):
        say(office, office.assessor)
    assert office.count(Feedback) == 1


def test_feedback_about_a_value_or_about_nothing(office: Office) -> None:
    assert "Adaptif" in say(office, office.assessor, about="adaptif").says
    client = office.at(office.assessor)
    form = client.get(page_of(office)).form("Simpan umpan balik")
    for about in ("01a20bf5888670e88854895a3f74253b", "bukan"):
        assert client.post(form.action, data=form.filled(tentang=about, umpan_balik=WORDS)).status_code == 404
    refused = client.post(form.action, data=form.filled(tentang="", umpan_balik="ab"))
    assert refused.status_code == 422
    assert "Pilih baris atau nilai yang dimaksud." in refused.says


def test_employee_hears_of_it_and_cannot_write_about_himself(office: Office) -> None:
    say(office, office.assessor)
    page = office.at(office.employee).get(page_of(office))
    assert WORDS in page.says
    assert "Simpan umpan balik" not in page.text
    assert office.count(Notice, NOTICE.person_id == office.employee.person_id, NOTICE.kind == "news") >= 1


# ------------------------------------------------------------------------------------------------ who else may


def test_named_peer_speaks_as_rekan_and_sees_his_own_words_only(office: Office) -> None:
    say(office, office.assessor)
    assert "ditunjuk dan diberi tahu" in name(office, office.employee, office.colleague, "Rekan").says
    assert office.count(Notice, NOTICE.person_id == office.colleague.person_id, NOTICE.kind == "turn") == 1
    assert office.count(Notice, NOTICE.person_id == office.assessor.person_id, NOTICE.kind == "news") == 1
    client = office.at(office.colleague)
    assert office.employee.name in client.get("/umpan-balik").says
    said = say(office, office.colleague, "Selalu membantu menutup kas loket.")
    assert "Rekan: Selalu membantu menutup kas loket." in said.says
    assert WORDS not in said.says
    assert "Rekan: Selalu membantu menutup kas loket." in office.read(office.assessor).says


def test_team_leader_of_another_unit_speaks_as_ketua_tim(office: Office) -> None:
    name(office, office.assessor, office.stranger, "Ketua tim")
    assert "Ketua tim: Rapi memimpin regu." in say(office, office.stranger, "Rapi memimpin regu.").says
    assert office.at(office.stranger).get(office.page).status_code == 404  # the evaluation itself stays closed


def test_nobody_unnamed_gives_feedback(office: Office) -> None:
    for one in (office.colleague, office.stranger, office.superior, office.officer):
        assert office.at(one).get(page_of(office)).status_code == 404


def test_peers_are_silent_where_policy_does_not_let_them_speak(office: Office) -> None:
    name(office, office.employee, office.colleague, "Rekan")
    form = office.at(office.colleague).get(page_of(office)).form("Simpan umpan balik")
    office.policy_is("feedback.peers_allowed", "tidak")
    assert office.at(office.colleague).get(page_of(office)).status_code == 404
    sent = office.at(office.colleague).post(form.action, data=form.filled(tentang="adaptif", umpan_balik=WORDS))
    assert sent.status_code == 422
    assert "selama kebijakan mengizinkan" in sent.says
    assert office.count(Feedback) == 0
    refused = name(office, office.assessor, office.stranger, "Rekan")
    assert "rekan tidak memberi umpan balik" in refused.says


def test_only_those_name_advisers_whom_policy_lets(office: Office) -> None:
    office.policy_is("feedback.named_by", "penilai")
    assert office.at(office.employee).get(f"{page_of(office)}/pemberi").status_code == 404
    assert "ditunjuk" in name(office, office.assessor, office.colleague, "Rekan").says


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("employee", "tidak memberi pertimbangan atas dirinya sendiri"),
        ("assessor", "sudah memberi umpan balik sebagai pimpinan"),
        ("colleague", "Orang ini sudah ditunjuk."),
    ],
)
def test_wrong_person_is_refused_with_the_reason(office: Office, who: str, sentence: str) -> None:
    name(office, office.employee, office.colleague, "Rekan")
    refused = name(office, office.employee, getattr(office, who), "Rekan")
    assert refused.status_code == 422
    assert sentence in refused.says


def test_unknown_number_is_refused_where_it_stands(office: Office) -> None:
    client = office.at(office.employee)
    page = client.get(f"{page_of(office)}/pemberi")
    refused = client.submit(page, "Tunjuk", nip="199999999999999999", sebagai="Rekan")
    assert refused.status_code == 422
    assert "Tidak ada pegawai aktif dengan NIP itu." in refused.says


def test_ended_adviser_speaks_no_more_and_what_he_said_stays(office: Office) -> None:
    name(office, office.employee, office.colleague, "Rekan")
    say(office, office.colleague, "Selalu membantu menutup kas loket.")
    client = office.at(office.employee)
    client.submit(client.get(f"{page_of(office)}/pemberi"), "Akhiri")
    assert office.at(office.colleague).get(page_of(office)).status_code == 404
    assert "Rekan: Selalu membantu menutup kas loket." in office.read(office.employee).says


def test_day_of_feedback_is_the_day_in_the_city() -> None:
    assert day_of(datetime.fromisoformat("2026-06-30T18:00:00+00:00")) == date(2026, 7, 1)
    assert date(2026, 7, 1) < CLOSES_ON
