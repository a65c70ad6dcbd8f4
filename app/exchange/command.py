"""`tangkas import people`: shows what a file would do; with --apply does it, all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import click
from sqlmodel import Session

from app.exchange import columns, operations, queries
from app.exchange.operations import Import, ImportRefused
from app.exchange.plan import Plan
from app.exchange.queries import Importer
from app.exchange.reading import FileRefused, read_rows
from app.records.operations import ActorSnapshot
from app.settings import Settings

DONE, BAD_ROWS, UNREADABLE = 0, 1, 2
SHOWN = 200
OPERATOR = ActorSnapshot(None, "Operator baris perintah", "", "", "administrator sistem")


def run_import(settings: Settings, file: Path | None, *, apply_: bool, template: Path | None) -> int:
    """Show or apply a people file, or write an empty one. Answers the exit code: 0, 1 bad rows, 2 a bad file."""
    if template is not None:
        return _write_template(template)
    if file is None:
        click.echo("Sebutkan berkasnya, atau --template BERKAS untuk berkas kosong. Kolomnya:")
        _tell(columns.lines_of_help())
        return UNREADABLE
    try:
        data = file.read_bytes()
        what = Import.of(read_rows(data), file.name, data)
    except (FileRefused, OSError) as refused:
        click.echo(str(refused), err=True)
        return UNREADABLE
    from app.launch import prepare

    app = prepare(settings)
    with app.app_context():
        return _run(settings, what, apply_)


def _write_template(template: Path) -> int:
    is_csv = template.suffix.lower() == ".csv"
    template.write_bytes(columns.template_csv() if is_csv else columns.template_xlsx())
    click.echo(f"Templat ditulis ke {template}. Kolomnya:")
    _tell(columns.lines_of_help())
    return DONE


def _run(settings: Settings, what: Import, apply_: bool) -> int:
    from app.database import db
    from app.web import clock

    session = cast(Session, db.session)
    tenant_id = queries.tenant_of_code(session, settings.tenant_code)
    if tenant_id is None:
        click.echo("Basis data ini belum berisi struktur kota.", err=True)
        return UNREADABLE
    importer = Importer(None, tenant_id, None)
    plan = operations.plan_import(session, what, importer, clock.today())
    _tell(lines_of(plan))
    if plan.problems:
        return BAD_ROWS
    if not apply_:
        click.echo("Belum ada yang ditulis. Tambahkan --apply untuk menulis semuanya.")
        return DONE
    try:
        operations.apply_import(what, importer, OPERATOR, plan.digest, clock.now(), clock.today())
    except ImportRefused as refused:
        _tell(lines_of(refused.plan))
        return BAD_ROWS
    click.echo("Semuanya ditulis.")
    return DONE


def lines_of(plan: Plan) -> Iterable[str]:
    """The plan in words: each bad row with line, column and reason; else who is new and what changes."""
    if plan.problems:
        yield f"{len(plan.problems)} hal perlu diperbaiki; tidak ada yang ditulis."
        yield from (f"baris {p.line}, kolom {p.column}: {p.because}" for p in plan.problems[:SHOWN])
        if len(plan.problems) > SHOWN:
            yield f"dan {len(plan.problems) - SHOWN} lagi."
        return
    yield f"{len(plan.new)} baru, {len(plan.changed)} berubah, {plan.unchanged} tetap."
    for one in plan.touched[:SHOWN]:
        yield f"baris {one.row.line}, {one.row.nip} {one.name}{' (baru)' if one.is_new else ''}"
        yield from (f"    {c.column}: {c.before or 'kosong'} -> {c.after or 'kosong'}" for c in one.changes)
    if len(plan.touched) > SHOWN:
        yield f"dan {len(plan.touched) - SHOWN} pegawai lagi."


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, file=sys.stdout)
