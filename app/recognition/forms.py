"""What a person may type on a reward."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.cases.queries import CaseView
from app.recognition import queries
from app.web.forms import StepForm, paragraph
from workflows.recognition import Award


class AwardForm(StepForm):
    """The merit as decision and piagam print it, beginning with what the nomination said."""

    merit = paragraph(
        "Jasa yang dicantumkan pada keputusan dan piagam",
        600,
        least=20,
        empty="Tulis jasanya, paling sedikit dua puluh huruf.",
    )

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> AwardForm:
        """The form, begun with the nomination's words."""
        view = queries.recognition(session, UUID(str(case.id)))
        return cls(formdata, data={"merit": view.merit if view else ""})

    def payload(self) -> Any:
        return Award(self.merit.data)
