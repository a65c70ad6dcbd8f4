"""What a person may type to take a step: the self-assessment, an objection and its answer, a hand-over on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from app.cases.queries import CaseView
from app.evaluations import queries
from app.policies.queries import in_force
from app.web import clock, filters
from app.web.clock import day_of
from app.web.forms import RadioField, ReasonForm, StepForm, day, paragraph, radio, text
from workflows.evaluation import HandOver, ObjectionAnswer, ObjectionReasons, Revision, SelfAssessment, State
from workflows.leaders import leader_rating
from workflows.predicate import Rating
from workflows.returning import RowRemarks

RATINGS = tuple((rating.value, rating.label) for rating in (Rating.DI_BAWAH, Rating.SESUAI, Rating.DI_ATAS))
CHANGED, KEPT = "ubah", "tetap"
REFLECTION, REMARK = 4000, 1000


class SelfAssessmentForm(StepForm):
    """The last look at the self-assessment before it is sent. The reflection written before stands in it."""

    template = "evaluations/check_self_assessment.html"
    reflection = paragraph("Refleksi Anda", REFLECTION, least=1, empty="Tulis refleksi Anda atas periode ini.")
    content: queries.Content

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> SelfAssessmentForm:
        """The form with what was written so far."""
        content = queries.content_of(session, case, clock.today())
        form = cls(formdata, reflection=content.reflection)
        form.content = content
        return form

    def payload(self) -> Any:
        return SelfAssessment(self.reflection.data)


class ReturnForm(ReasonForm):
    """Why the self-assessment comes back, and a remark for each row that needs one."""

    rows: tuple[str, ...] = ()

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> ReturnForm:
        """With a field for each part the employee answers for, where he is the one it goes back to."""
        parts = queries.content_of(session, case, clock.today()).parts if case.state == State.REVIEW else ()
        fields = {
            f"baris_{one.key}": paragraph(f"Catatan untuk {one.label} (bila perlu)", REMARK) for one in parts
        }
        built: ReturnForm = type("ReturnRows", (cls,), {**fields, "rows": tuple(p.key for p in parts)})(formdata)
        return built

    def payload(self) -> Any:
        said = ((key, self[f"baris_{key}"].data) for key in self.rows)
        return RowRemarks(self.reason.data, tuple((key, text) for key, text in said if text))


class ObjectionForm(StepForm):
    """Keberatan with its reasons."""

    reasons = paragraph(
        "Alasan keberatan", 4000, least=20,
        empty="Tulis alasannya, paling sedikit dua puluh huruf. Sebut baris atau nilai yang Anda persoalkan.",
    )  # fmt: skip

    def payload(self) -> Any:
        return ObjectionReasons(self.reasons.data)


class AnswerForm(StepForm):
    """The final answer to an objection. New ratings count only when the result is changed; nothing is chosen before."""

    template = "evaluations/answer_fields.html"
    heard_employee = paragraph(
        "Keterangan pegawai", 4000, least=10, empty="Catat keterangan pegawai, paling sedikit sepuluh huruf."
    )
    heard_assessor = paragraph(
        "Keterangan pejabat penilai", 4000, least=10,
        empty="Catat keterangan pejabat penilai, paling sedikit sepuluh huruf.",
    )  # fmt: skip
    outcome = radio(
        "Putusan", ((KEPT, "Hasil tetap"), (CHANGED, "Hasil diubah")), empty="Pilih apakah hasilnya tetap atau diubah."
    )
    work_result = RadioField("Rating hasil kerja yang baru", choices=RATINGS)
    behaviour = RadioField("Rating perilaku kerja yang baru", choices=RATINGS)
    answer = paragraph("Alasan putusan", 4000, least=20, empty="Tulis alasan putusan, paling sedikit dua puluh huruf.")
    objection: queries.ObjectionView | None = None
    led: Rating | None = None
    appraisal: queries.AppraisalView | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> AnswerForm:
        """The form beside the objection and the result it is about."""
        form = cls(formdata)
        form.objection, form.appraisal = queries.objected_result(session, case.id)
        form.led = _led(session, case, form.appraisal)
        return form

    def _needed(self, field: Any, sentence: str) -> None:
        known = {value for value, _ in RATINGS}
        if field.data and field.data not in known:
            raise ValidationError("Pilih salah satu pilihan yang ada.")
        if self.outcome.data == CHANGED and not field.data:
            raise ValidationError(sentence)

    def validate_work_result(self, field: Any) -> None:
        self._needed(field, "Pilih rating hasil kerja yang baru.")

    def validate_behaviour(self, field: Any) -> None:
        self._needed(field, "Pilih rating perilaku kerja yang baru.")

    def payload(self) -> Any:
        changed = self.outcome.data == CHANGED
        return ObjectionAnswer(
            heard_employee=self.heard_employee.data, heard_assessor=self.heard_assessor.data, changed=changed,
            answer=self.answer.data, work_result=Rating(str(self.work_result.data)) if changed else None,
            behaviour=Rating(str(self.behaviour.data)) if changed else None,
        )  # fmt: skip


class RevisionForm(StepForm):
    """Other ratings after a calibration. Nothing is chosen before; the reason is this person's."""

    template = "evaluations/revision_fields.html"
    work_result = radio("Rating hasil kerja", RATINGS, empty="Pilih rating hasil kerja.")
    behaviour = radio("Rating perilaku kerja", RATINGS, empty="Pilih rating perilaku kerja.")
    reason = paragraph(
        "Alasan untuk pegawai ini", 2000, least=20,
        empty="Tulis alasannya, paling sedikit dua puluh huruf. Sebut bukti atau hasil kerjanya.",
    )  # fmt: skip
    appraisal: queries.AppraisalView | None = None
    led: Rating | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> RevisionForm:
        """The form beside the result in force."""
        form = cls(formdata)
        form.appraisal = queries.result_in_force(session, case.id)
        form.led = _led(session, case, form.appraisal)
        return form

    def validate_behaviour(self, field: Any) -> None:
        """At least one of both is another one."""
        known = self.appraisal
        if known and (known.work_result, known.behaviour) == (self.work_result.data, field.data):
            raise ValidationError("Kedua rating sama dengan yang sekarang; tidak ada yang diubah.")

    def payload(self) -> Any:
        return Revision(Rating(str(self.work_result.data)), Rating(str(self.behaviour.data)), self.reason.data)


class HandOverForm(StepForm):
    """Delivery on paper: the day and the witness. Not before the result was sent, not in the future."""

    on = day("Tanggal diserahkan")
    witness = text("Saksi penyerahan", 200, least=3, empty="Tulis nama saksinya.")
    delivered_on: date | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> HandOverForm:
        """The form that knows when the result was delivered."""
        form = cls(formdata)
        delivered_at = queries.delivered_at(session, case.id)
        form.delivered_on = day_of(delivered_at) if delivered_at else None
        return form

    def validate_on(self, field: Any) -> None:
        if field.data is None:
            return
        if field.data > clock.today():
            raise ValidationError("Tanggal penyerahan tidak boleh di masa depan.")
        if self.delivered_on and field.data < self.delivered_on:
            told = filters.tanggal(self.delivered_on)
            raise ValidationError(f"Hasil baru disampaikan {told}; pilih hari itu atau sesudahnya.")

    def payload(self) -> Any:
        return HandOver(self.on.data, self.witness.data)


def _led(session: Session, case: CaseView, result: queries.AppraisalView | None) -> Rating | None:
    """The only rating hasil kerja there is for whoever leads a unit."""
    led = result.led if result is not None else None
    return leader_rating(led, in_force(session), case.rules_on) if led is not None else None
