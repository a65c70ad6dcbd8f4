"""Issued documents as people meet them: the page that waits, the PDF, and the public answer to a code."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from app.archive.views import PER_MINUTE
from app.database import columns
from app.documents.models import Document
from app.documents.operations import render_queued
from app.documents.renderer import Renderer, RenderFailed
from app.outbox import operations as outbox
from app.outbox.models import OutboxRow, OutboxStatus
from app.records.models import Record
from app.web import clock
from tests.client import Answer, Client
from tests.integration.skp_office import Office, case_of, filled, office_in, take

DOCUMENT, OUTBOX, RECORD = columns(Document), columns(OutboxRow), columns(Record)
PRIVATE = ("Ratna", "Puspitasari", "Hendra", "Wibisono", "199104122015022003", "197803032003121004", "19910412")


class Issued:
    """An agreed SKP with its document, whose PDF nobody has made yet."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.employee = office.facts.enter(office.ratna)
        self.assessor = office.facts.enter(office.hendra)
        self.address = filled(self.employee)
        take(self.employee, self.address, "submit", "Ajukan SKP")
        take(self.assessor, self.address, "agree", "Setujui SKP")

    def row(self) -> Any:
        """The newest document of this SKP."""
        with self.office.facts.looking() as session:
            return session.execute(
                sa.select(DOCUMENT).where(DOCUMENT.case_id == case_of(self.address)).order_by(DOCUMENT.serial.desc())
            ).first()

    @property
    def page(self) -> str:
        return f"/dokumen/{self.row().id}"

    def printed(self, renderer: Renderer) -> None:
        """The worker makes the PDF."""
        with self.office.facts.app.app_context():
            render_queued(self.row().id.hex, renderer, clock.now())

    def fails(self, renderer: Renderer) -> None:
        """The worker tries, fails, and puts the errand back."""
        with self.office.facts.app.app_context():
            with pytest.raises(RenderFailed):
                render_queued(self.row().id.hex, renderer, clock.now())
            with self.office.facts.looking() as session:
                errand = session.execute(
                    sa.select(OUTBOX.id, OUTBOX.attempts).where(
                        OUTBOX.status == OutboxStatus.QUEUED,
                        OUTBOX.payload["document"].as_string() == self.row().id.hex,
                    )
                ).one()
            outbox.postpone(errand.id, errand.attempts, "gagal", clock.now())

    def spoil(self) -> None:
        """The frozen content is damaged, so that no PDF can come of it."""
        with self.office.facts.stating() as session:
            session.execute(sa.update(DOCUMENT.id.table).values(snapshot="{}"))

    def fate(self, **values: Any) -> None:
        """What happens to the document later."""
        with self.office.facts.stating() as session:
            session.execute(sa.update(DOCUMENT.id.table).values(**values))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(workers=1) as one:
        yield one


@pytest.fixture
def issued(tmp_path: Path) -> Iterator[Issued]:
    for office in office_in(tmp_path):
        yield Issued(office)


def test_page_waits_for_the_pdf_and_stops_asking_once_it_is_there(issued: Issued, renderer: Renderer) -> None:
    waiting = issued.employee.get(issued.page)
    assert waiting.page.heading == "Sasaran Kinerja Pegawai"
    assert "PDF sedang dibuat" in waiting.says
    assert "Muat ulang" in waiting.says
    part = issued.employee.part(issued.page)
    assert 'hx-trigger="every 2s"' in part.text
    issued.printed(renderer)
    ready = issued.employee.part(issued.page)
    assert "hx-trigger" not in ready.text
    assert "Unduh PDF" in ready.says
    assert ready.page.by_id("kemajuan") is not None


def test_pdf_carries_number_and_code_and_making_it_twice_changes_nothing(issued: Issued, renderer: Renderer) -> None:
    issued.printed(renderer)
    first = issued.employee.get(f"{issued.page}/pdf")
    issued.printed(renderer)
    second = issued.employee.get(f"{issued.page}/pdf")
    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert "attachment" in first.headers["Content-Disposition"]
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(first.data)).pages)
    assert issued.row().number in text
    assert "Ratna Puspitasari" in text


def test_unfinished_pdf_leads_back_to_the_page_that_waits(issued: Issued) -> None:
    answer = issued.employee.get(f"{issued.page}/pdf")
    assert answer.status_code == 303
    assert answer.location == issued.page


def test_whoever_may_see_the_case_may_read_its_document_and_the_reading_is_noted(
    issued: Issued, renderer: Renderer
) -> None:
    issued.printed(renderer)
    office = issued.office
    for who in (office.hendra, office.maulana, office.dewi, office.nur):
        assert office.facts.enter(who).get(f"{issued.page}/pdf").status_code == 200, who.name
    says = issued.employee.get("/data-saya").says
    assert "Mengunduh dokumen SKP 2026" in says
    assert "Maulana Firdaus, M.A.P." in says


@pytest.mark.parametrize("who", ["bagus", "sari"])
def test_for_anybody_else_the_document_does_not_exist(issued: Issued, renderer: Renderer, who: str) -> None:
    issued.printed(renderer)
    client = issued.office.facts.enter(getattr(issued.office, who))
    for address in (issued.page, f"{issued.page}/pdf", f"/dokumen/{UUID(int=7)}"):
        assert client.get(address).status_code == 404
    assert issued.office.facts.visitor().get(issued.page).status_code == 303


