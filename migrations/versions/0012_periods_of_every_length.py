"""Periods are months, quarters or semesters

Revision: 0012, after: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE, AFTER = ("quarterly", "annual"), ("monthly", "quarterly", "semester", "annual")
TABLES = ("period", "evaluation")


def _clause(words: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(word) for word in words)})"


def _change(former: tuple[str, ...], words: tuple[str, ...]) -> None:
    """SQLite keeps a CHECK in the text of the table; it is changed in place, as 0005 does and says why."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        for table in TABLES:
            op.drop_constraint(op.f(f"ck_{table}_kind"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_kind"), table, _clause(words))
        return
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    for table in TABLES:
        bind.execute(
            sa.text("UPDATE sqlite_schema SET sql = replace(sql, :former, :now) WHERE type = 'table' AND name = :name"),
            {"former": _clause(former), "now": _clause(words), "name": table},
        )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def upgrade() -> None:
    _change(BEFORE, AFTER)


def downgrade() -> None:
    """Only where every period is a quarter or a year: the CHECK refuses what it does not know."""
    _change(AFTER, BEFORE)
