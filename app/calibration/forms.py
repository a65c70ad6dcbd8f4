"""What a person may type about a meeting: the invitation, first opinions, how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.calibration import queries
from app.calibration.queries import Convenable, Score, Side, Spread
from app.cases.queries import CaseView
from app.policies.queries import in_force
from app.web import clock
from app.web.forms import HouseForm, StepForm, choice, day, paragraph, text
from app.web.request import actor
from workflows.calibration import Conclusion, Opinion, Opinions
from workflows.predicate import Predicate
from workflows.standing import Establishment

PREDIKAT = tuple((one.value, one.label) for one in Predicate)
NOTE = 500


class ConveneForm(HouseForm):
    """On what the meeting is, when and where."""

    tentang = choice("Unit dan periode", empty="Pilih unit dan periodenya.")
    hari = day("Hari rapat")
    tempat = text("Tempat", 120, least=3, empty="Tulis tempat rapatnya, misalnya Ruang Rapat Lantai 2.")

    @classmethod
    def of(cls, known: Iterable[Convenable], formdata: Any = None, **data: Any) -> ConveneForm:
        """The form with what this person may convene."""
        form = cls(formdata, data=data)
        form.tentang.choices = [
            (f"{one.unit_id}.{one.period_id}", f"{one.unit_name}, {one.period_label}") for one in known
        ]
        return form


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One person on the form of first opinions. `own`: what the reader gave himself, where he is the assessor."""

    score: Score
    predikat: Any
    note: Any
    own: Predicate | None


class OpinionsForm(StepForm):
    """A first opinion on everybody the writer knows. Without a choice he does not know the work; never on himself."""

    template = "calibration/opinion_fields.html"
    table: tuple[Score, ...] = ()
    reader: Any = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> OpinionsForm:
        """The form of this meeting. What others gave their staff is not on it."""
        reader = actor().person_id
        table = tuple(one for one in queries.scores(session, case.id) if one.subject_id != reader)
        fields: dict[str, Any] = {}
        for one in table:
            fields[f"p-{one.evaluation_id.hex}"] = choice(f"Predikat {one.name}", PREDIKAT, optional=True)
            fields[f"c-{one.evaluation_id.hex}"] = text(f"Catatan {one.name}", NOTE)
        form = type("OpinionsFormOfCase", (cls,), fields)(formdata, data=_own(table, reader))
        form.table, form.reader = table, reader
        return form

    @property
    def rows(self) -> tuple[OpinionRow, ...]:
        """By unit and name."""
        return tuple(
            OpinionRow(
                one, self[f"p-{one.evaluation_id.hex}"], self[f"c-{one.evaluation_id.hex}"],
                one.before if one.assessor_id == self.reader else None,
            )
            for one in self.table
        )  # fmt: skip

    def payload(self) -> Any:
        """Everybody on the table, also those without an opinion."""
        opinions = tuple(
            Opinion(
                str(row.score.evaluation_id), Predicate(row.predikat.data) if row.predikat.data else None,
                row.note.data or "",
            )
            for row in self.rows
        )  # fmt: skip
        return Opinions(opinions)


def _own(table: Iterable[Score], reader: Any) -> dict[str, str]:
    """The writer's own ratings stand in his form: they are what he thinks."""
    return {f"p-{one.evaluation_id.hex}": one.before.value for one in table if one.assessor_id == reader}


class ConclusionForm(StepForm):
    """What was agreed; and why, where the spread leaves the guideline."""

    template = "calibration/conclusion_fields.html"
    agreements = paragraph(
        "Kesepakatan", 4000, least=10, empty="Tulis kesepakatan rapat, paling sedikit sepuluh huruf."
    )
    justification = paragraph("Pertimbangan pimpinan", 2000)
    side: Side | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> ConclusionForm:
        """The form beside what the guideline says now."""
        form = cls(formdata)
        known, today = queries.meeting(session, case.id), clock.today()
        form.side = queries.side(known, known.counts, in_force(session), today) if known else None
        return form

    @property
    def broken(self) -> tuple[str, ...]:
        """The sentences of the guideline the spread does not keep."""
        return self.side.broken_sentences if self.side else ()

    def payload(self) -> Any:
        return Conclusion(self.agreements.data, self.justification.data or "", self.broken)


class EstablishForm(StepForm):
    """Why the pattern stays as it is; needed where it leaves the guideline."""

    template = "calibration/establish_fields.html"
    justification = paragraph("Pertimbangan pimpinan", 2000)
    spread: Spread | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> EstablishForm:
        """The form beside what the guideline says now."""
        form = cls(formdata)
        _, form.spread = queries.standing_of(session, case.id, in_force(session), clock.today())
        return form

    @property
    def broken(self) -> tuple[str, ...]:
        """The sentences of the guideline the spread does not keep."""
        told = self.spread.check if self.spread else None
        return tuple(one.sentence for one in told.broken) if told else ()

    def payload(self) -> Any:
        return Establishment(self.justification.data or "", self.broken)
