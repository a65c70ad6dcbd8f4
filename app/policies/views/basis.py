"""Dasar hukum: what the steps rest on, and every value of policy with its source and how firmly it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, Response

from app.access import access
from app.policies.queries import in_force
from app.web import clock
from app.web.filters import tanggal_pendek
from app.web.hypermedia import respond
from app.web.request import session
from workflows.policies import Certainty, Policies, PolicyValue, Unit, citation, citation_keys, citation_label

blueprint = Blueprint("policies", __name__)
TOPICS = {
    "agreement": "Perjanjian kinerja",
    "appraisal": "Penilaian",
    "cascade": "Kaskade kinerja",
    "case": "Perkara",
    "confirmation": "Pengesahan",
    "credit": "Angka kredit",
    "decision": "Keputusan",
    "discipline": "Disiplin",
    "distribution": "Sebaran predikat",
    "evaluation": "Evaluasi kinerja",
    "evidence": "Bukti dukung",
    "followup": "Tindak lanjut",
    "identity": "Nomor identitas",
    "improvement": "Perbaikan kinerja",
    "line": "Garis penilaian",
    "objection": "Keberatan",
    "policy": "Kebijakan",
    "recognition": "Penghargaan",
    "reward": "Penghargaan",
    "review": "Pemeriksaan isian",
    "skp": "Penyusunan SKP",
}
SURE = {Certainty.OFFICIAL: ("selesai", "cek-bulat"), Certainty.SECONDARY: ("selesai", "cek-bulat")}
UNSURE = ("diam", "info")


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of law or of the city, where it is written, and how firmly that is known."""

    text: str
    value: str
    label: str
    kind: str
    sign: str
    certainty: str


@blueprint.get("/dasar-hukum")
@access(public=True)
def show() -> Response:
    policies = in_force(session())
    return respond(
        "policies/show.html",
        values=list(_values(policies, clock.today())),
        citations=list(_citations()),
        certainties=[(one.label, *SURE.get(one, UNSURE)) for one in Certainty],
    )


def topic_of(key: str) -> str:
    """What a key is about, in words."""
    return TOPICS.get(key.partition(".")[0], "Lainnya")


def _values(policies: Policies, today: date) -> Iterator[tuple[str, list[Source]]]:
    """The values in force today by topic."""
    held = [value for value in policies.all() if value.holds_on(today)]
    current = {value.key: policies.value(value.key, today) for value in held}
    ordered = sorted(current.values(), key=lambda one: (topic_of(one.key), one.key))
    for topic, group in groupby(ordered, key=lambda one: topic_of(one.key)):
        yield (
            topic,
            [
                _source(one.text, _words(one, today), citation_label(one.instrument, one.article), one.certainty)
                for one in group
            ],
        )


def _citations() -> Iterator[tuple[str, list[Source]]]:
    """What steps and rules cite, by topic."""
    ordered = sorted(map(citation, citation_keys()), key=lambda one: (topic_of(one.key), one.key))
    for topic, group in groupby(ordered, key=lambda one: topic_of(one.key)):
        yield topic, [_source(one.text, "", one.label, one.certainty) for one in group]


def _source(text: str, value: str, label: str, certainty: Certainty) -> Source:
    kind, sign = SURE.get(certainty, UNSURE)
    return Source(text, value, label, kind, sign, certainty.label)


def _words(value: PolicyValue, today: date) -> str:
    """The value as a person reads it; a yearly day with the name of its month."""
    if value.unit is Unit.MONTH_DAY:
        month, day = (int(part) for part in value.value.split("-"))
        return tanggal_pendek(date(today.year, month, day))
    return value.label
