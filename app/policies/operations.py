"""A policy value is changed by two officers: one drafts and proposes, another publishes. One transaction each."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseOutdated, Opening, open_case
from app.cases.registry import Applied
from app.cases.seating import moment
from app.database import new_id, transaction
from app.grants.queries import officers
from app.identity.operations.accounts import snapshot
from app.identity.queries import actor_of_person
from app.outbox.operations import Recipient, notify
from app.policies.models import PolicyVersion
from app.policies.queries import changes, forget, in_force
from app.policies.queries.changes import CHANGE, Change
from app.records import operations as records
from app.web.filters import tanggal
from app.web.wording import ended
from workflows.policies import Certainty, Policies, PolicyInvalid, PolicyUnknown, PolicyValue, Unit
from workflows.policies.values import WHOLE_UNITS
from workflows.policy_change import POLICY_CHANGE, State

TITLE = "Perubahan kebijakan"
FURTHEST = 3  # years ahead; further is a slip of the keyboard
NUMBER = re.compile(r"\d+")


class ChangeRefused(Exception):
    """The draft makes no sense; `field` is where, the message the sentence to show."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Words:
    """A value as drafted, already read from what was typed."""

    key: str
    value: str
    unit: str
    instrument: str
    article: str
    certainty: str
    text: str
    valid_from: date
    reason: str

    def drafted(self) -> PolicyValue:
        """The value. Raises PolicyInvalid."""
        return PolicyValue(
            self.key, self.value, Unit(self.unit), self.instrument, self.article, Certainty(self.certainty),
            self.valid_from, None, self.text,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormKey:
    """What makes a form safe to send twice."""

    key: str
    request_hash: str


def check(policies: Policies, words: Words, today: date) -> PolicyValue:
    """The drafted value, proven against those in force. Raises ChangeRefused."""
    if words.valid_from <= today:
        raise ChangeRefused(
            "valid_from",
            "Nilai baru berlaku paling cepat esok hari, supaya yang sudah berjalan dan diputus tidak ikut berubah.",
        )
    if words.valid_from.year > today.year + FURTHEST:
        raise ChangeRefused("valid_from", f"Tanggal mulai paling jauh {FURTHEST} tahun ke depan.")
    try:
        drafted = words.drafted()
        policies.with_versions([drafted])
        before = policies.value(words.key, words.valid_from)
    except (PolicyInvalid, PolicyUnknown, ValueError) as error:
        raise ChangeRefused("value", str(error).partition(": ")[2] or str(error)) from error
    if _same(drafted, before):
        raise ChangeRefused("value", f"Tidak ada yang berubah: nilai pada tanggal itu sudah {before.label}.")
    _refuse_stale_sentence(before, drafted)
    return drafted


def _same(one: PolicyValue, other: PolicyValue) -> bool:
    names = ("value", "unit", "instrument", "article", "certainty", "text")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _refuse_stale_sentence(before: PolicyValue, drafted: PolicyValue) -> None:
    """The sentence people read must not go on naming the old number."""
    if drafted.unit not in WHOLE_UNITS or drafted.value == before.value:
        return
    told = NUMBER.findall(drafted.text)
    if before.value in told and drafted.value not in told:
        raise ChangeRefused("text", f"Kalimatnya masih menyebut {before.value}; nilai barunya {drafted.value}.")


def draft(actor: Actor, words: Words, sent: FormKey, now: datetime, today: date) -> UUID:
    """An officer drafts another value; it holds for nobody before a second officer published it. Answers the case.

    Raises ChangeRefused, KeyReused.
    """
    with transaction() as session:
        officer = _officer(session, actor, today)
        underway = changes.open_change_of(session, actor.tenant_id, words.key)
        if not first_time(session, actor.person_id, sent.key, sent.request_hash, now) and underway is not None:
            return underway.case_id
        if underway is not None:
            raise ChangeRefused(
                "value", f"Rancangan {underway.drafted_by} untuk nilai ini masih berjalan; selesaikan dahulu yang itu."
            )
        check(in_force(session), words, today)
        position = officer.position
        if position is None:
            raise ChangeRefused("value", "Anda belum ditempatkan di perangkat daerah mana pun.")
        opening = Opening(
            POLICY_CHANGE.name, actor.tenant_id, position.opd_id or position.unit_id, position.unit_id,
            actor.person_id, position.position_id, TITLE,
        )  # fmt: skip
        case = open_case(session, opening, snapshot(officer), moment(session, now, today))
        session.add(
            PolicyVersion(
                id=new_id(), tenant_id=actor.tenant_id, case_id=case.id, drafted_by_id=actor.person_id, drafted_at=now,
                **asdict(words),
            )
        )  # fmt: skip
        _record(session, officer, case.opd_id, case.id, "policy:drafted", words, now)
        return case.id


def redraft(actor: Actor, case_id: UUID, version: int, words: Words, now: datetime, today: date) -> None:
    """Change one's own draft before it is proposed. Raises ChangeRefused, CaseOutdated."""
    with transaction() as session:
        officer = _officer(session, actor, today)
        known = changes.change(session, case_id)
        if known is None or not known.is_draft or known.drafted_by_id != actor.person_id or known.version != version:
            raise CaseOutdated(None)
        check(in_force(session), words, today)
        session.execute(
            sa.update(CHANGE.id.table)
            .where(CHANGE.case_id == case_id, CHANGE.version == version)
            .values(version=version + 1, **asdict(words))
        )
        opd_id = officer.opd_id
        if opd_id is not None:
            _record(session, officer, opd_id, case_id, "policy:redrafted", words, now)


def _officer(session: Session, actor: Actor, on: date) -> Actor:
    """The actor as he is at this moment: whoever lost the role since the page was drawn changes nothing."""
    fresh = actor_of_person(session, actor.person_id, actor.account_id, on)
    if fresh is None or not fresh.is_officer:
        raise ChangeRefused("value", "Anda tidak lagi bertugas sebagai petugas BKPSDM.")
    return fresh


def apply(step: Applied) -> None:
    """Publishing puts the value into force from its day on; every step tells those concerned."""
    known = changes.change(step.session, step.case.id)
    if known is None:
        raise LookupError("a policy change without its value")
    if step.outcome.went_to is State.PUBLISHED:
        step.session.execute(
            sa.update(CHANGE.id.table)
            .where(CHANGE.case_id == step.case.id)
            .values(published_by_id=step.actor.person_id, published_at=step.now)
        )
        forget(step.session)
    _tell(step, known)


def _tell(step: Applied, known: Change) -> None:
    """A proposal to the other officers; the outcome to both who made it."""
    if step.outcome.went_to is State.PROPOSED:
        told = [one for one in officers(step.session, known.tenant_id, step.today) if one != known.drafted_by_id]
    elif step.outcome.came_from is State.PROPOSED:
        told = [one for one in dict.fromkeys((known.drafted_by_id, step.actor.person_id)) if one is not None]
    else:
        return
    value = known.drafted()
    notify(
        step.session, [Recipient(one) for one in told], tenant_id=known.tenant_id, case_id=step.case.id,
        kind="turn" if step.outcome.went_to is State.PROPOSED else "news",
        title=f"{step.outcome.step.past}: {value.label}",
        body=f"{known.text} Mulai {tanggal(known.valid_from)}; yang sudah berjalan tetap memakai nilai lamanya. "
        f"{ended(f'Oleh {step.actor.name}')}", now=step.now,
    )  # fmt: skip


def _record(
    session: Session, actor: Actor, opd_id: UUID, case_id: UUID, tag: str, words: Words, now: datetime
) -> None:
    body: dict[str, Any] = {**asdict(words), "valid_from": words.valid_from.isoformat()}
    records.append(
        session, tenant_id=actor.tenant_id, opd_id=opd_id, tag=tag, actor=snapshot(actor), case_id=case_id, now=now,
        body=body,
    )  # fmt: skip


