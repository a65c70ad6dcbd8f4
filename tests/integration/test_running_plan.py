"""Rencana aksi: written by the employee for the running quarter, done or not yet, read by the assessor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records.models import Record
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import RECORD, Kept, Office, office_in
from tests.integration.evaluation_walk import begin, realise, submit

TEXT = "Buka loket khusus lansia setiap Senin pagi"


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def plan(office: Office, one: Someone) -> Answer:
    return office.read(one, "/rencana-aksi")


def add(office: Office, text: str = TEXT, target: str = "13 kali", htmx: bool = False) -> Answer:
    page = plan(office, office.employee)
    return office.at(office.employee).submit(page, "Simpan rencana aksi", htmx=htmx, aksi=text, target=target)


def test_action_is_kept_with_its_target_and_the_assessor_reads_it(office: Office) -> None:
    assert TEXT in add(office).says
    for one in (office.employee, office.assessor):
        page = plan(office, one)
        assert TEXT in page.says
        assert "Target: 13 kali" in page.says
    assert "Rencana aksi: 0 dari 1 selesai" in office.read(office.assessor).says
    assert office.tags()[-1] == "action_plan:added"


def test_action_is_marked_done_and_not_yet_after_all(office: Office) -> None:
    client = office.at(office.employee)
    add(office)
    done = client.submit(plan(office, office.employee), "Tandai selesai")
    assert "1 dari 1 selesai" in done.says
    assert "Rencana aksi: 1 dari 1 selesai" in office.read(office.assessor).says
    again = client.submit(done, "Tandai belum selesai")
    assert "0 dari 1 selesai" in again.says


def test_added_action_comes_back_with_its_result_alone(office: Office) -> None:
    form = plan(office, office.employee).form("Simpan rencana aksi")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    sent = office.at(office.employee).post(form.action, data=form.filled(aksi=TEXT, target=""), headers=headers)
    assert sent.status_code == 200
    assert "<html" not in sent.text
    assert TEXT in sent.says
    assert len(sent.data) <= 15_000


def test_words_are_changed_and_an_older_page_does_not_overwrite_them(office: Office) -> None:
    add(office)
    client, page = office.at(office.employee), plan(office, office.employee)
    changed = client.submit(page, "Simpan perubahan", aksi="Buka loket lansia dua kali sepekan", target="26 kali")
    assert "26 kali" in changed.says
    late = client.submit(page, "Simpan perubahan", aksi="Yang terlambat datang", target="")
    assert late.status_code == 409
    assert "Yang terlambat datang" in late.text
    assert "26 kali" in plan(office, office.employee).says


def test_action_taken_back_is_gone_and_stays_in_the_history(office: Office) -> None:
    add(office)
    gone = office.at(office.employee).submit(plan(office, office.employee), "Hapus")
    assert TEXT not in gone.says
    assert office.tags()[-1] == "action_plan:removed"


def test_same_form_sent_twice_adds_one_action(office: Office) -> None:
    form = plan(office, office.employee).form("Simpan rencana aksi")
    for _ in range(2):
        office.at(office.employee).post(form.action, data=form.filled(aksi=TEXT, target=""))
    assert office.count(Record, RECORD.tag == "action_plan:added") == 1


@pytest.mark.parametrize("text", ["", "ab", "x" * 501, "\x00" * 9], ids=["nothing", "short", "long", "nul"])
def test_unusable_words_are_refused_where_they_stand(office: Office, text: str) -> None:
    refused = add(office, text)
    assert refused.status_code == 422
    assert office.count(Record, RECORD.tag == "action_plan:added") == 0


def test_assessor_reads_but_does_not_write(office: Office) -> None:
    form = plan(office, office.employee).form("Simpan rencana aksi")
    page = plan(office, office.assessor)
    assert "Simpan rencana aksi" not in page.text
    token = next(e.get("value", "") for e in office.read(office.assessor).page.all("input")
                 if e.get("name") == "csrf_token")  # fmt: skip
    sent = office.at(office.assessor).post(form.action, data=form.filled(aksi=TEXT, csrf_token=token))
    assert sent.status_code == 422
    assert "Rencana aksi ditulis pegawai yang dinilai." in sent.says


def test_stranger_finds_no_plan(office: Office) -> None:
    assert plan(office, office.stranger).status_code == 404


def test_plan_is_read_only_once_the_self_assessment_is_sent(office: Office) -> None:
    form = plan(office, office.employee).form("Simpan rencana aksi")
    begin(office)
    realise(office)
    submit(office)
    sent = office.at(office.employee).post(form.action, data=form.filled(aksi=TEXT))
    assert sent.status_code == 422
    assert "terkunci sejak penilaian diri diajukan" in sent.says
