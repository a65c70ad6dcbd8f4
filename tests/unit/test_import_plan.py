"""What a people file comes to, against an organisation made by hand: large files cost what their rows cost."""

import time
from datetime import date
from uuid import UUID

from app.exchange.plan import Plan
from app.exchange.planning import Planner
from app.exchange.queries import ChairNow, Importer, PersonNow, Present, UnitNow
from app.exchange.rows import Row
from app.organisation.models import FOREVER
from workflows.policies import load_defaults
from workflows.vocabulary import EmploymentStatus

TODAY, SINCE, MOVED = date(2026, 7, 21), date(2024, 3, 1), date(2026, 8, 1)
UNIT = UnitNow(UUID(int=1), "DINAS", "Dinas", UUID(int=1))
ABOVE = UUID(int=2)
IMPORTER = Importer(None, UUID(int=3), None)


def chair(number: int, title: str, holder: int | None) -> ChairNow:
    held = (UUID(int=20_000 + holder), FOREVER) if holder is not None else (None, None)
    return ChairNow(UUID(int=10_000 + number), UNIT.id, title, "pelaksana", "", "", False, *held)


def person(number: int) -> PersonNow:
    return PersonNow(
        UUID(int=20_000 + number), str(number), f"Pegawai {number}", EmploymentStatus.PNS, "III/a", "", "", True, 1,
        None, None, UUID(int=30_000 + number), UUID(int=10_000 + number), SINCE,
    )  # fmt: skip


def crowd(count: int, vacant: int = 0) -> Present:
    """So many people in a chair each, all of one name in one unit, and some chairs of another name that are vacant."""
    chairs = [chair(n, "Pengelola", n) for n in range(count)]
    chairs += [chair(count + n, "Analis", None) for n in range(vacant)]
    people = {str(n): person(n) for n in range(count)}
    lines = {one.id: (ABOVE, SINCE) for one in chairs}
    return Present(people, {UNIT.code: UNIT}, {one.id: one for one in chairs}, lines)


def planned(present: Present, rows: list[Row]) -> Plan:
    return Planner(present, IMPORTER, load_defaults(), TODAY).plan(rows)


def test_vacant_chairs_are_given_once_each_and_then_new_ones_are_made() -> None:
    rows = [Row(n + 2, str(n), jabatan="analis ", mulai=MOVED) for n in range(3)]
    plan = planned(crowd(5, vacant=2), rows)
    chairs = [one.chair for one in plan.rows if one.chair]
    assert [one.is_new for one in chairs] == [False, False, True]
    assert len({one.id for one in chairs}) == 3


def test_chair_is_free_from_the_day_its_holder_leaves_it_in_the_same_file() -> None:
    present = crowd(2)
    going = Row(2, "0", jabatan="Analis", mulai=MOVED)
    present.chairs[UUID(int=10_001)] = chair(1, "Arsiparis", 1)
    coming = {day: Row(3, "1", jabatan="Pengelola", mulai=date(2026, *day)) for day in ((7, 31), (8, 1))}
    made = {}
    for day, row in coming.items():
        second = next(one.chair for one in planned(present, [going, row]).rows if one.row is row)
        assert second is not None
        made[day] = second.is_new
    assert made == {(7, 31): True, (8, 1): False}


def test_a_whole_unit_that_moves_costs_seconds_and_not_minutes() -> None:
    present, count = crowd(8_000), 8_000
    rows = [Row(n + 2, str(n), jabatan=f"Analis {n % 7}", mulai=MOVED) for n in range(count)]
    began = time.process_time()
    plan = planned(present, rows)
    assert time.process_time() - began < 3, "every row against every chair of the unit would take five times that"
    assert sum(one.moves for one in plan.rows) == count
