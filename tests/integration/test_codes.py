"""Printed one-time codes and the passwords they set: handed out by the right person, good once, for three days."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask_security.utils import verify_password
from werkzeug.datastructures import MultiDict

from app.database import columns, db
from app.grants.operations import FOREVER, Proposal, add_grant
from app.identity import passwords
from app.identity.models import ResetCode, Role
from app.records.models import Record
from tests.client import Answer, Client
from tests.integration.identity_people import KNOWN, NIP, PASSWORD, START, Hall, hall_in, is_in, try_to_enter

NEW = "sungai jernih berbatu"
MORNING = "2026-07-21T02:00:00+00:00"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Hall]:
    """A city hall where nobody needs a second step, so that the tests of codes are about codes."""
    one = hall_in(tmp_path / "loket")
    yield one
    with one.app.app_context():
        db.engine.dispose()


def address(hall: Hall, first: str) -> str:
    return f"/pegawai/{hall.people[first]}/kode-masuk"


def issued(hall: Hall, by: str, to: str) -> str:
    """The code on the slip."""
    client = hall.at_desk(by)
    slip = client.submit(client.get(address(hall, to)), "Buat dan tampilkan kode")
    found = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", slip.says)
    assert found, slip.says
    assert slip.headers["Cache-Control"] == "no-store"
    return found.group(0)


def redeem(hall: Hall, first: str, code: str, password: str = NEW) -> Answer:
    client = hall.visitor()
    return client.submit(
        client.get("/masuk/kode"), "Simpan kata sandi", username=NIP[first], kode=code, baru=password, ulang=password
    )


def test_admin_opd_hands_out_a_code_that_sets_the_password_once(desk: Hall) -> None:
    before = desk.at_desk("Ratna")
    code = issued(desk, "Dewi", "Ratna")
    assert is_in(before)  # nothing changes until the code is used
    door = redeem(desk, "Ratna", code.lower().replace("-", " "))
    assert "Kata sandi baru tersimpan" in door.says
    assert not is_in(before)
    assert is_in(desk.at_desk("Ratna", NEW))
    again = redeem(desk, "Ratna", code, "kolam luas berteratai")
    assert again.status_code == 422
    assert "sudah dipakai" in again.says
    assert is_in(desk.at_desk("Ratna", NEW))


def test_code_used_in_eight_places_at_once_sets_one_password(desk: Hall) -> None:
    code = issued(desk, "Dewi", "Ratna")
    typed = [
        f"{word} kolam berteratai" for word in ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan")
    ]
    form = desk.visitor().get("/masuk/kode").form("Simpan kata sandi")
    sent: list[int] = []
    clients = [(desk.visitor(f"10.0.0.{n}"), password) for n, password in enumerate(typed)]
    prepared = []
    for client, password in clients:
        token = client.get("/masuk/kode").form("Simpan kata sandi").fields["csrf_token"]
        data = form.filled(username=NIP["Ratna"], kode=code, baru=password, ulang=password, csrf_token=token)
        prepared.append((client, data))
    start = threading.Barrier(len(prepared))

    def send(client: Client, data: MultiDict[str, str]) -> None:
        start.wait()
        sent.append(client.post("/masuk/kode", data=data, check=False).status_code)

    threads = [threading.Thread(target=send, args=one) for one in prepared]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent.count(303) == 1, sent
    assert set(sent) <= {303, 422, 429}
    account = desk.account("Ratna")
    with desk.app.app_context():
        right = [word for word in typed if verify_password(passwords.normal(word), account.password)]
    assert len(right) == 1


def test_code_is_stored_as_a_hash_and_written_into_the_history(desk: Hall) -> None:
    code = issued(desk, "Dewi", "Ratna")
    redeem(desk, "Ratna", code)
    codes, records = columns(ResetCode), columns(Record)
    with desk.app.app_context():
        stored = db.session.execute(sa.select(codes)).one()
        history = db.session.execute(sa.select(records.tag, records.actor, records.body).order_by(records.seq)).all()
    assert code not in str(stored)
    assert code.replace("-", "") not in str(stored)
    assert [row.tag for row in history] == ["identity:code:issued", "identity:code:used"]
    assert "Dewi Anggraeni" in history[0].actor
    assert code not in str(history)


def test_code_is_good_for_three_days(desk: Hall) -> None:
    with time_machine.travel(MORNING, tick=False) as moved:
        code = issued(desk, "Dewi", "Ratna")
        moved.shift(timedelta(days=3, seconds=1))
        assert redeem(desk, "Ratna", code).status_code == 422
        assert try_to_enter(desk.visitor(), NIP["Ratna"], NEW).status_code == 422


def test_newer_code_replaces_the_older_one(desk: Hall) -> None:
    old, new = issued(desk, "Dewi", "Ratna"), issued(desk, "Dewi", "Ratna")
    assert redeem(desk, "Ratna", old).status_code == 422
    assert redeem(desk, "Ratna", new).status_code == 200


def test_code_of_one_person_opens_no_other_account(desk: Hall) -> None:
    code = issued(desk, "Dewi", "Ratna")
    assert redeem(desk, "Hendra", code).status_code == 422
    assert is_in(desk.at_desk("Hendra"))


def test_guessing_codes_is_answered_alike_for_every_name_and_slowed_down(desk: Hall) -> None:
    issued(desk, "Dewi", "Ratna")
    with time_machine.travel("2027-01-01T00:00:00+00:00", tick=False):
        answers = [redeem(desk, "Ratna", "AAAA-BBBB-CCCC").status_code for _ in range(6)]
        unknown = [redeem(desk, "Sari", "AAAA-BBBB-CCCC").status_code for _ in range(6)]
    assert answers == unknown == [422] * 5 + [429]


def test_admin_opd_serves_only_the_own_agency(desk: Hall) -> None:
    admin = desk.at_desk("Dewi")
    assert admin.get(address(desk, "Sari")).status_code == 404
    token = admin.get(address(desk, "Ratna")).form("Buat dan tampilkan kode").fields
    assert admin.post(address(desk, "Sari"), data=token).status_code == 404
    with desk.app.app_context():
        assert db.session.execute(sa.select(sa.func.count()).select_from(ResetCode)).scalar() == 0


def test_admin_opd_does_not_serve_accounts_with_granted_roles_nor_the_own(desk: Hall) -> None:
    with desk.changing() as session:
        add_grant(
            session, desk.tenant_id, Proposal(desk.people["Hendra"], Role.INSPEKTORAT, None, START, FOREVER, ""), KNOWN
        )
    admin = desk.at_desk("Dewi")
    token = admin.get(address(desk, "Ratna")).form("Buat dan tampilkan kode").fields
    for first, words in (("Hendra", "memegang hak akses khusus"), ("Dewi", "dibuat oleh petugas lain")):
        page = admin.get(address(desk, first))
        assert words in page.says
        with pytest.raises(LookupError):
            page.form("Buat dan tampilkan kode")
        assert admin.post(address(desk, first), data=token).status_code == 422
    assert redeem(desk, "Dewi", issued(desk, "Nur", "Dewi")).status_code == 200  # BKPSDM serves them


def test_employees_hand_out_no_codes(desk: Hall) -> None:
    client = desk.at_desk("Ratna")
    assert client.get(address(desk, "Sari")).status_code == 403
    assert desk.visitor().get(address(desk, "Sari")).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        "pendek",
        "199104122015022003",
        "sandi199104122015022003",
        "19910412!!!!!",
        "ratna puspitasari",
        "RatnaPuspitasari91",
        "Puspitasari2026!",
        "passwordpassword",
        "Tangerang2026!",
        "rahasiarahasia",
        "aaaaaaaaaaaaa",
        "123456789012",
        "987654321098",
        "ababababababab",
        "x" * 150,
    ],
)
def test_passwords_that_others_would_guess_are_refused_with_a_sentence(password: str) -> None:
    complaint = passwords.complaint(password, NIP["Ratna"], "Ratna Puspitasari")
    assert complaint
    assert complaint.endswith(".")


@pytest.mark.parametrize(
    "password", [PASSWORD, NEW, "7yT!k2#pQz9w", "hujan di bulan juni", "كلمة سر طويلة جدا", "Ratna suka teh melati"]
)
def test_passwords_of_several_words_are_welcome(password: str) -> None:
    assert passwords.complaint(password, NIP["Ratna"], "Ratna Puspitasari") is None


def test_weak_password_costs_no_code(desk: Hall) -> None:
    code = issued(desk, "Dewi", "Ratna")
    for weak in ("pendek", "ratna puspitasari"):
        refused = redeem(desk, "Ratna", code, weak)
        assert refused.status_code == 422
        assert refused.page.by_id("baru-galat") is not None
    assert redeem(desk, "Ratna", code).status_code == 200


def test_two_different_typings_of_a_password_are_noticed(desk: Hall) -> None:
    client = desk.at_desk("Ratna")
    page = client.get("/akun/kata-sandi")
    refused = client.submit(page, "Ganti kata sandi", lama=PASSWORD, baru=NEW, ulang=NEW + "x")
    assert "belum sama" in refused.says
    assert is_in(client)
