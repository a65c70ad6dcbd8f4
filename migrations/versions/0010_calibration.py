"""Meetings of calibration; a result knows its period and unit, so that a city is counted from one index

Revision: 0010, after: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RATINGS = ("di_atas", "sesuai", "di_bawah")
ORGANISATION = ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
PREDIKAT = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
PLACE = {"period_id": "period", "opd_id": "unit", "unit_id": "unit"}
TEXT = sqlmodel.sql.sqltypes.AutoString
ID, INSTANT = app.database.Id, app.database.UtcDateTime
OPEN = sa.text("over_at IS NULL")
CURRENT = sa.text("superseded_at IS NULL")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ID(), nullable=nullable)


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT(timezone=True), nullable=True)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _appraisal(*more: str) -> None:
    """The table anew, with its place as far as named: SQLite adds no column that must have a value."""
    op.create_table(
        "appraisal",
        _id("id"),
        _id("tenant_id"),
        _id("evaluation_id"),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("organisation", _word("organisation", *ORGANISATION), nullable=True),
        sa.Column("work_result", _word("work_result", *RATINGS), nullable=False),
        sa.Column("behaviour", _word("behaviour", *RATINGS), nullable=False),
        sa.Column("predikat", _word("predikat", *PREDIKAT), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        _id("decision_id"),
        sa.Column("set_at", INSTANT(timezone=True), nullable=False),
        _at("superseded_at"),
        sa.Column("surprises", TEXT(), nullable=False, server_default=""),
        sa.Column("surprise_reason", TEXT(), nullable=False, server_default=""),
        *(_id(name) for name in more),
        _key("appraisal", "decision_id", "decision.id"),
        _key("appraisal", "evaluation_id", "evaluation.case_id"),
        _key("appraisal", "tenant_id", "tenant.id"),
        *(_key("appraisal", name, f"{PLACE[name]}.id") for name in more),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("evaluation_id", "no", name=op.f("uq_appraisal_evaluation_id_no")),
        sqlite_strict=True,
    )


def _current() -> None:
    op.create_index(
        "uq_appraisal_current", "appraisal", ["evaluation_id"], unique=True, sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )  # fmt: skip


def _place_results() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for name in PLACE:
            op.add_column("appraisal", _id(name, nullable=True))
        op.execute(
            'UPDATE appraisal SET period_id = e.period_id, opd_id = c.opd_id, unit_id = c.unit_id FROM evaluation e '
            'JOIN "case" c ON c.id = e.case_id WHERE e.case_id = appraisal.evaluation_id'
        )
        for name, target in PLACE.items():
            op.alter_column("appraisal", name, nullable=False)
            op.create_foreign_key(op.f(f"fk_appraisal_{name}"), "appraisal", target, [name], ["id"])
    else:
        op.drop_index("uq_appraisal_current", table_name="appraisal")
        op.rename_table("appraisal", "appraisal_before")
        _appraisal(*PLACE)
        op.execute(
            'INSERT INTO appraisal SELECT a.*, e.period_id, c.opd_id, c.unit_id FROM appraisal_before a '
            'JOIN evaluation e ON e.case_id = a.evaluation_id JOIN "case" c ON c.id = a.evaluation_id'
        )
        op.drop_table("appraisal_before")
        _current()
    op.create_index(
        "ix_appraisal_spread", "appraisal", ["period_id", "opd_id", "predikat"], sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )  # fmt: skip


def upgrade() -> None:
    _place_results()
    name = "calibration_meeting"
    op.create_table(
        name, _id("case_id"), _id("tenant_id"), _id("unit_id"), _id("period_id"), _id("head_position_id"),
        sa.Column("meets_on", sa.Date(), nullable=False), sa.Column("place", TEXT(), nullable=False),
        _at("frozen_at"), _at("revealed_at"), _at("over_at"),
        sa.Column("agreements", TEXT(), nullable=False), sa.Column("justification", TEXT(), nullable=False),
        _key(name, "case_id", "case.id"), _key(name, "head_position_id", "position.id"),
        _key(name, "period_id", "period.id"), _key(name, "tenant_id", "tenant.id"), _key(name, "unit_id", "unit.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f(f"pk_{name}")), sqlite_strict=True,
    )  # fmt: skip
    op.create_index(
        "uq_calibration_meeting_open", name, ["unit_id", "period_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip
    _of_meeting("calibration_unit", _id("unit_id"), unit_id="unit.id")
    op.create_index(op.f("ix_calibration_unit_unit_id"), "calibration_unit", ["unit_id"])
    _of_meeting(
        "calibration_participant", _id("position_id"), _id("wrote_id", nullable=True), _at("wrote_at"),
        sa.Column("salt", TEXT(), nullable=False), position_id="position.id", wrote_id="person.id",
    )  # fmt: skip
    _of_meeting(
        "calibration_score", _id("evaluation_id"), _id("appraisal_id"), _id("assessor_id", nullable=True),
        evaluation_id="evaluation.case_id", appraisal_id="appraisal.id", assessor_id="person.id",
    )  # fmt: skip
    op.create_index(op.f("ix_calibration_score_evaluation_id"), "calibration_score", ["evaluation_id"])
    _of_meeting(
        "calibration_opinion", _id("evaluation_id"), _id("position_id"),
        sa.Column("predikat", _word("predikat", *PREDIKAT), nullable=True), sa.Column("note", TEXT(), nullable=False),
        keys=2, evaluation_id="evaluation.case_id", position_id="position.id",
    )  # fmt: skip


def _of_meeting(table: str, *columns: sa.Column[object], keys: int = 1, **targets: str) -> None:
    """A table of one meeting; its key are the meeting and the first of the columns."""
    op.create_table(
        table,
        _id("meeting_id"),
        *columns,
        _key(table, "meeting_id", "calibration_meeting.case_id"),
        *(_key(table, column, target) for column, target in targets.items()),
        sa.PrimaryKeyConstraint("meeting_id", *(c.name for c in columns[:keys]), name=op.f(f"pk_{table}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for table in ("opinion", "score", "participant", "unit", "meeting"):
        op.drop_table(f"calibration_{table}")
    op.drop_index("ix_appraisal_spread", table_name="appraisal")
    if op.get_bind().dialect.name != "sqlite":
        for name in PLACE:
            op.drop_constraint(op.f(f"fk_appraisal_{name}"), "appraisal")
            op.drop_column("appraisal", name)
        return
    op.drop_index("uq_appraisal_current", table_name="appraisal")
    op.rename_table("appraisal", "appraisal_before")
    _appraisal()
    columns = "id, tenant_id, evaluation_id, no, organisation, work_result, behaviour, predikat, reason, note"
    columns += ", decision_id, set_at, superseded_at, surprises, surprise_reason"
    op.execute(f"INSERT INTO appraisal ({columns}) SELECT {columns} FROM appraisal_before")  # noqa: S608
    op.drop_table("appraisal_before")
    _current()
