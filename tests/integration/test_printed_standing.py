"""CPNS, PPPK, PPPK paruh waktu, and whoever acts as Plt. or Plh. stand on every paper as what they are."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa

from app.annual.queries import posts_of
from app.database import columns
from app.documents import samples
from app.documents import snapshot as s
from app.organisation.models import Assignment, Holding, Person
from tests.facts import Facts, Someone
from tests.integration.calibration_office import dinas_in
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit
from tests.integration.test_calibration_meeting import discussed
from tests.integration.test_correction import Desk, closed
from tests.paper import made, words
from workflows.evaluation import Revision
from workflows.predicate import Rating
from workflows.vocabulary import EmploymentStatus

T = TypeVar("T")
PERSON, ASSIGNMENT = columns(Person), columns(Assignment)
REASON = "Bukti baris kedua mengenai triwulan sebelumnya, bukan periode ini."
CONCERNED = ("employee", "recipient", "head", "person")
DECIDING = ("assessor", "assessor_superior", "superior", "chair", "signer", "officer", "proposer")
PRINTED = {
    EmploymentStatus.PNS: ("NIP", "PANGKAT/GOL RUANG", ""),
    EmploymentStatus.CPNS: ("NIP", "PANGKAT/GOL RUANG", "CPNS"),
    EmploymentStatus.PPPK: ("NI PPPK", "GOLONGAN", ""),
    EmploymentStatus.PPPK_PARUH_WAKTU: ("NI PPPK", "GOLONGAN", "PPPK Paruh Waktu"),
}
PAPERS = {kind: next(one for one in samples.every().values() if one.frame.kind == kind) for kind in s.KINDS}


def is_now(facts: Facts, one: Someone, status: EmploymentStatus | None = None, holding: Holding | None = None) -> None:
    """What somebody is by his decree, and how he holds his office."""
    with facts.stating() as session:
        if status is not None:
            rank = {"pangkat": "", "golongan": "IX"} if status.has_contract else {}
            known = {"status": status, "number_label": status.number_label, **rank}
            session.execute(sa.update(PERSON.id.table).where(PERSON.id == one.person_id).values(**known))
        if holding is not None:
            held = ASSIGNMENT.id == one.assignment_id
            session.execute(sa.update(ASSIGNMENT.id.table).where(held).values(holding=holding))


# ------------------------------------------------------------------------------------------------ every paper


def dressed(value: T, name: str = "") -> T:
    """The same paper: whoever it is about works part time and is Plh., whoever decides on it is Plt."""
    if isinstance(value, s.PersonBlock):
        if name in CONCERNED:
            return replace(value, identity_label="NI PPPK", identity_number="199001012026211001", pangkat_golongan="IX",
                           rank_label="GOLONGAN", standing="PPPK Paruh Waktu", capacity="Plh.")  # fmt: skip
        return replace(value, capacity="Plt.", jabatan="Kepala Bidang") if name in DECIDING else value
    if isinstance(value, tuple):
        return tuple(dressed(one, name) for one in value)  # type: ignore[return-value]  # a tuple where a tuple was
    if is_dataclass(value) and not isinstance(value, type) and name != "frame":
        return replace(value, **{f.name: dressed(getattr(value, f.name), f.name) for f in fields(value)})
    return value


@pytest.mark.parametrize("kind", PAPERS)
def test_every_kind_of_paper_says_what_people_are_and_how_they_hold_their_office(kind: str) -> None:
    paper = dressed(PAPERS[kind])
    text = words(made(paper))
    assert "Plt. Kepala Bidang" in text
    for one in (getattr(paper, name) for name in CONCERNED if hasattr(paper, name)):
        assert f"Plh. {one.jabatan}" in text
        assert kind == "certificate" or "PPPK Paruh Waktu" in text, "a piagam names the person, not his contract"


def test_the_lampiran_of_a_decision_says_what_its_recipients_are() -> None:
    paper = dressed(samples.reward_decision())
    assert paper.annex is not None
    text = words(made(paper))
    assert "PPPK Paruh Waktu" in text
    assert f"Plh. {paper.annex.recipients[0].person.jabatan}" in text


# ------------------------------------------------------------------------------------------------ from the pages


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


@pytest.mark.parametrize(
    ("status", "holding", "capacity"),
    [
        (EmploymentStatus.PNS, Holding.DEFINITIF, ""),
        (EmploymentStatus.CPNS, Holding.PLT, "Plt."),
        (EmploymentStatus.PPPK, Holding.PLH, "Plh."),
        (EmploymentStatus.PPPK_PARUH_WAKTU, Holding.PLT, "Plt."),
    ],
)
def test_an_agreed_skp_freezes_the_status_of_one_and_the_capacity_of_the_other(
    office: Office, status: EmploymentStatus, holding: Holding, capacity: str
) -> None:
    is_now(office.facts, office.employee, status)
    is_now(office.facts, office.assessor, holding=holding)
    office.agree(year=2027)
    paper = office.snapshot("skp")
    assert isinstance(paper, s.Skp)
    assert (paper.employee.identity_label, paper.employee.rank_label, paper.employee.standing) == PRINTED[status]
    assert paper.assessor.capacity == capacity
    assert paper.assessor.office == f"{capacity} {paper.assessor.jabatan}".strip()


def test_all_papers_of_an_evaluation_say_it(office: Office) -> None:
    is_now(office.facts, office.employee, EmploymentStatus.CPNS, Holding.PLH)
    is_now(office.facts, office.assessor, holding=Holding.PLT)
    office.organisation_is()
    for walk in (begin, realise, submit, confirm, accept, ratify):
        walk(office)
    for kind in ("self_assessment", "evaluation", "evaluation_summary", "confirmation"):
        paper = office.snapshot(kind)
        assert isinstance(paper, s.SelfAssessment | s.Evaluation | s.EvaluationSummary | s.Confirmation)
        assert (paper.employee.standing, paper.employee.capacity) == ("CPNS", "Plh."), kind
        assert paper.assessor.capacity == "Plt.", kind
        assert paper.employee.rank.endswith(", CPNS"), kind


def test_the_page_of_the_year_names_an_acting_assessor_as_acting(office: Office) -> None:
    is_now(office.facts, office.assessor, holding=Holding.PLT)
    office.organisation_is()
    for walk in (begin, realise, submit, confirm):
        walk(office)
    page = office.at(office.employee).get("/ringkasan-tahunan").says
    assert f"{office.assessor.name} Plt. " in " ".join(page.split())


def test_a_part_of_a_year_is_called_as_the_post_was_held(office: Office) -> None:
    is_now(office.facts, office.employee, holding=Holding.PLT)
    with office.facts.looking() as session:
        (post,) = posts_of(session, office.employee.person_id, 2026)
    assert post.title.startswith("Plt. ")


def test_the_ralat_names_the_acting_assessor_who_signed_it_by_reporting(kept: Kept, tmp_path: Path) -> None:
    for desk in office_in(kept, tmp_path / "data", until=closed):
        desk.__class__ = Desk
        assert isinstance(desk, Desk)
        is_now(desk.facts, desk.assessor, holding=Holding.PLH)
        desk.report(desk.assessor, "nama pegawai yang dinilai", "Rina Kusuma")
        desk.take(desk.officer, "confirm", "Sahkan ralat")
        (note,) = desk.snapshot("evaluation").frame.corrections
        assert f"Ditandatangani {desk.assessor.name}, Plh. " in note


def test_minutes_of_a_calibration_name_everybody_as_what_he_is(kept: Kept, tmp_path: Path) -> None:
    for dinas in dinas_in(kept, tmp_path / "data", discussed):
        is_now(dinas.facts, dinas.a1, EmploymentStatus.PPPK)
        is_now(dinas.facts, dinas.lead_a, holding=Holding.PLT)
        is_now(dinas.facts, dinas.head, EmploymentStatus.PPPK_PARUH_WAKTU, Holding.PLH)
        dinas.step(dinas.of("a1"), "revise", dinas.lead_a, Revision(Rating.SESUAI, Rating.SESUAI, REASON))
        dinas.go(dinas.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa dahulu.",
                 justification="Unit kecil; semua target utama tercapai.")  # fmt: skip
        paper = dinas.minutes()
        (change,) = paper.changes
        assert change.position == "Analis a1, PPPK"
        assert change.assessor.startswith(f"{dinas.lead_a.name}, Plt. Kepala Bidang Layanan, ")
        offices = {one.name: one.position for one in paper.guests}
        assert offices[dinas.lead_a.name] == "Plt. Kepala Bidang Layanan"
        assert offices[dinas.lead_b.name] == "Kepala Bidang Data"
        assert offices[dinas.head.name] == "Plh. Kepala Dinas, PPPK Paruh Waktu"
        assert (paper.chair.capacity, paper.chair.standing) == ("Plh.", "PPPK Paruh Waktu")
