"""Sessions: whose they are, how long they last, and that a copy of a cookie is worth nothing once they ended."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from app.database import columns, db
from app.identity.models import Account, SignIn
from app.organisation.models import Person
from app.web import clock
from tests.client import Client
from tests.integration.identity_people import NIP, PASSWORD, Hall, hall_in, is_in, try_to_enter


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A city hall where nobody needs a second step."""
    one = hall_in(tmp_path)
    yield one
    with one.app.app_context():
        db.engine.dispose()


def cookie(client: Client) -> str:
    found = client.get_cookie("tangkas", domain="localhost")
    return found.value if found else ""


def carrying(hall: Hall, value: str, browser: str = "") -> Client:
    """Another browser that got hold of a cookie."""
    thief = hall.visitor()
    if browser:
        thief.environ_base["HTTP_USER_AGENT"] = browser
    thief.set_cookie("tangkas", value)
    return thief


def test_session_prepared_by_a_stranger_is_not_adopted(hall: Hall) -> None:
    client = hall.visitor()
    client.get("/masuk")
    before = cookie(client)
    try_to_enter(client, NIP["Ratna"], PASSWORD)
    assert cookie(client) != before
    assert is_in(client)
    assert not is_in(carrying(hall, before))


def test_copied_cookie_is_dead_after_signing_out(hall: Hall) -> None:
    client = hall.at_desk("Ratna")
    copy = cookie(client)
    assert is_in(carrying(hall, copy))
    sent = client.submit(client.get("/akun"), "Keluar", follow=False)
    assert sent.location == "/masuk?sebab=keluar"
    assert sent.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert sent.headers["Cache-Control"] == "no-store"
    assert not is_in(carrying(hall, copy))
    assert not is_in(client)
    assert "Anda sudah keluar" in client.get(sent.location).says


def test_copied_cookie_is_dead_in_another_browser(hall: Hall) -> None:
    copy = cookie(hall.at_desk("Ratna"))
    assert not is_in(carrying(hall, copy, browser="curl/8"))


def test_changing_the_password_ends_every_session(hall: Hall) -> None:
    elsewhere, client = hall.at_desk("Ratna"), hall.at_desk("Ratna")
    copy, old = cookie(client), hall.account("Ratna")
    page = client.get("/akun/kata-sandi")
    new = "sungai jernih berbatu"
    door = client.submit(page, "Ganti kata sandi", lama=PASSWORD, baru=new, ulang=new)
    assert "Kata sandi baru tersimpan" in door.says
    assert not is_in(elsewhere)
    assert not is_in(client)
    assert not is_in(carrying(hall, copy))
    assert hall.account("Ratna").fs_uniquifier != old.fs_uniquifier
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD).status_code == 422
    assert is_in(hall.at_desk("Ratna", new))


def test_signing_out_everywhere_ends_every_session(hall: Hall) -> None:
    elsewhere, client = hall.at_desk("Ratna"), hall.at_desk("Ratna")
    page = client.get("/akun")
    assert page.says.count("Perangkat lain") == 1
    assert "Anda sudah keluar dari semua perangkat" in client.submit(page, "Keluar dari semua perangkat").says
    assert not is_in(elsewhere)
    assert not is_in(client)


@pytest.mark.parametrize("event", ["deactivated", "retired"])
def test_whoever_leaves_is_out_at_the_next_click(hall: Hall, event: str) -> None:
    client, account, person = hall.at_desk("Ratna"), columns(Account), columns(Person)
    with hall.changing() as session:
        if event == "deactivated":
            session.execute(sa.update(Account).where(account.person_id == hall.people["Ratna"]).values(active=False))
        else:
            last = clock.today() - timedelta(days=1)
            session.execute(sa.update(Person).where(person.id == hall.people["Ratna"]).values(ended_on=last))
    assert not is_in(client)
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD).status_code == 422


