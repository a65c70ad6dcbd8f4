"""Days off that can be withdrawn, outages, clocks that stand still, and who heard of silence

Revision: 0019, after: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT, ID, MOMENT = sqlmodel.sql.sqltypes.AutoString, app.database.Id, app.database.UtcDateTime
CAUSE = sa.Enum(
    "holiday", "outage", "pause", "resume", name="cause", native_enum=False, create_constraint=True, length=32
)


def upgrade() -> None:
    op.add_column("visit", sa.Column("escalated_to_id", ID(), nullable=True))
    op.add_column("visit", sa.Column("escalated_to", TEXT(), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("nudges", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("visit", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("visit", sa.Column("days_left", sa.Integer(), nullable=True))
    op.add_column("holiday", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("holiday", sa.Column("reason", TEXT(), nullable=False, server_default=""))
    op.add_column("holiday_year", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "due_move",
        sa.Column("id", ID(), nullable=False),
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("visit_id", ID(), nullable=False),
        sa.Column("cause", CAUSE, nullable=False),
        sa.Column("was_on", sa.Date(), nullable=True),
        sa.Column("becomes_on", sa.Date(), nullable=True),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("basis", TEXT(), nullable=False),
        sa.Column("by_id", ID(), nullable=True),
        sa.Column("by_name", TEXT(), nullable=False),
        sa.Column("at", MOMENT(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_due_move_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_due_move_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_due_move_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_move")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_due_move_case_id"), "due_move", ["case_id"])
    op.create_table(
        "late_digest",
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", MOMENT(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_late_digest_person_id")),
        sa.PrimaryKeyConstraint("person_id", "on_date", name=op.f("pk_late_digest")),
        sqlite_strict=True,
    )
    op.create_table(
        "outage",
        sa.Column("id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("basis", TEXT(), nullable=False),
        sa.Column("proposed_by_id", ID(), nullable=False),
        sa.Column("proposed_by", TEXT(), nullable=False),
        sa.Column("proposed_at", MOMENT(timezone=True), nullable=False),
        sa.Column("decided_by_id", ID(), nullable=True),
        sa.Column("decided_by", TEXT(), nullable=False),
        sa.Column("decided_at", MOMENT(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("began_on <= ended_on", name=op.f("ck_outage_dates")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_outage_decided_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_outage_proposed_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_outage_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("outage", "late_digest", "due_move"):
        op.drop_table(table)
    op.drop_column("holiday_year", "revision")
    for name in ("reason", "withdrawn"):
        op.drop_column("holiday", name)
    for name in ("days_left", "paused_on", "nudges", "escalated_to", "escalated_to_id"):
        op.drop_column("visit", name)
