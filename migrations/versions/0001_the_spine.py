"""The spine: organisation, cases, SKP, evaluations, follow-up, records

Revision: 0001, after:
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("on_date", name=op.f("pk_holiday")),
        sqlite_strict=True,
    )
    op.create_table(
        "holiday_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_holiday_year")),
        sqlite_strict=True,
    )
    op.create_table(
        "idempotency",
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("request_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_idempotency")),
        sqlite_strict=True,
    )
    op.create_table(
        "process_state",
        sa.Column("process", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("process", "state", name=op.f("pk_process_state")),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_limit",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_limit")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sign_in_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_limit_touched_at"), ["touched_at"], unique=False)

    op.create_table(
        "tenant",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("code", name=op.f("uq_tenant_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "period",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("quarterly", "annual", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on AND opens_on <= closes_on", name=op.f("ck_period_dates")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_period_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("tenant_id", "year", "kind", "no", name=op.f("uq_period_tenant_id_year_kind_no")),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number_label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PNS",
                "CPNS",
                "PPPK",
                "PPPK_PARUH_WAKTU",
                "PEJABAT_NEGARA",
                "MILITER",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("golongan", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pangkat", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("has_device", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "mutasi",
                "pensiun",
                "meninggal",
                "berhenti",
                "koreksi",
                name="end_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_person_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_tenant_id_name"), ["tenant_id", "name"], unique=False)
        batch_op.create_index(
            "uq_person_number",
            ["tenant_id", "number"],
            unique=True,
            sqlite_where=sa.text("number <> ''"),
            postgresql_where=sa.text("number <> ''"),
        )

    op.create_table(
        "unit",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("short_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_id", app.database.Id(), nullable=True),
        sa.Column("opd_id", app.database.Id(), nullable=True),
        sa.Column("is_opd", sa.Boolean(), nullable=False),
        sa.Column("region_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_unit_opd_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_unit_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_unit_tenant_id_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("username", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("password", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tf_totp_secret", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("tf_totp_counter", sa.BigInteger(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.Column("practice_no", sa.Integer(), nullable=True),
        sa.Column("practice_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
        sqlite_strict=True,
    )
    op.create_table(
        "grant",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin_opd",
                "petugas_bkpsdm",
                "kepala_bkpsdm",
                "petugas_setda",
                "inspektorat",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opd_id", app.database.Id(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", app.database.Id(), nullable=True),
        sa.Column("proposed_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", app.database.Id(), nullable=True),
        sa.Column("approved_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", app.database.Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(role = 'admin_opd') = (opd_id IS NOT NULL)", name=op.f("ck_grant_scope")),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> person_id", name=op.f("ck_grant_not_by_self")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR proposed_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_grant_four_eyes"),
        ),
        sa.CheckConstraint("proposed_by_id IS NULL OR proposed_by_id <> person_id", name=op.f("ck_grant_not_to_self")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_grant_dates")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_grant_approved_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_grant_ended_by_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_grant_opd_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_grant_person_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_grant_proposed_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_grant_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "organisation_predicate",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("unit_id", app.database.Id(), nullable=False),
        sa.Column("period_id", app.database.Id(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "istimewa",
                "baik",
                "butuh_perbaikan",
                "kurang",
                "sangat_kurang",
                name="value",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("set_by_id", app.database.Id(), nullable=False),
        sa.Column("set_by_capacity", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("set_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_organisation_predicate_period_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_organisation_predicate_set_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_organisation_predicate_tenant_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_organisation_predicate_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_predicate")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("organisation_predicate", schema=None) as batch_op:
        batch_op.create_index(
            "uq_organisation_predicate_current",
            ["unit_id", "period_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "policy_version",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("instrument", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("article", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certainty", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", app.database.Id(), nullable=False),
        sa.Column("drafted_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", app.database.Id(), nullable=True),
        sa.Column("published_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> drafted_by_id", name=op.f("ck_policy_version_four_eyes")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_policy_version_drafted_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_policy_version_published_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_policy_version_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_version_key"), ["key"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("unit_id", app.database.Id(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("jabatan_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("eselon", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_position_tenant_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_position_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_position_head",
            ["unit_id"],
            unique=True,
            sqlite_where=sa.text("is_head = 1 AND closed_on IS NULL"),
            postgresql_where=sa.text("is_head AND closed_on IS NULL"),
        )

    op.create_table(
        "assessment_line",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("position_id", app.database.Id(), nullable=False),
        sa.Column("assessor_position_id", app.database.Id(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_from", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("known_to", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("position_id <> assessor_position_id", name=op.f("ck_assessment_line_not_self")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_assessment_line_dates")),
        sa.ForeignKeyConstraint(
            ["assessor_position_id"], ["position.id"], name=op.f("fk_assessment_line_assessor_position_id")
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_assessment_line_position_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_assessment_line_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_line")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessment_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_line_assessor_position_id"), ["assessor_position_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_line_position_id"), ["position_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("position_id", app.database.Id(), nullable=False),
        sa.Column(
            "holding",
            sa.Enum("definitif", "plt", "plh", name="holding", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_from", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("known_to", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "mutasi",
                "pensiun",
                "meninggal",
                "berhenti",
                "koreksi",
                name="end_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_assignment_dates")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_assignment_position_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_assignment_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_position_id"), ["position_id"], unique=False)
        batch_op.create_index(
            "uq_assignment_definitive",
            ["position_id", "valid_from"],
            unique=True,
            sqlite_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
            postgresql_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
        )

    op.create_table(
        "case",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("process", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("opd_id", app.database.Id(), nullable=False),
        sa.Column("unit_id", app.database.Id(), nullable=False),
        sa.Column("subject_id", app.database.Id(), nullable=False),
        sa.Column("position_id", app.database.Id(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_case_opd_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_case_position_id")),
        sa.ForeignKeyConstraint(
            ["process", "state"], ["process_state.process", "process_state.state"], name=op.f("fk_case_process_state")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name=op.f("fk_case_subject_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_case_tenant_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_subject_id_process"), ["subject_id", "process"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_tenant_id_process_state_opd_id"),
            ["tenant_id", "process", "state", "opd_id"],
            unique=False,
        )

    op.create_table(
        "reset_code",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("account_id", app.database.Id(), nullable=False),
        sa.Column("opd_id", app.database.Id(), nullable=False),
        sa.Column("code_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("resets_totp", sa.Boolean(), nullable=False),
        sa.Column("issued_by_id", app.database.Id(), nullable=True),
        sa.Column("issued_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reset_code_account_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_reset_code_issued_by_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_reset_code_opd_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("reset_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reset_code_account_id_issued_at"), ["account_id", "issued_at"], unique=False
        )

    op.create_table(
        "sign_in",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("account_id", app.database.Id(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("browser", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "dispensation",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("period_id", app.database.Id(), nullable=True),
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("opd_id", app.database.Id(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("granted_by_id", app.database.Id(), nullable=False),
        sa.Column("granted_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(case_id IS NULL) <> (opd_id IS NULL)", name=op.f("ck_dispensation_one_scope")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_dispensation_case_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_dispensation_granted_by_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_dispensation_opd_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_dispensation_period_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_dispensation_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispensation")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("dispensation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispensation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispensation_period_id"), ["period_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("form", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("saved_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_draft_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("person_id", "case_id", "form", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.create_table(
        "line_correction",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("position_id", app.database.Id(), nullable=False),
        sa.Column("told", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proposed_position_id", app.database.Id(), nullable=True),
        sa.Column("decided_position_id", app.database.Id(), nullable=True),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_line_correction_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_position_id"], ["position.id"], name=op.f("fk_line_correction_decided_position_id")
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_line_correction_position_id")),
        sa.ForeignKeyConstraint(
            ["proposed_position_id"], ["position.id"], name=op.f("fk_line_correction_proposed_position_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_line_correction_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_line_correction")),
        sqlite_strict=True,
    )
    op.create_table(
        "notice",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_notice_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_notice_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_person_id_read_at"), ["person_id", "read_at"], unique=False)

    op.create_table(
        "skp",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("person_id", app.database.Id(), nullable=False),
        sa.Column("assignment_id", app.database.Id(), nullable=False),
        sa.Column("position_id", app.database.Id(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("bkn_reference", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bkn_synced_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_skp_dates")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_skp_assignment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_skp_person_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_skp_position_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_skp_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skp")),
        sa.UniqueConstraint("assignment_id", "year", name=op.f("uq_skp_assignment_id_year")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("skp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skp_person_id_year"), ["person_id", "year"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("opened_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("escalated_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_visit_case_id_no")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_due",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_visit_current",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "reading",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("reader_id", app.database.Id(), nullable=False),
        sa.Column("subject_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("visit_id", app.database.Id(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "delivered",
                "document",
                "person",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("capacity", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_reading_case_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_reading_reader_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name=op.f("fk_reading_subject_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_reading_tenant_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_reading_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_visit_id_reader_id"), ["visit_id", "reader_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("visit_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "who",
            sa.Enum(
                "employee",
                "assessor",
                "assessor_superior",
                "admin_opd",
                "bkpsdm",
                "opd_head",
                "city_secretary",
                "system",
                name="who",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "open",
                "taken",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", app.database.Id(), nullable=True),
        sa.Column("position_id", app.database.Id(), nullable=True),
        sa.Column(
            "office",
            sa.Enum(
                "admin_opd",
                "petugas_bkpsdm",
                "petugas_setda",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("opd_id", app.database.Id(), nullable=True),
        sa.Column("holder_at_opening_id", app.database.Id(), nullable=True),
        sa.CheckConstraint(
            "office IS NOT NULL OR position_id IS NOT NULL OR person_id IS NOT NULL OR who = 'system' OR status IN ('waiting', 'closed')",
            name=op.f("ck_seat_someone"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_seat_case_id")),
        sa.ForeignKeyConstraint(["holder_at_opening_id"], ["person.id"], name=op.f("fk_seat_holder_at_opening_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_seat_opd_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_seat_position_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_seat_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("visit_id", "no", name=op.f("uq_seat_visit_id_no")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_seat_office",
            ["office", "opd_id"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )
        batch_op.create_index(
            "ix_seat_person",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )
        batch_op.create_index(
            "ix_seat_position",
            ["position_id"],
            unique=False,
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )

    op.create_table(
        "skp_version",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("skp_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "approach",
            sa.Enum("kuantitatif", "kualitatif", name="approach", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "form_class",
            sa.Enum("jpt", "ja_jf", name="form_class", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("written_on_behalf_by_id", app.database.Id(), nullable=True),
        sa.Column("copied_from_id", app.database.Id(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_skp_version_case_id")),
        sa.ForeignKeyConstraint(["copied_from_id"], ["case.id"], name=op.f("fk_skp_version_copied_from_id")),
        sa.ForeignKeyConstraint(["skp_id"], ["skp.id"], name=op.f("fk_skp_version_skp_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_skp_version_tenant_id")),
        sa.ForeignKeyConstraint(
            ["written_on_behalf_by_id"], ["person.id"], name=op.f("fk_skp_version_written_on_behalf_by_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_skp_version")),
        sa.UniqueConstraint("skp_id", "no", name=op.f("uq_skp_version_skp_id_no")),
        sqlite_strict=True,
    )
    op.create_table(
        "annex",
        sa.Column("version_id", app.database.Id(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dukungan_sumber_daya",
                "skema_pertanggungjawaban",
                "konsekuensi",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["skp_version.case_id"], name=op.f("fk_annex_version_id")),
        sa.PrimaryKeyConstraint("version_id", "kind", "no", name=op.f("pk_annex")),
        sqlite_strict=True,
    )
    op.create_table(
        "behaviour",
        sa.Column("version_id", app.database.Id(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "berorientasi_pelayanan",
                "akuntabel",
                "kompeten",
                "harmonis",
                "loyal",
                "adaptif",
                "kolaboratif",
                name="value",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("expectation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["skp_version.case_id"], name=op.f("fk_behaviour_version_id")),
        sa.PrimaryKeyConstraint("version_id", "value", name=op.f("pk_behaviour")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("visit_id", app.database.Id(), nullable=False),
        sa.Column("seat_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("went_to", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("actor_id", app.database.Id(), nullable=True),
        sa.Column("actor_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("actor_capacity", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_decision_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_decision_seat_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_decision_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_decision_case_id_no")),
        sa.UniqueConstraint("visit_id", "seat_id", name=op.f("uq_decision_visit_id_seat_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_actor_id_at"), ["actor_id", "at"], unique=False)

    op.create_table(
        "evaluation",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("version_id", app.database.Id(), nullable=False),
        sa.Column("period_id", app.database.Id(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("quarterly", "annual", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reflection", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("delivered_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_how", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answered", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_evaluation_case_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_evaluation_period_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_evaluation_tenant_id")),
        sa.ForeignKeyConstraint(["version_id"], ["skp_version.case_id"], name=op.f("fk_evaluation_version_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("version_id", "period_id", name=op.f("uq_evaluation_version_id_period_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_period_id"), ["period_id"], unique=False)

    op.create_table(
        "result",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("version_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("utama", "tambahan", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "classification",
            sa.Enum(
                "organisasi", "individu", name="classification", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("leader_result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("plan", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("assigned_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("remark", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["skp_version.case_id"], name=op.f("fk_result_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("version_id", "kind", "no", name=op.f("uq_result_version_id_kind_no")),
        sqlite_strict=True,
    )
    op.create_table(
        "skp_template",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("opd_id", app.database.Id(), nullable=True),
        sa.Column("jabatan_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source_version_id", app.database.Id(), nullable=False),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_skp_template_opd_id")),
        sa.ForeignKeyConstraint(
            ["source_version_id"], ["skp_version.case_id"], name=op.f("fk_skp_template_source_version_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_skp_template_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skp_template")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("skp_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skp_template_jabatan_code"), ["jabatan_code"], unique=False)

    op.create_table(
        "appraisal",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "organisation",
            sa.Enum(
                "istimewa",
                "baik",
                "butuh_perbaikan",
                "kurang",
                "sangat_kurang",
                name="organisation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "work_result",
            sa.Enum(
                "di_atas",
                "sesuai",
                "di_bawah",
                name="work_result",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "behaviour",
            sa.Enum(
                "di_atas", "sesuai", "di_bawah", name="behaviour", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "predikat",
            sa.Enum(
                "sangat_baik",
                "baik",
                "butuh_perbaikan",
                "kurang",
                "sangat_kurang",
                name="predikat",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decision_id", app.database.Id(), nullable=False),
        sa.Column("set_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_appraisal_decision_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_appraisal_evaluation_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_appraisal_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("evaluation_id", "no", name=op.f("uq_appraisal_evaluation_id_no")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_appraisal_current",
            ["evaluation_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "behaviour_rating",
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "berorientasi_pelayanan",
                "akuntabel",
                "kompeten",
                "harmonis",
                "loyal",
                "adaptif",
                "kolaboratif",
                name="value",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rating",
            sa.Enum(
                "di_atas", "sesuai", "di_bawah", name="rating", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_behaviour_rating_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "value", name=op.f("pk_behaviour_rating")),
        sqlite_strict=True,
    )
    op.create_table(
        "document",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("opd_id", app.database.Id(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("subject_id", app.database.Id(), nullable=False),
        sa.Column("decision_id", app.database.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("snapshot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("snapshot_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("queued", "ready", "failed", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("pdf_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=True),
        sa.Column("created_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_by_id", app.database.Id(), nullable=True),
        sa.Column("superseded_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_document_decision_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_document_opd_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["person.id"], name=op.f("fk_document_subject_id")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["document.id"], name=op.f("fk_document_superseded_by_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_document_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_document_decision_id_kind")),
        sa.UniqueConstraint("tenant_id", "year", "serial", name=op.f("uq_document_tenant_id_year_serial")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "followup",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column(
            "proposal",
            sa.Enum(
                "none",
                "reward",
                "improvement",
                "breach_report",
                name="proposal",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reward_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_case_id", app.database.Id(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_followup_case_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_followup_evaluation_id")),
        sa.ForeignKeyConstraint(["opened_case_id"], ["case.id"], name=op.f("fk_followup_opened_case_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_followup_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_followup")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followup_evaluation_id"), ["evaluation_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("result_id", app.database.Id(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column(
            "aspect",
            sa.Enum(
                "kuantitas",
                "kualitas",
                "waktu",
                "biaya",
                name="aspect",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("target_value", app.database.Quantity(), nullable=True),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "higher_better",
                "lower_better",
                "exact",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("perspective", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_indicator_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("result_id", "no", name=op.f("uq_indicator_result_id_no")),
        sqlite_strict=True,
    )
    op.create_table(
        "objection",
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("reasons", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("filed_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("heard_employee", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("heard_assessor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=True),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_objection_evaluation_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_objection_tenant_id")),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_objection")),
        sqlite_strict=True,
    )
    op.create_table(
        "outbox",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mail", "document", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("queued", "done", "parked", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("decision_id", app.database.Id(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outbox_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_outbox_decision_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_outbox_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_queued",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("status = 'queued'"),
            postgresql_where=sa.text("status = 'queued'"),
        )

    op.create_table(
        "record",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("opd_id", app.database.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tag", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", app.database.Id(), nullable=True),
        sa.Column("decision_id", app.database.Id(), nullable=True),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("prev_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_record_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_record_decision_id")),
        sa.ForeignKeyConstraint(["opd_id"], ["unit.id"], name=op.f("fk_record_opd_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_record_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("tenant_id", "opd_id", "seq", name=op.f("uq_record_tenant_id_opd_id_seq")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_case_id"), ["case_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("indicator_id", app.database.Id(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("media_type", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("uploaded_by_id", app.database.Id(), nullable=False),
        sa.Column("uploaded_at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", app.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_evidence_evaluation_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_evidence_indicator_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_evidence_tenant_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_evidence_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "evaluation_id", "indicator_id", "sha256", name=op.f("uq_evidence_evaluation_id_indicator_id_sha256")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "feedback",
        sa.Column("id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("indicator_id", app.database.Id(), nullable=True),
        sa.Column(
            "value",
            sa.Enum(
                "berorientasi_pelayanan",
                "akuntabel",
                "kompeten",
                "harmonis",
                "loyal",
                "adaptif",
                "kolaboratif",
                name="value",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("speaker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("author_id", app.database.Id(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", app.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_feedback_author_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_feedback_evaluation_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_feedback_indicator_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_feedback_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_evaluation_id"), ["evaluation_id"], unique=False)

    op.create_table(
        "realisation",
        sa.Column("evaluation_id", app.database.Id(), nullable=False),
        sa.Column("indicator_id", app.database.Id(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", app.database.Quantity(), nullable=True),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "di_atas", "sesuai", "di_bawah", name="rating", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.case_id"], name=op.f("fk_realisation_evaluation_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_realisation_indicator_id")),
        sa.PrimaryKeyConstraint("evaluation_id", "indicator_id", name=op.f("pk_realisation")),
        sqlite_strict=True,
    )
    op.create_table(
        "recognition",
        sa.Column("case_id", app.database.Id(), nullable=False),
        sa.Column("tenant_id", app.database.Id(), nullable=False),
        sa.Column("followup_id", app.database.Id(), nullable=True),
        sa.Column("reward_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("merit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decision_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_recognition_case_id")),
        sa.ForeignKeyConstraint(["followup_id"], ["followup.case_id"], name=op.f("fk_recognition_followup_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_recognition_tenant_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_recognition")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("recognition")
    op.drop_table("realisation")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_evaluation_id"))

    op.drop_table("feedback")
    op.drop_table("evidence")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_case_id"))

    op.drop_table("record")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_queued", sqlite_where=sa.text("status = 'queued'"), postgresql_where=sa.text("status = 'queued'")
        )

    op.drop_table("outbox")
    op.drop_table("objection")
    op.drop_table("indicator")
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followup_evaluation_id"))

    op.drop_table("followup")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_subject_id"))
        batch_op.drop_index(batch_op.f("ix_document_case_id"))

    op.drop_table("document")
    op.drop_table("behaviour_rating")
    with op.batch_alter_table("appraisal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appraisal_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("appraisal")
    with op.batch_alter_table("skp_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skp_template_jabatan_code"))

    op.drop_table("skp_template")
    op.drop_table("result")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_period_id"))

    op.drop_table("evaluation")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_actor_id_at"))

    op.drop_table("decision")
    op.drop_table("behaviour")
    op.drop_table("annex")
    op.drop_table("skp_version")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_seat_position",
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )
        batch_op.drop_index(
            "ix_seat_person",
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )
        batch_op.drop_index(
            "ix_seat_office",
            sqlite_where=sa.text("status = 'open' AND asked = 1"),
            postgresql_where=sa.text("status = 'open' AND asked"),
        )
        batch_op.drop_index(batch_op.f("ix_seat_case_id"))

    op.drop_table("seat")
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_visit_id_reader_id"))
        batch_op.drop_index(batch_op.f("ix_reading_subject_id"))

    op.drop_table("reading")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_visit_current", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_index(
            "ix_visit_due", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )

    op.drop_table("visit")
    with op.batch_alter_table("skp", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skp_person_id_year"))

    op.drop_table("skp")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_person_id_read_at"))

    op.drop_table("notice")
    op.drop_table("line_correction")
    op.drop_table("draft")
    with op.batch_alter_table("dispensation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dispensation_period_id"))
        batch_op.drop_index(batch_op.f("ix_dispensation_case_id"))

    op.drop_table("dispensation")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("reset_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reset_code_account_id_issued_at"))

    op.drop_table("reset_code")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_tenant_id_process_state_opd_id"))
        batch_op.drop_index(batch_op.f("ix_case_subject_id_process"))

    op.drop_table("case")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_definitive",
            sqlite_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
            postgresql_where=sa.text("holding = 'definitif' AND known_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assignment_position_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("assessment_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_line_position_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_line_assessor_position_id"))

    op.drop_table("assessment_line")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_position_head",
            sqlite_where=sa.text("is_head = 1 AND closed_on IS NULL"),
            postgresql_where=sa.text("is_head AND closed_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_position_unit_id"))

    op.drop_table("position")
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_version_key"))

    op.drop_table("policy_version")
    with op.batch_alter_table("organisation_predicate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisation_predicate_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.drop_table("organisation_predicate")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grant_person_id"))

    op.drop_table("grant")
    op.drop_table("account")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_number", sqlite_where=sa.text("number <> ''"), postgresql_where=sa.text("number <> ''")
        )
        batch_op.drop_index(batch_op.f("ix_person_tenant_id_name"))

    op.drop_table("person")
    op.drop_table("period")
    op.drop_table("tenant")
    with op.batch_alter_table("sign_in_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_limit_touched_at"))

    op.drop_table("sign_in_limit")
    op.drop_table("process_state")
    op.drop_table("idempotency")
    op.drop_table("holiday_year")
    op.drop_table("holiday")
