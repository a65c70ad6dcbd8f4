"""The same person is evaluated in two posts in one year, each by its own assessor; one summary gives the predikat."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.annual.models import AnnualSummary
from app.cases.models import Case
from app.cases.seating import moment
from app.database import columns, new_id, transaction
from app.documents.snapshot import AnnualSummary as Paper
from app.documents.snapshot import EvaluationSummary
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.evaluations.operations import open_period
from app.followup.models import Followup
from app.organisation.models import AssessmentLine, Position
from app.organisation.operations import change_line, follow_lines
from app.periods.models import Period, PeriodKind
from app.records.operations import SYSTEM
from app.skp.models import Skp, SkpVersion
from app.web import clock
from tests.client import Answer
from tests.facts import KNOWN, SINCE, Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.skp_office import add_row, begin, case_of, take
from workflows.predicate import OrganisationPredicate, Predicate
from workflows.vocabulary import BERAKHLAK

CASE, EVALUATION, PERIOD, VERSION, SKP = (
    columns(Case), columns(Evaluation), columns(Period), columns(SkpVersion), columns(Skp),
)  # fmt: skip
APPRAISAL, SUMMARY, FOLLOWUP = columns(Appraisal), columns(AnnualSummary), columns(Followup)
MOVED_ON = date(2026, 8, 1)
NEW_TITLE = "Pengelola Data Kepegawaian"
QUARTER, ANNUAL = PeriodKind.QUARTERLY, PeriodKind.ANNUAL
REASON = "Kedua pejabat penilai bersepakat: tugas pada jabatan terakhir lebih menentukan tahun ini."


class Year(Office):
    """An employee who moves from the Dinas to BKPSDM on the first of August."""

    def periods_are(self) -> None:
        """The third and the fourth quarter, opened for everybody who has an SKP."""
        rows = (
            (3, "Triwulan III 2026", date(2026, 7, 1), date(2026, 9, 30), date(2026, 9, 23), date(2026, 10, 7)),
            (4, "Triwulan IV 2026", date(2026, 10, 1), date(2026, 12, 31), date(2026, 12, 24), date(2027, 1, 8)),
        )
        for no, label, starts, ends, opens, closes in rows:
            with self.facts.stating() as session:
                period = Period(
                    id=new_id(), tenant_id=self.facts.tenant_id, year=2026, kind=QUARTER, no=no, label=label,
                    starts_on=starts, ends_on=ends, opens_on=opens, closes_on=closes,
                )  # fmt: skip
                session.add(period)
                session.flush()
                made = period.id
            with self.app.app_context():
                open_period(self.facts.tenant_id, made, SYSTEM, clock.now(), clock.today())

    def chair(self) -> UUID:
        """A vacant chair of BKPSDM whose assessor is its head."""
        chair = new_id()
        with self.facts.stating() as session:
            session.add(Position(id=chair, tenant_id=self.facts.tenant_id, unit_id=self.facts.units["BKPSDM"],
                                 title=NEW_TITLE))  # fmt: skip
            session.flush()
            session.add(AssessmentLine(tenant_id=self.facts.tenant_id, position_id=chair, valid_from=SINCE,
                                       assessor_position_id=self.chief.position_id, known_from=KNOWN))  # fmt: skip
        return chair

    def moves(self) -> Answer:
        """The officer records the transfer on the page of the person."""
        client = self.at(self.officer)
        page = client.get(f"/pegawai/{self.employee.person_id}", max_queries=None)
        return client.submit(page, "Catat mutasi", position=str(self.chair()), holding="definitif",
                             valid_from=MOVED_ON.isoformat(), follow=False)  # fmt: skip

    def new_skp(self) -> None:
        """The employee writes the SKP of the new post, its assessor agrees."""
        mine = self.at(self.employee)
        address = begin(mine)
        add_row(mine, address, ("kuantitas", "Data pegawai mutakhir", "900 data"))
        take(mine, address, "submit", "Ajukan SKP")
        chief = self.at(self.chief)
        take(chief, address, "agree", "Setujui SKP")
        with self.facts.looking() as session:
            assert session.execute(sa.select(CASE.state).where(CASE.id == case_of(address))).scalar() == "AGREED"

    def evaluations(self) -> dict[tuple[str, str], UUID]:
        """(period, title of the post) -> the evaluation."""
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(PERIOD.label, columns(Position).title, CASE.id)
                .join_from(EVALUATION.case_id.table, CASE.id.table, CASE.id == EVALUATION.case_id)
                .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
                .join(columns(Position).id.table, columns(Position).id == CASE.position_id)
            )
            return {(label, title): case_id for label, title, case_id in rows}

    def of(self, label: str, *, new: bool = False) -> UUID:
        found = self.evaluations()
        return next(one for (period, title), one in found.items() if period == label and (title == NEW_TITLE) is new)

    def assesses_himself(self, case_id: UUID) -> None:
        """Begin, fill in every row, send."""
        mine, page = self.at(self.employee), f"/evaluasi/{case_id}"
        sent = mine.submit(mine.get(page), "Mulai penilaian diri", follow=False)
        assert sent.status_code == 303, sent.says
        forms = [f.get("action", "") for f in mine.get(page).page.all("form")]
        for link in (a for a in forms if "/baris/" in a and not a.endswith("/bukti")):
            mine.submit(mine.get(link), "Simpan", realisasi="900 data")
        form = mine.get(f"/perkara/{case_id}/langkah/submit").form("Ajukan penilaian diri")
        sent = mine.post(form.action, data=form.filled(reflection="Pekerjaan selesai sesuai rencana."))
        assert sent.status_code == 303, sent.says

    def rates(self, case_id: UUID, who: Someone, work: str, behaviour: str, **more: Any) -> Answer:
        """What that person's review comes to: the check page, or the form with what is wrong."""
        client = self.at(who)
        client.get(f"/evaluasi/{case_id}")
        page = client.get(f"/evaluasi/{case_id}/nilai")
        rows = [e.get("name", "").replace("u-", "r-", 1) for e in page.page.all("textarea")
                if e.get("name", "").startswith("u-")]  # fmt: skip
        chosen = dict.fromkeys(rows, work) | {f"p-{value.value}": behaviour for value in BERAKHLAK}
        return client.submit(page, "Periksa lalu konfirmasi", hasil_kerja=work, perilaku_kerja=behaviour,
                             **(chosen | more))  # fmt: skip

    def concludes(self, case_id: UUID, who: Someone, work: str, behaviour: str, **more: Any) -> None:
        """Rated, received, confirmed by BKPSDM."""
        check = self.rates(case_id, who, work, behaviour, **more)
        sent = self.at(who).submit(check, "Konfirmasi penilaian", follow=False)
        assert sent.status_code == 303, sent.says
        mine = self.at(self.employee)
        sent = mine.submit(mine.get(f"/evaluasi/{case_id}"), "Terima hasil", follow=False)
        assert sent.status_code == 303, sent.says
        officer = self.at(self.officer)
        officer.get(f"/evaluasi/{case_id}")
        form = officer.get(f"/perkara/{case_id}/langkah/ratify").form("Sahkan")
        sent = officer.post(form.action, data=form.filled())
        assert sent.status_code == 303, sent.says
        assert self.state_of(case_id) == "CLOSED"

    def organisation_did(self, unit: str, label: str, value: str) -> None:
        with self.facts.stating() as session:
            period = session.execute(sa.select(PERIOD.id).where(PERIOD.label == label)).scalar_one()
            session.add(
                UnitPredicate(
                    id=new_id(), tenant_id=self.facts.tenant_id, unit_id=self.facts.units[unit], period_id=period,
                    evidence="Laporan kinerja", set_by_id=self.secretary.person_id, set_by_capacity="Sekretaris Daerah",
                    value=OrganisationPredicate(value), set_at=clock.now(),
                )
            )  # fmt: skip

    def summary(self) -> Any:
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(SUMMARY, CASE.state).join(CASE.id.table, CASE.id == SUMMARY.case_id)
                .order_by(CASE.opened_at.desc())
            )
            return rows.first()

    def followups(self) -> list[Any]:
        with self.facts.looking() as session:
            return list(
                session.execute(
                    sa.select(FOLLOWUP.evaluation_id, CASE.position_id, CASE.state)
                    .join(CASE.id.table, CASE.id == FOLLOWUP.case_id)
                )
            )  # fmt: skip


