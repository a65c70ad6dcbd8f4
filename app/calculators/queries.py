"""`tangkas calc`: the rules of `workflows/calc` over JSON, one object or a list of them."""

from __future__ import annotations

import json
from typing import Any

from workflows.calc import UnknownOperation, UnreadablePayload, calculate, list_operations


class UnreadableInput(ValueError):
    """The input is no JSON object, or the operation is unknown; the message is a sentence."""


def catalogue() -> Any:
    """Every operation with its fields and one example."""
    return list_operations()


def answer(operation: str, text: str) -> Any:
    """The answer to one object, or the answers to a list of objects. Raises UnreadableInput."""
    try:
        payload = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableInput("Masukan bukan JSON yang dapat dibaca.") from None
    try:
        if isinstance(payload, list):
            return [calculate(operation, one) for one in payload]
        return calculate(operation, payload)
    except UnknownOperation:
        raise UnreadableInput(f"Operasi {operation} tidak dikenal; lihat `tangkas calc --list`.") from None
    except UnreadablePayload as unreadable:
        raise UnreadableInput(str(unreadable)) from None
