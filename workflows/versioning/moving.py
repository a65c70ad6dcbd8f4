"""Where a running case goes when its process gets another version: the rules, for the rehearsal and for the run alike.

A clock is never lost: who was promised a day keeps it. A stage that only the new version times gets its day from the
moment of moving on. What cannot move stays on its version, with the reason in a sentence.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.approval import Shape
from workflows.engine import Process, Stage
from workflows.policies import Policy

STAYS = ""  # in a plan of places: cases of that state stay on their version
Places = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: its state, its deadline, and whether somebody has answered in this visit already."""

    state: str
    due_on: date | None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where it goes with which deadline, or why it stays (`to` is empty then)."""

    to: str
    due_on: date | None
    because: str = ""

    @property
    def moves(self) -> bool:
        return bool(self.to)


def problems(old: Process, new: Process, places: Places) -> Iterator[tuple[str, str]]:
    """What is wrong with a plan of places, as (state, sentence): every open state goes to an open one, or stays."""
    for name in places.keys() - {state.value for state in old.states}:
        yield name, f"Versi {old.version} tidak mengenal tahap ini."
    for state, stage in old.stages.items():
        if not stage.final:
            yield from ((state.value, sentence) for sentence in _wrong(stage, places.get(state.value), new))


def _wrong(stage: Stage, goes: str | None, new: Process) -> Iterator[str]:
    if goes is None:
        yield (
            f"Tahap “{stage.label}” belum punya tujuan pada versi {new.version}. Pilih tujuannya, atau biarkan "
            "perkaranya tetap menurut versi lama."
        )
    elif goes not in {STAYS, *(state.value for state in new.states)}:
        yield f"Versi {new.version} tidak mengenal tujuan yang dipilih untuk tahap “{stage.label}”."
    elif goes and new.stages[new.state(goes)].final:
        yield f"Tahap “{stage.label}” tidak boleh menuju tahap akhir: perkara hanya berakhir dengan keputusan."


def verdict(old: Process, new: Process, places: Places, one: Standing, day_of: Callable[[Policy], date]) -> Verdict:
    """What becomes of a running case. `day_of` says which day a deadline has that begins now."""
    target = places.get(one.state, STAYS)
    if not target:
        label = old.stages[old.state(one.state)].label
        return Verdict("", one.due_on, f"perkara pada tahap “{label}” diselesaikan menurut versi lamanya")
    if one.answered:
        return Verdict("", one.due_on, "sebagian yang diminta pada tahap ini sudah menjawab")
    was, now = old.stages[old.state(one.state)], new.stages[new.state(target)]
    if now.quorum.shape is Shape.SEQUENCE and (was.asked, was.quorum) != (now.asked, now.quorum):
        return Verdict("", one.due_on, f"urutan yang diminta pada tahap “{now.label}” berbeda")
    policy = new.due_policy(now.state)
    return Verdict(target, day_of(policy) if one.due_on is None and policy else one.due_on)
