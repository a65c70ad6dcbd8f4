"""Fill the chairs: who holds each, with what rank, since when; who acts for a vacant head; who moved or left."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.city import names, roster, seeds
from app.city.names import Names, Numbers, age_and_service, first_of_month, pick_degrees, with_degrees, years_before
from app.city.roster import Named
from app.city.rows import Ids
from app.city.staffing import COUNTER_UNIT, SETTLED
from app.city.structure import Chair, Structure, Unit
from app.city.workforce import Human, Tenure
from workflows.vocabulary import EmploymentStatus, Sex

VACANT_KINDS = ("seksi", "subbagian", "kelurahan", "bidang")
AWAY_SHARE = 0.03
VACANT_SHARE, SECOND_SHARE, MOVED_SHARE, RETIRED_SHARE = 0.035, 0.01, 0.015, 0.007
MOVED_BEFORE_SHARE = 0.008  # in the middle of last year
LONG_AGO = 2  # heads hold their chair since before last year, so they answer for all of it


@dataclass(slots=True)
class Workforce:
    """Everybody, in the order of their chairs."""

    people: list[Human]
    today: date

    def at(self, code: str) -> list[Human]:
        """People of a unit, its head first."""
        return [human for human in self.people if human.chair.unit.code == code]


def vacant_heads(structure: Structure, seed: int) -> set[str]:
    """Codes of units whose head's chair is empty; somebody acts for it."""
    kept = set(roster.heads()) | set(roster.staff())
    return {
        unit.code
        for unit in structure.units.values()
        if unit.kind in VACANT_KINDS
        and unit.code not in kept
        and _dice(seed, "kosong", unit.code).random() < VACANT_SHARE
    }


def _dice(seed: int, *words: str) -> random.Random:
    return random.Random(":".join((str(seed), *words)))


class Recruiter:
    """Makes people for chairs. The same unit always gets the same people, whatever the size of the city."""

    def __init__(self, today: date, seed: int, ids: Ids) -> None:
        self.today, self.seed, self.ids = today, seed, ids
        self.names, self.numbers = Names(seed), Numbers(roster.numbers())

    def hire(self, chair: Chair, rng: random.Random, *, settled: bool = False) -> Human:
        """An invented person who fits the chair. `settled`: a PNS with some years behind him."""
        post, status = chair.post, EmploymentStatus.PNS if settled else self._status(chair, rng)
        sex = Sex.P if rng.random() * 100 < post.female_percent else Sex.L
        age, service = age_and_service(rng, post, status)
        joined = first_of_month(years_before(self.today, max(service, 4.0) if settled else service))
        birth = years_before(self.today, age)
        if status in (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU):
            joined = max(joined, date(names.PPPK_SINCE, 2, 1))
            number = self.numbers.nippppk(birth, joined.year, sex)
        else:
            number = self.numbers.nip(birth, joined, sex)
        golongan = self._golongan(post, status, service, rng)
        name = with_degrees(self.names.plain(rng, sex), pick_degrees(rng, post, sex))
        kind = "PPPK" if status.value.startswith("PPPK") else "PNS"
        return Human(
            self.ids(),
            name,
            number,
            status,
            golongan,
            seeds.pangkat()[kind, golongan],
            joined,
            has_device=post.code != "POS_OPERATOR" or rng.random() < 0.6,
        )

    @staticmethod
    def _status(chair: Chair, rng: random.Random) -> EmploymentStatus:
        if chair.is_head or not chair.post.pppk or chair.post.low.startswith("IV"):
            return EmploymentStatus.PNS
        roll = rng.random()
        part_time = 0.22 if chair.post.low < "III" else 0.06
        if roll < part_time:
            return EmploymentStatus.PPPK_PARUH_WAKTU
        if roll < part_time + 0.32:
            return EmploymentStatus.PPPK
        is_junior = chair.post.low in ("II/a", "II/c", "III/a")
        return EmploymentStatus.CPNS if is_junior and roll > 0.955 else EmploymentStatus.PNS

    @staticmethod
    def _golongan(post: seeds.Post, status: EmploymentStatus, service: float, rng: random.Random) -> str:
        if status in (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU):
            return post.pppk
        ladder = seeds.ladder()
        low, high = ladder.index(post.low), ladder.index(post.high)
        if status is EmploymentStatus.CPNS:
            return ladder[low]
        return ladder[
            min(high, low + int(service / 4.5 * rng.uniform(0.4, 1.0)) % (high - low + 1) if high > low else low)
        ]

    def named(self, person: Named) -> Human:
        return Human(
            self.ids(),
            person.name,
            person.number,
            person.status,
            person.golongan,
            person.pangkat,
            min(person.joined_on, self.today),
        )

    def seat(self, human: Human, chair: Chair, rng: random.Random, *, settled: bool = False) -> None:
        """The main chair, since a date that leaves heads (and the settled) in place for all of last year."""
        earliest = max(human.joined_on, years_before(self.today, 9))
        long_ago = date(self.today.year - LONG_AGO, 12, 1)
        latest = long_ago if chair.is_head or settled else self.today - timedelta(days=20)
        span = max((latest - earliest).days, 0)
        since = earliest + timedelta(days=int(span * rng.random())) if span else min(earliest, latest)
        if not chair.is_head and since.year >= self.today.year - 1 and rng.random() < 0.9:
            since = human.joined_on  # most stayed where they began
        human.tenures.append(Tenure(self.ids(), chair, since))
        chair.holder = human


