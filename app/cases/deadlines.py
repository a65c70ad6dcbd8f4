"""How far a deadline is, in the days that its own rule counts: the same on every page that names it."""

from __future__ import annotations

from datetime import date

from app.cases.registry import handler_of
from app.web.filters import jarak
from workflows.calendar import WorkingDays
from workflows.policies import Policies, PolicyValue, Unit
from workflows.policies.citations import citation_label


class Deadlines:
    """Distances to deadlines of visits, counted as the policy of the day they were opened counts; asked once each.

    `version`: that of the case's process table; None where a row stands for cases of several.
    """

    def __init__(self, policies: Policies, calendar: WorkingDays, today: date) -> None:
        self._policies, self._calendar, self._today = policies, calendar, today
        self._rules: dict[tuple[str, str, date, int | None], PolicyValue | None] = {}

    def of(
        self, process: str, state: str, since: date, due_on: date, version: int | None = None
    ) -> tuple[int, bool]:
        """Days left (negative when late), and whether they are working days."""
        in_working_days = self.in_working_days(process, state, since, version)
        days = self._calendar.between(self._today, due_on) if in_working_days else 0
        return (days, True) if days else ((due_on - self._today).days, False)  # a weekend late is late in days

    def words(self, process: str, state: str, since: date, due_on: date, version: int | None = None) -> str:
        """13 hari lagi, lewat 2 hari kerja."""
        days, working = self.of(process, state, since, due_on, version)
        return jarak(days, unit="hari\u00a0kerja" if working else "hari")

    def in_working_days(self, process: str, state: str, since: date, version: int | None = None) -> bool:
        """Whether the deadline of a visit opened on that day was counted in working days."""
        rule = self._rule(process, state, since, version)
        return rule is not None and rule.unit is Unit.WORKING_DAYS

    def article(self, process: str, state: str, since: date, version: int | None = None) -> str:
        """What that number of days rests on, as it may be printed."""
        rule = self._rule(process, state, since, version)
        return citation_label(rule.instrument, rule.article) if rule else ""

    def _rule(self, process: str, state: str, since: date, version: int | None) -> PolicyValue | None:
        key = (process, state, since, version)
        if key not in self._rules:
            handler = handler_of(process)
            table = handler.table_with(state) if version is None else handler.table(version)
            policy = table.due_policy(table.state(state))
            self._rules[key] = self._policies.value(policy, since) if policy else None
        return self._rules[key]
