"""Ralat: a clerical error on a closed evaluation or an agreed SKP is printed anew; nothing is edited, nothing rated."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.corrections.models import Correction
from app.corrections.operations import mend
from app.database import columns
from app.documents.models import Document
from app.documents.snapshot import from_json
from app.records.verification import findings
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import accept, delivered, ratify

CASE, CORRECTION, DOCUMENT = columns(Case), columns(Correction), columns(Document)
A_PDF = b"%PDF-1.7\n%" + b"x" * 400 + b"\n%%EOF\n"
WHY, PROOF = "Gelarnya tertulis ganda pada lembar evaluasi.", "SK jabatan nomor 12"


def closed(office: Office) -> None:
    """Up to BKPSDM's confirmation."""
    delivered(office)
    accept(office)
    ratify(office)


class Desk(Office):
    """The pages of ralat on a closed evaluation."""

    def papers(self, kind: str) -> list[Any]:
        with self.facts.looking() as session:
            asked = sa.select(Document).where(DOCUMENT.kind == kind).order_by(DOCUMENT.version)
            return [(one.version, one.superseded_at, one.code, from_json(kind, one.snapshot.encode()))
                    for one in session.execute(asked).scalars()]  # fmt: skip

    def reported(self) -> UUID:
        """The latest report."""
        with self.facts.looking() as session:
            return UUID(str(session.execute(sa.select(CORRECTION.case_id)).scalars().all()[-1]))

    def report(self, who: Someone, words: str, proper: str, case_id: UUID | None = None, **more: Any) -> Answer:
        """From the evaluation's page to the report of a misprint, and where it leads."""
        client = self.at(who)
        chooser = client.get(f"/ralat/dokumen/{case_id or self.case()}")
        links = chooser.page.all("a")
        link = next(a.get("href", "") for a in links if words in "".join(a.itertext()))
        typed = {"benar": proper, "alasan": WHY, "bukti": PROOF, **more}
        return client.submit(client.get(link), "Laporkan salah cetak", **typed)

    def skp(self) -> UUID:
        """The agreed SKP."""
        with self.facts.looking() as session:
            return UUID(str(session.execute(sa.select(CASE.id).where(CASE.state == "AGREED")).scalar_one()))

    def take(self, who: Someone, step: str, button: str, **words: Any) -> Answer:
        """A step of the latest report, after it was opened."""
        client, case_id = self.at(who), self.reported()
        client.get(f"/ralat/{case_id}")
        return client.submit(client.get(f"/perkara/{case_id}/langkah/{step}"), button, **words)


@pytest.fixture
def desk(kept: Kept, tmp_path: Path) -> Iterator[Desk]:
    for one in office_in(kept, tmp_path / "data", until=closed):
        one.__class__ = Desk
        assert isinstance(one, Desk)
        yield one


NAME = "nama pegawai yang dinilai"


def test_a_misprint_is_signed_and_confirmed_and_the_documents_come_out_anew(desk: Desk) -> None:
    before = desk.papers("evaluation")
    assert [one[0] for one in before] == [1]
    page = desk.at(desk.employee).get(f"/evaluasi/{desk.case()}/bagian/dokumen")
    assert "Ada salah cetak? Laporkan ralat" in page.says
    right = f"{desk.employee.name}, S.Kom."
    says = desk.report(desk.employee, NAME, right).says
    assert "Menunggu tanda tangan ralat" in says
    assert desk.state_of(desk.reported()) == "REPORTED"
    assert "Ralat Evaluasi" in desk.at(desk.assessor).get("/kotak-masuk").says
    assert "Ralat ditandatangani" in desk.take(desk.assessor, "sign", "Tandatangani ralat").says
    says = desk.take(desk.officer, "confirm", "Sahkan ralat").says
    assert "Ralat diterbitkan" in says

    (_, ended, code, old), (version, still, new_code, new) = desk.papers("evaluation")
    assert (version, still) == (2, None)
    assert ended is not None
    assert new.employee.name == right
    assert replace(new, employee=old.employee, frame=old.frame) == old, "nothing else of the sheet differs"
    assert (new.predicate, new.rating_hasil_kerja) == (old.predicate, old.rating_hasil_kerja)
    (note,) = new.frame.corrections
    assert note.startswith(f"Nama pegawai yang dinilai tertulis “{old.employee.name}”, seharusnya “{right}”.")
    assert desk.assessor.name in note
    assert desk.officer.name in note
    assert old.frame.superseded_by_number == new.frame.number
    for kind in ("evaluation_summary", "confirmation", "self_assessment"):
        assert [one[3].employee.name for one in desk.papers(kind)] == [old.employee.name, right], kind
    public = desk.at(desk.stranger)
    assert "sudah digantikan" in public.get(f"/verifikasi/{code}").says
    assert new.frame.number in public.get(f"/verifikasi/{code}").says
    assert "tercatat dan berlaku" in public.get(f"/verifikasi/{new_code}").says


