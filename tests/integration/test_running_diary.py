"""Catatan harian: private to its writer until shared to a row; an assessor's becomes feedback the day it is shared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.database import columns
from app.records.models import Record
from app.running.models import DiaryNote
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import RECORD, Kept, Office, office_in

NOTE = columns(DiaryNote)
WORDS = "Membantu warga lansia yang kehilangan KK sampai selesai."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def write(office: Office, one: Someone, **words: Any) -> Answer:
    client = office.at(one)
    return client.submit(client.get("/catatan"), "Simpan catatan", **{"peristiwa": WORDS, **words})


def share(office: Office, one: Someone) -> Answer:
    client = office.at(one)
    link = next(a.get("href", "") for a in client.get("/catatan").page.all("a") if "bagikan" in a.get("href", ""))
    page = client.get(link)
    row = next(o.get("value", "") for o in page.page.all("option") if ":" in o.get("value", ""))
    return client.submit(page, "Bagikan", baris=row)


def everybody_else(office: Office) -> list[Someone]:
    return [office.assessor, office.superior, office.admin, office.officer]


def test_note_is_kept_for_its_writer_alone(office: Office) -> None:
    assert WORDS in write(office, office.employee).says
    for one in everybody_else(office):
        assert WORDS not in office.read(one).says
        assert WORDS not in office.at(one).get("/catatan").says
    assert office.count(Record, RECORD.tag.like("diary:%")) == 0  # a private note leaves nothing for others to read


def test_shared_note_stands_beside_its_row_with_both_days(office: Office) -> None:
    write(office, office.employee, tanggal="2026-06-03")
    assert "Dibagikan" in share(office, office.employee).says
    page = office.read(office.assessor)
    assert "Catatan pegawai 3 Jun" in page.says
    assert WORDS in page.says
    assert office.tags()[-1] == "diary:shared"


def test_note_of_the_assessor_becomes_feedback_of_today(office: Office) -> None:
    write(office, office.assessor, tentang=office.employee.person_id.hex, tanggal="2026-06-03")
    assert WORDS not in office.read(office.employee).says
    share(office, office.assessor)
    shown = office.read(office.employee)
    assert f"Pimpinan: {WORDS}" in shown.says
    assert "Catatan pegawai" not in shown.says


def test_note_of_another_cannot_be_opened_shared_or_removed(office: Office) -> None:
    write(office, office.employee)
    link = next(a.get("href", "") for a in office.at(office.employee).get("/catatan").page.all("a")
                if "bagikan" in a.get("href", ""))  # fmt: skip
    assert office.at(office.assessor).get(link).status_code == 404
    form = office.at(office.employee).get("/catatan").form("Hapus")
    token = next(e.get("value", "") for e in office.at(office.assessor).get("/catatan").page.all("input")
                 if e.get("name") == "csrf_token")  # fmt: skip
    assert office.at(office.assessor).post(form.action, data=form.filled(csrf_token=token)).status_code == 404
    assert office.count(DiaryNote, NOTE.removed_at.is_(None)) == 1


def test_removed_note_is_gone_and_a_shared_one_stays(office: Office) -> None:
    write(office, office.employee)
    client = office.at(office.employee)
    form = client.get("/catatan").form("Hapus")
    share(office, office.employee)
    refused = client.post(form.action, data=form.fields)
    assert refused.status_code == 422
    assert "tetap di sana" in refused.says
    write(office, office.employee, peristiwa="Yang kedua.")
    gone = client.submit(client.get("/catatan"), "Hapus")
    assert "Yang kedua." not in gone.says
    assert WORDS in gone.says


def test_only_oneself_and_ones_staff_can_be_written_about(office: Office) -> None:
    client = office.at(office.employee)
    form = client.get("/catatan").form("Simpan catatan")
    data = form.filled(peristiwa=WORDS)
    data["tentang"] = office.assessor.person_id.hex
    refused = client.post(form.action, data=data)
    assert refused.status_code == 422
    assert office.count(DiaryNote) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"peristiwa": " "}, "paling sedikit tiga huruf"),
        ({"peristiwa": "x" * 2001}, "Paling banyak 2000 huruf"),
        ({"tanggal": "2026-07-03"}, "tidak boleh di masa depan"),
        ({"tanggal": ""}, "Pilih tanggal"),
    ],
    ids=["blank", "long", "tomorrow", "no day"],
)
def test_unusable_note_is_refused_and_stays_on_the_page(office: Office, words: Any, sentence: str) -> None:
    refused = write(office, office.employee, **words)
    assert refused.status_code == 422
    assert sentence in refused.says


def test_form_sent_twice_keeps_one_note_and_the_part_comes_alone(office: Office) -> None:
    client = office.at(office.employee)
    form = client.get("/catatan").form("Simpan catatan")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    client.post(form.action, data=form.filled(peristiwa=WORDS), headers=headers)
    sent = client.post(form.action, data=form.filled(peristiwa=WORDS), headers=headers)
    assert "<html" not in sent.text
    assert WORDS in sent.says
    assert len(sent.data) <= 15_000
    assert office.count(DiaryNote) == 1
