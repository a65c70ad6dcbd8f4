"""When the contract of a PPPK ends, and the recommendation about it

Revision: 0017, after: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = ("none", "reward", "improvement", "breach_report")
AFTER = (*BEFORE, "renew", "let_end")


def _clause(words: tuple[str, ...]) -> str:
    return f"proposal IN ({', '.join(repr(word) for word in words)})"


def _change(former: tuple[str, ...], words: tuple[str, ...]) -> None:
    """SQLite keeps a CHECK in the text of the table; it is changed in place, as 0005 does and says why."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_followup_proposal"), "followup", type_="check")
        op.create_check_constraint(op.f("ck_followup_proposal"), "followup", _clause(words))
        return
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :former, :now) WHERE type = 'table' AND name = 'followup'"),
        {"former": _clause(former), "now": _clause(words)},
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def upgrade() -> None:
    op.add_column("person", sa.Column("contract_ends_on", sa.Date(), nullable=True))
    op.add_column("followup", sa.Column("contract_ends_on", sa.Date(), nullable=True))
    op.add_column("followup", sa.Column("months", sa.Integer(), nullable=False, server_default="0"))
    _change(BEFORE, AFTER)


def downgrade() -> None:
    """Only where no recommendation about a contract says anything: the CHECK refuses what it does not know."""
    _change(AFTER, BEFORE)
    op.drop_column("followup", "months")
    op.drop_column("followup", "contract_ends_on")
    op.drop_column("person", "contract_ends_on")
