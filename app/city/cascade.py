"""Who supports whose result this year, and the matrices in which leaders shared the results out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.city.agreements import CityMeasure
from app.city.casework import Casework
from app.city.clockwork import instant
from app.city.rows import Rows, uuid_of
from app.city.seeds import ResultSeed
from app.city.structure import Chair, Unit
from app.records.chain import canonical
from workflows.approval import Who

LOOSE = 8  # one in so many people has not linked his results yet
NO_MATRIX = 7  # one leader in so many has not opened a matrix
NO_ROLE = "x"


class Upper(NamedTuple):
    """What a result says it supports, and the row it is linked to."""

    text: str
    result: bytes | None
    measure: bytes | None


class Written(NamedTuple):
    """A main result of a version that counts."""

    id: bytes
    plan: str
    supports: bytes | None
    indicators: tuple[str, ...]


class Cascade:
    """The results of this year by chair, for those below to support them: leaders live before their staff."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.ids, self.tenant = casework, casework.ids, casework.tenant_id
        self.year = casework.clockwork.today.year
        self.city: Sequence[CityMeasure] = ()
        self._by_chair: dict[bytes, list[Written]] = {}
        self._matrix, self._column = rows.adder("matrix"), rows.adder("matrix_column")
        self._cell = rows.adder("matrix_cell")

    def upper(self, chair: Chair, number: str, seed: ResultSeed, at: int) -> Upper:
        """What result number `at` of somebody supports. A leader's own words, once he has some."""
        loose = Upper(seed.leader_result, None, None)
        if seed.kind != "utama":
            return loose
        if chair.is_head and (chair.unit.seed.is_opd or chair.unit.kind == "staf_ahli"):
            fitting = [one for one in self.city if one.objective == seed.leader_result] or list(self.city)
            return Upper(seed.leader_result, None, fitting[at % len(fitting)].id) if fitting else loose
        above = self._by_chair.get(chair.assessor.id) if chair.assessor else None
        if not above or is_loose(chair, number):
            return loose
        one = above[at % len(above)]
        return Upper(one.plan, one.id, None)

    def know(self, chair: Chair, results: list[Written]) -> None:
        """The results of the version that counts."""
        self._by_chair[chair.id] = results

    def write_matrices(self, opd: Unit, chairs: Iterable[Chair]) -> None:
        """Of every leader of the agency who has results and staff."""
        staff: dict[bytes, list[Chair]] = {}
        leaders: dict[bytes, Chair] = {}
        for chair in chairs:
            if chair.assessor is not None and chair.assessor.opd is opd:
                staff.setdefault(chair.assessor.id, []).append(chair)
                leaders[chair.assessor.id] = chair.assessor
        for leader_id, below in staff.items():
            if self._by_chair.get(leader_id) and leader_id[-1] % NO_MATRIX and leaders[leader_id].holder:
                self._write(leaders[leader_id], below)

    def _write(self, leader: Chair, below: list[Chair]) -> None:
        matrix = self.ids()
        self._matrix((matrix, self.tenant, leader.id, self.year))
        columns: list[tuple[bytes, Written]] = []
        heads: list[str] = []
        for result in self._by_chair[leader.id]:
            for text in result.indicators:
                if text not in heads:
                    columns.append((self.ids(), result))
                    heads.append(text)
                    self._column((columns[-1][0], matrix, len(columns), text, result.id, None))
        for chair in below:
            self._share(chair, columns)
        self._tell(leader, heads)

    def _share(self, chair: Chair, columns: list[tuple[bytes, Written]]) -> None:
        """A cell for every column; nothing yet for somebody without links, but one role that waits for his SKP."""
        results = self._by_chair.get(chair.id, [])
        left = [one for one in results if one.supports is not None]
        if not left:
            if results and columns:
                self._cell((columns[0][0], chair.id, f"Terdukungnya hasil: {columns[0][1].plan}", 1, None))
            return
        for column, upper in columns:
            mine = next((one for one in left if one.supports == upper.id), None)
            if mine is not None:
                left.remove(mine)
            self._cell((column, chair.id, mine.plan if mine else NO_ROLE, 1, mine.id if mine else None))

    def _tell(self, leader: Chair, heads: list[str]) -> None:
        """A record of it, on a day in January or the last there was."""
        days = self.casework.clockwork.days
        day = max((d for d in days if d.year < self.year or d.month == 1), default=days[-1])
        assert leader.holder is not None
        actor = self.casework.snapshot(leader.holder, leader, Who.ASSESSOR)
        told = {"leader": uuid_of(leader.id).hex, "year": self.year, "added": len(heads), "linked": 0, "columns": heads}
        at = instant(day, 3600)
        self.casework.chains.tell(leader.opd, at, "cascade:matrix:columns", None, None, actor, canonical(told))


def is_loose(chair: Chair, number: str) -> bool:
    """Whether that person has not linked his results yet."""
    return not chair.is_head and int(number[-4:]) % LOOSE == 0


def depth_of(chair: Chair) -> int:
    """How many stand above: leaders come before their staff."""
    depth, here = 0, chair.assessor
    while here is not None and depth < 20:
        depth, here = depth + 1, here.assessor
    return depth
