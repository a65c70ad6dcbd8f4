"""Staff prepares the words of a decision; it decides nothing, and whoever decides sees who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.authority import operations, queries
from app.authority.forms import PreparedForm
from app.authority.operations import AuthorityOutdated, AuthorityRefused
from app.authority.views.blueprint import blueprint
from app.cases.views import note_opening, visible_case
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, form_version, session
from workflows.engine import StepNotOpen, UnknownStep


def _page(case_id: UUID, form: PreparedForm, problems: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    case = visible_case(case_id)
    note_opening(case)
    steps = case.table.steps_from(case.table.state(case.state))
    return respond(
        "authority/prepare.html",
        status=status,
        case=case,
        form=form,
        problems=problems,
        errors=dict(reversed(problems)),
        steps=[(step.name, step.label) for step in steps if not step.silent],
        before=queries.prepared(session(), case.visit_id),
    )


@blueprint.get("/siapkan/<uuid:case_id>")
@access()
def prepare(case_id: UUID) -> Response:
    return _page(case_id, PreparedForm())


@blueprint.post("/siapkan/<uuid:case_id>")
@access()
def keep(case_id: UUID) -> Response:
    form = PreparedForm(request.form)
    form_key()
    if not form.validate():
        return _page(case_id, form, form.problems(), 422)
    try:
        words = (form.langkah.data, form.naskah.data, form_version())
        operations.prepare(actor(), case_id, *words, clock.now(), clock.today())
    except AuthorityRefused as refusal:
        return _page(case_id, form, [("naskah", str(refusal))], 422)
    except AuthorityOutdated:
        return _page(case_id, form, [("naskah", "Ada naskah lain sejak halaman ini dibuka; baca dahulu.")], 409)
    except (UnknownStep, StepNotOpen):
        return _page(case_id, form, [("langkah", "Langkah itu tidak terbuka lagi di perkara ini.")], 409)
    flash("Naskah tersimpan; yang memutus diberi tahu.", "selesai")
    return see(url_for("authority.mine"))
