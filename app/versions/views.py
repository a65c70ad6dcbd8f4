"""Pages of versions: every process, one process with what differs, and a move from its draft to its result."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.access import Role, access
from app.cases import frame
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView
from app.cases.registry import Handler, UnknownVersion, handler_of, handlers, register
from app.cases.seating import moment
from app.cases.views import note_opening, visible_case
from app.policies.queries import in_force
from app.versions import operations, queries
from app.versions.forms import MoveForm
from app.versions.operations import FormKey, MoveRefused
from app.versions.queries import Heap, Move, MoveFacts, Report
from app.web import clock
from app.web.forms import ReasonForm
from app.web.hypermedia import part_or_page, respond, see
from app.web.request import actor, form_hash, form_key, form_version, session
from workflows.engine import Process
from workflows.migration import MIGRATION
from workflows.versioning import REGISTER, differences

blueprint = Blueprint("versions", __name__, url_prefix="/versi")
DRAFTERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
NOTHING = Heap()
DIGITS = 5  # no process has so many versions

register(
    Handler(
        MIGRATION,
        facts=queries.facts,
        page="versions.show",
        apply=operations.apply,
        forms={"withdraw": ReasonForm, "refuse": ReasonForm, "discontinue": ReasonForm},
        gist=queries.gist,
    )
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a process as the pages tell it."""

    table: Process
    heap: Heap
    why: str
    changes: tuple[str, ...]


@blueprint.get("")
@access()
def index() -> Response:
    """Every process: its newest version, and how many cases run on which."""
    counts = queries.heaps(session(), actor().tenant_id)
    found = [(one, _versions(one, counts)) for one in sorted(handlers(), key=lambda one: one.process.label)]
    return respond("versions/index.html", processes=found)


def _versions(handler: Handler, counts: dict[tuple[str, int], Heap]) -> tuple[Version, ...]:
    older = (*handler.versions[1:], None)
    return tuple(_version(table, before, counts) for table, before in zip(handler.versions, older, strict=True))


def _version(table: Process, before: Process | None, counts: dict[tuple[str, int], Heap]) -> Version:
    entry = REGISTER.get((table.name, table.version))
    return Version(
        table,
        counts.get((table.name, table.version), NOTHING),
        entry.why if entry else "",
        _changes(before, table) if before else (),
    )


def _changes(old: Process, new: Process) -> tuple[str, ...]:
    """What differs, with deadlines as they are in force."""
    policies, today = in_force(session()), clock.today()
    return differences(old, new, lambda policy: policies.value(policy, today).label)


@blueprint.get("/<process>")
@access()
def history(process: str) -> Response:
    """The versions of a process, what differs between them, and the moves from one to another."""
    handler = _known(process)
    found = _versions(handler, queries.heaps(session(), actor().tenant_id))
    moves = queries.moves_of(session(), actor().tenant_id, process) if actor().reads_all else ()
    return respond(
        "versions/history.html",
        process=handler.process,
        versions=found,
        moves=moves,
        may_draft=actor().is_officer,
    )


def _known(process: str) -> Handler:
    try:
        return handler_of(process)
    except KeyError:
        abort(404)


def _tables(process: str, number: str) -> tuple[Process, Process]:
    """An older version and the newest; 404 for a number there is not, or that is the newest itself."""
    handler = _known(process)
    try:
        old = handler.table(int(number) if number.isascii() and number.isdigit() and len(number) < DIGITS else 0)
    except UnknownVersion:
        abort(404)
    if old is handler.process:
        abort(404)
    return old, handler.process


@blueprint.get("/<process>/<number>/pindah")
@access(*DRAFTERS)
def new_draft(process: str, number: str) -> Response:
    return _form_page(MoveForm.of(*_tables(process, number), request.form))


@blueprint.post("/<process>/<number>/pindah")
@access(*DRAFTERS)
def draft(process: str, number: str) -> Response:
    """Keep a new draft; its case opens with the rehearsal."""
    form, sent = MoveForm.of(*_tables(process, number), request.form), FormKey(form_key(), form_hash())
    if not form.validate() or form.problems():
        return _form_page(form, 422)
    try:
        case_id = operations.draft(actor(), form.words(), sent, clock.now(), clock.today())
    except MoveRefused as refused:
        return _form_page(form, 422, refused)
    flash("Rancangan tersimpan. Baca gladinya, lalu ajukan kepada petugas kedua.", "selesai")
    return see(url_for("versions.show", case_id=case_id))


