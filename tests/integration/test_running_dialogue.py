"""Dialog kinerja: one side writes it down, the other confirms it; confirmed by both, nothing of it changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns
from app.documents.snapshot import Dialogue as Paper
from app.outbox.models import Notice
from app.running.models import Dialogue
from app.skp.models import Skp
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in

CASE, DIALOGUE, NOTICE = columns(Case), columns(Dialogue), columns(Notice)
AGREED = "Laporan antrean dikirim setiap Jumat sampai akhir September."
TOPIC = "Waktu tunggu turun, tetapi Senin pagi masih padat."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def skp(office: Office) -> UUID:
    with office.facts.looking() as session:
        return UUID(str(session.execute(sa.select(columns(Skp).id)).scalar_one()))


def write(office: Office, one: Someone, **words: Any) -> Answer:
    client = office.at(one)
    page = client.get(f"/dialog/baru/{skp(office)}")
    topic = next(e.get("name", "") for e in page.page.all("textarea") if e.get("name", "").startswith("t-"))
    given = {topic: TOPIC, "kesepakatan": AGREED, "tanggal": "2026-06-30", "berikutnya": "2026-09-15", **words}
    return client.submit(page, "Simpan catatan", **given)


def case_of(office: Office) -> UUID:
    with office.facts.looking() as session:
        return UUID(str(session.execute(sa.select(DIALOGUE.case_id)).scalars().all()[-1]))


def go(office: Office, one: Someone, step: str, button: str, **words: Any) -> Answer:
    """That person opens the dialogue and takes a step from its check page."""
    client, case_id = office.at(one), case_of(office)
    client.get(f"/dialog/{case_id}")
    return client.submit(client.get(f"/perkara/{case_id}/langkah/{step}"), button, **words)


def state(office: Office) -> str:
    return office.state_of(case_of(office))


def test_employee_proposes_and_the_assessor_confirms(office: Office) -> None:
    page = write(office, office.employee)
    assert TOPIC in page.says
    assert AGREED in page.says
    go(office, office.employee, "ask_assessor", "Ajukan kepada pejabat penilai")
    assert state(office) == "WITH_ASSESSOR"
    about = (NOTICE.person_id == office.assessor.person_id, NOTICE.case_id == case_of(office))
    assert office.count(Notice, *about, NOTICE.kind == "turn") == 1
    assert "Dialog kinerja 30 Juni 2026" in office.at(office.assessor).get("/kotak-masuk").says
    done = go(office, office.assessor, "confirm", "Konfirmasi catatan")
    assert "Kedua pihak sudah mengonfirmasi." in done.says
    assert state(office) == "CONFIRMED"


def test_assessor_proposes_and_the_employee_confirms(office: Office) -> None:
    write(office, office.assessor)
    go(office, office.assessor, "ask_employee", "Ajukan kepada pegawai")
    assert state(office) == "WITH_EMPLOYEE"
    go(office, office.employee, "confirm", "Konfirmasi catatan")
    assert state(office) == "CONFIRMED"


def test_returned_record_goes_back_to_its_writer_with_the_remarks_and_is_proposed_again(office: Office) -> None:
    write(office, office.assessor)
    go(office, office.assessor, "ask_employee", "Ajukan kepada pegawai")
    reason = "Yang disepakati laporan bulanan, bukan mingguan."
    returned = go(office, office.employee, "return", "Kembalikan", reason=reason)
    assert state(office) == "BACK_WITH_ASSESSOR"
    assert reason in returned.says
    assert "Ubah catatan" not in returned.text  # the employee does not hold it now
    client = office.at(office.assessor)
    form = client.get(f"/dialog/{case_of(office)}/isi")
    changed = client.submit(form, "Simpan catatan", kesepakatan="Laporan antrean dikirim setiap akhir bulan.")
    assert "setiap akhir bulan" in changed.says
    go(office, office.assessor, "ask_employee", "Ajukan kepada pegawai")
    go(office, office.employee, "confirm", "Konfirmasi catatan")
    assert state(office) == "CONFIRMED"
    assert office.tags(case_of(office)) == [
        "dialogue:opened", "dialogue:written", "dialogue:ask_employee", "dialogue:return", "dialogue:written",
        "dialogue:ask_employee", "dialogue:confirm",
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["employee", "assessor"])
def test_nothing_is_changed_after_both_confirmed(office: Office, by: str) -> None:
    write(office, office.employee)
    one = getattr(office, by)
    form = office.at(one).get(f"/dialog/{case_of(office)}/isi").form("Simpan catatan")
    go(office, office.employee, "ask_assessor", "Ajukan kepada pejabat penilai")
    go(office, office.assessor, "confirm", "Konfirmasi catatan")
    assert office.at(one).get(f"/dialog/{case_of(office)}/isi").status_code == 404
    sent = office.at(one).post(form.action, data=form.filled(kesepakatan="Sesuatu yang lain."))
    assert sent.status_code == 422
    assert "isinya tidak dapat diubah" in sent.says
    assert "Sesuatu yang lain." not in office.at(one).get(f"/dialog/{case_of(office)}").says


def test_confirmed_dialogue_stands_beside_its_row_and_an_open_one_does_not(office: Office) -> None:
    write(office, office.employee)
    go(office, office.employee, "ask_assessor", "Ajukan kepada pejabat penilai")
    assert TOPIC not in office.read(office.assessor).says
    go(office, office.assessor, "confirm", "Konfirmasi catatan")
    page = office.read(office.assessor)
    assert "dibahas dalam 1 dialog" in page.says
    assert TOPIC in page.says
    assert AGREED in page.says


def test_record_without_topic_or_agreement_is_not_proposed(office: Office) -> None:
    write(office, office.employee, kesepakatan="")
    client = office.at(office.employee)
    page = client.get(f"/perkara/{case_of(office)}/langkah/ask_assessor")
    assert page.status_code == 422
    assert "Tulis apa yang disepakati dalam dialog." in page.says


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("tanggal", "2026-07-03", "tidak boleh di masa depan"),
        ("tanggal", "", "Pilih tanggal"),
        ("tanggal", "kemarin", "tanggal"),
        ("berikutnya", "2026-06-01", "Dialog berikutnya sesudah dialog ini."),
        ("umum", "x" * 2001, "Paling banyak 2000 huruf"),
    ],
)
def test_unusable_words_are_refused_and_stay_on_the_page(office: Office, field: str, text: str, sentence: str) -> None:
    refused = write(office, office.employee, **{field: text})
    assert refused.status_code == 422
    assert sentence in refused.says
    assert AGREED in refused.text
    assert office.count(Dialogue) == 0


def test_words_of_the_other_side_are_not_overwritten(office: Office) -> None:
    write(office, office.employee)
    path = f"/dialog/{case_of(office)}/isi"
    mine, theirs = (office.at(one).get(path) for one in (office.employee, office.assessor))
    office.at(office.assessor).submit(theirs, "Simpan catatan", kesepakatan="Yang dari pimpinan.")
    late = office.at(office.employee).submit(mine, "Simpan catatan", kesepakatan="Yang dari pegawai.")
    assert late.status_code == 409
    assert "Yang dari pegawai." in late.text
    assert "Tersimpan: Yang dari pimpinan." in late.says
    kept = office.at(office.employee).submit(late, "Simpan catatan")
    assert "Yang dari pegawai." in kept.says


def test_same_form_sent_twice_opens_one_dialogue(office: Office) -> None:
    client = office.at(office.employee)
    form = client.get(f"/dialog/baru/{skp(office)}").form("Simpan catatan")
    data = form.filled(kesepakatan=AGREED)
    places = {client.post(form.action, data=data).location for _ in range(2)}
    assert len(places) == 1
    assert office.count(Dialogue) == 1


def test_only_the_two_sides_write_one_down(office: Office) -> None:
    path = f"/dialog/baru/{skp(office)}"
    for one in (office.colleague, office.stranger, office.superior, office.admin):
        assert office.at(one).get(path).status_code == 404
    write(office, office.employee)
    assert office.at(office.stranger).get(f"/dialog/{case_of(office)}").status_code == 404


def test_lists_of_both_sides_show_where_it_stands(office: Office) -> None:
    write(office, office.employee)
    for one in (office.employee, office.assessor):
        page = office.at(one).get("/dialog")
        assert "30 Juni 2026" in page.says
        assert "Draf catatan dialog" in page.says


@pytest.mark.parametrize(("first", "second"), [("employee", "assessor"), ("assessor", "employee")])
def test_what_both_confirmed_is_printed_with_what_each_did(office: Office, first: str, second: str) -> None:
    one, other = getattr(office, first), getattr(office, second)
    write(office, one)
    asked = ("ask_assessor", "Ajukan kepada pejabat penilai") if first == "employee" else (
        "ask_employee", "Ajukan kepada pegawai")  # fmt: skip
    go(office, one, *asked)
    page = go(office, other, "confirm", "Konfirmasi catatan")
    assert "Catatan dialog kinerja" in page.says
    paper = office.snapshot("dialogue")
    assert isinstance(paper, Paper)
    assert (paper.employee.name, paper.assessor.name) == (office.employee.name, office.assessor.name)
    acts = {"employee": paper.employee_act, "assessor": paper.assessor_act}
    assert acts == {first: "diajukan", second: "dikonfirmasi"}
    assert [(topic.text, bool(topic.plan)) for topic in paper.topics] == [(TOPIC, True)]
    assert (paper.agreement, paper.held_on, paper.next_on) == (AGREED, "30 Juni 2026", "15 September 2026")