def test_what_happened_is_told_on_the_evaluation_and_kept_in_a_history_that_holds(desk: Desk) -> None:
    desk.report(desk.employee, NAME, "Rina Kusuma")
    desk.take(desk.assessor, "sign", "Tandatangani ralat")
    desk.take(desk.officer, "confirm", "Sahkan ralat")
    timeline = desk.at(desk.employee).get(f"/evaluasi/{desk.case()}").says
    assert f"Ralat diterbitkan: {NAME}" in timeline
    assert "seharusnya “Rina Kusuma”" in timeline
    assert "Ralat" in desk.at(desk.employee).get("/pemberitahuan").says
    assert NAME.capitalize() in desk.at(desk.employee).get("/ralat").says
    tags = desk.tags(desk.reported())
    assert tags == ["correction:opened", "correction:reported", "correction:sign", "correction:confirm"]
    assert "document:corrected" in desk.tags(desk.case())
    with desk.facts.looking() as session:
        assert list(findings(session, lambda _: True, lambda *_: None)) == []


def refused(desk: Desk, who: Someone, path: str) -> Answer:
    """The address of a report on that place of the evaluation's sheet."""
    with desk.facts.looking() as session:
        asked = sa.select(DOCUMENT.id).where(DOCUMENT.kind == "evaluation", DOCUMENT.superseded_at.is_(None))
        document = session.execute(asked).scalar_one()
    return desk.at(who).get(f"/ralat/dokumen/{desk.case()}/lapor?dokumen={document}&bagian={path}")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("predicate", "mengajukan keberatan"), ("rating_perilaku_kerja", "mengajukan keberatan"),
        ("results.0.indicators.0.rating", "mengajukan keberatan"), ("organisation_predicate", "mengajukan keberatan"),
        ("results.0.indicators.0.target", "Ubah lewat perubahan SKP"), ("frame.number", "tidak diperbaiki lewat ralat"),
        ("results.99.result_plan", "Dokumen itu sudah digantikan"), ("", "tidak diperbaiki lewat ralat"),
    ],
)  # fmt: skip
def test_what_was_judged_or_agreed_is_no_misprint(desk: Desk, path: str, sentence: str) -> None:
    answer = refused(desk, desk.employee, path)
    assert answer.status_code == 422
    assert sentence in answer.says
    assert desk.count(Correction) == 0


def test_the_chooser_says_what_is_not_corrected_and_offers_no_rating(desk: Desk) -> None:
    page = desk.at(desk.employee).get(f"/ralat/dokumen/{desk.case()}")
    assert "Rating dan predikat tidak diubah lewat ralat" in page.says
    links = [a.get("href", "") for a in page.page.all("a")]
    assert not [one for one in links if "bagian=" in one and ("rating" in one or "predicate" in one or "target" in one)]


def test_whoever_reports_does_not_decide(desk: Desk) -> None:
    """The signer's own report goes on to BKPSDM; an officer's is confirmed by another officer."""
    desk.report(desk.assessor, "realisasi, hasil kerja utama nomor 1, indikator 1", "3.420 dokumen")
    assert desk.state_of(desk.reported()) == "SIGNED"
    assert "Dilaporkan penandatangan sendiri" in desk.at(desk.officer).get(f"/ralat/{desk.reported()}").says
    assert "rating dan predikat tetap" in desk.at(desk.officer).get(f"/ralat/{desk.reported()}").says.lower()
    desk.take(desk.officer, "confirm", "Sahkan ralat")
    assert desk.papers("evaluation")[-1][3].frame.corrections[0].count("Ditandatangani") == 1

    desk.report(desk.officer, NAME, "Rina Kusuma")
    desk.take(desk.assessor, "sign", "Tandatangani ralat")
    page = desk.at(desk.officer).get(f"/ralat/{desk.reported()}")
    assert "orang kedua yang memutus" in page.says
    assert "Tarik laporan" in page.says
    assert "Tarik laporan" not in desk.at(desk.assessor).get(f"/ralat/{desk.reported()}").says
    assert desk.at(desk.officer).get(f"/perkara/{desk.reported()}/langkah/confirm").status_code == 422
    assert desk.state_of(desk.reported()) == "SIGNED"
    taken = desk.take(desk.officer, "take_back", "Tarik laporan")
    assert "Laporan ditarik" in taken.says
    assert [one[0] for one in desk.papers("evaluation")] == [1, 2]


