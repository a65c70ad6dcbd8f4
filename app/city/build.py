"""Build the practice city: the structure, its people, and two years of their work, relative to a day."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.city import operations
from app.city.agreements import Agreements
from app.city.cascade import depth_of
from app.city.casework import Casework
from app.city.clocks import write_outage
from app.city.clockwork import Clockwork
from app.city.cycle import appoint_meetings, build_cycle, set_organisations, write_cycle
from app.city.ekinerja import Ekinerja
from app.city.fixtures import Fixture, fixtures
from app.city.goals import Goals
from app.city.inboxes import write_filters
from app.city.letters import Letters
from app.city.lives import Lives
from app.city.offices import Offices, write_offices
from app.city.operations import Writer
from app.city.papers import Keep
from app.city.people import populate, vacant_heads
from app.city.policy_changes import PolicyChanges
from app.city.queries import DEMO_PASSWORD
from app.city.registers import write_registers
from app.city.rows import Ids, Rows
from app.city.structure import build_structure, seat_staff
from app.city.version_moves import VersionMoves
from app.city.workforce import Human
from workflows.policies import load_defaults

SEED = 3674
FLUSH_AT = 60_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What stands now."""

    people: int
    units: int
    cases: int
    decisions: int


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def build_city(
    engine: Any = None,
    *,
    people: int = 2000,
    today: date,
    progress: Progress = quiet,
    password_hash: str | None = None,
    seed: int = SEED,
) -> Built:
    """Load the city into an empty database whose tables exist, all or nothing.

    Inside an application the engine, the hash of the printed password and the place of files are its own; else pass an
    engine, and a hash for the accounts of the sign-in page or they have no password, and there is no evidence. The same
    `people`, `today` and `seed` give the same rows, apart from that hash and the key the records are chained with.
    Raises ValueError when `people` are too few to fill the smallest structure.
    """
    keep: Keep | None = None
    if engine is None:
        engine, password_hash, keep = operations.of_application(DEMO_PASSWORD)
    with _without_collector(), operations.city_transaction(engine) as writer:
        city = City(people, today, seed, keep)
        city.write_registers(password_hash)
        return city.live(writer, progress)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of tuples without a circle among them: looking for circles would cost a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class City:
    """The city while it is being built."""

    def __init__(self, people: int, today: date, seed: int, keep: Keep | None) -> None:
        self.seed, self.today = seed, today
        self.ids, self.rows = Ids(seed, date(today.year - 1, 1, 1)), Rows()
        self.tenant = self.ids()
        self.clockwork = Clockwork(today, load_defaults())
        self.structure = build_structure(people, self.ids, self.clockwork.policies, today)
        vacant = vacant_heads(self.structure, seed)
        seat_staff(self.structure, people + len(vacant), self.ids)
        self.workforce = populate(self.structure, vacant, today, seed, self.ids)
        self.cycle = build_cycle(self.clockwork, self.ids)
        appoint_meetings(self.structure)
        set_organisations(self.structure, self.cycle, self.clockwork, seed)
        self.goals = Goals.under(self.clockwork.policies, today, seed)
        self.offices = Offices(self.structure)
        self.casework = Casework(self.structure, self.clockwork, self.rows, self.ids, self.tenant)
        self.casework.officer = self.offices.acting_for
        forms = fixtures(self.goals, self.workforce)
        self._settle_worked_forms(forms)
        self.lives = Lives(self.casework, self.goals, self.rows, self.cycle, forms, seed, keep)
        self.lives.cast(self.offices.counter)
        self.agreements = Agreements(self.structure, self.casework, self.rows, seed)
        self.policy_changes = PolicyChanges(self.offices, self.casework, self.rows, seed)
        self.version_moves = VersionMoves(self.offices, self.casework, self.rows, seed)
        self.letters = Letters(self.offices, self.casework, self.rows, self.workforce.people, seed)
        self.ekinerja = Ekinerja(self.offices, self.casework, self.rows, self.workforce.people)

    def _settle_worked_forms(self, forms: dict[bytes, Fixture]) -> None:
        """The organisations did as the worked forms say."""
        chairs = {human.id: human.chair for human in self.workforce.people}
        for person_id, form in forms.items():
            for period in self.cycle:
                if form.covers(period, self.today):
                    period.organisations[chairs[person_id].unit.code] = form.organisation

    def write_registers(self, password_hash: str | None) -> None:
        """Everything that is not a case."""
        write_registers(self.structure, self.workforce, self.rows, self.ids, self.tenant)
        write_cycle(self.structure, self.cycle, self.clockwork, self.rows, self.ids, self.tenant)
        write_offices(self.offices, self.today, self.seed, self.rows, self.ids, self.tenant, password_hash)

    def live(self, writer: Writer, progress: Progress) -> Built:
        """Two years of work, one OPD after another."""
        groups: dict[bytes, list[Human]] = {}
        for human in self.workforce.people:
            groups.setdefault(human.chair.opd.id, []).append(human)
        self.agreements.write()
        self.policy_changes.write()
        write_outage(self.offices, self.casework, self.rows)
        write_filters(self.offices, self.casework, self.rows)
        self.version_moves.write()
        self.letters.write()
        self.ekinerja.write()
        self.lives.cascade.city = self.agreements.city
        done, total = 0, len(self.workforce.people)
        for opd in self.structure.opds():
            people = sorted(groups.get(opd.id, ()), key=lambda human: depth_of(human.chair))
            for human in people:
                self.lives.live(human)
                done += 1
                if self.rows.waiting() > FLUSH_AT:
                    writer.write(self.rows.take())
                    progress("Kota latihan", done, total)
            self.lives.cascade.write_matrices(opd, (human.chair for human in people))
            self.lives.evaluations.meetings.write(opd)
            self.lives.evaluations.meetings.establish(opd)
            self.casework.chains.close(opd)
        self.lives.touches.finish(self.offices, self.cycle)
        writer.write(self.rows.take())
        progress("Kota latihan", total, total)
        return Built(total, len(self.structure.units), self.casework.opened, self.casework.decided)
