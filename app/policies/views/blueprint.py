"""The blueprint, the process's handler, and how a source, a value and its uses are put in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, current_app

from app.access import Actor, Role
from app.cases.registry import Handler, register
from app.documents.snapshot import title_of
from app.policies import operations
from app.policies.forms import PublishForm
from app.policies.queries.changes import facts
from app.web.entry import opens_for
from app.web.forms import ReasonForm
from app.web.request import actor_or_none
from workflows.policies import Certainty, PolicyValue, Unit
from workflows.policies.reading import shown
from workflows.policy_change import POLICY_CHANGE
from workflows.usage import Place, Use

blueprint = Blueprint("policies", __name__)
DRAFTERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
SURE = {Certainty.OFFICIAL: ("selesai", "cek-bulat"), Certainty.SECONDARY: ("selesai", "cek-bulat")}
UNSURE = ("diam", "info")
PLACE_WORDS = {Place.CALCULATION: "Kalkulator", Place.PAGE: "Halaman"}

register(
    Handler(
        POLICY_CHANGE,
        facts=facts,
        page="policies.show_change",
        apply=operations.apply,
        forms={
            "publish": PublishForm, "withdraw": ReasonForm, "refuse": ReasonForm, "discontinue": ReasonForm,
        },
    )
)


@dataclass(frozen=True, slots=True)
class UseLine:
    """Where something is used: the process, page or calculation, and what it does there."""

    where: str
    url: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Sureness:
    """How firmly a source is known: the status, its word and what it means."""

    kind: str
    sign: str
    words: str
    meaning: str


def sureness(certainty: Certainty) -> Sureness:
    """The certainty tag in words."""
    return Sureness(*SURE.get(certainty, UNSURE), certainty.label, certainty.meaning)


def value_words(value: PolicyValue) -> str:
    """The value as a person reads it; a yearly day with the name of its month."""
    return shown(value) if value.unit is Unit.MONTH_DAY else value.label


def use_lines(uses: Iterable[Use]) -> tuple[UseLine, ...]:
    """The places of use, one line for each process, page or calculation; a link where the reader may go there."""
    me = actor_or_none()
    ordered = sorted(uses, key=lambda use: (_name(use), use.where))
    return tuple(
        _line(name, list(group), me) for (name, _), group in groupby(ordered, key=lambda use: (_name(use), use.where))
    )


def _name(use: Use) -> str:
    return use.process.label if use.process else PLACE_WORDS[use.place]


def _line(name: str, uses: list[Use], me: Actor | None) -> UseLine:
    first = uses[0]
    path = first.where if first.place is Place.PAGE else f"/proses/{first.where}" if first.process else "/kalkulator"
    told = dict.fromkeys(_told(use) for use in uses)
    return UseLine(name, path if opens_for(current_app, path, me) else None, "; ".join(told))


def _told(use: Use) -> str:
    if use.place is Place.DOCUMENT:
        return f"dokumen {title_of(use.words)}"
    return f"pemeriksaan “{use.words}”" if use.place is Place.RULE else use.words
