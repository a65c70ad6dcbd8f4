"""Confirm several evaluations in one go: a check page with names, then one transaction for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, request, url_for

from app.access import access
from app.board import queries
from app.board.queries import CONFIRMERS, BoardCase
from app.board.views.blueprint import Asked, asked, blueprint
from app.board.views.listing import Outcome, show_list
from app.inbox.operations import Item, Verdict, take_together
from app.web import clock
from app.web.hypermedia import respond, see
from app.web.request import actor, form_key, uuid_or_none
from app.web.request import session as database

MOVED = "Perkara ini berubah sejak halaman Anda dibuka. Buka dan baca lagi sebelum mengesahkan."


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticked box: the case, and its version as it was shown."""

    case_id: UUID
    version: int

    @property
    def value(self) -> str:
        """As the box posts it."""
        return f"{self.case_id.hex}:{self.version}"


def read_choices(values: Iterable[str]) -> tuple[Choice, ...]:
    """The ticked boxes, each once, at most a page of them; what is no box of ours is left out."""
    found: dict[UUID, Choice] = {}
    for value in list(values)[: queries.PAGE]:
        text, _, version = value.partition(":")
        case_id = uuid_or_none(text)
        if case_id is not None and version.isascii() and version.isdigit() and len(version) <= 9:
            found.setdefault(case_id, Choice(case_id, int(version)))
    return tuple(found.values())


def refusal(choice: Choice, case: BoardCase | None) -> str:
    """Why this one cannot be confirmed along with others, or an empty text. The engine asks again when it is taken."""
    if case is None:
        return "Perkara ini tidak ada."
    if not case.is_confirmable:
        stage = queries.stage_of(case.process, case.state, case.process_version)
        return f"Tidak lagi menunggu pengesahan: {stage.label}."
    if not case.mine:
        return "Pengesahan perkara ini bukan giliran Anda."
    if case.version != choice.version:
        return MOVED
    return "" if case.opened else "Belum Anda buka. Buka dan baca hasilnya dahulu."


@blueprint.get("/sahkan")
@access(*CONFIRMERS)
def check() -> Response:
    """Who is about to be confirmed, by name, and who is not and why."""
    chosen = read_choices(request.args.getlist("perkara"))
    cases = queries.chosen_cases(database(), actor(), [choice.case_id for choice in chosen])
    judged = [(choice, cases.get(choice.case_id)) for choice in chosen]
    return respond(
        "board/check.html",
        ready=[(choice.value, case) for choice, case in judged if case and not refusal(choice, case)],
        not_ready=[(case, because) for choice, case in judged if (because := refusal(choice, case))],
        wanted=asked(),
        step=queries.CONFIRM,
        back=url_for("board.listing", **asked().args),
    )


@blueprint.post("/sahkan")
@access(*CONFIRMERS)
def confirm() -> Response:
    """Take the step in each case; what fails is named and stays ticked."""
    me, wanted, key = actor(), Asked.read(request.form), form_key()
    chosen = read_choices(request.form.getlist("perkara"))
    items = [Item(choice.case_id, choice.version, queries.CONFIRM.name) for choice in chosen]
    verdicts = take_together(me, items, key, clock.now(), clock.today())
    failed = [verdict for verdict in verdicts if not verdict.taken]
    taken = len(verdicts) - len(failed)
    if not failed and taken:
        flash(f"{taken} evaluasi disahkan. Pegawainya sudah diberi tahu.", "selesai")
        return see(url_for("board.listing", **wanted.args))
    return show_list(wanted, _outcome(taken, failed), 200 if taken else 422)


def _outcome(taken: int, failed: list[Verdict]) -> Outcome:
    if not failed:
        return Outcome("Belum ada yang dipilih. Centang evaluasi yang sudah Anda buka.", (), frozenset())
    cases = queries.chosen_cases(database(), actor(), [verdict.item.case_id for verdict in failed])
    names = {case_id: case.subject_name for case_id, case in cases.items()}
    return Outcome(
        f"{taken} disahkan, {len(failed)} gagal.",
        [(names.get(verdict.item.case_id, "Perkara"), verdict.because) for verdict in failed],
        frozenset(verdict.item.case_id for verdict in failed),
    )
