"""What a case said part by part when it was returned

Revision: 0025, after: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAME = "returned"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("decision_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{NAME}_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f(f"fk_{NAME}_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f(f"pk_{NAME}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table(NAME)
