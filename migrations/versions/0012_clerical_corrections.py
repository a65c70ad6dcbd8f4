"""Ralat: reports of misprints, and a decision may have its document printed anew

Revision: 0012, after: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT, ID = sqlmodel.sql.sqltypes.AutoString, app.database.Id
NAME = "correction"
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("case_id", ID(), nullable=False),
        sa.Column("tenant_id", ID(), nullable=False),
        sa.Column("corrected_id", ID(), nullable=False),
        *(
            sa.Column(name, TEXT(), nullable=False)
            for name in ("path", "words", "printed", "proper", "reason", "evidence", "file_name", "media_type")
        ),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", TEXT(), nullable=True),
        sa.Column("reported_by_id", ID(), nullable=False),
        sa.Column("reported_as", TEXT(), nullable=False),
        sa.Column("by_signer", sa.Boolean(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("ended_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("printed <> proper", name=op.f(f"ck_{NAME}_differs")),
        sa.CheckConstraint("(sha256 IS NULL) = (file_name = '')", name=op.f(f"ck_{NAME}_whole_file")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{NAME}_case_id")),
        sa.ForeignKeyConstraint(["corrected_id"], ["case.id"], name=op.f(f"fk_{NAME}_corrected_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f(f"fk_{NAME}_reported_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{NAME}_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f(f"pk_{NAME}")),
        sqlite_strict=True,
    )
    op.create_index(op.f(f"ix_{NAME}_corrected_id"), NAME, ["corrected_id"])
    op.create_index(op.f(f"ix_{NAME}_reported_by_id"), NAME, ["reported_by_id"])
    op.create_index("uq_correction_open", NAME, ["corrected_id", "path"], unique=True, sqlite_where=OPEN,
                    postgresql_where=OPEN)  # fmt: skip
    with op.batch_alter_table("document", schema=None, table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.drop_constraint(op.f("uq_document_decision_id_kind"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_document_decision_id_kind_version"),
                                          ["decision_id", "kind", "version"])  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None, table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.drop_constraint(op.f("uq_document_decision_id_kind_version"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_document_decision_id_kind"), ["decision_id", "kind"])
    op.drop_table(NAME)
