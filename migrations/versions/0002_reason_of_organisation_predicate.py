"""Why a predikat organisasi was superseded

Revision: 0002, after: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
    op.add_column("organisation_predicate", column)


def downgrade() -> None:
    with op.batch_alter_table("organisation_predicate", schema=None) as batch_op:
        batch_op.drop_column("reason")