def test_a_refusal_has_its_reason_and_leaves_the_document_as_it_is(desk: Desk) -> None:
    desk.report(desk.employee, NAME, "Rina Kusuma")
    says = desk.take(desk.assessor, "refuse", "Tolak ralat", reason="Namanya sudah sesuai dengan SK jabatan.").says
    assert "Namanya sudah sesuai dengan SK jabatan." in says
    assert [(one[0], one[1]) for one in desk.papers("evaluation")] == [(1, None)]
    assert "Ralat ditolak" in desk.at(desk.employee).get(f"/evaluasi/{desk.case()}").says
    desk.report(desk.employee, NAME, "Rina Kusumawati")
    assert desk.state_of(desk.reported()) == "REPORTED", "a place may be reported again once its report has ended"


def test_a_place_is_reported_once_at_a_time_and_with_another_text(desk: Desk) -> None:
    desk.report(desk.employee, NAME, "Rina Kusuma")
    again = refused(desk, desk.officer, "employee.name")
    sent = desk.at(desk.officer).submit(again, "Laporkan salah cetak", benar="Rini", alasan=WHY, bukti=PROOF)
    assert sent.status_code == 422
    assert "sudah dilaporkan dan menunggu putusan" in sent.says
    same = refused(desk, desk.employee, "employee.jabatan")
    sent = desk.at(desk.employee).submit(same, "Laporkan salah cetak", alasan=WHY, bukti=PROOF)
    assert "sama dengan yang tercetak" in sent.says
    number = refused(desk, desk.employee, "results.0.no")
    sent = desk.at(desk.employee).submit(number, "Laporkan salah cetak", benar="dua", alasan=WHY, bukti=PROOF)
    assert "dengan angka" in sent.says
    assert desk.count(Correction) == 1


def test_only_those_concerned_report_and_only_on_what_is_final(desk: Desk) -> None:
    address = f"/ralat/dokumen/{desk.case()}"
    assert desk.at(desk.stranger).get(address).status_code == 404
    assert desk.at(desk.superior).get(address).status_code == 403
    assert desk.at(desk.superior).get(f"/evaluasi/{desk.case()}").text.count("/ralat/dokumen") == 0
    with desk.facts.stating() as session:
        session.execute(sa.update(CASE.id.table).where(CASE.id == desk.case()).values(state="OBJECTED"))
    page = refused(desk, desk.employee, "employee.name")
    sent = desk.at(desk.employee).submit(page, "Laporkan salah cetak", benar="Rina", alasan=WHY, bukti=PROOF)
    assert "Ralat hanya untuk dokumen yang sudah final" in sent.says


def test_a_result_reopened_after_the_report_is_not_corrected(desk: Desk) -> None:
    desk.report(desk.employee, NAME, "Rina Kusuma")
    with desk.facts.stating() as session:
        session.execute(sa.update(CASE.id.table).where(CASE.id == desk.case()).values(state="OBJECTED"))
    says = desk.at(desk.assessor).get(f"/ralat/{desk.reported()}").says
    assert "Dokumennya sudah digantikan atau tidak lagi memuat teks itu" in says


def test_a_file_that_shows_the_error_is_kept_for_those_who_decide(desk: Desk) -> None:
    desk.report(desk.employee, NAME, "Rina Kusuma", berkas=(io.BytesIO(A_PDF), "sk jabatan.pdf"))
    address = f"/ralat/{desk.reported()}/bukti"
    answer = desk.at(desk.assessor).get(address)
    assert (answer.status_code, answer.data) == (200, A_PDF)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert desk.at(desk.stranger).get(address).status_code == 404


def test_an_agreed_skp_is_corrected_and_later_sheets_print_the_right_words(desk: Desk) -> None:
    version = desk.skp()
    (before,) = desk.papers("skp")
    plan = before[3].results[0].result_plan
    desk.report(desk.employee, "rencana hasil kerja, hasil kerja utama nomor 1", f"{plan} sesuai SOP", version)
    desk.take(desk.assessor, "sign", "Tandatangani ralat")
    desk.take(desk.officer, "confirm", "Sahkan ralat")
    assert [one[3].results[0].result_plan for one in desk.papers("skp")] == [plan, f"{plan} sesuai SOP"]
    page = desk.at(desk.employee).get(f"/skp/{version}")
    assert "Ralat diterbitkan: Sasaran Kinerja Pegawai versi 2" in page.says
    assert [one[3].results[0].result_plan for one in desk.papers("evaluation")] == [plan], "what is issued stays"
    later = mended(desk, desk.case(), version, desk.papers("evaluation")[0][3])
    assert later.results[0].result_plan == f"{plan} sesuai SOP"
    assert len(later.frame.corrections) == 1


def mended(desk: Desk, *about: Any) -> Any:
    """A sheet as it would be issued now."""
    *cases, snapshot = about
    with desk.facts.looking() as session:
        return mend(session, tuple(cases), snapshot)
