"""Which version of its process table a stay was opened under

Revision: 0018, after: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("process_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("visit", "process_version")
