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

RENEWALS = [("12", "1 tahun"), ("24", "2 tahun"), ("36", "3 tahun"), ("48", "4 tahun"), ("60", "5 tahun")]
ON_A_CONTRACT = ("months", "competence", "need")


class RecommendationForm(StepForm):
    """The proposals this predikat allows, the reward if one is meant, and the reason.

    About a contract: renewed or not, for how long, and a word on each of the three grounds of PP 49/2018 Pasal 37.
    """

    proposal = radio("Usulan", empty="Pilih usulannya.")
    reward_code = choice("Penghargaan yang diusulkan (bila mengusulkan penghargaan)", optional=True)
    months = choice("Lama perpanjangan (bila diperpanjang)", RENEWALS, optional=True)
    reason = paragraph("Alasan", 2000, least=20, empty="Tulis alasannya, paling sedikit dua puluh huruf.")
    competence = paragraph("Kesesuaian kompetensi", 1000, least=10, empty="Tulis kesesuaian kompetensinya.")
    need = paragraph("Kebutuhan instansi", 1000, least=10, empty="Tulis kebutuhan instansinya.")

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> RecommendationForm:
        """The form with the choices of this result."""
        view = queries.followup(session, case.id)
        form = cls(formdata)
        options = in_force(session).choices(f"followup.options.{view.predikat.value}", case.rules_on) if view else ()
        if view and view.contract_ends_on:
            form.proposal.choices = [(o.value, PROPOSAL_LABEL[o]) for o in (Proposal.RENEW, Proposal.LET_END)]
            form.reason.label.text = "Pencapaian kinerja dan alasan"
            del form.reward_code
            return form
        for name in ON_A_CONTRACT:
            del form[name]
        form.proposal.choices = [(o, PROPOSAL_LABEL[Proposal(o)]) for o in options if o != Proposal.NONE.value]
        form.reward_code.choices = [("", "Tidak mengusulkan penghargaan"), *((r.code, r.name) for r in catalogue())]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever renews says for how long."""
        fine = bool(super().validate(extra_validators))
        if "months" in self and self.proposal.data == Proposal.RENEW.value and not self.months.data:
            self.months.errors = ["Pilih lama perpanjangannya."]
            return False
        return fine

    def payload(self) -> Any:
        proposal = Proposal(self.proposal.data)
        if "months" in self:
            months = int(self.months.data) if proposal is Proposal.RENEW else 0
            return Recommendation(proposal, self._grounds(), months=months)
        code = self.reward_code.data if proposal is Proposal.REWARD else ""
        return Recommendation(proposal, self.reason.data, code or "")

    def _grounds(self) -> str:
        """The three grounds, each a paragraph of its own on the page and on paper."""
        grounds = ((self.competence.label.text, self.competence.data), (self.need.label.text, self.need.data))
        return "\n".join([self.reason.data, *(f"{label}: {words}" for label, words in grounds)])

