"""What comes back with remarks is read again only where it changed: the rest stays as it was confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration import skp_office
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import begin, indicators, ratings, realise, row_links, submit
from tests.integration.skp_office import Office as Registry
from tests.integration.skp_office import take

WHY = "Sumber angka pada satu baris belum disebut."
REMARK = "Sebut laporan bulanan yang menjadi sumbernya."


def ready_to_return(office: Office) -> None:
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=ready_to_return)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    yield from skp_office.office_in(tmp_path)


def test_only_the_rows_that_changed_are_rated_again(office: Office) -> None:
    assessor = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    chosen = ratings(office, page)
    assessor.submit(page, "Periksa lalu konfirmasi", **chosen)
    first, second = [name.removeprefix("r-") for name in chosen if name.startswith("r-")][:2]
    returned = office.go(office.assessor, "return", "Kembalikan", reason=WHY, **{f"baris_{first}": REMARK})
    assert returned.status_code == 303, returned.says
    assert REMARK in office.read(office.employee).says
    changed = f"{indicators(office)[0]['realisation']['text']} menurut laporan bulanan"
    client = office.at(office.employee)
    client.submit(client.get(row_links(office)[0]), "Simpan", follow=False, realisasi=changed)
    submit(office)
    again = office.read(office.assessor, "/nilai")
    assert "Berubah sejak dikembalikan" in again.says
    assert changed in again.says
    assert again.says.index(changed) < again.says.index("1. Hasil kerja per indikator"), "what changed comes first"
    fields = again.form("Periksa lalu konfirmasi").fields
    assert not fields.get(f"r-{first}"), "the changed row waits for a rating again"
    assert fields[f"r-{second}"] == chosen[f"r-{second}"], "the others keep theirs"
    check = assessor.submit(again, "Periksa lalu konfirmasi", **{f"r-{first}": chosen[f"r-{first}"]})
    done = assessor.submit(check, "Konfirmasi penilaian", follow=False)
    assert done.status_code == 303, done.says
    assert "Sejak dikembalikan" not in office.read(office.employee).says, "once decided there is nothing to read again"


def test_goals_that_come_back_show_first_what_changed(registry: Registry) -> None:
    ratna, hendra = (registry.facts.enter(one) for one in (registry.ratna, registry.hendra))
    address = skp_office.filled(ratna)
    skp_office.add_row(ratna, address, ("kuantitas", "Pemohon dilayani", "500"), plan="Layanan keliling berjalan")
    take(ratna, address, "submit", "Ajukan SKP")
    check = hendra.get(f"/perkara/{skp_office.case_of(address)}/langkah/return")
    hendra.get(address)
    remark = next(e.get("name", "") for e in check.page.all("textarea") if e.get("name", "").startswith("baris_"))
    words: dict[str, Any] = {"reason": WHY, remark: REMARK}
    hendra.submit(check, "Kembalikan", **words)
    assert "Belum berubah" in ratna.get(address).says
    skp_office.add_row(ratna, address, ("kuantitas", "Blangko tersedia", "12 bulan"), plan="Persediaan blangko terjaga")
    take(ratna, address, "submit", "Ajukan lagi")
    page = hendra.get(address)
    assert "Ditambahkan sejak dikembalikan" in page.says
    part = page.says[page.says.index("Sejak dikembalikan") :]
    assert part.index("Persediaan blangko terjaga") < part.index(REMARK), "what changed comes before what did not"
    assert "Layanan keliling berjalan" not in part[: part.index(REMARK)]
