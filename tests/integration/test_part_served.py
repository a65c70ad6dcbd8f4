"""Whoever retires, dies or begins within a period is evaluated for the part he served, on the page and on paper."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Case
from app.database import columns
from app.documents.snapshot import Evaluation as Form
from app.evaluations.models import Evaluation
from app.organisation.models import Assignment, Person
from app.outbox.models import Notice
from app.periods.models import PeriodKind
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import (
    REFLECTION,
    accept,
    begin,
    confirm,
    ratify,
    realise,
    row_links,
    submit,
)
from tests.integration.skp_office import add_row, take
from tests.integration.skp_office import begin as begin_skp
from tests.integration.test_on_behalf import BASIS, fill, held, is_offered
from tests.paper import made, words
from workflows.vocabulary import BERAKHLAK, EmploymentStatus

ASSIGNMENT, PERSON, CASE, EVALUATION = columns(Assignment), columns(Person), columns(Case), columns(Evaluation)
DIED = "Pegawai meninggal dunia pada 20 Mei 2026, surat keterangan 474.3/12."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def leaves(office: Office, last_on: date, reason: str) -> Answer:
    """The officer records on the page of the employee that his service ends."""
    client = office.at(office.officer)
    page = client.get(f"/pegawai/{office.employee.person_id}", max_queries=None)
    return client.submit(page, "Catat akhir masa tugas", last_on=last_on.isoformat(), reason=reason, follow=False)


def evaluation_of(office: Office, one: Someone) -> UUID:
    """The evaluation of the quarter of somebody."""
    with office.facts.looking() as session:
        return session.execute(
            sa.select(EVALUATION.case_id)
            .join(CASE.id.table, CASE.id == EVALUATION.case_id)
            .where(CASE.subject_id == one.person_id, EVALUATION.kind == PeriodKind.QUARTERLY)
        ).scalar_one()


def printed(office: Office) -> str:
    """The words of the evaluation form of the quarter."""
    form = office.snapshot("evaluation")
    assert isinstance(form, Form)
    return words(made(form))


def test_whoever_retires_is_evaluated_to_his_last_day(office: Office) -> None:
    office.on(date(2026, 6, 10))
    assert leaves(office, date(2026, 6, 12), "pensiun").status_code == 303
    office.on(date(2026, 6, 12))
    page = office.read(office.employee).says
    assert "Triwulan II 2026 berlangsung 1 April 2026 sampai 30 Juni 2026. Yang dinilai 1 April sampai 12 Juni" in page
    for walk in (begin, realise, submit, confirm, accept, ratify):
        walk(office)
    assert "PERIODE PENILAIAN: 1 APRIL SD 12 JUNI TAHUN 2026" in printed(office)
    assert office.state == "CLOSED"


def test_after_the_last_day_of_whoever_retired_his_assessor_fills_in_and_his_admin_submits(office: Office) -> None:
    """He signs in no more, and his self-assessment is due later: others put it down, recorded as such."""
    office.on(date(2026, 6, 10))
    leaves(office, date(2026, 6, 12), "pensiun")
    office.on(date(2026, 6, 12))
    assert not is_offered(office.read(office.assessor), "begin")
    assert "Bertugas sampai" not in office.at(office.assessor).get("/skp").says
    office.on(date(2026, 6, 15))
    for one in (office.assessor, office.admin):
        listed = office.at(one).get("/skp")
        assert "Bertugas sampai 12 Juni 2026" in listed.says
        assert f"/evaluasi/{office.case()}" in [a.get("href", "") for a in listed.page.all("a")]
    assert "Bertugas sampai" not in office.at(office.superior).get("/skp").says
    assert office.go(office.assessor, "begin", "Mulai penilaian diri", basis=BASIS).status_code == 303
    fill(office, office.assessor)
    assert not is_offered(office.read(office.assessor), "submit")
    sent = office.go(office.admin, "submit", "Ajukan penilaian diri", reflection=REFLECTION, basis=BASIS)
    assert sent.status_code == 303, sent.says
    assert office.state == "REVIEW"
    assert [row[:4] for row in held(office)] == [
        ("begin", office.assessor.name, "pejabat penilai kinerja, atas nama pegawai", "assessor"),
        ("submit", office.admin.name, "admin OPD, atas nama pegawai", "admin_opd"),
    ]


def test_nobody_writes_for_the_dead(office: Office) -> None:
    leaves(office, date(2026, 5, 20), "meninggal")
    for one in (office.assessor, office.admin):
        assert office.check_page(one, "begin").status_code == 422
        assert "Bertugas sampai" not in office.at(one).get("/skp").says


def test_of_whoever_died_nothing_is_asked_and_his_admin_ends_it(office: Office) -> None:
    assert leaves(office, date(2026, 5, 20), "meninggal").status_code == 303
    assert office.count(Notice, columns(Notice).kind == "handover") == 0
    page = office.read(office.admin).says
    assert "Yang dinilai 1 April sampai 20 Mei 2026." in page
    assert office.go(office.admin, "discontinue", "Hentikan evaluasi", reason=DIED).status_code == 303
    assert office.state == "DISCONTINUED"
    assert office.appraisals() == []


def test_whoever_begins_within_the_quarter_is_evaluated_from_his_tmt(office: Office) -> None:
    office.organisation_is()
    newcomer, began = office.colleague, date(2026, 5, 4)
    office.people["employee"] = newcomer
    with office.facts.stating() as session:
        session.execute(sa.update(ASSIGNMENT.id.table).where(ASSIGNMENT.id == newcomer.assignment_id).values(
            valid_from=began))  # fmt: skip
        session.execute(sa.update(PERSON.id.table).where(PERSON.id == newcomer.person_id).values(
            status=EmploymentStatus.CPNS))  # fmt: skip
    office.on(date(2026, 5, 6))
    address = begin_skp(office.at(newcomer))
    add_row(office.at(newcomer), address, ("kuantitas", "Surat terarsip", "300 surat"))
    take(office.at(newcomer), address, "submit", "Ajukan SKP")
    take(office.at(office.assessor), address, "agree", "Setujui SKP")
    goals = office.snapshot("skp")
    assert "PERIODE PENILAIAN: 4 MEI SD 31 DESEMBER TAHUN 2026" in words(made(goals))
    office.on(date(2026, 6, 29))
    office.looks_at = evaluation_of(office, newcomer)
    assert "Yang dinilai 4 Mei sampai 30 Juni 2026." in office.read(newcomer).says
    begin(office)
    client = office.at(newcomer)
    (row,) = row_links(office)
    client.submit(client.get(row), "Simpan", realisasi="310 surat")
    submit(office)
    page = office.read(office.assessor, "/nilai")
    rows = [e.get("name", "").replace("u-", "r-", 1) for e in page.page.all("textarea")
            if e.get("name", "").startswith("u-")]  # fmt: skip
    chosen: dict[str, Any] = dict.fromkeys(rows, "sesuai") | {f"p-{value.value}": "sesuai" for value in BERAKHLAK}
    check = office.at(office.assessor).submit(
        page, "Periksa lalu konfirmasi", hasil_kerja="sesuai", perilaku_kerja="sesuai", **chosen
    )
    office.at(office.assessor).submit(check, "Konfirmasi penilaian")
    assert "PERIODE PENILAIAN: 4 MEI SD 30 JUNI TAHUN 2026" in printed(office)
