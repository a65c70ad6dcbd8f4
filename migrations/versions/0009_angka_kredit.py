"""Angka kredit: what a predicate is worth on the level of a functional post

Revision: 0009, after: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LEVEL = sa.Enum(
    "pemula", "terampil", "mahir", "penyelia", "ahli_pertama", "ahli_muda", "ahli_madya", "ahli_utama",
    name="level", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip
PREDIKAT = sa.Enum(
    "sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang",
    name="predikat", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "credit_conversion",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("level", LEVEL, nullable=False),
        sa.Column("predikat", PREDIKAT, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("coefficient", app.database.Quantity(), nullable=False),
        sa.Column("percent", app.database.Quantity(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 12 AND denominator > 0", name=op.f("ck_credit_conversion_reckoned")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_credit_conversion_dates")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_credit_conversion_case_id")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_credit_conversion_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_credit_conversion_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_credit_conversion")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_credit_conversion_evaluation_id"), "credit_conversion", ["evaluation_id"])


def downgrade() -> None:
    op.drop_table("credit_conversion")
