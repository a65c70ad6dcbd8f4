"""Establish the pattern of a unit: prepared and signed by the leader above, printed, superseding the one before."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.calibration import queries
from app.calibration.models import Standing
from app.calibration.operations.minutes import NOT_SET, SMALL, guideline_of, percent_of
from app.calibration.queries import Spread
from app.calibration.queries.standings import STANDING
from app.cases.operations import CaseNotFound, Opening, open_case
from app.cases.queries import case_unguarded, taken
from app.cases.registry import Applied
from app.cases.seating import moment
from app.database import transaction
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame, SpreadLine, StandingGround
from app.documents.snapshot import OrganisationStanding, Snapshot
from app.documents.wording import moment as told_at
from app.organisation import printing
from app.organisation.queries import assessor_position
from app.periods.operations import NotTheLeader, PeriodOutdated, PeriodRefused, Sender
from app.periods.queries import period, predicate_history
from app.policies.queries import in_force
from workflows.engine import StepRefused
from workflows.policies import citation
from workflows.predicate import Predicate
from workflows.standing import JUSTIFIED, State
from workflows.standing import STANDING as PROCESS

VACANT = "Jabatan pimpinan unit ini kosong; polanya ditetapkan sesudah terisi."


def prepare(sender: Sender, unit_id: UUID, period_id: UUID) -> UUID | None:
    """Open the case, or answer the one that already waits. None when the same form was sent before.

    Raises NotTheLeader, PeriodRefused, PeriodOutdated, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return None
        known = period(session, sender.actor.tenant_id, period_id)
        place = queries.place(session, sender.actor, unit_id, sender.today)
        if known is None or place is None:
            raise PeriodOutdated
        head = queries.head_of(session, unit_id, sender.today)
        if head is None:
            raise PeriodRefused("unit", VACANT)
        if assessor_position(session, head.position_id, sender.today) not in sender.actor.position_ids:
            raise NotTheLeader
        waiting = next((one for one in queries.standings_of(session, unit_id, period_id)
                        if one.established_at is None), None)  # fmt: skip
        if waiting is not None:
            return waiting.case_id
        opening = Opening(
            PROCESS.name, sender.actor.tenant_id, place.opd_id, unit_id, head.person_id, head.position_id,
            f"Pola distribusi {place.name}, {known.label}",
        )  # fmt: skip
        case = open_case(session, opening, sender.snapshot, moment(session, sender.now, sender.today))
        session.add(Standing(case_id=case.id, tenant_id=case.tenant_id, unit_id=unit_id, period_id=period_id))
        return case.id


def apply_standing(step: Applied) -> None:
    """Keep the reason. A departure from the guideline is weighed once more. Raises StepRefused."""
    if step.outcome.went_to is not State.ESTABLISHED:
        return
    _, spread = queries.standing_of(step.session, step.case.id, step.policies, step.today)
    if spread.check is not None and spread.check.broken and not step.payload.justification.strip():
        raise StepRefused([JUSTIFIED.because])
    step.session.execute(
        sa.update(STANDING.case_id.table)
        .where(STANDING.case_id == step.case.id)
        .values(justification=step.payload.justification, established_at=step.now)
    )


def freeze_standing(session: Session, case_id: UUID, _: str, decision_id: UUID) -> Frozen:
    """The pattern as that decision established it. Raises CaseNotFound."""
    case = case_unguarded(session, case_id)
    decision = taken(session, decision_id)
    if case is None:
        raise CaseNotFound
    on = decision.on
    known, spread = queries.standing_of(session, case_id, in_force(session), on)
    signer = printing.acting_block(session, decision.actor_id, decision.position_id, on)
    head = printing.subject_block(session, case.subject_id, case.position_id)
    letterhead = printing.letterhead(session, case.opd_id)
    grounds = tuple(
        StandingGround(
            value=one.value.label, evidence=one.evidence, file=one.file_name, reason=one.reason,
            by=f"{one.set_by}, {one.capacity}, {told_at(one.set_at)}", is_current=one.superseded_at is None,
        )
        for one in predicate_history(session, known.unit_id, known.period_id)
    )  # fmt: skip
    before = next((one.case_id for one in queries.standings_of(session, known.unit_id, known.period_id)
                   if one.case_id != case_id and one.established_at is not None), None)  # fmt: skip

    def build(frame: DocumentFrame) -> Snapshot:
        return OrganisationStanding(
            frame=frame, letterhead=letterhead, unit=known.unit_name, head=head,
            organisation_predicate=spread.organisation.printed_label if spread.organisation else NOT_SET,
            people=spread.people, grounds=grounds, spread=_lines(spread), remarks=_remarks(spread),
            justification=known.justification, signer=signer, established_at=decision.at,
        )  # fmt: skip

    return Frozen(
        instansi=printing.unit_name(session, case.opd_id), build=build, dated_on=on, replaces_case_id=before,
        filing_unit=printing.filing_unit(session, case.opd_id), period_label=known.period_label,
        legal_basis=(citation("distribution.guideline").label,),
    )  # fmt: skip


def _lines(spread: Spread) -> tuple[SpreadLine, ...]:
    return tuple(
        SpreadLine(
            predicate=one.label, before=spread.counts[one], before_percent=percent_of(spread.counts, one),
            after=spread.counts[one], after_percent=percent_of(spread.counts, one),
            guideline=guideline_of(spread.counts, spread.check, one),
        )
        for one in Predicate
    )  # fmt: skip


def _remarks(spread: Spread) -> tuple[str, ...]:
    told = [f"Sebaran keluar dari pedoman: {one.sentence}" for one in (spread.check.broken if spread.check else ())]
    return (*told, SMALL) if spread.check and spread.check.small_unit else tuple(told)
