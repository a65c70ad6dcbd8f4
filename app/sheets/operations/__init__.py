"""A sheet that came back is laid beside the draft, and written into it all at once or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from app.exchange.reading import Lines
from app.sheets.operations.plan import Basis, Plan, plan_sheet
from app.skp.operations import Draft, Edit, Whole, write_whole
from app.skp.queries import content_of, leading

__all__ = ["Basis", "Plan", "PlanOutdated", "import_sheet", "plan_sheet"]


class PlanOutdated(Exception):
    """The draft is no longer what the sheet was laid beside; `plan` is what the sheet would do now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("plan outdated")


def import_sheet(order: Edit, lines: Lines, owner: str, shown: str, name: str, data: bytes) -> Plan | None:
    """Write everything the sheet says, if it does what was shown. None when the same form did it before.

    Raises as every edit of an SKP, and PlanOutdated.
    """
    plans: list[Plan] = []
    write_whole(order, _planner(order.version, lines, owner, shown, name, hashlib.sha256(data).hexdigest(), plans))
    return plans[0] if plans else None


def _planner(
    version: int, lines: Lines, owner: str, shown: str, name: str, sha256: str, plans: list[Plan]
) -> Callable[[Draft], Whole]:
    def plan(draft: Draft) -> Whole:
        head = draft.head
        content = content_of(draft.session, head.case_id)
        leaders = leading(draft.session, head.position_id, head.year, draft.today)
        made = plan_sheet(lines, Basis(head, content, leaders, owner, draft.policies, draft.rules_on))
        if made.problems or made.digest != shown or head.content_version != version:
            raise PlanOutdated(made)
        plans.append(made)
        return made.whole(name, sha256)

    return plan
