"""Why nothing was written."""

from __future__ import annotations

import sqlalchemy as sa

from app.cases import queries
from workflows import engine


class CaseNotFound(LookupError):
    """No such case, or not one this person may see."""


class CaseOutdated(Exception):
    """The case moved since the page was drawn; `latest` tells who decided what and when."""

    def __init__(self, latest: queries.TimelineEntry | queries.ActEntry | None) -> None:
        self.latest = latest
        super().__init__("case outdated")


REFUSALS = (
    CaseNotFound, CaseOutdated, engine.UnknownStep, engine.StepNotOpen, engine.StepRefused, sa.exc.IntegrityError,
)  # fmt: skip
