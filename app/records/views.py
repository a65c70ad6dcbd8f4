"""Data saya: what is kept about me, and who read it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flask import Blueprint, Response, request, url_for

from app.access import access
from app.records.models import ReadingKind
from app.records.queries import about
from app.records.queries.about import PAGE, ReadingView
from app.web.filters import waktu
from app.web.hypermedia import respond
from app.web.request import actor, session
from workflows.annual import ANNUAL
from workflows.catalogue import PROCESSES
from workflows.conversion import CONVERSION
from workflows.correction import CORRECTION
from workflows.dialogue import DIALOGUE
from workflows.evaluation import EVALUATION
from workflows.goal_setting import GOAL_SETTING

blueprint = Blueprint("records", __name__)
OTHER_KINDS = (
    ("evidence", "Bukti dukung", "Berkas yang diunggah pada evaluasi Anda"),
    ("feedback", "Umpan balik", "Catatan pimpinan dan rekan pada evaluasi Anda"),
    ("document", "Dokumen resmi", "Lembar bernomor dengan kode verifikasi"),
    ("assignment", "Riwayat jabatan", "Jabatan yang pernah dan sedang Anda pegang"),
    ("notice", "Pemberitahuan", "Pesan untuk Anda di dalam Tangkas"),
    ("diary", "Catatan harian", "Catatan Anda sendiri; yang belum dibagikan hanya Anda yang membacanya"),
    ("draft", "Isian yang belum dikirim", "Hanya Anda yang melihatnya"),
)
LISTS = {
    GOAL_SETTING.name: "/skp",
    EVALUATION.name: "/evaluasi",
    CONVERSION.name: "/angka-kredit",
    ANNUAL.name: "/ringkasan-tahunan",
    DIALOGUE.name: "/dialog",
    CORRECTION.name: "/ralat",
    "feedback": "/umpan-balik",
    "diary": "/catatan",
    "notice": "/pemberitahuan",
    "document": "#dokumen",
}
DID = {
    ReadingKind.OPENED: "Membuka",
    ReadingKind.DELIVERED: "Menyerahkan hasil",
    ReadingKind.DOCUMENT: "Mengunduh dokumen",
    ReadingKind.PERSON: "Membuka data kepegawaian",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Things of one kind that are kept."""

    label: str
    hint: str
    count: int
    url: str | None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Who read what and when."""

    name: str
    capacity: str
    did: str
    about: str
    at: str


@blueprint.get("/data-saya")
@access()
def mine() -> Response:
    me = actor()
    text = request.args.get("hal", "")
    page = max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    counts = about.kept_about(session(), me.person_id)
    return respond(
        "records/mine.html",
        person=about.self_of(session(), me.person_id),
        positions=me.positions,
        kept=_kept(counts),
        papers=about.papers_about(session(), me.person_id),
        readings=[_line(one) for one in about.readings_about(session(), me.person_id, offset=(page - 1) * PAGE)],
        reading_count=counts.get("reading", 0),
        page=page,
        pages=max(1, ceil(counts.get("reading", 0) / PAGE)),
        next_url=url_for("records.mine") + "?hal={n}#pembaca",
    )


def _kept(counts: dict[str, int]) -> list[Kept]:
    """Every kind of which there is something, matters first."""
    kinds = [(process.name, process.label, "Perkara dengan seluruh riwayat keputusannya") for process in PROCESSES]
    return [
        Kept(label, hint, counts[name], LISTS.get(name))
        for name, label, hint in (*kinds, *OTHER_KINDS)
        if counts.get(name)
    ]


def _line(one: ReadingView) -> ReadLine:
    return ReadLine(one.reader_name, one.capacity, DID[one.kind], one.case_title or "", waktu(one.at))
