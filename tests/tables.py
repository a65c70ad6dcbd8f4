"""Empty tables for a database of a test: laid once by each process, then copied."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlmodel import Session

from app.schema import know_states
from app.tables import metadata


def lay_tables(engine: sa.Engine) -> None:
    """All tables, and the states the processes know. The database must be new."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        _lay(engine)
    else:
        shutil.copyfile(Path(_kept().name) / "empty", engine.url.database)


@cache
def _kept() -> TemporaryDirectory[str]:
    folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="tangkas-")
    engine = sa.create_engine(f"sqlite:///{folder.name}/empty")
    _lay(engine)
    engine.dispose()
    return folder


def _lay(engine: sa.Engine) -> None:
    metadata().create_all(engine)
    with Session(engine) as session:
        know_states(session)
        session.commit()
