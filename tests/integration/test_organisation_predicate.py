"""Predikat organisasi: set by the leader above and by nobody else, with its evidence, and never changed silently."""

import io
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cascade.models import Agreement
from app.cases.models import Case
from app.database import columns, transaction
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.organisation.models import Assignment, Person, Position, Unit
from app.outbox.models import Notice
from app.periods.models import Period
from app.records.models import Record
from tests.city import City
from tests.client import Answer, Client
from tests.conftest import CITY_DAY

CASE, EVALUATION, APPRAISAL, PREDICATE = columns(Case), columns(Evaluation), columns(Appraisal), columns(UnitPredicate)
PERIOD, UNIT, POSITION, PERSON = columns(Period), columns(Unit), columns(Position), columns(Person)
ASSIGNMENT, NOTICE, RECORD = columns(Assignment), columns(Notice), columns(Record)
LEADER, QUARTER = "Sekretaris Daerah", "Triwulan II 2026"
EVIDENCE = "Nilai SAKIP 2025 dan capaian sembilan indikator utama."


def one(city: City, statement: sa.Select[Any]) -> Any:
    with city.reading() as session:
        return session.execute(statement).first()


def place_of(city: City, code: str, label: str = QUARTER) -> str:
    unit = one(city, sa.select(UNIT.id).where(UNIT.code == code))[0]
    period = one(city, sa.select(PERIOD.id).where(PERIOD.label == label))[0]
    return f"/predikat-organisasi/{unit}/{period}"


def unset(city: City, code: str) -> None:
    """Nobody has set the predikat of that unit or of the units above it in the quarter."""
    with city.app.app_context(), transaction() as session:
        units = sa.select(UNIT.id).where(UNIT.code.in_([code, "SETDA", "TANGSEL"]))
        period = sa.select(PERIOD.id).where(PERIOD.label == QUARTER)
        session.execute(sa.delete(UnitPredicate).where(PREDICATE.unit_id.in_(units), PREDICATE.period_id.in_(period)))


def rows_of(city: City, code: str) -> list[Any]:
    with city.reading() as session:
        return list(session.execute(
            sa.select(PREDICATE.value, PREDICATE.evidence, PREDICATE.reason, PREDICATE.superseded_at)
            .join(UNIT.id.table, UNIT.id == PREDICATE.unit_id)
            .join(PERIOD.id.table, PERIOD.id == PREDICATE.period_id)
            .where(UNIT.code == code, PERIOD.label == QUARTER)
            .order_by(PREDICATE.set_at, PREDICATE.id)
        ).all())  # fmt: skip


def set_it(client: Client, place: str, value: str, button: str = "Tetapkan predikat", **typed: str) -> Answer:
    fields: dict[str, Any] = {"predikat": value, "bukti": EVIDENCE, **typed}
    return client.submit(client.get(place), button, **fields)


