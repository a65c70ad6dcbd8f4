"""A process table as one text that changes when, and only when, what binds people changes.

Words on buttons and the look of things are left out: they may be mended. Everything else of a stage and a step is in,
also what a later hand adds to them: a field is named where it is not at its default.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from types import FunctionType
from typing import Any

from workflows.engine import Process
from workflows.policies import Policy
from workflows.steps import Guard

WORDS = frozenset({"label", "past", "hint", "if_late", "kind", "phase", "silent", "because"})


def canonical(process: Process) -> str:
    """The text of a table: one line a state, one line a step, in the order of the table."""
    lines = [f"process {process.name} initial {process.initial.value} {'person' if process.personal else 'unit'}"]
    lines += (f"stage {_text(stage)}" for stage in process.stages.values())
    lines += (f"step {_text(step)}" for step in process.steps)
    return "\n".join(lines) + "\n"


def fingerprint(process: Process) -> str:
    """Sixteen digits that stand for that text."""
    return hashlib.sha256(canonical(process).encode()).hexdigest()[:16]


def _text(value: Any) -> str:
    if isinstance(value, Guard):
        return f"{value.question.__name__}({value.cites})"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Policy):
        return str(value)
    if isinstance(value, (type, FunctionType)):
        return value.__name__
    if is_dataclass(value):
        return "{" + " ".join(_said(value)) + "}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_text(said)}" for key, said in value.items()) + "}"
    if isinstance(value, (tuple, list, frozenset, set)):
        parts = [_text(one) for one in value]
        return "[" + ", ".join(sorted(parts) if isinstance(value, (frozenset, set)) else parts) + "]"
    return str(value)


def _said(value: Any) -> Iterator[str]:
    for field in fields(value):
        said = getattr(value, field.name)
        if field.name not in WORDS and said != _default(field):
            yield f"{field.name}={_text(said)}"


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING
