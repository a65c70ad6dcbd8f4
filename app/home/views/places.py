"""All other places of a person, the look of the pages, and whether the site is well."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Response, abort, current_app, jsonify, request

from app.access import access
from app.database import check_database
from app.home.views.blueprint import blueprint
from app.identity.security import local_path, show_face
from app.outbox.queries import backlog
from app.settings import Settings
from app.web.entry import opens_for
from app.web.hypermedia import respond, see
from app.web.page import THEME_COOKIE, THEMES
from app.web.request import actor, session

A_YEAR = 365 * 86_400
WORKER_SILENT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A page one may go to."""

    path: str
    label: str
    hint: str
    sign: str


# Every place a person may have, in the order of the list; shown to whom its route lets in.
PLACES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "Pekerjaan saya",
        (
            Place("/skp", "SKP saya", "Sasaran kinerja tahun ini dan tahun lalu", "evaluasi"),
            Place("/evaluasi", "Evaluasi saya", "Triwulan dan tahunan, dari penilaian diri sampai hasil", "evaluasi"),
            Place("/kaskade", "Kaskade kinerja", "Siapa mendukung hasil siapa, dari kota sampai Anda", "tangga"),
            Place("/kaskade/perjanjian", "Perjanjian kinerja", "Sasaran unit yang disepakati tahun ini", "berkas"),
            Place("/angka-kredit", "Angka kredit saya", "Konversi predikat tahunan jabatan fungsional", "tangga"),
            Place("/tim", "Tim saya", "Pegawai yang Anda nilai", "tim"),
            Place("/umpan-balik", "Umpan balik", "Untuk tim Anda, tentang Anda, dan yang diminta dari Anda", "pesan"),
            Place("/dialog", "Dialog kinerja", "Yang dibahas dan disepakati, dikonfirmasi kedua pihak", "tim"),
            Place("/catatan", "Catatan harian", "Peristiwa yang patut diingat, hanya untuk Anda", "pensil"),
            Place("/pemberitahuan", "Pemberitahuan", "Semua kabar untuk Anda", "lonceng"),
            Place("/atasan-saya", "Atasan saya salah", "Laporkan pejabat penilai yang keliru tercatat", "balik"),
            Place("/cari", "Cari", "Orang, perkara, dan unit yang boleh Anda lihat", "cari"),
        ),
    ),
    (
        "Kepegawaian",
        (
            Place("/bkpsdm", "Papan BKPSDM", "Perkara per tahap dan unit", "papan"),
            Place("/bkpsdm/tanpa-penilai", "Tanpa penilai", "Pegawai yang belum punya pejabat penilai", "awas"),
            Place("/bkpsdm/unduhan", "Unduhan", "Rekap dan berkas per OPD", "unduh"),
            Place("/pegawai", "Pegawai", "Jabatan, penilai, mutasi, dan akun", "orang"),
            Place("/unit", "Unit kerja", "Struktur dan pimpinannya", "gedung"),
            Place("/bkpsdm/impor", "Impor pegawai", "Muat data dari berkas, bedanya dilihat dahulu", "unggah"),
            Place("/bkpsdm/cuti", "Impor cuti", "Cuti dan tugas belajar: bagian periode yang dinilai", "unggah"),
            Place("/rekonsiliasi", "Rekonsiliasi e-Kinerja", "Beda dengan e-Kinerja, dan pemiliknya", "balik"),
            Place("/periode", "Periode", "Jendela waktu penilaian", "kalender"),
            Place("/periode/dispensasi", "Dispensasi", "Batas yang diperpanjang, dengan alasannya", "jam"),
            Place("/bkpsdm/hari-libur", "Hari libur", "Kalender hari kerja, dan batas yang bergeser", "kalender"),
            Place("/bkpsdm/gangguan", "Gangguan", "Hari tanpa kerja; semua batas di dalamnya bergeser", "luring"),
            Place("/distribusi", "Sebaran predikat", "Predikat pegawai di samping pedoman, kota dan unit", "papan"),
            Place("/kalibrasi", "Kalibrasi", "Rapat para penilai sebelum hasil disampaikan", "tim"),
            Place("/predikat-organisasi", "Predikat organisasi", "Predikat unit per periode", "bintang"),
            Place("/kebijakan", "Perubahan kebijakan", "Dirancang satu petugas, diterbitkan yang lain", "timbangan"),
            Place("/wewenang/daftar", "Plh., Plt., dan mandat", "Siapa bertindak bagi siapa, dengan suratnya", "kunci"),
            Place("/wewenang/kosong", "Tanpa yang berwenang", "Perkara yang tidak dapat diputus siapa pun", "awas"),
            Place("/bkpsdm/hak-akses", "Hak akses", "Siapa memegang wewenang apa, dengan dua petugas", "kunci"),
        ),
    ),
    (
        "Saya dan Tangkas",
        (
            Place("/data-saya", "Data saya", "Apa yang disimpan tentang Anda dan siapa yang membacanya", "lihat"),
            Place("/akun", "Akun dan keamanan", "Kata sandi, langkah kedua, peramban yang masuk", "gembok"),
            Place("/wewenang", "Wewenang saya", "Pengganti selama Anda tidak di tempat, dan penyiap naskah", "kunci"),
            Place("/wewenang/siapa", "Siapa berwenang", "Pada suatu tanggal, seperti diketahui dulu dan kini", "jam"),
            Place("/dasar-hukum", "Dasar hukum", "Aturan dan kebijakan yang dipakai, dengan sumbernya", "timbangan"),
            Place("/kalkulator", "Kalkulator", "Aturan sebagai hitungan, dengan pasalnya", "sesuai"),
            Place("/versi", "Versi proses", "Apa yang berubah, dan perkara mana menurut versi mana", "tangga"),
            Place("/verifikasi", "Periksa dokumen", "Cocokkan kode pada dokumen yang dicetak", "perisai"),
        ),
    ),
    (
        "Bagaimana prosesnya",
        (
            Place("/proses", "Semua proses", "Bagan, langkah, siapa, sampai kapan, atas dasar apa", "info"),
            Place("/bukti", "Kartu bukti", "Apa yang terbukti berlaku bagi perkara siapa pun", "perisai"),
            Place("/proses/skp", "Penyusunan SKP", "Dari draf sampai disetujui", "info"),
            Place("/proses/evaluation", "Evaluasi kinerja", "Dari pelaksanaan sampai pengesahan", "info"),
            Place("/proses/followup", "Tindak lanjut", "Sesudah hasil tahunan", "info"),
        ),
    ),
)


