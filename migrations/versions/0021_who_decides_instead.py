"""Declared family, the chair a seat was passed on from, and the seat in which somebody had answered already

Revision: 0021, after: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT, ID, MOMENT = sqlmodel.sql.sqltypes.AutoString, app.database.Id, app.database.UtcDateTime
RELATION = sa.Enum(
    "suami_istri", "orang_tua", "anak", "saudara", "mertua_menantu", "ipar", "kerabat",
    name="relation", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip


def upgrade() -> None:
    op.add_column("seat", sa.Column("passed_from_id", ID(), nullable=True))
    op.add_column("seat", sa.Column("passed_because", TEXT(), nullable=False, server_default=""))
    op.add_column("seat", sa.Column("merged_no", sa.Integer(), nullable=True))
    op.create_table(
        "kinship",
        sa.Column("id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("relative_id", ID(), nullable=False),
        sa.Column("relation", RELATION, nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("declared_by", TEXT(), nullable=False),
        sa.Column("declared_by_id", ID(), nullable=False),
        sa.Column("declared_at", MOMENT(timezone=True), nullable=False),
        sa.Column("ended_by", TEXT(), nullable=False),
        sa.Column("ended_at", MOMENT(timezone=True), nullable=True),
        sa.Column("end_reason", TEXT(), nullable=False),
        sa.CheckConstraint("person_id <> relative_id", name=op.f("ck_kinship_two_people")),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name=op.f("fk_kinship_declared_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kinship_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["person.id"], name=op.f("fk_kinship_relative_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_kinship_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_kinship_person_id"), "kinship", ["person_id"])
    op.create_index(op.f("ix_kinship_relative_id"), "kinship", ["relative_id"])


def downgrade() -> None:
    op.drop_table("kinship")
    for column in ("merged_no", "passed_because", "passed_from_id"):
        op.drop_column("seat", column)
