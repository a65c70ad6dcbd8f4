"""Whoever leads a unit is rated by what the unit reached (SE MenPANRB 3/2023), as policy says."""
from __future__ import annotations

from datetime import date

from workflows.engine import Context, Guard
from workflows.policies import Policies, PolicyUnknown
from workflows.predicate import OrganisationPredicate, Rating


def leader_rating(reached: OrganisationPredicate, policies: Policies, on: date) -> Rating | None:
    """The rating hasil kerja of whoever leads an organisation that reached this; None where policy leaves it open."""
    try:
        if not policies.flag("appraisal.head_of_unit", on):
            return None
    except PolicyUnknown:
        return None  # a day before the circular
    if reached.value in policies.choices("appraisal.head_of_unit.above", on):
        return Rating.DI_ATAS
    return Rating.SESUAI if reached.value in policies.choices("appraisal.head_of_unit.meets", on) else Rating.DI_BAWAH


def is_leader_rated_as_the_unit(c: Context) -> bool:
    led = c.facts.led_rating
    return c.payload is None or led is None or c.payload.work_result in (None, led)


LEADS = Guard(is_leader_rated_as_the_unit, "Pegawai ini memimpin unit: rating hasil kerjanya mengikuti predikat "
              "kinerja organisasi unit yang dipimpinnya.", "appraisal.head_of_unit")
