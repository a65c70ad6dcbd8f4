"""The structure: units, the chairs in them, and how many people sit where for a city of a given size.

The real units come from `seed/units.csv`. A large city also gets the inner units and the schools that file leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.city import roster, seeds, staffing
from app.city.rows import Ids
from app.city.seeds import Post, UnitSeed
from app.city.workforce import Human
from workflows.policies import Policies

CITY, DEPUTY, SECRETARIAT, OFFICERS = "TANGSEL", "WAWALI", "SETDA", "BKPSDM"
WHOLE = 500  # from so many people on, every unit of the seed exists
SMALL_HEADS_SHARE = 0.5
MANY = 800  # from so many people on, agencies get inner units
VAST = 3000  # from so many people on, schools beyond the sample are added
PEOPLE_PER_SCHOOL = 70
FIRST_SMPN, LAST_SMPN = 3, 24


@dataclass(slots=True)
class Unit:
    """A unit with its place in the tree. `opd` is the nearest ancestor that is an OPD."""

    id: bytes
    seed: UnitSeed
    parent: Unit | None
    opd: Unit | None = None
    head: Chair | None = None
    meeting: str = ""  # stage of its calibration of the latest quarter
    chairs: list[Chair] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.seed.code

    @property
    def kind(self) -> str:
        return self.seed.kind


@dataclass(slots=True)
class Chair:
    """A position. `assessor` is the chair that assesses it; `holder` answers for it (in his capacity when acting)."""

    id: bytes
    unit: Unit
    post: Post
    title: str
    kind: str
    eselon: str
    is_head: bool
    assessor: Chair | None = None
    holder: Human | None = None
    acting: str = ""

    @property
    def capacity(self) -> str:
        return f"{self.acting}{self.title}"

    @property
    def opd(self) -> Unit:
        assert self.unit.opd is not None
        return self.unit.opd


class Turns:
    """Which of several ways is next. The counter has its own row, so it looks the same in a city of any size."""

    def __init__(self) -> None:
        self._taken = [0, 0]

    def next(self, chair: Chair) -> int:
        row = chair.unit.code == staffing.COUNTER_UNIT
        self._taken[row] += 1
        return self._taken[row] - 1


@dataclass(slots=True)
class Structure:
    """Every unit by code, in an order in which parents come first, and every chair."""

    units: dict[str, Unit]
    chairs: list[Chair]

    def head(self, code: str) -> Chair:
        chair = self.units[code].head
        assert chair is not None
        return chair

    def opds(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.seed.is_opd]


def unit_seeds(people: int) -> list[UnitSeed]:
    """The units of a city of that size, parents before children."""
    found = [*seeds.units(), *staffing.HOSPITAL_UNITS]
    if people < WHOLE:
        return _small(found, people)
    if people >= MANY:
        parents = {unit.parent for unit in found}
        for unit in seeds.units():
            if unit.kind == "kecamatan":
                found.extend(staffing.district_units(unit))
            elif unit.is_opd and unit.code not in parents:
                found.extend(staffing.agency_units(unit))
    if people >= VAST:
        found.extend(_schools((people - VAST) // PEOPLE_PER_SCHOOL, {unit.code for unit in found}))
    return found


def _small(all_units: list[UnitSeed], people: int) -> list[UnitSeed]:
    """The units with people of fixed name and those above them, then others while heads stay in the minority."""
    by_code = {unit.code: unit for unit in all_units}
    kept: set[str] = set()
    for code in (*roster.heads(), *roster.staff(), *staffing.fixed_staff(people)):
        above = code
        while above:
            kept.add(above)
            above = by_code[above].parent
    for unit in all_units:
        if len(kept) < people * SMALL_HEADS_SHARE and (not unit.parent or unit.parent in kept):
            kept.add(unit.code)
    return [unit for unit in all_units if unit.code in kept]


def _schools(count: int, known: set[str]) -> list[UnitSeed]:
    """SMP Negeri up to number 24, then SD Negeri by kelurahan."""
    junior = [n for n in range(FIRST_SMPN, LAST_SMPN + 1) if f"SMPN-{n:02d}" not in known]
    kelurahan = [u.name.removeprefix("Kelurahan ") for u in seeds.units() if u.kind == "kelurahan"]
    elementary = [(name, n) for n in (1, 2, 3) for name in dict.fromkeys(kelurahan)]
    made = [staffing.junior_school(number) for number in junior[: max(count // 6, 1)]]
    for name, number in elementary:
        school = staffing.elementary_school(name, number)
        if len(made) < count and school.code not in known:
            made.append(school)
    return made[:count]


def build_structure(people: int, ids: Ids, policies: Policies, today: date) -> Structure:
    """Units with their heads, and the line of assessment between the heads. Staff is seated by `seat_staff`."""
    units: dict[str, Unit] = {}
    for seed in unit_seeds(people):
        unit = Unit(ids(), seed, units.get(seed.parent))
        unit.opd = unit if seed.is_opd else (unit.parent.opd if unit.parent else None)
        units[seed.code] = unit
    for unit in units.values():
        unit.opd = unit.opd or units[SECRETARIAT]  # Wali Kota, Wakil, staf ahli
    chairs = [_head_chair(unit, ids) for unit in units.values()]
    structure = Structure(units, chairs)
    for chair in chairs:
        chair.assessor = _assessor_of_head(structure, chair, policies, today)
    return structure


def _head_chair(unit: Unit, ids: Ids) -> Chair:
    seed = unit.seed
    title = seed.head_title
    if title == "Sekretaris" and unit.parent:
        title = f"Sekretaris {unit.parent.seed.name}"
    chair = Chair(ids(), unit, staffing.head_post(seed), title, seed.head_kind, seed.eselon, is_head=True)
    unit.head = chair
    unit.chairs.append(chair)
    return chair


ABOVE = {"sekda": SECRETARIAT, "wali_kota": CITY}
_SCHOOL_BOARD = {"SMPN": "DIKBUD-SMP", "SDN": "DIKBUD-SD"}


def _assessor_of_head(structure: Structure, chair: Chair, policies: Policies, today: date) -> Chair | None:
    """Heads of OPD, camat and the Sekda answer to whom policy says; schools to their bidang; others up the tree."""
    unit = chair.unit
    if unit.code == CITY or unit.kind == "pimpinan":
        return None
    if unit.code == SECRETARIAT:
        return structure.head(ABOVE[policies.choice("line.sekda.assessor", today)])
    if unit.seed.is_opd or unit.kind == "staf_ahli":
        return structure.head(ABOVE[policies.choice("line.opd_head.assessor", today)])
    board = _SCHOOL_BOARD.get(unit.code.split("-")[0], "")
    if board in structure.units:
        return structure.head(board)
    assert unit.parent is not None
    return unit.parent.head


def seat_staff(structure: Structure, people: int, ids: Ids) -> None:
    """Chairs below the heads, shared out by weight; every chair below a head is assessed by that head."""
    fixed = {code: posts for code, posts in staffing.fixed_staff(people).items() if code in structure.units}
    named = {code: [post for post, _ in staff] for code, staff in roster.staff().items() if code not in fixed}
    rest = people - len(structure.chairs) - sum(len(posts) for posts in (*fixed.values(), *named.values()))
    if rest < 0:
        raise ValueError(f"Kota latihan memerlukan paling sedikit {people - rest} orang.")
    shares = _shares(
        {code: staffing.weight(unit.seed) for code, unit in structure.units.items() if code not in fixed}, rest
    )
    for code, unit in structure.units.items():
        first = fixed.get(code) or named.get(code, [])
        for post in (*first, *staffing.mix(unit.seed, _agency(unit), shares.get(code, 0))):
            chair = Chair(
                ids(),
                unit,
                seeds.posts()[post],
                seeds.posts()[post].title,
                seeds.posts()[post].kind,
                staffing.ESELON.get(post, ""),
                is_head=False,
                assessor=unit.head,
            )
            unit.chairs.append(chair)
            structure.chairs.append(chair)


def _agency(unit: Unit) -> str:
    return unit.opd.code if unit.opd else CITY


def _shares(weights: dict[str, float], total: int) -> dict[str, int]:
    """Largest remainders; ties go to the unit that comes first."""
    whole = sum(weights.values())
    exact = {code: weight * total / whole for code, weight in weights.items()}
    shares = {code: int(value) for code, value in exact.items()}
    missing = total - sum(shares.values())
    for code in sorted(exact, key=lambda c: shares[c] - exact[c])[:missing]:
        shares[code] += 1
    return shares
