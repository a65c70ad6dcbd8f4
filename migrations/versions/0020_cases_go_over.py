"""Running cases go over to another version of their process

Revision: 0020, after: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MIGRATION, PASSAGE = "migration", "passage"
OUTCOMES = ("waiting", "moved", "kept", "over")
TEXT = sqlmodel.sql.sqltypes.AutoString
ID, INSTANT = app.database.Id, app.database.UtcDateTime
WAITING = sa.text("outcome = 'waiting'")


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ID(), nullable=nullable)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, TEXT(), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, INSTANT(timezone=True), nullable=nullable)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        MIGRATION, _id("case_id"), _id("tenant_id"), _text("process"), _whole("from_version"), _whole("to_version"),
        sa.Column("places", sa.JSON(), nullable=False), _text("reason"), _whole("version"), _id("drafted_by_id"),
        _at("drafted_at", nullable=False), _id("approved_by_id", nullable=True), _at("approved_at"),
        _at("finished_at"),
        sa.CheckConstraint("to_version > from_version", name=op.f("ck_migration_forward")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name=op.f("ck_migration_four_eyes")
        ),
        sa.CheckConstraint(
            "(approved_by_id IS NULL) = (approved_at IS NULL)", name=op.f("ck_migration_approved_by_somebody")
        ),
        _key(MIGRATION, "case_id", "case.id"), _key(MIGRATION, "tenant_id", "tenant.id"),
        _key(MIGRATION, "drafted_by_id", "person.id"), _key(MIGRATION, "approved_by_id", "person.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_migration")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f("ix_migration_tenant_id_process"), MIGRATION, ["tenant_id", "process"])
    op.create_table(
        PASSAGE, _id("migration_id"), _id("case_id"),
        sa.Column(
            "outcome", sa.Enum(*OUTCOMES, name="outcome", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        _whole("from_version"), _whole("to_version"), _text("from_state"), _text("to_state"), _text("because"),
        sa.Column("due_before", sa.Date(), nullable=True), sa.Column("due_after", sa.Date(), nullable=True), _at("at"),
        sa.CheckConstraint("outcome <> 'moved' OR to_state <> ''", name=op.f("ck_passage_somewhere")),
        sa.CheckConstraint("outcome <> 'kept' OR because <> ''", name=op.f("ck_passage_reason")),
        sa.CheckConstraint("(outcome = 'waiting') = (at IS NULL)", name=op.f("ck_passage_taken_at")),
        _key(PASSAGE, "migration_id", "case.id"), _key(PASSAGE, "case_id", "case.id"),
        sa.PrimaryKeyConstraint("migration_id", "case_id", name=op.f("pk_passage")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f("ix_passage_case_id"), PASSAGE, ["case_id"])
    op.create_index(
        "ix_passage_waiting", PASSAGE, ["migration_id"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    """Only where no case went over: a case may stand on a version that an older program does not know."""
    op.drop_table(PASSAGE)
    op.drop_table(MIGRATION)
