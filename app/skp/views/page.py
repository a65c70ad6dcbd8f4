"""The page of one version, and its parts that refresh alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from app.access import access
from app.cases import frame
from app.cases.frame import Frame
from app.cases.queries import CaseView, returned_parts
from app.cases.views import note_opening, page_of, visible_case
from app.corrections.queries import may_report, printed_anew
from app.skp import queries
from app.skp.queries import NO_NOTES, Content, Notes, notes_of
from app.skp.queries.changes import parts_of
from app.skp.views.blueprint import blueprint
from app.web import clock
from app.web.hypermedia import is_htmx, respond, see
from app.web.request import actor, session
from workflows.approval import Who
from workflows.predicate import ResultKind
from workflows.returning import Since, since
from workflows.vocabulary import BERAKHLAK, AnnexKind

SECTIONS = ((ResultKind.UTAMA, "A. Utama"), (ResultKind.TAMBAHAN, "B. Tambahan"))


def page_context(case: CaseView) -> dict[str, Any]:
    """What the page and each of its parts need: the frame, the rows beside the agreed ones, and the other words."""
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts = shown.context.facts
    results, agreed = queries.results_beside(session(), facts.version)
    around = queries.around(session(), facts.version, results, clock.today())
    content: Content = around.content
    may_edit, mine = facts.version.may_write(actor()), queries.awaits_reader(shown)
    return {
        "case": case,
        "frame": shown,
        "version": facts.version,
        "content": content,
        "changes": queries.changes(agreed, results) if agreed else (),
        "sections": [(kind, label, content.of_kind(kind)) for kind, label in SECTIONS],
        "values": BERAKHLAK,
        "annex_kinds": tuple(AnnexKind),
        "may_edit": may_edit,
        "mine": mine,
        "notes": _notes(shown, content) if may_edit or mine else NO_NOTES,
        "documents": frame.documents_of(shown),
        "people": around.people,
        "printed_anew": printed_anew(shown.entries),
        "may_report": may_report(actor(), case, facts.version.assessor_position_id, clock.today()),
        "since": () if facts.version.is_agreed else _since(shown, content),
        "waiting": around.waiting if facts.version.awaits_roles_of(actor()) else (),
    }


def _since(shown: Frame, content: Content) -> tuple[Since, ...]:
    """What has become of each part since it was last returned."""
    returned = returned_parts(shown.entries)
    return since(returned, parts_of(content)) if returned else ()


def _notes(shown: Frame, content: Content) -> Notes:
    """For whoever writes it, and for whoever is to agree."""
    return notes_of(shown.context.facts.version, content, shown.context.policies, clock.today())


@blueprint.get("/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where the version stands, what is asked of whom, what is written in it, what was decided."""
    case = visible_case(case_id)
    note_opening(case)
    context = page_context(case)
    facts = context["frame"].context.facts
    return respond(
        "skp/show.html",
        **context,
        phases=queries.progress(context["frame"]),
        roles=(Who.EMPLOYEE, Who.ASSESSOR, Who.ASSESSOR_SUPERIOR),
        may_save_template=facts.version.is_agreed and queries.may_save_template(actor(), case.opd_id),
    )


@blueprint.get("/<uuid:case_id>/dokumen")
@access()
def documents(case_id: UUID) -> Response:
    """The list of documents, asked for again while a PDF is being made."""
    context = page_context(visible_case(case_id))
    return respond("skp/documents.html", block="documents", **context) if is_htmx() else see(page_of(context["case"]))