def populate(structure: Structure, vacant: set[str], today: date, seed: int, ids: Ids) -> Workforce:
    """Everybody in place."""
    recruiter = Recruiter(today, seed, ids)
    named_heads, named_staff = roster.heads(), roster.staff()
    people: list[Human] = []
    for unit in structure.units.values():
        rng = _dice(seed, unit.code)
        waiting = list(named_staff.get(unit.code, ()))
        for place, chair in enumerate(unit.chairs):
            if chair.is_head and unit.code in vacant:
                continue
            settled = unit.code == COUNTER_UNIT and place <= SETTLED
            given = named_heads.get(unit.code) if chair.is_head else _next_named(waiting, chair)
            human = recruiter.named(given) if given else recruiter.hire(chair, rng, settled=settled)
            recruiter.seat(human, chair, rng, settled=settled or given is not None)
            people.append(human)
    _appoint_acting_heads(structure, vacant, today, ids)
    _appoint_daily_heads(structure, vacant, today, seed, ids)
    _change_things(structure, people, today, seed, ids)
    return Workforce(people, today)


def _next_named(waiting: list[tuple[str, Named]], chair: Chair) -> Named | None:
    if waiting and waiting[0][0] == chair.post.code:
        return waiting.pop(0)[1]
    return None


def _appoint_acting_heads(structure: Structure, vacant: set[str], today: date, ids: Ids) -> None:
    """Plt for each empty head's chair: a sibling head, else the head above."""
    since = date(today.year - LONG_AGO, 12, 1)
    for code in sorted(vacant):
        unit = structure.units[code]
        acting = next((h for h in _neighbours(structure, unit) if h.code not in vacant), None)
        holder = acting.head.holder if acting and acting.head else None
        assert unit.head is not None
        assert holder is not None
        unit.head.holder, unit.head.acting = holder, "Plt. "
        holder.tenures.append(Tenure(ids(), unit.head, since, holding="plt", is_primary=False))


def _appoint_daily_heads(structure: Structure, vacant: set[str], today: date, seed: int, ids: Ids) -> None:
    """Plh for heads who are away this week: they keep their chair, a sibling stands in."""
    for unit in structure.units.values():
        away = unit.kind in VACANT_KINDS and _dice(seed, "plh", unit.code).random() < AWAY_SHARE
        if not away or unit.code in vacant or unit.code in roster.heads():
            continue
        sibling = next((u for u in _neighbours(structure, unit) if u.code not in vacant and u.kind == unit.kind), None)
        if sibling is None or sibling.head is None or sibling.head.holder is None or unit.head is None:
            continue
        since, until = today - timedelta(days=2), today + timedelta(days=5)
        tenure = Tenure(ids(), unit.head, since, until, holding="plh", is_primary=False)
        sibling.head.holder.tenures.append(tenure)


def _neighbours(structure: Structure, unit: Unit) -> list[Unit]:
    siblings = [
        u for u in structure.units.values() if u.parent is unit.parent and u is not unit and u.kind == unit.kind
    ]
    return siblings + ([unit.parent] if unit.parent else [])


