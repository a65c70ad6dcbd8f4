"""Who may act for an office: Plh., Plt., mandate, substitute; what staff prepares; gaps that were told

Revision: 0023, after: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXT, ID, MOMENT = sqlmodel.sql.sqltypes.AutoString, app.database.Id, app.database.UtcDateTime
KIND = sa.Enum(
    "plh", "plt", "mandat", "pengganti", "penyiap",
    name="kind", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip
BASIS = sa.Enum(
    "surat_perintah", "keputusan", "surat_mandat", "surat_cuti", "penetapan_sendiri",
    name="basis", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip
POINTS_TO = {
    "tenant_id": "tenant", "opd_id": "unit", "person_id": "person", "position_id": "position",
    "represented_id": "person", "given_by_id": "person", "approved_by_id": "person", "assignment_id": "assignment",
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", ID(), nullable=False),
        sa.Column("thread_id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("opd_id", ID(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("position_id", ID(), nullable=False),
        sa.Column("represented_id", ID(), nullable=True),
        sa.Column("basis", BASIS, nullable=False),
        sa.Column("basis_number", TEXT(), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=False),
        sa.Column("powers", TEXT(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_from", MOMENT(timezone=True), nullable=False),
        sa.Column("known_to", MOMENT(timezone=True), nullable=True),
        sa.Column("given_by_id", ID(), nullable=True),
        sa.Column("approved_by_id", ID(), nullable=True),
        sa.Column("approved_at", MOMENT(timezone=True), nullable=True),
        sa.Column("end_reason", TEXT(), nullable=False),
        sa.Column("assignment_id", ID(), nullable=True),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_authority_dates")),
        sa.CheckConstraint("represented_id IS NULL OR represented_id <> person_id", name=op.f("ck_authority_not_self")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_authority_{column}"))
            for column, table in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_authority_person_id_valid_to"), "authority", ["person_id", "valid_to"])
    op.create_index(op.f("ix_authority_position_id_valid_to"), "authority", ["position_id", "valid_to"])
    op.create_index(op.f("ix_authority_tenant_id_opd_id"), "authority", ["tenant_id", "opd_id"])
    op.create_table(
        "preparation",
        sa.Column("id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("visit_id", ID(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("authority_id", ID(), nullable=False),
        sa.Column("prepared_by_id", ID(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("at", MOMENT(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_preparation_authority_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_preparation_case_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["person.id"], name=op.f("fk_preparation_prepared_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_preparation_tenant_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_preparation_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_preparation_visit_id"), "preparation", ["visit_id"])
    op.create_table(
        "vacancy_notice",
        sa.Column("visit_id", ID(), nullable=False),
        sa.Column("told_at", MOMENT(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_vacancy_notice_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_vacancy_notice")),
        sqlite_strict=True,
    )
    op.create_table(
        "acted_by",
        sa.Column("decision_id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("authority_id", ID(), nullable=False),
        sa.Column("represented_id", ID(), nullable=True),
        sa.Column("called", TEXT(), nullable=False),
        sa.Column("basis", TEXT(), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_acted_by_authority_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_acted_by_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_acted_by_decision_id")),
        sa.ForeignKeyConstraint(["represented_id"], ["person.id"], name=op.f("fk_acted_by_represented_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_acted_by_tenant_id")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_acted_by")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("acted_by")
    op.drop_table("vacancy_notice")
    op.drop_table("preparation")
    op.drop_table("authority")