@blueprint.get("/lainnya")
@access()
def others() -> Response:
    groups = [(heading, [p for p in places if opens_for(current_app, p.path, actor())]) for heading, places in PLACES]
    return respond("home/places.html", halves=_halves([group for group in groups if group[1]]))


def _halves(groups: list[tuple[str, list[Place]]]) -> tuple[list[tuple[str, list[Place]]], ...]:
    """Two columns about as long as each other: the first group with the third, the second with the last."""
    return groups[::2], groups[1::2]


@blueprint.get("/tampilan/<any(terang, gelap, perangkat):mode>")
@access(public=True)
def theme(mode: str) -> Response:
    """Remember the look in this browser and go back to where the person was."""
    response = see(_came_from())
    settings: Settings = current_app.config["TANGKAS"]
    response.set_cookie(
        THEME_COOKIE, mode, max_age=A_YEAR, secure=settings.secure_cookies, httponly=True, samesite="Lax"
    )
    assert mode in THEMES
    return response


@blueprint.post("/peran")
@access()
def act_as() -> Response:
    """Show oneself in another of one's capacities: in the header, and to those who see who read about them."""
    face = request.form.get("peran", "")
    if face not in actor().faces:
        abort(422)
    show_face(face)
    return see(_came_from())


def _came_from() -> str:
    """The page of ours that led here, else the first one."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:  # what the browser says is no address
        return "/"
    back = came.path + (f"?{came.query}" if came.query else "")
    return local_path(back) if came.netloc == request.host else "/"


@blueprint.get("/sehat")
@access(public=True)
def health() -> Response:
    """For watchers: 200 while the database answers and the worker beats, else 503; with what stands in the outbox."""
    settings: Settings = current_app.config["TANGKAS"]
    silent = _worker_silent_seconds(settings.heartbeat_path)
    well = check_database(session()) and silent is not None and silent < WORKER_SILENT_SECONDS
    response = jsonify(
        status="sehat" if well else "perlu diperiksa",
        database=True,
        outbox=backlog(session()),
        worker_silent_seconds=silent,
    )
    response.status_code = 200 if well else 503
    return response


def _worker_silent_seconds(heartbeat: Path) -> int | None:
    """How long ago the worker last said that it lives; None when it never did. By the real clock, not the city's."""
    try:
        return max(0, int(time.time() - heartbeat.stat().st_mtime))
    except FileNotFoundError:
        return None
