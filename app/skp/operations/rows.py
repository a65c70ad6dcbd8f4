"""The rows of a draft: results, indicators, expectations and annex lines are added, changed and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.cases.operations import CaseNotFound
from app.database import new_id
from app.skp.models import Annex, Behaviour, Indicator, Result
from app.skp.operations.editing import Draft, Edit, Edited, TooMuch, Written, edit
from app.skp.queries.content import ANNEX, BEHAVIOUR, INDICATOR, RESULT
from app.skp.queries.support import Support
from app.skp.queries.supports import circle, circle_told
from workflows.predicate import ResultKind
from workflows.target import Quantity, default_direction
from workflows.vocabulary import AnnexKind, Aspect, BehaviourValue, Classification, Direction

# What an edit touched, as the record names it: a row by its id, the two lists without rows of their own by a word.
BEHAVIOUR_MARK, ANNEX_MARK = "behaviours", "annex"


@dataclass(frozen=True, slots=True)
class ResultWords:
    """What a person writes of a rencana hasil kerja. `supports`: the row of a leader that `leader_result` tells of."""

    kind: ResultKind
    classification: Classification
    leader_result: str
    plan: str
    assigned_by: str = ""
    supports: Support | None = None


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """What a person writes of an indicator. Without a direction the target's own is taken."""

    aspect: Aspect | None
    text: str
    target: Quantity
    direction: Direction | None = None
    perspective: str = ""

    def values(self) -> dict[str, Any]:
        """The columns, with the target as written and as understood."""
        return {
            "aspect": self.aspect,
            "text": self.text,
            "target_text": self.target.text,
            "target_value": self.target.value,
            "unit": self.target.unit,
            "direction": self.direction or default_direction(self.target, self.aspect),
            "perspective": self.perspective,
        }


