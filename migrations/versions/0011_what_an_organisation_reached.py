"""What the predikat of an organisation rests on, as a file; and the leader's pattern of predikat with his reason

Revision: 0011, after: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT, ID = sqlmodel.sql.sqltypes.AutoString, app.database.Id
NAME = "distribution_standing"


def upgrade() -> None:
    for column in ("file_name", "media_type"):
        op.add_column("organisation_predicate", sa.Column(column, TEXT(), nullable=False, server_default=""))
    op.add_column("organisation_predicate", sa.Column("size_bytes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("organisation_predicate", sa.Column("sha256", TEXT(), nullable=True))
    op.create_table(
        NAME,
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("unit_id", ID(), nullable=False),
        sa.Column("period_id", ID(), nullable=False),
        sa.Column("justification", TEXT(), nullable=False),
        sa.Column("established_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{NAME}_case_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f(f"fk_{NAME}_period_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{NAME}_tenant_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{NAME}_unit_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f(f"pk_{NAME}")),
        sqlite_strict=True,
    )
    op.create_index(op.f(f"ix_{NAME}_unit_id_period_id"), NAME, ["unit_id", "period_id"])


def downgrade() -> None:
    op.drop_table(NAME)
    for column in ("sha256", "size_bytes", "media_type", "file_name"):
        op.drop_column("organisation_predicate", column)
