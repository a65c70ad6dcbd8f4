"""The blueprint of periods, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from app.periods.operations import PeriodRefused, Sender
from app.web import clock
from app.web.forms import HouseForm
from app.web.request import actor, form_hash, form_key

blueprint = Blueprint("periods", __name__)
OUTDATED = "Ini diubah orang lain sejak halaman Anda dibuka. Tulisan Anda tetap di sini; periksa, lalu kirim ulang."


def sender() -> Sender:
    """Who sends this form."""
    return Sender(actor(), form_key(), form_hash(), clock.now(), clock.today())


def page_number() -> int:
    """The page asked for."""
    text = request.args.get("hal", "1")
    return min(max(int(text), 1), 9_999) if text.isascii() and text.isdigit() and len(text) <= 4 else 1


def refused(form: HouseForm, refusal: PeriodRefused) -> list[tuple[str, str]]:
    """The refusal as a problem of its field."""
    return [*form.problems(), (refusal.field, str(refusal))]


def by_field(problems: list[tuple[str, str]]) -> dict[str, Any]:
    """The first sentence of each field."""
    return dict(reversed(problems))
