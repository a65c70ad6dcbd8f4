"""A target may be a milestone: reached or not

Revision: 0005, after: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE, AFTER = ("higher_better", "lower_better", "exact"), ("higher_better", "lower_better", "exact", "milestone")


def _clause(words: tuple[str, ...]) -> str:
    return f"direction IN ({', '.join(repr(word) for word in words)})"


def _change(former: tuple[str, ...], words: tuple[str, ...]) -> None:
    """SQLite keeps a CHECK in the text of the table. Others refer to its rows, so the text is changed in place.
    SQLite's manual allows this where the stored content stays as it is (ALTER TABLE, "other kinds of changes").
    """
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_indicator_direction"), "indicator", type_="check")
        op.create_check_constraint(op.f("ck_indicator_direction"), "indicator", _clause(words))
        return
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :former, :now) WHERE type = 'table' AND name = 'indicator'"),
        {"former": _clause(former), "now": _clause(words)},
    )
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))


def upgrade() -> None:
    _change(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("UPDATE indicator SET direction = 'higher_better' WHERE direction = 'milestone'")
    _change(AFTER, BEFORE)
