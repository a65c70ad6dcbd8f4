"""The periods of last year and this year with their windows from policy, and how organisations did in each."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.city import seeds
from app.city.clockwork import Clockwork
from app.city.rows import Ids, Rows
from app.city.structure import CITY, Chair, Structure, Unit
from workflows.periods import QUARTERLY, planned_periods
from workflows.predicate import OrganisationPredicate

STILL_OPEN = 10  # working days for which the window of the latest finished quarter was prolonged
_SHARES = (
    (OrganisationPredicate.ISTIMEWA, 0.12),
    (OrganisationPredicate.BAIK, 0.83),
    (OrganisationPredicate.BUTUH_PERBAIKAN, 0.97),
    (OrganisationPredicate.KURANG, 1.0),
)
_NOT_YET_SHARE = 0.2
# The stages of the meetings on the latest quarter, one office each: the first of these that has several assessors, so
# that a small city, whose agencies are a head alone, has them too.
_MEETINGS = ("CONVENED", "OPINIONS", "DISCUSSION", "CONCLUDED", "CANCELLED")
_CALIBRATING = (
    "DISPORA", "DISKOPUKM", "DISPUSIP", "DISPAR", "BPBD", "KEC-SERPONG-UTARA", "KEC-CIPUTAT", "KEC-SERPONG",
    "KEC-PONDOK-AREN", "KEC-CIPUTAT-TIMUR",
)  # fmt: skip
_SEVERAL = 2
_ALWAYS_SET = ("DISDUKCAPIL", "DIKBUD", "DINKES", "BKPSDM", "SETDA", "INSPEKTORAT", "KEC-PAMULANG")


@dataclass(slots=True)
class Period:
    """A period with the predikat of each unit in it (unit code -> predikat; missing: not set yet)."""

    id: bytes
    year: int
    kind: str
    no: int
    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    closes_on: date
    is_latest: bool = False
    organisations: dict[str, str] = field(default_factory=dict)

    def is_over(self, today: date) -> bool:
        return self.ends_on < today


def build_cycle(clockwork: Clockwork, ids: Ids) -> list[Period]:
    """Four quarters and the year, of last year and of this one, as policy foresees them, in the order they end."""
    today = clockwork.today
    made = [
        Period(ids(), year, one.kind, one.no, one.label, one.starts_on, one.ends_on, one.opens_on, one.closes_on)
        for year in (today.year - 1, today.year)
        for one in planned_periods(year, clockwork.policies, clockwork.calendar)
    ]
    latest = max((p for p in made if p.kind == QUARTERLY and p.is_over(today)), key=lambda p: p.ends_on)
    latest.is_latest = True
    latest.closes_on = max(latest.closes_on, clockwork.calendar.add(today, STILL_OPEN))
    return made


def appoint_meetings(structure: Structure) -> None:
    """Which office calibrates, and how far its meeting is. Staff has to be seated."""
    assessors: dict[str, set[bytes]] = {}
    for chair in structure.chairs:
        if chair.assessor is not None and chair.assessor.opd is chair.opd:
            assessors.setdefault(chair.opd.code, set()).add(chair.assessor.id)
    able = [code for code in _CALIBRATING if len(assessors.get(code, ())) >= _SEVERAL]
    for code, stage in zip(able, _MEETINGS, strict=False):
        structure.units[code].meeting = stage


def set_organisations(structure: Structure, cycle: list[Period], clockwork: Clockwork, seed: int) -> None:
    """How each unit did in each period that is over. In the latest one some OPDs have no predikat yet: all wait."""
    not_yet = {
        opd.code
        for opd in structure.opds()
        if not opd.meeting
        and opd.code not in _ALWAYS_SET
        and random.Random(f"{seed}:menunggu:{opd.code}").random() < _NOT_YET_SHARE
    }
    for unit in structure.units.values():
        if unit.code == CITY or unit.kind == "pimpinan":
            continue
        rng = random.Random(f"{seed}:organisasi:{unit.code}")
        lean = rng.uniform(-0.12, 0.12)
        waits = unit.opd is not None and unit.opd.code in not_yet
        for period in cycle:
            if period.is_over(clockwork.today) and not (period.is_latest and waits):
                period.organisations[unit.code] = _draw(rng.random() + lean).value


def _draw(roll: float) -> OrganisationPredicate:
    return next((value for value, share in _SHARES if roll < share), OrganisationPredicate.BAIK)


def write_cycle(
    structure: Structure, cycle: list[Period], clockwork: Clockwork, rows: Rows, ids: Ids, tenant: bytes
) -> None:
    """Periods, and the predikat of organisations as set by the leader above each unit."""
    add_period, add_predicate = rows.adder("period"), rows.adder("organisation_predicate")
    evidence = seeds.phrases()["organisation_evidence"]
    for period in cycle:
        add_period(
            (
                period.id,
                tenant,
                period.year,
                period.kind,
                period.no,
                period.label,
                period.starts_on.isoformat(),
                period.ends_on.isoformat(),
                period.opens_on.isoformat(),
                period.closes_on.isoformat(),
                2 if period.is_latest else 1,
            )
        )
        rng = random.Random(f"organisasi:{period.label}")
        for code, value in period.organisations.items():
            setter = _leader_above(structure.units[code])
            assert setter.holder is not None
            at = clockwork.between(rng, period.ends_on + timedelta(days=1), period.ends_on + timedelta(days=6))
            add_predicate(
                (
                    ids(),
                    tenant,
                    structure.units[code].id,
                    period.id,
                    value,
                    rng.choice(evidence),
                    setter.holder.id,
                    setter.capacity,
                    at.text,
                    None,
                )
            )


def _leader_above(unit: Unit) -> Chair:
    assert unit.head is not None
    return unit.head.assessor or unit.head
