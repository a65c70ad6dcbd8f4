"""Ralat: a clerical error on a document that is final is corrected by a recorded amendment, never by an edit.

What a person was found to have done or to be worth is no clerical matter: ratings and predikat change through an
objection alone, targets through an amendment of the SKP. The signer signs again, BKPSDM confirms; nobody decides on his
own report.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from workflows.approval import Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.evaluation import State as Evaluating
from workflows.goal_setting import WAS_OPENED, Reason
from workflows.goal_setting import State as Setting
from workflows.policies import Policy
from workflows.safeguards import Safeguards

PHASES = ("Laporan", "Pengesahan")
FINAL = {"evaluation": Evaluating.CLOSED.value, "skp": Setting.AGREED.value}
"""In which state the documents of a process are final but still in force."""


class State(StrEnum):
    REPORTED = "REPORTED"
    SIGNED = "SIGNED"
    CORRECTED = "CORRECTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


# ------------------------------------------------------------------------------------------- what may be corrected


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on a document: its path in the snapshot, what it is called, and whether a whole number stands there."""

    pattern: re.Pattern[str]
    words: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class NotClerical:
    """Why a place is not corrected this way, and the rule behind it."""

    because: str
    cites: str


def _entry(pattern: str, words: str, *, is_number: bool = False) -> Entry:
    return Entry(re.compile(pattern), words, is_number)


_PERSON, _ROW = r"(?:employee|assessor|assessor_superior)\.", r"results\.\d+\."
_MEASURE = rf"{_ROW}indicators\.\d+\."
CLERICAL = (
    _entry(rf"{_PERSON}name", "nama"), _entry(rf"{_PERSON}identity_number", "nomor induk"),
    _entry(rf"{_PERSON}pangkat_golongan", "pangkat dan golongan"), _entry(rf"{_PERSON}jabatan", "jabatan"),
    _entry(rf"{_PERSON}unit_kerja", "unit kerja"),
    _entry(rf"{_ROW}no", "nomor baris", is_number=True), _entry(rf"{_ROW}result_plan", "rencana hasil kerja"),
    _entry(rf"{_ROW}leader_result", "rencana hasil kerja pimpinan"), _entry(rf"{_ROW}assigned_by", "penugasan dari"),
    _entry(rf"{_MEASURE}indicator", "indikator"), _entry(rf"{_MEASURE}realisation", "realisasi"),
    _entry(rf"(?:{_MEASURE}|behaviours\.\d+\.)feedback\.\d+", "umpan balik"),
    _entry(r"behaviours\.\d+\.ekspektasi", "ekspektasi khusus pimpinan"),
    _entry(r"annexes\.resources\.\d+", "dukungan sumber daya"),
    _entry(r"annexes\.accountability\.\d+", "skema pertanggungjawaban"),
    _entry(r"annexes\.consequences\.\d+", "konsekuensi"), _entry(r"evidence\.\d+\.title", "judul bukti dukung"),
    _entry(r"reflection", "refleksi"), _entry(r"recommendation", "catatan atau rekomendasi"),
    _entry(r"rating_reason", "alasan rating"),
)  # fmt: skip
_JUDGED = re.compile(rf"(?:{_MEASURE}|behaviours\.\d+\.)rating|rating_hasil_kerja|rating_perilaku_kerja|predicate"
                     r"|organisation_predicate")  # fmt: skip
_AGREED = re.compile(rf"{_MEASURE}(?:target|aspek|perspektif)|{_ROW}section")
A_JUDGEMENT = NotClerical("Rating dan predikat tidak diubah lewat ralat. Yang tidak sependapat dengan hasilnya "
                          "mengajukan keberatan.", "evaluation.object")  # fmt: skip
AN_AGREEMENT = NotClerical("Target, aspek, dan bagian adalah isi kesepakatan. Ubah lewat perubahan SKP.", "skp.amend")
UNKNOWN = NotClerical("Bagian itu tidak diperbaiki lewat ralat.", "correction.report")


def entry_at(path: str) -> Entry | NotClerical:
    """What stands at that path, or why it is not corrected this way."""
    found = next((one for one in CLERICAL if one.pattern.fullmatch(path)), None)
    if found is not None:
        return found
    return A_JUDGEMENT if _JUDGED.fullmatch(path) else AN_AGREEMENT if _AGREED.fullmatch(path) else UNKNOWN


ALIKE = 0.5
REWRITTEN = "Hampir seluruh teksnya berganti. Pastikan ini salah ketik, bukan isi yang baru."
OTHER_FIGURES = "Angkanya berganti. Rating dan predikat tetap; yang seharusnya lain ditempuh lewat keberatan."


def second_look(path: str, before: str, after: str) -> tuple[str, ...]:
    """What whoever signs should look at twice. It refuses nothing."""
    told = []
    is_text = not path.startswith(("employee", "assessor")) and not path.endswith(".no")
    if is_text and SequenceMatcher(None, before.casefold(), after.casefold()).ratio() < ALIKE:
        told.append(REWRITTEN)
    if path.endswith("realisation") and _figures(before) != _figures(after):
        told.append(OTHER_FIGURES)
    return tuple(told)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", text)


