"""What was decided in one go, and what of that somebody else looks at once more

Revision: 0026, after: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import Id, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OFFICE = sa.Enum(
    "admin_opd", "petugas_bkpsdm", "petugas_setda", name="office", native_enum=False, create_constraint=True, length=32
)
FINDING = sa.Enum("sesuai", "perlu_dibahas", name="finding", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", Id(), nullable=False, primary_key=True),
        sa.Column("tenant_id", Id(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("person_id", Id(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("person_id", "key", name="uq_bulk_person_id_key"),
        sqlite_strict=True,
    )
    undrawn = sa.text("drawn_at IS NULL")
    op.create_index("ix_bulk_undrawn", "bulk", ["at"], sqlite_where=undrawn, postgresql_where=undrawn)
    op.create_table(
        "bulk_item",
        sa.Column("bulk_id", Id(), sa.ForeignKey("bulk.id"), nullable=False, primary_key=True),
        sa.Column("case_id", Id(), sa.ForeignKey("case.id"), nullable=False, primary_key=True),
        sa.Column("no", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "second_look",
        sa.Column("id", Id(), nullable=False, primary_key=True),
        sa.Column("tenant_id", Id(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("decision_id", Id(), sa.ForeignKey("decision.id"), nullable=False),
        sa.Column("case_id", Id(), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("decided_by_id", Id(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("position_id", Id(), sa.ForeignKey("position.id"), nullable=True),
        sa.Column("office", OFFICE, nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("finding", FINDING, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("looked_by_id", Id(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("looked_by", sa.String(), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("decision_id", name="uq_second_look_decision_id"),
        sa.CheckConstraint("position_id IS NOT NULL OR office IS NOT NULL", name="someone"),
        sqlite_strict=True,
    )
    op.create_index("ix_second_look_position_id_finding", "second_look", ["position_id", "finding"])


def downgrade() -> None:
    for name in ("second_look", "bulk_item", "bulk"):
        op.drop_table(name)
