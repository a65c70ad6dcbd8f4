"""Perjanjian kinerja of this year: of the city and its agencies, at every stage."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from app.city import seeds
from app.city.casework import Case, Casework
from app.city.clockwork import Instant
from app.city.rows import Rows
from app.city.seeds import IndicatorSeed
from app.city.structure import CITY, Chair, Structure
from workflows.agreement import AGREEMENT
from workflows.approval import Who

RECENT = 4  # working days: what still waits was proposed so long ago at most
# Most agencies have theirs; among the others one stands at every stage.
STAGES = ("AGREED", "AGREED", "AGREED", "PROPOSED", "AGREED", "DRAFT", "AMENDED", "AGREED", "RETURNED", "WITHDRAWN")


@dataclass(frozen=True, slots=True)
class CityMeasure:
    """An indicator of the city's own agreement, which heads of agencies support."""

    id: bytes
    objective: str
    text: str


class Agreements:
    """Writes the agreements, before the work of people: their results may support them."""

    def __init__(self, structure: Structure, casework: Casework, rows: Rows, seed: int) -> None:
        self.structure, self.casework, self.seed = structure, casework, seed
        self.clockwork, self.ids, self.tenant = casework.clockwork, casework.ids, casework.tenant_id
        self._agreement, self._objective = rows.adder("agreement"), rows.adder("objective")
        self._measure = rows.adder("measure")
        self.city: list[CityMeasure] = []

    def write(self) -> None:
        """The city's first, then those of the agencies in their order."""
        rng = random.Random(f"{self.seed}:perjanjian")
        city = self.structure.head(CITY)
        at = self._times(rng, 2)
        case = self._open(city, 1, at[0])
        self._write_city(case)
        self.casework.take(case, "declare", at[1], Who.EMPLOYEE)
        self.casework.finish(case)
        for number, unit in enumerate(self.structure.opds()):
            if unit.head is not None and unit.head.holder is not None:
                self._agency(unit.head, STAGES[number % len(STAGES)], rng)

    def _times(self, rng: random.Random, count: int) -> list[Instant]:
        year = self.clockwork.today.year
        return self.clockwork.spread(rng, date(year, 1, 2), date(year, 1, 20), count)

    def _agency(self, chair: Chair, stage: str, rng: random.Random) -> None:
        waits = stage in ("PROPOSED", "DRAFT", "RETURNED", "WITHDRAWN")
        start = self.clockwork.back(RECENT)
        times = self.clockwork.spread(rng, start, self.clockwork.yesterday, 6) if waits else self._times(rng, 6)
        case = self._written(chair, 1, times[0])
        reason = {"reason": "Targetnya belum sejalan dengan rencana strategis."}
        if stage == "WITHDRAWN":
            self.casework.take(case, "withdraw", times[1], Who.EMPLOYEE, payload=reason, reason=reason["reason"])
            self.casework.finish(case)
            case = self._written(chair, 2, times[2])
        elif stage != "DRAFT":
            self.casework.take(case, "submit", times[1], Who.EMPLOYEE)
        if stage == "RETURNED":
            self.casework.take(case, "return", times[2], Who.ASSESSOR, payload=reason, reason=reason["reason"])
        elif stage in ("AGREED", "AMENDED"):
            self.casework.take(case, "agree", times[2], Who.ASSESSOR)
        if stage == "AMENDED":
            case = self._amended(chair, case, times)
        self.casework.finish(case)

    def _amended(self, chair: Chair, case: Case, times: list[Instant]) -> Case:
        """The second version, agreed; the first is written as it ended."""
        why = "Anggaran perubahan menggeser dua sasaran."
        self.casework.take(case, "amend", times[3], Who.EMPLOYEE, payload={"reason": why}, reason=why)
        second = self._written(chair, 2, times[3])
        self.casework.take(second, "submit", times[4], Who.EMPLOYEE)
        self.casework.take(second, "agree", times[5], Who.ASSESSOR)
        self.casework.take(case, "supersede", times[5], Who.SYSTEM)
        self.casework.finish(case)
        return second

    def _open(self, chair: Chair, no: int, at: Instant) -> Case:
        assert chair.holder is not None
        year = self.clockwork.today.year
        title = f"Perjanjian kinerja {year}" + (f" (versi {no})" if no > 1 else "")
        case = self.casework.open(AGREEMENT, chair.holder, chair, title, at)
        self._agreement((case.id, self.tenant, chair.unit.id, year, no, 1))
        return case

    def _written(self, chair: Chair, no: int, at: Instant) -> Case:
        """What the head promises for himself is what the agency promises."""
        case = self._open(chair, no, at)
        results = [r for r in seeds.families()[chair.post.goals].results if r.kind == "utama"]
        for number, result in enumerate(results, start=1):
            objective = self.ids()
            self._objective((objective, case.id, number, result.plan))
            for place, one in enumerate(result.indicators, start=1):
                self._add_measure(objective, place, one)
        return case

    def _add_measure(self, objective: bytes, no: int, one: IndicatorSeed) -> bytes:
        measure = self.ids()
        self._measure((measure, objective, no, one.text, one.target_text, one.target_value, one.unit, one.direction))
        return measure

    def _write_city(self, case: Case) -> None:
        known: dict[str, tuple[bytes, int]] = {}
        for objective, one in seeds.city_agreement():
            if objective not in known:
                known[objective] = (self.ids(), 0)
                self._objective((known[objective][0], case.id, len(known), objective))
            above, no = known[objective]
            known[objective] = (above, no + 1)
            self.city.append(CityMeasure(self._add_measure(above, no + 1, one), objective, one.text))
