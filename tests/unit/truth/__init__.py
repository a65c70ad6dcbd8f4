"""The law of each process as a person reads it: who may do what from where. Written from the regulations, never from
the step tables; `tests/unit/test_truth_table.py` holds the engine to it, both ways.

A table has one line for each allowed act: state | step | capacity | relation | next state | rests on. What no line
allows is refused. `self` is the person concerned, `other` somebody else. `pen` is somebody who puts down what a person
without a device says, in the capacity he has towards that person; he who assesses him only helps him to begin.
A state with `+1` is the same state after the first of its two seats agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

TODAY = date(2026, 7, 2)
SELF, OTHER, PEN = RELATIONS = ("self", "other", "pen")


@dataclass(frozen=True)
class Allowed:
    """One act the law allows."""

    state: str
    step: str
    who: str
    relation: str
    target: str
    source: str


@dataclass(frozen=True)
class Broken:
    """One condition of the law that does not hold, and how the sentence begins that says so.

    `facts`, `payload` and `behalf` are what differs from the case in which everything holds. `only` names the relation
    to which alone the condition speaks.
    """

    state: str
    step: str
    says: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    behalf: Mapping[str, Any] = field(default_factory=dict)
    only: str = ""

    def is_about(self, act: Allowed) -> bool:
        return (act.state, act.step) == (self.state, self.step) and self.only in ("", act.relation)


@dataclass(frozen=True)
class Law:
    """One process: its states, its steps, what is allowed, and facts under which no condition refuses a step."""

    process: str
    states: tuple[str, ...]
    steps: tuple[str, ...]
    final: frozenset[str]
    allowed: tuple[Allowed, ...]
    broken: tuple[Broken, ...]
    facts: Callable[[str], Any]
    payload: Callable[[str, str], Any]


def read(table: str) -> tuple[Allowed, ...]:
    """The lines of a table; those that begin with # are headings."""
    lines = [line.strip() for line in table.splitlines()]
    return tuple(_act(line) for line in lines if line and not line.startswith("#"))


def _act(line: str) -> Allowed:
    state, step, who, relation, target, source = (cell.strip() for cell in line.split("|"))
    assert relation in RELATIONS, line
    return Allowed(state, step, who, relation, target, source)
