"""An office with an agreed SKP whose evaluation runs, for the tests of evaluations; its forms are worked examples.

The people act on real pages in their own browsers; `on` turns the city's calendar.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.cases.models import Case, Decision, Seat, Visit
from app.cases.operations import Opening, StepCommand, open_case, take_step
from app.cases.seating import moment
from app.database import columns, db, new_id
from app.documents.models import Document
from app.documents.snapshot import Snapshot, from_json
from app.evaluations.models import Appraisal, Evaluation, UnitPredicate
from app.identity.models import Account, Role
from app.outbox.models import Notice
from app.periods.models import Period, PeriodKind
from app.records.models import ReadingKind, Record
from app.records.operations import SYSTEM, seen
from app.skp.models import Behaviour, Indicator, Result, Skp, SkpVersion
from app.web import clock
from tests.client import Answer, Client
from tests.conftest import made
from tests.facts import SINCE, Facts, Someone
from workflows.predicate import OrganisationPredicate, ResultKind
from workflows.vocabulary import (
    Approach,
    Aspect,
    BehaviourValue,
    Classification,
    Direction,
    EmploymentStatus,
    FormClass,
)

CASE, EVALUATION, PERIOD = columns(Case), columns(Evaluation), columns(Period)
APPRAISAL, DOCUMENT, RECORD, VISIT = columns(Appraisal), columns(Document), columns(Record), columns(Visit)
ACCOUNT, NOTICE, SEAT = columns(Account), columns(Notice), columns(Seat)
SEED = Path(__file__).resolve().parents[2] / "app" / "city" / "seed" / "skp_examples.json"
AGREED_ON = date(2026, 4, 2)
OPENS_ON, CLOSES_ON = date(2026, 6, 24), date(2026, 7, 7)
DAY = date(2026, 7, 2)
STATUSES = {"PNS": EmploymentStatus.PNS, "PPPK": EmploymentStatus.PPPK, "TNI": EmploymentStatus.MILITER}
ASPECTS: dict[str | None, Aspect | None] = {None: None, **{a.value: a for a in Aspect}}


@cache
def example(key: str) -> dict[str, Any]:
    """One worked form of the seed data."""
    listed = json.loads(SEED.read_text(encoding="utf-8"))["examples"]
    return next(one for one in listed if one["id"] == key)


class Office:
    """People and chairs; one employee with an agreed SKP, his evaluation, and those who judge it."""

    def __init__(self, folder: Path, key: str = "F8a", people: dict[str, Any] | None = None) -> None:
        self.key, self.example = key, example(key)
        self.app = made(folder, demo=False, today=DAY if people else AGREED_ON, require_totp=False)
        self.looks_at: UUID | None = None  # another evaluation than that of the quarter
        self._browsers: dict[tuple[UUID, date], Client] = {}
        self.people: dict[str, Someone] = {}
        if people is None:
            self.facts = Facts(self.app)
            self._furnish()
        else:
            self.facts = Facts.of(self.app, UUID(people["tenant"]), {k: UUID(v) for k, v in people["units"].items()})
            self.people = {name: _someone(one) for name, one in people["people"].items()}

    def __getattr__(self, name: str) -> Someone:
        """office.employee, office.assessor and so on."""
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def _furnish(self) -> None:
        facts, one, people = self.facts, self.facts.someone, self.people
        facts.unit("TANGSEL", "Kota Tangerang Selatan")
        facts.unit("SETDA", "Sekretariat Daerah", "TANGSEL", is_opd=True)
        facts.unit("WAWALI", "Wakil Wali Kota", "TANGSEL")
        facts.unit("DINAS", self.example["assessor_superior"]["unit"], "TANGSEL", is_opd=True)
        facts.unit("BIDANG", self.example["employee"]["unit"], "DINAS")
        facts.unit("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "TANGSEL", is_opd=True)
        people["employee"] = self._of("employee", "BIDANG")
        people["colleague"] = one("Sari Wulandari", "BIDANG", "Pengadministrasi", number="199009092014022009")
        people["assessor"] = self._of("assessor", "BIDANG", is_head=True)
        people["superior"] = self._of("assessor_superior", "DINAS", is_head=True)
        people["secretary"] = one("Rahmat Hidayat", "SETDA", "Sekretaris Daerah", is_head=True,
                                  number="196804121993031902")  # fmt: skip
        people["admin"] = one("Dewi Anggraeni", "DINAS", "Analis Kepegawaian", number="198705052010012005")
        people["chief"] = one("Agus Salim", "BKPSDM", "Kepala Badan", number="197508082000031008", is_head=True)
        people["officer"] = one("Nur Aini Lestari", "BKPSDM", "Analis Kinerja", number="198806062011012006")
        people["stranger"] = one("Budi Santoso", "SETDA", "Pranata Komputer", number="198207072008011007")
        facts.assesses(self.assessor, self.employee, self.colleague)
        facts.assesses(self.superior, self.assessor, self.admin)
        facts.assesses(self.secretary, self.superior, self.chief)
        facts.assesses(self.chief, self.officer)
        facts.grants(self.admin, Role.ADMIN_OPD, "DINAS")
        facts.grants(self.officer, Role.PETUGAS_BKPSDM)
        self._periods()
        self.agree()

    def remembered(self) -> dict[str, Any]:
        """Everybody, to open the same office again."""
        return {
            "tenant": str(self.facts.tenant_id),
            "units": {code: str(one) for code, one in self.facts.units.items()},
            "people": {name: {k: str(v) for k, v in vars(one).items()} for name, one in self.people.items()},
        }

    def _of(self, who: str, unit: str, *, is_head: bool = False, since: date = SINCE) -> Someone:
        """Somebody of the example as the state recorded him: a soldier has a pangkat alone, a PPPK a golongan."""
        one = self.example[who]
        status = STATUSES[one["status"]]
        pangkat, _, golongan = one["rank_grade"].removesuffix(")").partition(" (")
        if status is EmploymentStatus.PPPK:
            pangkat, golongan = "", pangkat
        return self.facts.someone(
            one["name"], unit, one["position"], number=one["identity_number"], number_label=status.number_label,
            status=status, pangkat=pangkat, golongan=golongan, is_head=is_head, since=since,
        )  # fmt: skip

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    # ------------------------------------------------------------------------------------------ what is so

    def _periods(self) -> None:
        rows = (
            (PeriodKind.QUARTERLY, 2, "Triwulan II 2026", date(2026, 4, 1), date(2026, 6, 30), OPENS_ON,
             CLOSES_ON),
            (PeriodKind.ANNUAL, 1, "Tahunan 2026", date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 15),
             date(2027, 1, 10)),
        )  # fmt: skip
        with self.facts.stating() as session:
            for kind, no, label, starts, ends, opens, closes in rows:
                session.add(
                    Period(
                        id=new_id(), tenant_id=self.facts.tenant_id, year=2026, kind=kind, no=no, label=label,
                        starts_on=starts, ends_on=ends, opens_on=opens, closes_on=closes,
                    )
                )  # fmt: skip

    def organisation_is(
        self, value: str | None = None, unit: str = "DINAS", kind: PeriodKind = PeriodKind.QUARTERLY, no: int = 0,
        label: str = "",
    ) -> None:  # fmt: skip
        """The leader above has set how the organisation did."""
        with self.facts.stating() as session:
            found = sa.select(PERIOD.id).where(PERIOD.kind == kind)
            found = found.where(PERIOD.no == no) if no else found
            period = session.execute(found.where(PERIOD.label == label) if label else found).scalar_one()
            session.add(
                UnitPredicate(
                    id=new_id(), tenant_id=self.facts.tenant_id, unit_id=self.facts.units[unit],
                    period_id=period, evidence="Laporan kinerja", set_by_id=self.superior.person_id,
                    value=OrganisationPredicate(value or self.example["organisation_predicate_code"]),
                    set_by_capacity="Kepala Dinas", set_at=clock.now(),
                )
            )  # fmt: skip

    def policy_is(self, key: str, value: str) -> None:
        """The city has published another value, in force since long ago."""
        self.facts.publishes(key, value, self.officer, self.chief)

    def agree(
        self, *, change: dict[str, str] | None = None, starts: date = date(2026, 1, 1), year: int = 2026
    ) -> UUID:
        """An SKP with the rows of the example, proposed by the employee and agreed by the assessor."""
        with self.facts.stating() as session:
            case = open_case(
                session,
                Opening("skp", self.facts.tenant_id, self.facts.units["DINAS"], self.facts.units["BIDANG"],
                        self.employee.person_id, self.employee.position_id, f"SKP {year}"),
                SYSTEM, moment(session, clock.now(), clock.today()),
            )  # fmt: skip
            self._write(session, case.id, change or {}, max(starts, date(year, 1, 1)))
        for step, person in (("submit", self.employee), ("agree", self.assessor)):
            self.step(case.id, step, person)
        return case.id

    def _write(self, session: Any, case_id: UUID, change: dict[str, str], starts: date) -> None:
        known = session.execute(sa.select(columns(Skp).id).where(
            columns(Skp).assignment_id == self.employee.assignment_id, columns(Skp).year == starts.year)).scalar()
        skp_id, tenant = known or new_id(), self.facts.tenant_id
        no = session.execute(sa.select(sa.func.count()).select_from(columns(SkpVersion).no.table)).scalar_one() + 1
        if known is None:
            session.add(Skp(id=skp_id, tenant_id=tenant, person_id=self.employee.person_id, year=starts.year,
                            starts_on=starts, assignment_id=self.employee.assignment_id,
                            position_id=self.employee.position_id, ends_on=date(starts.year, 12, 31)))
            session.flush()
        session.add(SkpVersion(case_id=case_id, skp_id=skp_id, tenant_id=tenant, no=no,
                               approach=Approach(self.example["approach"]),
                               form_class=FormClass(self.example["form_class"])))
        session.flush()
        for row in self.example["work_results"]:
            self._write_result(session, case_id, row, change)
        for value in self.example["behaviours"]:
            session.add(Behaviour(version_id=case_id, value=BehaviourValue(value["value_code"]),
                                  expectation=value["leader_expectation"]))

    @staticmethod
    def _write_result(session: Any, case_id: UUID, row: dict[str, Any], change: dict[str, str]) -> None:
        result_id = new_id()
        session.add(Result(id=result_id, version_id=case_id, no=row["no"], kind=ResultKind(row["type"]),
                           classification=Classification(row["classification"]), plan=row["result_plan"],
                           leader_result=row["leader_result"]))
        session.flush()
        for no, one in enumerate(row["indicators"], start=1):
            target = one["target"]
            session.add(Indicator(id=new_id(), result_id=result_id, no=no, aspect=ASPECTS[one["aspect_code"]],
                                  text=change.get(one["indicator"], one["indicator"]), target_text=target["text"],
                                  direction=Direction(target["direction"])))

    # ------------------------------------------------------------------------------------------ acting

    def on(self, day: date) -> None:
        """It is another day in the city."""
        clock.pretend(day)

    def at(self, one: Someone) -> Client:
        """The browser of that person today."""
        found = self._browsers.get((one.person_id, clock.today()))
        if found is None:
            found = self._browsers[one.person_id, clock.today()] = self.facts.enter(one)
        return found

    def opened(self, case_id: UUID, one: Someone) -> None:
        """That person has looked at the case in its present visit."""
        with self.app.app_context():
            visit = db.session.execute(sa.select(VISIT.id).where(VISIT.case_id == case_id, VISIT.closed_at.is_(None)))
            seen(tenant_id=self.facts.tenant_id, reader_id=one.person_id, subject_id=self.employee.person_id,
                 kind=ReadingKind.OPENED, capacity="", now=clock.now(), case_id=case_id, visit_id=visit.scalar_one())

    def step(self, case_id: UUID, step: str, one: Someone, payload: Any = None, key: str = "") -> Any:
        """Take a step as that person, without a page. Raises what the operation raises."""
        self.opened(case_id, one)
        with self.app.app_context():
            account = db.session.execute(sa.select(ACCOUNT.id).where(ACCOUNT.person_id == one.person_id)).scalar_one()
            version = db.session.execute(sa.select(CASE.version).where(CASE.id == case_id)).scalar_one()
            return take_step(
                StepCommand(case_id, step, one.person_id, account, payload, version, key or new_id().hex, step,
                            clock.now(), clock.today())
            )  # fmt: skip

    def step_in(self, session: Any, case_id: UUID, step: str, one: Someone) -> UUID:
        """Note a decision of that person in a transaction of the test's own, without moving the case."""
        visit = session.execute(sa.select(VISIT.id).where(VISIT.case_id == case_id)).scalar_one()
        seat = session.execute(sa.select(SEAT.id).where(SEAT.visit_id == visit)).scalars().first()
        made = Decision(
            id=new_id(), case_id=case_id, visit_id=visit, seat_id=seat, no=1, step=step, went_to="SELF_ASSESSMENT",
            actor_id=one.person_id, actor_name=one.name, actor_capacity="", at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        return made.id

    def case(self, kind: PeriodKind = PeriodKind.QUARTERLY) -> UUID:
        """The evaluation of that kind of period."""
        if self.looks_at is not None and kind is PeriodKind.QUARTERLY:
            return self.looks_at
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(EVALUATION.case_id).where(EVALUATION.kind == kind).order_by(EVALUATION.case_id.desc())
            )
            return UUID(str(rows.scalars().first()))

    @property
    def page(self) -> str:
        """The address of the quarter's evaluation."""
        return f"/evaluasi/{self.case()}"

    def read(self, one: Someone, path: str = "") -> Answer:
        """That person opens the page, or one behind it."""
        return self.at(one).get(self.page + path)

    def go(self, one: Someone, step: str, button: str, **words: Any) -> Answer:
        """That person takes a step from its check page, with what is typed there."""
        self.read(one)
        form = self.check_page(one, step).form(button)
        return self.at(one).post(form.action, data=form.filled(**words))

    def check_page(self, one: Someone, step: str) -> Answer:
        """The check page of a step as that person sees it."""
        return self.at(one).get(f"/perkara/{self.case()}/langkah/{step}")

    # ------------------------------------------------------------------------------------------ looking

    @property
    def state(self) -> str:
        """Where the quarter's evaluation is."""
        return self.state_of(self.case())

    def state_of(self, case_id: UUID) -> str:
        with self.facts.looking() as session:
            return str(session.execute(sa.select(CASE.state).where(CASE.id == case_id)).scalar_one())

    def appraisals(self) -> list[Any]:
        """All results ever set, in order."""
        with self.facts.looking() as session:
            return list(session.execute(sa.select(APPRAISAL).order_by(APPRAISAL.no)).all())

    def snapshot(self, kind: str) -> Snapshot:
        """The latest frozen document of that kind."""
        with self.facts.looking() as session:
            row = session.execute(
                sa.select(DOCUMENT.snapshot).where(DOCUMENT.kind == kind).order_by(DOCUMENT.serial.desc()).limit(1)
            ).scalar_one()
        return from_json(kind, row.encode())

    def tags(self, case_id: UUID | None = None) -> list[str]:
        """What the history says of the case, in order."""
        with self.facts.looking() as session:
            rows = session.execute(
                sa.select(RECORD.tag).where(RECORD.case_id == (case_id or self.case())).order_by(RECORD.seq)
            )
            return list(rows.scalars())

    def count(self, table: Any, *where: Any) -> int:
        """How many rows of a table there are."""
        with self.facts.looking() as session:
            found = session.execute(sa.select(sa.func.count()).select_from(table.__table__).where(*where))
            return int(found.scalar_one())


