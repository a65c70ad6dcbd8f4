"""What a people file writes: table by table inside the import's transaction, a record for each changed line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.seating import Moment
from app.database import new_id
from app.exchange.comparison import Verb
from app.exchange.kind import ImportRefused
from app.exchange.plan import Chair, Plan, Planned
from app.exchange.queries import Importer
from app.exchange.reading import Problem
from app.identity.models import Account
from app.identity.operations.sign_ins import new_uniquifier
from app.organisation.models import FOREVER, AssessmentLine, Assignment, EndReason, Holding, Person, Position
from app.organisation.operations import OrganisationRefused, PostLeft, change_line, tell_contracts, tell_left
from app.organisation.queries import ASSIGNMENT, PERSON
from app.records.operations import ActorSnapshot

ONE_DAY = timedelta(days=1)
AT_ONCE = 500


def write_people(session: Session, plan: Plan, importer: Importer, actor: ActorSnapshot, when: Moment) -> None:
    """Everything the plan says. Raises ImportRefused where a line would go in a circle."""
    Writing(session, importer, actor, when).write(plan)


class Writing:
    """One import inside its transaction, table by table; what a constraint looks at comes first."""

    def __init__(self, session: Session, importer: Importer, actor: ActorSnapshot, when: Moment) -> None:
        self.session, self.tenant_id, self.actor, self.when = session, importer.tenant_id, actor, when

    def write(self, plan: Plan) -> None:
        """Everything the plan says."""
        self._new_people(plan.that(Verb.ADDED))
        for one in plan.that(Verb.CHANGED):
            self._change_person(one)
        contracts = [one.person_id for one in plan.that(Verb.CHANGED) if "contract_ends_on" in one.values]
        tell_contracts(self.session, contracts, self.when)
        moving = [one for one in plan.rows if one.moves and one.chair is not None]
        chairs = [one.chair for one in moving if one.chair is not None and one.chair.is_new]
        self._insert(Position, (self._position(chair) for chair in chairs))
        self._leave_chairs(one for one in moving if one.known is not None)
        self._insert(Assignment, (self._assignment(one) for one in moving))
        self._lines([one for one in plan.rows if one.assessor is not None], {chair.id for chair in chairs})

    def _insert(self, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
        found = list(rows)
        if found:
            self.session.execute(sa.insert(table), found)

    def _new_people(self, people: Iterable[Planned]) -> None:
        known = list(people)
        self._insert(
            Person,
            (
                {
                    "id": one.person_id, "tenant_id": self.tenant_id, "number": one.row.nip,
                    "number_label": one.values["status"].number_label, "version": 1,
                    "golongan": "", "pangkat": "", "email": "", "has_device": True, "contract_ends_on": None,
                    **one.values,
                }
                for one in known
            ),
        )  # fmt: skip
        # As `add_account` does for one: without a password, until an admin hands out a one-time code.
        self._insert(
            Account,
            (
                {"id": new_id(), "person_id": one.person_id, "username": one.row.nip, "fs_uniquifier": new_uniquifier()}
                for one in known
            ),
        )

    def _change_person(self, one: Planned) -> None:
        """The values that differ; a new version either way, so that an open page about the person notices."""
        values = dict(one.values)
        if "status" in values:
            values["number_label"] = values["status"].number_label
        self.session.execute(
            sa.update(PERSON.id.table).where(PERSON.id == one.person_id).values(version=PERSON.version + 1, **values)
        )

    def _position(self, chair: Chair) -> dict[str, Any]:
        return {
            "id": chair.id, "tenant_id": self.tenant_id, "unit_id": chair.unit.id, "title": chair.title,
            "jabatan_code": chair.jabatan_code, "kind": chair.kind, "eselon": chair.eselon, "is_head": chair.is_head,
        }  # fmt: skip

    def _leave_chairs(self, moving: Iterable[Planned]) -> None:
        """The main assignments end the day before; what was known of them before stays readable."""
        leaving = {one.known.assignment_id: one for one in moving if one.known and one.known.assignment_id}
        ended: dict[UUID, dict[str, Any]] = {}
        for some in batched(leaving):
            rows = self.session.execute(
                sa.select(ASSIGNMENT.id, ASSIGNMENT.position_id, ASSIGNMENT.valid_from, ASSIGNMENT.valid_to)
                .where(ASSIGNMENT.id.in_(some)).order_by(ASSIGNMENT.id)
            )  # fmt: skip
            for old in rows:
                one = leaving[old.id]
                assert one.row.mulai is not None
                if old.valid_to >= one.row.mulai:
                    ended[old.id] = {**self._row(one, old.position_id, old.valid_from), "end_reason":
                                     EndReason.TRANSFER, "valid_to": one.row.mulai - ONE_DAY}  # fmt: skip
        for some in batched(ended):
            self.session.execute(
                sa.update(ASSIGNMENT.id.table).where(ASSIGNMENT.id.in_(some)).values(known_to=self.when.now)
            )
        self._insert(Assignment, ended.values())
        left = (
            PostLeft(old, one["id"], one["person_id"], one["valid_to"]) for old, one in ended.items()
        )
        tell_left(self.session, left, self.actor, self.when.now)

    def _assignment(self, one: Planned) -> dict[str, Any]:
        assert one.chair is not None
        assert one.row.mulai is not None
        return self._row(one, one.chair.id, one.row.mulai)

    def _row(self, one: Planned, position_id: UUID, valid_from: date) -> dict[str, Any]:
        return {
            "id": new_id(), "tenant_id": self.tenant_id, "person_id": one.person_id, "position_id": position_id,
            "holding": Holding.DEFINITIF, "is_primary": True, "valid_from": valid_from, "valid_to": FOREVER,
            "known_from": self.when.now, "end_reason": None,
        }  # fmt: skip

    def _lines(self, changed: list[Planned], new_chairs: set[UUID]) -> None:
        """Lines of new chairs at once; others one by one from the top down, so that no circle exists on the way."""
        self._insert(
            AssessmentLine,
            (
                {
                    "id": new_id(), "tenant_id": self.tenant_id, "position_id": one.chair.id,
                    "assessor_position_id": one.assessor, "valid_from": one.row.mulai, "valid_to": FOREVER,
                    "known_from": self.when.now,
                }
                for one in changed
                if one.chair is not None and one.chair.id in new_chairs
            ),
        )  # fmt: skip
        for one in from_the_top(one for one in changed if one.chair is not None and one.chair.id not in new_chairs):
            assert one.chair is not None
            assert one.assessor is not None
            assert one.row.mulai is not None
            try:
                change_line(self.session, one.chair.id, one.assessor, one.row.mulai, self.actor, self.when)
            except OrganisationRefused as refused:
                raise ImportRefused(Plan((), (Problem(one.row.line, "nip_penilai", str(refused)),))) from refused


def batched(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The ids in portions that one statement can name."""
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some


def from_the_top(changed: Iterable[Planned]) -> list[Planned]:
    """Rows whose assessor is changed by none of the others first, then those below them."""
    waiting = {one.chair.id: one for one in changed if one.chair is not None}
    ordered: list[Planned] = []
    for chair_id in list(waiting):
        chain: list[Planned] = []
        current: UUID | None = chair_id
        while current is not None and current in waiting:
            one = waiting.pop(current)
            chain.append(one)
            current = one.assessor
        ordered += reversed(chain)
    return ordered
