"""Signing in: who gets through the door, how long it stays open, and what a stranger learns at it."""

import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from app.database import columns, db
from app.identity import passwords
from app.identity.models import Account, SignIn, SignInLimit
from app.identity.passwords import HashingBusy, HashQueue
from app.organisation.models import Person
from app.web import clock
from tests.client import Client
from tests.integration.identity_people import NIP, PASSWORD, Hall, hall_in, is_in, try_to_enter

STRANGER = "196001011985031001"
LEAD_ELSEWHERE = (
    "//jahat.example", "///jahat.example", "/\\jahat.example", "\\\\jahat.example", "https://jahat.example",
    "http:jahat.example", "https:jahat.example", "https:/jahat.example", "HTTPS://jahat.example", "//jahat.example/akun",
    "javascript:alert(1)", "data:text/html,x", "jahat.example", "akun", "", " /akun", "\t//jahat.example",
    "/%5Cjahat.example", "/%2F/jahat.example", "/%2fjahat.example", "/akun%0d%0aLocation:%20//jahat.example",
    "/akun\r\nLocation: //jahat.example", "/\t/jahat.example", "/\n/jahat.example", "//127.0.0.1@jahat.example",
    "/\x00/jahat", "ftp://jahat.example", "/masuk?next=//jahat.example", "/keluar", "//[::1]", "?next=x", "/" + "a" * 600,
)


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


# ------------------------------------------------------------------------------------------------------ at the door


@pytest.mark.parametrize("typed", ["199104122015022003", "19910412 201502 2 003", "  19910412 201502 2 003 "])
def test_nip_may_be_typed_with_spaces(hall: Hall, typed: str) -> None:
    client = hall.visitor()
    sent = try_to_enter(client, typed, PASSWORD)
    assert (sent.status_code, sent.location) == (303, "/akun")
    assert is_in(client)


def test_password_is_taken_as_typed(hall: Hall) -> None:
    assert try_to_enter(hall.visitor(), NIP["Ratna"], f" {PASSWORD}").status_code == 422
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD.upper()).status_code == 422


def test_unknown_name_and_wrong_password_get_the_same_answer(hall: Hall) -> None:
    known = try_to_enter(hall.visitor(), NIP["Ratna"], "salah sekali ini")
    unknown = try_to_enter(hall.visitor(), STRANGER, "salah sekali ini")
    assert known.status_code == unknown.status_code == 422
    assert "NIP atau kata sandi tidak cocok" in known.says
    hide = re.compile(r'name="(?:csrf_token|key)" value="[^"]+"')
    assert (hide.sub("", known.text).replace(NIP["Ratna"], "") == hide.sub("", unknown.text).replace(STRANGER, ""))
    assert len(known.statements) == len(unknown.statements)


def test_unknown_names_take_as_long_as_known_ones(hall: Hall) -> None:
    def seconds(username: str, address: str) -> float:
        client = hall.visitor(address)
        page = client.get("/masuk")
        begun = time.process_time()
        client.submit(page, "Masuk", follow=False, username=username, password="salah sekali ini")
        return time.process_time() - begun

    known, unknown = [], []
    for n in range(4):  # fewer tries than make a name wait
        known.append(seconds(NIP["Ratna"], f"10.0.0.{n}"))
        unknown.append(seconds(STRANGER, f"10.0.1.{n}"))
    assert statistics.median(unknown) == pytest.approx(statistics.median(known), rel=0.5)


def test_names_that_exist_leave_no_other_trace_than_names_that_do_not(hall: Hall) -> None:
    limits = columns(SignInLimit)
    for name in (NIP["Ratna"], STRANGER):
        try_to_enter(hall.visitor(), name, "salah sekali ini")
    with hall.app.app_context():
        rows = db.session.execute(sa.select(limits)).all()
    assert len(rows) == 3  # two names, one address
    assert not any(NIP["Ratna"] in row.key or STRANGER in row.key or "127.0.0.1" in row.key for row in rows)


@pytest.mark.parametrize("name", [NIP["Ratna"], STRANGER])
def test_guessing_waits_longer_after_each_wrong_answer(hall: Hall, name: str) -> None:
    client = hall.visitor()
    page = client.get("/masuk")

    def guess() -> int:
        return client.submit(page, "Masuk", follow=False, username=name, password="salah sekali ini").status_code

    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False) as moved:
        assert [guess() for _ in range(5)] == [422] * 5
        answered = 5
        for _ in range(179):  # one guess every five seconds, for a quarter of an hour
            moved.shift(5)
            answered += guess() == 422
    assert answered <= 10


def test_waiting_says_until_when_and_opens_again(hall: Hall) -> None:
    client = hall.visitor()
    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False) as moved:
        for _ in range(5):
            try_to_enter(client, NIP["Ratna"], "salah sekali ini")
        refused = try_to_enter(client, NIP["Ratna"], PASSWORD)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "30"
        assert "setelah pukul 09.00" in refused.says
        moved.shift(31)
        assert try_to_enter(client, NIP["Ratna"], PASSWORD).status_code == 303
        assert try_to_enter(hall.visitor(), NIP["Ratna"], "salah").status_code == 422  # the count began anew


