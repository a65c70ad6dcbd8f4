"""The proof card of a process: what was looked at, which properties hold, and the shortest way to one that does not."""
from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time

from workflows.engine import Process
from workflows.proof.board import Board
from workflows.proof.safety import (
    carried_out_early,
    self_decision,
    silence_approves,
    twice_in_a_chain,
    unguarded,
    unreached,
)
from workflows.proof.story import Counterexample
from workflows.proof.vacancy import Outlook, looked_over
from workflows.proof.witness import Walk, followed, plain, told
from workflows.steps import Guard
from workflows.versioning.canonical import canonical


@dataclass(frozen=True, slots=True)
class Property:
    """What is proved, in one sentence, and the citations it rests on."""

    key: str
    title: str
    says: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a property holds; `applies` is False where the table has nothing it speaks of."""

    about: Property
    counterexample: Counterexample | None
    applies: bool = True

    @property
    def holds(self) -> bool:
        return self.counterexample is None


@dataclass(frozen=True, slots=True)
class Card:
    """A process with its verdicts and what was looked at for them. `seconds` are of the processor.

    `situations` are the places of the walk of one person, `worlds` the ways of holding and missing offices, `places`
    where a case can be in them, `moves` every move tried, `unknowns` the conditions that said both yes and no.
    """

    process: str
    label: str
    version: int
    definition: str
    states: int
    steps: int
    unknowns: int
    situations: int
    worlds: int
    places: int
    moves: int
    seconds: float
    verdicts: tuple[Verdict, ...]

    @property
    def is_written(self) -> bool:
        """Whether the table has steps at all; one that has none is opened elsewhere and proves nothing yet."""
        return self.steps > 0

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.verdicts)


DEAD_END = Property(
    "no_dead_end", "Tidak ada jalan buntu", "Dari setiap tahap yang dapat dicapai, akhir perkara dapat dicapai, juga "
    "bila syarat yang dapat tetap tidak terpenuhi tidak pernah terpenuhi.", ("proof.certainty",),
)
SOMEBODY = Property(
    "somebody_acts", "Selalu ada yang dapat bertindak", "Siapa pun yang tidak ada, seseorang dapat melanjutkan "
    "perkara; bila tidak seorang pun, ada yang bertugas menunjuk pengganti.", ("proof.vacancy",),
)
DUE_PROCESS = Property(
    "due_process", "Keputusan yang memberatkan melalui pengaman", "Pegawai diberi tahu dan didengar, orang kedua ikut "
    "memutus, dan masa keberatan berjalan sebelum keputusan itu mengikat.", ("proof.hearing", "evaluation.object"),
)
NOT_SELF = Property(
    "not_self", "Tidak seorang pun memutus perkaranya sendiri", "Juga tidak sebagai Plh, Plt, penerima mandat, atau "
    "pemegang jabatan lain.", ("decision.not_self",),
)
NOT_TWICE = Property(
    "not_twice", "Tidak seorang pun memutus dua kali dalam satu rantai", "Juga tidak dalam jabatan lain sesudah ia "
    "pindah, dan tidak atas yang ia catatkan sendiri untuk pegawai.", ("decision.four_eyes",),
)
SILENCE = Property(
    "silence", "Diam tidak pernah menyetujui", "Sistem tidak menyetujui dan tidak memberatkan; yang boleh lewat dengan "
    "sendirinya hanya yang disebut tabel dengan dasarnya.", ("decision.silence",),
)
REACHED = Property(
    "reached", "Setiap langkah dapat dicapai", "Tidak ada tahap dan langkah yang hanya tertulis.", ("proof.certainty",),
)
PROPERTIES = (DEAD_END, SOMEBODY, DUE_PROCESS, NOT_SELF, NOT_TWICE, SILENCE, REACHED)


def prove(process: Process) -> Card:
    """Look at everything that can happen in a process, and say of each property whether it holds."""
    began = thread_time()
    board = Board(process)
    others, one, outlook = plain(board), followed(board), Outlook()
    verdicts: tuple[Verdict, ...] = ()
    if process.steps:
        outlook = looked_over(
            board, {(s.state, s.taken): tuple(told(board, e) for e in others.way_to(s)) for s in others.came}
        )
        verdicts = tuple(_verdict(which, process, outlook, one, others) for which in PROPERTIES)
    return Card(
        process.name, process.label, process.version, definition(process), len(process.stages), len(process.steps),
        sum(1 for g in board.guards if not (g.apart or g.only or g.unseated)), len(one.came) + len(others.came),
        outlook.worlds, outlook.places, len(one.edges) + len(others.edges) + outlook.moves,
        thread_time() - began, verdicts,
    )


def _verdict(which: Property, process: Process, outlook: Outlook, one: Walk, others: Walk) -> Verdict:
    found: dict[Property, Callable[[], Counterexample | None]] = {
        DEAD_END: lambda: outlook.stuck, SOMEBODY: lambda: outlook.helpless,
        DUE_PROCESS: lambda: unguarded(others) or carried_out_early(others),
        NOT_SELF: lambda: self_decision(one), NOT_TWICE: lambda: twice_in_a_chain(one),
        SILENCE: lambda: silence_approves(others), REACHED: lambda: unreached(others),
    }
    speaks = bool(process.safeguards.adverse or process.safeguards.rests_on)
    return Verdict(which, found[which](), which is not DUE_PROCESS or speaks)


def definition(process: Process) -> str:
    """Sixteen digits that stand for all a proof depends on: the table, what its guards mean, and its safeguards."""
    guards = dict.fromkeys(g for step in process.steps for g in step.guards)
    text = "\n".join((canonical(process), *map(_meaning, guards), repr(process.safeguards)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _meaning(guard: Guard) -> str:
    unless = guard.unless.question.__name__ if guard.unless else ""
    unseated = [who.value for who in guard.unseated]
    return f"{guard.question.__name__} {guard.apart} {guard.only} {unseated} {guard.until} {unless}"
