"""Kalibrasi: SE MenPANRB 3/2023 (a guideline weighs, it decides nothing) and choices of the city."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import Broken, Law, read
from workflows.calibration import Conclusion, Facts, Opinion, Opinions
from workflows.goal_setting import Reason
from workflows.predicate import Predicate

STATES = ("CONVENED", "OPINIONS", "DISCUSSION", "CONCLUDED", "CANCELLED")
STEPS = ("open", "opine", "close_round", "conclude", "cancel")

ALLOWED = read("""
# Whoever leads the unit opens the meeting, or calls it off before anybody has seen the group.
CONVENED   | open        | assessor_superior | other | OPINIONS   | Kebijakan kota
CONVENED   | cancel      | assessor_superior | other | CANCELLED  | Kebijakan kota
OPINIONS   | cancel      | assessor_superior | other | CANCELLED  | Kebijakan kota
# Each assessor writes for himself; the round ends with the last of them, or when the leader closes it.
OPINIONS   | opine       | assessor          | other | DISCUSSION | Kebijakan kota
OPINIONS   | close_round | assessor_superior | other | DISCUSSION | Kebijakan kota
# The meeting ends with minutes. It has no step that touches a rating.
DISCUSSION | conclude    | assessor_superior | other | CONCLUDED  | SE MenPANRB 3/2023
""")

BROKEN = (
    Broken("CONVENED", "open", "Hari rapatnya belum tiba.", {"meets_today": False}),
    Broken("CONVENED", "open", "Belum ada hasil penilaian yang menunggu rapat ini.", {"rated": 0}),
    Broken("CONVENED", "open", "Terlalu banyak pegawai untuk satu rapat.", {"most_people": -1}),
    Broken("CONVENED", "open", "Kalibrasi membandingkan penilaian beberapa pejabat penilai", {"assessors": 1}),
    Broken("OPINIONS", "close_round", "Belum ada pendapat awal yang ditulis.", {"opinions": 0}),
    Broken("DISCUSSION", "conclude", "Sebaran predikat keluar dari pedoman.", payload={"justification": " "}),
)


def facts(_: str) -> Facts:
    """The day is here, people are rated by several assessors, one of whom has written."""
    return Facts(meets_today=True, rated=120, most_people=120, assessors=2, least_assessors=2, opinions=1)


def payload(_: str, step: str) -> Any:
    """The words a step asks for. The spread leaves the guideline, and the leader says why."""
    words: dict[str, Any] = {
        "opine": Opinions((Opinion("satu", Predicate.BAIK),)),
        "close_round": Reason("Seorang peserta sedang cuti."),
        "conclude": Conclusion("Bukti diperiksa lebih dahulu.", "Unit kecil.", ("Baik paling banyak 5.",)),
        "cancel": Reason("Rapat dijadwalkan ulang."),
    }
    return words.get(step)


LAW = Law("calibration", STATES, STEPS, frozenset({"CONCLUDED", "CANCELLED"}), ALLOWED, BROKEN, facts, payload)
