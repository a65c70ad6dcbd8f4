"""A policy value is changed by a case: its reason, the version of its draft, and that it was published by somebody

Revision: 0007, after: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString()
WORDS = ("key", "value", "unit", "instrument", "article", "certainty", "text")
ADDED = ("case_id", "reason", "version")
PUBLISHED = "(published_by_id IS NULL) = (published_at IS NULL)"


def _new_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("reason", TEXT, nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    )


def _new_constraints() -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint(PUBLISHED, name=op.f("ck_policy_version_published_by_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_policy_version_case_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_policy_version_case_id")),
    )


def _rebuild(*added: sa.Column | sa.Constraint) -> None:
    """SQLite changes no table in place: it is made anew and its rows carried over."""
    op.drop_index("ix_policy_version_key", table_name="policy_version")
    op.rename_table("policy_version", "policy_version_before")
    op.create_table(
        "policy_version",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in WORDS),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", app.database.Id(), nullable=False),
        sa.Column("drafted_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", app.database.Id(), nullable=True),
        sa.Column("published_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> drafted_by_id", name=op.f("ck_policy_version_four_eyes")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_policy_version_drafted_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_policy_version_published_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_policy_version_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        *added,
        sqlite_strict=True,
    )
    kept = ", ".join(("id", "tenant_id", *WORDS, "valid_from", "valid_to", "drafted_by_id", "drafted_at",
                      "published_by_id", "published_at"))
    op.execute(f"INSERT INTO policy_version ({kept}) SELECT {kept} FROM policy_version_before")  # noqa: S608
    op.drop_table("policy_version_before")
    op.create_index("ix_policy_version_key", "policy_version", ["key"])


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(*_new_columns(), *_new_constraints())
        return
    for column in _new_columns():
        op.add_column("policy_version", column)
    op.create_check_constraint(op.f("ck_policy_version_published_by_somebody"), "policy_version", PUBLISHED)
    op.create_foreign_key(op.f("fk_policy_version_case_id"), "policy_version", "case", ["case_id"], ["id"])
    op.create_unique_constraint(op.f("uq_policy_version_case_id"), "policy_version", ["case_id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
        return
    for name in ADDED:
        op.drop_column("policy_version", name)
