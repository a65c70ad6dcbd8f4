"""Angka kredit: a final annual result of a functional post becomes points that the assessor determines on paper."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.absences.models import Absence
from app.credit.models import Conversion
from app.database import columns
from app.documents.snapshot import CreditConversion
from app.organisation.models import Assignment, Person, Position
from app.skp.models import Skp
from app.web import clock
from tests.client import Answer
from tests.integration.evaluation_office import Kept, Office
from tests.integration.evaluation_walk import accept, begin, confirm, decide, object_to, ratify, realise, submit
from tests.integration.year_office import YearOffice, year_in
from tests.paper import made as pressed
from tests.paper import words
from workflows.absence import AbsenceKind
from workflows.credit import Level
from workflows.vocabulary import EmploymentStatus

CONVERSION, POSITION, PERSON = columns(Conversion), columns(Position), columns(Person)
ASSIGNMENT, SKP = columns(Assignment), columns(Skp)
REASON = "Dua indikator kualitas di bawah target, tetapi capaian lainnya terlampaui dan dibagikan kepada rekan."


class PostOffice(YearOffice):
    """The pages of the evaluation of the year, of somebody whose post is worth angka kredit."""

    def post_is(self, title: str, kind: str = "fungsional", status: EmploymentStatus = EmploymentStatus.PNS) -> None:
        """What the employee holds."""
        with self.facts.stating() as session:
            where = POSITION.id == self.employee.position_id
            session.execute(sa.update(POSITION.id.table).where(where).values(title=title, kind=kind))
            session.execute(
                sa.update(PERSON.id.table).where(PERSON.id == self.employee.person_id).values(status=status)
            )

    @property
    def conversions(self) -> list[Any]:
        with self.facts.looking() as session:
            return list(session.execute(sa.select(CONVERSION).order_by(CONVERSION.case_id)))

    def determine(self) -> Answer:
        """The assessor opens the conversion and determines it."""
        client, case_id = self.at(self.assessor), self.conversions[-1].case_id
        page = client.get(f"/angka-kredit/{case_id}")
        link = next(a.get("href", "") for a in page.page.all("a") if a.get("href", "").endswith("/langkah/determine"))
        return client.submit(client.get(link), "Tetapkan angka kredit")


@pytest.fixture
def year(kept: Kept, tmp_path: Path) -> Iterator[PostOffice]:
    for one in year_in(kept, tmp_path / "data", PostOffice):
        one.post_is("Administrator Database Kependudukan Ahli Muda")
        yield one


def closed(office: Office) -> None:
    """Up to the confirmed annual result: Di Atas and Sesuai, so Baik."""
    begin(office)
    realise(office)
    submit(office)
    confirm(office)
    accept(office)
    ratify(office)


def test_a_final_year_of_a_functional_post_waits_for_its_assessor(year: PostOffice) -> None:
    closed(year)
    (made,) = year.conversions
    assert (made.level, made.months, made.evaluation_id) == (Level.AHLI_MUDA, 12, year.case())
    assert Fraction(made.numerator, made.denominator) == 25
    assert "Angka kredit 2026" in year.at(year.assessor).get("/kotak-masuk").says
    own = year.at(year.employee).get("/angka-kredit").says
    assert "Menunggu penetapan" in own
    assert "Terkumpul di Tangkas 0,000 angka kredit" in own
    assert "Angka kredit dari hasil tahunan" in year.at(year.employee).get("/skp").says


def test_the_assessor_determines_it_and_the_paper_says_how_it_was_reckoned(year: PostOffice) -> None:
    closed(year)
    says = year.determine().says
    assert "Angka kredit ditetapkan" in says
    assert "12/12 × 100% × 25 = 25,000" in says
    paper = year.snapshot("credit_conversion")
    assert isinstance(paper, CreditConversion)
    assert (paper.percent, paper.coefficient, paper.months, paper.points) == ("100%", "25", 12, "25,000")
    assert (paper.exact, paper.total, paper.needed_rank, paper.needed_level) == ("25/1", "25,000", "100", "200")
    assert (paper.employee.name, paper.assessor.name) == (year.employee.name, year.assessor.name)
    assert paper.frame.legal_basis == ("Peraturan BKN 3/2023", "Peraturan BKN 3/2023")
    assert [line.points for line in paper.lines] == ["25,000"]
    assert year.tags(year.conversions[0].case_id) == ["credit:opened", "credit:determine"]
    own = year.at(year.employee).get("/angka-kredit").says
    assert "Terkumpul di Tangkas 25,000 angka kredit" in own
    assert "Konversi angka kredit" in year.at(year.employee).get("/data-saya").says


def test_a_part_of_a_year_counts_by_its_months(year: PostOffice) -> None:
    with year.facts.stating() as session:
        session.execute(sa.update(SKP.id.table).values(starts_on=date(2026, 6, 1)))
    closed(year)
    (made,) = year.conversions
    assert (made.months, made.starts_on, made.ends_on) == (7, date(2026, 6, 1), date(2026, 12, 31))
    assert Fraction(made.numerator, made.denominator) == Fraction(7 * 25, 12)
    assert "7/12 × 100% × 25 = 14,583" in year.at(year.assessor).get(f"/angka-kredit/{made.case_id}").says


@pytest.mark.parametrize(
    ("kind", "months"),
    [(AbsenceKind.CLTN, 9), (AbsenceKind.TUGAS_BELAJAR, 9), (AbsenceKind.CUTI_MELAHIRKAN, 12)],
)
def test_months_of_unpaid_leave_and_of_study_earn_nothing_and_page_and_paper_say_so(
    year: PostOffice, kind: AbsenceKind, months: int
) -> None:
    with year.facts.stating() as session:
        session.add(Absence(
            tenant_id=year.facts.tenant_id, person_id=year.employee.person_id, kind=kind, starts_on=date(2026, 2, 1),
            ends_on=date(2026, 4, 30), recorded_at=clock.now(),
        ))  # fmt: skip
    closed(year)
    (made,) = year.conversions
    assert (made.months, Fraction(made.numerator, made.denominator)) == (months, Fraction(months * 25, 12))
    says = year.determine().says
    paper = year.snapshot("credit_conversion")
    assert isinstance(paper, CreditConversion)
    if months == 12:
        assert "tidak dihitung" not in says + words(pressed(paper))
        return
    sentence = f"3 dari 12 bulan tidak dihitung: {kind.label.lower()} 1 Februari sampai 30 April 2026"
    assert f"{sentence} (Peraturan BKN 3/2023)." in says
    assert f"{sentence} (Peraturan BKN 3/2023)." in words(pressed(paper))


@pytest.mark.parametrize(
    ("title", "kind", "status"),
    [
        ("Pengadministrasi Umum", "pelaksana", EmploymentStatus.PNS),
        ("Perawat Terampil", "pelaksana", EmploymentStatus.PNS),
        ("Kepala SMP Negeri 11", "fungsional", EmploymentStatus.PNS),
        ("Guru Ahli Pertama", "fungsional", EmploymentStatus.PPPK),
    ],
)
def test_nothing_is_converted_where_there_is_nothing_to_convert(
    year: PostOffice, title: str, kind: str, status: EmploymentStatus
) -> None:
    year.post_is(title, kind, status)
    closed(year)
    assert year.conversions == []
    assert "Belum ada angka kredit" in year.at(year.employee).get("/angka-kredit").says


def test_an_objection_holds_it_and_a_changed_result_opens_another(year: PostOffice) -> None:
    closed(year)
    year.determine()
    object_to(year)
    first = year.conversions[0].case_id
    assert year.state_of(first) == "DETERMINED"
    decide(year)
    assert year.state_of(first) == "WITHDRAWN"
    ratify(year)
    second = year.conversions[-1]
    assert (second.case_id != first, year.state_of(second.case_id)) == (True, "DETERMINING")
    assert Fraction(second.numerator, second.denominator) == Fraction(75, 2), "Sangat Baik: 150 %"
    year.determine()
    papers = year.at(year.employee).get(f"/angka-kredit/{first}").says
    assert "digantikan" in papers.lower() or "Digantikan" in papers
    assert "37,500" in year.at(year.employee).get("/angka-kredit").says


def test_while_an_objection_is_open_nothing_is_determined(year: PostOffice) -> None:
    closed(year)
    object_to(year)
    page = year.at(year.assessor).get(f"/angka-kredit/{year.conversions[0].case_id}").says
    assert "Keberatan atas hasil yang mendasarinya masih berjalan." in page


def test_nobody_determines_his_own_and_strangers_do_not_see_it(year: PostOffice) -> None:
    closed(year)
    address = f"/angka-kredit/{year.conversions[0].case_id}"
    assert "/langkah/determine" not in year.at(year.employee).get(address).text
    assert year.at(year.stranger).get(address).status_code == 404
    refused = year.at(year.employee).get(f"/perkara/{year.conversions[0].case_id}/langkah/determine")
    assert refused.status_code in (403, 404, 422)
