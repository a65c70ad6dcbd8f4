"""What is done to a case beside its table, and for which defect a document was taken back

Revision: 0022, after: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT, ID = sqlmodel.sql.sqltypes.AutoString, app.database.Id
NAME = "act"
POINTS_AT = (
    ("tenant_id", "tenant"), ("case_id", "case"), ("visit_id", "visit"), ("actor_id", "person"), ("answers_id", NAME),
    ("seat_id", "seat"), ("document_id", "document"),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("visit_id", ID(), nullable=False),
        sa.Column("verb", TEXT(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("actor_id", ID(), nullable=False),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("actor_name", "actor_capacity", "words", "note")),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answers_id", ID(), nullable=True),
        sa.Column("seat_id", ID(), nullable=True),
        sa.Column("document_id", ID(), nullable=True),
        *(sa.Column(name, TEXT(), nullable=False) for name in ("came_from", "went_to")),
        sa.CheckConstraint("(came_from = '') = (went_to = '')", name=op.f(f"ck_{NAME}_both_ends")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{NAME}_{column}"))
            for column, table in POINTS_AT
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
        sa.UniqueConstraint("case_id", "no", name=op.f(f"uq_{NAME}_case_id_no")),
        sa.UniqueConstraint("answers_id", name=op.f(f"uq_{NAME}_answers_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f(f"ix_{NAME}_case_id"), NAME, ["case_id"])
    op.add_column("document", sa.Column("revoked_for", TEXT(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("document", "revoked_for")
    op.drop_table(NAME)
