"""`tangkas check-deploy` says in sentences what is not fit for real people."""

from pathlib import Path
from typing import Any

import pytest

from app.deployment import findings, run_check
from app.settings import Settings
from tests.city import City

SECRET = "rahasia-yang-cukup-panjang-untuk-kota-3674"


def ready(folder: Path, **but: Any) -> Settings:
    """Settings of a house that is open to real people."""
    secrets = dict.fromkeys(("secret_key", "record_key", "password_salt", "totp_key"), SECRET)
    return Settings(
        **{
            "data_dir": folder, "secure_cookies": True, "public_url": "https://tangkas.example.go.id",
            "trusted_hosts": ("tangkas.example.go.id",), "smtp_host": "surat.example.go.id", **secrets, **but,
        }
    )  # fmt: skip


def practice(settings: Settings) -> list[str]:
    return [sentence for sentence in findings(settings) if "akun latihan" in sentence]


def test_practice_accounts_are_named_where_real_people_are_expected(city: City) -> None:
    folder = city.app.config["TANGKAS"].data_dir
    (found,) = practice(ready(folder))
    assert "memuat 11 akun latihan" in found
    assert "Mulailah dengan basis data baru" in found


def test_practice_mode_is_the_finding_where_it_is_on(city: City) -> None:
    settings = ready(city.app.config["TANGKAS"].data_dir, demo=True)
    assert practice(settings) == []
    assert any("Mode latihan menyala" in sentence for sentence in findings(settings))


def test_database_without_practice_people_is_not_accused(app: Any, tmp_path: Path) -> None:
    assert practice(ready(app.config["TANGKAS"].data_dir)) == []
    assert practice(ready(tmp_path / "empty")) == []
    assert not (tmp_path / "empty").exists(), "looking makes nothing"


@pytest.mark.parametrize(
    ("but", "says"),
    [
        ({"demo": True}, "Mode latihan menyala"),
        ({"today": "2026-07-02"}, "Hari buatan menyala."),
        ({"secure_cookies": False}, "Kuki tidak dibatasi ke HTTPS."),
        ({"public_url": "http://tangkas"}, "Alamat publik bukan HTTPS"),
        ({"trusted_hosts": ("localhost",)}, "Nama server masih bawaan."),
        ({"smtp_host": ""}, "Surat elektronik belum disetel"),
        ({"record_key": ""}, "TANGKAS_RECORD_KEY belum diberikan"),
        ({"record_key": "pendek"}, "TANGKAS_RECORD_KEY terlalu pendek"),
    ],
)  # fmt: skip
def test_each_thing_amiss_is_a_sentence_of_its_own(tmp_path: Path, but: dict[str, Any], says: str) -> None:
    quiet, told = (list(findings(ready(tmp_path / "data", **one))) for one in ({}, but))
    (sentence,) = [one for one in told if one not in quiet]
    assert sentence.startswith(says)


def test_anything_amiss_ends_the_command_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check(ready(tmp_path / "data", demo=True)) == 1
    assert "hal perlu dibereskan." in capsys.readouterr().out