def test_session_ends_when_idle_and_says_so(hall: Hall) -> None:
    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False) as moved:
        client = hall.at_desk("Ratna")
        moved.shift(timedelta(minutes=29))
        assert is_in(client)
        moved.shift(timedelta(minutes=29))
        assert is_in(client)  # used in between
        moved.shift(timedelta(minutes=31))
        sent = client.get("/akun")
        assert sent.location == "/masuk?next=/akun"
        door = client.get(sent.location)
        assert "Sesi Anda sudah berakhir" in door.says
        assert "Sesi Anda sudah berakhir" not in client.get("/masuk").says  # said once


def test_session_ends_after_twelve_hours_however_busy(hall: Hall) -> None:
    with time_machine.travel("2026-07-21T00:00:00+00:00", tick=False) as moved:
        client = hall.at_desk("Ratna")
        for _ in range(35):
            moved.shift(timedelta(minutes=20))
            assert is_in(client)
        moved.shift(timedelta(minutes=21))
        assert not is_in(client)


def test_stored_sign_in_opens_nothing_for_whoever_reads_the_database(hall: Hall) -> None:
    client, rows = hall.at_desk("Ratna"), columns(SignIn)
    with hall.app.app_context():
        stored = db.session.execute(sa.select(rows.token_hash)).scalar()
    assert stored
    assert stored not in cookie(client)
    assert len(stored) == 64


def test_cookie_is_only_for_this_site_and_secure_connections(tmp_path: Path) -> None:
    hall = hall_in(tmp_path, secure_cookies=True)
    client = hall.visitor()
    sent = client.get("/masuk", base_url="https://localhost")
    data = sent.form("Masuk").filled(username=NIP["Ratna"], password=PASSWORD)
    sent = client.post("/masuk", data=data, base_url="https://localhost")
    flags = {one.split("=")[0]: one for one in sent.headers.getlist("Set-Cookie")}
    session_flags = flags["__Host-tangkas"]
    assert all(word in session_flags for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in session_flags
    assert all(word in flags["tangkas-kenal"] for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_request_of_a_signed_in_person_asks_one_question_for_it(hall: Hall) -> None:
    statements = hall.at_desk("Nur").get("/akun/kata-sandi").statements  # a page that asks for nothing itself
    asked = [" ".join(sql.split()) for sql in statements if "seat" not in sql.lower()]  # the header counts the inbox
    assert len(asked) == 1, statements.told()
    assert "FROM sign_in JOIN account" in asked[0]
    assert not hall.visitor().get("/masuk").statements



def test_practice_people_are_one_click_away_in_the_practice_city_only(hall: Hall, tmp_path: Path) -> None:
    assert "Kota latihan" not in hall.visitor().get("/masuk").says
    account_id = hall.account("Hendra").id
    client = hall.visitor()
    token = client.get("/masuk").form("Masuk").fields["csrf_token"]
    assert client.post("/masuk/latihan", data={"csrf_token": token, "akun": str(account_id)}).status_code == 404
    assert not is_in(client)

    practice = hall_in(tmp_path / "latihan", demo=True, require_totp=True)
    visitor = practice.visitor()
    door = visitor.get("/masuk", query_string={"next": "/akun"})
    assert "Semua orang di sini rekaan" in door.says
    assert "Hendra Wibisono" in visitor.submit(door, "Masuk sebagai Hendra Wibisono").says


def test_only_listed_people_are_one_click_away(tmp_path: Path) -> None:
    hall = hall_in(tmp_path, demo=True)
    account = columns(Account)
    with hall.changing() as session:
        session.execute(sa.update(Account).where(account.person_id == hall.people["Nur"]).values(practice_no=None))
    client = hall.visitor()
    token = client.get("/masuk").form("Masuk").fields["csrf_token"]
    for wanted in (str(hall.account("Nur").id), "x", "", "0" * 400):
        assert client.post("/masuk/latihan", data={"csrf_token": token, "akun": wanted}).status_code == 404
