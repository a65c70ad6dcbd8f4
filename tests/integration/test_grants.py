"""Granted roles: four eyes, never to oneself, gone at once when ended."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.database import columns, db
from app.identity.models import Grant, Role
from app.records.models import Record
from tests.client import Answer, Client
from tests.integration.identity_people import KNOWN, NIP, START, Hall, hall_in

PLACE = "/bkpsdm/hak-akses"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A city hall where nobody needs a second step."""
    one = hall_in(tmp_path)
    yield one
    with one.app.app_context():
        db.engine.dispose()


def propose(client: Client, first: str, role: Role = Role.PETUGAS_BKPSDM, **dates: str) -> Answer:
    """Fill in the form of a proposal; dates as the form has them unless given."""
    form = client.get(PLACE).form("Usulkan")
    data = form.filled(nip=NIP[first], peran=role.value, alasan="Surat tugas 800/12/2026", **dates)
    sent = client.post(PLACE, data=data)
    return client.get(sent.location) if sent.status_code == 303 else sent


def may_enter(client: Client) -> bool:
    """Whether the person at this browser may do what officers of BKPSDM do."""
    return client.get(PLACE).status_code == 200


def test_grant_holds_only_after_a_second_officer_approved_it(hall: Hall) -> None:
    sari, nur, budi = hall.at_desk("Sari"), hall.at_desk("Nur"), hall.at_desk("Budi")
    page = propose(nur, "Sari")
    assert "menunggu persetujuan petugas lain" in page.says
    assert not may_enter(sari)
    assert "Usulan Anda disetujui oleh petugas lain." in page.says
    with pytest.raises(LookupError):
        page.form("Setujui")
    assert "Hak akses disetujui" in budi.submit(budi.get(PLACE), "Setujui").says
    assert may_enter(sari)  # at the next click, without signing in again


def test_proposer_cannot_approve_even_with_a_form_of_his_own(hall: Hall) -> None:
    nur, budi = hall.at_desk("Nur"), hall.at_desk("Budi")
    propose(nur, "Sari")
    form = budi.get(PLACE).form("Setujui")
    token = nur.get(PLACE).form("Usulkan").fields["csrf_token"]
    sent = nur.post(form.action, data={**form.fields, "csrf_token": token})
    assert sent.status_code == 422
    assert "disetujui oleh petugas lain" in sent.says
    assert not may_enter(hall.at_desk("Sari"))


def test_nobody_proposes_or_approves_for_himself(hall: Hall) -> None:
    nur, budi = hall.at_desk("Nur"), hall.at_desk("Budi")
    refused = propose(nur, "Nur", Role.INSPEKTORAT)
    assert refused.status_code == 422
    assert "untuk diri sendiri" in refused.says
    page = propose(nur, "Budi", Role.INSPEKTORAT)
    assert page.status_code == 200
    own = budi.get(PLACE)
    assert "Hak akses untuk diri sendiri disetujui oleh petugas lain." in own.says
    with pytest.raises(LookupError):
        own.form("Setujui")


def test_employees_admins_and_heads_grant_nothing(hall: Hall) -> None:
    for first in ("Ratna", "Dewi", "Agus"):
        client = hall.at_desk(first)
        assert client.get(PLACE).status_code == 403
        token = client.get("/akun").form("Keluar dari semua perangkat").fields
        assert client.post(PLACE, data={**token, "nip": NIP["Sari"]}).status_code == 403


def test_ended_grant_is_gone_at_the_next_click(hall: Hall) -> None:
    nur, budi, sari = hall.at_desk("Nur"), hall.at_desk("Budi"), hall.at_desk("Sari")
    propose(nur, "Sari")
    budi.submit(budi.get(PLACE), "Setujui")
    assert may_enter(sari)
    page = nur.submit(nur.get(PLACE), "Akhiri Petugas BKPSDM Sari Wulandari")
    assert "Hak akses diakhiri" in page.says
    assert not may_enter(sari)
    assert "Sudah berakhir (1)" in page.says


def test_proposal_turned_down_never_holds(hall: Hall) -> None:
    nur, budi, sari = hall.at_desk("Nur"), hall.at_desk("Budi"), hall.at_desk("Sari")
    propose(nur, "Sari")
    stale = budi.get(PLACE)
    nur.submit(nur.get(PLACE), "Tolak")
    late = budi.submit(stale, "Setujui")
    assert late.status_code == 409
    assert "Petugas lain sudah" in late.says
    assert not may_enter(sari)


