"""What is written while the period runs: in its place on the page, kept in parts, and never lost or overwritten."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.evaluations.models import Feedback, Realisation
from app.organisation.models import Person
from app.records.models import Record
from tests.client import Answer, Form
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import begin, realise, row_links, submit

REALISATION, RECORD, PERSON = columns(Realisation), columns(Record), columns(Person)


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def row_form(office: Office, row: int = 0, one: Someone | None = None) -> Form:
    """The form of a row as its page shows it now."""
    return office.at(one or office.employee).get(row_links(office)[row]).form("Simpan")


def write(office: Office, form: Form, text: str, *, htmx: bool = False, one: Someone | None = None) -> Answer:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
    client = office.at(one or office.employee)
    return client.post(form.action, data=form.filled(realisasi=text), headers=headers)


def stored(office: Office) -> list[Any]:
    with office.facts.looking() as session:
        return list(session.execute(sa.select(REALISATION.text, REALISATION.value, REALISATION.unit)).all())


def test_realisation_is_kept_as_written_and_as_understood(office: Office) -> None:
    assert write(office, row_form(office), "3.240 dokumen").status_code == 303
    ((text, value, unit),) = stored(office)
    assert (text, str(value), unit) == ("3.240 dokumen", "3240", "dokumen")


def test_saved_row_comes_back_alone_with_the_steps_beside_it(office: Office) -> None:
    sent = write(office, row_form(office), "3.240 dokumen", htmx=True)
    assert sent.status_code == 200
    assert "<html" not in sent.text
    assert "Tersimpan" in sent.says
    assert "1 dari 5 indikator" in sent.says
    assert 'id="langkah-evaluasi" hx-swap-oob="true"' in sent.text
    assert len(sent.data) <= 15_000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("22 sampai 30 menit", "Tulis satu angka, bukan rentang"),
        ("NaN", "Ini bukan angka."),
        ("12 dari 14", "Tulis satu angka"),
        ("1.2.3 dokumen", "Angka “1.2.3” tidak jelas."),
        ("3,240.5 dokumen", "Kolom REALISASI A.1 Kuantitas: Angka “3,240.5” mencampur koma dan titik."),
        ("x" * 201, "200 huruf"),
        ("3.240\u200b dokumen", "karakter yang tidak terlihat"),
        ("3.240\u202e dokumen", "membalik arah tulisan"),
        ("\x00" * 20, "tidak terbaca"),
        ("9" * 400, "huruf"),
        ("a" * 1_000_000, "huruf"),
    ],
    ids=["range", "nan", "ratio", "dots", "comma and dot", "long", "hidden letter", "turned letters", "nul",
         "endless number", "one megabyte"],
)
def test_text_that_can_be_read_two_ways_is_refused_and_stays_on_the_page(
    office: Office, text: str, sentence: str
) -> None:
    sent = write(office, row_form(office), text, htmx=True)
    assert sent.status_code == 422
    assert sentence in sent.says
    assert stored(office) == []
    if text.isprintable() and len(text) < 300:
        assert text in sent.text


def test_markup_is_shown_as_the_letters_it_is(office: Office) -> None:
    hostile = "12 dokumen </td><script>alert(1)</script>"
    assert write(office, row_form(office), hostile).status_code == 303
    page = office.read(office.assessor)
    assert hostile in page.says
    assert "<script>alert" not in page.text


def test_row_changed_in_another_window_is_not_overwritten(office: Office) -> None:
    first, second = row_form(office), row_form(office)
    assert write(office, first, "3.000 dokumen").status_code == 303
    late = write(office, second, "3.240 dokumen")
    assert late.status_code == 409
    assert "3.240 dokumen" in late.text
    assert "3.000 dokumen" in late.text
    assert [row.text for row in stored(office)] == ["3.000 dokumen"]
    mine = late.form("Pakai punya saya")
    assert office.at(office.employee).post(mine.action, data=mine.fields).status_code == 303
    assert [row.text for row in stored(office)] == ["3.240 dokumen"]


def test_same_form_sent_twice_changes_nothing_the_second_time(office: Office) -> None:
    form = row_form(office)
    assert [write(office, form, "3.240 dokumen").status_code for _ in range(3)] == [303] * 3
    assert office.count(Record, RECORD.tag == "evaluation:realisation:written") == 1


def test_form_without_key_or_version_is_not_ours(office: Office) -> None:
    form = row_form(office)
    for name in ("key", "version"):
        data = form.filled(realisasi="12")
        data.poplist(name)
        assert office.at(office.employee).post(form.action, data=data).status_code == 400
    assert stored(office) == []


@pytest.mark.parametrize("version", ["-1", "1e3", str(2**70), "١", ""])
def test_version_that_is_no_number_is_refused(office: Office, version: str) -> None:
    form = row_form(office)
    sent = office.at(office.employee).post(form.action, data=form.filled(realisasi="12", version=version))
    assert sent.status_code == 400


def test_rows_lock_when_the_self_assessment_is_sent(office: Office) -> None:
    form = row_form(office)
    begin(office)
    realise(office)
    submit(office)
    sent = write(office, form, "9.999 dokumen")
    assert sent.status_code == 422
    assert "Realisasi dan bukti terkunci sejak penilaian diri diajukan." in sent.says
    assert "9.999 dokumen" not in [row.text for row in stored(office)]
    assert "9.999 dokumen" in sent.text


@pytest.mark.parametrize("who", ["assessor", "superior", "admin", "officer"])
def test_those_who_may_only_read_cannot_write_a_row(office: Office, who: str) -> None:
    form = row_form(office)
    one = getattr(office, who)
    data = form.filled(realisasi="9.999 dokumen", csrf_token=token_of(office, one))
    sent = office.at(one).post(form.action, data=data)
    assert sent.status_code == 422
    assert "Realisasi dan bukti diisi oleh pegawai yang dinilai." in sent.says
    assert stored(office) == []


def token_of(office: Office, one: Someone) -> str:
    """The token of that person's session, from any form of any page."""
    fields = office.read(one).page.all("input")
    return next(e.get("value", "") for e in fields if e.get("name") == "csrf_token")


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_stranger_cannot_even_find_the_row(office: Office, who: str) -> None:
    form, one = row_form(office), getattr(office, who)
    page = office.at(one).get("/evaluasi")
    token = next(e.get("value", "") for e in page.page.all("input") if e.get("name") == "csrf_token")
    assert office.at(one).post(form.action, data=form.filled(csrf_token=token)).status_code == 404


