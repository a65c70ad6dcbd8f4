"""What changes the cascade: the matrix and its cells, links, agreements, and what comes in from a file."""

from app.cascade.operations.agreements import (
    AgreementClosed,
    AgreementExists,
    AgreementOutdated,
    MeasureWords,
    apply,
    put_objective,
    remove_objective,
    start_agreement,
)
from app.cascade.operations.file import Plan, PlanOutdated, import_matrix, plan_matrix
from app.cascade.operations.freezing import freeze
from app.cascade.operations.links import follow_version, link, link_together
from app.cascade.operations.matrix import (
    CellOutdated,
    add_column,
    add_member,
    follow_plan,
    remove_column,
    set_cell,
    take_roles,
)
from app.cascade.operations.orders import Refused

__all__ = [
    "AgreementClosed",
    "AgreementExists",
    "AgreementOutdated",
    "CellOutdated",
    "MeasureWords",
    "Plan",
    "PlanOutdated",
    "Refused",
    "add_column",
    "add_member",
    "apply",
    "follow_plan",
    "follow_version",
    "freeze",
    "import_matrix",
    "link",
    "link_together",
    "plan_matrix",
    "put_objective",
    "remove_column",
    "remove_objective",
    "set_cell",
    "start_agreement",
    "take_roles",
]