def moved(office: Office) -> None:
    """The transfer is recorded, the old post was concluded, the new SKP agreed."""
    office.__class__ = Year
    assert isinstance(office, Year)
    office.periods_are()
    office.on(date(2026, 7, 27))
    assert office.moves().status_code == 303
    office.on(date(2026, 8, 3))
    office.assesses_himself(office.of("Tahunan 2026"))
    office.concludes(office.of("Tahunan 2026"), office.assessor, "di_atas", "di_atas")
    office.new_skp()


@pytest.fixture
def year(kept: Kept, tmp_path: Path) -> Iterator[Year]:
    for one in office_in(kept, tmp_path / "data", until=moved):
        one.__class__ = Year
        assert isinstance(one, Year)
        one.on(date(2026, 8, 4))
        yield one


def whole(year: Year, behaviour: str = "sesuai") -> None:
    """The new post is concluded too."""
    year.on(date(2026, 12, 29))
    year.organisation_did("BKPSDM", "Tahunan 2026", "baik")
    case_id = year.of("Tahunan 2026", new=True)
    year.assesses_himself(case_id)
    year.concludes(case_id, year.chief, "sesuai", behaviour)


def establish(year: Year, **words: Any) -> Answer:
    client, case_id = year.at(year.chief), year.summary()[0]
    client.get(f"/ringkasan-tahunan/{case_id}")
    return client.submit(client.get(f"/perkara/{case_id}/langkah/establish"), "Tetapkan predikat tahunan", **words)


