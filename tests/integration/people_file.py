"""People files as a test writes them, and the city they are compared with."""

import csv
import io
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import xlsxwriter

from app.cases.models import Case
from app.database import columns
from app.organisation.models import AssessmentLine, Assignment, Person, Position, Unit
from app.records.models import Record
from tests.city import City
from tests.client import Answer, Client
from workflows.identity import compose_nip
from workflows.vocabulary import Sex

PERSON, POSITION, UNIT = columns(Person), columns(Position), columns(Unit)
ASSIGNMENT, LINE, CASE, RECORD = columns(Assignment), columns(AssessmentLine), columns(Case), columns(Record)
PLACE, OFFICER, ADMIN, OPD = "/bkpsdm/impor", "Petugas BKPSDM", "Admin OPD", "DISDUKCAPIL"
NEW = compose_nip(date(1996, 5, 17), date(2024, 3, 1), Sex.P, 71)
OTHER = compose_nip(date(1995, 8, 20), date(2023, 2, 1), Sex.L, 72)
TABLES = (Person, Position, Assignment, AssessmentLine, Record)


def csv_of(*rows: dict[str, str], delimiter: str = ";") -> bytes:
    """A CSV file whose headings are the columns of the first row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def xlsx_of(*rows: list[Any], formula: str = "") -> bytes:
    """An XLSX file of these cells, each of the type it has; `formula` is put into A3."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    page, day = book.add_worksheet("Pegawai"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            else:
                page.write(number, column, value)
    if formula:
        page.write_formula(2, 0, formula)
    book.close()
    return target.getvalue()


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """The same workbook with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part) if entry == name else part)
    return target.getvalue()


def send(client: Client, data: bytes, name: str = "pegawai.csv") -> Answer:
    """Choose the file and send it."""
    return client.submit(client.get(PLACE), "Unggah", berkas=(io.BytesIO(data), name))


def counts(city: City) -> list[int]:
    """How many rows each table has that an import writes to."""
    with city.reading() as session:
        return [session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in TABLES]


def one(city: City, statement: sa.Select[Any]) -> Any:
    """The first row of an answer."""
    with city.reading() as session:
        return session.execute(statement).first()


def holding() -> sa.Select[Any]:
    """People with the chair they definitely hold now."""
    return (
        sa.select(
            PERSON.id, PERSON.number, PERSON.name, PERSON.version, POSITION.id.label("position_id"), POSITION.title,
            POSITION.is_head, UNIT.code, UNIT.opd_id, ASSIGNMENT.valid_from,
        )
        .join_from(ASSIGNMENT.id.table, PERSON.id.table, PERSON.id == ASSIGNMENT.person_id)
        .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
        .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
        .where(
            ASSIGNMENT.known_to.is_(None), ASSIGNMENT.valid_to == date(9999, 12, 31), ASSIGNMENT.is_primary,
            ASSIGNMENT.holding == "definitif", PERSON.number_label.in_(["NIP", "NI PPPK"]), PERSON.ended_on.is_(None),
        )
        .order_by(PERSON.number)
    )  # fmt: skip


def leader(city: City, code: str) -> Any:
    """Who leads that unit."""
    return one(city, holding().where(UNIT.code == code, POSITION.is_head))


def member(city: City, code: str, after: str = "") -> Any:
    """Somebody of the OPD of that unit who leads nothing."""
    opd = sa.select(UNIT.opd_id).where(UNIT.code == code).scalar_subquery()
    return one(city, holding().where(UNIT.opd_id == opd, ~POSITION.is_head, PERSON.number > after))


def assessor_of(city: City, position_id: UUID) -> UUID | None:
    """The position that assesses it, as known last."""
    found = one(
        city,
        sa.select(LINE.assessor_position_id)
        .where(LINE.position_id == position_id, LINE.known_to.is_(None))
        .order_by(LINE.valid_from.desc()),
    )
    return found[0] if found else None


def newcomer(city: City, **typed: str) -> dict[str, str]:
    """A good row of somebody new."""
    return {
        "nip": NEW, "nama": "Citra Lestari, A.Md.", "status": "PNS", "golongan": "II/c", "pangkat": "Pengatur",
        "surel": "citra.lestari@example.go.id", "gawai": "Ya", "kode_unit": OPD, "jabatan": "Pengelola Arsip Digital",
        "mulai": "2026-07-01", "nip_penilai": leader(city, OPD).number, **typed,
    }  # fmt: skip
