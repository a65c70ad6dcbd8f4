"""Who put a decision down for a person without a device, and from which signed paper

Revision: 0003, after: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHO = sa.Enum(
    "employee", "assessor", "assessor_superior", "admin_opd", "bkpsdm", "opd_head", "city_secretary", "system",
    name="who", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "pen_held",
        sa.Column("decision_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("who", WHO, nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint("(sha256 IS NULL) = (paper_on IS NULL)", name=op.f("ck_pen_held_paper_with_its_day")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_pen_held_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_pen_held_decision_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_pen_held_tenant_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_pen_held")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("pen_held")
