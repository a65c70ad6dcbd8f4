"""One form for each calculation that has a page of its own; the others take their fields as one JSON object."""

from __future__ import annotations

from types import MappingProxyType

from app.calculators.forms.discipline import DeadlineForm, EffectiveForm, SummonsForm
from app.calculators.forms.people import ObjectionForm, PredicateForm, YearForm
from app.calculators.forms.shape import CalculatorForm
from app.calculators.forms.sheets import ComparisonForm, IdentityForm, ReviewForm, TargetForm
from app.calculators.forms.units import CreditForm, DistributionForm

__all__ = ["FORMS", "CalculatorForm"]

FORMS: MappingProxyType[str, type[CalculatorForm]] = MappingProxyType(
    {
        form.operation: form
        for form in (
            PredicateForm,
            YearForm,
            ObjectionForm,
            ReviewForm,
            TargetForm,
            ComparisonForm,
            DistributionForm,
            CreditForm,
            IdentityForm,
            DeadlineForm,
            EffectiveForm,
            SummonsForm,
        )
    }
)
"""By operation, in the order of the page."""
