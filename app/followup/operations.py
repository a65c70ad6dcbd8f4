"""Recommendations: opened by a final annual result, approved by two seats, and what their approval opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import Opening, open_case, take_system_step
from app.cases.queries import CASE, case_unguarded
from app.cases.registry import Applied, FactsRequest
from app.cases.seating import Moment
from app.documents.operations import Frozen
from app.documents.parts import ApprovalLine, DocumentFrame, PersonBlock
from app.documents.queries import of_cases
from app.documents.snapshot import FollowupRecommendation, Snapshot
from app.documents.wording import long_date, stretch
from app.followup import queries
from app.followup.models import Followup
from app.followup.queries import FOLLOWUP, SeatDecision
from app.organisation import printing
from app.policies.queries import in_force
from app.recognition.operations import nominate
from app.recognition.queries import reward_name
from app.records.operations import SYSTEM
from app.web.clock import day_of
from workflows.approval import WHO_LABEL
from workflows.calendar import months_later
from workflows.followup import DISCIPLINE, IMPROVEMENT, OF_A_CONTRACT, PROPOSAL_LABEL, Facts, Proposal, State
from workflows.followup import FOLLOWUP as PROCESS
from workflows.policies import citation

BY_THE_MAYOR = (
    "Keputusannya ada pada Pejabat Pembina Kepegawaian; rekomendasi ini tidak memperpanjang atau mengakhiri apa pun "
    "dengan sendirinya."
)
CONSEQUENCE = {
    Proposal.NONE: "Tidak ada perkara lanjutan yang dibuka.",
    Proposal.REWARD: "Perkara penghargaan dibuka setelah rekomendasi ini disetujui.",
    Proposal.IMPROVEMENT: "Perkara perbaikan kinerja selama {months} bulan dibuka setelah rekomendasi ini disetujui.",
    Proposal.BREACH_REPORT: "Laporan diteruskan; perkaranya diperiksa tersendiri sesuai peraturan disiplin.",
    Proposal.RENEW: f"Perjanjian kerja berakhir {{ends}} dan diusulkan diperpanjang {{renewed}}. {BY_THE_MAYOR}",
    Proposal.LET_END: f"Perjanjian kerja berakhir {{ends}} dan diusulkan tidak diperpanjang. {BY_THE_MAYOR}",
}
OPENS = {
    Proposal.IMPROVEMENT: (IMPROVEMENT.name, "Perbaikan kinerja"),
    Proposal.BREACH_REPORT: (DISCIPLINE.name, "Laporan dugaan pelanggaran"),
}


@dataclass(frozen=True, slots=True)
class ProposalFacts(Facts):
    """The facts of the table with what was proposed."""

    proposal: Proposal | None
    reward_code: str
    months: int


def facts(request: FactsRequest) -> ProposalFacts:
    """What the table asks. Which proposals a predikat allows is policy."""
    found = queries.facts(request)
    options = request.policies.choices(f"followup.options.{found.predikat.value}", request.rules_on)
    allowed = OF_A_CONTRACT if found.of_contract else frozenset(Proposal(o) for o in options)
    return ProposalFacts(
        found.predikat, allowed, found.objection_open, found.proposed_by_actor,
        found.opened_by_actor, found.approves_later, found.proposal, found.reward_code, found.months,
    )  # fmt: skip


def open_for_result(session: Session, evaluation_id: UUID, place_id: UUID, when: Moment) -> UUID | None:
    """Open the recommendation of the result of a year, in the post of the place; one withdrawn is opened anew."""
    known = queries.of_evaluation(session, evaluation_id)
    if known is not None and known[1] != State.WITHDRAWN.value:
        return None
    return _open(session, evaluation_id, place_id, "Tindak lanjut", None, when)


def _open(
    session: Session, evaluation_id: UUID, place_id: UUID, what: str, contract_ends_on: date | None, when: Moment
) -> UUID:
    source = session.execute(
        sa.select(CASE.tenant_id, CASE.opd_id, CASE.unit_id, CASE.subject_id, CASE.position_id).where(
            CASE.id == place_id
        )
    ).one()
    words = session.execute(sa.select(CASE.title).where(CASE.id == evaluation_id)).scalar_one()
    title = f"{what} {words[:1].lower()}{words[1:]}"
    case = open_case(
        session,
        Opening.of(PROCESS.name, source, title),
        SYSTEM,
        when,
    )
    session.add(
        Followup(
            case_id=case.id, tenant_id=case.tenant_id, evaluation_id=evaluation_id, contract_ends_on=contract_ends_on
        )
    )
    session.flush()
    return case.id


def open_for_contract(session: Session, evaluation_id: UUID, place_id: UUID, when: Moment) -> UUID | None:
    """Open the recommendation about the contract of a PPPK that ends before another annual result could speak of it."""
    subject = session.execute(sa.select(CASE.subject_id).where(CASE.id == place_id)).scalar_one()
    ends, on = queries.contract_of(session, subject), when.today  # the day it opens is the day that rules it
    known = queries.of_evaluation(session, evaluation_id, contract=True)
    if ends is None or (known is not None and known[1] != State.WITHDRAWN.value):
        return None
    if not on <= ends <= months_later(on, when.policies.count("renewal.horizon", on)):
        return None
    return _open(session, evaluation_id, place_id, "Perjanjian kerja sesudah", ends, when)


def follow_contracts(session: Session, people: Sequence[UUID], when: Moment) -> None:
    """Their contracts end on another day than was known: what was asked on the old day ends, and is asked anew."""
    for year in queries.latest_years(session, people):
        _withdraw(session, year.evaluation_id, True, when)
        open_for_contract(session, year.evaluation_id, year.followup_id, when)


def withdraw_for_result(session: Session, evaluation_id: UUID, when: Moment) -> None:
    """The result changed after an objection: an open recommendation on the old one ends."""
    for contract in (False, True):
        _withdraw(session, evaluation_id, contract, when)


def _withdraw(session: Session, evaluation_id: UUID, contract: bool, when: Moment) -> None:
    found = queries.of_evaluation(session, evaluation_id, contract=contract)
    if found and found[1] in (State.PROPOSING.value, State.APPROVING.value):
        take_system_step(session, found[0], "withdraw", when)


def apply(step: Applied) -> None:
    """Keep the proposal; after the last approval open what it recommends."""
    name = step.outcome.step.name
    if name == "propose":
        _keep(step, step.payload.proposal, step.payload.reason, step.payload.reward_code, step.payload.months)
    elif name == "propose_none":
        _keep(step, Proposal.NONE, step.payload.reason, "")
    elif name == "approve" and step.outcome.moved:
        _open_consequence(step)


def _keep(step: Applied, proposal: Proposal, reason: str, reward_code: str, months: int = 0) -> None:
    step.session.execute(
        sa.update(FOLLOWUP.case_id.table)
        .where(FOLLOWUP.case_id == step.case.id)
        .values(proposal=proposal, reason=reason, reward_code=reward_code, months=months)
    )


def _open_consequence(step: Applied) -> None:
    view = queries.followup(step.session, step.case.id)
    if view is None or view.proposal is None:
        return
    when = Moment(step.now, step.today, step.policies, step.calendar)
    opened: UUID | None = None
    if view.proposal is Proposal.REWARD:
        opened = nominate(step.session, step.case.id, view.reward_code, view.reason, step.actor, when)
    elif view.proposal in OPENS:
        process, title = OPENS[view.proposal]
        case = step.case
        opening = Opening.of(process, case, title)
        opened = open_case(step.session, opening, step.actor, when).id
    step.session.execute(
        sa.update(FOLLOWUP.case_id.table).where(FOLLOWUP.case_id == step.case.id).values(opened_case_id=opened)
    )


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """REKOMENDASI TINDAK LANJUT with its proposer and its seats."""
    del kind, decision_id  # one kind, and always the whole case
    view, case = queries.followup(session, case_id), case_unguarded(session, case_id)
    if view is None or case is None or view.proposal is None:
        raise LookupError(case_id)
    taken = queries.seat_decisions(session, case_id)
    lines = [(d, _person(session, d)) for d in taken if d.actor_id is not None]
    proposer = next(p for d, p in reversed(lines) if d.step in ("propose", "propose_none"))
    approvals = tuple(
        ApprovalLine(
            seat=WHO_LABEL[d.who][:1].upper() + WHO_LABEL[d.who][1:],
            person=p, outcome="Menyetujui", decided_at=d.at, reason=d.reason,
        )
        for d, p in lines
        if d.step == "approve"
    )  # fmt: skip
    numbers = [d.number for d in of_cases(session, [view.evaluation_id]) if d.kind == "evaluation_summary"]
    employee = printing.subject_block(session, case.subject_id, case.position_id)
    wanted = PROPOSAL_LABEL[view.proposal]
    if view.reward_code:
        wanted = f"{wanted}: {reward_name(view.reward_code)}"
    proposal, reason, predikat = view.proposal, view.reason, view.predikat
    months = in_force(session).count("improvement.months", case.rules_on)
    ends = long_date(view.contract_ends_on) if view.contract_ends_on else ""
    consequence = CONSEQUENCE[proposal].format(months=months, ends=ends, renewed=queries.renewed(view.months))
    basis = "appraisal.pppk_extension" if view.contract_ends_on else "followup.propose"

    def build(frame: DocumentFrame) -> Snapshot:
        return FollowupRecommendation(
            frame=frame, letterhead=printing.letterhead(session, case.opd_id), employee=employee, proposer=proposer,
            evaluation_number=numbers[0] if numbers else "belum bernomor", predicate=predikat.printed_label,
            recommendation=wanted, reason=reason, approvals=approvals,
            signer=approvals[-1].person if approvals else proposer, consequence=consequence,
        )  # fmt: skip

    return Frozen(
        instansi=printing.unit_name(session, case.opd_id), build=build,
        filing_unit=printing.filing_unit(session, case.opd_id), period_title=view.period_label.upper(),
        period_label=stretch(view.period_starts, view.period_ends),
        dated_on=day_of(max(d.at for d, _ in lines)),
        legal_basis=(citation(basis).label, citation("followup.approve").label),
    )  # fmt: skip


def _person(session: Session, taken: SeatDecision) -> PersonBlock:
    if taken.actor_id is None:
        raise LookupError(taken.actor_name)
    return printing.acting_block(session, taken.actor_id, taken.position_id, taken.at.date())
