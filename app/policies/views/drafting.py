"""A change of a value from draft to publication: the form, the case with its preview, and the list of all changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.views import note_opening, visible_case
from app.policies import operations
from app.policies.forms import DraftForm
from app.policies.operations import ChangeRefused, FormKey
from app.policies.queries import changes, in_force
from app.policies.queries.changes import Change, Effect
from app.policies.views.blueprint import DRAFTERS, UseLine, blueprint, sureness, use_lines, value_words
from app.policies.views.history import known_value
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, form_version, session
from workflows.policies import Policies, PolicyValue, Unit, citation_label
from workflows.policies.reading import shown
from workflows.policy_change import POLICY_CHANGE
from workflows.usage import BY_NAME, uses_of_policy

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: what stood, what would stand."""

    what: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class Preview:
    """What a drafted value changes, where, and whom it leaves alone."""

    lines: tuple[Line, ...]
    old_until: date
    later: PolicyValue | None
    uses: tuple[UseLine, ...]
    keeps: tuple[str, ...]


@blueprint.get("/kebijakan")
@access(*DRAFTERS)
def list_changes() -> Response:
    """All changes: what waits, what was decided."""
    rows = changes.latest(session(), actor().tenant_id)
    return respond(
        "policies/changes.html",
        underway=[one for one in rows if one.is_open],
        over=[one for one in rows if not one.is_open],
        words=_words_of,
    )


def _words_of(one: Change) -> str:
    return value_words(one.drafted())


@blueprint.get("/kebijakan/rancang/<key>")
@access(*DRAFTERS)
def new_draft(key: str) -> Response:
    known = known_value(in_force(session()), key, clock.today())
    return _form_page(DraftForm.of(known, request.form, valid_from=clock.today() + ONE_DAY))


@blueprint.post("/kebijakan/rancang/<key>")
@access(*DRAFTERS)
def draft(key: str) -> Response:
    """Keep a new draft; its case opens with the preview."""
    known = known_value(in_force(session()), key, clock.today())
    form, sent = DraftForm.of(known, request.form), FormKey(form_key(), form_hash())
    if not form.validate():
        return _form_page(form, 422)
    try:
        case_id = operations.draft(actor(), form.words(), sent, clock.now(), clock.today())
    except ChangeRefused as refused:
        return _form_page(form, 422, refused)
    flash("Rancangan tersimpan. Periksa akibatnya, lalu ajukan kepada petugas kedua.", "selesai")
    return see(url_for("policies.show_change", case_id=case_id))


def _form_page(
    form: DraftForm, status: int = 200, refused: ChangeRefused | None = None, change: Change | None = None
) -> Response:
    problems = [(refused.field, str(refused))] if refused else form.problems()
    action = (
        url_for("policies.redraft", case_id=change.case_id)
        if change
        else url_for("policies.draft", key=form.known.key)
    )
    back = (
        url_for("policies.show_change", case_id=change.case_id)
        if change
        else url_for("policies.history", key=form.known.key)
    )
    return respond(
        "policies/draft.html",
        status=status,
        form=form,
        now=value_words(form.known),
        problems=problems,
        errors=dict(reversed(problems)),
        action=action,
        back=back,
        version=change.version if change else None,
        earliest=clock.today() + ONE_DAY,
    )


@blueprint.get("/kebijakan/<uuid:case_id>")
@access()
def show_change(case_id: UUID) -> Response:
    """Where a change stands: old beside new, where it is used, what keeps the old value."""
    case = _seen(case_id)
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    change: Change = shown.context.facts.change
    return respond(
        "policies/change.html",
        frame=shown,
        documents=[],
        change=change,
        preview=_preview(shown.context.policies, change),
        sure=sureness(change.drafted().certainty),
        may_edit=change.is_draft and change.drafted_by_id == actor().person_id,
    )


def _seen(case_id: UUID) -> CaseView:
    case = visible_case(case_id)
    if case.process != POLICY_CHANGE.name:
        raise CaseNotFound
    return case


def _preview(policies: Policies, change: Change) -> Preview:
    new, eve = change.drafted(), change.valid_from - ONE_DAY
    old = policies.value(change.key, eve)
    later = next((one for one in policies.all() if one.key == change.key and one.valid_from > change.valid_from), None)
    effects = changes.effects(session(), change.tenant_id, change.key) if change.is_open else ()
    return Preview(
        (
            Line("Nilai", value_words(old), value_words(new)),
            Line("Kalimat", old.text, new.text),
            Line("Sumber", citation_label(old.instrument, old.article), citation_label(new.instrument, new.article)),
            Line("Kepastian", old.certainty.label, new.certainty.label),
        ),
        eve,
        later,
        use_lines(uses_of_policy(change.key)),
        tuple(_kept(effect) for effect in effects),
    )


def _kept(effect: Effect) -> str:
    """How much keeps the old value, in a sentence."""
    name = BY_NAME[effect.process].label
    if effect.timed:
        return f"{name}: {effect.open_cases} tahap yang sedang berjalan tetap memakai tenggat yang sudah ditetapkan."
    return f"{name}: {effect.open_cases} perkara terbuka memakai nilai lama pada tahapnya yang sekarang."


@blueprint.get("/kebijakan/<uuid:case_id>/ubah")
@access(*DRAFTERS)
def edit_draft(case_id: UUID) -> Response:
    change = _own_draft(case_id)
    return _form_page(_form_of(change), change=change)


@blueprint.post("/kebijakan/<uuid:case_id>/ubah")
@access(*DRAFTERS)
def redraft(case_id: UUID) -> Response:
    """Change one's own draft."""
    change = _own_draft(case_id)
    form = _form_of(change)
    form_key()
    if not form.validate():
        return _form_page(form, 422, change=change)
    try:
        operations.redraft(actor(), case_id, form_version(), form.words(), clock.now(), clock.today())
    except ChangeRefused as refused:
        return _form_page(form, 422, refused, change)
    flash("Rancangan diubah.", "selesai")
    return see(url_for("policies.show_change", case_id=case_id))


def _own_draft(case_id: UUID) -> Change:
    change = changes.change(session(), _seen(case_id).id)
    if change is None or not change.is_draft or change.drafted_by_id != actor().person_id:
        raise CaseNotFound
    return change


def _form_of(change: Change) -> DraftForm:
    known = known_value(in_force(session()), change.key, clock.today())
    return DraftForm.of(known, request.form, **_drafted(change, known))


def _drafted(change: Change, known: PolicyValue) -> Mapping[str, Any]:
    value = change.drafted()
    several = known.choices or known.unit is Unit.FLAG
    return {
        "value": [*value.items] if several else [shown(value)],
        "unit": change.unit, "valid_from": change.valid_from, "text": change.text, "instrument": change.instrument,
        "article": change.article, "certainty": change.certainty, "reason": change.reason,
    }  # fmt: skip
