"""Files of e-Kinerja and the lines of what differs

Revision: 0016, after: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = ("unknown_person", "missing_person", "position", "unit", "assessor", "skp_here", "skp_there", "reference",
         "result", "result_here", "result_there")  # fmt: skip
OWNERS = ("admin_opd", "bkpsdm", "assessor", "employee")
STANDINGS = ("open", "asked", "taken", "settled", "gone")
TEXT = sqlmodel.sql.sqltypes.AutoString
ID, INSTANT = app.database.Id, app.database.UtcDateTime
FILE, LINE = "ekinerja_file", "ekinerja_difference"


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ID(), nullable=nullable)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, TEXT(), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT(timezone=True), nullable=False)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        FILE, _id("id"), _id("tenant_id"), _id("period_id", nullable=True), _text("scope"), _text("name"),
        _text("sha256"), _whole("people"), _whole("differences"), _text("by_name"), _at("at"),
        _key(FILE, "period_id", "period.id"), _key(FILE, "tenant_id", "tenant.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FILE}")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f(f"ix_{FILE}_tenant_id_at"), FILE, ["tenant_id", "at"])
    op.create_table(
        LINE, _id("id"), _id("tenant_id"), _id("file_id"), _text("scope"), _id("opd_id"), _text("number"),
        _text("name"), _id("person_id", nullable=True), _id("case_id", nullable=True), _id("skp_id", nullable=True),
        sa.Column("kind", _word("kind", *KINDS), nullable=False),
        sa.Column("owner", _word("owner", *OWNERS), nullable=False),
        _id("owner_id", nullable=True), _text("owner_name"), _text("theirs"), _text("ours"),
        sa.Column("standing", _word("standing", *STANDINGS), nullable=False),
        _text("reason"), _text("by_name"), _at("changed_at"), _whole("version"),
        _key(LINE, "case_id", "case.id"), _key(LINE, "file_id", f"{FILE}.id"), _key(LINE, "opd_id", "unit.id"),
        _key(LINE, "owner_id", "person.id"), _key(LINE, "person_id", "person.id"), _key(LINE, "skp_id", "skp.id"),
        _key(LINE, "tenant_id", "tenant.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LINE}")),
        sa.UniqueConstraint("tenant_id", "scope", "number", "kind", name=op.f(f"uq_{LINE}_tenant_id_scope_number_kind")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f(f"ix_{LINE}_tenant_id_opd_id_standing"), LINE, ["tenant_id", "opd_id", "standing"])


def downgrade() -> None:
    op.drop_table(LINE)
    op.drop_table(FILE)