def _someone(one: dict[str, str]) -> Someone:
    person, position, assignment = (UUID(one[name]) for name in ("person_id", "position_id", "assignment_id"))
    return Someone(person, position, assignment, one["name"], one["username"])


Kept = Callable[[str, Callable[[Path], None]], Path]
PEOPLE = "people.json"


def office_in(
    kept: Kept, folder: Path, key: str = "F8a", *, until: Callable[[Office], object] | None = None
) -> Iterator[Office]:
    """An office of the test's own, as far as `until` brings it. Each is built once and then copied."""
    name = f"office-{key}-{until.__name__ if until else 'running'}"
    shutil.copytree(kept(name, lambda place: _fill(kept, place, key, until)), folder)
    one = reopened(folder, key)
    one.on(DAY)
    yield one
    one.close()
    clock.pretend(None)


def _fill(kept: Kept, folder: Path, key: str, until: Callable[[Office], object] | None) -> None:
    if until is None:
        one = Office(folder, key)
        (folder / PEOPLE).write_text(json.dumps(one.remembered()))
    else:
        shutil.copytree(kept(f"office-{key}-running", lambda place: _fill(kept, place, key, None)), folder,
                        dirs_exist_ok=True)  # fmt: skip
        one = reopened(folder, key)
        one.on(DAY)
        until(one)
    one.close()


def reopened(folder: Path, key: str) -> Office:
    """The office that was left in a folder."""
    return Office(folder, key, json.loads((folder / PEOPLE).read_text()))


def working_days_later(day: date, count: int) -> date:
    """So many weekdays later; the tests load no holidays."""
    reached = day
    while count:
        reached += timedelta(days=1)
        count -= reached.weekday() < 5
    return reached
