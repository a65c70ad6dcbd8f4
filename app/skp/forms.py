"""What a person may type in an SKP. Targets are read by the calculators; what they refuse stands at the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from app.cases.queries import CaseView
from app.skp.operations import IndicatorWords, ResultWords, Source
from app.skp.queries import Leading, ResultView, Support, TemplateView, VersionView, results_of
from app.web.forms import Bounded, HouseForm, SelectField, StepForm, choice, paragraph, radio, tidy
from app.web.forms import text as one_line
from workflows.goal_setting import Remarks
from workflows.predicate import ResultKind
from workflows.target import MAX_TEXT_LENGTH, Quantity, TargetUnreadable, default_direction, read_quantity
from workflows.vocabulary import (
    BERAKHLAK,
    AnnexKind,
    Approach,
    Aspect,
    BehaviourValue,
    Classification,
    Direction,
    FormClass,
    Perspective,
)

PLAN, LINE, SHORT = 500, 300, 200
NEW_LINES = 3
KINDS = ((ResultKind.UTAMA.value, "A. Utama"), (ResultKind.TAMBAHAN.value, "B. Tambahan"))
CLASSES = (
    (Classification.ORGANISASI.value, "Organisasi: tetap pada jabatan"),
    (Classification.INDIVIDU.value, "Individu: ikut orangnya"),
)
APPROACHES = (
    (Approach.KUANTITATIF.value, "Kuantitatif: indikator dan target terpisah"),
    (Approach.KUALITATIF.value, "Kualitatif: ukuran keberhasilan sebagai uraian"),
)


class Known:
    """Nothing, or one of the list."""

    def __call__(self, form: Any, field: Any) -> None:
        if (field.data or "") not in {value for value, _ in field.choices}:
            raise ValidationError("Pilih salah satu pilihan yang ada.")


class Readable:
    """A target the calculators understand; the refusal names the cell. Keeps what was understood as `field.quantity`.

    Where it may be left out (`optional`), an empty one is a narrative without words.
    """

    def __init__(self, *, optional: bool = False) -> None:
        self.optional = optional

    def __call__(self, form: IndicatorForm, field: Any) -> None:
        if field.errors:
            return
        if self.optional and not field.data:
            field.quantity = Quantity(None, "", None, "")
            return
        try:
            field.quantity = read_quantity(field.data or "")
        except TargetUnreadable as unreadable:
            raise ValidationError(f"{form.cell}: {unreadable}") from unreadable


@dataclass(frozen=True, slots=True)
class TargetReading:
    """How a target is understood: what was read and which way is better, or the sentence why it was not."""

    quantity: Quantity | None
    direction: Direction | None
    problem: str = ""


def target_reading(typed: str, aspect: str) -> TargetReading:
    """What the calculators make of a target while it is being written; the aspect may be any text."""
    try:
        quantity = read_quantity(tidy(typed))
    except TargetUnreadable as unreadable:
        return TargetReading(None, None, str(unreadable))
    known = Aspect(aspect) if aspect in set(Aspect) else None
    return TargetReading(quantity, default_direction(quantity, known))


class ResultForm(HouseForm):
    """A rencana hasil kerja. On the form of high leaders nobody stands above; it says who assigned the task instead."""

    kind = choice("Bagian", KINDS, empty="Pilih bagian A atau B.")
    supports = SelectField("Hasil pimpinan yang didukung", [Known()])
    leader_result = paragraph("Rencana hasil kerja pimpinan yang didukung", PLAN)
    plan = paragraph(
        "Rencana hasil kerja",
        PLAN,
        least=1,
        empty="Tulis rencana hasil kerjanya, misalnya: Terbitnya KTP-el tepat waktu.",
    )
    assigned_by = one_line("Penugasan dari (bila ada)", SHORT)
    classification = choice("Klasifikasi", CLASSES, empty="Pilih klasifikasinya.")

    @classmethod
    def of(
        cls,
        version: VersionView,
        formdata: MultiDict[str, str] | None,
        row: ResultView | None = None,
        leading: tuple[Leading, ...] = (),
    ) -> ResultForm:
        """The form for this version's official form, filled from a row when one is changed.

        `leading`: the rows of leaders it may support; while there are none only words can say what it supports.
        """
        linked = row.supports if row else None
        form = cls(formdata, obj=row)
        if not isinstance(form.supports.data, str):
            form.supports.data = linked.key if linked else ""
        form.leading = {one.supports.key: one.text for one in leading}
        if row and linked:
            form.leading.setdefault(linked.key, row.leader_result)
        form._offer([(one.supports.key, one.label) for one in leading], row)
        if version.form_class is FormClass.JPT:
            del form.leader_result
        else:
            del form.assigned_by
        return form

    leading: dict[str, str]

    def _offer(self, known: list[tuple[str, str]], row: ResultView | None) -> None:
        """The rows to choose from; the one it is linked to stays a choice, whatever became of it."""
        linked = row.supports if row else None
        if row and linked and linked.key not in dict(known):
            known = [*known, (linked.key, f"{row.leader_result} (tautan lama)")]
        if known:
            self.supports.choices = [("", "Belum ada yang cocok; tulis di bawah"), *known]
            self.leader_result.description = "Hanya bila belum ada yang cocok di atas; tautannya diusulkan kemudian"
        else:
            del self.supports

    def words(self) -> ResultWords:
        """What was written; only after `validate()`. What is linked is told in the words of the leader."""
        leader, assigned = getattr(self, "leader_result", None), getattr(self, "assigned_by", None)
        chosen = getattr(self, "supports", None)
        key = chosen.data if chosen else ""
        return ResultWords(
            ResultKind(self.kind.data),
            Classification(self.classification.data),
            self.leading[key] if key else leader.data if leader else "",
            self.plan.data,
            assigned.data if assigned else "",
            Support.of(key),
        )


class IndicatorForm(HouseForm):
    """An indicator with its target."""

    aspect = choice("Aspek", [(a.value, a.label) for a in Aspect], empty="Pilih aspeknya.")
    perspective = choice("Perspektif", [(p.value, p.label) for p in Perspective], empty="Pilih perspektifnya.")
    text = one_line(
        "Indikator kinerja individu", LINE, least=1, empty="Tulis indikatornya, misalnya: Jumlah dokumen terbit."
    )
    target_text = one_line("Target", MAX_TEXT_LENGTH)
    direction = SelectField(
        "Arah",
        [Known()],
        [("", "Menurut target"), *((d.value, d.label.capitalize()) for d in Direction)],
        description="Yang lebih baik: makin tinggi, makin rendah, harus tepat, atau tonggak yang tercapai",
    )

    @classmethod
    def of(
        cls, version: VersionView, formdata: MultiDict[str, str] | None, row: Any = None, prefix: str = ""
    ) -> IndicatorForm:
        """The form for this version's official form: aspek for most, perspektif for high leaders, neither in words."""
        form = cls(formdata, obj=row, prefix=prefix)
        in_words = version.approach is Approach.KUALITATIF
        form.target_text.validators = [*form.target_text.validators, Readable(optional=in_words)]
        if version.form_class is FormClass.JPT:
            del form.aspect
        else:
            del form.perspective
        if in_words:
            form._in_words()
        return form

    @property
    def column(self) -> Any:
        """Aspek, or perspektif on the form of high leaders."""
        return getattr(self, "aspect", None) or getattr(self, "perspective", None)

    @property
    def cell(self) -> str:
        """Which cell of the official form the target is: what a refusal calls it."""
        name, line = self.column.label.text.lower(), self.target_text.name.removesuffix("target_text").strip("i-")
        chosen = dict(self.column.choices).get(self.column.data) if self.column.data else ""
        return "Kolom TARGET" + (f" baris {line}" if line else "") + (f", {name} {chosen}" if chosen else "")

    def _in_words(self) -> None:
        """Pendekatan kualitatif: measure and target are one narrative; neither aspek nor perspektif is printed."""
        self.column.choices = [("", f"Tanpa {self.column.label.text.lower()}"), *self.column.choices]
        self.column.validators = [Known()]
        self.text.label.text = "Ukuran keberhasilan/indikator kinerja individu, dan target"
        self.target_text.label.text = "Target (bila belum disebut)"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed (a choice alone says nothing)."""
        return not (self.text.data or self.target_text.data)

    def words(self) -> IndicatorWords:
        """What was written; only after `validate()`."""
        aspect, perspective = getattr(self, "aspect", None), getattr(self, "perspective", None)
        quantity: Quantity = self.target_text.quantity
        return IndicatorWords(
            Aspect(aspect.data) if aspect and aspect.data else None,
            self.text.data,
            quantity,
            Direction(self.direction.data) if self.direction.data else None,
            perspective.data or "" if perspective else "",
        )


class NewResult:
    """A new result with its first indicators, as one form; blank lines are left out."""

    def __init__(
        self,
        version: VersionView,
        formdata: MultiDict[str, str] | None,
        kind: str = "",
        leading: tuple[Leading, ...] = (),
    ) -> None:
        self.result = ResultForm.of(version, formdata, leading=leading)
        if formdata is None and kind:
            self.result.kind.data = kind
        self.lines = [IndicatorForm.of(version, formdata, prefix=f"i{n}-") for n in range(1, NEW_LINES + 1)]
        if formdata is None:
            self._suggest(version)

    def _suggest(self, version: VersionView) -> None:
        self.result.classification.data = Classification.ORGANISASI.value
        if version.form_class is FormClass.JA_JF:
            for line, aspect in zip(self.lines, Aspect, strict=False):
                line.aspect.data = aspect.value

    @property
    def written(self) -> list[IndicatorForm]:
        return [line for line in self.lines if not line.is_blank]

    def validate(self) -> bool:
        """Every part that was written, all at once, so that every complaint is shown."""
        return all([self.result.validate(), *(line.validate() for line in self.written)])

    def problems(self) -> list[tuple[str, str]]:
        """(field id, sentence), in the order of the form."""
        found = self.result.problems()
        for number, line in enumerate(self.lines, start=1):
            if not line.is_blank:
                found += [(f"i{number}-{name}", sentence) for name, sentence in line.problems()]
        return found


class ExpectationsForm(HouseForm):
    """Ekspektasi khusus pimpinan of the seven values; each may stay empty."""

    @classmethod
    def of(cls, formdata: MultiDict[str, str] | None, known: dict[str, str]) -> ExpectationsForm:
        fields = {value.value: paragraph(value.label, PLAN) for value in BERAKHLAK}
        built: ExpectationsForm = type("Expectations", (cls,), fields)(formdata, data=known)
        return built

    def words(self) -> dict[BehaviourValue, str]:
        return {value: self[value.value].data for value in BERAKHLAK}


class Lines(Bounded):
    """A list, one item a line, each of bounded length."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if any(len(line) > LINE for line in lines_of(field.data)):
            raise ValidationError(f"Paling banyak {LINE} huruf setiap butir.")


