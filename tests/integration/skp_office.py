"""A civil registry office for the tests of SKP: an employee, the one who assesses, those above, beside and outside."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns, db
from app.identity.models import Role
from app.records.models import Record
from app.skp.models import SkpVersion
from tests.client import Answer, Client
from tests.conftest import made
from tests.facts import Facts

TODAY = date(2026, 1, 13)
CASE, VERSION, RECORD = columns(Case), columns(SkpVersion), columns(Record)
ROW = {
    "plan": "Terselesaikannya penerbitan KTP-el dan KK sesuai SOP",
    "leader_result": "Meningkatnya kualitas layanan kependudukan",
    "kind": "utama",
    "classification": "organisasi",
}


class Office:
    """The people, and the ways they take through the pages."""

    def __init__(self, folder: Path, today: date = TODAY, **settings: Any) -> None:
        self.facts = Facts(made(folder, demo=False, today=today, **{"require_totp": False, **settings}))
        facts = self.facts
        facts.unit("SETDA", "Sekretariat Daerah", is_opd=True)
        facts.unit("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", is_opd=True)
        facts.unit("DAFDUK", "Bidang Pelayanan Pendaftaran Penduduk", "DISDUKCAPIL")
        facts.unit("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", is_opd=True)
        self.ratna = facts.someone(
            "Ratna Puspitasari, S.Kom.", "DAFDUK", "Administrator Database Kependudukan", number="199104122015022003",
            jabatan_code="ADB", pangkat="Penata Muda Tingkat I", golongan="III/b",
        )  # fmt: skip
        self.bagus = facts.someone(
            "Bagus Prasetyo", "DAFDUK", "Operator Perekaman", number="199507232019021006", jabatan_code="ADB",
            has_device=False,
        )  # fmt: skip
        self.hendra = facts.someone(
            "Hendra Wibisono, S.Sos., M.Si.", "DAFDUK", "Kepala Bidang Pelayanan Pendaftaran Penduduk",
            number="197803032003121004", is_head=True, eselon="III.b",
        )  # fmt: skip
        self.maulana = facts.someone(
            "Maulana Firdaus, M.A.P.", "DISDUKCAPIL", "Kepala Dinas Kependudukan dan Pencatatan Sipil",
            number="197005051996031005", is_head=True, eselon="II.b",
        )  # fmt: skip
        self.dewi = facts.someone("Dewi Anggraeni", "DISDUKCAPIL", "Analis Kepegawaian", number="198705052010012005")
        self.nur = facts.someone("Nur Aini Lestari", "BKPSDM", "Analis Kinerja", number="198806062011012006")
        self.sari = facts.someone("Sari Wulandari", "BKPSDM", "Pengadministrasi", number="199009092014022009")
        facts.assesses(self.hendra, self.ratna, self.bagus)
        facts.assesses(self.maulana, self.hendra, self.dewi)
        facts.grants(self.dewi, Role.ADMIN_OPD, "DISDUKCAPIL")
        facts.grants(self.nur, Role.PETUGAS_BKPSDM)

    def close(self) -> None:
        with self.facts.app.app_context():
            db.engine.dispose()

    # ------------------------------------------------------------------------------------------ looking

    def state(self, address: str) -> str:
        """In which state the version of that page is."""
        with self.facts.looking() as session:
            return str(session.execute(sa.select(CASE.state).where(CASE.id == case_of(address))).scalar_one())

    def version(self, address: str) -> Any:
        """The stored head of the version."""
        with self.facts.looking() as session:
            return session.execute(sa.select(VERSION).where(VERSION.case_id == case_of(address))).one()

    def tags(self, address: str) -> list[str]:
        """What the history says happened to it, in order."""
        with self.facts.looking() as session:
            rows = session.execute(sa.select(RECORD.tag).where(RECORD.case_id == case_of(address)).order_by(RECORD.seq))
            return list(rows.scalars())


def case_of(address: str) -> UUID:
    """The id in the address of a page."""
    return UUID(address.split("/")[2].partition("#")[0])


def office_in(folder: Path, **settings: Any) -> Iterator[Office]:
    """An office with its database in that folder, closed at the end."""
    one = Office(folder, **settings)
    yield one
    one.close()


def begin(client: Client, source: str = "kosong", **choices: Any) -> str:
    """Start the own SKP; answers the address of its page."""
    listed = client.get("/skp")
    link = next(a.get("href", "") for a in listed.page.all("a") if a.get("href", "").startswith("/skp/mulai/"))
    sent = client.submit(client.get(link), "Buka draf", follow=False, source=source, **choices)
    assert sent.status_code == 303, sent.says
    return str(sent.location)


def add_row(
    client: Client, address: str, *indicators: tuple[str, str, str], column: str = "aspect", **words: Any
) -> Answer:
    """Add a result with up to three indicators (aspect or perspective, indicator, target) on its own page."""
    values: dict[str, Any] = {**ROW, **words}
    if column == "perspective":  # nobody's plan stands above that of a high leader
        del values["leader_result"]
    for number, (aspect, indicator, target) in enumerate(indicators, start=1):
        values |= {f"i{number}-{column}": aspect, f"i{number}-text": indicator, f"i{number}-target_text": target}
    return client.submit(client.get(f"{address}/baris/baru"), "Simpan", **values)


def filled(client: Client) -> str:
    """An own SKP with one complete row."""
    address = begin(client)
    add_row(client, address, ("kuantitas", "Dokumen terbit", "3.000 dokumen"))
    return address


def take(client: Client, address: str, step: str, button: str, **words: Any) -> Answer:
    """Open the check page of a step from the page of the version, and take it."""
    page = client.get(address)
    link = next((a.get("href", "") for a in page.page.all("a") if a.get("href", "").endswith(f"/langkah/{step}")), None)
    assert link, f"{step} is not offered: {page.says}"
    return client.submit(client.get(link), button, **words)
