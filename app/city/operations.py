"""Write the rows of the city: one connection, one transaction, nothing half loaded.

SQLite takes the tuples as they are through its own driver; PostgreSQL gets them translated, through COPY.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.city.rows import COLUMNS, Row
from app.database import Id, Quantity, UtcDateTime
from app.tables import metadata

# A column that points at a row which may come later in the same table.
LATE = {"unit": "opd_id", "document": "superseded_by_id"}
BULK_PRAGMAS = ("foreign_keys=OFF", "ignore_check_constraints=ON", "synchronous=NORMAL", f"cache_size=-{128 * 1024}")


class CityOutdated(RuntimeError):
    """A table has a column without default that the city does not fill."""


def check_columns() -> None:
    """Raises CityOutdated when the schema asks for more than the city writes."""
    tables = metadata().tables
    for name, columns in COLUMNS.items():
        table = tables[name]
        unknown = set(columns) - set(table.columns.keys())
        needed = {c.name for c in table.columns if not c.nullable and c.name not in _defaults(table)}
        missing = needed - set(columns)
        if unknown or missing:
            raise CityOutdated(f"{name}: kolom asing {sorted(unknown)}, kolom kurang {sorted(missing)}")


class Writer:
    """Writes rows inside the open transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._tables = metadata().tables
        self._defaults = {name: _defaults(self._tables[name]) for name in COLUMNS}

    def write(self, batches: list[tuple[str, list[Row]]]) -> None:
        """Insert the rows of each table, in the order given."""
        for name, waiting in batches:
            rows = self._unknown_states(waiting) if name == "process_state" else waiting
            if self._is_sqlite:
                self._write_sqlite(name, rows)
            else:
                self._write_postgresql(name, rows)

    def _unknown_states(self, rows: list[Row]) -> list[Row]:
        """The schema may have brought the states along already."""
        table = self._tables["process_state"]
        known = {tuple(row) for row in self._connection.execute(sa.select(table.c.process, table.c.state))}
        return [row for row in rows if row not in known]

    def _write_sqlite(self, name: str, rows: list[Row]) -> None:
        defaults = self._defaults[name]
        columns = ", ".join(f'"{c}"' for c in (*COLUMNS[name], *defaults))
        marks = ", ".join(["?"] * len(COLUMNS[name]) + [_literal(value) for value in defaults.values()])
        driver: Any = self._connection.connection.driver_connection
        driver.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', rows)  # noqa: S608 - names of the schema

    def _write_postgresql(self, name: str, rows: list[Row]) -> None:
        table, columns, defaults = self._tables[name], COLUMNS[name], self._defaults[name]
        readers = [_reader(table.columns[c].type) for c in columns]
        late = columns.index(LATE[name]) if name in LATE else -1
        names = ", ".join(f'"{c}"' for c in (*columns, *defaults))
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                read = (
                    None if value is None or at == late else reader(value) if reader else value
                    for at, (reader, value) in enumerate(zip(readers, row, strict=True))
                )
                copy.write_row((*read, *defaults.values()))
        if late >= 0:
            change = (
                sa.update(table).where(table.c.id == sa.bindparam("one")).values({LATE[name]: sa.bindparam("late")})
            )
            self._connection.execute(
                change,
                [{"one": UUID(bytes=r[0]), "late": UUID(bytes=r[late])} for r in rows if r[late]],  # type: ignore[arg-type]
            )


def _defaults(table: sa.Table) -> dict[str, Any]:
    """Columns the city leaves out, with the scalar default of the schema."""
    left_out = (c for c in table.columns if c.name not in COLUMNS[table.name])
    return {
        c.name: getattr(c.default.arg, "value", c.default.arg)
        for c in left_out
        if isinstance(c.default, sa.ColumnDefault) and c.default.is_scalar
    }


def _literal(value: Any) -> str:
    if isinstance(value, (bool, int)):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """How PostgreSQL's value is read from SQLite's, or None when they are the same."""
    if isinstance(kind, Id):
        return lambda stored: UUID(bytes=stored)
    if isinstance(kind, UtcDateTime):
        return lambda stored: datetime.fromisoformat(stored).replace(tzinfo=UTC)
    if isinstance(kind, Quantity):
        return Decimal
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    if isinstance(kind, sa.Boolean):
        return bool
    return None


def of_application(password: str) -> tuple[sa.Engine, str, Callable[[bytes], str]]:
    """The engine of the running application, the hash under which it knows that password, and where it keeps files."""
    from app.database import db
    from app.files import store
    from app.identity.passwords import hashed

    return db.engine, hashed(password), store().put


@contextmanager
def city_transaction(engine: sa.Engine) -> Iterator[Writer]:
    """A transaction of its own that commits at the end or leaves nothing behind, whatever interrupts it.

    On SQLite references, vocabularies and indexes are not kept up row by row: the indexes are made at the end, the rest
    is checked by the tests. The checks are off for this connection only.
    """
    check_columns()
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            for pragma in BULK_PRAGMAS:
                driver.execute(f"PRAGMA {pragma}")
            connection.execution_options(begin="IMMEDIATE")
        with connection.begin():
            indexes = _set_aside_indexes(driver) if is_sqlite else []
            yield Writer(connection)
            for statement in indexes:
                driver.execute(statement)
        if is_sqlite:
            for command in ("PRAGMA analysis_limit=2000", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(command)
        connection.invalidate()  # the pool must not hand out a connection with the checks off


def _set_aside_indexes(driver: Any) -> list[str]:
    """Drop the indexes of the tables to fill; answers how to make them again, sorted at once instead of row by row."""
    found = driver.execute(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    ).fetchall()
    ours = [(name, statement) for name, table, statement in found if table in COLUMNS]
    for name, _ in ours:
        driver.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in ours]
