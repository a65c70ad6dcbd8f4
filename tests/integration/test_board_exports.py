"""What is carried out of the house: the recap as XLSX, the documents of a unit as ZIP, and who is told of it."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from app.database import columns, transaction
from app.documents.models import Document, DocumentStatus
from app.evaluations.models import Evaluation
from app.files import Files
from app.organisation.models import Person, Unit
from app.periods.models import Period
from app.records.models import Reading, ReadingKind, Record
from tests.city import City
from tests.client import Answer, Client
from tests.integration.board_desk import CASE, OFFICER, PERSON, UNIT, WAITING, checked, opened, waiting_for_bkpsdm

EVALUATION, PERIOD, DOCUMENT = columns(Evaluation), columns(Period), columns(Document)


def sheets_of(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def recap(client: Client, query: str = "") -> Answer:
    return client.submit(client.get(f"/bkpsdm/unduhan{query}"), "Unduh rekap", follow=False)


def test_the_recap_counts_what_is_there_and_says_what_each_column_means(city: City) -> None:
    sent = recap(city.at_desk(OFFICER))
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="rekap-triwulan-ii-2026-')
    sheets = sheets_of(sent.data)
    per_opd, lines, meanings = sheets["Per perangkat daerah"], sheets["Per evaluasi"], sheets["Kolom"]
    with city.reading() as session:
        total = session.execute(
            sa.select(sa.func.count())
            .select_from(EVALUATION.case_id.table)
            .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
            .join(CASE.id.table, CASE.id == EVALUATION.case_id)
            .where(PERIOD.label == "Triwulan II 2026")
        ).scalar_one()
    discontinued = sum(row[5] == "Dihentikan" for row in lines[1:])
    assert len(lines) - 1 == total
    assert sum(row[1] for row in per_opd[1:]) == total - discontinued
    for name, rows in (("Per perangkat daerah", per_opd), ("Per evaluasi", lines)):
        explained = {row[1]: row[3] for row in meanings if row[0] == name}
        assert list(explained) == rows[0]
        assert all(len(meaning) > 10 for meaning in explained.values())
    assert all(isinstance(row[0], str) and len(row[0]) == 18 for row in lines[1:] if row[0])


def test_no_text_of_the_recap_is_a_formula(city: City) -> None:
    attack = '=HYPERLINK("http://jahat.example","klik")'
    with city.app.app_context(), transaction() as session:
        evaluated = sa.select(CASE.subject_id).join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        session.execute(sa.update(Person).where(PERSON.id.in_(evaluated)).values(name=attack))
        session.execute(sa.update(Unit).where(UNIT.code == "DISDUKCAPIL").values(name="@SUM(1+1)"))
    data = recap(city.at_desk(OFFICER)).data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name), name
    sheets = sheets_of(data)
    assert {row[1] for row in sheets["Per evaluasi"][1:]} == {"'" + attack}
    assert "'@SUM(1+1)" in {row[0] for row in sheets["Per perangkat daerah"]}


def test_the_recap_of_one_opd_names_nobody_else(city: City) -> None:
    with city.reading() as session:
        opd, name = session.execute(sa.select(UNIT.id, UNIT.name).where(UNIT.code == "DISDUKCAPIL")).one()
    sheets = sheets_of(recap(city.at_desk("Inspektorat"), f"?opd={opd}").data)
    assert [row[0] for row in sheets["Per perangkat daerah"][1:]] == [name]
    assert {row[4] for row in sheets["Per evaluasi"][1:]} == {name}


def finished_document(city: City, case_id: UUID, data: bytes) -> UUID:
    """A document of that case whose PDF is done."""
    with city.app.app_context(), transaction() as session:
        row = session.execute(sa.select(Document).where(DOCUMENT.case_id == case_id).limit(1)).scalars().one()
        row.status, row.pdf_bytes = DocumentStatus.READY, len(data)
        row.pdf_sha256 = Files(city.app.config["TANGKAS"].evidence_dir).put(data)
        return row.id


def bundle_of(city: City, role: str, opd_id: UUID) -> zipfile.ZipFile:
    reader = city.at_desk(role)
    sent = reader.submit(reader.get(f"/bkpsdm/unduhan?opd={opd_id}"), "Unduh dokumen", follow=False)
    assert sent.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(sent.data))


@pytest.fixture
def confirmed(city: City) -> tuple[City, UUID, UUID, UUID]:
    """The city with one evaluation just confirmed: (city, case, subject, OPD)."""
    officer = city.at_desk(OFFICER)
    (one, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, one)
    officer.submit(checked(officer, officer.get(WAITING), one), "Sahkan 1 evaluasi")
    with city.reading() as session:
        subject, opd = session.execute(sa.select(CASE.subject_id, CASE.opd_id).where(CASE.id == one)).one()
    return city, one, subject, opd


def test_the_archive_holds_finished_documents_and_lists_what_is_missing(
    confirmed: tuple[City, UUID, UUID, UUID],
) -> None:
    city, case, subject, opd = confirmed
    pdf = b"%PDF-1.7 dokumen uji"
    finished_document(city, case, pdf)
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(Person).where(PERSON.id == subject).values(name="../../Éva\nO'Brien / CON"))
    archive = bundle_of(city, OFFICER, opd)
    assert archive.testzip() is None
    *names, listing = archive.namelist()
    assert listing == "DAFTAR.txt"
    assert len(names) == 1
    assert ".." not in names[0]
    assert names[0].isascii()
    assert "Eva-O-Brien-CON_" in names[0]
    assert archive.read(names[0]) == pdf
    text = archive.read(listing).decode()
    assert "Ada di sini (1)" in text
    assert "../../Éva O'Brien / CON" in text
    assert ": belum dibuat" in text


def test_a_lost_file_is_named_in_the_archive_instead_of_breaking_it(confirmed: tuple[City, UUID, UUID, UUID]) -> None:
    city, case, _, opd = confirmed
    document = finished_document(city, case, b"%PDF-1.7 dokumen uji")
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(Document).where(DOCUMENT.id == document).values(pdf_sha256="0" * 64))
    archive = bundle_of(city, OFFICER, opd)
    assert archive.namelist() == ["DAFTAR.txt"]
    assert "minta dibuat ulang" in archive.read("DAFTAR.txt").decode()


def test_whoever_takes_documents_stands_in_the_log_of_each_person_and_in_the_history(
    confirmed: tuple[City, UUID, UUID, UUID],
) -> None:
    city, case, subject, opd = confirmed
    finished_document(city, case, b"%PDF-1.7 dokumen uji")
    bundle_of(city, "Inspektorat", opd)
    reading, record = columns(Reading), columns(Record)
    with city.reading() as session:
        noted = sa.select(reading.capacity).where(reading.subject_id == subject, reading.kind == ReadingKind.DOCUMENT)
        assert "Inspektorat" in session.execute(noted).scalars().all()
        tags = session.execute(sa.select(record.tag).where(record.opd_id == opd, record.tag.like("board:%"))).scalars()
        assert tags.all() == ["board:exported:papers"]


@pytest.mark.parametrize("form", ["/bkpsdm/rekap.xlsx", "/bkpsdm/dokumen.zip"])
def test_downloads_need_a_form_of_ours_and_a_place_that_is_there(quiet_city: City, form: str) -> None:
    officer = quiet_city.at_desk(OFFICER)
    assert officer.post(form, data={}).status_code == 400
    token = officer.get("/bkpsdm/unduhan").form("Unduh rekap").fields
    ghost = {**token, "opd": "00000000-0000-0000-0000-000000000000", "periode": "semua"}
    sent = officer.post(form, data=ghost)
    assert sent.status_code == 422
    assert "Tidak ada yang diunduh" in sent.says
