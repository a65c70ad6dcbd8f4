"""The list of one's evaluations, the page of one, and its sections as pages of their own for a phone."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, abort

from app.access import access
from app.cases import frame
from app.cases.deadlines import Deadlines
from app.cases.queries import returned_parts
from app.evaluations import queries
from app.evaluations.views.blueprint import Sheet, blueprint, sheet_of
from app.policies.queries import rules_in_force
from app.web import clock
from app.web.clock import day_of
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows.pattern import Pattern, pattern
from workflows.policies import citation
from workflows.predicate import MATRIX, MATRIX_CITATION
from workflows.returning import Since, since

SECTIONS = {
    "hasil-kerja": "Hasil kerja",
    "perilaku-kerja": "Perilaku kerja",
    "refleksi": "Refleksi",
    "riwayat": "Riwayat keputusan",
    "dokumen": "Dokumen",
}
CITED = {
    "locked": "evaluation.self_assessment",
    "lapse": "evaluation.lapse",
    "confirm": "evaluation.confirm",
    "followup": "followup.blocked_by_objection",
    "matrix": MATRIX_CITATION,
    "rating": "appraisal.work_result_rating",
    "pattern": "distribution.guideline",
    "surprise": "feedback.no_surprise",
    "leads": "appraisal.head_of_unit",
    "jump": "appraisal.annual_jump",
    "posts": "annual.several_posts",
}


def page_context(sheet: Sheet) -> dict[str, Any]:
    """What the page and each of its parts are given."""
    return {
        "sheet": sheet,
        "case": sheet.case,
        "frame": sheet.frame,
        "facts": sheet.facts,
        "content": sheet.content,
        "writing": sheet.writing,
        "groups": [(rows[0], rows) for rows in grouped(sheet.content.rows)],
        "matrix": MATRIX,
        "drawn": drawn_for(sheet),
        "documents": frame.documents_of(sheet.frame),
        "since": _since(sheet),
        "sections": SECTIONS,
        "cited": {name: citation(key).label for name, key in CITED.items()},
    }


def _since(sheet: Sheet) -> tuple[Since, ...]:
    """What has become of each part since it was last returned; nothing once it was rated."""
    returned = returned_parts(sheet.frame.entries)
    return since(returned, sheet.content.parts) if returned else ()


def drawn_for(sheet: Sheet) -> Pattern | None:
    """The pola distribusi that goes with what the organisation reached; none while that is not set."""
    reached = sheet.facts.organisation
    return pattern(reached, sheet.frame.context.policies, clock.today()) if reached else None


def grouped(rows: tuple[queries.RowView, ...]) -> list[list[queries.RowView]]:
    """Rows by their result, in the order of the form."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.group)]


@blueprint.get("")
@access()
def mine() -> Response:
    """My evaluations of all years: where each stands and whom it waits for."""
    listed = queries.evaluations_of(session(), actor().person_id, clock.today())
    years = [(year, list(rows)) for year, rows in groupby(listed, key=lambda one: one.year)]
    deadlines = Deadlines(*rules_in_force(session()), clock.today())
    return respond("evaluations/mine.html", years=years, deadlines=deadlines, day_of=day_of)


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where it stands, what is asked of whom, what was reached and judged, what was decided."""
    return respond("evaluations/show.html", **page_context(sheet_of(case_id)))


@blueprint.get("/<uuid:case_id>/bagian/<name>")
@access()
def section(case_id: UUID, name: str) -> Response:
    """One section alone, as a phone shows it."""
    if name not in SECTIONS:
        abort(404)
    names = list(SECTIONS)
    after = names[names.index(name) + 1 :]
    return respond(
        "evaluations/section.html", name=name, heading=SECTIONS[name], after=after[0] if after else None,
        **page_context(sheet_of(case_id)),
    )  # fmt: skip


@blueprint.get("/<uuid:case_id>/dokumen")
@access()
def documents(case_id: UUID) -> Response:
    """The list of documents, asked for again while a PDF is being made."""
    return respond("evaluations/documents.html", block="documents", **page_context(sheet_of(case_id, note=False)))
