"""Carry out of the house: the recap per OPD as XLSX, and all documents of a unit as ZIP. Each is noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from flask import Response, request

from app.access import access
from app.board import operations, queries
from app.board.queries import READERS, Bundle, Choices, Heap, OpdChoice, OpdResults, Paper, Scope
from app.board.views.blueprint import Asked, asked, blueprint
from app.calendar.queries import working_days
from app.exchange.archive import Entry, safe, streamed
from app.exchange.parcel import attachment
from app.exchange.workbook import CellKind, Field, Sheet, workbook
from app.files import FileDamaged, FileMissing, Files, store
from app.web import clock
from app.web.clock import day_of
from app.web.filters import waktu
from app.web.hypermedia import respond
from app.web.request import actor, form_key
from app.web.request import session as database
from workflows.calendar import WorkingDays
from workflows.predicate import Predicate

OPD_HEADINGS = (
    Field("Perangkat daerah", "Nama perangkat daerah.", width=44),
    Field("Evaluasi", "Banyaknya evaluasi pada periode ini, yang selesai juga.", CellKind.NUMBER),
)
LINE_FIELDS = (
    Field("NIP", "Nomor induk, disimpan sebagai teks supaya tidak dibulatkan.", width=21),
    Field("Nama", "Nama lengkap dengan gelar.", width=34),
    Field("Jabatan", "Jabatan yang dievaluasi.", width=34),
    Field("Unit", "Unit kerja.", width=34),
    Field("Perangkat daerah", "Perangkat daerah yang menaungi unit.", width=34),
    Field("Tahap", "Keadaan evaluasi ketika rekap ini diambil.", width=28),
    Field("Sejak", "Tanggal evaluasi masuk ke tahap itu.", CellKind.DAY, 18),
    Field("Batas", "Batas tahap itu; kosong bila tidak berbatas.", CellKind.DAY, 18),
    Field("Lewat batas", "Ya bila batas itu sudah lewat ketika rekap ini diambil."),
    Field("Rating hasil kerja", "Rating dari pejabat penilai; kosong sebelum dinilai.", width=22),
    Field("Rating perilaku", "Rating dari pejabat penilai; kosong sebelum dinilai.", width=22),
    Field("Predikat", "Predikat yang berlaku; kosong sebelum dinilai."),
)


@blueprint.get("/unduhan")
@access(*READERS)
def downloads() -> Response:
    """What can be taken: for a city or an OPD the recap, for an OPD or a unit its documents."""
    me, session, wanted = actor(), database(), asked()
    choices = queries.choices(session, me.tenant_id)
    opd, period = choices.opd(wanted.opd_id), wanted.period(choices, clock.today())
    units = queries.units_of(session, me.tenant_id, opd.id) if opd else ()
    unit = next((one for one in units if one.id == wanted.unit_id), None)
    return respond(
        "board/downloads.html",
        choices=choices,
        opd=opd,
        period=period,
        units=units,
        unit=unit,
        bundle=queries.bundle(session, _papers_scope(me.tenant_id, opd, unit.id if unit else None)) if opd else None,
    )


def _papers_scope(tenant_id: UUID, opd: OpdChoice, unit_id: UUID | None) -> Scope:
    return Scope(tenant_id, opd_id=opd.id, unit_id=unit_id)


# ------------------------------------------------------------------------------------------------ recap


@blueprint.post("/rekap.xlsx")
@access(*READERS)
def recap() -> Response:
    """Numbers per OPD and one line per evaluation of a period, of the city or of one OPD."""
    form_key()
    me, session, today, wanted = actor(), database(), clock.today(), Asked.read(request.form)
    choices = queries.choices(session, me.tenant_id)
    opd, period = choices.opd(wanted.opd_id), wanted.period(choices, today)
    if period is None:
        return respond("board/nothing.html", status=422)
    scope = Scope(me.tenant_id, queries.OVERVIEW, queries.id_of(opd), period.id)
    lines = [_line(one, today) for one in queries.evaluation_lines(session, scope)]
    place = opd.name if opd else "Kota Tangerang Selatan"
    data = workbook(
        [Sheet("Per perangkat daerah", _opd_fields(), _opd_rows(scope, choices, today)),
         Sheet("Per evaluasi", LINE_FIELDS, lines)],
        title=f"Rekap evaluasi kinerja {period.label}, {place}",
        notes=(f"Rekap evaluasi kinerja {period.label}, {place}. Keadaan {waktu(clock.now())}.",
               "Tahap, umur, dan lewat batas berubah setiap hari; predikat berubah hanya bila keberatan dikabulkan."),
    )  # fmt: skip
    operations.note_export(me, "recap", scope, len(lines), clock.now())
    return attachment(data, f"rekap-{safe(period.label).lower()}-{safe(place).lower()}.xlsx")


def _opd_fields() -> tuple[Field, ...]:
    stages = tuple(
        field
        for column in queries.OVERVIEW
        if column.is_evaluation
        for field in _stage_fields(column.label, waits=column.waits)
    )
    results = tuple(
        Field(one.label, f"Pegawai dengan predikat {one.label} yang berlaku.", CellKind.NUMBER) for one in Predicate
    )
    own = Field("Predikat organisasi", "Predikat kinerja perangkat daerah; kosong bila belum ditetapkan.", width=20)
    return (*OPD_HEADINGS, *stages, Field("Lewat batas", "Evaluasi yang lewat batas.", CellKind.NUMBER), *results, own)


def _stage_fields(label: str, *, waits: bool) -> Iterator[Field]:
    yield Field(label, f"Evaluasi pada tahap {label}.", CellKind.NUMBER)
    if waits:
        yield Field(f"{label}, umur", f"Umur median pada tahap {label}, dalam hari kerja.", CellKind.NUMBER)


def _opd_rows(scope: Scope, choices: Choices, today: date) -> list[list[str | int | date | None]]:
    session = database()
    by_opd = Scope(scope.tenant_id, scope.columns, None, scope.period_id)
    heaps = {unit.unit_id: unit.heaps for unit in queries.heaps(session, by_opd, today).units}
    results = queries.results_by_opd(session, scope.tenant_id, scope.period_id) if scope.period_id else {}
    calendar = working_days(session)
    wanted = [opd for opd in choices.opds if scope.opd_id in (None, opd.id)]
    return [
        _opd_row(opd, heaps.get(opd.id, {}), results.get(opd.id, OpdResults({}, None)), calendar, today)
        for opd in wanted
    ]


def _opd_row(
    opd: OpdChoice, heaps: dict[str, Heap], results: OpdResults, calendar: WorkingDays, today: date
) -> list[str | int | date | None]:
    stages: list[str | int | date | None] = []
    found = [heaps.get(column.key, Heap(column)) for column in queries.OVERVIEW if column.is_evaluation]
    for heap in found:
        stages.append(heap.count)
        if heap.column.waits:
            since = heap.median_since
            stages.append(calendar.between(since, today) if since else None)
    counts = [results.counts.get(one, 0) for one in Predicate]
    own = results.organisation.label if results.organisation else None
    return [opd.name, sum(h.count for h in found), *stages, sum(h.late for h in found), *counts, own]


def _line(one: queries.EvaluationLine, today: date) -> list[str | int | date | None]:
    return [
        one.number,
        one.name,
        one.title,
        one.unit_name,
        one.opd_name,
        queries.stage_of(queries.CONFIRM_PROCESS, one.state).label,
        day_of(one.since),
        one.due_on,
        "Ya" if one.due_on and one.due_on < today else "Tidak",
        one.work_result.label if one.work_result else None,
        one.behaviour.label if one.behaviour else None,
        one.predikat.label if one.predikat else None,
    ]


# ------------------------------------------------------------------------------------------------ documents


@blueprint.post("/dokumen.zip")
@access(*READERS)
def papers() -> Response:
    """Every finished document of an OPD or a unit, with a list of what is in it and what is still missing."""
    form_key()
    me, session, wanted = actor(), database(), Asked.read(request.form)
    opd = queries.choices(session, me.tenant_id).opd(wanted.opd_id)
    if opd is None:
        return respond("board/nothing.html", status=422)
    scope = _papers_scope(me.tenant_id, opd, wanted.unit_id)
    bundle = queries.bundle(session, scope)
    operations.note_export(me, "papers", scope, len(bundle.ready), clock.now(), bundle.ready)
    entries = _entries(bundle, store(), opd.name, clock.now())
    return attachment(streamed(entries, clock.now()), f"dokumen-{safe(opd.name).lower()}.zip")


def _entries(bundle: Bundle, files: Files, place: str, at: datetime) -> Iterator[Entry]:
    kept: list[str] = []
    lost: list[str] = []
    for paper in bundle.ready:
        name = _paper_name(paper)
        try:
            data = files.get(paper.sha256 or "")
        except (FileMissing, FileDamaged):
            lost.append(f"{_words(paper)}: berkasnya tidak ada atau rusak, minta dibuat ulang")
            continue
        kept.append(f"{name}: {_words(paper)}")
        yield Entry(name, data)
    missing = [f"{_words(paper)}: belum dibuat" for paper in bundle.missing]
    text = [f"Dokumen {place}, keadaan {waktu(at)}", "", f"Ada di sini ({len(kept)})", *kept, "",
            f"Tidak ada di sini ({len(missing) + len(lost)})", *missing, *lost, ""]  # fmt: skip
    yield Entry("DAFTAR.txt", "\r\n".join(text).encode())


def _words(paper: Paper) -> str:
    return " ".join(f"{paper.name}, {paper.title}, {paper.case_title}".split())


def _paper_name(paper: Paper) -> str:
    return f"{safe(paper.unit_name)}/{safe(paper.name)}_{safe(paper.title)}_{paper.serial:06d}.pdf"
