"""What happens to a case: opened, moved by a decision, reminded of. Only here is a state stored."""

from app.cases.idempotency import KeyReused, OnBehalf, StepCommand, StepTaken
from app.cases.operations.acts import ActCommand, act
from app.cases.operations.clocks import (
    escalate_overdue,
    remind_soon,
    save_draft,
    summarise_late,
)
from app.cases.operations.opening import (
    ADD_CASE,
    issue,
    issue_again,
    open_case,
    start_case,
)
from app.cases.operations.passing import Route, hold, pass_over
from app.cases.operations.refusals import (
    REFUSALS,
    CaseNotFound,
    CaseOutdated,
)
from app.cases.operations.returning import ask_again, keep_returned
from app.cases.operations.taking import (
    ADD_DECISION,
    DECISION,
    DRAFT,
    FORGET_DRAFTS,
    take_step,
    take_system_step,
    take_system_step_if_open,
)
from app.cases.operations.wording import (
    REASON_FIELDS,
    plain,
    reason_of,
)
from app.cases.registry import Opening

__all__ = [
    "ADD_CASE",
    "ADD_DECISION",
    "DECISION",
    "DRAFT",
    "FORGET_DRAFTS",
    "REASON_FIELDS",
    "REFUSALS",
    "ActCommand",
    "CaseNotFound",
    "CaseOutdated",
    "KeyReused",
    "OnBehalf",
    "Opening",
    "Route",
    "StepCommand",
    "StepTaken",
    "act",
    "ask_again",
    "escalate_overdue",
    "hold",
    "issue",
    "issue_again",
    "keep_returned",
    "open_case",
    "pass_over",
    "plain",
    "reason_of",
    "remind_soon",
    "save_draft",
    "start_case",
    "summarise_late",
    "take_step",
    "take_system_step",
    "take_system_step_if_open",
]
