"""Leave, unpaid leave and tugas belajar of people

Revision: 0014, after: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT, ID, MOMENT = sqlmodel.sql.sqltypes.AutoString, app.database.Id, app.database.UtcDateTime
KIND = sa.Enum(
    "cuti_tahunan", "cuti_besar", "cuti_sakit", "cuti_melahirkan", "cuti_alasan_penting", "cltn", "tugas_belajar",
    name="kind", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("letter", TEXT(), nullable=False),
        sa.Column("recorded_at", MOMENT(timezone=True), nullable=False),
        sa.Column("superseded_at", MOMENT(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_absence_dates")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_absence_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_absence_person_id_starts_on"), "absence", ["person_id", "starts_on"])
    op.create_index(op.f("ix_absence_tenant_id_ends_on"), "absence", ["tenant_id", "ends_on"])


def downgrade() -> None:
    op.drop_table("absence")