def _change_things(structure: Structure, people: list[Human], today: date, seed: int, ids: Ids) -> None:
    """Second chairs, transfers of this year and the last, and retirements, among ordinary staff."""
    kept = {person.name for named in roster.staff().values() for _, person in named}
    ordinary = [h for h in people if not h.chair.is_head and h.status is EmploymentStatus.PNS and h.name not in kept]
    for human in (h for h in ordinary if h.chair.unit.code != COUNTER_UNIT):
        rng = _dice(seed, "ubah", human.number)
        roll = rng.random()
        if roll < SECOND_SHARE:
            _give_second_chair(structure, human, today, ids, rng)
        elif roll < SECOND_SHARE + MOVED_SHARE:
            _move(structure, human, today, ids, rng)
        elif roll < SECOND_SHARE + MOVED_SHARE + RETIRED_SHARE:
            _retire(human, today, rng)
        elif roll < SECOND_SHARE + MOVED_SHARE + RETIRED_SHARE + MOVED_BEFORE_SHARE:
            _move_on(structure, human, date(today.year - 1, rng.randint(4, 10), 1), ids, rng)
    if not any(human.posts_in(today.year - 1) > 1 for human in people):
        _move_somebody(structure, ordinary, date(today.year - 1, 7, 1), ids, seed)


def _move_somebody(structure: Structure, ordinary: list[Human], moved_on: date, ids: Ids, seed: int) -> None:
    """A small city too has one who held two posts last year."""
    settled = [
        human for human in ordinary
        if human.chair.unit.code != COUNTER_UNIT and human.tenures[0].since < date(moved_on.year, 1, 1)
        and len(human.tenures) == 1 and human.ended_on is None
    ]  # fmt: skip
    if settled:
        _move_on(structure, settled[0], moved_on, ids, _dice(seed, "mutasi", settled[0].number))


def _new_chair(structure: Structure, unit: Unit, like: Chair, ids: Ids) -> Chair:
    chair = Chair(ids(), unit, like.post, like.title, like.kind, like.eselon, is_head=False, assessor=unit.head)
    unit.chairs.append(chair)
    structure.chairs.append(chair)
    return chair


def _elsewhere(structure: Structure, human: Human, rng: random.Random) -> Unit:
    """Another unit of the same kind in the same agency, else the same unit: a person's history stays in one OPD."""
    unit = human.chair.unit
    near = [u for u in structure.units.values() if u.kind == unit.kind and u.opd is unit.opd and u is not unit]
    return rng.choice(near or [unit])


def _give_second_chair(structure: Structure, human: Human, today: date, ids: Ids, rng: random.Random) -> None:
    chair = _new_chair(structure, _elsewhere(structure, human, rng), human.chair, ids)
    chair.holder = human
    since = max(human.joined_on, date(today.year - 1, 1, 2))
    human.tenures.append(Tenure(ids(), chair, since, is_primary=False))


def _move(structure: Structure, human: Human, today: date, ids: Ids, rng: random.Random) -> None:
    """A transfer on the first of a month of this year; the old chair stays empty."""
    if today.month < 3:
        return
    _move_on(structure, human, date(today.year, rng.randint(2, today.month - 1), 1), ids, rng)


def _move_on(structure: Structure, human: Human, moved_on: date, ids: Ids, rng: random.Random) -> None:
    old = human.tenures[0]
    if old.since >= moved_on:
        return
    old.chair.holder, old.until, old.reason = None, moved_on - timedelta(days=1), "mutasi"
    chair = _new_chair(structure, _elsewhere(structure, human, rng), old.chair, ids)
    chair.holder = human
    human.tenures.insert(0, Tenure(ids(), chair, moved_on))


def _retire(human: Human, today: date, rng: random.Random) -> None:
    if today.month < 3:
        return
    left_on = date(today.year, rng.randint(2, today.month), 1) - timedelta(days=1)
    tenure = human.tenures[0]
    if tenure.since >= left_on:
        return
    human.ended_on, human.end_reason = left_on, "pensiun"
    tenure.chair.holder, tenure.until, tenure.reason = None, left_on, "pensiun"
