"""What the inbox sorts and counts by stands in the seat; what people set for themselves: filters, snoozes, mail, feed

Revision: 0024, after: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.cases.models import SORTED_BY
from app.database import Id, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPEN_SQLITE, OPEN_POSTGRES = "status = 'open' AND asked = 1", "status = 'open' AND asked"


def upgrade() -> None:
    op.add_column("seat", sa.Column("process", sa.String(), nullable=False, server_default=""))
    op.add_column("seat", sa.Column("state", sa.String(), nullable=False, server_default=""))
    op.add_column("seat", sa.Column("due_by", sa.Date(), nullable=False, server_default="9999-12-31"))
    op.execute(
        'UPDATE seat SET process = (SELECT process FROM "case" WHERE id = seat.case_id), '
        "state = (SELECT state FROM visit WHERE id = seat.visit_id), "
        "due_by = (SELECT coalesce(due_on, '9999-12-31') FROM visit WHERE id = seat.visit_id)"
    )
    _index(*SORTED_BY)
    op.create_table(
        "snooze",
        sa.Column("visit_id", Id(), sa.ForeignKey("visit.id"), nullable=False),
        sa.Column("person_id", Id(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("case_id", Id(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "person_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_snooze_person_id_until", "snooze", ["person_id", "until"])
    op.create_index("ix_snooze_case_id", "snooze", ["case_id"])
    op.create_table(
        "inbox_setting",
        sa.Column("person_id", Id(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("mail", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("feed", sa.String(), nullable=True),
        sa.Column("feed_since", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id"),
        sa.UniqueConstraint("feed"),
        sqlite_strict=True,
    )
    op.create_table(
        "digest",
        sa.Column("person_id", Id(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "span"),
        sqlite_strict=True,
    )


def _index(*more: str) -> None:
    for name, first in (("ix_seat_position", ["position_id"]), ("ix_seat_office", ["office", "opd_id"])):
        op.drop_index(name, "seat")
        op.create_index(
            name, "seat", [*first, *more], sqlite_where=sa.text(OPEN_SQLITE), postgresql_where=sa.text(OPEN_POSTGRES)
        )


def downgrade() -> None:
    for name in ("digest", "inbox_setting", "snooze"):
        op.drop_table(name)
    _index()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS seat_sorted")
        op.execute("DROP TRIGGER IF EXISTS visit_due")
    else:
        op.execute("DROP FUNCTION IF EXISTS seat_sorted() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS visit_due() CASCADE")
    for column in ("due_by", "state", "process"):
        op.drop_column("seat", column)
