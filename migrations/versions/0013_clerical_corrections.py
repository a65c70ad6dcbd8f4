"""Ralat: reports of misprints, and a decision may have its document printed anew

Revision: 0013, after: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0013"
down_revision = "0012"
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
    _print_once_for((("decision_id", "kind"), ("decision_id", "kind", "version")))


def _print_once_for(change: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """Another UNIQUE. SQLite makes the table anew for it, and rows that name each other hold the old one: they let go
    for that moment."""
    bind = op.get_bind()
    document = sa.table("document", sa.column("id", ID()), sa.column("superseded_by_id", ID()))
    pairs = bind.execute(
        sa.select(document.c.id, document.c.superseded_by_id).where(document.c.superseded_by_id.is_not(None))
    ).all()
    bind.execute(sa.update(document).values(superseded_by_id=None))
    former, now = (op.f("uq_document_" + "_".join(names)) for names in change)
    with op.batch_alter_table("document", schema=None, table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.drop_constraint(former, type_="unique")
        batch_op.create_unique_constraint(now, list(change[1]))
    if pairs:
        again = sa.update(document).where(document.c.id == sa.bindparam("one"))
        again = again.values(superseded_by_id=sa.bindparam("other", type_=ID()))
        bind.execute(again, [{"one": one, "other": other} for one, other in pairs])


def downgrade() -> None:
    _print_once_for((("decision_id", "kind", "version"), ("decision_id", "kind")))
    op.drop_table(NAME)
