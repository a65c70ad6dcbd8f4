"""Verbs on leave: read a file, compare it with what stands, write all of it or nothing."""

from app.absences.operations.applying import ImportRefused, LeaveFile, PlanOutdated, apply_leave, plan_leave
from app.absences.operations.planning import Plan, Planned, Verb

__all__ = [
    "ImportRefused",
    "LeaveFile",
    "Plan",
    "PlanOutdated",
    "Planned",
    "Verb",
    "apply_leave",
    "plan_leave",
]
