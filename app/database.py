"""The database: one session per request, one way to write, column types that say what they hold.

Reads use `db.session` as it is. Writes happen inside `transaction()` only: on SQLite the writers queue at a kernel
file lock (its own busy handler sleeps and retries, which costs 100-700 ms at the tail), then BEGIN IMMEDIATE.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Session, SQLModel

from app import statements
from app.settings import Settings
from app.statements import Answer

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite without its end for asynchronous sessions: there are none, and it would start an event loop
    at the end of every request (0.7 ms, more than many a page takes)."""

    def init_app(self, app: Any) -> None:
        """Attach to the application."""
        super().init_app(app)
        app.teardown_appcontext_funcs[:] = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]


db = Database(session_options={"class_": Session, "expire_on_commit": True})
STRICT: dict[str, Any] = {"sqlite_strict": True}
LEAST_WAIT = 0.5  # seconds to wait for SQLite's lock at the least, whatever the queue left


class DatabaseBusy(RuntimeError):
    """The queue of writers did not move in time; nothing was written. Answered with 503 and Retry-After."""


@compiles(sa.String, "sqlite")
@compiles(sa.Date, "sqlite")
@compiles(sa.DateTime, "sqlite")
@compiles(sa.JSON, "sqlite")
@compiles(sa.Enum, "sqlite")
def _text_on_sqlite(*_: Any, **__: Any) -> str:
    return "TEXT"  # STRICT tables know five types


@compiles(sa.Boolean, "sqlite")
@compiles(sa.BigInteger, "sqlite")
def _integer_on_sqlite(*_: Any, **__: Any) -> str:
    return "INTEGER"


@lru_cache(maxsize=4096)
def _uuid(value: bytes) -> UUID:
    """Kept for a while: most rows name the same few units, positions and people."""
    return UUID(bytes=value)


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _uuid_or_none(value: bytes | None) -> UUID | None:
    return None if value is None else _uuid(value)


