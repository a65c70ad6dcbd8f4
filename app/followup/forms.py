"""What a person may type on a recommendation."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.cases.queries import CaseView
from app.followup import queries
from app.policies.queries import in_force
from app.recognition.queries import catalogue
from app.web.forms import StepForm, choice, paragraph, radio
from workflows.followup import PROPOSAL_LABEL, Proposal, Recommendation


class RecommendationForm(StepForm):
    """The proposals this predikat allows, the reward if one is meant, and the reason."""

    proposal = radio("Usulan", empty="Pilih usulannya.")
    reward_code = choice("Penghargaan yang diusulkan (bila mengusulkan penghargaan)", optional=True)
    reason = paragraph("Alasan", 2000, least=20, empty="Tulis alasannya, paling sedikit dua puluh huruf.")

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> RecommendationForm:
        """The form with the choices of this result."""
        view = queries.followup(session, case.id)
        form = cls(formdata)
        options = in_force(session).choices(f"followup.options.{view.predikat.value}", case.rules_on) if view else ()
        form.proposal.choices = [(o, PROPOSAL_LABEL[Proposal(o)]) for o in options if o != Proposal.NONE.value]
        form.reward_code.choices = [("", "Tidak mengusulkan penghargaan"), *((r.code, r.name) for r in catalogue())]
        return form

    def payload(self) -> Any:
        proposal = Proposal(self.proposal.data)
        code = self.reward_code.data if proposal is Proposal.REWARD else ""
        return Recommendation(proposal, self.reason.data, code or "")
