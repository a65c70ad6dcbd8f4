"""Dasar hukum: article by article, what it says, which values rest on it, and where they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Response, request, url_for

from app.access import access
from app.policies.queries import in_force
from app.policies.views.blueprint import Sureness, UseLine, blueprint, sureness, use_lines, value_words
from app.web import clock
from app.web.filters import jangkar
from app.web.hypermedia import respond
from app.web.request import session
from workflows.policies import Certainty, Citation, Policies, PolicyValue, citation, citation_keys, citation_label
from workflows.usage import uses_of_citation, uses_of_policy

# The rank of an instrument, by how its name begins; the city's own choices come last.
RANKS = ("UU", "PP", "Perpres", "PermenPANRB", "SKB", "SE MenPANRB", "Peraturan", "SE", "Perwal", "Kebijakan kota")
LONGEST_QUESTION = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """What a source says, and where it is followed. A policy value has its history at `url`."""

    anchor: str
    text: str
    sure: Sureness
    uses: tuple[UseLine, ...]
    value: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or an instrument whose article is not safe to print."""

    label: str
    anchor: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for."""

    text: str
    certainty: Certainty | None
    opened: str = ""  # the anchor of the source that a citation leads to

    def fits(self, certainty: Certainty, *words: str) -> bool:
        """Whether a row with this certainty and these words is meant."""
        if self.certainty is not None and certainty is not self.certainty:
            return False
        told = " ".join(words).lower()
        return all(word in told for word in self.text.lower().split())


@blueprint.get("/dasar-hukum")
@access(public=True)
def show() -> Response:
    policies, wanted = in_force(session()), _wanted()
    articles = list(_articles(policies, clock.today(), wanted))
    return respond(
        "policies/show.html",
        block="daftar",
        articles=articles,
        count=sum(len(article.rules) for article in articles),
        wanted=wanted,
        certainties=[sureness(one) for one in Certainty],
        choices=[(one.value, one.label) for one in Certainty],
    )


def _wanted() -> Wanted:
    chosen = request.args.get("kepastian", "")
    certainty = Certainty(chosen) if chosen in {one.value for one in Certainty} else None
    text, opened = (request.args.get(name, "")[:LONGEST_QUESTION].strip() for name in ("cari", "buka"))
    return Wanted(text, certainty, opened)


def _articles(policies: Policies, today: date, wanted: Wanted) -> Iterator[Article]:
    """The rows that fit, by article, in the rank of their instruments."""
    rows = [*_cited(wanted), *_valued(policies, today, wanted)]
    rows.sort(key=lambda row: (*_rank(row[0]), row[0], row[1].value != ""))
    for label, group in groupby(rows, key=lambda row: row[0]):
        yield Article(label, jangkar(label), tuple(rule for _, rule in group))


def _rank(label: str) -> tuple[int, str]:
    found = (place for place, name in enumerate(RANKS) if label.startswith(name))
    return next(found, len(RANKS)), label.partition(" Pasal ")[0]


def _cited(wanted: Wanted) -> Iterator[tuple[str, Rule]]:
    for one in map(citation, citation_keys()):
        if wanted.fits(one.certainty, one.text, one.label):
            yield one.label, _rule_of(one)


def _rule_of(one: Citation) -> Rule:
    return Rule(f"rujukan-{jangkar(one.key)}", one.text, sureness(one.certainty), use_lines(uses_of_citation(one.key)))


def _valued(policies: Policies, today: date, wanted: Wanted) -> Iterator[tuple[str, Rule]]:
    for value in values_on(policies, today):
        label = citation_label(value.instrument, value.article)
        if wanted.fits(value.certainty, value.text, label, value_words(value)):
            yield label, _value_rule(value)


def _value_rule(value: PolicyValue) -> Rule:
    return Rule(
        f"nilai-{jangkar(value.key)}", value.text, sureness(value.certainty), use_lines(uses_of_policy(value.key)),
        value_words(value), url_for("policies.history", key=value.key),
    )  # fmt: skip


def values_on(policies: Policies, day: date) -> Iterable[PolicyValue]:
    """The value of every key that holds on a day."""
    held = dict.fromkeys(value.key for value in policies.all() if value.holds_on(day))
    return [policies.value(key, day) for key in held]
