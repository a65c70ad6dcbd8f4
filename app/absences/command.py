"""`tangkas import leave`: shows what a file would do; with --apply does it, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import click
from sqlmodel import Session

from app.absences import operations
from app.absences.operations import ImportRefused, LeaveFile, Plan
from app.absences.queries import sheet
from app.exchange.command import BAD_ROWS, DONE, OPERATOR, SHOWN, UNREADABLE
from app.exchange.queries import Importer, tenant_of_code
from app.exchange.reading import FileRefused
from app.settings import Settings


def run_leave(settings: Settings, file: Path | None, *, apply_: bool, template: Path | None) -> int:
    """Show or apply a file of leave, or write an empty one. Answers the exit code: 0, 1 bad rows, 2 a bad file."""
    if template is not None:
        is_csv = template.suffix.lower() == ".csv"
        template.write_bytes(sheet.template_csv() if is_csv else sheet.template_xlsx())
        click.echo(f"Templat ditulis ke {template}.")
        return DONE
    try:
        data = file.read_bytes() if file else b""
        what = LeaveFile.of(sheet.read_leave(data), file.name if file else "", data)
    except (FileRefused, OSError) as refused:
        click.echo(str(refused), err=True)
        return UNREADABLE
    from app.launch import prepare

    with prepare(settings).app_context():
        return _run(settings, what, apply_)


def _run(settings: Settings, what: LeaveFile, apply_: bool) -> int:
    from app.database import db
    from app.web import clock

    session = cast(Session, db.session)
    tenant_id = tenant_of_code(session, settings.tenant_code)
    if tenant_id is None:
        click.echo("Basis data ini belum berisi struktur kota.", err=True)
        return UNREADABLE
    importer = Importer(None, tenant_id, None)
    plan = operations.plan_leave(session, what, importer, clock.today())
    _tell(lines_of(plan))
    if plan.problems:
        return BAD_ROWS
    if not apply_:
        click.echo("Belum ada yang ditulis. Tambahkan --apply untuk menulis semuanya.")
        return DONE
    try:
        operations.apply_leave(what, importer, OPERATOR, plan.digest, clock.now(), clock.today())
    except ImportRefused as refused:
        _tell(lines_of(refused.plan))
        return BAD_ROWS
    click.echo("Semuanya ditulis.")
    return DONE


def lines_of(plan: Plan) -> Iterable[str]:
    """The plan in words: each bad row with line, column and reason; else what is new, changed or withdrawn."""
    if plan.problems:
        yield f"{len(plan.problems)} hal perlu diperbaiki; tidak ada yang ditulis."
        yield from (f"baris {p.line}, kolom {p.column}: {p.because}" for p in plan.problems[:SHOWN])
        return
    counts = ", ".join(f"{plan.count(verb)} {words}" for verb, words in VERBS)
    yield f"{counts}."
    for one in plan.touched[:SHOWN]:
        yield f"baris {one.row.line}, {one.row.nip} {one.person.name}: {one.label}, {one.row.jenis.label}, {one.now}"


VERBS = (("added", "baru"), ("changed", "berubah"), ("withdrawn", "dicabut"), ("kept", "tetap"))


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, file=sys.stdout)