def test_row_of_nowhere_is_not_found(office: Office) -> None:
    form = row_form(office)
    path = (form.action or "").rsplit("/", 1)[0] + "/01a20bf5-8886-70e8-8854-895a3f74253b"
    assert office.at(office.employee).post(path, data=form.filled(realisasi="1")).status_code == 404
    assert office.at(office.employee).get(path).status_code == 404


def test_reflection_is_kept_and_stands_in_the_check_page(office: Office) -> None:
    begin(office)
    realise(office)
    client = office.at(office.employee)
    words = "Antrean daring menolong. Yang belum: lansia."
    sent = client.submit(office.read(office.employee), "Simpan refleksi", follow=False, refleksi=words)
    assert sent.status_code == 303
    assert words in office.check_page(office.employee, "submit").text


def test_reflection_of_another_window_is_not_overwritten(office: Office) -> None:
    page, client = office.read(office.employee), office.at(office.employee)
    client.submit(page, "Simpan refleksi", follow=False, refleksi="Yang pertama.")
    late = client.submit(page, "Simpan refleksi", follow=False, refleksi="Yang kedua.")
    assert late.status_code == 409
    assert "Yang pertama." in late.text
    assert "Yang kedua." in late.text


def test_assessor_remarks_while_the_period_runs_and_the_employee_reads_it_at_once(office: Office) -> None:
    client = office.at(office.assessor)
    link = next(a.get("href", "") for a in office.read(office.assessor).page.all("a")
                if "tentang=" in a.get("href", ""))  # fmt: skip
    words = "Antrean Senin pagi belum teratasi, lihat rekap 12 Mei."
    sent = client.submit(client.get(link), "Simpan umpan balik", umpan_balik=words)
    assert words in sent.says
    assert f"Pimpinan: {words}" in office.read(office.employee).says
    again = client.get(link).form("Simpan umpan balik")
    client.post(again.action, data=again.filled(umpan_balik=words))
    assert office.count(Feedback) == 1


