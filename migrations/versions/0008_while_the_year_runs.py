"""Rencana aksi, pemberi pertimbangan, dialog kinerja, catatan harian, reminders; feedback outside of an evaluation

Revision: 0008, after: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VALUES = ("berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif")
SPEAKERS = ("Pimpinan", "Ketua tim", "Rekan")
REMINDERS = ("feedback", "action_plan", "dialogue", "team_dialogue")
TEXT = sqlmodel.sql.sqltypes.AutoString
CITY_DAY = {"sqlite": "date(f.at, '+7 hours')", "postgresql": "(f.at AT TIME ZONE 'Asia/Jakarta')::date"}


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, app.database.Id(), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, app.database.UtcDateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT(), nullable=False)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _feedback(*, later: bool) -> None:
    """The table as it is after this migration, or as it was before."""
    more = (_id("skp_id"), sa.Column("given_on", sa.Date(), nullable=False)) if later else ()
    op.create_table(
        "feedback",
        _id("id"),
        _id("tenant_id"),
        _id("evaluation_id", nullable=later),
        _id("indicator_id", nullable=True),
        sa.Column("value", _word("value", *VALUES), nullable=True),
        _text("speaker"),
        _id("author_id"),
        _text("text"),
        _at("at"),
        *more,
        _key("feedback", "author_id", "person.id"),
        _key("feedback", "evaluation_id", "evaluation.case_id"),
        _key("feedback", "indicator_id", "indicator.id"),
        _key("feedback", "tenant_id", "tenant.id"),
        *([_key("feedback", "skp_id", "skp.id")] if later else ()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sqlite_strict=True,
    )


def _set_feedback_aside() -> None:
    """The table is made anew and its rows carried over: SQLite changes no column in place."""
    op.drop_index("ix_feedback_evaluation_id", table_name="feedback")
    op.rename_table("feedback", "feedback_before")
    if op.get_bind().dialect.name == "postgresql":
        for name in ("pk_feedback", *(f"fk_feedback_{c}_id" for c in ("author", "evaluation", "indicator", "tenant"))):
            op.execute(f"ALTER TABLE feedback_before DROP CONSTRAINT {name}")


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    _set_feedback_aside()
    _feedback(later=True)
    op.execute(
        "INSERT INTO feedback (id, tenant_id, evaluation_id, indicator_id, value, speaker, author_id, text, at, skp_id, "
        "given_on) SELECT f.id, f.tenant_id, f.evaluation_id, f.indicator_id, f.value, f.speaker, f.author_id, f.text, "
        "f.at, v.skp_id, THE_DAY FROM feedback_before f JOIN evaluation e ON e.case_id = f.evaluation_id "
        "JOIN skp_version v ON v.case_id = e.version_id".replace("THE_DAY", CITY_DAY[dialect])
    )
    op.drop_table("feedback_before")
    op.create_index("ix_feedback_evaluation_id", "feedback", ["evaluation_id"])
    op.create_index("ix_feedback_skp_id", "feedback", ["skp_id"])
    for name in ("surprises", "surprise_reason"):
        op.add_column("appraisal", sa.Column(name, TEXT(), nullable=False, server_default=""))
    _plans()
    _advisers()
    _dialogues()
    _diary()


def _plans() -> None:
    op.create_table(
        "action_plan",
        _id("id"), _id("tenant_id"), _id("evaluation_id"), _id("result_id"), _text("text"), _text("target"),
        _id("written_by_id"), _at("written_at"), _at("done_at", nullable=True), _at("removed_at", nullable=True),
        _key("action_plan", "tenant_id", "tenant.id"), _key("action_plan", "evaluation_id", "evaluation.case_id"),
        _key("action_plan", "result_id", "result.id"), _key("action_plan", "written_by_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index("ix_action_plan_evaluation_id", "action_plan", ["evaluation_id"])


def _advisers() -> None:
    op.create_table(
        "adviser",
        _id("id"), _id("tenant_id"), _id("skp_id"), _id("person_id"),
        sa.Column("speaker", _word("speaker", *SPEAKERS), nullable=False), _id("named_by_id"), _text("named_by"),
        _at("named_at"), _at("ended_at", nullable=True),
        _key("adviser", "tenant_id", "tenant.id"), _key("adviser", "skp_id", "skp.id"),
        _key("adviser", "person_id", "person.id"), _key("adviser", "named_by_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adviser")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index("ix_adviser_person_id", "adviser", ["person_id"])
    current = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_adviser_current", "adviser", ["skp_id", "person_id"], unique=True, sqlite_where=current,
        postgresql_where=current,
    )  # fmt: skip


def _dialogues() -> None:
    op.create_table(
        "dialogue",
        _id("case_id"), _id("tenant_id"), _id("skp_id"), _id("version_id"),
        sa.Column("held_on", sa.Date(), nullable=False), _text("general"), _text("agreement"),
        sa.Column("next_on", sa.Date(), nullable=True), sa.Column("content_version", sa.Integer(), nullable=False),
        _id("written_by_id"),
        _key("dialogue", "case_id", "case.id"), _key("dialogue", "tenant_id", "tenant.id"),
        _key("dialogue", "skp_id", "skp.id"), _key("dialogue", "version_id", "skp_version.case_id"),
        _key("dialogue", "written_by_id", "person.id"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_dialogue")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index("ix_dialogue_skp_id", "dialogue", ["skp_id"])
    op.create_table(
        "dialogue_topic",
        _id("dialogue_id"), _id("result_id"), _text("text"),
        _key("dialogue_topic", "dialogue_id", "dialogue.case_id"), _key("dialogue_topic", "result_id", "result.id"),
        sa.PrimaryKeyConstraint("dialogue_id", "result_id", name=op.f("pk_dialogue_topic")),
        sqlite_strict=True,
    )  # fmt: skip


def _diary() -> None:
    somewhere = "(shared_at IS NULL) = (evaluation_id IS NULL)"
    to_a_row = "(shared_at IS NULL) = (indicator_id IS NULL)"
    op.create_table(
        "diary_note",
        _id("id"), _id("tenant_id"), _id("writer_id"), _id("about_id"),
        sa.Column("happened_on", sa.Date(), nullable=False), _text("text"), _at("written_at"),
        _at("removed_at", nullable=True), _at("shared_at", nullable=True), _id("evaluation_id", nullable=True),
        _id("indicator_id", nullable=True),
        sa.CheckConstraint(somewhere, name=op.f("ck_diary_note_shared_somewhere")),
        sa.CheckConstraint(to_a_row, name=op.f("ck_diary_note_shared_to_a_row")),
        _key("diary_note", "tenant_id", "tenant.id"), _key("diary_note", "writer_id", "person.id"),
        _key("diary_note", "about_id", "person.id"), _key("diary_note", "evaluation_id", "evaluation.case_id"),
        _key("diary_note", "indicator_id", "indicator.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_note")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index("ix_diary_note_writer_id_happened_on", "diary_note", ["writer_id", "happened_on"])
    op.create_index("ix_diary_note_evaluation_id", "diary_note", ["evaluation_id"])
    op.create_table(
        "reminder",
        _id("person_id"), _id("period_id"), sa.Column("kind", _word("kind", *REMINDERS), nullable=False), _at("at"),
        _key("reminder", "person_id", "person.id"), _key("reminder", "period_id", "period.id"),
        sa.PrimaryKeyConstraint("person_id", "period_id", "kind", name=op.f("pk_reminder")),
        sqlite_strict=True,
    )  # fmt: skip


def downgrade() -> None:
    """Feedback that no evaluation holds has no place in the older schema and is lost."""
    for table in ("reminder", "diary_note", "dialogue_topic", "dialogue", "adviser", "action_plan"):
        op.drop_table(table)
    for name in ("surprise_reason", "surprises"):
        op.drop_column("appraisal", name)
    op.drop_index("ix_feedback_skp_id", table_name="feedback")
    _set_feedback_aside()
    _feedback(later=False)
    op.execute(
        "INSERT INTO feedback (id, tenant_id, evaluation_id, indicator_id, value, speaker, author_id, text, at) "
        "SELECT id, tenant_id, evaluation_id, indicator_id, value, speaker, author_id, text, at FROM feedback_before "
        "WHERE evaluation_id IS NOT NULL"
    )
    op.drop_table("feedback_before")
    op.create_index("ix_feedback_evaluation_id", "feedback", ["evaluation_id"])
