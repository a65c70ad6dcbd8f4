"""An office in the window of the annual evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from app.periods.models import PeriodKind
from tests.integration.evaluation_office import Kept, Office, office_in


class YearOffice(Office):
    """The same pages, for the evaluation of the year."""

    def case(self, kind: PeriodKind = PeriodKind.ANNUAL) -> UUID:
        return super().case(kind)


Pages = TypeVar("Pages", bound=YearOffice)


def year_in(kept: Kept, folder: Path, pages: type[Pages]) -> Iterator[Pages]:
    """On 20 December, with the predikat of the organisation for the year."""
    for one in office_in(kept, folder):
        one.__class__ = pages
        assert isinstance(one, pages)
        one.on(date(2026, 12, 20))
        one.organisation_is(kind=PeriodKind.ANNUAL)
        yield one
