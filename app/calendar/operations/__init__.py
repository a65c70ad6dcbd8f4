"""Days off loaded, added and withdrawn; outages told and put in force by four eyes. One transaction each."""

from app.calendar.operations.holidays import Change, ChangeKind, Day, Foreseen, apply_change, foresee
from app.calendar.operations.outages import decide_outage, foresee_outage, propose_outage, why_not_decide
from app.calendar.operations.refusals import CalendarOutdated, CalendarRefused

__all__ = [
    "CalendarOutdated",
    "CalendarRefused",
    "Change",
    "ChangeKind",
    "Day",
    "Foreseen",
    "apply_change",
    "decide_outage",
    "foresee",
    "foresee_outage",
    "propose_outage",
    "why_not_decide",
]
