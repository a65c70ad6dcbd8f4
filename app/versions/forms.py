"""What an officer chooses to draft a move: a place for every stage that runs, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.versions.operations import Words, field_of
from app.web.forms import HouseForm, paragraph
from workflows.engine import Process
from workflows.versioning import STAYS, problems, suggested

REMAINS = "tetap"  # what the form sends where cases stay


@dataclass(frozen=True, slots=True)
class PlaceField:
    """The stage of the old version, where it may go, and what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


class MoveForm(HouseForm):
    """Where each stage goes, with the reason. What has no heir is chosen by hand; nothing is filled in for it."""

    reason: Any = paragraph(
        "Alasan perpindahan", 1000, least=20, empty="Tulis alasannya, paling sedikit dua puluh huruf."
    )

    old: Process
    new: Process
    chosen: dict[str, str]

    @classmethod
    def of(
        cls, old: Process, new: Process, formdata: MultiDict[str, str], places: dict[str, str] | None = None,
        reason: str = "",
    ) -> MoveForm:  # fmt: skip
        """The form between two versions: as posted, else as drafted, else as the tables suggest."""
        form = cls(formdata, data={"reason": reason})
        form.old, form.new = old, new
        if formdata:
            form.chosen = {
                state: formdata.get(field_of(state), "") for state in form.open_states if formdata.get(field_of(state))
            }
        elif places is not None:
            form.chosen = {state: goes or REMAINS for state, goes in places.items()}
        else:
            form.chosen = {state: goes for state, goes in suggested(old, new).items() if goes}
        return form

    @property
    def open_states(self) -> tuple[str, ...]:
        """The stages in which a case of the old version can run."""
        return tuple(state.value for state, stage in self.old.stages.items() if not stage.final)

    @property
    def fields(self) -> tuple[PlaceField, ...]:
        """A choice for each of them."""
        goes = tuple((state.value, stage.label) for state, stage in self.new.stages.items() if not stage.final)
        options = (*goes, (REMAINS, f"Tetap menurut versi {self.old.version}"))
        return tuple(
            PlaceField(
                field_of(state), self.old.stages[self.old.state(state)].label, options, self.chosen.get(state, "")
            )
            for state in self.open_states
        )

    def problems(self) -> list[tuple[str, str]]:
        """Stages first, then the reason."""
        wrong = [(field_of(state), sentence) for state, sentence in problems(self.old, self.new, self.places)]
        return wrong + super().problems()

    @property
    def places(self) -> dict[str, str]:
        """The plan as it is kept."""
        return {state: STAYS if goes == REMAINS else goes for state, goes in self.chosen.items()}

    def words(self) -> Words:
        """What was drafted; only once `problems()` has none."""
        return Words(self.old.name, self.old.version, self.new.version, self.places, self.reason.data)
