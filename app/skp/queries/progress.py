"""Where a version stands on its way, as the stepper draws it, and whether it waits for the reader."""

from __future__ import annotations

from app.cases.frame import Frame, Phase
from app.web import filters
from workflows.goal_setting import State

LABELS = ("Penyusunan", "Persetujuan", "Berlaku")
REACHED = {State.DRAFT: 0, State.RETURNED: 0, State.PROPOSED: 1, State.AGREED: 3, State.SUPERSEDED: 3}
LEAVES = ("submit", "agree", "agree")


def progress(frame: Frame) -> tuple[Phase, ...]:
    """Three stages with the days they ended; none for a withdrawn version."""
    reached = REACHED.get(State(frame.case.state))
    if reached is None:
        return ()
    ended = {entry.step: filters.tanggal_pendek(entry.at) for entry in reversed(frame.entries)}
    return tuple(
        Phase(
            label,
            "done" if at < reached else "now" if at == reached else "next",
            ended.get(step, "") if at < reached else "",
        )
        for at, (label, step) in enumerate(zip(LABELS, LEAVES, strict=True))
    )


def awaits_reader(frame: Frame) -> bool:
    """Whether an asked seat of this visit is the reader's."""
    return any(s.asked and s.agreed is None and s.target.who in frame.capacities for s in frame.seats)
