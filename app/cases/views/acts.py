"""Everything that may be done to a case beside its steps: the quiet menu, and one check page for every verb."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.cases import forms, operations, queries
from app.cases.forms import WordsForm
from app.cases.operations import ActCommand, CaseOutdated
from app.cases.queries import CaseView
from app.cases.situation import Beside, beside
from app.cases.views.blueprint import blueprint, note_opening, page_of, visible_case
from app.policies.queries import in_force
from app.web import clock, errors
from app.web.hypermedia import respond, see
from app.web.request import actor, form_hash, form_key, form_version, session, uuid_or_none
from workflows import verbs
from workflows.engine import StepRefused
from workflows.policies import citation
from workflows.verbs import UnknownVerb, VerbOffer

blueprint.app_errorhandler(UnknownVerb)(lambda _: errors.page(404))


def _beside(case: CaseView) -> Beside:
    return beside(session(), actor(), case, clock.today(), in_force(session()))


@blueprint.get("/<uuid:case_id>/tindakan")
@access()
def acts(case_id: UUID) -> Response:
    """The menu: what may be done besides, what not and why, and where amendments and ralat begin."""
    case = visible_case(case_id)
    note_opening(case, of_visit=False)
    offers = _beside(case).offers
    return respond(
        "cases/acts.html",
        case=case,
        may=[one for one in offers if one.open],
        refused=[_refusal(one) for one in offers if not one.open],
        ways=_ways(case),
        back=page_of(case),
    )


def _refusal(offer: VerbOffer) -> dict[str, str]:
    because = " ".join(offer.reasons)
    return {"label": offer.verb.label, "because": because, "citation": citation(offer.cites).label}


def _ways(case: CaseView) -> list[tuple[str, str, str]]:
    """Where what was agreed or printed is changed: (label, address, words)."""
    found = []
    if any(one.name == "amend" for one in case.table.steps_from(case.table.state(case.state))):
        address = url_for("cases.step", case_id=case.id, step="amend")
        found.append(("Buka perubahan", address, "Versi baru disepakati, yang lama berlaku sampai saat itu."))
    if verbs.is_printed_for_good(case.process, case.state):
        address = url_for("corrections.choose", case_id=case.id)
        found.append(("Laporkan salah cetak (ralat)", address, "Kesalahan tulis pada dokumen yang sudah terbit."))
    return found


@blueprint.get("/<uuid:case_id>/tindakan/<verb>")
@access()
def verb(case_id: UUID, verb: str) -> Response:
    """The check page of a verb: what it does, on which article, with its form."""
    verbs.verb_of(verb)
    case = visible_case(case_id)
    known = _beside(case)
    offer = verbs.offer_of(verbs.verb_of(verb), known.situation)
    note_opening(case, of_visit=False)
    return _page(case, known, offer, forms.verb_form(verb, known), status=200 if offer.open else 422)


def _page(
    case: CaseView, known: Beside, offer: VerbOffer, form: WordsForm, *, status: int = 422, key: str = "",
    reasons: tuple[str, ...] = (), typed_kept: bool = False,
) -> Response:  # fmt: skip
    return respond(
        "cases/act.html",
        status=status,
        case=case,
        act=offer.verb,
        form=form,
        key=key,
        reasons=reasons or offer.reasons,
        typed_kept=typed_kept,
        refused_by=citation(offer.cites or offer.verb.cites).label,
        citation=citation(offer.verb.cites).label,
        problems=form.problems(),
        facts=[("Tahap kini", case.stage.label), *_gist(known, offer), ("Akibatnya", offer.verb.effect)],
        address=url_for("cases.act", case_id=case.id, verb=offer.verb.name),
        back=url_for("cases.acts", case_id=case.id),
    )


def _gist(known: Beside, offer: VerbOffer) -> list[tuple[str, str]]:
    """What it is about where that is no choice: whoever asked, and the effects of taking back each paper."""
    if offer.verb.name == "revoke":
        return [(one.title, verbs.effect_of_revoking(one.kind)) for one in known.papers]
    asked = known.asked if offer.verb.name in ("reopen", "refuse_reopening") else None
    return [("Diusulkan oleh", f"{asked.actor_name}: “{asked.words}”")] if asked else []


@blueprint.post("/<uuid:case_id>/tindakan/<verb>")
@access()
def act(case_id: UUID, verb: str) -> Response:
    """Use the verb. Nothing is written unless everything holds."""
    key, me, definition = form_key(), actor(), verbs.verb_of(verb)
    case = visible_case(case_id)
    known = _beside(case)
    offer, form = verbs.offer_of(definition, known.situation), forms.verb_form(verb, known, request.form)
    version = form_version()
    if version == case.version and not form.validate():
        return _page(case, known, offer, form, key=key)
    command = ActCommand(
        case_id, verb, me.person_id, me.account_id, form.words.data, version, key, form_hash(), clock.now(),
        clock.today(), uuid_or_none(request.form.get("about")), request.form.get("number", ""),
        request.form.get("ground", ""),
    )  # fmt: skip
    try:
        past = operations.act(command)
    except StepRefused as refused:
        return _page(case, known, offer, form, key=key, reasons=refused.reasons, typed_kept=True)
    except CaseOutdated as outdated:
        return _outdated(case, form, outdated.latest)
    flash(f"{past}.", "selesai")
    still = queries.case_for(session(), me, case_id, clock.today())
    return see(page_of(case) if still else url_for("inbox.show"))


def _outdated(case: CaseView, form: WordsForm, latest: Any) -> Response:
    """Who was faster; the person's own words stay to copy."""
    typed = [(form.words.label.text, form.words.data)] if form.words.data else []
    return respond("cases/outdated.html", status=409, case=case, latest=latest, typed=typed, back=page_of(case))
