"""What the form of a calculation is: fields in groups, an example, and the payload they make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms.validators import ValidationError

from app.web.forms import HouseForm, choice, text
from workflows.predicate import OrganisationPredicate, Predicate, Rating

WHOLE = re.compile(r"[0-9]{1,7}")
RATINGS = [(one.value, one.label) for one in Rating]
PREDICATES = [(one.value, one.label) for one in Predicate]
ORGANISATIONS = [(one.value, one.label) for one in OrganisationPredicate]


class CalculatorForm(HouseForm):
    """`lines` groups the fields drawn beside each other: (heading, names); the others stand below each other."""

    operation: ClassVar[str]
    address: ClassVar[str]
    title: ClassVar[str]
    lead: ClassVar[str]
    topic: ClassVar[str]
    example: ClassVar[dict[str, str]]
    lines: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def payload(self) -> dict[str, Any]:
        """What the calculation is asked; only after `validate()`."""
        return {name: value or None for name, value in self.data.items()}

    @property
    def alone(self) -> list[Any]:
        """The fields that stand below each other, in their order."""
        grouped = {name for _, names in self.lines for name in names}
        return [field for field in self if field.name not in grouped]

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.lines]


class Whole:
    """A whole number; nothing counts as none."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: HouseForm, field: Any) -> None:
        typed = field.data or ""
        if typed and not (WHOLE.fullmatch(typed) and int(typed) <= self.most):
            raise ValidationError(f"Isi dengan bilangan bulat 0 sampai {self.most}.")


def whole(label: str, most: int) -> Any:
    """A field for a whole number."""
    field = text(label, 7)
    field.kwargs["validators"] = [*field.kwargs["validators"], Whole(most)]
    return field


def one_of(label: str, options: Iterable[tuple[str, str]], *, optional: bool = False) -> Any:
    """One of a closed list; an optional one begins with nothing chosen."""
    listed = list(options)
    return choice(label, [("", "Belum ada"), *listed] if optional else listed, optional=optional)
