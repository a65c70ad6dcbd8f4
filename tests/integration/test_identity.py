"""At the door: who gets in, what a stranger learns there, and how long a guess has to wait."""

import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from app.database import columns, db
from app.identity import passwords
from app.identity.models import SignInLimit
from app.identity.passwords import HashingBusy, HashQueue
from tests.conftest import STRONG, made
from tests.integration.identity_people import NIP, PASSWORD, Hall, hall_in, is_in, try_to_enter

STRANGER = "196001011985031001"
LEAD_ELSEWHERE = (
    "//jahat.example",
    "///jahat.example",
    "/\\jahat.example",
    "\\\\jahat.example",
    "https://jahat.example",
    "http:jahat.example",
    "https:jahat.example",
    "https:/jahat.example",
    "HTTPS://jahat.example",
    "//jahat.example/akun",
    "javascript:alert(1)",
    "data:text/html,x",
    "jahat.example",
    "akun",
    "",
    " /akun",
    "\t//jahat.example",
    "/%5Cjahat.example",
    "/%2F/jahat.example",
    "/%2fjahat.example",
    "/akun%0d%0aLocation:%20//jahat.example",
    "/akun\r\nLocation: //jahat.example",
    "/\t/jahat.example",
    "/\n/jahat.example",
    "//127.0.0.1@jahat.example",
    "/\x00/jahat",
    "ftp://jahat.example",
    "/masuk?next=//jahat.example",
    "/keluar",
    "//[::1]",
    "//[::1",
    "?next=x",
    "/" + "a" * 600,
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A city hall where nobody needs a second step."""
    one = hall_in(tmp_path)
    yield one
    with one.app.app_context():
        db.engine.dispose()


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
    known = try_to_enter(hall.visitor("10.0.0.1"), NIP["Ratna"], "salah sekali ini")
    unknown = try_to_enter(hall.visitor("10.0.0.2"), STRANGER, "salah sekali ini")
    assert known.status_code == unknown.status_code == 422
    assert "NIP atau kata sandi tidak cocok" in known.says
    hide = re.compile(r'name="(?:csrf_token|key)" value="[^"]+"')
    assert hide.sub("", known.text).replace(NIP["Ratna"], "") == hide.sub("", unknown.text).replace(STRANGER, "")
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
    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False) as moved:
        data = client.get("/masuk").form("Masuk").filled(username=name, password="salah sekali ini")

        def guess() -> int:
            return client.post("/masuk", data=data, check=False).status_code

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
    with time_machine.travel("2026-07-21T02:00:00+00:00", tick=False):
        form = client.get("/masuk").form("Masuk")
        answers = [
            client.post(
                "/masuk", data=form.filled(username=f"1970010120000310{n:02d}", password="salah"), check=False
            ).status_code
            for n in range(61)
        ]
    assert answers == [422] * 60 + [429]
    assert try_to_enter(hall.visitor("10.1.1.2"), NIP["Ratna"], PASSWORD).status_code == 303


@pytest.mark.parametrize(("hops", "addresses"), [(0, 1), (1, 3)])
def test_claimed_addresses_count_only_behind_the_known_proxy(tmp_path: Path, hops: int, addresses: int) -> None:
    hall = hall_in(tmp_path, proxy_hops=hops)
    client = hall.visitor()
    data = client.get("/masuk").form("Masuk").filled(username=STRANGER, password="salah sekali ini")
    for claimed in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        client.post("/masuk", data=data, headers={"X-Forwarded-For": claimed})
    with hall.app.app_context():
        kept = db.session.execute(sa.select(sa.func.count()).select_from(SignInLimit)).scalar()
    assert kept == addresses + 1  # and one for the name


def test_full_queue_of_sign_ins_says_so_and_counts_no_try(hall: Hall) -> None:
    def wait_for_a_turn() -> None:
        with passwords.queue.turn():
            pass

    waiting = [threading.Thread(target=wait_for_a_turn) for _ in range(passwords.WAITING)]
    with ExitStack() as held:
        for _ in range(passwords.AT_ONCE):
            held.enter_context(passwords.queue.turn())
        for thread in waiting:
            thread.start()
        while passwords.queue._places._value:
            time.sleep(0.001)
        refused = try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD)
    for thread in waiting:
        thread.join()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Percobaan Anda belum dihitung" in refused.says
    with hall.app.app_context():
        assert db.session.execute(sa.select(sa.func.count()).select_from(SignInLimit)).scalar() == 0


def test_stolen_hash_costs_nineteen_megabytes_and_three_passes_for_each_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "ARGON2", STRONG)
    with made(tmp_path, demo=False).app_context():
        assert passwords.hashed("sungai tenang di hulu kota").startswith("$argon2id$v=19$m=19456,t=3,p=1$")


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


def test_nobody_is_led_elsewhere_after_signing_in(hall: Hall) -> None:
    form = hall.visitor().get("/masuk").form("Masuk")
    led = {}
    for elsewhere in LEAD_ELSEWHERE:
        client = hall.visitor()
        token = client.get("/masuk", check=False).form("Masuk").fields["csrf_token"]
        data = form.filled(username=NIP["Ratna"], password=PASSWORD, next=elsewhere, csrf_token=token)
        led[elsewhere] = client.post("/masuk", data=data, check=False).location
    assert set(led.values()) == {"/"}, led


@pytest.mark.parametrize("path", ["/akun", "/evaluasi/0198a1b2?bagian=skp", "/cari?q=dinas%20sosial"])
def test_person_comes_back_to_the_page_wanted_first(hall: Hall, path: str) -> None:
    assert try_to_enter(hall.visitor(), NIP["Ratna"], PASSWORD, to=path).location == path


def test_closed_page_leads_to_the_door_and_back(hall: Hall) -> None:
    client = hall.visitor()
    sent = client.get("/akun/kata-sandi")
    assert sent.status_code == 303
    door = client.get(sent.location)
    assert (
        client.submit(door, "Masuk", follow=False, username=NIP["Ratna"], password=PASSWORD).location
        == "/akun/kata-sandi"
    )


def test_form_without_its_token_is_refused(hall: Hall) -> None:
    client = hall.visitor()
    assert client.post("/masuk", data={"username": NIP["Ratna"], "password": PASSWORD}).status_code == 400
    assert not is_in(client)


def test_rubbish_at_the_door_is_answered_with_a_sentence(hall: Hall) -> None:
    client = hall.visitor()
    form = client.get("/masuk").form("Masuk")
    for rubbish in ("\ud800", "a" * 5000, "\x00", "é" * 61, "<b>x</b>", "\u0301" * 20, "💥"):
        typed = rubbish.encode("utf-8", "surrogatepass")
        for filled in ({"username": typed, "password": PASSWORD}, {"username": STRANGER, "password": typed}):
            sent = client.post("/masuk", data=form.filled(**filled), content_type="multipart/form-data")
            assert sent.status_code in (422, 429), rubbish


def test_flask_security_brings_no_pages_of_its_own(hall: Hall) -> None:
    assert not [rule for rule in hall.app.url_map.iter_rules() if "security" in rule.endpoint]
    assert hall.visitor().get("/akun", headers={"Authentication-Token": "x"}).status_code == 303
