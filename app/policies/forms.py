"""What an officer types to draft another value: by the unit of the policy one field, several boxes or one of a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from app.cases.queries import CaseView
from app.policies.operations import Words
from app.policies.queries import changes, in_force
from app.web.filters import tanggal
from app.web.forms import HouseForm, StepForm, choice, day, paragraph
from app.web.forms import text as one_line
from workflows.policies import Certainty, PolicyInvalid, PolicyValue, Unit
from workflows.policies.reading import example, read_value, shown
from workflows.policies.values import CHOICE_LABELS, DAY_UNITS, NO, YES

KNOWN = {Certainty.OFFICIAL, Certainty.SECONDARY, Certainty.RECALLED, Certainty.INFERRED}
UNITS = [(unit.value, unit.label) for unit in (Unit.WORKING_DAYS, Unit.DAYS)]


class DraftForm(HouseForm):
    """The value with its sentence, source, certainty, first day and reason."""

    value: Any = SelectMultipleField("Nilai baru", validate_choice=False)
    unit = choice("Dihitung dalam", UNITS, empty="Pilih satuannya.", optional=True)
    valid_from = day("Berlaku mulai")
    text = paragraph("Kalimat yang dibaca orang", 300, least=10, empty="Tulis kalimatnya, misalnya: … paling lambat …")
    instrument = one_line("Sumber", 120, least=2, empty="Tulis sumbernya, misalnya PP 30/2019 atau Kebijakan kota.")
    article = one_line("Pasal (boleh kosong)", 60)
    certainty = choice(
        "Seberapa pasti sumbernya", [(one.value, one.label) for one in Certainty if one in KNOWN], empty="Pilih satu."
    )
    reason = paragraph("Alasan perubahan", 1000, least=20, empty="Tulis alasannya, paling sedikit dua puluh huruf.")

    known: PolicyValue
    canonical = ""

    @classmethod
    def of(cls, known: PolicyValue, formdata: MultiDict[str, str], **drafted: Any) -> DraftForm:
        """The form for a value: as posted, else as drafted, else as it is in force."""
        first = {
            "value": [*known.items] if known.choices else [shown(known)],
            "unit": known.unit.value,
            "text": known.text,
            "instrument": known.instrument,
            "article": known.article,
            "certainty": known.certainty.value if known.certainty in KNOWN else Certainty.INFERRED.value,
        }
        form = cls(formdata, data={**first, **drafted})
        form.known = known
        if not form.counts_days:
            del form.unit
        return form

    @property
    def counts_days(self) -> bool:
        """Whether working days and calendar days may replace each other."""
        return self.known.unit in DAY_UNITS

    @property
    def chosen_unit(self) -> Unit:
        typed = self.unit.data if self.counts_days else ""
        return Unit(typed) if typed in dict(UNITS) else self.known.unit

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen; empty where something is typed."""
        codes = (YES, NO) if self.known.unit is Unit.FLAG else self.known.choices
        return [(code, CHOICE_LABELS[code]) for code in codes]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The same with room for a note, as radio buttons are drawn."""
        return [(code, words, "") for code, words in self.options]

    @property
    def unit_words(self) -> str:
        """What stands behind the field."""
        return "" if self.known.unit is Unit.MONTH_DAY else self.known.unit.label

    @property
    def is_several(self) -> bool:
        return self.known.unit is Unit.CHOICES

    @property
    def hint(self) -> str:
        return "" if self.options else example(self.known.unit)

    def validate_value(self, field: Any) -> None:
        """Read it as its unit asks."""
        try:
            self.canonical = read_value(self.chosen_unit, field.data or (), self.known.choices)
        except PolicyInvalid as error:
            raise ValidationError(str(error)) from error

    def words(self) -> Words:
        """What was drafted; only after `validate()`."""
        return Words(
            key=self.known.key, value=self.canonical, unit=self.chosen_unit.value, instrument=self.instrument.data,
            article=self.article.data, certainty=self.certainty.data, text=self.text.data,
            valid_from=self.valid_from.data, reason=self.reason.data,
        )  # fmt: skip


class PublishForm(StepForm):
    """Nothing to write, and something to read once more: which value becomes which, from when."""

    template = "policies/publish_fields.html"
    facts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> PublishForm:
        """The form beside the value that was drafted and the one that it takes the place of."""
        form, change = cls(formdata), changes.change(session, case.id)
        if change is not None:
            new, old = change.drafted(), in_force(session).value(change.key, change.valid_from - timedelta(days=1))
            form.facts = (
                ("Nilai lama", _words(old)), ("Nilai baru", _words(new)), ("Kalimat baru", new.text),
                ("Berlaku mulai", tanggal(change.valid_from)),
            )  # fmt: skip
        return form


def _words(value: PolicyValue) -> str:
    return shown(value) if value.unit is Unit.MONTH_DAY else value.label
