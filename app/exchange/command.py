"""`tangkas import people|leave`: shows what a file would do; with --apply does it, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import click
from sqlmodel import Session

from app.exchange import operations, queries
from app.exchange.comparison import Comparison
from app.exchange.kind import ImportRefused, Kind
from app.exchange.operations import Import
from app.exchange.parcel import SHOWN
from app.exchange.queries import Importer
from app.exchange.reading import FileRefused
from app.records.operations import ActorSnapshot
from app.settings import Settings

DONE, BAD_ROWS, UNREADABLE = 0, 1, 2
OPERATOR = ActorSnapshot(None, "Operator baris perintah", "", "", "administrator sistem")


def run_import(settings: Settings, kind: Kind, file: Path | None, *, apply_: bool, template: Path | None) -> int:
    """Show or apply a file, or write an empty one. Answers the exit code: 0, 1 bad rows, 2 a bad file."""
    if template is not None:
        template.write_bytes(kind.template(template.suffix.lower().removeprefix(".")))
        click.echo(f"Templat ditulis ke {template}. Kolomnya:")
        _tell(f"{column.name:<14} {column.told}" for column in kind.columns)
        return DONE
    if file is None:
        click.echo("Sebutkan berkasnya, atau --template BERKAS untuk berkas kosong. Kolomnya:")
        _tell(f"{column.name:<14} {column.told}" for column in kind.columns)
        return UNREADABLE
    try:
        what = Import.of(kind, file.name, file.read_bytes())
    except (FileRefused, OSError) as refused:
        click.echo(str(refused), err=True)
        return UNREADABLE
    from app.launch import prepare

    with prepare(settings).app_context():
        return _run(settings, what, apply_)


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
    _tell(lines_of(plan, what.kind.what))
    if plan.problems:
        return BAD_ROWS
    if not apply_:
        click.echo("Belum ada yang ditulis. Tambahkan --apply untuk menulis semuanya.")
        return DONE
    try:
        operations.apply_import(what, importer, OPERATOR, plan.digest, clock.now(), clock.today())
    except ImportRefused as refused:
        _tell(lines_of(refused.plan, what.kind.what))
        return BAD_ROWS
    click.echo("Semuanya ditulis.")
    return DONE


def lines_of(plan: Comparison[Any], what: str) -> Iterable[str]:
    """The plan in words: each bad row with line, column and reason; else each row that writes anything."""
    if plan.problems:
        yield f"{len(plan.problems)} hal perlu diperbaiki; tidak ada yang ditulis."
        yield from (f"baris {p.line}, kolom {p.column}: {p.because}" for p in plan.problems[:SHOWN])
        yield from _rest(len(plan.problems), "")
        return
    yield f"{plan.counts}."
    for one in plan.touched[:SHOWN]:
        head, *more = one.words
        yield from (f"baris {one.row.line}, {head}", *more)
    yield from _rest(len(plan.touched), f" {what}")


def _rest(count: int, what: str) -> Iterable[str]:
    if count > SHOWN:
        yield f"dan {count - SHOWN}{what} lagi."


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
