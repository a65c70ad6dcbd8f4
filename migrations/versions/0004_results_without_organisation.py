"""A result may stand before the predikat of its organisation, where policy allows it

Revision: 0004, after: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RATINGS = ("di_atas", "sesuai", "di_bawah")
ORGANISATION = ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
PREDIKAT = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _rebuild(*, nullable: bool) -> None:
    """SQLite changes no column in place: the table is made anew and its rows carried over."""
    op.drop_index("uq_appraisal_current", table_name="appraisal")
    op.rename_table("appraisal", "appraisal_before")
    op.create_table(
        "appraisal",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organisation", _word("organisation", *ORGANISATION), nullable=nullable),
        sa.Column("work_result", _word("work_result", *RATINGS), nullable=False),
        sa.Column("behaviour", _word("behaviour", *RATINGS), nullable=False),
        sa.Column("predikat", _word("predikat", *PREDIKAT), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decision_id", app.database.Id(), nullable=False),
        sa.Column("set_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_appraisal_decision_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_appraisal_evaluation_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_appraisal_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("evaluation_id", "no", name=op.f("uq_appraisal_evaluation_id_no")),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO appraisal SELECT * FROM appraisal_before")
    op.drop_table("appraisal_before")
    op.create_index(
        "uq_appraisal_current", "appraisal", ["evaluation_id"], unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
    )  # fmt: skip


def _change(*, nullable: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(nullable=nullable)
    else:
        op.alter_column("appraisal", "organisation", nullable=nullable)


def upgrade() -> None:
    _change(nullable=True)


def downgrade() -> None:
    _change(nullable=False)
