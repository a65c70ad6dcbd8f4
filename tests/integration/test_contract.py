"""The contract of a PPPK: known, imported, and spoken of after the annual result by people, never by itself."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns
from app.documents import snapshot
from app.followup.models import Followup
from app.organisation.models import Person
from app.records.models import Record
from tests.client import Answer
from tests.integration.evaluation_office import Kept, Office
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit
from tests.integration.people_file import csv_of
from tests.integration.year_office import YearOffice, year_in
from tests.paper import made as pressed
from tests.paper import words
from workflows.vocabulary import EmploymentStatus

CASE, FOLLOWUP, PERSON, RECORD = columns(Case), columns(Followup), columns(Person), columns(Record)
REASON = "Perjanjian kerja 800.1.2/118/2026 ditandatangani."
SAID = {
    "reason": "Target utama tercapai sepanjang tahun.", "competence": "Sesuai syarat jabatan.",
    "need": "Formasi masih diperlukan.",
}  # fmt: skip


@pytest.fixture
def year(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    """An office in the window of the annual evaluation."""
    yield from year_in(kept, tmp_path / "data", YearOffice)


def is_pppk(office: Office, ends: date | None) -> None:
    with office.facts.stating() as session:
        session.execute(
            sa.update(Person).where(PERSON.id == office.employee.person_id)
            .values(status=EmploymentStatus.PPPK, number_label="NI PPPK", contract_ends_on=ends)
        )  # fmt: skip


def closed(office: Office) -> None:
    for walk in (begin, realise, submit, confirm, accept, ratify):
        walk(office)


def contract_case(office: Office) -> UUID | None:
    with office.facts.looking() as session:
        found = session.execute(sa.select(FOLLOWUP.case_id).where(FOLLOWUP.contract_ends_on.is_not(None))).scalar()
        return UUID(str(found)) if found else None


WANTED = "Usulan Perjanjian kerja diperpanjang Lama perpanjangan 2 tahun"


def step(office: Office, who: str, name: str, button: str, **typed: str) -> Answer:
    client = office.at(getattr(office, who))
    client.get(f"/tindak-lanjut/{contract_case(office)}")
    check = client.get(f"/perkara/{contract_case(office)}/langkah/{name}")
    assert (WANTED in check.says) == (name == "approve"), check.says
    return client.post(check.form(button).action, data=check.form(button).filled(**typed))


def test_a_contract_that_ends_soon_is_recommended_by_the_assessor_and_decided_by_two(year: Office) -> None:
    is_pppk(year, date(2027, 12, 31))
    closed(year)
    case_id = contract_case(year)
    assert case_id is not None
    assert year.state_of(case_id) == "PROPOSING"
    page = year.at(year.assessor).get(f"/tindak-lanjut/{case_id}")
    for told in ("31 Desember 2027", "Usul disampaikan paling lambat 30 Juni 2027", "PP 49/2018 Pasal 37"):
        assert told in page.says
    sent = step(year, "assessor", "propose", "Usulkan tindak lanjut", proposal="renew", months="24", **SAID)
    assert sent.status_code == 303, sent.says
    for who in ("superior", "secretary"):
        assert year.state_of(case_id) == "APPROVING"
        assert step(year, who, "approve", "Setujui rekomendasi").status_code == 303
    assert year.state_of(case_id) == "CLOSED"
    paper = year.snapshot("followup_recommendation")
    assert isinstance(paper, snapshot.FollowupRecommendation)
    printed = words(pressed(paper))
    assert "diusulkan diperpanjang 2 tahun" in printed
    assert "1 JANUARI SD 31 DESEMBER TAHUN 2026" in printed
    assert "Pejabat Pembina Kepegawaian" in printed
    assert "Kebutuhan instansi: Formasi masih diperlukan." in printed
    assert "PP 49/2018 Pasal 37" in " ".join(paper.frame.legal_basis)
    assert "Perjanjian kerja diperpanjang" in year.at(year.employee).get(f"/tindak-lanjut/{case_id}").says
    with year.facts.looking() as session:  # nothing happens to the contract by itself
        known = session.execute(sa.select(PERSON.contract_ends_on).where(PERSON.id == year.employee.person_id)).scalar()
    assert known == date(2027, 12, 31)


def test_its_grounds_are_asked_for_and_for_how_long(year: Office) -> None:
    is_pppk(year, date(2027, 6, 30))
    closed(year)
    silent = step(year, "assessor", "propose", "Usulkan tindak lanjut", proposal="let_end", **{**SAID, "need": ""})
    assert silent.status_code == 422
    assert "Tulis kebutuhan instansinya." in silent.says
    endless = step(year, "assessor", "propose", "Usulkan tindak lanjut", proposal="renew", **SAID)
    assert "Pilih lama perpanjangannya." in endless.says
    sent = step(year, "assessor", "propose", "Usulkan tindak lanjut", proposal="let_end", **SAID)
    assert sent.status_code == 303, sent.says


def test_other_proposals_are_not_offered_there(year: Office) -> None:
    is_pppk(year, date(2027, 6, 30))
    closed(year)
    check = year.at(year.assessor).get(f"/perkara/{contract_case(year)}/langkah/propose")
    assert "Perbaikan kinerja" not in check.says
    none = year.at(year.assessor).get(f"/perkara/{contract_case(year)}/langkah/propose_none")
    assert "Perkara ini perlu usulan" in none.says


@pytest.mark.parametrize("ends", [None, date(2029, 12, 31), date(2026, 11, 30)])
def test_no_recommendation_without_a_contract_that_ends_soon(year: Office, ends: date | None) -> None:
    is_pppk(year, ends)
    closed(year)
    assert contract_case(year) is None
    assert year.count(Followup) == 1  # the usual one


def test_the_end_of_a_contract_is_imported_for_pppk_alone_and_stands_on_the_page(year: Office) -> None:
    officer = year.at(year.officer)

    def send(number: str) -> Answer:
        data = csv_of({"nip": number, "akhir_kontrak": "2027-06-30"})
        return officer.submit(officer.get("/bkpsdm/impor"), "Unggah", berkas=(io.BytesIO(data), "kontrak.csv"))

    assert "Hanya PPPK yang mempunyai perjanjian kerja." in send(year.employee.username).says
    is_pppk(year, None)
    shown = send(year.employee.username)
    assert "akhir_kontrak: 30 Juni 2027" in shown.says
    officer.submit(shown, "Terapkan 1 perubahan")
    page = officer.get(f"/pegawai/{year.employee.person_id}")
    assert "Perjanjian kerja Berakhir 30 Juni 2027" in page.says


def written_down(office: Office, who: str, ends: str, **words: str) -> Answer:
    """That officer types when the contract ends, on the page of the person."""
    client = office.at(getattr(office, who))
    form = client.get(f"/pegawai/{office.employee.person_id}").form("Catat akhir perjanjian kerja")
    return client.post(form.action, data=form.filled(ends_on=ends, **words))


def told(office: Office) -> list[str]:
    with office.facts.looking() as session:
        found = sa.select(RECORD.body).where(RECORD.tag == "organisation:person:contract").order_by(RECORD.seq)
        return list(session.execute(found).scalars())


def test_whoever_may_change_the_person_writes_down_when_the_contract_ends_and_why(year: Office) -> None:
    is_pppk(year, None)
    silent = written_down(year, "admin", "2027-06-30")
    assert silent.status_code == 422
    assert "Tulis alasannya, misalnya nomor perjanjian kerjanya." in silent.says
    page = year.at(year.admin).get(f"/pegawai/{year.employee.person_id}")
    form = page.form("Catat akhir perjanjian kerja")
    words = form.filled(ends_on="2027-06-30", reason=REASON)
    assert year.at(year.admin).post(form.action, data=words).status_code == 303
    assert "Perjanjian kerja Berakhir 30 Juni 2027" in year.at(year.officer).get(page.request.path).says
    late = year.at(year.admin).post(form.action, data=words)
    assert late.status_code == 409
    assert "berubah sejak Anda membukanya" in late.says
    assert written_down(year, "officer", "2028-06-30", reason="Diperpanjang setahun.").status_code == 303
    first, second = told(year)
    assert REASON in first
    assert '"was":"2027-06-30"' in second
    assert '"ends":"2028-06-30"' in second


def test_who_has_no_contract_gets_no_end_of_one_and_no_day_out_of_reason(year: Office) -> None:
    officer, person = year.at(year.officer), year.employee.person_id
    with pytest.raises(LookupError):
        officer.get(f"/pegawai/{person}").form("Catat akhir perjanjian kerja")
    is_pppk(year, date(2027, 6, 30))
    form = officer.get(f"/pegawai/{person}").form("Catat akhir perjanjian kerja")
    far = officer.post(form.action, data=form.filled(ends_on="2099-01-01", reason=REASON))
    assert "paling jauh empat puluh tahun ke depan" in far.says
    same = officer.post(form.action, data=form.filled(reason=REASON))
    assert "Hari itu sudah tercatat" in same.says
    with year.facts.stating() as session:
        session.execute(sa.update(Person).where(PERSON.id == person).values(status=EmploymentStatus.PNS))
    sent = officer.post(form.action, data=form.filled(ends_on="2027-07-01", reason=REASON))
    assert (sent.status_code, "Hanya PPPK yang mempunyai perjanjian kerja." in sent.says) == (422, True)
    assert told(year) == []


def test_a_contract_written_down_after_the_result_of_the_year_is_still_recommended(year: Office) -> None:
    is_pppk(year, None)
    closed(year)
    assert contract_case(year) is None
    written_down(year, "admin", "2027-06-30", reason=REASON)
    asked = contract_case(year)
    assert asked is not None
    assert year.state_of(asked) == "PROPOSING"
    assert "30 Juni 2027" in year.at(year.assessor).get(f"/tindak-lanjut/{asked}").says
    written_down(year, "admin", "2027-09-30", reason="Tanggal pada naskah perjanjian 30 September.")
    with year.facts.looking() as session:
        rows = session.execute(
            sa.select(FOLLOWUP.contract_ends_on, CASE.state).join(CASE.id.table, CASE.id == FOLLOWUP.case_id)
            .where(FOLLOWUP.contract_ends_on.is_not(None)).order_by(CASE.opened_at, FOLLOWUP.contract_ends_on)
        )  # fmt: skip
        assert [tuple(one) for one in rows] == [
            (date(2027, 6, 30), "WITHDRAWN"), (date(2027, 9, 30), "PROPOSING"),
        ]  # fmt: skip
