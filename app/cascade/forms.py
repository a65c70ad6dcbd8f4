"""What a person may type in the cascade."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from app.cascade.operations import MeasureWords
from app.cascade.queries import ObjectiveView
from app.web.forms import HouseForm, paragraph, text
from workflows.target import MAX_TEXT_LENGTH, TargetUnreadable, read_quantity

WORDS = 500
MORE_LINES, MOST_LINES = 3, 10


class CellForm(HouseForm):
    """What somebody does for a result of the leader."""

    role = paragraph("Hasil yang diharapkan", WORDS)


class ColumnForm(HouseForm):
    """A column in the leader's own words."""

    heading = text("Hasil atau indikator pimpinan", WORDS, least=5, empty="Tulis hasilnya, paling sedikit lima huruf.")


class MemberForm(HouseForm):
    """Somebody who joins the matrix."""

    number = text("NIP", 40, least=1, empty="Isi NIP orangnya.")


class ObjectiveForm(HouseForm):
    """A sasaran with its indicators; lines left empty are dropped."""

    objective = paragraph("Sasaran", WORDS, least=10, empty="Tulis sasarannya, paling sedikit sepuluh huruf.")

    @classmethod
    def of(cls, formdata: MultiDict[str, str] | None, row: ObjectiveView | None = None) -> ObjectiveForm:
        """With a pair of fields for each indicator there is, and room for more."""
        known = row.measures if row else ()
        count = min(len(known) + MORE_LINES, MOST_LINES)
        fields: dict[str, Any] = {}
        data: dict[str, str] = {"objective": row.text if row else ""}
        for no in range(1, count + 1):
            fields[f"text_{no}"] = text(f"Indikator {no}", WORDS)
            fields[f"target_{no}"] = text(f"Target {no}", MAX_TEXT_LENGTH)
            if no <= len(known):
                data |= {f"text_{no}": known[no - 1].text, f"target_{no}": known[no - 1].target_text}
        built: ObjectiveForm = type("Objective", (cls,), {**fields, "count": count})(formdata, data=data)
        return built

    count = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Every indicator needs a target that can be understood, and the other way round."""
        good = super().validate(extra_validators)
        lines = [self._line(no) for no in range(1, self.count + 1)]
        self.words = tuple(line for line in lines if line is not None)
        if good and not self.words and not any(self[f"text_{no}"].errors for no in range(1, self.count + 1)):
            self["text_1"].errors = ["Isi paling sedikit satu indikator dengan targetnya."]
        return good and bool(self.words) and not self.errors

    words: tuple[MeasureWords, ...] = ()

    def _line(self, no: int) -> MeasureWords | None:
        words, target = self[f"text_{no}"], self[f"target_{no}"]
        if not (words.data or target.data):
            return None
        if not words.data:
            words.errors = ["Tulis indikator untuk target ini."]
            return None
        try:
            return MeasureWords(words.data, read_quantity(target.data or ""))
        except TargetUnreadable as unreadable:
            target.errors = [str(unreadable)]
            return None

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, in order."""
        return [(self[f"text_{no}"], self[f"target_{no}"]) for no in range(1, self.count + 1)]