def leader_of(city: City, code: str) -> str:
    """The NIP of whoever leads that unit."""
    found = one(
        city,
        sa.select(PERSON.number)
        .join_from(POSITION.id.table, UNIT.id.table, UNIT.id == POSITION.unit_id)
        .join(ASSIGNMENT.id.table, ASSIGNMENT.position_id == POSITION.id)
        .join(PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .where(UNIT.code == code, POSITION.is_head, ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_to >= CITY_DAY),
    )  # fmt: skip
    return str(found[0])


def test_the_leader_above_sees_which_units_wait_and_sets_theirs(city: City) -> None:
    unset(city, "DISDUKCAPIL")
    leader, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    assert "unit Anda menunggu" in leader.get("/predikat-organisasi").says
    done = set_it(leader, place, "baik")
    assert "Predikat Dinas Kependudukan dan Pencatatan Sipil pada Triwulan II 2026 ditetapkan: Baik." in done.says
    (row,) = rows_of(city, "DISDUKCAPIL")
    assert (row.value.value, row.evidence, row.superseded_at) == ("baik", EVIDENCE, None)
    record = one(city, sa.select(RECORD.body).where(RECORD.tag == "periods:predicate:set"))
    assert EVIDENCE in record[0]
    told = one(
        city,
        sa.select(PERSON.number).join(NOTICE.id.table, NOTICE.person_id == PERSON.id).where(NOTICE.kind == "predicate"),
    )
    assert told[0] == leader_of(city, "DISDUKCAPIL")


def test_employees_are_assessed_only_after_their_unit_has_its_predikat(city: City) -> None:
    review = one(
        city,
        sa.select(CASE.id, UNIT.code)
        .join_from(CASE.id.table, EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
        .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
        .join(UNIT.id.table, UNIT.id == CASE.unit_id)
        .where(CASE.state == "REVIEW", PERIOD.label == QUARTER, UNIT.code == "DISDUKCAPIL"),
    )
    unset(city, "DISDUKCAPIL")
    sekda = city.at_desk(LEADER)
    waits = "belum ditetapkan oleh pimpinan di atasnya"
    assert waits in sekda.get(f"/evaluasi/{review.id}").says
    set_it(sekda, place_of(city, "DISDUKCAPIL"), "istimewa")
    assert waits not in sekda.get(f"/evaluasi/{review.id}").says


def test_another_predikat_needs_a_reason_and_the_old_one_stays_readable(city: City) -> None:
    unset(city, "DISDUKCAPIL")
    leader, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    set_it(leader, place, "baik")
    bare = set_it(leader, place, "istimewa", "Ganti predikat")
    assert bare.status_code == 422
    assert "Tulis mengapa predikat yang berlaku diganti." in bare.says
    assert len(rows_of(city, "DISDUKCAPIL")) == 1
    why = "Reviu Inspektorat menemukan salah hitung pada dua indikator."
    set_it(leader, place, "istimewa", "Ganti predikat", alasan=why)
    old, new = rows_of(city, "DISDUKCAPIL")
    assert old.value.value == "baik"
    assert old.superseded_at is not None
    assert (new.value.value, new.reason, new.superseded_at) == ("istimewa", why, None)
    history = leader.get(place).says
    assert why in history
    assert "digantikan" in history


def test_results_given_before_stay_as_they_are(city: City) -> None:
    place = place_of(city, "DISDUKCAPIL")
    with city.reading() as session:
        before = session.execute(sa.select(APPRAISAL.id, APPRAISAL.organisation).order_by(APPRAISAL.id)).all()
    set_it(city.at_desk(LEADER), place, "kurang", "Ganti predikat", alasan="Laporan kinerja ternyata belum direviu.")
    with city.reading() as session:
        after = session.execute(sa.select(APPRAISAL.id, APPRAISAL.organisation).order_by(APPRAISAL.id)).all()
    assert before == after


@pytest.mark.parametrize("role", ["Petugas BKPSDM", "Kepala BKPSDM", "Inspektorat"])
def test_bkpsdm_and_the_inspectorate_read_and_set_nothing(city: City, role: str) -> None:
    reader, place = city.at_desk(role), place_of(city, "DISDUKCAPIL")
    page = reader.get(place)
    assert page.status_code == 200
    with pytest.raises(LookupError):
        page.form("Ganti predikat")
    overview = reader.get("/predikat-organisasi")
    assert "belum ditetapkan untuk Triwulan II 2026" in overview.says
    before = rows_of(city, "DISDUKCAPIL")
    token = reader.get("/akun").form("Keluar dari semua perangkat").fields
    data = {**token, "key": "k" * 32, "version": "1", "predikat": "istimewa", "bukti": EVIDENCE, "alasan": EVIDENCE}
    assert reader.post(place, data=data).status_code == 403
    assert rows_of(city, "DISDUKCAPIL") == before


def test_nobody_sets_the_predikat_of_the_unit_he_leads(city: City) -> None:
    place = place_of(city, "DISDUKCAPIL")
    head = city.person(leader_of(city, "DISDUKCAPIL"))
    page = head.get(place)
    assert page.status_code == 200
    with pytest.raises(LookupError):
        page.form("Ganti predikat")
    token = head.get("/akun").form("Keluar dari semua perangkat").fields
    data = {**token, "key": "k" * 32, "version": "1", "predikat": "istimewa", "bukti": EVIDENCE, "alasan": EVIDENCE}
    assert head.post(place, data=data).status_code == 403


def test_a_stranger_is_told_nothing_of_a_unit(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    assert client.get(place_of(quiet_city, "BKPSDM")).status_code == 404
    assert client.get(f"/predikat-organisasi/{UUID(int=0)}/{UUID(int=0)}").status_code == 404
    assert "Tidak ada unit yang Anda tetapkan" in client.get("/predikat-organisasi").says


def test_a_predikat_set_meanwhile_is_not_replaced_unseen(city: City) -> None:
    unset(city, "DISDUKCAPIL")
    leader, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    stale = leader.get(place)
    set_it(leader, place, "baik")
    late = leader.submit(stale, "Tetapkan predikat", predikat="kurang", bukti=EVIDENCE)
    assert late.status_code == 409
    assert EVIDENCE in late.text
    assert [row.value.value for row in rows_of(city, "DISDUKCAPIL")] == ["baik"]


def test_the_same_form_sent_twice_sets_it_once(city: City) -> None:
    unset(city, "DISDUKCAPIL")
    leader, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    form = leader.get(place).form("Tetapkan predikat")
    for _ in range(2):
        assert leader.post(form.action, data=form.filled(predikat="baik", bukti=EVIDENCE)).status_code == 303
    assert len(rows_of(city, "DISDUKCAPIL")) == 1


def test_a_period_that_has_not_opened_has_no_predikat_yet(city: City) -> None:
    refused = set_it(city.at_desk(LEADER), place_of(city, "DISDUKCAPIL", "Triwulan IV 2026"), "baik")
    assert refused.status_code == 422
    assert "sesudah jendela periode ini dibuka" in refused.says


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"predikat": "misconduct"}, "Pilih predikatnya."),
        ({"bukti": "ok"}, "Tulis dasarnya"),
        ({"bukti": "x" * 9000}, "Paling banyak"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(city: City, typed: dict[str, str], sentence: str) -> None:
    unset(city, "DISDUKCAPIL")
    leader, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    form = leader.get(place).form("Tetapkan predikat")
    refused = leader.post(form.action, data={**form.fields, "predikat": "baik", "bukti": EVIDENCE, **typed})
    assert refused.status_code == 422
    assert sentence in refused.says
    assert rows_of(city, "DISDUKCAPIL") == []


def test_predikat_rests_on_indicators_of_the_agreement_and_on_a_file_that_can_be_fetched(city: City) -> None:
    agreed = sa.select(UNIT.code).join(Agreement, columns(Agreement).unit_id == UNIT.id).join(
        Case, CASE.id == columns(Agreement).case_id
    ).where(CASE.state == "AGREED", UNIT.is_opd, UNIT.code != "SETDA", columns(Agreement).year == 2026)  # fmt: skip
    code = one(city, agreed.order_by(UNIT.code))[0]
    client, place = city.at_desk(LEADER), place_of(city, code)
    unset(city, code)
    page = client.get(place)
    measures = [name for name in page.form("Tetapkan predikat").fields if name.startswith("c-")]
    assert measures  # the perjanjian kinerja of the unit is agreed
    paper = (io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), "laporan kinerja.pdf")
    typed = {"predikat": "baik", "bukti": EVIDENCE, measures[0]: "97,5%"}
    form = page.form("Tetapkan predikat")
    sent = client.post(form.action, data={**form.filled(**typed), "berkas": paper}, max_queries=None)
    assert sent.status_code == 303
    shown = client.get(place)
    assert "capaian 97,5%" in shown.says
    link = next(a.get("href", "") for a in shown.page.all("a") if "/berkas/" in a.get("href", ""))
    file = client.get(link)
    assert file.data.startswith(b"%PDF-1.4")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert city.at_desk("Pegawai").get(link).status_code == 404


def test_file_that_is_none_is_named_and_nothing_is_set(city: City) -> None:
    client, place = city.at_desk(LEADER), place_of(city, "DISDUKCAPIL")
    form, before = client.get(place).form("Ganti predikat"), rows_of(city, "DISDUKCAPIL")
    typed = form.filled(predikat="baik", bukti=EVIDENCE, alasan="Angka capaian diperbaiki.")
    sent = client.post(form.action, data={**typed, "berkas": (io.BytesIO(b"<html>"), "a.pdf")}, max_queries=None)
    assert sent.status_code == 422
    assert "Kirim berkas PDF, JPG, atau PNG." in sent.says
    assert rows_of(city, "DISDUKCAPIL") == before
