"""Set the predikat kinerja organisasi of a unit: by the leader above, by position, never by the unit's own leader."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.database import new_id, transaction
from app.evaluations.models import UnitPredicate
from app.files import KeptFile
from app.organisation.queries import HeldPosition, holders_of, positions_held
from app.outbox.operations import Recipient, notify
from app.periods import queries
from app.periods.operations.windows import PeriodOutdated, PeriodRefused, Sender, note
from app.periods.queries import UnitStanding
from app.periods.queries.predicates import PREDICATE
from app.web.wording import ended
from workflows.predicate import OrganisationPredicate


class NotTheLeader(Exception):
    """Only who assesses the leader of the unit sets its predikat."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A predikat for a unit in a period, with what it rests on. `version`: how often it was set when shown.

    `reason` says why it replaces the one before; needed only then.
    """

    unit_id: UUID
    period_id: UUID
    version: int
    value: OrganisationPredicate
    evidence: str
    reason: str
    file: KeptFile | None = None


def set_predicate(sender: Sender, setting: Setting) -> bool:
    """Set it; one that stood before is superseded, never changed. False when the same form was sent before.

    Raises NotTheLeader, PeriodRefused, PeriodOutdated, KeyReused; then nothing was written.
    """
    with transaction() as session:
        if not sender.is_new(session):
            return False
        period = queries.period(session, sender.actor.tenant_id, setting.period_id)
        unit = queries.standing(session, sender.actor.tenant_id, setting.unit_id, setting.period_id, sender.today)
        if period is None or unit is None:
            raise PeriodOutdated
        capacity = leading(session, sender, unit)
        if unit.version != setting.version:
            raise PeriodOutdated
        if sender.today < period.opens_on:
            raise PeriodRefused("predikat", "Predikat organisasi ditetapkan sesudah jendela periode ini dibuka.")
        if unit.value is not None and not setting.reason.strip():
            raise PeriodRefused("alasan", "Tulis mengapa predikat yang berlaku diganti.")
        _replace(session, sender, setting, capacity)
        _tell_leader(session, sender, unit, setting, period.label)
        act = "set" if unit.value is None else "replaced"
        note(
            session, sender, unit.opd_id, f"periods:predicate:{act}",
            {
                "unit": unit.name, "period": period.label, "value": setting.value.value, "evidence": setting.evidence,
                "before": unit.value.value if unit.value else "", "reason": setting.reason,
                **({"file": setting.file.name, "sha256": setting.file.sha256} if setting.file else {}),
            },
        )  # fmt: skip
        return True


def leading(session: Session, sender: Sender, unit: UnitStanding) -> str:
    """In which capacity the sender sets it, asked anew. Raises NotTheLeader."""
    held = positions_held(session, sender.actor.person_id, sender.today)
    leads_itself = unit.head_position_id in {one.position_id for one in held}
    above = next((one for one in held if _assesses(session, sender, unit, one)), None)
    if above is None or leads_itself:
        raise NotTheLeader
    return above.capacity


def _assesses(session: Session, sender: Sender, unit: UnitStanding, held: HeldPosition) -> bool:
    return queries.is_led_from(session, unit.head_position_id, [held.position_id], sender.today)


def _replace(session: Session, sender: Sender, setting: Setting, capacity: str) -> None:
    session.execute(
        sa.update(PREDICATE.id.table)
        .where(
            PREDICATE.unit_id == setting.unit_id, PREDICATE.period_id == setting.period_id,
            PREDICATE.superseded_at.is_(None),
        )
        .values(superseded_at=sender.now)
    )  # fmt: skip
    file = setting.file
    session.add(
        UnitPredicate(
            id=new_id(), tenant_id=sender.actor.tenant_id, unit_id=setting.unit_id, period_id=setting.period_id,
            value=setting.value, evidence=setting.evidence, reason=setting.reason, set_by_id=sender.actor.person_id,
            set_by_capacity=capacity, set_at=sender.now, file_name=file.name if file else "",
            media_type=file.media_type if file else "", size_bytes=file.size_bytes if file else 0,
            sha256=file.sha256 if file else None,
        )
    )  # fmt: skip
    session.flush()


def _tell_leader(session: Session, sender: Sender, unit: UnitStanding, setting: Setting, period: str) -> None:
    if unit.head_position_id is None:
        return
    holders = holders_of(session, [unit.head_position_id], sender.today)
    notify(
        session, [Recipient(h.person_id, h.email) for hs in holders.values() for h in hs],
        tenant_id=sender.actor.tenant_id, case_id=None, kind="predicate",
        title=f"Predikat kinerja {unit.name}, {period}: {setting.value.label}",
        body=f"{ended(f'Ditetapkan {sender.actor.name}')} Dasarnya: {setting.evidence}", now=sender.now,
    )  # fmt: skip