def lines_of(typed: str | None) -> tuple[str, ...]:
    """The items of a list as typed: one a line, numbers and bullets in front left out, empty lines dropped."""
    lines = (line.strip().lstrip("-•*").strip() for line in (typed or "").split("\n"))
    return tuple(line for line in lines if line)


class AnnexForm(HouseForm):
    """The three lists of the lampiran."""

    @classmethod
    def of(cls, formdata: MultiDict[str, str] | None, known: dict[str, str]) -> AnnexForm:
        fields = {kind.value: TextAreaField(kind.label, validators=[Lines(6000)], filters=[tidy]) for kind in AnnexKind}
        built: AnnexForm = type("Annexes", (cls,), fields)(formdata, data=known)
        return built

    def words(self) -> dict[AnnexKind, tuple[str, ...]]:
        return {kind: lines_of(self[kind.value].data) for kind in AnnexKind}


class StartForm(HouseForm):
    """How a new SKP begins."""

    approach = radio("Pendekatan", APPROACHES, empty="Pilih pendekatannya.")
    source = radio("Mulai dari", empty="Pilih mulai dari mana.")

    @classmethod
    def of(cls, formdata: MultiDict[str, str] | None, last: str, templates: tuple[TemplateView, ...]) -> StartForm:
        """With the sources there are: `last` names last year's SKP, empty when there is none."""
        form = cls(formdata, data={"approach": Approach.KUANTITATIF.value})
        options = [(Source.LAST_YEAR.value, last)] if last else []
        options += [(f"{Source.TEMPLATE}:{t.id.hex}", f"Contoh: {t.title}") for t in templates]
        form.source.choices = [*options, (Source.EMPTY.value, "Formulir kosong")]
        if formdata is None:
            form.source.data = form.source.choices[0][0]
        return form

    @property
    def begin(self) -> tuple[Source, UUID | None]:
        """The source, and which template."""
        kind, _, template = self.source.data.partition(":")
        return Source(kind), UUID(template) if template else None


class TemplateForm(HouseForm):
    """The name of a template."""

    title = one_line("Nama contoh", 120, least=5, empty="Beri nama yang jelas, misalnya: Perawat rawat inap.")


class ReturnForm(StepForm):
    """Why the SKP comes back, and a remark for each row that needs one."""

    reason = paragraph("Alasan", 2000, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> ReturnForm:
        """With a field for each row of this version."""
        rows = results_of(session, case.id)
        fields = {
            f"baris_{row.id.hex}": paragraph(f"Catatan untuk {row.code} {row.plan} (bila perlu)", PLAN) for row in rows
        }
        built: ReturnForm = type("ReturnRows", (cls,), {**fields, "rows": tuple(row.id for row in rows)})(formdata)
        return built

    rows: tuple[UUID, ...] = ()

    def payload(self) -> Remarks:
        remarks = ((str(row), self[f"baris_{row.hex}"].data) for row in self.rows)
        return Remarks(self.reason.data, tuple((row, text) for row, text in remarks if text))
