"""The schema: brought up to date at start, refused when it is newer than the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel

from app.cases.models import ProcessState
from app.database import columns
from workflows.catalogue import PROCESSES, SUPERSEDED
from workflows.engine import Process

MIGRATIONS = Path(__file__).parent.parent / "migrations"
STATE = columns(ProcessState)


FOLLOWING = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS seat_sorted",
        """CREATE TRIGGER seat_sorted AFTER INSERT ON seat WHEN NEW.process = '' BEGIN
        UPDATE seat SET process = (SELECT process FROM "case" WHERE id = NEW.case_id), (state, due_by) =
        (SELECT state, coalesce(due_on, '9999-12-31') FROM visit WHERE id = NEW.visit_id) WHERE id = NEW.id; END""",
        """CREATE TRIGGER IF NOT EXISTS visit_due AFTER UPDATE OF due_on, state ON visit BEGIN
        UPDATE seat SET state = NEW.state, due_by = coalesce(NEW.due_on, '9999-12-31')
        WHERE visit_id = NEW.id; END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION seat_sorted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE seat SET process = (SELECT process FROM "case" WHERE id = NEW.case_id), (state, due_by) =
        (SELECT state, coalesce(due_on, '9999-12-31') FROM visit WHERE id = NEW.visit_id) WHERE id = NEW.id;
        RETURN NULL; END $$""",
        """CREATE OR REPLACE FUNCTION visit_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE seat SET state = NEW.state, due_by = coalesce(NEW.due_on, '9999-12-31') WHERE visit_id = NEW.id;
        RETURN NULL; END $$""",
        """CREATE OR REPLACE TRIGGER seat_sorted AFTER INSERT ON seat
        FOR EACH ROW WHEN (NEW.process = '') EXECUTE FUNCTION seat_sorted()""",
        """CREATE OR REPLACE TRIGGER visit_due AFTER UPDATE OF due_on, state ON visit
        FOR EACH ROW EXECUTE FUNCTION visit_due()""",
    ),
}


class SchemaUnknown(RuntimeError):
    """The database was made by a newer program; nothing was changed."""


def alembic_config(connection: sa.Connection) -> Config:
    """Alembic's configuration without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema to the newest revision and the process states to the tables of `workflows`.

    Raises SchemaUnknown when the database carries a revision this program does not know.
    """
    with engine.begin() as connection:
        config = alembic_config(connection)
        scripts = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {s.revision for s in scripts.walk_revisions()}:
            raise SchemaUnknown(f"Basis data dibuat oleh versi Tangkas yang lebih baru (skema {current}).")
        if current != scripts.get_current_head():
            command.upgrade(config, "head")
        follow_visits(connection)
    with Session(engine) as session:
        know_states(session)
        session.commit()


def follow_visits(connection: sa.Connection) -> None:
    """Have the database copy into seats what the inbox sorts by, whoever writes a visit. Said again at every start,
    because a table that a migration rebuilds loses its triggers."""
    for text in FOLLOWING[connection.dialect.name]:
        connection.exec_driver_sql(text)


@sa.event.listens_for(SQLModel.metadata, "after_create")
def _follow(_: object, connection: sa.Connection, **__: object) -> None:
    follow_visits(connection)


def is_made(engine: sa.Engine) -> bool:
    """Whether anything of ours stands in the database; nothing is changed."""
    with engine.connect() as connection:
        return sa.inspect(connection).has_table("account")


def know_states(session: Session, tables: Iterable[Process] = (*PROCESSES, *SUPERSEDED)) -> None:
    """Store every (process, state) pair that is not stored yet, of every version on which a case may stand."""
    known = {(r.process, r.state) for r in session.execute(sa.select(STATE.process, STATE.state))}
    wanted = dict.fromkeys((process.name, state.value) for process in tables for state in process.states)
    session.add_all(ProcessState(process=name, state=state) for name, state in wanted if (name, state) not in known)
