"""A seat whose holder may not decide, or that nobody holds, passes up the line: somebody can always act.

UU 30/2014 Pasal 42: where an officer has a conflict of interest, his superior or another officer decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.cases.queries.cases import CaseView
from app.cases.queries.ties import chairs_above, earlier_deciders
from app.kinship.queries import kin_of
from app.organisation.queries import Holder, head_of_unit_code, holders_of
from workflows.approval import Excluded
from workflows.steps import Stage

VACANT, ANSWERED = "vacant", "answered"
BECAUSE = {
    VACANT: "kursinya kosong",
    ANSWERED: "pemegangnya sudah memutus",
    Excluded.SUBJECT.value: "pemegangnya pegawai yang bersangkutan sendiri",
    Excluded.INITIATOR.value: "pemegangnya yang mengajukan",
    Excluded.EARLIER.value: "pemegangnya sudah memutus tahap lain",
    Excluded.KIN.value: "pemegangnya berhubungan keluarga",
}
Barred = Mapping[UUID, str]  # who may not decide, and why


@dataclass(frozen=True, slots=True)
class Passed:
    """Where a seat went: the chair, who holds it, and why it left its own."""

    position_id: UUID
    because: str
    holders: tuple[Holder, ...]


def kin_in(session: Session, case: CaseView) -> frozenset[UUID]:
    """The declared family of the person concerned. Asks only where there is any."""
    return kin_of(session, case.subject_id) if case.has_kin and case.table.personal else frozenset()


def barred(case: CaseView, stage: Stage, kin: frozenset[UUID], earlier: Mapping[UUID, int], last: int | None) -> Barred:
    """Everybody the stage excludes, with the reason. `last`: the number of the decision that opened the visit."""
    found: dict[UUID, str] = {}
    if Excluded.EARLIER in stage.excludes:
        found |= dict.fromkeys(earlier, Excluded.EARLIER.value)
    if Excluded.INITIATOR in stage.excludes:
        found |= {one: Excluded.INITIATOR.value for one, no in earlier.items() if no == last}
    if Excluded.KIN in stage.excludes:
        found |= dict.fromkeys(kin, Excluded.KIN.value)
    if case.table.personal:
        found[case.subject_id] = Excluded.SUBJECT.value
    return found


def why_not(holders: Sequence[Holder], out: Barred) -> str:
    """Why nobody who holds that chair may decide; empty while somebody may."""
    if not holders:
        return VACANT
    return "" if any(h.person_id not in out for h in holders) else out[holders[0].person_id]


def barred_by_past(session: Session, case: CaseView, stage: Stage) -> Barred:
    """Whom the stage excludes for what he decided before, whether he sits here or above. Asks only where it does."""
    if not stage.looks_back:
        return {}
    earlier = earlier_deciders(session, case.id, case.visit_id)
    return barred(case, stage, frozenset(), earlier, max(earlier.values(), default=None))


def barred_now(session: Session, case: CaseView, stage: Stage) -> Barred:
    """Everybody the stage excludes, as read from the database: for whoever is not among the seats."""
    return {**barred_by_past(session, case, stage), **barred(case, stage, kin_in(session, case), {}, None)}


def passed_on(
    session: Session, case: CaseView, position_id: UUID, because: str, out: Barred, on: date, last_resort: Sequence[str]
) -> Passed | None:
    """The nearest chair above of which a holder may decide, else one of the last resort; None where there is none.

    `last_resort`: codes of the units whose heads decide where no line leads to anybody.
    """
    above = chairs_above(session, position_id, on)
    heads = (head_of_unit_code(session, case.tenant_id, code) for code in last_resort)
    for chairs in (above, [h for h in heads if h and h not in above]):
        people = holders_of(session, chairs, on)
        for chair in chairs:
            if not why_not(people.get(chair, ()), out) and chair != position_id:
                return Passed(chair, because, people[chair])
    return None
