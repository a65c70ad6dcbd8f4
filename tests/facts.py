"""Facts for a test, stated one by one: units, people, chairs, who assesses whom. Nothing is there but what was said.

Everybody signs in at the door with the same invented password; `Facts.enter` gives the browser of a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Flask

from app.database import db, new_id, transaction
from app.grants.operations import FOREVER, Proposal, add_grant
from app.identity.models import Role
from app.identity.operations.accounts import add_account
from app.identity.passwords import hashed
from app.organisation.models import AssessmentLine, Assignment, Holding, Person, Position, Tenant, Unit
from app.policies.models import PolicyVersion
from app.policies.queries import rules_in_force
from app.web import clock
from tests.client import Client
from tests.tables import lay_tables
from workflows.policies import load_defaults
from workflows.vocabulary import EmploymentStatus

PASSWORD = "sungai tenang di hulu kota"
KNOWN = datetime(2020, 1, 1, tzinfo=UTC)
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Someone:
    """A person with the chair held and the name to sign in with."""

    person_id: UUID
    position_id: UUID
    assignment_id: UUID
    name: str
    username: str


class Facts:
    """A city in which a test says what is true."""

    def __init__(self, app: Flask) -> None:
        self.app, self.units, self._numbers = app, dict[str, UUID](), 0
        with app.app_context():
            lay_tables(db.engine)
            with self.stating() as session:
                tenant = Tenant(id=new_id(), code="3674", name="Kota Tangerang Selatan")
                session.add(tenant)
                self.tenant_id = tenant.id

    @cached_property
    def _hash(self) -> str:
        return hashed(PASSWORD)

    @classmethod
    def of(cls, app: Flask, tenant_id: UUID, units: dict[str, UUID]) -> "Facts":
        """The facts stated in an application before."""
        one = cls.__new__(cls)
        one.app, one.units, one._numbers, one.tenant_id = app, units, 100, tenant_id
        return one

    @contextmanager
    def stating(self) -> Iterator[Any]:
        """A transaction, for facts of another kind."""
        with self.app.app_context(), transaction() as session:
            yield session

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """A session to read with."""
        with self.app.app_context():
            yield db.session

    def unit(self, code: str, name: str, parent: str = "", *, is_opd: bool = False) -> UUID:
        """A unit; below a parent it belongs to the parent's OPD."""
        unit_id = new_id()
        with self.stating() as session:
            above = session.get(Unit, self.units[parent]) if parent else None
            opd_id = unit_id if is_opd else above.opd_id if above else None
            session.add(
                Unit(
                    id=unit_id, tenant_id=self.tenant_id, code=code, name=name, kind="unit", is_opd=is_opd,
                    parent_id=above.id if above else None, opd_id=opd_id,
                )
            )  # fmt: skip
        self.units[code] = unit_id
        return unit_id

    def someone(
        self, name: str, unit: str, title: str, *, number: str = "", number_label: str = "NIP",
        status: EmploymentStatus = EmploymentStatus.PNS, pangkat: str = "Penata", golongan: str = "III/c",
        jabatan_code: str = "", is_head: bool = False, has_device: bool = True, since: date = SINCE, eselon: str = "",
        holding: Holding = Holding.DEFINITIF,
    ) -> Someone:  # fmt: skip
        """A person in a chair, with an account. Without a number the user name is issued."""
        self._numbers += 1
        username = number if len(number) == 18 else f"orang-{self._numbers}"
        person_id, position_id, assignment_id = new_id(), new_id(), new_id()
        with self.stating() as session:
            password_hash = self._hash
            session.add(
                Person(
                    id=person_id,
                    tenant_id=self.tenant_id,
                    number=number,
                    number_label=number_label,
                    name=name,
                    status=status,
                    pangkat=pangkat,
                    golongan=golongan,
                    has_device=has_device,
                )
            )
            session.add(
                Position(
                    id=position_id,
                    tenant_id=self.tenant_id,
                    unit_id=self.units[unit],
                    title=title,
                    jabatan_code=jabatan_code,
                    is_head=is_head,
                    eselon=eselon,
                )
            )
            session.flush()
            session.add(
                Assignment(
                    id=assignment_id,
                    tenant_id=self.tenant_id,
                    person_id=person_id,
                    position_id=position_id,
                    holding=holding,
                    valid_from=since,
                    known_from=KNOWN,
                )
            )
            add_account(session, person_id, username, password_hash=password_hash)
        return Someone(person_id, position_id, assignment_id, name, username)

    def assesses(self, assessor: Someone, *staff: Someone, since: date = SINCE) -> None:
        """Whose chair assesses whose."""
        with self.stating() as session:
            for one in staff:
                session.add(
                    AssessmentLine(
                        tenant_id=self.tenant_id, position_id=one.position_id,
                        assessor_position_id=assessor.position_id, valid_from=since, known_from=KNOWN,
                    )
                )  # fmt: skip

    def grants(self, one: Someone, role: Role, unit: str = "") -> None:
        """A role in force since long ago."""
        opd_id = self.units[unit] if unit else None
        with self.stating() as session:
            add_grant(session, self.tenant_id, Proposal(one.person_id, role, opd_id, SINCE, FOREVER, ""), KNOWN)

    def publishes(self, key: str, value: str, drafter: Someone, publisher: Someone) -> None:
        """Another value of a policy, published by two officers and in force since long ago."""
        known = load_defaults().value(key, clock.today())
        with self.stating() as session:
            session.add(
                PolicyVersion(
                    tenant_id=self.tenant_id, key=key, value=value, unit=known.unit.value,
                    instrument="Kebijakan kota", certainty="synthetic", text=known.text, valid_from=known.valid_from,
                    drafted_by_id=drafter.person_id, drafted_at=clock.now(), published_by_id=publisher.person_id,
                    published_at=clock.now(),
                )
            )  # fmt: skip
        with self.looking() as session:
            rules_in_force(session)  # the first page after a publication reads it once; the pages here are later ones

    def visitor(self) -> Client:
        """A browser nobody signed in with."""
        client = self.app.test_client()
        assert isinstance(client, Client)
        return client

    def enter(self, one: Someone) -> Client:
        """The browser of that person, signed in."""
        client = self.visitor()
        sent = client.submit(client.get("/masuk"), "Masuk", follow=False, username=one.username, password=PASSWORD)
        assert sent.status_code == 303, sent.says
        return client
