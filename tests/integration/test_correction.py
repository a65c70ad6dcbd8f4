"""Ralat: a clerical error on a closed evaluation or an agreed SKP is printed anew; nothing is edited, nothing rated."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.corrections.models import Correction
from app.database import columns
from app.documents.models import Document
from app.documents.snapshot import from_json
from app.records.verification import findings
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import accept, delivered, ratify

CORRECTION, DOCUMENT = columns(Correction), columns(Document)
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
