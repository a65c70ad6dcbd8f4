"""Forms about many: the predicates of a unit, and the parts of a year that make angka kredit."""

from __future__ import annotations

from typing import Any, ClassVar

from app.calculators.forms.shape import ORGANISATIONS, PREDICATES, CalculatorForm, one_of, whole
from workflows.credit import MONTHS_OF_A_YEAR, Level
from workflows.predicate import Predicate

MOST_PEOPLE = 1_000_000
PARTS = 3
LEVELS = [(one.value, one.label) for one in Level]


class DistributionForm(CalculatorForm):
    """How many people of a unit have each predicate."""

    operation, address, topic = "distribution.check", "pola-distribusi", "Unit dan jabatan"
    title = "Pola distribusi predikat"
    lead = "Pola menjadi pertimbangan pimpinan. Hasilnya memperingatkan, tidak pernah mengubah predikat seseorang."
    example: ClassVar = {"organisation_predicate": "baik", "sangat_baik": "2", "baik": "6", "kurang": "0"}
    lines = (("Jumlah pegawai dengan predikat", tuple(Predicate)),)

    organisation_predicate = one_of("Predikat organisasi", ORGANISATIONS)
    sangat_baik = whole(Predicate.SANGAT_BAIK.label, MOST_PEOPLE)
    baik = whole(Predicate.BAIK.label, MOST_PEOPLE)
    butuh_perbaikan = whole(Predicate.BUTUH_PERBAIKAN.label, MOST_PEOPLE)
    kurang = whole(Predicate.KURANG.label, MOST_PEOPLE)
    sangat_kurang = whole(Predicate.SANGAT_KURANG.label, MOST_PEOPLE)

    def payload(self) -> dict[str, Any]:
        counts = {one.value: int(self[one.value].data or 0) for one in Predicate}
        return {"organisation_predicate": self.organisation_predicate.data, "counts": counts}


class CreditForm(CalculatorForm):
    """Up to three parts of a year, each with its level and predicate."""

    operation, address, topic = "credit.compute", "angka-kredit", "Unit dan jabatan"
    title = "Angka kredit"
    lead = "Bulan dibagi dua belas, kali persen predikat, kali koefisien jenjang. Dibulatkan hanya saat dicetak."
    example: ClassVar = {
        "level_1": "ahli_pertama", "predicate_1": "baik", "months_1": "7",
        "level_2": "ahli_muda", "predicate_2": "sangat_baik", "months_2": "5",
    }  # fmt: skip
    lines = tuple((f"Bagian {n}", (f"level_{n}", f"predicate_{n}", f"months_{n}")) for n in range(1, PARTS + 1))

    level_1 = one_of("Jenjang", LEVELS)
    predicate_1 = one_of("Predikat", PREDICATES)
    months_1 = whole("Bulan", MONTHS_OF_A_YEAR)
    level_2 = one_of("Jenjang", LEVELS, optional=True)
    predicate_2 = one_of("Predikat", PREDICATES, optional=True)
    months_2 = whole("Bulan", MONTHS_OF_A_YEAR)
    level_3 = one_of("Jenjang", LEVELS, optional=True)
    predicate_3 = one_of("Predikat", PREDICATES, optional=True)
    months_3 = whole("Bulan", MONTHS_OF_A_YEAR)

    def payload(self) -> dict[str, Any]:
        parts = [
            {
                "level": self[f"level_{n}"].data or None,
                "predicate": self[f"predicate_{n}"].data or None,
                "months": int(self[f"months_{n}"].data or 0),
            }
            for n in range(1, PARTS + 1)
        ]
        return {"parts": [part for part in parts if any(part.values())]}
