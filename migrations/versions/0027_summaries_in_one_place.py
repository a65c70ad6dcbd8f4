"""Every summary that was sent is known in one table, by what it was of and for when

Revision: 0027, after: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import Id, UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE digest SET span = 'week:' || span")
    op.execute(
        "INSERT INTO digest (person_id, span, at) "
        "SELECT person_id, 'late:' || CAST(on_date AS TEXT), at FROM late_digest"
    )
    op.drop_table("late_digest")


def downgrade() -> None:
    op.create_table(
        "late_digest",
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_late_digest_person_id")),
        sa.PrimaryKeyConstraint("person_id", "on_date", name=op.f("pk_late_digest")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "INSERT INTO late_digest (person_id, on_date, at) "
            "SELECT person_id, substr(span, 6), at FROM digest WHERE span LIKE 'late:%'"
        )
    else:
        op.execute(
            "INSERT INTO late_digest (person_id, on_date, at) "
            "SELECT person_id, CAST(substr(span, 6) AS DATE), at FROM digest WHERE span LIKE 'late:%'"
        )
    op.execute("DELETE FROM digest WHERE span LIKE 'late:%'")
    op.execute("UPDATE digest SET span = substr(span, 6)")
