"""Perjanjian kinerja, matriks peran hasil, and what a rencana hasil kerja supports

Revision: 0006, after: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DIRECTION = sa.Enum(
    "higher_better", "lower_better", "exact", "milestone", name="direction", native_enum=False, create_constraint=True,
    length=32,
)
LINKS = {"supports_result_id": "result", "supports_measure_id": "measure"}
INDEXED = (
    ("matrix_column", "result_id"),
    ("matrix_column", "measure_id"),
    ("matrix_cell", "position_id"),
    ("matrix_cell", "result_id"),
)
ONE_LINK = "supports_result_id IS NULL OR supports_measure_id IS NULL"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, app.database.Id(), nullable=nullable)


def _refers(table: str, column: str, to: str, *, ends: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=ends)


def _agreements() -> None:
    op.create_table(
        "agreement",
        _id("case_id"),
        _id("tenant_id"),
        _id("unit_id"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("unit_id", "year", "no", name=op.f("uq_agreement_unit_id_year_no")),
        _refers("agreement", "case_id", "case.id"),
        _refers("agreement", "tenant_id", "tenant.id"),
        _refers("agreement", "unit_id", "unit.id"),
        sqlite_strict=True,
    )
    op.create_table(
        "objective",
        _id("id"),
        _id("agreement_id"),
        sa.Column("no", sa.Integer(), nullable=False),
        _text("text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
        sa.UniqueConstraint("agreement_id", "no", name=op.f("uq_objective_agreement_id_no")),
        _refers("objective", "agreement_id", "agreement.case_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "measure",
        _id("id"),
        _id("objective_id"),
        sa.Column("no", sa.Integer(), nullable=False),
        _text("text"),
        _text("target_text"),
        sa.Column("target_value", app.database.Quantity(), nullable=True),
        _text("unit"),
        sa.Column("direction", DIRECTION, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("objective_id", "no", name=op.f("uq_measure_objective_id_no")),
        _refers("measure", "objective_id", "objective.id"),
        sqlite_strict=True,
    )


def _matrices() -> None:
    op.create_table(
        "matrix",
        _id("id"),
        _id("tenant_id"),
        _id("position_id"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix")),
        sa.UniqueConstraint("position_id", "year", name=op.f("uq_matrix_position_id_year")),
        _refers("matrix", "tenant_id", "tenant.id"),
        _refers("matrix", "position_id", "position.id"),
        sqlite_strict=True,
    )
    op.create_table(
        "matrix_column",
        _id("id"),
        _id("matrix_id"),
        sa.Column("no", sa.Integer(), nullable=False),
        _text("text"),
        _id("result_id", nullable=True),
        _id("measure_id", nullable=True),
        sa.CheckConstraint("result_id IS NULL OR measure_id IS NULL", name=op.f("ck_matrix_column_one_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matrix_column")),
        sa.UniqueConstraint("matrix_id", "no", name=op.f("uq_matrix_column_matrix_id_no")),
        _refers("matrix_column", "matrix_id", "matrix.id"),
        _refers("matrix_column", "result_id", "result.id", ends="SET NULL"),
        _refers("matrix_column", "measure_id", "measure.id", ends="SET NULL"),
        sqlite_strict=True,
    )
    op.create_table(
        "matrix_cell",
        _id("column_id"),
        _id("position_id"),
        _text("text"),
        sa.Column("version", sa.Integer(), nullable=False),
        _id("result_id", nullable=True),
        sa.PrimaryKeyConstraint("column_id", "position_id", name=op.f("pk_matrix_cell")),
        _refers("matrix_cell", "column_id", "matrix_column.id"),
        _refers("matrix_cell", "position_id", "position.id"),
        _refers("matrix_cell", "result_id", "result.id", ends="SET NULL"),
        sqlite_strict=True,
    )
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _links() -> None:
    """SQLite adds a column with its reference in one statement, and knows no other way."""
    if op.get_bind().dialect.name == "sqlite":
        for column, table in LINKS.items():
            check = f" CONSTRAINT ck_result_one_link CHECK ({ONE_LINK})" if column == "supports_measure_id" else ""
            op.execute(
                f"ALTER TABLE result ADD COLUMN {column} BLOB CONSTRAINT fk_result_{column} "
                f"REFERENCES {table} (id) ON DELETE SET NULL{check}"
            )
    else:
        for column, table in LINKS.items():
            op.add_column("result", _id(column, nullable=True))
            op.create_foreign_key(f"fk_result_{column}", "result", table, [column], ["id"], ondelete="SET NULL")
        op.create_check_constraint("ck_result_one_link", "result", ONE_LINK)
    for column in LINKS:
        op.create_index(op.f(f"ix_result_{column}"), "result", [column])


def upgrade() -> None:
    _agreements()
    _links()
    _matrices()


def downgrade() -> None:
    for table in ("matrix_cell", "matrix_column", "matrix"):
        op.drop_table(table)
    for column in LINKS:
        op.drop_index(op.f(f"ix_result_{column}"), table_name="result")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_result_one_link", "result", type_="check")
    for column in reversed(LINKS):  # the later one carries the check on both
        op.drop_column("result", column)
    for table in ("measure", "objective", "agreement"):
        op.drop_table(table)