def _form_page(
    form: MoveForm, status: int = 200, refused: MoveRefused | None = None, move: Move | None = None
) -> Response:
    problems = refused.problems if refused else form.problems() if status != 200 else []
    return respond(
        "versions/draft.html",
        status=status,
        form=form,
        changes=_changes(form.old, form.new),
        problems=problems,
        errors=dict(reversed(problems)),
        action=url_for("versions.redraft", case_id=move.case_id)
        if move
        else url_for("versions.draft", process=form.old.name, number=form.old.version),
        back=url_for("versions.show", case_id=move.case_id)
        if move
        else url_for("versions.history", process=form.old.name),
        version=move.version if move else None,
    )


@blueprint.get("/perpindahan/<uuid:case_id>")
@access()
def show(case_id: UUID) -> Response:
    """Where a move stands: its plan, its rehearsal, and once it was approved how far it has come."""
    case = _seen(case_id)
    note_opening(case)
    shown = frame.frame_of(session(), actor(), case, today=clock.today(), now=clock.now())
    facts: MoveFacts = shown.context.facts
    move = facts.move
    return respond(
        "versions/show.html",
        frame=shown,
        documents=[],
        move=move,
        places=_places(move),
        report=_report(move),
        held=queries.held(session(), move) if move.was_approved else (),
        changes=_changes(move.old, move.new),
        may_edit=move.is_draft and move.drafted_by_id == actor().person_id,
    )


def _report(move: Move) -> Report:
    if move.was_approved:
        return queries.result(session(), move)
    if not move.is_open:
        return Report()
    return queries.rehearsal(session(), move, moment(session(), clock.now(), clock.today()))


@blueprint.get("/perpindahan/<uuid:case_id>/kemajuan")
@access()
def how_far(case_id: UUID) -> Response:
    """How far an approved move has come, for the page to ask again; the whole page once nothing waits."""
    move = queries.move(session(), _seen(case_id).id)
    if move is None:
        raise CaseNotFound
    page, report = url_for("versions.show", case_id=case_id), _report(move)
    if not move.was_approved or not report.waiting:
        return see(page)
    return part_or_page(page) or respond("versions/show.html", block="progress", move=move, report=report)


def _places(move: Move) -> list[tuple[str, str]]:
    """The plan in words, in the order of the old table."""
    told = []
    for state, stage in move.old.stages.items():
        if state.value in move.places:
            goes = move.places[state.value]
            new = move.new.stages[move.new.state(goes)].label if goes else f"tetap menurut versi {move.from_version}"
            told.append((stage.label, new))
    return told


def _seen(case_id: UUID) -> CaseView:
    case = visible_case(case_id)
    if case.process != MIGRATION.name:
        raise CaseNotFound
    return case


@blueprint.get("/perpindahan/<uuid:case_id>/ubah")
@access(*DRAFTERS)
def edit_draft(case_id: UUID) -> Response:
    move = _own_draft(case_id)
    return _form_page(_form_of(move), move=move)


@blueprint.post("/perpindahan/<uuid:case_id>/ubah")
@access(*DRAFTERS)
def redraft(case_id: UUID) -> Response:
    """Change one's own draft."""
    move = _own_draft(case_id)
    form = _form_of(move)
    form_key()
    if not form.validate() or form.problems():
        return _form_page(form, 422, move=move)
    try:
        operations.redraft(actor(), case_id, form_version(), form.words(), clock.now(), clock.today())
    except MoveRefused as refused:
        return _form_page(form, 422, refused, move)
    flash("Rancangan diubah.", "selesai")
    return see(url_for("versions.show", case_id=case_id))


def _own_draft(case_id: UUID) -> Move:
    move = queries.move(session(), _seen(case_id).id)
    if move is None or not move.is_draft or move.drafted_by_id != actor().person_id:
        raise CaseNotFound
    return move


def _form_of(move: Move) -> MoveForm:
    return MoveForm.of(move.old, move.new, request.form, move.places, move.reason)
