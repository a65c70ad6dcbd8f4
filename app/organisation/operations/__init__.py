"""Changes of the organisation on a date: who assesses whom, who holds what, who left. Nothing is deleted.

Every change points the open seats of the cases concerned to who is right from then on, in the same transaction.
"""

from app.organisation.operations.lines import (
    LineChange,
    apply_correction,
    change_line,
    correct_line,
    escalate_due,
    facts,
    follow_lines,
    report_wrong_assessor,
)
from app.organisation.operations.noting import OrganisationRefused, PersonOutdated
from app.organisation.operations.people import (
    Contract,
    Leaving,
    PostLeft,
    Transfer,
    leave,
    on_contract_changed,
    on_post_left,
    set_contract,
    tell_contracts,
    tell_left,
    transfer,
)

__all__ = [
    "Contract",
    "Leaving",
    "LineChange",
    "OrganisationRefused",
    "PersonOutdated",
    "PostLeft",
    "Transfer",
    "apply_correction",
    "change_line",
    "correct_line",
    "escalate_due",
    "facts",
    "follow_lines",
    "leave",
    "on_contract_changed",
    "on_post_left",
    "report_wrong_assessor",
    "set_contract",
    "tell_contracts",
    "tell_left",
    "transfer",
]
