"""Staff writes down the words of a decision; whoever decides sees them, changes them and decides himself."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from app.access import Actor
from app.authority.models import AuthorityKind, Preparation
from app.authority.operations.giving import AuthorityOutdated, AuthorityRefused
from app.authority.queries import prepared
from app.cases import authority
from app.cases import queries as cases
from app.cases.operations import CaseNotFound
from app.database import transaction
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.organisation.queries import holders_of
from app.organisation.queries.mandates import Mandate
from app.outbox.operations import Recipient, notify
from app.policies.queries import rules_in_force
from app.records import operations as records


def prepare(actor: Actor, case_id: UUID, step: str, words: str, shown: int, now: datetime, on: date) -> None:
    """Keep the words for the decision of that step. Nothing is decided.

    `shown`: how many were on the page. Raises AuthorityRefused, AuthorityOutdated, CaseNotFound.
    """
    with transaction() as session:
        fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
        case = cases.case_for(session, fresh, case_id, on) if fresh else None
        if fresh is None or case is None:
            raise CaseNotFound
        if case.subject_id == fresh.person_id:
            raise AuthorityRefused("Anda pegawai dalam perkara ini, jadi putusannya disiapkan orang lain.")
        found = prepares_for(session, fresh, case, on)
        if found is None:
            raise AuthorityRefused("Anda tidak ditunjuk menyiapkan putusan perkara ini.")
        case.table.step(step, case.table.state(case.state))
        if len(prepared(session, case.visit_id)) != shown:
            raise AuthorityOutdated
        session.add(
            Preparation(
                tenant_id=case.tenant_id, case_id=case.id, visit_id=case.visit_id, step=step, authority_id=found.id,
                prepared_by_id=fresh.person_id, words=words, at=now,
            )
        )  # fmt: skip
        records.append(
            session, tenant_id=case.tenant_id, opd_id=case.opd_id, tag="authority:prepared", actor=snapshot(fresh),
            case_id=case.id, now=now, body={"authority": found.id.hex, "step": step, "words": words},
        )  # fmt: skip
        holders = holders_of(session, [found.position_id], on).get(found.position_id, ())
        notify(
            session, [Recipient(h.person_id, h.email) for h in holders], tenant_id=case.tenant_id, case_id=case.id,
            kind="turn", title=f"Naskah disiapkan: {case.title}, {case.subject_name}",
            body=f"{fresh.name} menyiapkan naskah putusan. Anda tetap yang memutus.", now=now,
        )  # fmt: skip


def prepares_for(session: Session, actor: Actor, case: cases.CaseView, on: date) -> Mandate | None:
    """The authority on which the person prepares a decision of this visit; None when he does not."""
    mine = {m.position_id: m for m in actor.mandates if m.kind is AuthorityKind.PREPARER}
    if not mine:
        return None
    policies, _ = rules_in_force(session)
    seats = authority.seats_of(session, case, on, policies)
    return next((mine[s.target.position_id] for s in seats if s.target.position_id in mine), None)
