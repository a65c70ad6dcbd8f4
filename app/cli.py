"""The command line. Every command says in Indonesian what it does and ends with a meaningful exit code."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from app.settings import Settings


def _settings(**given: object) -> Settings:
    return Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]


@click.group(help="Tangkas: penilaian kinerja pegawai Kota Tangerang Selatan.")
def main() -> None:
    """The commands."""


_people = click.option(
    "--people", default=2000, show_default=True, type=click.IntRange(50, 50_000), help="Jumlah pegawai."
)
_port = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Porta web.")
_today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Hari kota latihan, misalnya 2026-11-24.")


@main.command(help="Muat kota latihan bila belum ada, lalu jalankan web dan pekerja.")
@_people
@_port
@_today
def run(people: int, port: int, today: date | None) -> None:
    from app.launch import run_all

    sys.exit(run_all(people=people, port=port, today=today, anew=False))


@main.command(help="Buat ulang kota latihan dari awal, lalu jalankan web dan pekerja.")
@_people
@_port
@_today
def demo(people: int, port: int, today: date | None) -> None:
    from app.launch import run_all

    sys.exit(run_all(people=people, port=port, today=today, anew=True))


@main.command(help="Jalankan web saja.")
@_port
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="Jumlah proses web.")
def serve(port: int, processes: int) -> None:
    from app.launch import prepare, serve_web

    prepare(Settings())
    serve_web(port, processes)


@main.command(help="Jalankan pekerja: surat, dokumen PDF, dan jam.")
def worker() -> None:
    from app import create_app
    from app.jobs.worker import run_worker

    settings = Settings()
    run_worker(create_app(settings), settings)


@main.command(help="Pasang dan bangun berkas tampilan.")
def static() -> None:
    from app.static_files import install

    for built in install():
        click.echo(f"{built.served_as:<45} {built.size:>8} B {built.compressed_size:>8} B terkompresi")


@main.command(help="Hitung satu aturan: objek JSON dari masukan baku, jawaban JSON ke keluaran baku.")
@click.argument("operation", required=False)
@click.option("--list", "listing", is_flag=True, help="Daftar semua operasi dengan isiannya.")
def calc(operation: str | None, listing: bool) -> None:
    from app.calculators.queries import UnreadableInput, answer, catalogue, rules_known

    if listing or not operation:
        click.echo(json.dumps(catalogue(), ensure_ascii=False, indent=2))
        return
    try:
        click.echo(json.dumps(answer(operation, sys.stdin.read(), *rules_known(Settings())), ensure_ascii=False))
    except UnreadableInput as unreadable:
        click.echo(str(unreadable), err=True)
        sys.exit(2)


@main.command(help="Periksa seluruh riwayat: rantai, keputusan, keadaan, berkas.")
def verify() -> None:
    from app.verify import run_verify

    sys.exit(run_verify(Settings()))


@main.command(name="check-deploy", help="Periksa apakah pengaturan ini aman untuk dipakai sungguhan.")
def check_deploy() -> None:
    from app.deployment import run_check

    sys.exit(run_check(Settings()))


@main.command(help="Ukur halaman dan dokumen di samping program paling sederhana yang dapat menyajikannya.")
@click.option("--people", default=2000, show_default=True, type=click.IntRange(50, 50_000), help="Jumlah pegawai.")
@click.option("--only", default="", help="Hanya bagian ini: halaman, tulis, dokumen, ukuran.")
def bench(people: int, only: str) -> None:
    from app.bench.run import run_bench

    sys.exit(run_bench(people, only))


@main.group(name="import", help="Muat data dari berkas.")
def import_() -> None:
    """Imports."""


_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
_apply = click.option("--apply", "apply_", is_flag=True, help="Tulis: semua baris atau tidak satu pun.")
_empty = click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="Tulis berkas contoh.")


@import_.command(name="people", help="Muat pegawai dari CSV atau XLSX. Tanpa --apply hanya bedanya.")
@_file
@_apply
@_empty
def import_people(file: Path | None, apply_: bool, template: Path | None) -> None:
    from app.exchange.command import run_import
    from app.exchange.people import PEOPLE

    sys.exit(run_import(Settings(), PEOPLE, file, apply_=apply_, template=template))


@import_.command(name="leave", help="Muat cuti dan tugas belajar dari CSV atau XLSX. Tanpa --apply hanya bedanya.")
@_file
@_apply
@_empty
def import_leave(file: Path | None, apply_: bool, template: Path | None) -> None:
    from app.absences.operations import LEAVE
    from app.exchange.command import run_import

    sys.exit(run_import(Settings(), LEAVE, file, apply_=apply_, template=template))


@main.group(help="Proses sebagaimana tabelnya.")
def process() -> None:
    """What can be asked of the process tables. Each further command (proof, rehearsal) is one more of these."""


@process.command(name="show", help="Tahap, langkah, pelaku, syarat, dan dasar sebuah proses; tanpa nama: daftarnya.")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Sebagai satu objek JSON.")
def show_process(name: str | None, as_json: bool) -> None:
    from app.processes import queries

    if name is None:
        click.echo(queries.listing())
        return
    try:
        click.echo(queries.as_json(name) if as_json else queries.as_text(name))
    except queries.ProcessUnknown as unknown:
        click.echo(str(unknown), err=True)
        sys.exit(2)


@process.command(name="versions", help="Versi setiap proses, bedanya, dan tabel yang berubah tanpa nomor baru.")
@click.argument("name", required=False)
def show_versions(name: str | None) -> None:
    from workflows.versioning import complaints
    from workflows.versioning.telling import told

    try:
        click.echo("\n".join(told(name)))
    except LookupError as unknown:
        click.echo(str(unknown), err=True)
        sys.exit(2)
    found = list(complaints())
    for one in found:
        click.echo(f"\n{one}", err=True)
    sys.exit(1 if found else 0)


@process.command(name="prove", help="Buktikan sifat sebuah proses; tanpa nama: semuanya. Keluar 1 bila ada yang gagal.")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
def prove_process(name: str | None, as_json: bool) -> None:
    from app.processes.queries import ProcessUnknown
    from app.proofs import queries

    try:
        cards = queries.cards(name)
    except ProcessUnknown as unknown:
        click.echo(str(unknown), err=True)
        sys.exit(2)
    click.echo(queries.as_json(cards) if as_json else queries.as_text(cards))
    sys.exit(0 if all(card.holds for card in cards) else 1)
