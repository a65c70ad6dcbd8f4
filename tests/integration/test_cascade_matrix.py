"""The matriks peran hasil: a leader shares out results, and each role becomes a row of the SKP it is for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.skp.models import Result
from tests.client import Client
from tests.integration.skp_office import Office, add_row, begin, case_of, filled, office_in, take

RESULT = columns(Result)
LEADER_ROW = {"plan": "Meningkatnya mutu layanan pendaftaran penduduk", "leader_result": "Layanan dinas yang baik"}
ROLE = "Terbitnya KTP-el paling lambat satu hari kerja"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


@pytest.fixture
def hendra(office: Office) -> Client:
    """The head of the bidang at his desk, with a plan of his own that was proposed."""
    client = office.facts.enter(office.hendra)
    address = begin(client)
    add_row(client, address, ("kuantitas", "Dokumen terbit", "3.000 dokumen"), ("kualitas", "Tanpa cetak ulang", "98%"),
            **LEADER_ROW)  # fmt: skip
    take(client, address, "submit", "Ajukan SKP")
    return client


def matrix_of(office: Office) -> str:
    return f"/kaskade/matriks/{office.hendra.position_id}"


def opened(office: Office, hendra: Client) -> Any:
    return hendra.submit(hendra.get(matrix_of(office)), "Ambil dari rencana pimpinan")


def edit_of(page: Any, name: str, column: int) -> str:
    """The address behind "Ubah" of somebody's cell in a column."""
    wanted = f"Ubah kolom {column} {name}"
    return next(a.get("href", "") for a in page.page.all("a") if " ".join("".join(a.itertext()).split()) == wanted)


def give(client: Client, page: Any, name: str, column: int, role: str) -> Any:
    return client.submit(client.get(edit_of(page, name, column)), "Simpan", role=role)


def rows_of(office: Office, address: str) -> list[Any]:
    with office.facts.looking() as session:
        return list(
            session.execute(sa.select(RESULT).where(RESULT.version_id == case_of(address)).order_by(RESULT.no))
        )


def test_role_in_a_cell_becomes_a_linked_row_of_the_draft(office: Office, hendra: Client) -> None:
    ratna = office.facts.enter(office.ratna)
    address = begin(ratna)
    page = opened(office, hendra)
    assert "1. Dokumen terbit" in page.says
    assert "2. Tanpa cetak ulang" in page.says
    shown = give(hendra, page, office.ratna.name, 1, ROLE)
    assert ROLE in shown.says
    (row,) = rows_of(office, address)
    assert (row.plan, row.leader_result) == (ROLE, LEADER_ROW["plan"])
    assert row.supports_result_id is not None
    assert office.tags(address) == ["skp:opened", "skp:result:added"]
    assert f"Mendukung: {LEADER_ROW['plan']}" in ratna.get(address).says
    tree = ratna.get(f"/kaskade/pohon/hasil-{row.supports_result_id.hex}")
    assert "Didukung oleh 1 pegawai" in tree.says
    assert ROLE in tree.says
    assert "Matriks Kepala Bidang" in ratna.get("/kaskade").says
    assert filled is not None