def test_the_post_that_is_left_is_assessed_at_once_and_what_lay_ahead_of_it_ends(year: Year) -> None:
    with year.facts.looking() as session:
        held = session.execute(sa.select(SKP.starts_on, SKP.ends_on).order_by(SKP.starts_on)).all()
    assert [tuple(one) for one in held] == [
        (date(2026, 1, 1), date(2026, 7, 31)), (MOVED_ON, date(2026, 12, 31)),
    ]  # fmt: skip
    assert year.state_of(year.of("Triwulan IV 2026")) == "DISCONTINUED"
    assert year.tags(year.of("Triwulan IV 2026"))[-1] == "evaluation:end"
    assert year.state_of(year.of("Triwulan III 2026")) == "RUNNING"
    page = year.at(year.employee).get(f"/evaluasi/{year.of('Triwulan III 2026')}").says
    assert "Jabatan ini berakhir sebelum periodenya selesai" in page
    assert "14 Agustus 2026" in page, "ten working days after the last one"
    told = year.at(year.employee).get("/pemberitahuan").says
    assert "Nilai diri atas jabatan yang Anda tinggalkan" in told
    assert "Triwulan III 2026" in year.at(year.employee).get("/kotak-masuk").says
    paper = year.snapshot("evaluation_summary")
    assert isinstance(paper, EvaluationSummary)
    assert paper.frame.period_label == "1 JANUARI SD 31 JULI TAHUN 2026"
    assert (paper.assessor.name, paper.organisation_predicate) == (year.assessor.name, "BELUM DITETAPKAN")


def test_each_quarter_is_assessed_by_the_assessor_of_its_post(year: Year) -> None:
    old, new = year.of("Triwulan III 2026"), year.of("Triwulan III 2026", new=True)
    year.assesses_himself(old)
    assert year.at(year.chief).get(f"/evaluasi/{old}").status_code == 404, "the new assessor has no part in it"
    assert "Nilai kinerja" in year.at(year.assessor).get(f"/evaluasi/{old}").says
    year.concludes(old, year.assessor, "sesuai", "sesuai")
    year.on(date(2026, 9, 28))
    year.organisation_did("BKPSDM", "Triwulan III 2026", "baik")
    year.assesses_himself(new)
    assert year.at(year.assessor).get(f"/evaluasi/{new}").status_code == 404
    year.concludes(new, year.chief, "sesuai", "sesuai")
    listed = year.at(year.employee).get("/evaluasi").says
    assert listed.count("Triwulan III 2026") == 2
    assert NEW_TITLE in listed
    summed = year.at(year.employee).get("/ringkasan-tahunan").says
    assert f"{year.chief.name} " in summed
    assert "Baru menilai berkala" in summed


