"""Verbs of periods: a year's periods, windows, more time, and the predikat of a unit."""

from app.periods.operations.predicates import NotTheLeader, Setting, set_predicate
from app.periods.operations.windows import (
    KeyReused,
    MoreTime,
    PeriodOutdated,
    PeriodRefused,
    Sender,
    Window,
    change_window,
    create_year,
    dispense_case,
    dispense_opd,
    refuse_year,
)

__all__ = [
    "KeyReused",
    "MoreTime",
    "NotTheLeader",
    "PeriodOutdated",
    "PeriodRefused",
    "Sender",
    "Setting",
    "Window",
    "change_window",
    "create_year",
    "dispense_case",
    "dispense_opd",
    "refuse_year",
    "set_predicate",
]
