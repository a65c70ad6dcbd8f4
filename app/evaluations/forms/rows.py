"""What the employee types on a row, and what the assessor remarks while the period runs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wtforms.validators import ValidationError

from app.evaluations.operations import Realised
from app.evaluations.queries import RowView
from app.web.forms import HouseForm, paragraph, text
from workflows.target import Quantity, TargetUnreadable, read_quantity
from workflows.vocabulary import Approach

NARRATIVE = 1000
# What makes a text unreadable for people too; on the qualitative form everything else is a narrative.
NEVER_WORDS = frozenset({"hidden_character", "not_a_number", "empty"})


class RealisationForm(HouseForm):
    """One realisation: a figure with its unit, on the qualitative form a narrative. Empty takes it back."""

    realisasi = text("Realisasi", NARRATIVE)
    sumber = text("Sumber data (bila ada)", 200)
    approach: Approach = Approach.KUANTITATIF
    cell = ""
    quantity: Quantity | None = None

    def validate_realisasi(self, field: Any) -> None:
        """Refuses what can be read two ways, with the cell of the form and the sentence that says how to write it."""
        if not field.data:
            return
        try:
            self.quantity = read_quantity(field.data)
        except TargetUnreadable as unreadable:
            is_narrative = self.approach is Approach.KUALITATIF and unreadable.code not in NEVER_WORDS
            if not is_narrative:
                raise ValidationError(f"{self.cell}: {unreadable}") from unreadable

    def realised(self, row: RowView, version: int) -> Realised:
        """What was written, as understood; only after `validate()`."""
        value: Decimal | None = self.quantity.value if self.quantity else None
        unit = self.quantity.unit if self.quantity else ""
        return Realised(row.indicator_id, self.realisasi.data, value, unit, self.sumber.data, version)


class ReflectionForm(HouseForm):
    """The employee's own words on the period, kept while they grow."""

    refleksi = paragraph("Refleksi Anda", 4000)


class RemarkForm(HouseForm):
    """Umpan balik on a row or a value."""

    tentang = text("Tentang", 40, least=1, empty="Pilih baris atau nilai yang dimaksud.")
    umpan_balik = paragraph(
        "Umpan balik", 1000, least=5, empty="Tulis umpan balik, paling sedikit lima huruf. Sebut fakta dan buktinya."
    )