def test_a_new_line_of_the_old_chair_does_not_reach_back(year: Year) -> None:
    """Whoever assesses the chair now had no part in what was done in it before."""
    case_id = year.of("Triwulan III 2026")
    year.assesses_himself(case_id)
    with year.app.app_context(), transaction() as session:
        when = moment(session, clock.now(), clock.today())
        change_line(session, year.employee.position_id, year.superior.position_id, date(2026, 8, 2), SYSTEM, when)
    with year.app.app_context():
        assert follow_lines(clock.now(), clock.today()) == 0
    assert "Triwulan III 2026" in year.at(year.assessor).get("/kotak-masuk").says
    year.concludes(case_id, year.assessor, "sesuai", "sesuai")


def test_neither_result_alone_is_that_of_the_year(year: Year) -> None:
    assert year.followups() == []
    assert year.summary() is None
    own = year.at(year.employee).get("/ringkasan-tahunan").says
    assert "Sangat Baik" in own
    assert NEW_TITLE in own
    assert "Predikat tahun 2026 ditetapkan sesudah setiap bagiannya disahkan." in own


def test_the_assessor_of_the_last_post_establishes_what_policy_names(year: Year) -> None:
    whole(year)
    assert year.followups() == []
    case_id, state = year.summary()[0], year.summary()[-1]
    assert state == "ESTABLISHING"
    assert "Ringkasan tahunan 2026" in year.at(year.chief).get("/kotak-masuk").says
    page = year.at(year.chief).get(f"/ringkasan-tahunan/{case_id}").says
    for words in (year.assessor.name, year.chief.name, "Sangat Baik", "1 Januari 2026 sampai 31 Juli 2026"):
        assert words in page
    refused = establish(year, part=year.of("Tahunan 2026", new=True).hex)
    assert refused.status_code == 422
    assert "Pilihan ini bukan bagian yang ditentukan kebijakan. Tulis alasannya." in refused.says
    done = establish(year, part=year.of("Tahunan 2026").hex)
    assert "Predikat tahunan ditetapkan" in done.says
    paper = year.snapshot("annual_summary")
    assert isinstance(paper, Paper)
    assert (paper.predicate, paper.rule) == ("SANGAT BAIK", "jabatan yang paling lama dipegang")
    assert [(p.assessor, p.predicate, p.counts) for p in paper.parts] == [
        (year.assessor.name, "SANGAT BAIK", True), (year.chief.name, "BAIK", False),
    ]  # fmt: skip
    assert [p.period for p in paper.parts] == ["1 JANUARI SD 31 JULI TAHUN 2026", "1 AGUSTUS SD 31 DESEMBER TAHUN 2026"]
    assert all(p.document for p in paper.parts)
    (follows,) = year.followups()
    with year.facts.looking() as session:
        place = session.execute(sa.select(CASE.position_id).where(CASE.id == case_id)).scalar_one()
    assert follows[:2] == (year.of("Tahunan 2026"), place), "what follows belongs to the post held now"
    assert "Predikat tahun 2026" in year.at(year.employee).get("/ringkasan-tahunan").says


def counted(year: Year) -> list[tuple[str, str]]:
    """How many are Sangat Baik and Baik in the year: in the old organisation, in the new one, in the city."""
    with year.facts.looking() as session:
        annual = session.execute(sa.select(PERIOD.id).where(PERIOD.kind == ANNUAL)).scalar_one()
    officer, units = year.at(year.officer), year.facts.units
    assert "1 pegawai sudah dinilai pada Tahunan 2026" in officer.get(f"/bkpsdm?periode={annual}").says
    places = (f"/{units['DINAS']}", f"/{units['BKPSDM']}", "")
    pages = (officer.get(f"/distribusi{place}?periode={annual}").says for place in places)
    return [re.findall(r"Sangat Baik (\d) dari \d, Baik (\d) dari", page)[0] for page in pages]


