"""The rows of the city on their way to the database: plain tuples in the order of their columns.

Values are those SQLite stores (16 bytes for an id, text for dates, instants and decimals); `app.city.operations`
translates them for PostgreSQL. Writing tuples by hand instead of objects makes the city ten times faster to build.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID

Row = tuple[object, ...]
OPEN_END = "9999-12-31"

COLUMNS: dict[str, tuple[str, ...]] = {
    "tenant": ("id", "code", "name"),
    "process_state": ("process", "state"),
    "holiday": ("on_date", "name", "kind", "source", "withdrawn", "reason"),
    "holiday_year": ("year", "source", "revision"),
    "unit": ("id", "tenant_id", "code", "name", "short_name", "kind", "parent_id", "opd_id", "is_opd", "region_code"),
    "person": (
        "id",
        "tenant_id",
        "number",
        "number_label",
        "name",
        "status",
        "golongan",
        "pangkat",
        "email",
        "has_device",
        "contract_ends_on",
        "version",
        "ended_on",
        "end_reason",
    ),
    "position": ("id", "tenant_id", "unit_id", "title", "jabatan_code", "kind", "eselon", "is_head", "closed_on"),
    "assignment": (
        "id", "tenant_id", "person_id", "position_id", "holding", "is_primary", "valid_from", "valid_to", "known_from",
        "known_to", "end_reason",
    ),
    "assessment_line": (
        "id",
        "tenant_id",
        "position_id",
        "assessor_position_id",
        "valid_from",
        "valid_to",
        "known_from",
        "known_to",
    ),
    "period": (
        "id",
        "tenant_id",
        "year",
        "kind",
        "no",
        "label",
        "starts_on",
        "ends_on",
        "opens_on",
        "closes_on",
        "version",
    ),
    "account": ("id", "person_id", "username", "password", "active", "fs_uniquifier", "practice_no", "practice_note"),
    "grant": (
        "id",
        "tenant_id",
        "person_id",
        "role",
        "opd_id",
        "reason",
        "valid_from",
        "valid_to",
        "proposed_by_id",
        "proposed_at",
        "approved_by_id",
        "approved_at",
        "version",
    ),
    "case": (
        "id",
        "process",
        "process_version",
        "state",
        "version",
        "tenant_id",
        "opd_id",
        "unit_id",
        "subject_id",
        "position_id",
        "title",
        "opened_at",
        "closed_at",
    ),
    "visit": (
        "id", "case_id", "state", "process_version", "no", "opened_at", "due_on", "escalated_at", "closed_at", "nudges",
        "escalated_to", "paused_on", "days_left",
    ),
    "due_move": (
        "id", "case_id", "visit_id", "cause", "was_on", "becomes_on", "reason", "basis", "by_id", "by_name", "at",
    ),
    "outage": (
        "id", "tenant_id", "began_on", "ended_on", "reason", "basis", "proposed_by_id", "proposed_by", "proposed_at",
        "decided_by", "approved", "moved", "version",
    ),
    "seat": (
        "id", "visit_id", "case_id", "no", "who", "asked", "status", "person_id", "position_id", "office", "opd_id",
        "holder_at_opening_id",
    ),
    "decision": (
        "id", "case_id", "visit_id", "seat_id", "no", "step", "went_to", "agreed", "actor_id",
        "actor_name", "actor_capacity", "on_behalf", "reason", "at",
    ),
    "pen_held": ("decision_id", "tenant_id", "case_id", "who", "basis", "name", "media_type", "size_bytes"),
    "record": (
        "id",
        "tenant_id",
        "opd_id",
        "seq",
        "at",
        "tag",
        "case_id",
        "decision_id",
        "actor",
        "body",
        "prev_hash",
        "hash",
    ),
    "reading": ("id", "tenant_id", "reader_id", "subject_id", "case_id", "visit_id", "kind", "capacity", "at"),
    "notice": ("id", "tenant_id", "person_id", "case_id", "kind", "title", "body", "at", "read_at"),
    "dispensation": (
        "id",
        "tenant_id",
        "period_id",
        "case_id",
        "opd_id",
        "until_on",
        "reason",
        "granted_by_id",
        "granted_at",
    ),
    "skp": (
        "id",
        "tenant_id",
        "person_id",
        "assignment_id",
        "position_id",
        "year",
        "starts_on",
        "ends_on",
        "bkn_reference",
    ),
    "skp_version": (
        "case_id",
        "skp_id",
        "tenant_id",
        "no",
        "approach",
        "form_class",
        "content_version",
        "written_on_behalf_by_id",
        "copied_from_id",
    ),
    "agreement": ("case_id", "tenant_id", "unit_id", "year", "no", "content_version"),
    "objective": ("id", "agreement_id", "no", "text"),
    "measure": ("id", "objective_id", "no", "text", "target_text", "target_value", "unit", "direction"),
    "result": (
        "id",
        "version_id",
        "no",
        "kind",
        "classification",
        "leader_result",
        "plan",
        "assigned_by",
        "remark",
        "supports_result_id",
        "supports_measure_id",
    ),
    "indicator": (
        "id",
        "result_id",
        "no",
        "aspect",
        "text",
        "target_text",
        "target_value",
        "unit",
        "direction",
        "perspective",
    ),
    "matrix": ("id", "tenant_id", "position_id", "year"),
    "matrix_column": ("id", "matrix_id", "no", "text", "result_id", "measure_id"),
    "matrix_cell": ("column_id", "position_id", "text", "version", "result_id"),
    "behaviour": ("version_id", "value", "expectation"),
    "annex": ("version_id", "kind", "no", "text"),
    "skp_template": ("id", "tenant_id", "opd_id", "jabatan_code", "title", "source_version_id"),
    "evaluation": (
        "case_id",
        "tenant_id",
        "version_id",
        "period_id",
        "kind",
        "reflection",
        "content_version",
        "delivered_at",
        "received_at",
        "received_how",
        "answered",
        "left_on",
    ),
    "realisation": ("evaluation_id", "indicator_id", "text", "value", "unit", "source", "rating"),
    "behaviour_rating": ("evaluation_id", "value", "rating"),
    "evidence": (
        "id",
        "tenant_id",
        "evaluation_id",
        "indicator_id",
        "name",
        "media_type",
        "size_bytes",
        "sha256",
        "uploaded_by_id",
        "uploaded_at",
    ),
    "feedback": (
        "id", "tenant_id", "skp_id", "evaluation_id", "indicator_id", "value", "speaker", "author_id", "text",
        "given_on", "at",
    ),
    "appraisal": (
        "id",
        "tenant_id",
        "evaluation_id",
        "no",
        "organisation",
        "work_result",
        "behaviour",
        "predikat",
        "reason",
        "note",
        "decision_id",
        "set_at",
        "superseded_at",
        "period_id",
        "opd_id",
        "unit_id",
    ),
    "calibration_meeting": (
        "case_id", "tenant_id", "unit_id", "period_id", "head_position_id", "meets_on", "place", "frozen_at",
        "revealed_at", "over_at", "agreements", "justification",
    ),
    "distribution_standing": ("case_id", "tenant_id", "unit_id", "period_id", "justification", "established_at"),
    "calibration_unit": ("meeting_id", "unit_id"),
    "calibration_participant": ("meeting_id", "position_id", "wrote_id", "wrote_at", "salt"),
    "calibration_opinion": ("meeting_id", "evaluation_id", "position_id", "predikat", "note"),
    "calibration_score": ("meeting_id", "evaluation_id", "appraisal_id", "assessor_id"),
    "objection": (
        "evaluation_id", "tenant_id", "reasons", "filed_at", "heard_employee", "heard_assessor", "changed", "answer",
        "decided_at",
    ),
    "organisation_predicate": (
        "id", "tenant_id", "unit_id", "period_id", "value", "evidence", "set_by_id", "set_by_capacity", "set_at",
        "superseded_at",
    ),
    "policy_version": (
        *"id tenant_id key value unit instrument article certainty text valid_from".split(),
        *"drafted_by_id drafted_at case_id reason version published_by_id published_at".split(),
    ),
    "migration": (
        *"case_id tenant_id process from_version to_version places reason version drafted_by_id".split(),
        *"drafted_at approved_by_id approved_at finished_at".split(),
    ),
    "ekinerja_file": tuple("id tenant_id period_id scope name sha256 people differences by_name at".split()),
    "ekinerja_difference": (
        *"id tenant_id file_id scope opd_id number name person_id case_id skp_id kind owner owner_id".split(),
        *"owner_name theirs ours standing reason by_name changed_at version".split(),
    ),
    "line_correction": (
        *"case_id tenant_id position_id told proposed_position_id decided_position_id answer".split(),
    ),
    "followup": (
        "case_id", "tenant_id", "evaluation_id", "proposal", "reward_code", "reason", "contract_ends_on", "months",
        "opened_case_id",
    ),
    "recognition": (
        "case_id", "tenant_id", "followup_id", "reward_code", "merit", "decision_number", "decided_on", "consent",
        "announced_on",
    ),
    "credit_conversion": (
        "case_id", "tenant_id", "evaluation_id", "level", "predikat", "starts_on", "ends_on", "months", "coefficient",
        "percent", "numerator", "denominator",
    ),
    "annual_summary": (
        "case_id", "tenant_id", "person_id", "year", "rule", "evaluation_id", "predikat", "reason",
    ),
    "action_plan": (
        "id", "tenant_id", "evaluation_id", "result_id", "text", "target", "written_by_id", "written_at", "done_at",
    ),
    "adviser": ("id", "tenant_id", "skp_id", "person_id", "speaker", "named_by_id", "named_by", "named_at"),
    "dialogue": (
        "case_id", "tenant_id", "skp_id", "version_id", "held_on", "general", "agreement", "next_on", "written_by_id",
    ),
    "dialogue_topic": ("dialogue_id", "result_id", "text"),
    "diary_note": (
        "id", "tenant_id", "writer_id", "about_id", "happened_on", "text", "written_at", "shared_at", "evaluation_id",
        "indicator_id",
    ),
    "absence": (
        "id", "tenant_id", "person_id", "kind", "starts_on", "ends_on", "letter", "recorded_at", "superseded_at",
    ),
    "authority": (
        "id", "thread_id", "tenant_id", "opd_id", "kind", "person_id", "position_id", "represented_id", "basis",
        "basis_number", "basis_on", "powers", "valid_from", "valid_to", "known_from", "known_to", "given_by_id",
        "approved_by_id", "approved_at", "end_reason", "assignment_id",
    ),
    "act": (
        "id", "tenant_id", "case_id", "visit_id", "verb", "actor_id", "actor_name", "actor_capacity", "words", "note",
        "at", "came_from", "went_to",
    ),
    "correction": (
        "case_id", "tenant_id", "corrected_id", "path", "words", "printed", "proper", "reason", "evidence",
        "reported_by_id", "reported_as", "note", "ended_at",
    ),
    "document": (
        "id", "tenant_id", "opd_id", "case_id", "subject_id", "decision_id", "version", "kind", "title", "number",
        "year", "serial", "code", "snapshot", "snapshot_sha256", "created_at", "superseded_by_id", "superseded_at",
    ),
    "snooze": ("visit_id", "person_id", "case_id", "until", "reason", "name", "at"),
    "inbox_setting": ("person_id", "filters", "mail", "weekly"),
    "outbox": ("id", "tenant_id", "kind", "payload", "case_id", "decision_id", "next_at"),
}
"""Columns written here, by table, parents before children. Columns left out keep the default of the schema."""


class Rows:
    """Rows waiting to be written, by table."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Row]] = {name: [] for name in COLUMNS}

    def adder(self, table: str) -> Callable[[Row], None]:
        """A function that puts one row of that table in the queue."""
        return self._lists[table].append

    def waiting(self) -> int:
        return sum(len(rows) for rows in self._lists.values())

    def take(self) -> list[tuple[str, list[Row]]]:
        """Hand over what waits, parents before children, and begin again."""
        taken = [(name, rows.copy()) for name, rows in self._lists.items() if rows]
        for rows in self._lists.values():
            rows.clear()
        return taken


_BLOCK = 4096
_COUNTS = tuple((0x7000 | count).to_bytes(2, "big") + b"\x80" for count in range(_BLOCK))


class Ids:
    """Ids shaped like UUIDv7, in rising order and the same for the same seed: bytes as SQLite stores them."""

    def __init__(self, seed: int, start: date) -> None:
        midnight = datetime(start.year, start.month, start.day, tzinfo=UTC)
        self._next = _made(random.Random(seed), int(midnight.timestamp() * 1000)).__next__

    def __call__(self) -> bytes:
        return self._next()


def _made(dice: random.Random, millis: int) -> Iterator[bytes]:
    """A block of ids for each millisecond: time, version and count, variant, seven bytes of noise."""
    while True:
        millis += 1
        prefix, noise = millis.to_bytes(6, "big"), dice.randbytes(7 * _BLOCK)
        yield from [
            prefix + count + noise[n : n + 7] for count, n in zip(_COUNTS, range(0, 7 * _BLOCK, 7), strict=True)
        ]


def uuid_of(stored: bytes) -> UUID:
    """The id as the rest of the house knows it."""
    return UUID(bytes=stored)
