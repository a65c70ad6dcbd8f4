"""A small city hall for the tests of signing in: two agencies, seven people, two of them officers of BKPSDM."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from app.database import columns, db, new_id, transaction
from app.grants.operations import FOREVER, Proposal, add_grant
from app.identity.models import Account, Role
from app.identity.operations.accounts import add_account
from app.identity.passwords import hashed
from app.organisation.models import AssessmentLine, Assignment, Person, Position, Tenant, Unit
from tests.client import Answer, Client
from tests.conftest import made
from tests.tables import lay_tables
from workflows.vocabulary import EmploymentStatus

PASSWORD = "pohon besar di tepi situ"
START = date(2020, 1, 1)
KNOWN = datetime(2020, 1, 1, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Peramban/1.0"
# name, NIP, unit, title, leads the unit
PEOPLE = (
    ("Ratna Puspitasari", "199104122015022003", "DISDUKCAPIL", "Pengelola Data", False),
    ("Hendra Wibisono", "197803032003121004", "DISDUKCAPIL", "Kepala Dinas", True),
    ("Dewi Anggraeni", "198705052010012005", "DISDUKCAPIL", "Analis Kepegawaian", False),
    ("Nur Aini Lestari", "198806062011012006", "BKPSDM", "Analis Kinerja", False),
    ("Budi Santoso", "198207072008011007", "BKPSDM", "Analis Jabatan", False),
    ("Agus Salim", "197508082000031008", "BKPSDM", "Kepala Badan", True),
    ("Sari Wulandari", "199009092014022009", "BKPSDM", "Pengadministrasi", False),
)
NIP = {name.split()[0]: number for name, number, *_ in PEOPLE}


class Hall:
    """The application, and its people by first name."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.people: dict[str, UUID] = {}
        self.units: dict[str, UUID] = {}
        with app.app_context():
            lay_tables(db.engine)
            self._furnish(hashed(PASSWORD))

    def _furnish(self, password_hash: str) -> None:
        with transaction() as session:
            tenant = Tenant(code="3674", name="Kota Tangerang Selatan")
            session.add(tenant)
            session.flush()
            for code in ("BKPSDM", "DISDUKCAPIL"):
                one = new_id()
                self.units[code] = one
                session.add(
                    Unit(
                        id=one, tenant_id=tenant.id, code=code, name=code.title(), kind="badan", opd_id=one, is_opd=True
                    )
                )
                session.flush()
            chairs = {}
            for order, (name, number, unit, title, leads) in enumerate(PEOPLE, 1):
                person = Person(tenant_id=tenant.id, number=number, name=name, status=EmploymentStatus.PNS)
                chair = Position(tenant_id=tenant.id, unit_id=self.units[unit], title=title, is_head=leads)
                session.add_all([person, chair])
                session.flush()
                session.add(
                    Assignment(
                        tenant_id=tenant.id,
                        person_id=person.id,
                        position_id=chair.id,
                        valid_from=START,
                        known_from=KNOWN,
                    )
                )
                add_account(
                    session, person.id, number, password_hash=password_hash, practice_no=order, practice_note=title
                )
                first = name.split()[0]
                self.people[first], chairs[first] = person.id, chair.id
            session.add(
                AssessmentLine(
                    tenant_id=tenant.id,
                    position_id=chairs["Ratna"],
                    assessor_position_id=chairs["Hendra"],
                    valid_from=START,
                    known_from=KNOWN,
                )
            )
            self.tenant_id = tenant.id
            for first, role in (("Dewi", Role.ADMIN_OPD), ("Nur", Role.PETUGAS_BKPSDM), ("Budi", Role.PETUGAS_BKPSDM)):
                opd_id = self.units["DISDUKCAPIL"] if role is Role.ADMIN_OPD else None
                add_grant(session, tenant.id, Proposal(self.people[first], role, opd_id, START, FOREVER, ""), KNOWN)

    def visitor(self, address: str = "127.0.0.1") -> Client:
        """A browser in which nobody has signed in."""
        one = self.app.test_client()
        assert isinstance(one, Client)
        one.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": BROWSER}
        return one

    def at_desk(self, first: str, password: str = PASSWORD) -> Client:
        """Somebody who has signed in."""
        client = self.visitor()
        sent = try_to_enter(client, NIP[first], password)
        assert sent.status_code == 303, sent.says
        return client

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """A transaction, for what happens elsewhere in the city."""
        with self.app.app_context(), transaction() as session:
            yield session

    def account(self, first: str) -> Any:
        """The stored account."""
        account = columns(Account)
        with self.app.app_context():
            return db.session.execute(sa.select(account).where(account.person_id == self.people[first])).one()


def hall_in(folder: Path, **given: Any) -> Hall:
    """A city hall with its database in that folder; settings as given."""
    given = {"demo": False, "today": None, "require_totp": False, **given}
    return Hall(made(folder, **given))


def try_to_enter(client: Client, username: str, password: str, *, to: str = "/akun") -> Answer:
    """Fill in the sign-in form, once."""
    page = client.get("/masuk", query_string={"next": to})
    return client.submit(page, "Masuk", follow=False, username=username, password=password)


def is_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/akun").status_code == 200