def test_form_of_a_remark_sent_with_other_words_is_shown_again_with_them(office: Office) -> None:
    client = office.at(office.assessor)
    form = client.get(f"{office.page}/umpan-balik?tentang=adaptif").form("Simpan umpan balik")
    assert client.post(form.action, data=form.filled(umpan_balik="Mencoba loket bergerak.")).status_code == 303
    other = client.post(form.action, data=form.filled(umpan_balik="Belum mencoba apa pun."))
    assert other.status_code == 422
    assert "sudah terkirim dengan isi yang lain" in other.says
    assert office.count(Feedback) == 1
    assert client.submit(other, "Simpan umpan balik", follow=False).status_code == 303
    assert office.count(Feedback) == 2


def test_remark_on_a_value_of_behaviour_is_kept_with_it(office: Office) -> None:
    client = office.at(office.assessor)
    page = client.get(f"{office.page}/umpan-balik?tentang=adaptif")
    client.submit(page, "Simpan umpan balik", umpan_balik="Mencoba loket bergerak dua kali.")
    assert "Pimpinan: Mencoba loket bergerak dua kali." in office.read(office.employee).says


def test_only_the_assessor_remarks(office: Office) -> None:
    for one in (office.employee, office.superior, office.admin):
        assert office.at(one).get(f"{office.page}/umpan-balik").status_code == 404
    begin(office)
    realise(office)
    submit(office)
    assert office.at(office.assessor).get(f"{office.page}/umpan-balik").status_code == 404


def test_remark_about_nothing_known_is_refused(office: Office) -> None:
    client = office.at(office.assessor)
    form = client.get(f"{office.page}/umpan-balik").form("Simpan umpan balik")
    for about in ("01a20bf5888670e88854895a3f74253b", "bukan-apa-apa"):
        sent = client.post(form.action, data=form.filled(tentang=about, umpan_balik="Baik sekali."))
        assert sent.status_code == 404
    sent = client.post(form.action, data=form.filled(tentang="", umpan_balik="ab"))
    assert sent.status_code == 422
    assert "Pilih baris atau nilai yang dimaksud." in sent.says
    assert office.count(Feedback) == 0


@pytest.mark.parametrize("who", ["assessor", "admin"])
def test_entry_for_an_employee_without_a_device_is_recorded_as_such(office: Office, who: str) -> None:
    with office.facts.stating() as session:
        session.execute(
            sa.update(PERSON.id.table).where(PERSON.id == office.employee.person_id).values(has_device=False)
        )
    one = getattr(office, who)
    assert write(office, row_form(office, one=one), "3.240 dokumen", one=one).status_code == 303
    with office.facts.looking() as session:
        actor = session.execute(
            sa.select(RECORD.actor).where(RECORD.tag == "evaluation:realisation:written")
        ).scalar_one()
    assert one.name in actor
    assert "atas nama pegawai" in actor


def test_phone_sections_open_each_on_its_own_page(office: Office) -> None:
    for name, heading in (
        ("hasil-kerja", "Hasil kerja"), ("perilaku-kerja", "Perilaku kerja"), ("refleksi", "Refleksi"),
        ("riwayat", "Riwayat keputusan"), ("dokumen", "Dokumen"),
    ):  # fmt: skip
        for one in (office.employee, office.assessor):
            assert office.read(one, f"/bagian/{name}").page.heading == heading
    assert office.read(office.employee, "/bagian/entah").status_code == 404
