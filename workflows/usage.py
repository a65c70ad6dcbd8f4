"""Where a policy value or a citation is used: the steps and guards of the process tables, and what the value itself
names (`used = ["evaluation | hak keberatan"]`: a process, a page by its address, or a calculation, then the words)."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from workflows.calc import OPERATIONS
from workflows.catalogue import PROCESSES
from workflows.engine import Process, Step
from workflows.policies import citation, load_defaults

SEPARATOR = " | "
BY_NAME = {process.name: process for process in PROCESSES}


class Place(StrEnum):
    """Of what kind a place of use is."""

    STEP = "langkah"
    RULE = "pemeriksaan"
    PROCESS = "proses"
    PAGE = "halaman"
    CALCULATION = "kalkulator"
    DOCUMENT = "dokumen"


@dataclass(frozen=True, slots=True)
class Use:
    """One place: `where` is the name of the process, the address of the page or the name of the calculation; of a
    document the words are its kind."""

    place: Place
    where: str
    words: str

    @property
    def process(self) -> Process | None:
        """The process it belongs to, if any."""
        return BY_NAME.get(self.where)


class UsageUnknown(LookupError):
    """A value names a process, page or calculation that does not exist."""


def read_use(text: str) -> Use:
    """One entry of `used`. Raises `UsageUnknown`."""
    where, separator, words = text.partition(SEPARATOR)
    if not separator or not words.strip():
        raise UsageUnknown(f"{text!r} names no place and no words")
    if where.startswith("/"):
        return Use(Place.PAGE, where, words)
    if where in OPERATIONS:
        return Use(Place.CALCULATION, where, words)
    if where in BY_NAME:
        return Use(Place.PROCESS, where, words)
    raise UsageUnknown(f"{where!r} is no process, page or calculation")


def uses_of_policy(key: str) -> tuple[Use, ...]:
    """Where a policy value is used: deadlines of steps first, then what the value names. Each once."""
    named = (read_use(text) for one in load_defaults().all() if one.key == key for text in one.used)
    return tuple(dict.fromkeys((*_deadlines().get(key, ()), *named)))


def uses_of_citation(key: str) -> tuple[Use, ...]:
    """Which steps, guards and documents rest on a citation. Each once."""
    return _once((*_rests().get(key, ()), *map(read_use, citation(key).used)))


def states_timed_by(key: str) -> tuple[tuple[str, str], ...]:
    """The (process, state) pairs whose visits get their deadline from that policy."""
    return tuple(
        (process.name, state.value)
        for process in PROCESSES for state in process.states if str(process.due_policy(state) or "") == key
    )


@lru_cache(maxsize=1)
def _deadlines() -> dict[str, tuple[Use, ...]]:
    found: dict[str, list[Use]] = {}
    for process, step in _steps():
        if step.due is not None:
            found.setdefault(step.due.key, []).append(Use(Place.STEP, process.name, f"tenggat {_named(step)}"))
    return {key: _once(uses) for key, uses in found.items()}


@lru_cache(maxsize=1)
def _rests() -> dict[str, tuple[Use, ...]]:
    found: dict[str, list[Use]] = {}
    for process, step in _steps():
        for key in step.cites:
            found.setdefault(key, []).append(Use(Place.STEP, process.name, _named(step)))
            found[key] += [Use(Place.DOCUMENT, process.name, kind) for kind in step.documents]
        for guard in step.guards:
            found.setdefault(guard.cites, []).append(Use(Place.RULE, process.name, guard.because.rstrip(".")))
    return {key: _once(uses) for key, uses in found.items()}


def _steps() -> Iterable[tuple[Process, Step]]:
    return ((process, step) for process in PROCESSES for step in process.steps)


def _named(step: Step) -> str:
    return f"“{step.label}”"


def _once(uses: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(dict.fromkeys(uses))

