"""A Dinas with two Bidang whose heads rate their staff, for the tests of calibration and of the spread of predikat.

Everybody acts on real pages in his own browser. What lies before the rating (SKP, self-assessment) is stated.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calibration.models import FirstOpinion, Meeting
from app.cases.models import Case, Decision, Seat, Visit
from app.cases.operations import Opening, StepCommand, open_case, take_step
from app.cases.seating import moment
from app.database import columns, db, new_id
from app.documents.models import Document
from app.documents.snapshot import CalibrationMinutes, Snapshot, from_json
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.evaluations.operations import deliver_released
from app.identity.models import Account, Role
from app.periods.models import Period, PeriodKind
from app.records.models import ReadingKind, Record
from app.records.operations import SYSTEM, seen
from app.skp.models import Skp, SkpVersion
from app.web import clock
from tests.client import Answer, Client
from tests.conftest import made
from tests.facts import Facts, Someone
from workflows.evaluation import Review, SelfAssessment
from workflows.predicate import MATRIX, OrganisationPredicate, Predicate, Rating
from workflows.vocabulary import Approach, FormClass

CASE, VISIT, SEAT, ACCOUNT = columns(Case), columns(Visit), columns(Seat), columns(Account)
APPRAISAL, EVALUATION, MEETING, RECORD = columns(Appraisal), columns(Evaluation), columns(Meeting), columns(Record)
OPINION, DOCUMENT = columns(FirstOpinion), columns(Document)
DAY = date(2026, 7, 2)
PEOPLE = "people.json"
RATINGS = {predikat: pair for pair, predikat in MATRIX.items()}
STAFF = {"a1": ("Ayu Pratiwi", "A"), "a2": ("Bima Nugraha", "A"), "b1": ("Citra Maharani", "B"), "b2": ("Dodi", "B")}


class Dinas:
    """The office and what a test may do in it."""

    def __init__(self, folder: Path, people: dict[str, Any] | None = None) -> None:
        self.app = made(folder, demo=False, today=DAY, require_totp=False)
        self._browsers: dict[UUID, Client] = {}
        self.people: dict[str, Someone] = {}
        if people is None:
            self.facts = Facts(self.app)
            self._furnish()
        else:
            self.facts = Facts.of(self.app, UUID(people["tenant"]), {k: UUID(v) for k, v in people["units"].items()})
            self.people = {name: _someone(one) for name, one in people["people"].items()}
        with self.facts.looking() as session:
            self.period = session.execute(sa.select(columns(Period).id)).scalar_one()

    def __getattr__(self, name: str) -> Someone:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def _furnish(self) -> None:
        facts, people, one = self.facts, self.people, self.facts.someone
        facts.unit("TANGSEL", "Kota Tangerang Selatan")
        facts.unit("SETDA", "Sekretariat Daerah", "TANGSEL", is_opd=True)
        facts.unit("DINAS", "Dinas Contoh", "TANGSEL", is_opd=True)
        facts.unit("A", "Bidang Layanan", "DINAS")
        facts.unit("B", "Bidang Data", "DINAS")
        facts.unit("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "TANGSEL", is_opd=True)
        people["secretary"] = one("Rahmat Hidayat", "SETDA", "Sekretaris Daerah", is_head=True)
        people["head"] = one("Sri Wahyuni", "DINAS", "Kepala Dinas", is_head=True)
        people["lead_a"] = one("Hendra Saputra", "A", "Kepala Bidang Layanan", is_head=True)
        people["lead_b"] = one("Ratna Dewi", "B", "Kepala Bidang Data", is_head=True)
        people["officer"] = one("Nur Aini Lestari", "BKPSDM", "Analis Kinerja", number="198806062011012006")
        people["stranger"] = one("Budi Santoso", "SETDA", "Pranata Komputer")
        for key, (name, unit) in STAFF.items():
            people[key] = one(name, unit, f"Analis {key}")
        facts.assesses(self.lead_a, self.a1, self.a2)
        facts.assesses(self.lead_b, self.b1, self.b2)
        facts.assesses(self.head, self.lead_a, self.lead_b)
        facts.assesses(self.secretary, self.head)
        facts.grants(self.officer, Role.PETUGAS_BKPSDM)
        with facts.stating() as session:
            session.add(
                Period(
                    id=new_id(), tenant_id=facts.tenant_id, year=2026, kind=PeriodKind.QUARTERLY, no=2,
                    label="Triwulan II 2026", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30),
                    opens_on=date(2026, 6, 24), closes_on=date(2026, 7, 7),
                )
            )  # fmt: skip

    def remembered(self) -> dict[str, Any]:
        """Everybody, to open the same office again."""
        return {
            "tenant": str(self.facts.tenant_id),
            "units": {code: str(one) for code, one in self.facts.units.items()},
            "people": {name: {k: str(v) for k, v in vars(one).items()} for name, one in self.people.items()},
        }

    # ------------------------------------------------------------------------------------------ what is so

    def organisation_is(self, value: str, unit: str = "DINAS") -> None:
        """The leader above has set how the organisation did."""
        with self.facts.stating() as session:
            session.add(
                UnitPredicate(
                    id=new_id(), tenant_id=self.facts.tenant_id, unit_id=self.facts.units[unit],
                    period_id=self.period, value=OrganisationPredicate(value), evidence="Laporan kinerja",
                    set_by_id=self.secretary.person_id, set_by_capacity="Sekretaris Daerah", set_at=clock.now(),
                )
            )  # fmt: skip

    def evaluated(self, one: Someone, unit: str) -> UUID:
        """An evaluation of that person that runs, with an SKP behind it. Answers its case."""
        with self.facts.stating() as session:
            when, facts = moment(session, clock.now(), clock.today()), self.facts
            place = (facts.tenant_id, facts.units["DINAS"], facts.units[unit], one.person_id, one.position_id)
            goals = open_case(session, Opening("skp", *place, "SKP 2026"), SYSTEM, when)
            case = open_case(session, Opening("evaluation", *place, "Evaluasi Triwulan II 2026"), SYSTEM, when)
            skp = Skp(
                id=new_id(), tenant_id=facts.tenant_id, person_id=one.person_id, year=2026,
                assignment_id=one.assignment_id, position_id=one.position_id, starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
            )  # fmt: skip
            session.add(skp)
            session.flush()
            session.add(
                SkpVersion(
                    case_id=goals.id, skp_id=skp.id, tenant_id=facts.tenant_id, no=1,
                    approach=Approach.KUANTITATIF, form_class=FormClass.JA_JF,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                Evaluation(
                    case_id=case.id, tenant_id=facts.tenant_id, version_id=goals.id, period_id=self.period,
                    kind=PeriodKind.QUARTERLY,
                )
            )  # fmt: skip
            return case.id

    def result(self, one: Someone, unit: str, predikat: Predicate) -> None:
        """Somebody has a result in force, however it came about."""
        case_id = self.evaluated(one, unit)
        with self.facts.stating() as session:
            visit = session.execute(sa.select(VISIT.id).where(VISIT.case_id == case_id)).scalar_one()
            seat = session.execute(sa.select(SEAT.id).where(SEAT.visit_id == visit)).scalars().first()
            decision = Decision(
                id=new_id(), case_id=case_id, visit_id=visit, seat_id=seat, no=1, step="begin", went_to="CLOSED",
                actor_id=one.person_id, actor_name=one.name, actor_capacity="", at=clock.now(),
            )  # fmt: skip
            session.add(decision)
            session.flush()
            work, behaviour = RATINGS[predikat]
            session.add(
                Appraisal(
                    id=new_id(), tenant_id=self.facts.tenant_id, evaluation_id=case_id, no=1, work_result=work,
                    behaviour=behaviour, predikat=predikat, decision_id=decision.id, set_at=clock.now(),
                    period_id=self.period, opd_id=self.facts.units["DINAS"], unit_id=self.facts.units[unit],
                )
            )  # fmt: skip

    def under_review(self) -> None:
        """Everybody but the head has handed in; nobody is rated yet."""
        for key in ("a1", "a2", "b1", "b2", "lead_a", "lead_b"):
            unit = "A" if key in ("a1", "a2", "lead_a") else "B"
            case_id, one = self.evaluated(self.people[key], unit), self.people[key]
            self.step(case_id, "begin", one)
            self.step(case_id, "submit", one, SelfAssessment("Layanan berjalan."))

    def rated(self, **predikat: Predicate) -> None:
        """The assessors confirm these results, by name of the person."""
        for key, value in predikat.items():
            assessor = self.head if key.startswith("lead") else self.people[f"lead_{key[0]}"]
            self.step(self.of(key), "confirm", assessor, Review((), (), *RATINGS[value]))

    # ------------------------------------------------------------------------------------------ acting

    def at(self, one: Someone) -> Client:
        """The browser of that person."""
        if one.person_id not in self._browsers:
            self._browsers[one.person_id] = self.facts.enter(one)
        return self._browsers[one.person_id]

    def step(self, case_id: UUID, step: str, one: Someone, payload: Any = None, version: int | None = None) -> Any:
        """Take a step as that person, without a page. Raises what the operation raises."""
        with self.app.app_context():
            row = db.session.execute(
                sa.select(VISIT.id, CASE.subject_id, CASE.version)
                .join(CASE.id.table, CASE.id == VISIT.case_id)
                .where(VISIT.case_id == case_id, VISIT.closed_at.is_(None))
            ).one()
            seen(
                tenant_id=self.facts.tenant_id, reader_id=one.person_id, subject_id=row.subject_id,
                kind=ReadingKind.OPENED, capacity="", now=clock.now(), case_id=case_id, visit_id=row.id,
            )  # fmt: skip
            account = db.session.execute(sa.select(ACCOUNT.id).where(ACCOUNT.person_id == one.person_id)).scalar_one()
            shown = row.version if version is None else version
            return take_step(
                StepCommand(
                    case_id, step, one.person_id, account, payload, shown, new_id().hex, step, clock.now(),
                    clock.today(),
                )
            )  # fmt: skip

    def convene(self, unit: str = "Dinas Contoh", one: Someone | None = None, **typed: Any) -> Answer:
        """The head invites from the form."""
        browser = self.at(one or self.head)
        page = browser.get("/kalibrasi/undang")
        options = [(o.get("value", ""), "".join(o.itertext())) for o in page.page.all("option")]
        about = next(value for value, words in options if words.startswith(unit))
        asked = {"tentang": about, "hari": DAY.isoformat(), "tempat": "Ruang Rapat", **typed}
        return browser.submit(page, "Undang", **asked)

    def go(self, one: Someone, step: str, button: str, case_id: UUID | None = None, **words: Any) -> Answer:
        """That person takes a step from its check page, with what is typed there."""
        browser, about = self.at(one), case_id or self.meeting
        page = browser.get(f"/perkara/{about}/langkah/{step}")
        return browser.submit(page, button, **words)

    def opine(self, one: Someone, **predikat: str) -> Answer:
        """That person writes first opinions by the names of people; the rest stays as the form has it."""
        typed: dict[str, Any] = {f"p-{self.of(key).hex}": value for key, value in predikat.items()}
        return self.go(one, "opine", "Tulis pendapat awal", **typed)

    def released(self) -> None:
        """The worker's next round."""
        with self.app.app_context():
            deliver_released(clock.now(), clock.today())

    # ------------------------------------------------------------------------------------------ looking

    @property
    def meeting(self) -> UUID:
        """The newest meeting."""
        with self.facts.looking() as session:
            return UUID(str(session.execute(sa.select(MEETING.case_id).order_by(MEETING.case_id.desc())).scalar()))

    def of(self, key: str) -> UUID:
        """The evaluation of that person."""
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(CASE.id).where(CASE.process == "evaluation", CASE.subject_id == self.people[key].person_id)
            )
            return UUID(str(rows.scalar_one()))

    def state_of(self, case_id: UUID) -> str:
        with self.facts.looking() as session:
            return str(session.execute(sa.select(CASE.state).where(CASE.id == case_id)).scalar_one())

    def predikat_of(self, key: str) -> Predicate:
        """The result in force."""
        with self.facts.looking() as session:
            found = sa.select(APPRAISAL.predikat).where(
                APPRAISAL.evaluation_id == self.of(key), APPRAISAL.superseded_at.is_(None)
            )
            return Predicate(session.execute(found).scalar_one())

    def minutes(self) -> CalibrationMinutes:
        """The frozen berita acara of the newest meeting."""
        printed = self.printed(self.meeting)
        assert isinstance(printed, CalibrationMinutes)
        return printed

    def printed(self, case_id: UUID) -> Snapshot:
        """The one frozen document of a case."""
        with self.facts.looking() as session:
            found = sa.select(DOCUMENT.kind, DOCUMENT.snapshot).where(DOCUMENT.case_id == case_id)
            row = session.execute(found).one()
        return from_json(row.kind, row.snapshot.encode())

    def page(self, one: Someone) -> Answer:
        """The meeting as that person sees it."""
        return self.at(one).get(f"/kalibrasi/{self.meeting}")

    def spread(self, one: Someone, unit: str = "DINAS") -> Answer:
        """The spread of a unit as that person sees it."""
        return self.at(one).get(f"/distribusi/{self.facts.units[unit]}")

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def _someone(one: dict[str, str]) -> Someone:
    person, position, assignment = (UUID(one[name]) for name in ("person_id", "position_id", "assignment_id"))
    return Someone(person, position, assignment, one["name"], one["username"])


Kept = Callable[[str, Callable[[Path], None]], Path]


def empty(_: Dinas) -> None:
    """Nobody is evaluated yet."""


def dinas_in(kept: Kept, folder: Path, until: Callable[[Dinas], object] = empty) -> Iterator[Dinas]:
    """An office of the test's own, as far as `until` brings it. Each is built once and then copied."""
    shutil.copytree(kept(f"dinas-{until.__name__}", lambda place: _fill(place, until)), folder)
    one = Dinas(folder, json.loads((folder / PEOPLE).read_text()))
    yield one
    one.close()
    clock.pretend(None)


def _fill(folder: Path, until: Callable[[Dinas], object]) -> None:
    one = Dinas(folder)
    until(one)
    (folder / PEOPLE).write_text(json.dumps(one.remembered()))
    one.close()


__all__ = ["OPINION", "RECORD", "Dinas", "Predicate", "Rating", "dinas_in", "empty"]