def test_two_officers_always_remain(hall: Hall) -> None:
    nur = hall.at_desk("Nur")
    refused = nur.submit(nur.get(PLACE), "Akhiri Petugas BKPSDM Budi Santoso")
    assert refused.status_code == 422
    assert "dua petugas BKPSDM harus tetap ada" in refused.says
    assert may_enter(hall.at_desk("Budi"))


def test_officer_who_lost_the_role_decides_nothing_on_an_open_page(hall: Hall) -> None:
    nur, budi = hall.at_desk("Nur"), hall.at_desk("Budi")
    propose(nur, "Sari")
    open_page, grant = budi.get(PLACE), columns(Grant)
    with hall.changing() as session:
        session.execute(sa.update(Grant).where(grant.person_id == hall.people["Budi"]).values(ended_at=KNOWN))
    form = open_page.form("Setujui")
    assert budi.post(form.action, data=form.fields).status_code == 403
    assert not may_enter(hall.at_desk("Sari"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"peran": "admin_opd"}, "Pilih perangkat daerah untuk Admin OPD"),
        ({"peran": "inspektorat", "opd": "opd"}, "kosongkan untuk hak akses lain"),
        ({"sampai": "2019-12-31", "mulai": "2019-01-01"}, "Tanggal berakhir"),
        ({"mulai": "kemarin"}, "Pilih tanggal"),
        ({"alasan": "ya"}, "Tulis dasarnya"),
        ({"nip": "199912312024012999"}, "Tidak ada pegawai"),
        ({"peran": "wali"}, "Pilih hak aksesnya"),
    ],
)
def test_proposals_that_make_no_sense_are_answered_with_a_sentence(
    hall: Hall, typed: dict[str, str], sentence: str
) -> None:
    nur = hall.at_desk("Nur")
    data = nur.get(PLACE).form("Usulkan").filled(nip=NIP["Sari"], peran="inspektorat", alasan="Surat tugas 800/12")
    for name, value in typed.items():
        data.setlist(name, [str(hall.units["BKPSDM"]) if value == "opd" else value])
    refused = nur.post(PLACE, data=data)
    assert refused.status_code == 422
    assert sentence in refused.says
    with hall.app.app_context():
        assert db.session.execute(sa.select(sa.func.count()).select_from(Grant)).scalar() == 3


def test_same_role_is_not_proposed_twice(hall: Hall) -> None:
    nur = hall.at_desk("Nur")
    propose(nur, "Sari")
    assert "sudah memegang atau sedang diusulkan" in propose(nur, "Sari").says


def test_grant_with_dates_holds_on_its_days_only(hall: Hall) -> None:
    nur, budi = hall.at_desk("Nur"), hall.at_desk("Budi")
    propose(nur, "Sari", mulai="2090-01-01", sampai="2090-12-31")
    budi.submit(budi.get(PLACE), "Setujui")
    assert not may_enter(hall.at_desk("Sari"))
    assert "1\u00a0Januari 2090" in budi.get(PLACE).text


def test_each_step_of_a_grant_is_in_the_history(hall: Hall) -> None:
    nur, budi = hall.at_desk("Nur"), hall.at_desk("Budi")
    propose(nur, "Sari")
    budi.submit(budi.get(PLACE), "Setujui")
    nur.submit(nur.get(PLACE), "Akhiri Petugas BKPSDM Sari Wulandari")
    record = columns(Record)
    with hall.app.app_context():
        rows = db.session.execute(sa.select(record.tag, record.actor).order_by(record.seq)).all()
    assert [row.tag.split(":")[-1] for row in rows] == ["proposed", "approved", "ended"]
    assert ["Nur Aini" in row.actor for row in rows] == [True, False, True]


@pytest.mark.parametrize(
    "eyes",
    [("Sari", "Budi"), ("Nur", "Sari"), ("Nur", "Nur")],
    ids=["proposed to himself", "approved by himself", "one officer twice"],
)
def test_the_database_itself_refuses_a_grant_without_four_eyes(hall: Hall, eyes: tuple[str, str]) -> None:
    proposer, approver = eyes
    with pytest.raises(IntegrityError), hall.changing() as session:
        session.add(
            Grant(
                tenant_id=hall.tenant_id,
                person_id=hall.people["Sari"],
                role=Role.INSPEKTORAT,
                valid_from=START,
                valid_to=date(2099, 1, 1),
                proposed_by_id=hall.people[proposer],
                proposed_at=KNOWN,
                approved_by_id=hall.people[approver],
                approved_at=KNOWN,
            )
        )
