"""Umpan balik berkelanjutan: who speaks, and the rating that nobody was told to expect (PermenPANRB 6/2022 Pasal 5)."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.predicate import Rating


class Speaker(StrEnum):
    """Who says it, in the word that stands before it on the form."""

    LEADER = "Pimpinan"
    TEAM_LEADER = "Ketua tim"
    PEER = "Rekan"


# Which policy lets those who only give consideration (pemberi pertimbangan) speak.
ALLOWED_BY = {Speaker.TEAM_LEADER: "feedback.team_leaders_allowed", Speaker.PEER: "feedback.peers_allowed"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One row or value as it is rated, with the days on which somebody gave feedback on it."""

    label: str
    rating: Rating | None
    told_on: tuple[date, ...] = ()


def surprises(heard: Iterable[Heard], period_end: date) -> tuple[str, ...]:
    """What is rated below expectation though nobody said so by the end of the period, by its label, in order."""
    return tuple(
        one.label for one in heard
        if one.rating is Rating.DI_BAWAH and not any(day <= period_end for day in one.told_on)
    )
