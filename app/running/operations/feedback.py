"""Give umpan balik at any time, and name who else may give it. Each change is one transaction with one record."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Actor
from app.cases.idempotency import first_time
from app.cases.operations import CaseNotFound
from app.database import new_id, transaction
from app.evaluations.operations import Said, about_of, keep_feedback
from app.orders import Order
from app.organisation.queries import assessor_of, holders_of
from app.outbox.operations import Recipient, notify
from app.policies.queries import in_force
from app.running import queries
from app.running.models import Adviser
from app.running.operations.hands import NotAllowed, note, strand_of
from app.running.queries import Strand
from app.running.queries.strands import ADVISER
from app.web.wording import ended
from workflows.feedback import ALLOWED_BY, Speaker
from workflows.policies import Policies

SILENT = "Umpan balik diberikan pejabat penilai, dan ketua tim atau rekan yang ditunjuk selama kebijakan mengizinkan."
NOT_NAMER = "Pemberi pertimbangan ditunjuk pejabat penilai atau pegawai yang dinilai, menurut kebijakan yang berlaku."
HIMSELF = "Pegawai yang dinilai tidak memberi pertimbangan atas dirinya sendiri."
ASSESSOR_ALREADY = "Pejabat penilai sudah memberi umpan balik sebagai pimpinan; tunjuk orang lain."
ALREADY = "Orang ini sudah ditunjuk."
UNKNOWN = "Tidak ada pegawai aktif dengan NIP itu."


def give_feedback(order: Order, skp_id: UUID, key: str, text: str) -> bool:
    """Keep feedback on a row (its id) or a value (its code). Answers whether it was new.

    It belongs to the evaluation that runs today; while none does, the next one shows it. Raises CaseNotFound,
    NotAllowed, KeyReused.
    """
    with transaction() as session:
        actor, one = strand_of(session, order, skp_id)
        policies = in_force(session)
        speaker = one.speaks_as(actor, policies, order.today)
        if speaker is None:
            raise _refusal(one, actor)
        about = about_of(key)
        if about is None or (isinstance(about, UUID) and not queries.is_row_of(session, one.version_id, about)):
            raise CaseNotFound
        if not first_time(session, order.person_id, order.key, order.request_hash, order.now):
            return False
        evaluation_id = queries.running_evaluation(session, skp_id, order.today)
        said = Said(one.tenant_id, skp_id, evaluation_id, about, speaker, order.person_id, text, order.now)
        if not keep_feedback(session, said):
            return False
        note(
            session, actor, order, one, "feedback:given", case_id=evaluation_id or one.version_id, about=key, text=text,
            speaker=speaker.value,
        )  # fmt: skip
        _tell_subject(session, one, order, speaker, evaluation_id)
        return True


def _refusal(one: Strand, actor: Actor) -> Exception:
    """A stranger finds nothing; whoever has to do with the SKP hears why not."""
    known = one.is_subject(actor) or one.speaker is not None
    return NotAllowed(SILENT) if known else CaseNotFound()


def _tell_subject(session: Session, one: Strand, order: Order, speaker: Speaker, evaluation_id: UUID | None) -> None:
    notify(
        session, [Recipient(one.person_id)], tenant_id=one.tenant_id, case_id=evaluation_id or one.version_id,
        kind="news", title=f"Umpan balik baru dari {speaker.value.lower()}",
        body="Buka baris atau nilai yang dimaksud; pakailah selagi periodenya berjalan.", now=order.now,
    )  # fmt: skip


def name_adviser(order: Order, skp_id: UUID, number: str, speaker: Speaker) -> str:
    """Name somebody to give consideration; the other side and the one named are told. Answers the name.

    Raises CaseNotFound, NotAllowed.
    """
    with transaction() as session:
        actor, one = strand_of(session, order, skp_id)
        policies = in_force(session)
        _check_namer(one, actor, policies, order, speaker)
        found = queries.person_of_number(session, one.tenant_id, number)
        if found is None:
            raise NotAllowed(UNKNOWN)
        person_id, name, email = found
        first_time(session, order.person_id, order.key, order.request_hash, order.now)
        _check_named(session, one, person_id, policies, order)
        session.add(
            Adviser(
                id=new_id(), tenant_id=one.tenant_id, skp_id=skp_id, person_id=person_id, speaker=speaker,
                named_by_id=order.person_id, named_by=one.capacity(actor), named_at=order.now,
            )
        )  # fmt: skip
        session.flush()
        note(session, actor, order, one, "adviser:named", case_id=one.version_id, person=person_id.hex, name=name,
             speaker=speaker.value)  # fmt: skip
        notify(
            session, [Recipient(person_id, email)], tenant_id=one.tenant_id, case_id=None, kind="turn",
            title=f"Anda diminta memberi umpan balik: {one.person_name}",
            body=f"Ditunjuk oleh {actor.name} sebagai {speaker.value.lower()}. Buka Umpan balik untuk menulisnya.",
            now=order.now,
        )  # fmt: skip
        _tell_other_side(session, one, actor, order, f"{name} ditunjuk sebagai pemberi pertimbangan")
        return name


def _check_namer(one: Strand, actor: Actor, policies: Policies, order: Order, speaker: Speaker) -> None:
    if not one.is_subject(actor) and not one.is_assessor(actor):
        raise CaseNotFound
    if not one.may_name(actor, policies, order.today):
        raise NotAllowed(NOT_NAMER)
    if not policies.flag(ALLOWED_BY[speaker], order.today):
        raise NotAllowed(f"Menurut kebijakan yang berlaku, {speaker.value.lower()} tidak memberi umpan balik.")


def _check_named(session: Session, one: Strand, person_id: UUID, policies: Policies, order: Order) -> None:
    if person_id == one.person_id:
        raise NotAllowed(HIMSELF)
    assessor = session.execute(sa.select(assessor_of(one.position_id, order.today))).scalar()
    holders = holders_of(session, [assessor], order.today).get(assessor, ()) if assessor else ()
    if person_id in {holder.person_id for holder in holders}:
        raise NotAllowed(ASSESSOR_ALREADY)
    known = queries.advisers_of(session, one.skp_id)
    if any(adviser.person_id == person_id for adviser in known):
        raise NotAllowed(ALREADY)
    limit = policies.count("feedback.advisers_limit", order.today)
    if len(known) >= limit:
        raise NotAllowed(f"Sudah ada {limit} pemberi pertimbangan. Akhiri salah satunya dahulu.")


def _tell_other_side(session: Session, one: Strand, actor: Actor, order: Order, words: str) -> None:
    """The employee hears what the assessor does, and the other way round."""
    if one.is_assessor(actor):
        people = [Recipient(one.person_id)]
    else:
        position = one.assessor_position_id
        holders = holders_of(session, [position], order.today).get(position, ()) if position else ()
        people = [Recipient(holder.person_id, holder.email) for holder in holders]
    notify(
        session, people, tenant_id=one.tenant_id, case_id=one.version_id, kind="news",
        title=f"Pemberi pertimbangan: {one.person_name}", body=ended(f"{words} oleh {actor.name}"), now=order.now,
    )  # fmt: skip


def end_adviser(order: Order, skp_id: UUID, adviser_id: UUID) -> None:
    """From now on this person gives no more consideration; what was said stays. Raises CaseNotFound, NotAllowed."""
    with transaction() as session:
        actor, one = strand_of(session, order, skp_id)
        if not one.is_subject(actor) and not one.is_assessor(actor):
            raise CaseNotFound
        if not one.may_name(actor, in_force(session), order.today):
            raise NotAllowed(NOT_NAMER)
        ended = session.execute(
            sa.update(ADVISER.id.table)
            .where(ADVISER.id == adviser_id, ADVISER.skp_id == skp_id, ADVISER.ended_at.is_(None))
            .values(ended_at=order.now)
        )
        if ended.rowcount:  # type: ignore[attr-defined]  # ended already: nothing is left to do
            note(session, actor, order, one, "adviser:ended", case_id=one.version_id, adviser=adviser_id.hex)
            _tell_other_side(session, one, actor, order, "Seorang pemberi pertimbangan diakhiri")