def test_who_was_assessed_in_two_posts_is_counted_once_where_the_part_counts(year: Year) -> None:
    nobody, old, new = ("0", "0"), ("1", "0"), ("0", "1")
    whole(year)
    assert counted(year) == [nobody, new, new], "until the year is summed up, the later part"
    establish(year, part=year.of("Tahunan 2026").hex)
    assert counted(year) == [old, nobody, old]


def test_another_part_counts_only_with_a_reason_that_is_printed(year: Year) -> None:
    whole(year)
    establish(year, part=year.of("Tahunan 2026", new=True).hex, reason=REASON)
    paper = year.snapshot("annual_summary")
    assert isinstance(paper, Paper)
    assert (paper.predicate, paper.reason) == ("BAIK", REASON)
    assert [p.counts for p in paper.parts] == [False, True]
    assert year.summary().predikat is Predicate.BAIK


def test_the_city_may_say_that_the_last_post_counts(year: Year) -> None:
    year.policy_is("annual.several_posts", "terakhir")
    whole(year)
    establish(year, part=year.of("Tahunan 2026", new=True).hex)
    assert year.summary().predikat is Predicate.BAIK


def test_a_part_that_changes_ends_the_summary_and_what_followed(year: Year) -> None:
    whole(year)
    establish(year, part=year.of("Tahunan 2026").hex)
    new = year.of("Tahunan 2026", new=True)
    form = year.at(year.employee).get(f"/perkara/{new}/langkah/object").form("Ajukan keberatan")
    year.at(year.employee).post(form.action, data=form.filled(reasons="Perilaku saya dinilai tanpa melihat buktinya."))
    boss = year.at(year.secretary)
    boss.get(f"/evaluasi/{new}")
    form = boss.get(f"/perkara/{new}/langkah/decide").form("Putuskan keberatan")
    sent = boss.post(form.action, data=form.filled(
        heard_employee="Pegawai menunjukkan buktinya.", heard_assessor="Penilai membenarkan bukti itu.",
        outcome="ubah", work_result="di_atas", behaviour="di_atas", answer="Bukti itu sah dan mengubah penilaiannya.",
    ))  # fmt: skip
    assert sent.status_code == 303, sent.says
    assert year.summary()[-1] == "WITHDRAWN"
    assert [one.state for one in year.followups()] == ["WITHDRAWN"]
    officer = year.at(year.officer)
    officer.get(f"/evaluasi/{new}")
    officer.submit(officer.get(f"/perkara/{new}/langkah/ratify"), "Sahkan")
    assert year.summary()[-1] == "ESTABLISHING", "summed up anew"


def test_nobody_sums_up_his_own_year_and_strangers_do_not_see_it(year: Year) -> None:
    whole(year)
    case_id = year.summary()[0]
    own = year.at(year.employee).get(f"/ringkasan-tahunan/{case_id}")
    assert "/langkah/establish" not in own.text
    assert year.at(year.stranger).get(f"/ringkasan-tahunan/{case_id}").status_code == 404
    assert year.at(year.assessor).get(f"/ringkasan-tahunan/{case_id}").status_code == 404


def test_whoever_leaves_the_service_has_no_part_of_a_year(kept: Kept, tmp_path: Path) -> None:
    for office in office_in(kept, tmp_path / "data"):
        client = office.at(office.officer)
        page = client.get(f"/pegawai/{office.employee.person_id}", max_queries=None)
        client.submit(page, "Catat akhir masa tugas", last_on="2026-07-31", reason="pensiun", follow=False)
        with office.app.app_context(), transaction() as session:
            assert session.execute(sa.select(SKP.ends_on)).scalar_one() == date(2026, 7, 31)
            left = session.execute(sa.select(EVALUATION.left_on).where(EVALUATION.kind == ANNUAL)).scalar_one()
        assert left == date(2026, 7, 31)
