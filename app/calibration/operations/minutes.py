"""The minutes of a meeting: taken in the transaction that concludes it, from what was decided."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from app.calibration import queries
from app.calibration.queries import Counts, Guest, Weighed
from app.cases.operations import CaseNotFound
from app.cases.queries import case_unguarded, taken
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame, MinutesChange, MinutesGuest, SpreadLine
from app.documents.snapshot import CalibrationMinutes, Snapshot
from app.documents.wording import long_date, moment
from app.organisation import printing
from app.policies.queries import in_force
from app.web.clock import day_of
from workflows.distribution import Check, Limit
from workflows.policies import citation
from workflows.predicate import Predicate

NOT_SET = "BELUM DITETAPKAN"
SMALL = "Unit kecil: bagian persen tidak selalu dapat dipenuhi dengan orang utuh; pedoman dibaca pada tingkat OPD."
NOBODY_CHANGED = "Rapat tidak mengubah predikat siapa pun dengan sendirinya."


def freeze(session: Session, case_id: UUID, _: str, decision_id: UUID) -> Frozen:
    """The berita acara as that decision concluded the meeting. Raises CaseNotFound."""
    case, known = case_unguarded(session, case_id), queries.meeting(session, case_id)
    decision = taken(session, decision_id)
    if case is None or known is None or known.frozen_at is None:
        raise CaseNotFound
    on = decision.on
    weighed = queries.weigh(session, known, in_force(session), on)
    chair = printing.acting_block(session, decision.actor_id, decision.position_id, on)
    letterhead, guests = printing.letterhead(session, case.opd_id), queries.guests(session, case_id, on)

    def build(frame: DocumentFrame) -> Snapshot:
        return CalibrationMinutes(
            frame=frame, letterhead=letterhead, unit=known.unit_name,
            organisation_predicate=weighed.organisation.printed_label if weighed.organisation else NOT_SET,
            people=sum(weighed.after.counts.values()), on_the_table=len(weighed.scores),
            opening=f"{long_date(day_of(known.frozen_at or decision.at))}, bertempat di {known.place}",
            spread=_lines(weighed), remarks=_remarks(weighed), justification=known.justification,
            changes=_changes(weighed), guests=tuple(_guest(one) for one in guests),
            agreements=known.agreements, chair=chair, concluded_at=decision.at,
        )  # fmt: skip

    return Frozen(
        instansi=printing.unit_name(session, case.opd_id), build=build, dated_on=on,
        filing_unit=printing.filing_unit(session, case.opd_id), period_label=known.period_label,
        legal_basis=(citation("distribution.guideline").label, citation("evaluation.review").label),
    )  # fmt: skip


def _lines(weighed: Weighed) -> tuple[SpreadLine, ...]:
    """The predikat from the best downwards, each beside what the guideline says of it."""
    was, now = weighed.before.counts, weighed.after.counts
    return tuple(
        SpreadLine(
            predicate=one.label, before=was[one], before_percent=percent_of(was, one), after=now[one],
            after_percent=percent_of(now, one), guideline=guideline_of(now, weighed.after.check, one),
        )
        for one in Predicate
    )  # fmt: skip


def percent_of(counts: Counts, one: Predicate) -> str:
    """The share as printed, one decimal."""
    people = sum(counts.values())
    return f"{counts[one] * 100 / people:.1f}".replace(".", ",") if people else "0,0"


def guideline_of(counts: Counts, check: Check | None, one: Predicate) -> str:
    """What the guideline says of that predikat, in persons."""
    limits = [limit for limit in (check.limits if check else ()) if one in limit.predicates]
    return "; ".join(_short(limit, sum(counts.values())) for limit in limits) or "Tidak dibatasi"


def _short(limit: Limit, people: int) -> str:
    together = " bersama" if len(limit.predicates) > 1 else ""
    if limit.most == 0:
        return "Tidak ada"
    says = f"paling sedikit {limit.least}" if limit.most >= people else f"paling banyak {limit.most}"
    return says + together


def _remarks(weighed: Weighed) -> tuple[str, ...]:
    told = [f"Sesudah kalibrasi sebaran keluar dari pedoman: {one}" for one in weighed.after.broken_sentences]
    small = [SMALL] if weighed.after.check and weighed.after.check.small_unit else []
    return (*told, *small, NOBODY_CHANGED)


def _changes(weighed: Weighed) -> tuple[MinutesChange, ...]:
    return tuple(
        MinutesChange(
            name=one.name, position=one.position, before=one.before.label, after=one.now.label, reason=one.reason,
            assessor=one.set_by,
        )
        for one in weighed.changed
    )  # fmt: skip


def _guest(one: Guest) -> MinutesGuest:
    wrote = f"Pendapat awal {moment(one.wrote_at)}" if one.wrote_at else "Tidak menulis pendapat awal"
    return MinutesGuest(name=one.name, position=one.title, wrote=wrote)
