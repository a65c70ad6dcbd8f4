"""The second step: set up once, asked ever after, each code taken once, and lost only in front of an officer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask_security import Totp
from flask_security.proxies import _security

from app.database import db
from app.identity import second_step
from tests.client import Answer, Client
from tests.integration.identity_people import NIP, PASSWORD, Hall, hall_in, is_in, try_to_enter

NEW = "sungai jernih berbatu"
MORNING = "2026-07-21T02:00:00+00:00"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A city hall where those who decide need a second step."""
    one = hall_in(tmp_path, require_totp=True)
    yield one
    with one.app.app_context():
        db.engine.dispose()


def phone(hall: Hall, first: str) -> str:
    """What the phone of that person shows now."""
    with hall.app.app_context():
        factory: Totp = _security.totp_factory
        return factory.generate_totp_password(hall.account(first).tf_totp_secret)


def phone_by_key(page: Answer) -> str:
    """What a phone shows now into which somebody typed the key on the page."""
    found = re.search(r"untuk akun \S+: ((?:[A-Z2-7]{2,4} ?)+)", page.says)
    assert found, page.says
    factory: Totp = _security.totp_factory
    key = found.group(1).replace(" ", "")
    return str(factory._totp(key=key).generate().token)


def set_up_at_door(hall: Hall, first: str) -> tuple[Client, list[str]]:
    """Somebody signs in, is asked to set the second step up, and does."""
    client = hall.visitor()
    assert try_to_enter(client, NIP[first], PASSWORD).location == "/masuk/siapkan"
    page = client.get("/masuk/siapkan")
    with hall.app.app_context():
        code = phone_by_key(page)
    codes = client.submit(page, "Pasang langkah kedua", kode=code)
    assert codes.status_code == 200, codes.says
    return client, re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b", codes.says)


def at_second_step(hall: Hall, first: str) -> tuple[Client, Answer]:
    client = hall.visitor()
    assert try_to_enter(client, NIP[first], PASSWORD).location == "/masuk/langkah-kedua"
    return client, client.get("/masuk/langkah-kedua")


@pytest.mark.parametrize("first", ["Hendra", "Dewi", "Nur"])  # assesses, administers, is an officer
def test_whoever_decides_must_set_a_second_step_up(hall: Hall, first: str) -> None:
    client = hall.visitor()
    assert try_to_enter(client, NIP[first], PASSWORD).location == "/masuk/siapkan"
    assert not is_in(client)


def test_whoever_decides_nothing_signs_in_with_a_password_alone(hall: Hall) -> None:
    assert is_in(hall.at_desk("Ratna"))


def test_practice_city_asks_no_second_step(tmp_path: Path) -> None:
    assert is_in(hall_in(tmp_path, demo=True, require_totp=True).at_desk("Hendra"))


def test_second_step_is_set_up_once_and_asked_ever_after(hall: Hall) -> None:
    with time_machine.travel(MORNING, tick=False) as moved:
        client, codes = set_up_at_door(hall, "Hendra")
        assert len(set(codes)) == second_step.RECOVERY_CODES
        assert is_in(client)
        moved.shift(60)
        again, page = at_second_step(hall, "Hendra")
        assert not is_in(again)
        sent = again.submit(page, "Masuk", follow=False, kode=phone(hall, "Hendra"))
        assert (sent.status_code, sent.location) == (303, "/akun")
        assert is_in(again)