def _plain(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a record can hold them."""
    return {name: "" if value is None else str(getattr(value, "value", value)) for name, value in values.items()}


def result_values(words: ResultWords) -> dict[str, Any]:
    """The columns of a result."""
    return {
        "kind": words.kind,
        "classification": words.classification,
        "leader_result": words.leader_result,
        "plan": words.plan,
        "assigned_by": words.assigned_by,
        "supports_result_id": words.supports.result_id if words.supports else None,
        "supports_measure_id": words.supports.measure_id if words.supports else None,
    }


def refuse_circle(draft: Draft, supports: Support | None) -> None:
    """Raises TooMuch with the sentence that names the circle a link would close."""
    if supports is None:
        return
    found = circle(draft.session, draft.head.position_id, supports, draft.today)
    if found is None:
        raise CaseNotFound
    if found:
        raise TooMuch(circle_told(found))


def _next_result_no(draft: Draft, kind: ResultKind) -> int:
    last = draft.session.execute(
        sa.select(sa.func.max(RESULT.no)).where(RESULT.version_id == draft.head.case_id, RESULT.kind == kind)
    ).scalar()
    return (last or 0) + 1


def _result(draft: Draft, result_id: UUID) -> Any:
    row = draft.session.execute(
        sa.select(RESULT.id, RESULT.no, RESULT.kind, RESULT.plan).where(
            RESULT.id == result_id, RESULT.version_id == draft.head.case_id
        )
    ).first()
    if row is None:
        raise CaseNotFound
    return row


def _indicator(draft: Draft, indicator_id: UUID) -> Any:
    row = draft.session.execute(
        sa.select(INDICATOR.id, INDICATOR.no, INDICATOR.result_id, INDICATOR.text, INDICATOR.target_text)
        .join(RESULT.id.table, RESULT.id == INDICATOR.result_id)
        .where(INDICATOR.id == indicator_id, RESULT.version_id == draft.head.case_id)
    ).first()
    if row is None:
        raise CaseNotFound
    return row


def add_result(order: Edit, words: ResultWords, indicators: tuple[IndicatorWords, ...] = ()) -> Edited:
    """A new rencana hasil kerja at the end of its section, with its first indicators. Raises as `edit`, and TooMuch."""

    def change(draft: Draft) -> Written:
        most = draft.policies.value("skp.results.max", draft.rules_on)
        count = draft.session.execute(
            sa.select(sa.func.count(RESULT.id)).where(RESULT.version_id == draft.head.case_id)
        ).scalar_one()
        if count >= draft.policies.count("skp.results.max", draft.rules_on):
            raise TooMuch(most.text)
        refuse_circle(draft, words.supports)
        result_id, no = new_id(), _next_result_no(draft, words.kind)
        draft.session.add(Result(id=result_id, version_id=draft.head.case_id, no=no, **result_values(words)))
        draft.session.flush()
        rows = [
            Indicator(id=new_id(), result_id=result_id, no=number, **one.values())
            for number, one in enumerate(indicators, start=1)
        ]
        draft.session.add_all(rows)
        told = {**_plain(result_values(words)), "no": no, "indicators": [_plain(one.values()) for one in indicators]}
        return Written((result_id.hex, *(row.id.hex for row in rows)), told, result_id)

    return edit(order, "result:added", change)


def change_result(order: Edit, result_id: UUID, words: ResultWords) -> Edited:
    """Other words for a result. In another section it goes to its end and the gap closes. Raises as `edit`."""

    def change(draft: Draft) -> Written:
        row = _result(draft, result_id)
        refuse_circle(draft, words.supports)
        values = result_values(words)
        if row.kind is not words.kind:
            values["no"] = _next_result_no(draft, words.kind)
        draft.session.execute(sa.update(RESULT.id.table).where(RESULT.id == result_id).values(**values))
        if row.kind is not words.kind:
            _close_result_gap(draft, row.kind, row.no)
        return Written((result_id.hex,), {**_plain(values), "before": row.plan}, result_id)

    return edit(order, "result:changed", change, (result_id.hex,))


def remove_result(order: Edit, result_id: UUID) -> Edited:
    """A result leaves the draft with its indicators; the following ones move up. Its words stay in the record."""

    def change(draft: Draft) -> Written:
        row = _result(draft, result_id)
        gone = draft.session.execute(
            sa.select(INDICATOR.id, INDICATOR.text, INDICATOR.target_text)
            .where(INDICATOR.result_id == result_id)
            .order_by(INDICATOR.no)
        ).all()
        draft.session.execute(sa.delete(INDICATOR.id.table).where(INDICATOR.result_id == result_id))
        draft.session.execute(sa.delete(RESULT.id.table).where(RESULT.id == result_id))
        _close_result_gap(draft, row.kind, row.no)
        told = {"plan": row.plan, "kind": row.kind.value, "no": row.no,
                "indicators": [[one.text, one.target_text] for one in gone]}  # fmt: skip
        return Written((result_id.hex, *(one.id.hex for one in gone)), told)

    return edit(order, "result:removed", change, (result_id.hex,))


def _close_result_gap(draft: Draft, kind: ResultKind, gap: int) -> None:
    rows = draft.session.execute(
        sa.select(RESULT.id, RESULT.no)
        .where(RESULT.version_id == draft.head.case_id, RESULT.kind == kind, RESULT.no > gap)
        .order_by(RESULT.no)
    ).all()
    for row in rows:  # one by one: two rows may never share a number, not even within a statement
        draft.session.execute(sa.update(RESULT.id.table).where(RESULT.id == row.id).values(no=row.no - 1))


def add_indicator(order: Edit, result_id: UUID, words: IndicatorWords) -> Edited:
    """One more indicator at the end of a result. Raises as `edit`, and TooMuch."""

    def change(draft: Draft) -> Written:
        _result(draft, result_id)
        last = draft.session.execute(
            sa.select(sa.func.max(INDICATOR.no)).where(INDICATOR.result_id == result_id)
        ).scalar()
        if (last or 0) >= draft.policies.count("skp.indicators.max", draft.rules_on):
            raise TooMuch(draft.policies.value("skp.indicators.max", draft.rules_on).text)
        row = Indicator(id=new_id(), result_id=result_id, no=(last or 0) + 1, **words.values())
        draft.session.add(row)
        return Written((row.id.hex,), {**_plain(words.values()), "result": result_id.hex}, row.id)

    return edit(order, "indicator:added", change)


def change_indicator(order: Edit, indicator_id: UUID, words: IndicatorWords) -> Edited:
    """Other words or another target for an indicator. Raises as `edit`."""

    def change(draft: Draft) -> Written:
        row = _indicator(draft, indicator_id)
        draft.session.execute(
            sa.update(INDICATOR.id.table).where(INDICATOR.id == indicator_id).values(**words.values())
        )
        before = [row.text, row.target_text]
        return Written((indicator_id.hex,), {**_plain(words.values()), "before": before}, indicator_id)

    return edit(order, "indicator:changed", change, (indicator_id.hex,))


def remove_indicator(order: Edit, indicator_id: UUID) -> Edited:
    """An indicator leaves the draft; the following ones move up. Its words stay in the record. Raises as `edit`."""

    def change(draft: Draft) -> Written:
        row = _indicator(draft, indicator_id)
        draft.session.execute(sa.delete(INDICATOR.id.table).where(INDICATOR.id == indicator_id))
        rest = draft.session.execute(
            sa.select(INDICATOR.id, INDICATOR.no)
            .where(INDICATOR.result_id == row.result_id, INDICATOR.no > row.no)
            .order_by(INDICATOR.no)
        ).all()
        for one in rest:
            draft.session.execute(sa.update(INDICATOR.id.table).where(INDICATOR.id == one.id).values(no=one.no - 1))
        return Written((indicator_id.hex,), {"text": row.text, "target_text": row.target_text})

    return edit(order, "indicator:removed", change, (indicator_id.hex,))


def set_expectations(order: Edit, expectations: Mapping[BehaviourValue, str]) -> Edited:
    """Ekspektasi khusus pimpinan of all seven values at once; an empty text means none. Raises as `edit`."""

    def change(draft: Draft) -> Written:
        case_id = draft.head.case_id
        draft.session.execute(sa.delete(BEHAVIOUR.value.table).where(BEHAVIOUR.version_id == case_id))
        kept = {value: text for value, text in expectations.items() if text}
        draft.session.add_all(Behaviour(version_id=case_id, value=v, expectation=text) for v, text in kept.items())
        return Written((BEHAVIOUR_MARK,), {"expectations": {v.value: text for v, text in kept.items()}})

    return edit(order, "behaviour:set", change, (BEHAVIOUR_MARK,))


def set_annex(order: Edit, lines: Mapping[AnnexKind, tuple[str, ...]]) -> Edited:
    """The three lists of the lampiran at once. Raises as `edit`, and TooMuch."""

    def change(draft: Draft) -> Written:
        case_id = draft.head.case_id
        if any(len(texts) > draft.policies.count("skp.annex.max", draft.rules_on) for texts in lines.values()):
            raise TooMuch(draft.policies.value("skp.annex.max", draft.rules_on).text)
        draft.session.execute(sa.delete(ANNEX.no.table).where(ANNEX.version_id == case_id))
        draft.session.add_all(
            Annex(version_id=case_id, kind=kind, no=no, text=text)
            for kind, texts in lines.items()
            for no, text in enumerate(texts, start=1)
        )
        return Written((ANNEX_MARK,), {"annex": {kind.value: list(texts) for kind, texts in lines.items()}})

    return edit(order, "annex:set", change, (ANNEX_MARK,))
