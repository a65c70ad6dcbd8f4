"""A small town for the tests of reliability: whoever decides about an employee, and cases brought to where they wait.

What leads up to a test is stated through the same operations the pages use, so that every record is where it belongs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.cases.models import Case, Decision, Visit
from app.cases.operations import Opening, StepCommand, StepTaken, open_case, take_step
from app.cases.seating import moment
from app.database import columns, db, new_id
from app.evaluations.models import Evaluation, Realisation, UnitPredicate
from app.files import FileDamaged, FileMissing, Files
from app.followup.models import Followup
from app.identity.models import Account, Role
from app.organisation.models import Assignment, Holding
from app.periods.models import Period, PeriodKind
from app.records.models import ReadingKind
from app.records.operations import SYSTEM, seen
from app.records.verification import findings
from app.skp.models import Indicator, Result, Skp, SkpVersion
from app.web import clock
from tests.conftest import made
from tests.facts import KNOWN, PASSWORD, SINCE, Facts, Someone
from workflows.evaluation import ObjectionAnswer, ObjectionReasons, Review, SelfAssessment
from workflows.followup import Proposal, Recommendation
from workflows.predicate import OrganisationPredicate, Rating, ResultKind
from workflows.vocabulary import BERAKHLAK, Approach, Aspect, Classification, Direction, FormClass

CASE, VISIT, DECISION, EVALUATION = columns(Case), columns(Visit), columns(Decision), columns(Evaluation)
ACCOUNT, RESULT, INDICATOR, FOLLOWUP = columns(Account), columns(Result), columns(Indicator), columns(Followup)
QUARTER_DAY, YEAR_DAY = date(2026, 7, 2), date(2026, 12, 21)
QUARTER = (date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 24), date(2026, 7, 7))
YEAR = (date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 15), date(2027, 1, 10))
PERIODS = ((PeriodKind.QUARTERLY, 2, "Triwulan II 2026", *QUARTER), (PeriodKind.ANNUAL, 1, "Tahunan 2026", *YEAR))
# From the first state to each one where somebody is waited for.
ROAD = {"RUNNING": 0, "SELF_ASSESSMENT": 1, "REVIEW": 2, "DELIVERED": 3, "CONFIRMING": 4, "CLOSED": 5}


class Town:
    """People with their chairs, and the ways of their cases."""

    def __init__(self, folder: Path, today: date = QUARTER_DAY, **settings: Any) -> None:
        self.folder, self.today = folder, today
        self.app = made(folder, demo=False, today=today, require_totp=False, **settings)
        self.facts = Facts(self.app)
        self._people()
        self._lines()
        self._periods()
        self._accounts: dict[UUID, UUID] = {}
        self._desks: dict[UUID, Desk] = {}
        self._number = itertools.count(1)

    def _people(self) -> None:
        facts = self.facts
        for code, name, above, is_opd in (
            ("TANGSEL", "Kota Tangerang Selatan", "", False),
            ("SETDA", "Sekretariat Daerah", "TANGSEL", True),
            ("WAWALI", "Wakil Wali Kota", "TANGSEL", False),
            ("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "TANGSEL", True),
            ("DINAS", "Dinas Kependudukan dan Pencatatan Sipil", "TANGSEL", True),
            ("BIDANG", "Bidang Pelayanan Pendaftaran Penduduk", "DINAS", False),
        ):
            facts.unit(code, name, above, is_opd=is_opd)
        one = facts.someone
        self.mayor = one("Wira Adinata", "TANGSEL", "Wali Kota", is_head=True)
        self.vice = one("Laras Wening", "WAWALI", "Wakil Wali Kota", is_head=True)
        self.secretary = one("Rahmat Hidayat", "SETDA", "Sekretaris Daerah", number="196804121993031902", is_head=True)
        self.head = one("Maulana Firdaus", "DINAS", "Kepala Dinas", number="197005051996031005", is_head=True)
        self.assessor = one("Hendra Wibisono", "BIDANG", "Kepala Bidang", number="197803032003121004", is_head=True)
        self.admin = one("Dewi Anggraeni", "DINAS", "Analis Kepegawaian", number="198705052010012005")
        self.chief = one("Agus Salim", "BKPSDM", "Kepala Badan", number="197508082000031008", is_head=True)
        self.officer = one("Nur Aini Lestari", "BKPSDM", "Analis Kinerja", number="198806062011012006")
        self.colleague = one("Sari Wulandari", "BKPSDM", "Analis Kinerja", number="199009092014022009")
        self.clerk = one("Budi Santoso", "SETDA", "Analis Tata Usaha", number="198207072008011007")

    def _lines(self) -> None:
        facts = self.facts
        facts.assesses(self.head, self.assessor, self.admin)
        facts.assesses(self.secretary, self.head, self.chief, self.clerk)
        facts.assesses(self.mayor, self.secretary)
        facts.assesses(self.chief, self.officer, self.colleague)
        facts.grants(self.admin, Role.ADMIN_OPD, "DINAS")
        facts.grants(self.officer, Role.PETUGAS_BKPSDM)
        facts.grants(self.colleague, Role.PETUGAS_BKPSDM)
        facts.grants(self.clerk, Role.PETUGAS_SETDA)

    def _periods(self) -> None:
        with self.facts.stating() as session:
            for kind, no, label, starts, ends, opens, closes in PERIODS:
                period_id, tenant = new_id(), self.facts.tenant_id
                session.add(Period(id=period_id, tenant_id=tenant, year=2026, kind=kind, no=no, label=label,
                                   starts_on=starts, ends_on=ends, opens_on=opens, closes_on=closes))  # fmt: skip
                session.flush()
                session.add(UnitPredicate(
                    id=new_id(), tenant_id=tenant, unit_id=self.facts.units["TANGSEL"], period_id=period_id,
                    value=OrganisationPredicate.BAIK, evidence="Laporan kinerja", set_by_id=self.mayor.person_id,
                    set_by_capacity="Wali Kota", set_at=clock.now(),
                ))  # fmt: skip

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        clock.pretend(None)

    # ------------------------------------------------------------------------------------------ people

    def employee(self, unit: str = "BIDANG", assessor: Someone | None = None) -> Someone:
        """One more employee, assessed by the head of the division unless said otherwise."""
        no = next(self._number)
        one = self.facts.someone(f"Pegawai {no:03}", unit, "Administrator Database", number=f"199104122015021{no:03}")
        self.facts.assesses(assessor or self.assessor, one)
        return one

    def stands_in(self, one: Someone, holding: Holding = Holding.PLH, name: str = "") -> Someone:
        """Somebody new who also holds that chair, as Plh or Plt."""
        no = next(self._number)
        number = f"198901012012011{no:03}"
        other = self.facts.someone(name or f"Pengganti {no:03}", "DINAS", "Analis Muda", number=number)
        with self.facts.stating() as session:
            session.add(Assignment(
                id=new_id(), tenant_id=self.facts.tenant_id, person_id=other.person_id, position_id=one.position_id,
                holding=holding, is_primary=False, valid_from=SINCE, known_from=KNOWN,
            ))  # fmt: skip
        return other

    def desk(self, one: Someone) -> Desk:
        """That person, signed in."""
        if one.person_id not in self._desks:
            self._desks[one.person_id] = Desk(self, one)
        return self._desks[one.person_id]

    # ------------------------------------------------------------------------------------------ ways of cases

    def opened(self, case_id: UUID, one: Someone) -> None:
        """That person has looked at the case in its present visit."""
        with self.app.app_context():
            case = db.session.execute(
                sa.select(CASE.subject_id, VISIT.id)
                .join_from(CASE.id.table, VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
                .where(CASE.id == case_id)
            ).one()
            seen(tenant_id=self.facts.tenant_id, reader_id=one.person_id, subject_id=case.subject_id,
                 kind=ReadingKind.OPENED, capacity="", now=clock.now(), case_id=case_id, visit_id=case.id)  # fmt: skip

    def command(self, case_id: UUID, step: str, one: Someone, payload: Any = None, key: str = "") -> StepCommand:
        """The step as that person would send it from a page opened now."""
        if one.person_id not in self._accounts:
            row = db.session.execute(sa.select(ACCOUNT.id).where(ACCOUNT.person_id == one.person_id))
            self._accounts[one.person_id] = row.scalar_one()
        account, version = self._accounts[one.person_id], self.version(case_id)
        return StepCommand(case_id, step, one.person_id, account, payload, version, key or new_id().hex, step,
                           clock.now(), clock.today())  # fmt: skip

    def step(self, case_id: UUID, step: str, one: Someone, payload: Any = None, key: str = "") -> StepTaken:
        """Look at the case and take a step as that person. Raises what the operation raises."""
        self.opened(case_id, one)
        with self.app.app_context():
            return take_step(self.command(case_id, step, one, payload, key))

    def draft(self, one: Someone) -> UUID:
        """A complete SKP of that person, not yet proposed."""
        with self.facts.stating() as session:
            opd = session.execute(
                sa.text("SELECT u.opd_id, u.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id"),
                {"id": one.position_id.bytes},
            ).one()
            case = open_case(
                session,
                Opening("skp", self.facts.tenant_id, UUID(bytes=opd[0]), UUID(bytes=opd[1]), one.person_id,
                        one.position_id, "SKP 2026"),
                SYSTEM, moment(session, clock.now(), clock.today()),
            )  # fmt: skip
            skp_id, result_id = new_id(), new_id()
            session.add(Skp(id=skp_id, tenant_id=self.facts.tenant_id, person_id=one.person_id, year=2026,
                            assignment_id=one.assignment_id, position_id=one.position_id,
                            starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)))  # fmt: skip
            session.flush()
            session.add(SkpVersion(case_id=case.id, skp_id=skp_id, tenant_id=self.facts.tenant_id, no=1,
                                   approach=Approach.KUANTITATIF, form_class=FormClass.JA_JF))  # fmt: skip
            session.flush()
            session.add(Result(id=result_id, version_id=case.id, no=1, kind=ResultKind.UTAMA,
                               classification=Classification.ORGANISASI, plan="Terbitnya KTP-el sesuai SOP",
                               leader_result="Meningkatnya layanan kependudukan"))  # fmt: skip
            session.flush()
            session.add(Indicator(id=new_id(), result_id=result_id, no=1, aspect=Aspect.KUANTITAS,
                                  text="Dokumen terbit", target_text="3.000 dokumen",
                                  direction=Direction.HIGHER_BETTER))  # fmt: skip
        return case.id

    def proposed(self, one: Someone) -> UUID:
        """An SKP that waits for its assessor."""
        case_id = self.draft(one)
        self.step(case_id, "submit", one)
        return case_id

    def evaluation(self, one: Someone, state: str = "RUNNING", kind: PeriodKind = PeriodKind.QUARTERLY) -> UUID:
        """The evaluation of that person, brought to a state by those whose turn it is. The SKP is agreed first."""
        judge = self.judge_of(one)
        self.step(self.proposed(one), "agree", judge)
        with self.facts.looking() as session:
            case_id: UUID = session.execute(
                sa.select(CASE.id)
                .join(EVALUATION.case_id.table, EVALUATION.case_id == CASE.id)
                .where(CASE.subject_id == one.person_id, EVALUATION.kind == kind)
            ).scalar_one()
        road = (
            lambda: self.step(case_id, "begin", one),
            lambda: self.assess(case_id, one),
            lambda: self.step(case_id, "confirm", judge, self.review(case_id)),
            lambda: self.step(case_id, "accept", one),
            lambda: self.step(case_id, "ratify", self.officer),
        )
        for go in road[: ROAD[state]]:
            go()
        return case_id

    def judge_of(self, one: Someone) -> Someone:
        """Who assesses that person."""
        return {self.assessor.person_id: self.head, self.head.person_id: self.secretary,
                self.chief.person_id: self.secretary, self.officer.person_id: self.chief,
                self.secretary.person_id: self.mayor}.get(
                    one.person_id, self.assessor)  # fmt: skip

    def assess(self, case_id: UUID, one: Someone) -> StepTaken:
        """The self-assessment, with a realisation of every indicator."""
        with self.facts.stating() as session:
            for indicator_id in self.indicators(session, case_id):
                session.add(Realisation(evaluation_id=case_id, indicator_id=indicator_id, text="3.240 dokumen"))
        return self.step(case_id, "submit", one, SelfAssessment("Sesuai rencana."))

    @staticmethod
    def indicators(session: Any, case_id: UUID) -> list[UUID]:
        """The rows of an evaluation."""
        return list(session.execute(
            sa.select(INDICATOR.id)
            .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
            .join(EVALUATION.case_id.table, EVALUATION.version_id == RESULT.version_id)
            .where(EVALUATION.case_id == case_id)
        ).scalars())  # fmt: skip

    def review(self, case_id: UUID, rating: Rating = Rating.SESUAI) -> Review:
        """Ratings for every row and value."""
        with self.facts.looking() as session:
            rows = tuple((str(one), rating) for one in self.indicators(session, case_id))
        return Review(rows, tuple((value.value, Rating.SESUAI) for value in BERAKHLAK), rating, Rating.SESUAI)

    def objected(self, one: Someone, kind: PeriodKind = PeriodKind.QUARTERLY) -> UUID:
        """A delivered result the employee objects to."""
        case_id = self.evaluation(one, "DELIVERED", kind)
        self.step(case_id, "object", one, ObjectionReasons("Realisasi bulan Juni belum dihitung."))
        return case_id

    def followup(self, one: Someone, state: str = "PROPOSING") -> UUID:
        """The recommendation on a final annual result: PROPOSING or APPROVING."""
        evaluation = self.evaluation(one, "CLOSED", PeriodKind.ANNUAL)
        with self.facts.looking() as session:
            case_id: UUID = session.execute(
                sa.select(FOLLOWUP.case_id).where(FOLLOWUP.evaluation_id == evaluation)
            ).scalar_one()
        if state == "APPROVING":
            self.step(case_id, "propose", self.officer, recommendation())
        return case_id

    # ------------------------------------------------------------------------------------------ looking

    def version(self, case_id: UUID) -> int:
        """How many decisions the case counts."""
        with self.facts.looking() as session:
            return int(session.execute(sa.select(CASE.version).where(CASE.id == case_id)).scalar_one())

    def state(self, case_id: UUID) -> str:
        """Where the case is."""
        with self.facts.looking() as session:
            return str(session.execute(sa.select(CASE.state).where(CASE.id == case_id)).scalar_one())

    def decisions(self, case_id: UUID) -> list[Any]:
        """All decisions of a case, in order: step, actor_name, actor_capacity, seat_id, visit_id, actor_id."""
        with self.facts.looking() as session:
            return list(session.execute(
                sa.select(DECISION.step, DECISION.actor_name, DECISION.actor_capacity, DECISION.seat_id,
                          DECISION.visit_id, DECISION.actor_id, DECISION.id)
                .where(DECISION.case_id == case_id).order_by(DECISION.no)
            ).all())  # fmt: skip

    def findings(self) -> list[str]:
        """What the oracle says does not hold."""
        files = Files(self.folder / "files")

        def intact(sha256: str) -> bool:
            try:
                files.get(sha256)
            except (FileMissing, FileDamaged):
                return False
            return True

        with self.facts.looking() as session:
            return list(findings(session, intact, lambda *_: None))


class Desk:
    """A signed-in person whose browser sends forms. Unlike `tests.client.Client` it may be used in several threads at
    once, each with a desk of its own: nothing is recorded beside the answer."""

    def __init__(self, town: Town, one: Someone) -> None:
        self.one, self.browser = one, FlaskClient(town.app, town.app.response_class, use_cookies=True)
        page = self.browser.get("/masuk")
        sent = self.browser.post("/masuk", data={
            "csrf_token": token_in(page.text), "username": one.username, "password": PASSWORD})  # fmt: skip
        assert sent.status_code == 303, sent.text
        self.token = token_in(self.browser.get("/akun/kata-sandi").text)

    def tab(self) -> Desk:
        """The same browser, open once more."""
        other = copy(self)
        other.browser = FlaskClient(self.browser.application, self.browser.response_wrapper, use_cookies=True)
        other.browser._cookies = dict(self.browser._cookies or {})
        return other

    def get(self, path: str) -> Any:
        return self.browser.get(path)

    def post(self, path: str, key: str = "", **fields: Any) -> Any:
        """Send a form with the person's token and a key."""
        return self.browser.post(path, data={"csrf_token": self.token, "key": key or new_key(), **fields})

    def take(self, case_id: UUID, step: str, version: int, key: str = "", **words: Any) -> Any:
        """Send a step as the check page would."""
        return self.post(f"/perkara/{case_id}/langkah/{step}", key, version=version, **words)


def new_key() -> str:
    """A key as a form carries it."""
    return new_id().hex


def token_in(html: str) -> str:
    """The token of the first form on a page."""
    _, _, rest = html.partition('name="csrf_token"')
    return rest.partition('value="')[2].partition('"')[0]


def recommendation() -> Recommendation:
    """A reward for good work."""
    return Recommendation(Proposal.REWARD, "Waktu tunggu loket turun sepertiga.", "TELADAN_BULAN")


def answer(*, changed: bool) -> ObjectionAnswer:
    """The final answer to an objection."""
    rating = Rating.DI_ATAS if changed else None
    return ObjectionAnswer("Pegawai menunjukkan datanya.", "Penilai menjelaskan rekapnya.", changed=changed,
                           answer="Putusan setelah mendengar kedua pihak.", work_result=rating,
                           behaviour=Rating.SESUAI if changed else None)  # fmt: skip


def town_in(folder: Path, today: date = QUARTER_DAY, **settings: Any) -> Iterator[Town]:
    """A town with its database in that folder, closed at the end."""
    town = Town(folder, today, **settings)
    yield town
    town.close()
