"""One policy value: what holds today, its versions, what is drafted, where it is used, and who may change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, abort

from app.access import access
from app.policies.queries import changes, in_force
from app.policies.queries.changes import Change
from app.policies.views.blueprint import blueprint, sureness, use_lines, value_words
from app.web import clock
from app.web.filters import jangkar, tanggal
from app.web.forms import FIRST_YEAR
from app.web.hypermedia import respond
from app.web.request import actor_or_none, session
from workflows.policies import Policies, PolicyUnknown, PolicyValue, citation_label, load_defaults
from workflows.usage import uses_of_policy


@dataclass(frozen=True, slots=True)
class Version:
    """One value of the key: from when, on which source; `case` while the reader may open how it came about."""

    value: str
    text: str
    source: str
    since: str
    certainty: str
    now: bool
    by: str
    case: Change | None


@blueprint.get("/dasar-hukum/nilai/<key>")
@access(public=True)
def history(key: str) -> Response:
    """The history of a value."""
    policies, today, me = in_force(session()), clock.today(), actor_or_none()
    now = known_value(policies, key, today)
    made = changes.changes_of(session(), me.tenant_id, key) if me else ()
    officer = me is not None and me.is_officer
    return respond(
        "policies/history.html",
        key=key,
        now=now,
        value=value_words(now),
        source=citation_label(now.instrument, now.article),
        anchor=f"nilai-{jangkar(key)}",
        sure=sureness(now.certainty),
        note=now.note or known_value(load_defaults(), key, today).note,
        uses=use_lines(uses_of_policy(key)),
        versions=[_version(one, now, made, officer=officer) for one in _newest_first(policies, key)],
        underway=[one for one in made if one.is_open] if officer else [],
        may_draft=officer and not any(one.is_open for one in made),
    )


def known_value(policies: Policies, key: str, on: date) -> PolicyValue:
    """The value in force on a day; 404 for a key nobody shipped."""
    try:
        return policies.value(key, on)
    except PolicyUnknown:
        abort(404)


def _since(day: date) -> str:
    """A value that was always there began with the republic, which nobody needs to read."""
    return tanggal(day) if day.year > FIRST_YEAR else "Sejak semula"


def _newest_first(policies: Policies, key: str) -> list[PolicyValue]:
    return [one for one in reversed(policies.all()) if one.key == key]


def _version(one: PolicyValue, now: PolicyValue, made: tuple[Change, ...], *, officer: bool) -> Version:
    case = next((c for c in made if c.published_at and (c.valid_from, c.value) == (one.valid_from, one.value)), None)
    by = f"{case.drafted_by} dan {case.published_by}" if case else "Nilai bawaan"
    return Version(
        value_words(one), one.text, citation_label(one.instrument, one.article), _since(one.valid_from),
        one.certainty.label, one is now, by if officer or not case else "", case if officer else None,
    )  # fmt: skip
