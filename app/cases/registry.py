"""The seam between the generic host of cases and the slices: what each process needs from its slice.

A slice registers one `Handler`; adding a stage is then a line in its process table, a page and a document template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from app.documents.operations import Frozen
from app.records.operations import ActorSnapshot
from app.web.clock import day_of
from workflows.approval import Behalf, Who
from workflows.calendar import WorkingDays
from workflows.catalogue import superseded
from workflows.engine import Outcome, Process
from workflows.policies import Policies

Gist = tuple[tuple[str, str], ...]  # what it is called, in words


class Placed(Protocol):
    """Somebody in a post, wherever he was found: a case, a row of a question."""

    @property
    def tenant_id(self) -> UUID: ...
    @property
    def opd_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def subject_id(self) -> UUID: ...
    @property
    def position_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is about. `opd_id` stays for its life."""

    process: str
    tenant_id: UUID
    opd_id: UUID
    unit_id: UUID
    subject_id: UUID
    position_id: UUID
    title: str

    @classmethod
    def of(cls, process: str, one: Placed, title: str) -> Opening:
        """A new case of the same person in the same post."""
        return cls(process, one.tenant_id, one.opd_id, one.unit_id, one.subject_id, one.position_id, title)


class CaseLike(Placed, Protocol):
    """What a slice may know of the case its step was taken in."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class FactsRequest:
    """What a slice gets to gather its facts. `person_id` is None for the system."""

    session: Session
    case_id: UUID
    opd_id: UUID
    subject_id: UUID
    position_id: UUID
    visit_id: UUID
    visit_opened_at: datetime
    person_id: UUID | None
    today: date
    policies: Policies
    calendar: WorkingDays
    due_on: date | None = None

    @property
    def rules_on(self) -> date:
        """The day whose policies hold: that on which the visit opened, so that a running case keeps its own."""
        return day_of(self.visit_opened_at)


@dataclass(frozen=True, slots=True)
class Applied:
    """A step just taken, inside its transaction: what the slice may still do to its own rows.

    `behalf` is set when somebody took it for a person without a device.
    """

    session: Session
    case: CaseLike
    outcome: Outcome
    payload: Any
    actor: ActorSnapshot
    decision_id: UUID
    now: datetime
    today: date
    policies: Policies
    calendar: WorkingDays
    behalf: Behalf | None = None


def _nothing(_: Applied) -> None:
    """A process without rows of its own."""


def _no_gist(_: Any) -> Gist:
    return ()


@dataclass(frozen=True, slots=True)
class Handler:
    """How a slice serves its process: gather facts, apply a payload, show a page, build a form, freeze a document.

    `page` is the endpoint of the case page (argument `case_id`). `forms` maps a step name to a `StepForm` class.
    `freeze(session, case_id, kind, decision_id)` gathers what a document of that kind prints.
    `gist(facts)` says on the check page of a step what is being decided about, so nothing is unseen.
    `seats(session, case, who)` names the positions that sit in a capacity where the line of assessment does not.
    `process` is the newest version, on which new cases open; `older` those on which running ones may still stand.
    """

    process: Process
    facts: Callable[[FactsRequest], Any]
    page: str
    apply: Callable[[Applied], None] = _nothing
    forms: Mapping[str, Any] = field(default_factory=dict)
    freeze: Callable[[Session, UUID, str, UUID], Frozen] | None = None
    seats: Callable[[Session, CaseLike, Who], tuple[UUID, ...]] | None = None
    gist: Callable[[Any], Gist] = _no_gist
    older: tuple[Process, ...] = ()

    @property
    def versions(self) -> tuple[Process, ...]:
        """Every version a case may run on, the newest first."""
        return (self.process, *self.older)

    def table(self, version: int) -> Process:
        """The definition of that number: a running case keeps the one it has. Raises UnknownVersion."""
        for one in self.versions:
            if one.version == version:
                return one
        raise UnknownVersion(f"{self.process.name} has no version {version}")

    def table_with(self, state: str) -> Process:
        """The newest version that knows the state, for counts over cases of several. Raises UnknownVersion."""
        for one in self.versions:
            if any(known.value == state for known in one.states):
                return one
        raise UnknownVersion(f"{self.process.name} has no state {state}")


class UnknownVersion(LookupError):
    """A case runs on a version of its process that this program does not hold any more."""


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Make a process known, with the older versions of its table that the catalogue keeps.

    Registering the same process again replaces it (one app factory may run twice).
    """
    kept = handler.older or superseded(handler.process.name)
    _handlers[handler.process.name] = replace(handler, older=kept)


def handler_of(process: str) -> Handler:
    """The handler of a process. Raises KeyError for an unknown one."""
    return _handlers[process]


def table_of(process: str, version: int) -> Process:
    """The definition on which a case of that process and version runs. Raises KeyError, UnknownVersion."""
    return _handlers[process].table(version)


def handlers() -> tuple[Handler, ...]:
    """All, in order of registration."""
    return tuple(_handlers.values())
