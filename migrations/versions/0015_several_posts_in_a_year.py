"""Several posts in a year: when a post was left, and the summary of the year

Revision: 0015, after: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import app.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PREDIKAT = sa.Enum(
    "sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang",
    name="predikat", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip
RULE = sa.Enum("terlama", "terakhir", name="rule", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column("evaluation", sa.Column("left_on", sa.Date(), nullable=True))
    op.create_table(
        "annual_summary",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rule", RULE, nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=True),
        sa.Column("predikat", PREDIKAT, nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_annual_summary_case_id")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_annual_summary_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_annual_summary_person_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_annual_summary_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_annual_summary")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_annual_summary_person_id_year"), "annual_summary", ["person_id", "year"])


def downgrade() -> None:
    op.drop_table("annual_summary")
    op.drop_column("evaluation", "left_on")
