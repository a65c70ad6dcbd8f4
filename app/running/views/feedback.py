"""Umpan balik at any time: whom one may give it to, the form, what was said, and who else may speak."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, get_flashed_messages, request, url_for

from app.access import access
from app.cases.operations import CaseNotFound, KeyReused
from app.orders import order
from app.running import operations, queries
from app.running.forms import ADVISERS, AdviserForm, FeedbackForm
from app.running.operations import NotAllowed
from app.running.queries import Strand
from app.running.views.blueprint import blueprint, cited, policies, strand_or_404, subjects_of
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, session
from workflows.feedback import Speaker

SENT_BEFORE = "Formulir ini sudah terkirim dengan isi yang lain. Kirim sekali lagi bila yang ini juga dimaksud."


@blueprint.get("/umpan-balik")
@access()
def feedback() -> Response:
    """My own SKP, those I assess, and those on which I was asked for consideration."""
    me, today = actor(), clock.today()
    own = queries.own_strands(session(), me, today)
    staff = queries.staff_strands(session(), me, today)
    invited = queries.invited_strands(session(), me, policies(), today)
    counts = queries.feedback_counts(session(), me, [one.skp_id for one in (*own, *staff)])
    mine = queries.feedback_counts(session(), me, [one.skp_id for one in invited], everybody=False)
    return respond(
        "running/feedback.html", own=own, staff=staff, invited=invited, counts={**mine, **counts},
        told=get_flashed_messages(with_categories=True), cited=cited("feedback.continuous"),
    )  # fmt: skip


def _visible(skp_id: UUID) -> Strand:
    """The SKP, for the person, the assessor and whoever may speak on it now; 404 for everybody else."""
    one, me = strand_or_404(skp_id), actor()
    if not one.is_subject(me) and one.speaks_as(me, policies(), clock.today()) is None:
        raise CaseNotFound
    return one


def _page(one: Strand, form: FeedbackForm, status: int = 200, **more: Any) -> Response:
    me, today, rules = actor(), clock.today(), policies()
    speaker = one.speaks_as(me, rules, today)
    return respond(
        "running/feedback_on.html", status=status, one=one, form=form, speaker=speaker, is_subject=one.is_subject(me),
        may_name=one.may_name(me, rules, today), subjects=subjects_of(one.version_id) if speaker else [],
        given=queries.feedback_on(session(), me, one),
        advisers=queries.advisers_of(session(), one.skp_id) if one.is_subject(me) or one.is_assessor(me) else (),
        running=queries.running_evaluation(session(), one.skp_id, today),
        told=get_flashed_messages(with_categories=True), cited=cited("feedback.continuous"), **more,
    )  # fmt: skip


@blueprint.get("/umpan-balik/<uuid:skp_id>")
@access()
def feedback_on(skp_id: UUID) -> Response:
    """What was said on one SKP, and the form for whoever may add to it."""
    return _page(_visible(skp_id), FeedbackForm(data={"tentang": request.args.get("tentang", "")[:40]}))


@blueprint.post("/umpan-balik/<uuid:skp_id>")
@access()
def give_feedback(skp_id: UUID) -> Response:
    """Keep feedback; the employee reads it at once."""
    writer, form = order(), FeedbackForm(request.form)
    if not form.validate():
        return _page(_visible(skp_id), form, 422, key=writer.key, problems=form.problems())
    try:
        operations.give_feedback(writer, skp_id, form.tentang.data, form.umpan_balik.data)
    except NotAllowed as refused:
        return _page(strand_or_404(skp_id), form, 422, key=writer.key, refused=str(refused))
    except KeyReused:
        return _page(strand_or_404(skp_id), form, 422, refused=SENT_BEFORE)
    flash("Umpan balik tersimpan.", "selesai")
    return see(url_for("running.feedback_on", skp_id=skp_id))


def _advisers_page(one: Strand, form: AdviserForm, status: int = 200, **more: Any) -> Response:
    limit = policies().count("feedback.advisers_limit", clock.today())
    return respond(
        "running/advisers.html", status=status, one=one, form=form, limit=limit, choices=ADVISERS,
        advisers=queries.advisers_of(session(), one.skp_id), told=get_flashed_messages(with_categories=True),
        cited=cited("feedback.continuous"), **more,
    )  # fmt: skip


def _named_by_me(skp_id: UUID) -> Strand:
    """The SKP, for whoever may name advisers for it; 404 for everybody else."""
    one, me = strand_or_404(skp_id), actor()
    if not one.may_name(me, policies(), clock.today()):
        raise CaseNotFound
    return one


@blueprint.get("/umpan-balik/<uuid:skp_id>/pemberi")
@access()
def advisers(skp_id: UUID) -> Response:
    """Who may give consideration, and the form to name another."""
    return _advisers_page(_named_by_me(skp_id), AdviserForm())


@blueprint.post("/umpan-balik/<uuid:skp_id>/pemberi")
@access()
def name_adviser(skp_id: UUID) -> Response:
    """Name somebody by NIP."""
    writer, one, form = order(), _named_by_me(skp_id), AdviserForm(request.form)
    if not form.validate():
        return _advisers_page(one, form, 422, key=writer.key, problems=form.problems())
    number = "".join(form.nip.data.split())
    try:
        name = operations.name_adviser(writer, skp_id, number, Speaker(form.sebagai.data))
    except NotAllowed as refused:
        return _advisers_page(one, form, 422, key=writer.key, problems=[("nip", str(refused))])
    flash(f"{name} ditunjuk dan diberi tahu.", "selesai")
    return see(url_for("running.advisers", skp_id=skp_id))


@blueprint.post("/umpan-balik/<uuid:skp_id>/pemberi/<uuid:adviser_id>/akhiri")
@access()
def end_adviser(skp_id: UUID, adviser_id: UUID) -> Response:
    """From now on this person is asked no more."""
    operations.end_adviser(order(), _named_by_me(skp_id).skp_id, adviser_id)
    flash("Penunjukan diakhiri. Yang sudah disampaikan tetap tercatat.", "selesai")
    return see(url_for("running.advisers", skp_id=skp_id))
