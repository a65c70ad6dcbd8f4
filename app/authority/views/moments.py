"""Who could act for an office on a day, as known then and as known now; and what nobody can act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import Response, get_flashed_messages, request

from app.access import access
from app.authority import queries
from app.authority.queries import Gap, Stands
from app.authority.views.blueprint import KEEPERS, blueprint, scope
from app.policies.queries import in_force
from app.web import clock
from app.web.hypermedia import respond
from app.web.request import actor, session, uuid_or_none
from workflows.approval import POWER_LABEL, Power


@dataclass(frozen=True, slots=True)
class Answer:
    """One person who could sign, with what lies outside his authority, in words."""

    stands: Stands
    lacks: str


def _day(name: str) -> date:
    """The day of `?name=`; today for none or nonsense."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return clock.today()
    return found if 1945 <= found.year <= 2100 else clock.today()


def _answers(position_id: UUID, on: date, at: datetime) -> list[Answer]:
    policies = in_force(session())
    found = []
    for one in queries.who_could_act(session(), position_id, on, at):
        kind = one.kind.value if one.kind else one.holding.value if one.holding else ""
        key = f"authority.excluded.{kind}"
        lacks = () if kind == "definitif" else (Power(code) for code in policies.choices(key, on))
        words = " dan ".join(POWER_LABEL[power] for power in lacks if power not in one.given)
        found.append(Answer(one, words))
    return found


@blueprint.get("/siapa")
@access()
def who() -> Response:
    """A chair, a day, and the day on which one would have asked."""
    me, words = actor(), request.args.get("q", "")[:80].strip()
    on, chosen = _day("tanggal"), uuid_or_none(request.args.get("jabatan"))
    one = queries.chair(session(), me.tenant_id, chosen, on) if chosen else None
    then = datetime.combine(on + timedelta(1), time(), UTC) - timedelta(hours=7)  # the end of that day, in Jakarta
    return respond(
        "authority/who.html",
        words=words,
        on=on,
        chair=one,
        found=queries.chairs_like(session(), me.tenant_id, words, on) if words and one is None else (),
        known_then=_answers(one.id, on, min(then, clock.now())) if one else [],
        known_now=_answers(one.id, on, clock.now()) if one else [],
    )


@dataclass(frozen=True, slots=True)
class OwnedGap:
    """A gap with whoever has to mend it."""

    gap: Gap
    owner: str


@blueprint.get("/kosong")
@access(*KEEPERS)
def gaps() -> Response:
    """What nobody can act on, nearest deadline first, each with its owner and what mends it."""
    me, today = actor(), clock.today()
    found = queries.gaps(session(), today, tenant_id=me.tenant_id, opds=scope(me))
    owners = queries.owners_of(session(), {gap.opd_id for gap in found}, today) if found else {}
    rows = [OwnedGap(gap, ", ".join(name for _, name, _ in owners.get(gap.opd_id, ())[:2])) for gap in found]
    return respond("authority/gaps.html", rows=rows, told=get_flashed_messages(with_categories=True))
