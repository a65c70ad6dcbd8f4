"""`tangkas check-deploy`: is this configuration fit for real people? One sentence per finding, exit 1 when any."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from app.keys import FILE, NAMES
from app.settings import Settings

SQLITE = "sqlite:///"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def findings(settings: Settings) -> Iterator[str]:
    """What must be put right before real data comes in."""
    if settings.demo:
        yield "Mode latihan menyala: akun contoh tampil di halaman masuk. Matikan TANGKAS_DEMO."
    if settings.today is not None:
        yield "Hari buatan menyala. Hapus TANGKAS_TODAY."
    if not settings.secure_cookies:
        yield "Kuki tidak dibatasi ke HTTPS. Setel TANGKAS_SECURE_COOKIES=true."
    if not settings.public_url.startswith("https://"):
        yield "Alamat publik bukan HTTPS, padahal tercetak pada setiap dokumen. Setel TANGKAS_PUBLIC_URL."
    if "localhost" in settings.trusted_hosts or "127.0.0.1" in settings.trusted_hosts:
        yield "Nama server masih bawaan. Setel TANGKAS_TRUSTED_HOSTS ke nama yang sebenarnya."
    if not settings.smtp_host:
        yield "Surat elektronik belum disetel; pemberitahuan hanya ada di dalam aplikasi. Setel TANGKAS_SMTP_HOST."
    yield from _secrets(settings)
    yield from _folders(settings)
    yield from _practice_people(settings)
    if settings.is_sqlite:
        yield "Basis data SQLite cocok untuk satu kelurahan atau uji coba; untuk kota pakai PostgreSQL."


def _secrets(settings: Settings) -> Iterator[str]:
    for name in NAMES:
        value = getattr(settings, name).get_secret_value()
        if not value:
            yield f"TANGKAS_{name.upper()} belum diberikan; kunci di folder data ikut hilang bila folder itu hilang."
        elif len(value) < 32:
            yield f"TANGKAS_{name.upper()} terlalu pendek; pakai paling sedikit 32 karakter acak."


def _folders(settings: Settings) -> Iterator[str]:
    keys = settings.data_dir / FILE
    if keys.exists() and _open_to_others(keys):
        yield "Berkas kunci dapat dibaca pengguna lain. Ubah izinnya menjadi 600."
    if settings.data_dir.exists() and not os.access(settings.data_dir, os.W_OK):
        yield "Folder data tidak dapat ditulis."
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "Dijalankan sebagai root. Buat pengguna khusus untuk Tangkas."


def _practice_people(settings: Settings) -> Iterator[str]:
    """Accounts whose password is printed by `tangkas run`, in a database that is meant for real people."""
    from app import create_app
    from app.database import db
    from app.identity.queries import practice_accounts
    from app.schema import is_made
    from app.web.request import session

    if settings.demo or (not settings.database_url and not Path(settings.sqlalchemy_url[len(SQLITE) :]).exists()):
        return
    with create_app(settings).app_context():
        listed = practice_accounts(session()) if is_made(db.engine) else ()
        db.engine.dispose()
    if listed:
        yield (
            f"Basis data ini memuat {len(listed)} akun latihan, misalnya {listed[0].name}, dengan kata sandi yang "
            "diketahui siapa saja. Mulailah dengan basis data baru, bukan dengan kota latihan."
        )


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS)


def run_check(settings: Settings) -> int:
    """Print the findings. 0 when there is none."""
    console = Console()
    found = list(findings(settings))
    for sentence in found:
        console.print(f"- {sentence}", highlight=False, soft_wrap=True)
    console.print("Siap dipakai." if not found else f"{len(found)} hal perlu dibereskan.", highlight=False)
    return 1 if found else 0
