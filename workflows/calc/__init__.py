"""The rules as calculations: one payload in, one answer out, the same for the page and the command line.

Decimals are strings with a point, dates ISO. A domain error is an answer
(`{"error": code, "message": sentence}`); an unknown operation is an exception.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.calc.operations import OPERATIONS
from workflows.calc.reading import CalculationRefused, shown
from workflows.calc.shape import Operation, Rules
from workflows.calendar import WorkingDays
from workflows.policies import Policies, PolicyUnknown, citation, load_defaults

__all__ = ["OPERATIONS", "Operation", "Rules", "UnknownOperation", "UnreadablePayload", "calculate", "list_operations"]


# Weekends only; every answer that counts working days with it warns.
NO_HOLIDAYS = WorkingDays({}, frozenset())


class UnknownOperation(LookupError):
    """No operation carries that name; the message is the sentence to show."""


class UnreadablePayload(ValueError):
    """The payload is not an object with fields; the message is the sentence to show."""


def calculate(
    operation: str,
    payload: Mapping[str, Any],
    *,
    policies: Policies | None = None,
    calendar: WorkingDays = NO_HOLIDAYS,
    on: date = date.max,
) -> dict[str, Any]:
    """The answer of an operation.

    `policies` are the shipped ones when none are given; `calendar` counts when the payload brings no holidays;
    `on` is the day whose policies count, by default those that never end. Raises `UnknownOperation` and
    `UnreadablePayload`; everything else that is wrong is answered.
    """
    if operation not in OPERATIONS:
        raise UnknownOperation(f"Operasi {shown(operation)} tidak dikenal. Lihat daftarnya dengan --list.")
    if not isinstance(payload, Mapping):
        raise UnreadablePayload("Masukan harus berupa satu objek JSON atau daftar objek.")
    try:
        return OPERATIONS[operation].run(payload, Rules(policies or load_defaults(), calendar, on))
    except CalculationRefused as error:
        return {"error": error.code, "message": str(error)}
    except PolicyUnknown as error:
        return {"error": "policy_unknown", "message": str(error)}


def list_operations() -> list[dict[str, Any]]:
    """Every operation with its fields and one example, in the order of the catalogue."""
    return [
        {
            "operation": one.name, "summary": one.summary, "fields": one.fields, "example": one.example,
            "citation": citation(one.cites).label,
        }
        for one in OPERATIONS.values()
    ]
