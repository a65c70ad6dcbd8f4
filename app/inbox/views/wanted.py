"""What part of the list is wanted, as an address says it, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from app.access import Actor
from app.cases.frame import OFFICE_NAME
from app.inbox.queries import By, Overview, Wanted
from app.inbox.queries.matters import OFFICES, Capacity
from app.web.request import uuid_or_none
from workflows.catalogue import PROCESSES, SUPERSEDED

KIND, CAPACITY, BY, ASIDE = "jenis", "sebagai", "batas", "tunda"
SELF, YES = "saya", "ya"
KINDS = frozenset(f"{process.name}.{state.value}" for process in (*PROCESSES, *SUPERSEDED) for state in process.stages)
BY_WORDS = ((By.LATE.value, "Lewat batas"), (By.WEEK.value, "Pekan ini"), (By.LATER.value, "Nanti"))


@dataclass(frozen=True, slots=True)
class Filter:
    """One kept filter as the page shows it."""

    name: str
    url: str
    count: int
    current: bool


def read(args: Mapping[str, str]) -> Wanted:
    """What an address wants; what it names and nobody knows is left out."""
    if args.get(ASIDE) == YES:
        return Wanted(aside=True)
    kind, by = args.get(KIND, ""), args.get(BY, "")
    process, _, state = kind.partition(".") if kind in KINDS else ("", "", "")
    return Wanted(process, state, _capacity(args.get(CAPACITY, "")), By(by) if by in set(By) else By.ANY)


def _capacity(text: str) -> Capacity | None:
    kind, _, which = text.partition("-")
    if text == SELF:
        return True, None, None
    position_id = uuid_or_none(which) if kind == "jabatan" else None
    if position_id is not None:
        return False, position_id, None
    return (False, None, OFFICES[which]) if kind == "kantor" and which in OFFICES else None


def query_of(wanted: Wanted) -> dict[str, str]:
    """The same as an address says it."""
    found = {
        KIND: f"{wanted.process}.{wanted.state}" if wanted.process else "",
        CAPACITY: value_of(wanted.capacity) if wanted.capacity else "",
        BY: wanted.by.value,
        ASIDE: YES if wanted.aside else "",
    }
    return {name: value for name, value in found.items() if value}


def value_of(capacity: Capacity) -> str:
    """A capacity as an address names it."""
    _, position_id, office = capacity
    return f"jabatan-{position_id.hex}" if position_id else f"kantor-{office.value}" if office else SELF


def name_of(capacity: Capacity, actor: Actor) -> str:
    """The same in words: for whom the person acts there."""
    _, position_id, office = capacity
    if position_id is not None:
        mandate = actor.mandate_for(position_id)
        held = (p.capacity for p in actor.positions if p.position_id == position_id)
        return mandate.called if mandate else next(held, "Jabatan lain")
    return OFFICE_NAME[office.value] if office else "Diri sendiri"


def kinds_of(numbers: Overview) -> list[tuple[str, str]]:
    """The kinds that wait, each with how many, whatever the capacity."""
    counts: dict[tuple[str, str], int] = {}
    for kind in numbers.kinds:
        counts[kind.value, kind.label] = counts.get((kind.value, kind.label), 0) + kind.count
    return [(value, f"{label} ({count})") for (value, label), count in counts.items()]


def capacities_of(numbers: Overview, actor: Actor) -> list[tuple[str, str]]:
    """For whom the person acts, each with how many."""
    counts: dict[Capacity, int] = {}
    for kind in numbers.kinds:
        counts[kind.capacity] = counts.get(kind.capacity, 0) + kind.count
    return [(value_of(one), f"{name_of(one, actor)} ({count})") for one, count in counts.items()]


def kept(numbers: Overview, current: Wanted, address: str) -> Iterable[Filter]:
    """The filters somebody keeps, each with how many it finds now. What is counted was read with the list."""
    for one in numbers.saved:
        wanted = read(dict(parse_qsl(one.query)))
        yield Filter(one.name, f"{address}?{one.query}", numbers.count(wanted), wanted == current)


def as_query(wanted: Wanted) -> str:
    """The query of an address."""
    return urlencode(query_of(wanted))