def test_picture_for_the_phone_is_shown_only_to_whoever_sets_it_up(hall: Hall) -> None:
    client = hall.visitor()
    try_to_enter(client, NIP["Hendra"], PASSWORD)
    client.get("/masuk/siapkan")
    picture = client.get("/masuk/siapkan/gambar.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.data.startswith(b"<svg")
    assert picture.headers["Cache-Control"] == "no-store"
    assert hall.visitor().get("/masuk/siapkan/gambar.svg").status_code == 404


def test_secret_of_the_phone_is_not_readable_in_the_database_or_the_cookie(hall: Hall) -> None:
    client = hall.visitor()
    try_to_enter(client, NIP["Hendra"], PASSWORD)
    page = client.get("/masuk/siapkan")
    found = re.search(r"untuk akun \S+: ((?:[A-Z2-7]{2,4} ?)+)", page.says)
    assert found
    with hall.app.app_context():
        code = phone_by_key(page)
    client.submit(page, "Pasang langkah kedua", kode=code)
    key = found.group(1).replace(" ", "")
    assert key not in str(hall.account("Hendra"))
    assert '"enckey"' in hall.account("Hendra").tf_totp_secret


def test_code_of_the_phone_is_taken_once(hall: Hall) -> None:
    with time_machine.travel(MORNING, tick=False) as moved:
        set_up_at_door(hall, "Hendra")
        moved.shift(60)
        code = phone(hall, "Hendra")
        first, page = at_second_step(hall, "Hendra")
        second, other = at_second_step(hall, "Hendra")
        assert first.submit(page, "Masuk", follow=False, kode=code).status_code == 303
        refused = second.submit(other, "Masuk", follow=False, kode=code)
        assert refused.status_code == 422
        assert "sudah dipakai" in refused.says
        assert not is_in(second)


@pytest.mark.parametrize("typed", ["000000", "12345", "٣٤٥٦٧٨", "abcdef", "a1b2-c3d4-e5f6", "1" * 40])
def test_wrong_codes_let_nobody_in(hall: Hall, typed: str) -> None:
    set_up_at_door(hall, "Hendra")
    client, page = at_second_step(hall, "Hendra")
    assert client.submit(page, "Masuk", follow=False, kode=typed).status_code == 422
    assert not is_in(client)


def test_guessing_codes_is_slowed_down_like_guessing_passwords(hall: Hall) -> None:
    with time_machine.travel(MORNING, tick=False):
        set_up_at_door(hall, "Hendra")
        client, page = at_second_step(hall, "Hendra")
        answers = [client.submit(page, "Masuk", follow=False, kode=f"{n:06d}").status_code for n in range(6)]
    assert answers == [422] * 5 + [429]


def test_recovery_code_replaces_the_phone_once(hall: Hall) -> None:
    _, codes = set_up_at_door(hall, "Hendra")
    client, page = at_second_step(hall, "Hendra")
    assert client.submit(page, "Masuk", follow=False, kode=codes[3].upper().replace("-", " ")).status_code == 303
    assert is_in(client)
    assert "Kode cadangan tersisa: 9" in client.get("/akun").says
    other, page = at_second_step(hall, "Hendra")
    assert other.submit(page, "Masuk", follow=False, kode=codes[3]).status_code == 422
    assert not is_in(other)


def test_recovery_codes_are_not_readable_in_the_database(hall: Hall) -> None:
    _, codes = set_up_at_door(hall, "Hendra")
    stored = hall.account("Hendra").mf_recovery_codes
    assert len(stored) == len(codes)
    assert not set(codes) & set(stored)


def test_second_step_waits_ten_minutes_and_no_longer(hall: Hall) -> None:
    with time_machine.travel(MORNING, tick=False) as moved:
        set_up_at_door(hall, "Hendra")
        client, page = at_second_step(hall, "Hendra")
        moved.shift(timedelta(minutes=11))
        sent = client.submit(page, "Masuk", follow=False, kode=phone(hall, "Hendra"))
        assert sent.location == "/masuk"
        assert not is_in(client)


def test_nobody_reaches_the_second_step_without_the_first(hall: Hall) -> None:
    set_up_at_door(hall, "Hendra")
    for path in ("/masuk/langkah-kedua", "/masuk/siapkan"):
        assert hall.visitor().get(path).location == "/masuk"


def test_employee_may_set_a_second_step_up_and_drop_it_again(hall: Hall) -> None:
    client = hall.at_desk("Ratna")
    page = client.get("/akun/langkah-kedua")
    with hall.app.app_context():
        code = phone_by_key(page)
    refused = client.submit(page, "Pasang langkah kedua", kode=code, lama="bukan ini sandinya")
    assert refused.status_code == 422
    assert "Kata sandi tidak cocok" in refused.says
    assert "Simpan kode cadangan" in client.submit(page, "Pasang langkah kedua", kode=code, lama=PASSWORD).says
    page = client.get("/akun/langkah-kedua")
    assert client.submit(page, "Matikan langkah kedua", lama="bukan ini sandinya").status_code == 422
    assert hall.account("Ratna").tf_totp_secret
    assert "Belum dipasang" in client.submit(page, "Matikan langkah kedua", lama=PASSWORD).says
    assert hall.account("Ratna").tf_totp_secret is None
    assert hall.account("Ratna").mf_recovery_codes is None


def test_whoever_decides_cannot_drop_the_second_step(hall: Hall) -> None:
    client, _ = set_up_at_door(hall, "Hendra")
    page = client.get("/akun/langkah-kedua")
    with pytest.raises(LookupError):
        page.form("Matikan langkah kedua")
    data = page.form("Buat kode cadangan baru").filled(lama=PASSWORD)
    assert client.post("/akun/langkah-kedua/matikan", data=data).status_code == 403
    assert hall.account("Hendra").tf_totp_secret


def test_new_recovery_codes_replace_the_old_ones(hall: Hall) -> None:
    client, old = set_up_at_door(hall, "Hendra")
    page = client.get("/akun/langkah-kedua")
    shown = client.submit(page, "Buat kode cadangan baru", lama=PASSWORD)
    new = re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b", shown.says)
    assert len(new) == second_step.RECOVERY_CODES
    assert not set(new) & set(old)
    other, page = at_second_step(hall, "Hendra")
    assert other.submit(page, "Masuk", follow=False, kode=old[0]).status_code == 422
    assert other.submit(page, "Masuk", follow=False, kode=new[0]).status_code == 303


def test_nothing_secret_reaches_the_log(
    hall: Hall, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    canary = "kenari-rahasia-9174"
    client = hall.visitor()
    try_to_enter(client, NIP["Ratna"], canary)
    page = client.get("/masuk/kode")
    client.submit(page, "Simpan kata sandi", username=NIP["Ratna"], kode="KNRY-KNRY-KNRY", baru=canary, ulang=canary)
    client.post("/masuk", data={"password": canary, "username": canary})
    set_up_at_door(hall, "Hendra")
    other, page = at_second_step(hall, "Hendra")
    other.submit(page, "Masuk", follow=False, kode="917491")
    written = "".join(capfd.readouterr()) + caplog.text
    for secret in (canary, "KNRY", "917491", PASSWORD, hall.account("Hendra").fs_uniquifier):
        assert secret not in written


def test_code_keeps_the_second_step_unless_an_officer_resets_it(hall: Hall) -> None:
    with time_machine.travel(MORNING, tick=False) as moved:
        set_up_at_door(hall, "Hendra")
        nur, _ = set_up_at_door(hall, "Nur")
        dewi, _ = set_up_at_door(hall, "Dewi")

        def slip(client: Client, *, reset: bool) -> str:
            page = client.get(f"/pegawai/{hall.people['Hendra']}/kode-masuk")
            ticked = {"hapus_langkah_kedua": "ya"} if reset else {}
            data = page.form("Buat dan tampilkan kode").filled(**ticked)
            sent = client.post(page.form("Buat dan tampilkan kode").action, data=data)
            return re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", sent.says)[0]

        def redeem(code: str, password: str) -> None:
            client = hall.visitor()
            client.submit(
                client.get("/masuk/kode"),
                "Simpan kata sandi",
                username=NIP["Hendra"],
                kode=code,
                baru=password,
                ulang=password,
            )

        with pytest.raises(LookupError):
            slip(dewi, reset=True)
        redeem(slip(dewi, reset=False), NEW)
        assert try_to_enter(hall.visitor(), NIP["Hendra"], NEW).location == "/masuk/langkah-kedua"
        moved.shift(60)
        redeem(slip(nur, reset=True), "kolam luas berteratai")
        assert try_to_enter(hall.visitor(), NIP["Hendra"], "kolam luas berteratai").location == "/masuk/siapkan"
