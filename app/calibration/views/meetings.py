"""Meetings: the list, the invitation, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, flash, get_flashed_messages, request, url_for

from app.access import access
from app.calibration import operations, queries
from app.calibration.forms import ConveneForm
from app.calibration.operations import Invitation
from app.calibration.queries import Guest, MeetingView, OpinionView, Score
from app.calibration.views.blueprint import blueprint
from app.calibration.views.spreads import columns_of
from app.cases import frame
from app.cases.operations import CaseNotFound, KeyReused
from app.cases.views import note_opening, visible_case
from app.cases.waiting import stands
from app.periods.operations import PeriodOutdated, PeriodRefused
from app.periods.views.blueprint import sender
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, session, uuid_or_none
from workflows.calibration import CALIBRATION
from workflows.policies import citation

OUTDATED = "Ini berubah sejak halaman Anda dibuka. Periksa pilihan Anda, lalu kirim ulang."
CITED = {
    name: citation(key).label
    for name, key in (
        ("convene", "calibration.convene"), ("opinions", "calibration.opinions"), ("revise", "calibration.revise"),
        ("guideline", "distribution.guideline"),
    )
}  # fmt: skip


@blueprint.get("/kalibrasi")
@access()
def index() -> Response:
    """The meetings I may see, and what I may convene."""
    me, today = actor(), clock.today()
    meetings = queries.meetings(session(), me, today)
    return respond(
        "calibration/index.html",
        told=get_flashed_messages(with_categories=True),
        meetings=meetings,
        stands=stands(session(), me, [one.case_id for one in meetings], today),
        convenable=queries.convenable(session(), me, today),
        citation=CITED["convene"],
    )


@blueprint.get("/kalibrasi/undang")
@access()
def invitation() -> Response:
    """The form of an invitation."""
    known = queries.convenable(session(), actor(), clock.today())
    chosen = request.args.get("tentang", "")
    return _invitation(ConveneForm.of(known, tentang=chosen, hari=clock.today()))


def _invitation(form: ConveneForm, problems: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    problems = form.problems() if problems is None else problems
    return respond(
        "calibration/invite.html", status=status, form=form, problems=problems, errors=dict(reversed(problems)),
        citation=CITED["convene"],
    )  # fmt: skip


@blueprint.post("/kalibrasi/undang")
@access()
def convene() -> Response:
    """Invite; from now on the results of the unit wait for the meeting."""
    known = queries.convenable(session(), actor(), clock.today())
    who = sender()
    form = ConveneForm.of(known, request.form)
    if not form.validate():
        return _invitation(form, status=422)
    unit_id, _, period_id = (form.tentang.data or "").partition(".")
    unit, about = uuid_or_none(unit_id), uuid_or_none(period_id)
    if unit is None or about is None:
        abort(404)
    try:
        case_id = operations.convene(who, Invitation(unit, about, form.hari.data, form.tempat.data))
    except PeriodRefused as refusal:
        field = {"periode": "tentang"}.get(refusal.field, refusal.field)
        return _invitation(form, [(field, str(refusal))], 422)
    except (PeriodOutdated, KeyReused):
        return _invitation(form, [("tentang", OUTDATED)], 409)
    flash("Rapat kalibrasi diundang. Hasil penilaian unit ini menunggu sampai rapat ditutup.", "selesai")
    return see(url_for("calibration.show", case_id=case_id) if case_id else url_for("calibration.index"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One person on the table as the reader may see it now."""

    score: Score
    opinions: tuple[OpinionView, ...]
    is_own: bool
    revise: str

    @property
    def told(self) -> str:
        """First opinions in words: Baik 3, Sangat Baik 1."""
        counted = queries.spread(one.predikat for one in self.opinions if one.predikat)
        return ", ".join(f"{one.label} {number}" for one, number in counted.items() if number)

    @property
    def differs(self) -> bool:
        """Whether somebody saw another predikat than the one given."""
        return any(one.predikat not in (None, self.score.before) for one in self.opinions)

    @property
    def notes(self) -> tuple[OpinionView, ...]:
        return tuple(one for one in self.opinions if one.note)


@blueprint.get("/kalibrasi/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where the meeting stands. The group is on it only once every first opinion is written, or the round closed."""
    case = visible_case(case_id)
    if case.process != CALIBRATION.name:
        raise CaseNotFound
    note_opening(case)
    today, me = clock.today(), actor()
    shown = frame.frame_of(session(), me, case, today=today, now=clock.now())
    known: MeetingView = shown.context.facts.meeting
    weighed = queries.weigh(session(), known, shown.context.policies, today) if known.revealed_at else None
    guests = queries.guests(session(), case_id, today, me.person_id)
    return respond(
        "calibration/show.html",
        frame=shown,
        documents=frame.documents_of(shown),
        meeting=known,
        guests=guests,
        weighed=weighed,
        before=columns_of(weighed.before.counts, weighed.before.check) if weighed else (),
        columns=columns_of(weighed.after.counts, weighed.after.check) if weighed else (),
        rows=_rows(weighed.scores, guests, me.person_id, is_open=known.over_at is None) if weighed else (),
        has_written=any(one.said for one in guests) and weighed is None,
        cited=CITED,
    )


def _rows(scores: tuple[Score, ...], guests: tuple[Guest, ...], reader: UUID, *, is_open: bool) -> tuple[TableRow, ...]:
    """Everybody but the reader himself: his own result reaches him when it is delivered."""
    said: dict[UUID, tuple[OpinionView, ...]] = {}
    for one in (one for guest in guests for one in guest.said):
        said[one.evaluation_id] = (*said.get(one.evaluation_id, ()), one)
    rows = (
        TableRow(
            one, said.get(one.evaluation_id, ()), one.assessor_id == reader,
            url_for("cases.step", case_id=one.evaluation_id, step="revise")
            if is_open and one.assessor_id == reader else "",
        )
        for one in scores if one.subject_id != reader
    )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (not row.differs, -row.score.rank)))
