"""Processes as people meet them: the list, a page each, and where a case stands, on its own page when it is opened."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.cases.escalation import would_hear
from app.cases.queries import CASE, VISIT
from app.database import columns
from app.identity.models import Account
from tests.city import City
from tests.conftest import CITY_DAY
from workflows.catalogue import PROCESSES
from workflows.engine import Process

WITH_STEPS = [process for process in PROCESSES if process.steps]
ACCOUNT = columns(Account)


def delivered_to(city: City, role: str) -> tuple[str, tuple[str, ...]]:
    """A result that waits for the answer of the person of that role, and who would hear of his silence."""
    with city.reading() as session:
        row = session.execute(
            sa.select(CASE.id, VISIT.id.label("visit"))
            .join(ACCOUNT.id.table, ACCOUNT.person_id == CASE.subject_id)
            .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
            .where(ACCOUNT.username == city.listed[role][0], CASE.state == "DELIVERED")
        ).first()
        assert row is not None
        return str(row.id), would_hear(session, row.visit, CITY_DAY)


def test_everybody_signed_in_finds_all_processes(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    assert 'href="/proses"' in client.get("/lainnya").text
    page = client.get("/proses")
    assert all(f'href="/proses/{process.name}"' in page.text for process in WITH_STEPS)
    assert "6 langkah oleh pejabat penilai kinerja, petugas BKPSDM, kepala OPD, Sekretaris Daerah, sistem" in page.says


@pytest.mark.parametrize("process", WITH_STEPS, ids=lambda process: process.name)
def test_each_process_has_a_page_with_its_picture_and_its_steps(quiet_city: City, process: Process) -> None:
    page = quiet_city.at_desk("Pegawai").get(f"/proses/{process.name}")
    assert page.page.heading == process.label
    assert page.text.count('role="img"') == 2
    for stage in process.stages.values():
        assert stage.label.split()[0] in page.text
    assert all(f". {step.label}" in page.says for step in process.steps)


def test_seats_that_decide_together_are_told(quiet_city: City) -> None:
    says = quiet_city.at_desk("Pegawai").get("/proses/followup").says
    assert "Menunggu persetujuan kepala OPD, Sekretaris Daerah: 2 kursi berurutan" in says
    assert "Dokumen: Rekomendasi Tindak Lanjut Hasil Evaluasi Kinerja" in says


def test_a_case_page_has_its_place_folded_and_fetches_it_when_opened(quiet_city: City) -> None:
    case, above = delivered_to(quiet_city, "Pegawai")
    client = quiet_city.at_desk("Pegawai")
    page = client.get(f"/evaluasi/{case}")
    address = f"/proses/evaluation?perkara={case}"
    assert f'hx-get="{address}"' in page.text
    assert f'<a href="{address}">' in page.text
    assert 'class="gambar"' not in page.text.partition("Di mana perkara ini")[2].partition("</details>")[0]
    part = client.part(address)
    assert "<html" not in part.text
    assert part.text.count("Anda di sini") == 2
    assert above
    says = part.says
    assert "Menunggu Anda, hari" in says
    assert f"Bila lewat, naik ke {above[0].rstrip('.')}." in says
    assert "Anda dapat: Terima hasil; Ajukan keberatan." in says or "Anda dapat: Terima hasil." in says


def test_who_only_looks_is_told_that_nothing_is_asked_of_him(quiet_city: City) -> None:
    case, _ = delivered_to(quiet_city, "Pegawai")
    says = quiet_city.at_desk("Petugas BKPSDM").get(f"/proses/evaluation?perkara={case}").says
    assert "Tidak ada yang perlu Anda lakukan sekarang." in says


def test_an_officer_sees_where_the_city_waits_and_opens_the_cases_behind_a_figure(quiet_city: City) -> None:
    client = quiet_city.at_desk("Petugas BKPSDM")
    assert 'href="/proses/evaluation/menunggu"' in client.get("/proses/evaluation").text
    page = client.get("/proses/evaluation/menunggu")
    with quiet_city.reading() as session:
        waiting = session.execute(
            sa.select(sa.func.count()).select_from(CASE.id.table).where(
                CASE.process == "evaluation", CASE.state == "DELIVERED")
        ).scalar_one()  # fmt: skip
    assert waiting
    assert f"{waiting} perkara," in page.says
    figure = page.text.partition("tahap=DELIVERED")[0].rpartition('href="')[2] + "tahap=DELIVERED"
    behind = client.get((figure + page.text.partition("tahap=DELIVERED")[2].partition("#")[0]).replace("&amp;", "&"))
    assert "sejak" in behind.says
    assert 'href="/evaluasi/' in behind.text


def test_others_see_in_it_only_what_they_may_open(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    assert "menunggu" not in client.get("/proses/evaluation").text.partition("<main")[2].partition("<figure")[0]
    page = client.get("/proses/evaluation/menunggu")
    listed = page.text.partition("<tbody")[2]
    assert listed.count("<tr") == 1, "only the own unit"
    assert client.get("/proses/evaluation/menunggu?tahap=DELIVERED&unit=lain").status_code == 200
    assert client.get("/proses/policy_change/menunggu").status_code == 404
