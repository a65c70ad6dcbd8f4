"""Reading an SKP or evaluation as one object, in the shape people exchange it."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from workflows.calc.reading import (
    CalculationRefused,
    Payload,
    date_field,
    objects_field,
    optional_code_field,
    plain_decimal,
    text_field,
)
from workflows.predicate import OrganisationPredicate, Rating, ResultKind
from workflows.review import Place, ReviewedRow, Sheet
from workflows.target import Direction, Quantity, TargetUnreadable, read_quantity
from workflows.vocabulary import Approach, Aspect, BehaviourValue, EmploymentStatus, FormClass

MAX_RESULTS = 100
MAX_DEPTH = 8
_ASN = frozenset({
    EmploymentStatus.PNS.value, EmploymentStatus.CPNS.value, EmploymentStatus.PPPK.value,
    EmploymentStatus.PPPK_PARUH_WAKTU.value,
})
_ASN_NUMBERS = frozenset({"nip", "nippppk", "ni_pppk"})
_LEGACY = re.compile(
    r"(nilai|score|skor|bobot|weight|weighted|tertimbang|numeric|iki_category|kategori_iki|capaian_iki)(_|$)",
    re.IGNORECASE,
)
_LEGACY_FORMAT = re.compile(r"8/2021|46/2011")


class SheetKind(StrEnum):
    SKP = "skp"
    EVALUATION = "evaluation"


class SheetRead(NamedTuple):
    """The sheet with what stands beside its rows."""

    kind: SheetKind
    approach: Approach
    sheet: Sheet
    attachments: dict[str, int]
    justification: str


def read_sheet(payload: Payload) -> SheetRead:
    """The sheet of a payload. Raises `CalculationRefused` naming the field that cannot be read."""
    kind = optional_code_field(payload, "kind", SheetKind) or SheetKind.EVALUATION
    ratings = _object(payload, "ratings")
    period = _object(payload, "period")
    employee, assessor = _object(payload, "employee"), _object(payload, "assessor")
    form_class = optional_code_field(payload, "form_class", FormClass) or FormClass.JA_JF
    sheet = Sheet(
        rows=tuple(_rows(payload)),
        starts_on=_optional_date(period, "start"),
        ends_on=_optional_date(period, "end"),
        form_class=form_class,
        is_evaluation=kind is SheetKind.EVALUATION,
        expectations=_expectations(payload),
        document_date=_optional_date(payload, "document_date"),
        assessor_is_asn=_is_asn(assessor),
        heads_unit=form_class is FormClass.JPT or employee.get("is_unit_head") is True,
        organisation=optional_code_field(payload, "organisation_predicate_code", OrganisationPredicate),
        work_result=_rating(ratings, "work_result_code"),
        behaviour=_rating(ratings, "behaviour_code"),
        legacy_fields=tuple(dict.fromkeys(_legacy(payload))),
    )
    approach = optional_code_field(payload, "approach", Approach) or Approach.KUANTITATIF
    justification = _optional_text(payload, "justification") or _optional_text(ratings, "justification")
    return SheetRead(kind, approach, sheet, _attachments(payload), justification)


def _rows(payload: Payload) -> Iterator[ReviewedRow]:
    for number, result in enumerate(objects_field(payload, "work_results"), start=1):
        kind = optional_code_field(result, "type", ResultKind) or ResultKind.UTAMA
        no = result.get("no", number)
        if isinstance(no, bool) or not isinstance(no, int) or not 1 <= no <= MAX_RESULTS:
            raise CalculationRefused("field_invalid", f"Nomor hasil kerja 1 sampai {MAX_RESULTS}.")
        plan = _optional_text(result, "result_plan")
        for indicator, one in enumerate(objects_field(result, "indicators"), start=1):
            yield _row(one, Place(kind, no, optional_code_field(one, "aspect_code", Aspect), indicator), plan)


def _row(one: Payload, place: Place, plan: str) -> ReviewedRow:
    target = _object(one, "target")
    return ReviewedRow(
        place=place,
        plan=plan,
        indicator=_optional_text(one, "indicator"),
        target=_quantity(target),
        direction=optional_code_field(target, "direction", Direction),
        realisation=_quantity(_object(one, "realisation")) if one.get("realisation") is not None else None,
        feedback=tuple(_feedback(one)),
        rating=_rating(one, "row_rating_code"),
    )


def _quantity(given: Payload) -> Quantity:
    """The number beside the text when one is given, else the text as people write it, else a narrative."""
    text, unit = _optional_text(given, "text"), _optional_text(given, "unit").lower()
    comparator = given.get("comparator")
    if comparator not in (None, "", ">=", "<=", "="):
        raise CalculationRefused("comparator_unknown", "Isian comparator berisi >=, <=, atau =.")
    value: Decimal | None = plain_decimal(given.get("value"))
    if value is None and given.get("value") not in (None, ""):
        raise CalculationRefused("field_invalid", "Isian value harus angka dengan titik desimal, misalnya 98.5.")
    if value is not None:
        return Quantity(value, unit, str(comparator) if comparator else None, text)
    if "value" in given:
        return Quantity(None, unit, None, text)
    try:
        return read_quantity(text)
    except TargetUnreadable:
        return Quantity(None, unit, None, text)


def _feedback(one: Payload) -> Iterator[str]:
    given = one.get("feedback")
    if isinstance(given, str):
        yield _optional_text(one, "feedback")
        return
    for line in objects_field(one, "feedback"):
        yield _optional_text(line, "text")


def _expectations(payload: Payload) -> dict[BehaviourValue, str] | None:
    """What is expected of each value; None when the sheet has no part about behaviour."""
    if payload.get("behaviours") is None:
        return None
    found = {}
    for line in objects_field(payload, "behaviours"):
        value = optional_code_field(line, "value_code", BehaviourValue)
        if value is not None:
            found[value] = _optional_text(line, "leader_expectation")
    return found


def _attachments(payload: Payload) -> dict[str, int]:
    given = _object(payload, "attachments")
    lists = {name: given.get(name) or [] for name in ("resources", "accountability", "consequences")}
    for name, lines in lists.items():
        if not isinstance(lines, list):
            raise CalculationRefused("field_invalid", f"Isian {name} harus berupa daftar.")
    return {name: len(lines) for name, lines in lists.items()}


def _is_asn(assessor: Payload) -> bool:
    """By status, else by the kind of number; nobody named is nobody to ask about."""
    status, number = assessor.get("status"), assessor.get("identity_type")
    if isinstance(status, str) and status:
        return status.upper().replace(" ", "_") in _ASN
    return not isinstance(number, str) or number.lower() in _ASN_NUMBERS


def _rating(given: Payload, name: str) -> Rating | None:
    """A number in a rating's place belongs to the old format, which is told, not refused."""
    value = given.get(name)
    if plain_decimal(value) is not None:
        return None
    return optional_code_field(given, name, Rating)


def _legacy(given: object, depth: int = 0) -> Iterator[str]:
    """The fields that carry the numbers of the old format, wherever they stand."""
    if depth > MAX_DEPTH:
        return
    if isinstance(given, Mapping):
        for name, value in given.items():
            is_code = str(name).endswith("rating_code") or str(name) in ("work_result_code", "behaviour_code")
            if plain_decimal(value) is not None and (is_code or _LEGACY.search(str(name))):
                yield str(name)
            elif name == "source" and isinstance(value, str) and _LEGACY_FORMAT.search(value):
                yield "format lama"
            else:
                yield from _legacy(value, depth + 1)
    elif isinstance(given, Sequence) and not isinstance(given, str | bytes):
        for value in given:
            yield from _legacy(value, depth + 1)


def _object(payload: Payload, name: str) -> Payload:
    value = payload.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalculationRefused("field_invalid", f"Isian {name} harus berupa objek.")
    return value


def _optional_text(payload: Payload, name: str) -> str:
    return "" if payload.get(name) is None else text_field(payload, name)


def _optional_date(payload: Payload, name: str) -> date | None:
    return None if payload.get(name) is None else date_field(payload, name)