def test_pdf_that_fails_three_times_says_so_and_can_be_asked_for_again(issued: Issued, renderer: Renderer) -> None:
    issued.spoil()
    for _ in range(2):
        issued.fails(renderer)
        assert "PDF sedang dibuat" in issued.employee.get(issued.page).says
    issued.fails(renderer)
    page = issued.employee.get(issued.page)
    assert "PDF belum berhasil dibuat. Sudah tiga kali dicoba." in page.says
    assert issued.office.tags(issued.address)[-1] == "document:failed"
    again = issued.employee.submit(page, "Buat lagi")
    assert "PDF sedang dibuat" in again.says


def test_lost_file_is_told_and_is_no_crash(issued: Issued, renderer: Renderer) -> None:
    issued.printed(renderer)
    folder: Path = issued.office.facts.app.config["TANGKAS"].evidence_dir
    for file in folder.rglob(issued.row().pdf_sha256):
        file.write_bytes(b"rusak")
    answer = issued.employee.get(f"{issued.page}/pdf")
    assert answer.status_code == 503
    assert "PDF belum dapat diunduh" in answer.says


# -------------------------------------------------------------------------------------------------- the public page


def answer_for(issued: Issued, code: str = "", **query: str) -> Answer:
    """What a citizen is told of a code."""
    return issued.office.facts.visitor().get(f"/verifikasi/{code or issued.row().code}", query_string=query)


def test_citizen_learns_kind_number_date_office_and_that_it_holds(issued: Issued) -> None:
    row, page = issued.row(), answer_for(issued)
    assert page.status_code == 200
    assert page.page.heading == "Dokumen ini tercatat dan berlaku"
    assert "Dokumen ini tercatat dan berlaku; belum bertanda tangan elektronik." in page.says
    for words in ("Sasaran Kinerja Pegawai", row.number, "13 Januari 2026", "Dinas Kependudukan dan Pencatatan Sipil"):
        assert words in page.says
    assert " sah " not in page.says.lower()


def test_citizen_learns_nothing_about_anybody(issued: Issued) -> None:
    for page in (
        answer_for(issued),
        answer_for(issued, "ABCDEFGHJKMN"),
        issued.office.facts.visitor().get("/verifikasi"),
    ):
        for word in PRIVATE:
            assert word not in page.text


def test_code_may_be_typed_as_it_is_printed(issued: Issued) -> None:
    code = issued.row().code
    typed = f" {code[:4].lower()}-{code[4:8]}-{code[8:]} "
    visitor = issued.office.facts.visitor()
    page = visitor.submit(visitor.get("/verifikasi"), "Periksa", kode=typed)
    assert page.status_code == 303
    assert visitor.get(page.location).page.heading == "Dokumen ini tercatat dan berlaku"


def test_known_and_unknown_codes_cost_the_same_and_look_alike(issued: Issued) -> None:
    known, unknown = answer_for(issued), answer_for(issued, "ABCDEFGHJKMN")
    assert unknown.status_code == 404
    assert unknown.page.heading == "Dokumen tidak ditemukan"
    assert len(known.statements) == len(unknown.statements)
    assert set(known.headers.keys()) == set(unknown.headers.keys())


@pytest.mark.parametrize("code", ["-", "x" * 5000, "ABCD", "%ED%A0%80", "0OIL0OIL0OIL", "ABCDEFGHJKMN' OR 1=1"])
def test_nonsense_is_no_code(issued: Issued, code: str) -> None:
    assert answer_for(issued, code).page.heading == "Dokumen tidak ditemukan"


def test_sheet_can_be_compared_by_the_print_of_its_content(issued: Issued) -> None:
    mark = issued.row().snapshot_sha256[:16]
    assert "Sidik isi pada lembar sama dengan catatan." in answer_for(issued, h=mark).says
    assert "Jangan percayai lembar itu" in answer_for(issued, h="0" * 16).says
    for strange in ("", "zz", "0" * 5000, mark[:8]):
        assert "Sidik isi pada lembar" not in answer_for(issued, h=strange).says


def test_superseded_and_revoked_documents_say_so(issued: Issued) -> None:
    issued.fate(superseded_at=clock.now())
    assert answer_for(issued).page.heading == "Dokumen ini sudah digantikan"
    assert "Digantikan" in issued.employee.get(issued.page).says
    issued.fate(revoked_at=clock.now())
    assert answer_for(issued).page.heading == "Dokumen ini sudah dicabut"
    assert "Dicabut" in issued.employee.get(issued.page).says


def test_amended_skp_names_the_document_that_took_its_place(issued: Issued) -> None:
    code = issued.row().code
    take(issued.employee, issued.address, "amend", "Buka perubahan SKP", reason="Target berubah karena layanan baru.")
    listed = issued.employee.get("/skp").text
    addresses = set(re.findall(r"/skp/[0-9a-f-]{36}", listed)) - {issued.address}
    issued.address = addresses.pop()
    take(issued.employee, issued.address, "submit", "Ajukan SKP")
    take(issued.assessor, issued.address, "agree", "Setujui SKP")
    old = answer_for(issued, code)
    assert old.page.heading == "Dokumen ini sudah digantikan"
    assert issued.row().number in old.says


def test_too_many_questions_from_one_network_are_asked_to_wait(issued: Issued) -> None:
    visitor: Client = issued.office.facts.visitor()
    answers = [visitor.get("/verifikasi/ABCDEFGHJKMN", check=False).status_code for _ in range(PER_MINUTE + 1)]
    assert answers[-2:] == [404, 429]
    elsewhere = issued.office.facts.visitor()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert elsewhere.get(f"/verifikasi/{issued.row().code}").status_code == 200
