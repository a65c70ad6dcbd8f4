"""Moves of running dialogues to the present version of their table: withdrawn, refused, before a second officer, a
draft. None is carried out: that is the worker's part."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from app.city.casework import Case, Casework
from app.city.clockwork import Instant
from app.city.offices import Offices
from app.city.rows import Rows
from app.records.chain import canonical
from workflows.approval import Who
from workflows.dialogue import DIALOGUE, State
from workflows.migration import MIGRATION
from workflows.superseded.dialogue_1 import DIALOGUE_1
from workflows.versioning import STAYS

TITLE = "Perpindahan versi"


@dataclass(frozen=True, slots=True)
class Told:
    """One move as it is told: why, which stages stay, and how many working days ago it began."""

    reason: str
    stays: tuple[State, ...]
    ago: int
    refused: str = ""
    proposed: bool = True
    withdrawn: str = ""


STORY = (
    Told(
        "Catatan dialog yang sedang berjalan diterbitkan sebagai dokumen.", tuple(State)[:1], 12,
        withdrawn="Tahap draf seharusnya ikut dipindahkan; rancangannya ditulis ulang.",
    ),
    Told(
        "Semua catatan dialog diterbitkan sebagai dokumen, juga yang sudah berjalan.", (), 9,
        "Catatan yang dikembalikan sedang diperbaiki; biarkan menurut versi lamanya.",
    ),
    Told(
        "Catatan dialog yang belum dikembalikan ikut diterbitkan sebagai dokumen.",
        (State.BACK_WITH_EMPLOYEE, State.BACK_WITH_ASSESSOR), 2,
    ),
    Told(
        "Hanya dialog yang masih draf ikut diterbitkan; yang sudah diajukan selesai menurut versi lamanya.",
        (State.WITH_ASSESSOR, State.WITH_EMPLOYEE, State.BACK_WITH_EMPLOYEE, State.BACK_WITH_ASSESSOR), 1,
        proposed=False,
    ),
)  # fmt: skip


class VersionMoves:
    """Writes them, before the chain of BKPSDM is closed."""

    def __init__(self, offices: Offices, casework: Casework, rows: Rows, seed: int) -> None:
        self.drafter, self.seed = offices.officers[0], seed
        self.casework, self.clockwork = casework, casework.clockwork
        self._move = rows.adder("migration")

    def write(self) -> None:
        """All of the story."""
        rng = random.Random(f"{self.seed}:versi")
        for told in STORY:
            start, end = self.clockwork.back(told.ago), self.clockwork.back(max(told.ago - 2, 1))
            self._tell(told, self.clockwork.spread(rng, start, end, 3))

    def _tell(self, told: Told, times: list[Instant]) -> None:
        case = self.casework.open(MIGRATION, self.drafter, self.drafter.chair, TITLE, times[0])
        places = {
            state.value: STAYS if state in told.stays else state.value
            for state, stage in DIALOGUE_1.stages.items()
            if not stage.final
        }
        body = {
            "process": DIALOGUE.name, "from_version": DIALOGUE_1.version, "to_version": DIALOGUE.version,
            "places": places, "reason": told.reason,
        }  # fmt: skip
        self._record(case, body, times[0])
        if told.proposed:
            self.casework.take(case, "propose", times[1], Who.EMPLOYEE)
        if told.refused:
            words = {"reason": told.refused}
            self.casework.take(case, "refuse", times[2], Who.BKPSDM, payload=words, reason=told.refused)
        if told.withdrawn:
            words = {"reason": told.withdrawn}
            self.casework.take(case, "withdraw", times[2], Who.EMPLOYEE, payload=words, reason=told.withdrawn)
        self._move(
            (
                case.id, self.casework.tenant_id, DIALOGUE.name, DIALOGUE_1.version, DIALOGUE.version,
                canonical(places), told.reason, 1, self.drafter.id, times[0].text, None, None, None,
            )
        )  # fmt: skip
        self.casework.finish(case)

    def _record(self, case: Case, body: dict[str, Any], at: Instant) -> None:
        """What was drafted stands in the history as the house writes it."""
        actor = self.casework.snapshot(self.drafter, self.drafter.chair, Who.EMPLOYEE, MIGRATION)
        self.casework.chains.tell(case.opd, at, "versions:drafted", case.id, None, actor, canonical(body))