class Id(sa.types.TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite, native on PostgreSQL."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(sa.LargeBinary(16) if dialect.name == "sqlite" else sa.Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return _uuid(value) if isinstance(value, bytes) else value

    # On SQLite the two below are all there is to do; the chain around them cost more than half of reading a row.
    def bind_processor(self, dialect: Dialect) -> Any:
        return _bytes_of if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _uuid_or_none if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused, so a wall clock never slips in."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Quantity(sa.types.TypeDecorator[Decimal]):
    """An exact decimal: text on SQLite (which has no decimal type), numeric on PostgreSQL."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(sa.String() if dialect.name == "sqlite" else sa.Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return Decimal(value) if value is not None else None


def enum_of(kind: type[Enum], name: str) -> sa.Enum:
    """A closed vocabulary stored by value with a CHECK of that name."""
    return sa.Enum(
        kind,
        values_callable=lambda e: [m.value for m in e],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
    )


_id_lock = threading.Lock()
_id_last = 0


def new_id() -> UUID:
    """A fresh UUIDv7: time-ordered (also within a process), opaque, never derived from a NIP."""
    global _id_last
    with _id_lock:
        stamp = max(time.time_ns() // 250, _id_last + 1)  # 1/4 microsecond ticks: 48 bits ms + 12 bits fraction
        _id_last = stamp
    millis, fraction = divmod(stamp, 4000)
    value = (millis & (2**48 - 1)) << 80 | 0x7 << 76 | (fraction & 0xFFF) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


class Row(SQLModel):
    """Base of every stored row. SQLModel validates nothing on tables: build rows from checked input only."""

    model_config = {"defer_build": True}  # so nobody waits at the start for validators that nobody asks


class Turnstile:
    """A lock of this process that goes to whoever waits longest.

    Python's own lock goes to whoever asks at the right moment, so with eight writers the slowest of a hundred waits
    three times as long as the middle one.
    """

    def __init__(self) -> None:
        self._guard, self._taken, self._waiting = threading.Lock(), False, deque[threading.Lock]()

    def acquire(self, timeout: float) -> bool:
        """True when the turn came within so many seconds."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
            return True  # handed over at the last moment

    def release(self) -> None:
        """Hand the turn to the next, who need not ask for it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class WriteQueue:
    """Writers wait in the kernel, in order, instead of sleeping and retrying."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.path, self.timeout, self._local = path, timeout, Turnstile()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Hold the turn; gives the moment (monotonic) up to which to wait further on. Raises DatabaseBusy then."""
        deadline = time.monotonic() + self.timeout
        if not self._local.acquire(self.timeout):
            raise DatabaseBusy("write queue")
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                self._lock(handle, deadline)
                yield deadline
            finally:
                os.close(handle)  # closing releases the lock, also when the process is killed
        finally:
            self._local.release()

    @staticmethod
    def _lock(handle: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise DatabaseBusy("write queue") from None
                time.sleep(0.0005)


# More statements are kept ready than the driver's 128: reading a large one anew takes longer than running it.
KEPT = "connection"
CONNECT_ARGS = {"timeout": 5.0, "check_same_thread": False, "cached_statements": 1000}
_queue: WriteQueue | None = None


def configure(settings: Settings) -> dict[str, Any]:
    """Engine options for the settings, and the queue of writers that goes with them."""
    global _queue
    if not settings.is_sqlite:
        _queue = None
        return {"url": settings.sqlalchemy_url, "pool_pre_ping": True, "pool_size": 10}
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _queue = WriteQueue(settings.lock_path, timeout=settings.write_wait_seconds)
    return {"url": settings.sqlalchemy_url, "connect_args": CONNECT_ARGS, "pool_use_lifo": True}


def prepare_engine(engine: sa.Engine) -> None:
    """SQLite: explicit BEGIN, durable commits, foreign keys. Called once per engine."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy emits BEGIN, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
            "mmap_size=268435456",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        driver: Any = connection.connection.driver_connection
        begin = f"BEGIN {options.get('begin', '')}"
        try:
            if "deadline" in options:  # what the queue left of the time; only programs of others make SQLite wait
                left = max(options["deadline"] - time.monotonic(), LEAST_WAIT)
                driver.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
            driver.execute(begin)
        except driver.Error as error:
            raise sa.exc.DBAPIError.instance(begin, (), error, driver.Error, dialect=connection.dialect) from error


@contextmanager
def transaction() -> Iterator[Session]:
    """The one way to write: waits for its turn, begins, commits at the end, rolls back on any exception.

    Ends a read transaction of this request first, so the facts are those of now. Raises DatabaseBusy.
    """
    session: Session = db.session  # type: ignore[assignment]
    session.rollback()
    if _queue is None:
        with _committed(session):
            yield session
        return
    with _queue.turn() as deadline:
        session.connection(execution_options={"begin": "IMMEDIATE", "deadline": deadline})
        with _committed(session):
            yield session


@contextmanager
def _committed(session: Session) -> Iterator[None]:
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def check_database(session: Session) -> bool:
    """True when the database answers."""
    return bool(session.execute(sa.text("SELECT 1")).scalar() == 1)


def columns(model: type[SQLModel]) -> Any:
    """The table's columns, for queries: SQLModel types its attributes as values, not as columns."""
    return model.__table__.c  # type: ignore[attr-defined]


def ask(session: Session, statement: sa.Executable, **values: Any) -> Answer:
    """Run a question that was built once, with its values, in the session's transaction.

    For rows, not for objects: it goes past the unit of work. A statement built anew for each call gains nothing here.
    """
    return statements.ask(_connection_of(session), statement, values)


def put(session: Session, statement: sa.Executable, *rows: dict[str, Any]) -> int:
    """Write rows by a statement that was built once; answers how many were touched."""
    return statements.put(_connection_of(session), statement, rows) if rows else 0


def _connection_of(session: Session) -> sa.Connection:
    """The connection of the session's transaction, kept until that ends: finding it costs as much as a small query."""
    kept: sa.Connection | None = session.info.get(KEPT)
    if kept is None or kept.closed:
        kept = session.info[KEPT] = session.connection()
    return kept
