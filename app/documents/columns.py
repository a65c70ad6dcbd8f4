"""The official columns of the hasil kerja tables: headings as printed, numbers as printed, widths in millimetres.

PermenPANRB 6/2022 forms: SKP and evaluasi, pendekatan kuantitatif and kualitatif, pejabat administrasi dan fungsional
(ja_jf) and pejabat pimpinan tinggi dan pimpinan unit kerja mandiri (jpt). The self-assessment has no national form:
it repeats the SKP's columns and adds what the employee reports. A4 landscape leaves 267 mm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.documents.parts import (
    Approach,
    EvaluatedIndicator,
    EvaluatedResult,
    FormClass,
    RealisedResult,
    WorkResult,
)

Key = Literal[
    "no", "leader", "result", "measure", "aspek", "indicator", "target", "perspektif", "realisation", "evidence",
    "feedback",
]  # fmt: skip
Form = Literal["skp", "self_assessment", "evaluation"]
SHARED: frozenset[Key] = frozenset({"no", "leader", "result"})
"""Columns written once per rencana hasil kerja, over all its indicator rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which value, what the head says, how wide (mm)."""

    key: Key
    heading: str
    width: int

    def __call__(self, width: int) -> Column:
        """The same column in another width."""
        return replace(self, width=width)

    @property
    def shared(self) -> bool:
        """Is it written once per rencana hasil kerja?"""
        return self.key in SHARED


NO = Column("no", "NO", 8)
LEADER = Column("leader", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", 62)
RESULT = Column("result", "RENCANA HASIL KERJA", 70)
MEASURE = Column("measure", "RENCANA HASIL KERJA", 197)
ASPEK = Column("aspek", "ASPEK", 23)
INDICATOR = Column("indicator", "INDIKATOR KINERJA INDIVIDU", 69)
TARGET = Column("target", "TARGET", 35)
PERSPEKTIF = Column("perspektif", "PERSPEKTIF", 40)
REALISATION = Column("realisation", "REALISASI BERDASARKAN BUKTI DUKUNG", 38)
FEEDBACK = Column("feedback", "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG", 47)
REPORTED = Column("realisation", "REALISASI", 44)
EVIDENCE = Column("evidence", "BUKTI DUKUNG", 25)

MEASURES_HEADING = "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target"
"""Opens the list of measures of a rencana hasil kerja in the kualitatif approach."""

COLUMNS: dict[tuple[Form, Approach, FormClass], tuple[Column, ...]] = {
    ("skp", "kuantitatif", "ja_jf"): (NO, LEADER, RESULT, ASPEK, INDICATOR, TARGET),
    ("skp", "kuantitatif", "jpt"): (NO, RESULT(88), INDICATOR(86), TARGET(43), PERSPEKTIF(42)),
    ("skp", "kualitatif", "ja_jf"): (NO, LEADER, MEASURE),
    ("skp", "kualitatif", "jpt"): (NO, MEASURE(259)),
    ("evaluation", "kuantitatif", "ja_jf"): (
        NO, LEADER(42), RESULT(45), ASPEK(20), INDICATOR(41), TARGET(26), REALISATION, FEEDBACK,
    ),
    ("evaluation", "kuantitatif", "jpt"): (
        NO, RESULT(54), INDICATOR(54), TARGET(28), PERSPEKTIF(30), REALISATION(42), FEEDBACK(51),
    ),
    ("evaluation", "kualitatif", "ja_jf"): (NO, LEADER(46), MEASURE(107), REALISATION(50), FEEDBACK(56)),
    ("evaluation", "kualitatif", "jpt"): (NO, MEASURE(139), REALISATION(56), FEEDBACK(64)),
    ("self_assessment", "kuantitatif", "ja_jf"): (
        NO, LEADER(44), RESULT(48), ASPEK(20), INDICATOR(50), TARGET(28), REPORTED, EVIDENCE,
    ),
    ("self_assessment", "kuantitatif", "jpt"): (
        NO, RESULT(62), INDICATOR(60), TARGET(34), PERSPEKTIF(32), REPORTED(46), EVIDENCE,
    ),
    ("self_assessment", "kualitatif", "ja_jf"): (NO, LEADER(52), MEASURE(118), REPORTED(64), EVIDENCE),
    ("self_assessment", "kualitatif", "jpt"): (NO, MEASURE(158), REPORTED(76), EVIDENCE),
}  # fmt: skip

CHARACTERS_A_LINE = 28
TALL_LINES = 16


def lines(text: str, characters: int = CHARACTERS_A_LINE) -> int:
    """About how many lines a text takes where a line holds so many characters."""
    return sum(1 + len(line) // characters for line in text.split("\n"))


def tall(result: WorkResult | RealisedResult | EvaluatedResult) -> bool:
    """Is this rencana hasil kerja so long that it may be cut between its rows? A shorter one stays on one page."""
    rows = 0
    for indicator in result.indicators:
        feedback = "\n".join(indicator.feedback) if isinstance(indicator, EvaluatedIndicator) else ""
        realisation = getattr(indicator, "realisation", "")
        rows += max(lines(text) for text in (indicator.indicator, indicator.target, realisation, feedback))
    return max(rows, lines(result.result_plan), lines(result.leader_result)) > TALL_LINES


APPROACH_TITLE: dict[Approach, str] = {
    "kuantitatif": "PENDEKATAN HASIL KERJA KUANTITATIF",
    "kualitatif": "PENDEKATAN HASIL KERJA KUALITATIF",
}
CLASS_TITLE: dict[FormClass, str] = {
    "ja_jf": "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
    "jpt": "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
}
SECTIONS = (("utama", "A. UTAMA"), ("tambahan", "B. TAMBAHAN"))
