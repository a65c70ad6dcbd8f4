"""Forms about the result of one person: predicate, jump of the year, objection."""

from __future__ import annotations

from typing import Any, ClassVar

from app.calculators.forms.shape import PREDICATES, RATINGS, CalculatorForm, one_of
from app.web.forms import choice, day

DAY_TYPES = [
    ("", "Menurut kebijakan yang berlaku"), ("calendar", "Hari kalender"), ("working", "Hari kerja"),
]  # fmt: skip


class PredicateForm(CalculatorForm):
    """Two ratings make a predicate."""

    operation, address, topic = "appraisal.predicate", "predikat", "Penilaian"
    title = "Predikat dari dua rating"
    lead = "Predikat dibaca dari matriks; tidak ada angka yang dihitung dan tidak ada yang dirata-rata."
    example: ClassVar = {"work_result": "di_atas", "behaviour": "sesuai"}

    work_result = one_of("Rating hasil kerja", RATINGS)
    behaviour = one_of("Rating perilaku kerja", RATINGS)


class YearForm(CalculatorForm):
    """The fourth quarter beside the year."""

    operation, address, topic = "appraisal.annual_jump", "lompatan-tahunan", "Penilaian"
    title = "Lompatan ke predikat tahunan"
    lead = "Predikat tahunan yang jauh dari triwulan IV dimintakan alasan tertulis."
    example: ClassVar = {"q4_predicate": "baik", "annual_predicate": "kurang"}

    q4_predicate = one_of("Predikat triwulan IV", PREDICATES)
    annual_predicate = one_of("Predikat tahunan", PREDICATES)


class ObjectionForm(CalculatorForm):
    """Whether an objection comes in time."""

    operation, address, topic = "appraisal.objection_check", "batas-keberatan", "Penilaian"
    title = "Batas waktu keberatan"
    lead = "Dihitung sejak hasil diterima. Hari libur yang dimuat ikut dihitung bila memakai hari kerja."
    example: ClassVar = {"result_received_on": "2026-07-15", "filed_on": "2026-07-29", "day_type": "calendar"}

    result_received_on = day("Hasil diterima pada")
    filed_on = day("Keberatan diajukan pada")
    day_type = choice("Cara menghitung hari", DAY_TYPES, optional=True)

    def payload(self) -> dict[str, Any]:
        return {
            "result_received_on": self.result_received_on.data.isoformat(),
            "filed_on": self.filed_on.data.isoformat(),
            "day_type": self.day_type.data or None,
        }
