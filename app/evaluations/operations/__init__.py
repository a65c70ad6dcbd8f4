"""Verbs on evaluations: open, write, decide, deliver, lapse, print."""

from app.evaluations.operations.deciding import apply
from app.evaluations.operations.evidence import add_evidence, withdraw_evidence
from app.evaluations.operations.feedback import Said, about_of, keep_feedback
from app.evaluations.operations.freezing import freeze
from app.evaluations.operations.hooks import (
    on_closed,
    on_result_changed,
    on_year_decided,
    tell_decided,
    tell_reopened,
)
from app.evaluations.operations.lapsing import Lapsed, lapse_due
from app.evaluations.operations.leaving import hand_over
from app.evaluations.operations.opening import open_for_version
from app.evaluations.operations.releasing import deliver_released
from app.evaluations.operations.whole_period import PeriodOver, PeriodUnknown, open_period
from app.evaluations.operations.writing import (
    NotWritable,
    Realised,
    RowOutdated,
    Writer,
    add_remark,
    write_realisation,
    write_reflection,
)

__all__ = [
    "Lapsed",
    "NotWritable",
    "PeriodOver",
    "PeriodUnknown",
    "Realised",
    "RowOutdated",
    "Said",
    "Writer",
    "about_of",
    "add_evidence",
    "add_remark",
    "apply",
    "deliver_released",
    "freeze",
    "hand_over",
    "keep_feedback",
    "lapse_due",
    "on_closed",
    "on_result_changed",
    "on_year_decided",
    "open_for_version",
    "open_period",
    "tell_decided",
    "tell_reopened",
    "withdraw_evidence",
    "write_realisation",
    "write_reflection",
]
