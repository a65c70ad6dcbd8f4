"""Leave is imported from a file; whoever missed most of a period is not evaluated in it, others for their part."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.absences.models import Absence
from app.absences.operations import LEAVE
from app.cases.models import Case
from app.database import columns, transaction
from app.documents import snapshot
from app.evaluations.models import Evaluation
from app.exchange.command import run_import
from app.records.models import Record
from app.web import clock
from tests.city import City
from tests.client import Answer, Client
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import begin, confirm, realise, submit
from tests.integration.people_file import csv_of
from tests.integration.test_periods import OFFICER, count, one
from tests.integration.test_whole_period import added
from tests.page import words_of
from tests.paper import made as pressed
from tests.paper import words
from workflows.absence import AbsenceKind, Away, service_of
from workflows.policies import load_defaults

CASE, EVALUATION, ABSENCE, RECORD = columns(Case), columns(Evaluation), columns(Absence), columns(Record)
PLACE = "/bkpsdm/cuti"
LETTER = "851/112/BKPSDM/2026"


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def row(number: str, kind: str, first: str, last: str, **more: str) -> dict[str, str]:
    return {"nip": number, "jenis": kind, "mulai": first, "selesai": last, "nomor_surat": LETTER, "batal": "", **more}


def send(client: Client, *rows: dict[str, str]) -> Answer:
    """Choose the file and send it."""
    return client.submit(client.get(PLACE), "Unggah", berkas=(io.BytesIO(csv_of(*rows)), "cuti.csv"))


def load(client: Client, *rows: dict[str, str]) -> Answer:
    """Send it and apply what is shown."""
    return client.submit(send(client, *rows), f"Terapkan {len(rows)} perubahan")


def standing(office: Office) -> list[tuple[Any, ...]]:
    with office.facts.looking() as session:
        rows = session.execute(
            sa.select(ABSENCE.kind, ABSENCE.starts_on, ABSENCE.ends_on)
            .where(ABSENCE.superseded_at.is_(None)).order_by(ABSENCE.starts_on)
        )  # fmt: skip
        return [tuple(found) for found in rows]


# ------------------------------------------------------------------------------------------------ the file


def test_leave_is_shown_first_then_written_and_the_same_file_changes_nothing_more(office: Office) -> None:
    officer, number = office.at(office.officer), office.employee.username
    file = row(number, "Cuti sakit", "2026-04-06", "17/04/2026")
    shown = send(officer, file)
    assert "1 baru, 0 berubah, 0 tetap" in shown.says
    assert standing(office) == []
    assert "Impor ditulis: 1 baru, 0 berubah, 0 tetap." in officer.submit(shown, "Terapkan 1 perubahan").says
    assert standing(office) == [(AbsenceKind.CUTI_SAKIT, date(2026, 4, 6), date(2026, 4, 17))]
    assert "Tidak ada yang berubah" in send(officer, file).says
    longer = load(officer, {**file, "selesai": "2026-04-30"})
    assert "Impor ditulis: 0 baru, 1 berubah, 0 tetap." in longer.says
    assert "Impor ditulis: 0 baru, 0 berubah, 1 dicabut, 0 tetap." in load(officer, {**file, "batal": "Ya"}).says
    assert standing(office) == []
    assert office.count(Absence) == 2  # nothing is deleted
    assert office.count(Record, RECORD.tag == "absences:imported") == 3


def test_every_bad_row_is_named_with_its_line_and_column_and_nothing_is_written(office: Office) -> None:
    number = office.employee.username
    shown = send(
        office.at(office.officer),
        row(number, "cuti_sakit", "2026-04-06", "2026-04-17"),
        row(number, "cuti_besar", "2026-04-17", "2026-05-17"),
        row(number, "bolos", "2026-06-01", "2026-06-02"),
        row(number, "cltn", "2026-06-31", "2026-07-02"),
        row(number, "cltn", "2026-07-09", "2026-07-02"),
        row("199001012015011009", "cltn", "2026-07-09", "2026-07-12"),
        row(office.officer.username, "cltn", "2026-07-09", "2026-07-12"),
        row(number, "cuti_tahunan", "2026-12-01", "2026-12-02", batal="Ya"),
        row(number, "cuti_tahunan", "2026-12-01", "2026-12-02", nomor_surat=""),
    )
    assert shown.status_code == 422
    for line, column, because in (
        (3, "mulai", "Bertumpuk dengan baris 2."),
        (4, "jenis", "Isi salah satu: cuti_tahunan,"),
        (5, "mulai", "Isi tanggal yang ada di kalender"),
        (6, "selesai", "Hari terakhir mendahului hari pertamanya."),
        (7, "nip", "Tidak ada pegawai dengan nomor ini."),
        (8, "nip", "Cuti Anda sendiri dimuat orang lain."),
        (9, "batal", "Tidak ada catatan dengan jenis dan hari pertama ini untuk dicabut."),
        (10, "nomor_surat", "Isi kolom ini."),
    ):
        assert f"Baris {line} {column} {because}" in shown.says, shown.says
    assert standing(office) == []


def test_an_admin_loads_leave_of_the_own_office_only_and_others_none(office: Office) -> None:
    admin = office.at(office.admin)
    stranger = row(office.stranger.username, "cltn", "2026-07-09", "2026-07-12")
    assert "Pegawai ini bukan dari perangkat daerah Anda." in send(admin, stranger).says
    load(admin, row(office.employee.username, "cltn", "2026-07-09", "2026-07-12"))
    assert len(standing(office)) == 1
    assert office.at(office.employee).get(PLACE).status_code == 403


def test_an_empty_file_to_begin_with_is_read_back(office: Office) -> None:
    officer = office.at(office.officer)
    for kind in ("csv", "xlsx"):
        data = officer.get(f"{PLACE}/templat.{kind}").data
        sent = officer.submit(officer.get(PLACE), "Unggah", berkas=(io.BytesIO(data), f"cuti.{kind}"))
        assert "hanya memuat judul kolom" in sent.says


def test_the_command_line_shows_first_and_writes_when_told(city: City, tmp_path: Path) -> None:
    file, settings, number = tmp_path / "cuti.csv", city.app.config["TANGKAS"], city.listed["Pegawai"][0]
    before = count(city, ABSENCE.id.table)
    file.write_bytes(csv_of(row(number, "cltn", "2026-02-02", "2026-02-13")))
    assert run_import(settings, LEAVE, file, apply_=False, template=None) == 0
    assert count(city, ABSENCE.id.table) == before
    assert run_import(settings, LEAVE, file, apply_=True, template=None) == 0
    assert count(city, ABSENCE.id.table) == before + 1
    file.write_bytes(csv_of(row(number, "cuti_besar", "2026-02-07", "2026-02-17")))
    assert run_import(settings, LEAVE, file, apply_=True, template=None) == 1
    assert run_import(settings, LEAVE, None, apply_=False, template=tmp_path / "kosong.xlsx") == 0


# ------------------------------------------------------------------------------------------------ what it means


def test_a_part_of_the_quarter_is_evaluated_and_printed_as_the_part_served(office: Office) -> None:
    load(office.at(office.officer), row(office.employee.username, "cuti_melahirkan", "2026-04-01", "2026-05-10"))
    page = office.read(office.employee).says
    assert "Dinilai untuk bagian yang dijalani" in page
    assert "Cuti melahirkan, 1 April 2026 sampai 10 Mei 2026" in page
    assert "11 Mei sampai 30 Juni 2026" in page
    office.organisation_is()
    for walk in (begin, realise, submit, confirm):
        walk(office)
    form = office.snapshot("evaluation")
    assert isinstance(form, snapshot.Evaluation)
    assert form.frame.period_label == "11 MEI SD 30 JUNI TAHUN 2026"
    assert "cuti melahirkan 1 April sampai 10 Mei 2026 (40 hari)" in words(pressed(form))


def test_whoever_missed_most_of_it_is_not_rated_and_bkpsdm_closes_the_evaluation(office: Office) -> None:
    officer = office.at(office.officer)
    load(officer, row(office.employee.username, "tugas_belajar", "2026-01-01", "2027-12-31"))
    assert "Tidak dinilai untuk periode ini" in office.read(office.employee).says
    begin(office)
    check = office.check_page(office.employee, "submit")
    assert "sebagian besar periode cuti atau tugas belajar" in check.says
    with office.facts.looking() as session:
        period = session.execute(
            sa.select(EVALUATION.period_id).where(EVALUATION.case_id == office.case())
        ).scalar_one()
    path = f"/evaluasi/periode/{period}/tidak-dinilai"
    listed = officer.get(path)
    assert "Tugas belajar" in listed.says
    assert "91 dari 91 hari" in listed.says
    closed = officer.submit(listed, "Tutup 1 evaluasi tanpa penilaian")
    assert "1 evaluasi ditutup tanpa penilaian." in closed.says
    assert office.state == "DISCONTINUED"
    assert office.appraisals() == []
    assert office.at(office.employee).get(path).status_code == 403


def test_an_evaluation_of_somebody_who_was_there_is_not_closed_so(office: Office) -> None:
    office.read(office.officer)
    assert "bekerja cukup lama" in office.check_page(office.officer, "excuse").says


def test_opening_a_period_passes_over_whoever_is_away_and_says_so(city: City) -> None:
    with city.app.app_context():
        period_id = added()
    officer, path = city.at_desk(OFFICER), f"/evaluasi/periode/{period_id}/buka"
    away = one(city, sa.select(CASE.subject_id, CASE.opd_id).where(
        CASE.process == "skp", CASE.state == "AGREED").order_by(CASE.id))  # fmt: skip
    button = officer.get(path).form("Buka").sender
    assert button is not None
    everybody = int(words_of(button).split()[1])
    with city.app.app_context(), transaction() as session:
        tenant = session.execute(sa.select(CASE.tenant_id).limit(1)).scalar_one()
        session.add(Absence(
            tenant_id=tenant, person_id=away.subject_id, kind=AbsenceKind.CLTN, starts_on=date(2026, 7, 1),
            ends_on=date(2026, 12, 31), recorded_at=clock.now(),
        ))  # fmt: skip
    page = officer.get(path)
    assert "Dilewati karena cuti atau tugas belajar" in page.says
    opened = officer.submit(page, "Buka")
    assert f"{everybody - 1} evaluasi dibuka." in opened.says
    mine = sa.select(CASE.id).where(CASE.subject_id == away.subject_id)
    here = (EVALUATION.period_id == period_id, EVALUATION.case_id.in_(mine))
    assert count(city, EVALUATION.case_id.table, *here) == 0
    assert count(city, RECORD.id.table, RECORD.tag == "evaluation:passed_over") == 1
    assert "Tidak dibuka" in officer.get(f"/evaluasi/periode/{period_id}/tidak-dinilai").says


@pytest.mark.parametrize(("days", "excluded"), [(45, False), (46, True)])
def test_half_of_the_days_is_the_line_and_annual_leave_does_not_count(days: int, excluded: bool) -> None:
    first, last, policies = date(2026, 4, 1), date(2026, 6, 30), load_defaults()
    middle = first + timedelta(days=10)
    away = Away(AbsenceKind.CUTI_BESAR, middle, middle + timedelta(days=days - 1))
    rest = Away(AbsenceKind.CUTI_TAHUNAN, date(2026, 6, 1), date(2026, 6, 30))
    service = service_of(first, last, (away, rest), policies, first)
    assert (service.away_days, service.excluded) == (days, excluded)
    assert (service.starts_on, service.ends_on) == (first, last)
