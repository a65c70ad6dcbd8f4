"""`tangkas calc`: the rules of `workflows/calc` over JSON, one object or a list of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.calendar.models import HolidayYear
from app.city.seeds import holidays
from app.policies.queries import rules_in_force
from app.settings import Settings
from workflows.calc import NO_HOLIDAYS, UnknownOperation, UnreadablePayload, calculate, list_operations
from workflows.calendar import WorkingDays
from workflows.policies import Policies, load_defaults


class UnreadableInput(ValueError):
    """The input is no JSON object, or the operation is unknown; the message is a sentence."""


def catalogue() -> Any:
    """Every operation with its fields and one example."""
    return list_operations()


def rules_known(settings: Settings) -> tuple[Policies, WorkingDays]:
    """What the installation of these settings counts with; where it has none yet, the values and days off shipped."""
    shipped = WorkingDays({d.on_date: d.name for d in holidays()}, frozenset(d.on_date.year for d in holidays()))
    here = sa.make_url(settings.sqlalchemy_url)
    if settings.is_sqlite and not Path(here.database or "").exists():
        return load_defaults(), shipped
    engine = sa.create_engine(here)
    try:
        if not sa.inspect(engine).has_table(HolidayYear.__tablename__):
            return load_defaults(), shipped
        with Session(engine) as session:
            return rules_in_force(session)
    finally:
        engine.dispose()


def answer(operation: str, text: str, policies: Policies | None = None, calendar: WorkingDays = NO_HOLIDAYS) -> Any:
    """The answer to one object, or the answers to a list of objects. Raises UnreadableInput."""
    try:
        payload = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableInput("Masukan bukan JSON yang dapat dibaca.") from None
    try:
        if isinstance(payload, list):
            return [calculate(operation, one, policies=policies, calendar=calendar) for one in payload]
        return calculate(operation, payload, policies=policies, calendar=calendar)
    except UnknownOperation:
        raise UnreadableInput(f"Operasi {operation} tidak dikenal; lihat `tangkas calc --list`.") from None
    except UnreadablePayload as unreadable:
        raise UnreadableInput(str(unreadable)) from None
