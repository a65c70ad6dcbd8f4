"""What a person may type about windows, more time, and the predikat of a unit."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from app.periods.queries import Measured
from app.web.forms import HouseForm, choice, day, paragraph, radio, text
from workflows.predicate import OrganisationPredicate

REASON = "Tulis alasannya, paling sedikit sepuluh huruf, misalnya nomor surat dan sebabnya."


def _needed(field: Any) -> None:
    """A day must be given; what was typed and is no day has its sentence already."""
    if field.data is None and not field.errors:
        raise ValidationError("Isi tanggalnya.")


class WindowForm(HouseForm):
    """Another window for a period."""

    buka = day("Dibuka")
    tutup = day("Ditutup")
    alasan = paragraph("Alasan", 1000, least=10, empty=REASON)

    def validate_buka(self, field: Any) -> None:
        """The first day."""
        _needed(field)

    def validate_tutup(self, field: Any) -> None:
        """The last day."""
        _needed(field)


class MoreTimeForm(HouseForm):
    """Until when, and why."""

    sampai = day("Batas baru")
    alasan = paragraph("Alasan", 1000, least=10, empty=REASON)

    def validate_sampai(self, field: Any) -> None:
        """The new last day."""
        _needed(field)


class OpdTimeForm(MoreTimeForm):
    """The same for everybody of an OPD in a period."""

    opd = choice("Perangkat daerah", empty="Pilih perangkat daerahnya.")
    periode = choice("Periode", empty="Pilih periodenya.")


class PredicateForm(HouseForm):
    """The predikat of a unit, what it rests on, and why it replaces the one before."""

    predikat = radio("Predikat", [(one.value, one.label) for one in OrganisationPredicate], empty="Pilih predikatnya.")
    bukti = paragraph(
        "Dasar dan bukti", 2000, least=10, empty="Tulis dasarnya, misalnya nilai SAKIP atau laporan kinerja unit."
    )
    alasan = paragraph("Alasan penggantian", 1000)
    measures: tuple[Measured, ...] = ()

    @classmethod
    def of(cls, measures: tuple[Measured, ...], formdata: Any = None) -> PredicateForm:
        """The form with a line for what was reached on each indicator of the unit's perjanjian kinerja."""
        fields = {f"c-{one.id.hex}": text(f"Capaian: {one.text}", 200) for one in measures}
        form = type("PredicateFormOfUnit", (cls,), fields)(formdata)
        form.measures = measures
        return form

    @property
    def reached(self) -> tuple[tuple[Measured, Any], ...]:
        """Each indicator with its field."""
        return tuple((one, self[f"c-{one.id.hex}"]) for one in self.measures)

    @property
    def evidence(self) -> str:
        """What it rests on: the words, then what was reached on each indicator."""
        lines = [f"{one.text}: target {one.target}, capaian {field.data}" for one, field in self.reached if field.data]
        return "\n".join([self.bukti.data, *lines])
