"""Which part of the year gives its predikat. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.annual import queries
from app.annual.queries import Post
from app.cases.queries import CaseView
from app.web import filters
from app.web.forms import StepForm, paragraph, radio
from workflows.annual import EXPLAINED, Choice, Rule


class ChoiceForm(StepForm):
    """The parts as radio buttons; another one than policy names asks for its reason."""

    template = "annual/choice_fields.html"
    part = radio("Bagian yang predikatnya menjadi predikat tahunan", empty="Pilih bagian yang predikatnya berlaku.")
    reason = paragraph("Alasan", 2000)
    options: tuple[tuple[str, str, str], ...] = ()
    by_rule = ""
    rule = Rule.LONGEST

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> ChoiceForm:
        """The form with the parts of this year."""
        posts, rule = queries.choice_in(session, case.id)
        form = cls(formdata)
        form.rule = rule
        form.by_rule = queries.chosen_by(posts, form.rule).key if posts else ""
        form.options = tuple(form.option(one) for one in posts)
        form.part.choices = [(key, words) for key, words, _ in form.options]
        return form

    def option(self, one: Post) -> tuple[str, str, str]:
        """A part as its button calls it, and what stands below."""
        predikat = one.annual.predikat.label if one.annual and one.annual.predikat else "Belum dinilai"
        held = f"{filters.tanggal(one.starts_on)} sampai {filters.tanggal(one.ends_on)}"
        mark = ". Ini yang ditentukan kebijakan" if one.key == self.by_rule else ""
        return one.key, f"{predikat} sebagai {one.title}", f"{held}{mark}"

    def validate(self, extra_validators: Any = None) -> bool:
        """Another part than policy names is explained."""
        fine = bool(super().validate(extra_validators))
        if self.part.data and self.part.data != self.by_rule and not self.reason.data:
            self.reason.errors = [*self.reason.errors, EXPLAINED.because]
            return False
        return fine

    def payload(self) -> Any:
        return Choice(self.part.data, self.reason.data)