def test_strangers_cannot_keep_a_person_out_of_the_usual_browser(hall: Hall) -> None:
    usual = hall.at_desk("Ratna")
    usual.submit(usual.get("/akun"), "Keluar", follow=False)
    stranger = hall.visitor("10.9.9.9")
    for _ in range(6):
        try_to_enter(stranger, NIP["Ratna"], "salah sekali ini")
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD).status_code == 429
    assert try_to_enter(usual, NIP["Ratna"], PASSWORD).status_code == 303


def test_one_address_cannot_try_name_after_name(hall: Hall) -> None:
    client = hall.visitor("10.1.1.1")
    page = client.get("/masuk")
    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False):
        answers = [
            client.submit(page, "Masuk", follow=False, username=f"1970010120000310{n:02d}", password="salah").status_code
            for n in range(61)
        ]
    assert answers == [422] * 60 + [429]
    assert try_to_enter(hall.visitor("10.1.1.2"), NIP["Ratna"], PASSWORD).status_code == 303


def test_full_queue_of_sign_ins_says_so_and_counts_no_try(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "queue", HashQueue(at_once=1, waiting=0))
    with passwords.queue.turn():
        refused = try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Percobaan Anda belum dihitung" in refused.says
    with hall.app.app_context():
        assert db.session.execute(sa.select(sa.func.count()).select_from(SignInLimit)).scalar() == 0


def test_no_more_than_two_passwords_are_hashed_at_once() -> None:
    queue, at_once, most, lock = HashQueue(waiting=30), 0, 0, threading.Lock()

    def hash_one() -> None:
        nonlocal at_once, most
        with queue.turn():
            with lock:
                at_once += 1
                most = max(most, at_once)
            time.sleep(0.005)
            with lock:
                at_once -= 1

    threads = [threading.Thread(target=hash_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_queue_that_does_not_move_lets_nobody_wait_for_long() -> None:
    queue = HashQueue(at_once=1, waiting=5, patience=0.05)
    with ExitStack() as held:
        held.enter_context(queue.turn())
        with pytest.raises(HashingBusy), queue.turn():
            pass


@pytest.mark.parametrize("elsewhere", LEAD_ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(hall: Hall, elsewhere: str) -> None:
    client = hall.visitor()
    page = client.get("/masuk")
    form = page.form("Masuk")
    data = form.filled(username=NIP["Ratna"], password=PASSWORD, next=elsewhere)
    sent = client.post("/masuk", data=data)
    assert (sent.status_code, sent.location) == (303, "/")


@pytest.mark.parametrize("path", ["/akun", "/evaluasi/0198a1b2?bagian=skp", "/cari?q=dinas%20sosial"])
def test_person_comes_back_to_the_page_wanted_first(hall: Hall, path: str) -> None:
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD, to=path).location == path


def test_closed_page_leads_to_the_door_and_back(hall: Hall) -> None:
    client = hall.visitor()
    sent = client.get("/akun/kata-sandi")
    assert sent.status_code == 303
    door = client.get(sent.location)
    assert client.submit(door, "Masuk", follow=False, username=NIP["Ratna"], password=PASSWORD).location == "/akun/kata-sandi"


def test_form_without_its_token_is_refused(hall: Hall) -> None:
    client = hall.visitor()
    assert client.post("/masuk", data={"username": NIP["Ratna"], "password": PASSWORD}).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize("rubbish", ["\ud800", "a" * 5000, "\x00", "é" * 61, "<b>x</b>", "\u0301" * 20, "💥"])
def test_rubbish_at_the_door_is_answered_with_a_sentence(hall: Hall, rubbish: str) -> None:
    for username, password in ((rubbish, PASSWORD), (NIP["Ratna"], rubbish)):
        client = hall.visitor()
        page = client.get("/masuk")
        data = page.form("Masuk").filled(username=username.encode("utf-8", "surrogatepass"),
                                         password=password.encode("utf-8", "surrogatepass"))
        assert client.post("/masuk", data=data, content_type="multipart/form-data").status_code == 422


def test_flask_security_brings_no_pages_of_its_own(hall: Hall) -> None:
    assert not [rule for rule in hall.app.url_map.iter_rules() if "security" in rule.endpoint]
    assert hall.visitor().get("/akun", headers={"Authentication-Token": "x"}).status_code == 303


# --------------------------------------------------------------------------------------------------------- sessions


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
            session.execute(sa.update(Person).where(person.id == hall.people["Ratna"]).values(ended_on=clock.today()))
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


def test_request_of_a_signed_in_person_asks_three_questions_for_it(hall: Hall) -> None:
    statements = hall.at_desk("Ratna").get("/akun/kata-sandi").statements
    mine = [sql for sql in statements if "seat" not in sql.lower()]  # the inbox count of the header is not ours
    assert len(mine) <= 4, statements.told()  # session, positions, grants; the page itself asks for nothing
    assert "FROM sign_in JOIN account" in " ".join(mine[0].split())


# ---------------------------------------------------------------------------------------------------- practice city


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
        session.execute(
            sa.update(Account).where(account.person_id == hall.people["Nur"]).values(practice_no=None)
        )
    client = hall.visitor()
    token = client.get("/masuk").form("Masuk").fields["csrf_token"]
    for wanted in (str(hall.account("Nur").id), "x", "", "0" * 400):
        assert client.post("/masuk/latihan", data={"csrf_token": token, "akun": wanted}).status_code == 404
