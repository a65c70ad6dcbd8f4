"""The assessor's review: a rating and a remark for each row, an observation for each value, two ratings, the reason.

Nothing is ever chosen beforehand. The same fields stand on the review page and, hidden, on the check page behind it.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.cases.queries import CaseView
from app.evaluations import queries
from app.evaluations.forms.steps import RATINGS
from app.evaluations.queries import Remark, RowView, ValueView
from app.policies.queries import in_force
from app.web import clock
from app.web.forms import RadioField, StepForm, paragraph, radio
from app.web.request import actor
from app.web.request import session as read
from workflows.evaluation import Review
from workflows.feedback import Heard, surprises
from workflows.leaders import LEADS, leader_rating
from workflows.policies import Policies
from workflows.predicate import Predicate, RatedRow, Rating, contradicts, predicate, requires_jump_reason
from workflows.vocabulary import BERAKHLAK

STEP = "confirm"
REMARK, REASON, NOTE = 1000, 2000, 2000


def rating_field(label: str, empty: str) -> Any:
    """One of three ratings."""
    return radio(label, RATINGS, empty=empty)


class ReviewForm(StepForm):
    """See the head of this file. Rows and values get their fields from the evaluation (`for_case`)."""

    template = "evaluations/check_review.html"
    hasil_kerja = rating_field("Rating hasil kerja", "Pilih rating hasil kerja.")
    perilaku_kerja = rating_field("Rating perilaku kerja", "Pilih rating perilaku kerja.")
    alasan = paragraph("Alasan", REASON)
    catatan = paragraph("Catatan dan rekomendasi", NOTE)
    alasan_kejutan = paragraph("Mengapa baru disampaikan sekarang", REASON)
    content: queries.Content
    known_policies: Policies | None = None
    rules_on: date
    led: Rating | None = None  # what the unit reached that this person leads leaves no other

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> ReviewForm:
        """The form of this evaluation: as posted, else as the person left it."""
        content = queries.content_of(session, case, clock.today(), actor().person_id, STEP)
        policies = in_force(session)
        led = leader_rating(content.led, policies, case.rules_on) if content.led else None
        form = cls.of(content, formdata, case.rules_on, policies, led)
        if not formdata and form.is_started:
            form.validate()
        return form

    @classmethod
    def of(
        cls, content: queries.Content, formdata: MultiDict[str, str], rules_on: date, policies: Policies | None = None,
        led: Rating | None = None,
    ) -> ReviewForm:
        """The same, on content and policies already read. `rules_on`: the day whose policies hold for the case."""
        kept: MultiDict[str, str] = MultiDict()
        for name, values in content.draft.items():
            kept.setlist(name, values)
        form = _class_for(content)(formdata or kept)
        form.content, form.known_policies, form.rules_on, form.led = content, policies, rules_on, led
        if led is not None and not formdata and not form.hasil_kerja.data:
            form.hasil_kerja.data = led.value
        return form

    @property
    def is_started(self) -> bool:
        """Whether anything was chosen or typed."""
        return any(field.data for field in self if self.led is None or field.name != "hasil_kerja")

    def row_fields(self, row: RowView) -> tuple[Any, Any]:
        """Rating and remark of a row."""
        return self[f"r-{row.indicator_id.hex}"], self[f"u-{row.indicator_id.hex}"]

    def value_fields(self, one: ValueView) -> tuple[Any, Any]:
        """Observation and remark of a value."""
        return self[f"p-{one.value.value}"], self[f"v-{one.value.value}"]

    @property
    def rated_rows(self) -> tuple[RatedRow, ...]:
        return tuple(RatedRow(_rating(self.row_fields(r)[0]), r.section, r.label) for r in self.content.rows)

    @property
    def work_result(self) -> Rating | None:
        return _rating(self.hasil_kerja)

    @property
    def behaviour(self) -> Rating | None:
        return _rating(self.perilaku_kerja)

    @property
    def predikat(self) -> Predicate | None:
        """What the two ratings give, once both are chosen."""
        if self.work_result is None or self.behaviour is None:
            return None
        return predicate(self.work_result, self.behaviour)

    @property
    def contradiction(self) -> str:
        """The sentence that demands a written reason, or nothing."""
        rating = None if self.led is not None else self.work_result
        of_rows = contradicts(rating, self.rated_rows) if rating is not None else None
        return " ".join(filter(None, (of_rows, self._jump())))

    @property
    def surprises(self) -> tuple[str, ...]:
        """What is rated below expectation though nobody had spoken of it by the end of the period; a warning only."""
        if not self.policies.flag("feedback.no_surprise", self.rules_on):
            return ()
        rows = [Heard(r.label, _rating(self.row_fields(r)[0]), _days(r.remarks)) for r in self.content.rows]
        values = [Heard(v.value.label, _rating(self.value_fields(v)[0]), _days(v.remarks)) for v in self.content.values]
        return surprises((*rows, *values), self.content.ends_on)

    @cached_property
    def policies(self) -> Policies:
        """Those in force, asked for at most once."""
        return self.known_policies or in_force(read())

    @property
    def is_jump(self) -> bool:
        """Whether it is the distance from the last quarter that asks for a reason, and not the rows."""
        return bool(self.contradiction) and self.contradiction == self._jump()

    @property
    def needs_reason(self) -> str:
        """Why the reason may not be empty."""
        if self.is_jump:
            return "Tulis alasannya; predikat tahunan ini jauh dari evaluasi periodik terakhir."
        return "Tulis alasannya; rating ini berbeda dari barisnya."

    def _jump(self) -> str:
        """A year that ends far from its last quarter, month or semester."""
        last = self.content.last_of_year
        if self.content.kind is not queries.PeriodKind.ANNUAL or last is None or last.predikat is None:
            return ""
        if self.predikat is None:
            return ""
        steps = self.policies.count("evaluation.annual_jump", self.rules_on)
        if not requires_jump_reason(last.predikat, self.predikat, steps):
            return ""
        return (
            f"Predikat tahunan {self.predikat.label} berjarak {steps} tingkat atau lebih dari {last.period_label} "
            f"({last.predikat.label}). Ubah rating, atau tulis alasannya."
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """All ratings are chosen, and a contradiction is explained."""
        fine = bool(super().validate(extra_validators))
        if self.led is not None and self.work_result not in (None, self.led):
            self.hasil_kerja.errors = [*self.hasil_kerja.errors, LEADS.because]
            fine = False
        if self.contradiction and not self.alasan.data:
            self.alasan.errors = [*self.alasan.errors, self.needs_reason]
            return False
        return fine

    @property
    def missing(self) -> tuple[int, int]:
        """How many of the choices are still open, and of how many."""
        choices = [field for field in self if isinstance(field, RadioField)]
        return sum(not _rating(field) for field in choices), len(choices)

    def payload(self) -> Any:
        """Ratings by the ids of rows and the codes of values; only remarks with words."""
        rows = [(r, *self.row_fields(r)) for r in self.content.rows]
        values = [(v, *self.value_fields(v)) for v in self.content.values]
        rated = [(str(r.indicator_id), _rating(field)) for r, field, _ in rows]
        seen = [(v.value.value, _rating(field)) for v, field, _ in values]
        words = [(str(r.indicator_id), remark.data) for r, _, remark in rows]
        words += [(v.value.value, remark.data) for v, _, remark in values]
        return Review(
            rows=tuple((key, rating) for key, rating in rated if rating),
            values=tuple((key, rating) for key, rating in seen if rating),
            work_result=Rating(self.hasil_kerja.data), behaviour=Rating(self.perilaku_kerja.data),
            reason=self.alasan.data, note=self.catatan.data,
            unrated_rows=sum(rating is None for _, rating in [*rated, *seen]), contradiction=self.contradiction,
            feedback=tuple((key, text) for key, text in words if text), surprises=self.surprises,
            surprise_reason=self.alasan_kejutan.data if self.surprises else "",
        )  # fmt: skip


def _days(remarks: tuple[Remark, ...]) -> tuple[date, ...]:
    return tuple(remark.given_on for remark in remarks)


def _rating(field: Any) -> Rating | None:
    return Rating(field.data) if field.data in {value for value, _ in RATINGS} else None


def _class_for(content: queries.Content) -> type[ReviewForm]:
    """The fields of this evaluation, in the order of the page."""
    fields: dict[str, Any] = {}
    for row in content.rows:
        fields[f"r-{row.indicator_id.hex}"] = rating_field(f"Rating {row.label}", f"Pilih rating {row.label}.")
        fields[f"u-{row.indicator_id.hex}"] = paragraph(f"Umpan balik {row.label}", REMARK)
    for value in BERAKHLAK:
        fields[f"p-{value.value}"] = rating_field(f"Pengamatan {value.label}", f"Pilih pengamatan {value.label}.")
        fields[f"v-{value.value}"] = paragraph(f"Umpan balik {value.label}", REMARK)
    return type("ReviewFormOfCase", (ReviewForm,), fields)
