"""What a calculation is: a name, fields, an example and the function that answers."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from workflows.calc.reading import Answer, Payload
from workflows.calendar import WorkingDays
from workflows.policies import Policies


@dataclass(frozen=True, slots=True)
class Rules:
    """What every calculation may ask: the policies, the calendar the app knows, and the day policies are read on."""

    policies: Policies
    calendar: WorkingDays
    on: date


@dataclass(frozen=True, slots=True)
class Operation:
    """One calculation with its fields (name -> what to write), an example that can be run, and what it rests on."""

    name: str
    summary: str
    fields: dict[str, str]
    example: Answer
    run: Callable[[Payload, Rules], Answer]
    cites: str