# ------------------------------------------------------------------------------------------------- the process


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask. `stands`: the document is final, in force, and still prints the reported text."""

    stands: bool
    reported_by_actor: bool
    signed_by_actor: bool
    reported_by_signer: bool
    opened_by_actor: bool


def is_still_printed(c: Context) -> bool:
    return bool(c.facts.stands)


def is_anothers_report(c: Context) -> bool:
    return not c.facts.reported_by_actor


def is_own_report(c: Context) -> bool:
    return bool(c.facts.reported_by_actor)


def is_anothers_signature(c: Context) -> bool:
    return not c.facts.signed_by_actor


def is_report_of_signer(c: Context) -> bool:
    return bool(c.facts.reported_by_signer)


STANDS = Guard(is_still_printed, "Dokumennya sudah digantikan atau tidak lagi memuat teks itu. Tolak laporan ini.",
               "correction.report")
SECOND_PERSON = Guard(is_anothers_report, "Yang melaporkan tidak memutus laporannya sendiri; orang kedua yang memutus.",
                      "decision.four_eyes", apart=("open",))
NOT_SIGNER = Guard(is_anothers_signature, "Ralat ini sudah Anda tandatangani; petugas lain yang mengesahkannya.",
                   "decision.four_eyes", apart=("sign",))
OWN_REPORT = Guard(is_own_report, "Hanya yang melaporkan dapat menarik laporannya.", "correction.report", personal=True,
                   only=("open",))
BY_SIGNER = Guard(is_report_of_signer, "Laporan ini bukan dari penandatangan dokumennya.", "correction.sign")

_SILENCE = "Batas lewat tidak mengubah dokumen apa pun; pengingat naik ke atasan."


def _refuse(source: State, who: Who) -> Step:
    return Step("refuse", source, State.REFUSED, by=(who,), label="Tolak ralat", past="Ralat ditolak",
                guards=(SECOND_PERSON,), payload=Reason, cites=("correction.report",), agrees=False)


def _withdraw(source: State) -> Step:
    return Step("withdraw", source, State.WITHDRAWN, by=(Who.EMPLOYEE,), label="Tarik laporan",
                past="Laporan ditarik pegawai", guards=(OWN_REPORT,), cites=("correction.withdraw",), agrees=False)


def _take_back(source: State) -> Step:
    return Step("take_back", source, State.WITHDRAWN, by=(Who.ASSESSOR, Who.BKPSDM), label="Tarik laporan",
                past="Laporan ditarik", guards=(OWN_REPORT,), cites=("correction.withdraw",), agrees=False)


CORRECTION = Process(
    "correction", label="Ralat dokumen", states=State, initial=State.REPORTED, phases=PHASES,
    safeguards=Safeguards(alone={"forward": "correction.sign"}),
    stages=(
        Stage(State.REPORTED, "Menunggu tanda tangan ralat", "Laporan", asked=(Who.ASSESSOR,)),
        Stage(State.SIGNED, "Menunggu pengesahan BKPSDM", "Pengesahan", asked=(Who.BKPSDM,)),
        Stage(State.CORRECTED, "Ralat diterbitkan", "Pengesahan", kind="selesai", final=True),
        Stage(State.REFUSED, "Ralat ditolak", "Pengesahan", kind="diam", final=True),
        Stage(State.WITHDRAWN, "Laporan ditarik", "Pengesahan", kind="diam", final=True),
    ),
    steps=(
        Step("sign", State.REPORTED, State.SIGNED, by=(Who.ASSESSOR,), label="Tandatangani ralat",
             past="Ralat ditandatangani", guards=(WAS_OPENED, SECOND_PERSON, STANDS),
             due=Policy("correction.sign.due"), if_late=_SILENCE, cites=("correction.sign",), kind="primary"),
        Step("forward", State.REPORTED, State.SIGNED, by=(Who.SYSTEM,), label="Teruskan",
             past="Dilaporkan penandatangan sendiri, diteruskan ke BKPSDM", guards=(BY_SIGNER,),
             cites=("correction.sign",)),
        _refuse(State.REPORTED, Who.ASSESSOR),
        Step("confirm", State.SIGNED, State.CORRECTED, by=(Who.BKPSDM,), label="Sahkan ralat",
             past="Ralat disahkan, dokumen diterbitkan ulang",
             guards=(WAS_OPENED, SECOND_PERSON, NOT_SIGNER, STANDS), due=Policy("correction.confirm.due"),
             if_late=_SILENCE, cites=("correction.confirm",), kind="primary"),
        _refuse(State.SIGNED, Who.BKPSDM),
        *(step(source) for source in (State.REPORTED, State.SIGNED) for step in (_withdraw, _take_back)),
    ),
)
