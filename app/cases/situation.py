"""What somebody may do to a case beside its table, and what it would be about. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.cases import authority, queries
from app.cases.models import Office, SeatStatus
from app.cases.queries import CaseView
from app.cases.queries.acts import ActEntry, PaperInForce
from app.cases.queries.seats import SeatRow
from app.identity.models import Role
from workflows import verbs
from workflows.policies import Policies
from workflows.verbs import By, Situation


@dataclass(frozen=True, slots=True)
class Beside:
    """The situation as the rules ask it, with the rows behind: seats that may be handed on, papers this person may take
    back, his comments that stand, and the request to reopen that nobody has answered."""

    situation: Situation
    acts: tuple[ActEntry, ...]
    seats: tuple[SeatRow, ...]
    papers: tuple[PaperInForce, ...]
    comments: tuple[ActEntry, ...]
    asked: ActEntry | None

    @property
    def offers(self) -> tuple[verbs.VerbOffer, ...]:
        return verbs.offers(self.situation)


def beside(session: Session, actor: Actor, case: CaseView, today: date, policies: Policies) -> Beside:
    """Everything the verbs may look at, gathered once in few questions."""
    acts = queries.acts_of(session, case.id) if case.annotated else ()
    seats = tuple(one for one in authority.seats_of(session, case, today, policies) if _may_move(one))
    papers = queries.papers_in_force(session, case.id)
    posts = {one.target.position_id for one in seats} | {one.position_id for one in papers}
    above = queries.superiors(session, [one for one in posts if one], today) if actor.position_ids else {}
    mine = tuple(one for one in papers if _signed_by(one, actor) or _is_above(actor, one.position_id, above))
    by = {By.READER, *_offices(actor, case)}
    by.update({By.SIGNER} if mine else ())
    by.update({By.SUPERIOR} if any(_is_above(actor, one.target.position_id, above) for one in seats) else ())
    comments = tuple(one for one in acts if one.verb == "comment" and one.stands and one.actor_id == actor.person_id)
    by.update({By.AUTHOR} if comments else ())
    asked = next((one for one in acts if one.verb == "ask_reopening" and one.stands), None)
    reachable = papers if By.BKPSDM in by else mine
    came_from = queries.came_from(session, case) if verbs.goes_back(case.process, case.state, case.stage.kind) else ""
    proposed = case.process in verbs.RECALLED and queries.moved_it_here(session, case) == actor.person_id
    by.update({By.PROPOSER} if proposed else ())
    opened = proposed and queries.was_opened_by_other(session, case.visit_id, actor.person_id)
    situation = Situation(
        case.process, case.state, case.stage.kind, frozenset(by), authority.is_subject(case, actor), len(comments),
        len(seats), len(reachable), came_from,
        asked.actor_id if asked else None, asked is not None and asked.actor_id == actor.person_id, opened,
    )  # fmt: skip
    return Beside(situation, acts, seats, reachable, comments, asked)


def _is_above(actor: Actor, position_id: UUID | None, above: dict[UUID, UUID]) -> bool:
    """Whether the actor's post assesses that one."""
    return position_id is not None and above.get(position_id) in actor.position_ids


def _may_move(seat: SeatRow) -> bool:
    """An open seat that is asked and belongs to whoever holds a post: neither a person's own nor an office's."""
    return seat.id is not None and seat.asked and seat.status is SeatStatus.OPEN and seat.target.position_id is not None


def _signed_by(paper: PaperInForce, actor: Actor) -> bool:
    """He decided it, sits where it was decided, or works in the office that decided it."""
    if paper.office is Office.PETUGAS_SETDA:
        return Role.PETUGAS_SETDA in actor.roles
    return paper.signer_id == actor.person_id or paper.position_id in actor.position_ids


def _offices(actor: Actor, case: CaseView) -> set[By]:
    found = {By.ADMIN_OPD} if case.opd_id in actor.admin_of else set()
    return found | ({By.BKPSDM} if Role.PETUGAS_BKPSDM in actor.roles else set())
