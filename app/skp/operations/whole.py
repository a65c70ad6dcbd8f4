"""A whole draft written at once: every row, value and line of the lampiran, in one edit with one record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.database import new_id
from app.skp.models import Annex, Behaviour, Indicator, Result
from app.skp.operations.editing import Draft, Edit, Edited, Written, edit
from app.skp.operations.rows import (
    ANNEX_MARK,
    BEHAVIOUR_MARK,
    IndicatorWords,
    ResultWords,
    refuse_circle,
    result_values,
)
from app.skp.queries.content import ANNEX, BEHAVIOUR, INDICATOR, RESULT
from app.skp.queries.support import Support
from workflows.vocabulary import AnnexKind, BehaviourValue

ASIDE = 1_000  # numbers nobody has: two rows may never share one, not even on the way


@dataclass(frozen=True, slots=True)
class WholeIndicator:
    """An indicator as it shall be. `id`: the row it was; `words` None: it stays as it is, at its new place."""

    id: UUID | None
    words: IndicatorWords | None


@dataclass(frozen=True, slots=True)
class WholeResult:
    """A result as it shall be, with all its indicators in order. `id`: the row it was."""

    id: UUID | None
    no: int
    words: ResultWords
    indicators: tuple[WholeIndicator, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """The draft as it shall be; a part that is None stays. `told`: for the record."""

    results: tuple[WholeResult, ...]
    expectations: Mapping[BehaviourValue, str] | None
    annex: Mapping[AnnexKind, tuple[str, ...]] | None
    told: Mapping[str, Any]


def write_whole(order: Edit, plan: Callable[[Draft], Whole]) -> Edited:
    """Let `plan` say what the draft shall be, and write it. Raises as `edit` and what `plan` raises."""

    def change(draft: Draft) -> Written:
        whole = plan(draft)
        touched = _rows(draft, whole.results)
        if whole.expectations is not None:
            _expectations(draft, whole.expectations)
            touched.append(BEHAVIOUR_MARK)
        if whole.annex is not None:
            _annex(draft, whole.annex)
            touched.append(ANNEX_MARK)
        return Written(tuple(touched), dict(whole.told))

    return edit(order, "sheet:imported", change)


def _rows(draft: Draft, results: Collection[WholeResult]) -> list[str]:
    case_id = draft.head.case_id
    linked = draft.session.execute(
        sa.select(RESULT.id, RESULT.supports_result_id, RESULT.supports_measure_id).where(RESULT.version_id == case_id)
    ).all()
    before = [row.id for row in linked]
    _refuse_circles(draft, results, {row.id: Support(*row[1:]) for row in linked})
    kept = [one.id for one in results if one.id]
    kept_indicators = [i.id for one in results for i in one.indicators if i.id]
    gone = [one for one in before if one not in kept]
    indicators = draft.session.execute(sa.select(INDICATOR.id).where(INDICATOR.result_id.in_(before))).scalars().all()
    lost = [one for one in indicators if one not in kept_indicators]
    for table, ids in ((INDICATOR.id, lost), (RESULT.id, gone)):
        draft.session.execute(sa.delete(table.table).where(table.in_(ids)))
    for table, ids in ((RESULT, kept), (INDICATOR, kept_indicators)):
        draft.session.execute(sa.update(table.id.table).where(table.id.in_(ids)).values(no=table.no + ASIDE))
    written = [_result(draft, one) for one in results]
    return [*(one.hex for one in (*gone, *lost)), *written]


def _refuse_circles(draft: Draft, results: Collection[WholeResult], linked: Mapping[UUID | None, Support]) -> None:
    for one in results:
        if one.words.supports is not None and one.words.supports != linked.get(one.id):
            refuse_circle(draft, one.words.supports)


def _result(draft: Draft, one: WholeResult) -> str:
    values = {**result_values(one.words), "no": one.no}
    result_id = one.id or new_id()
    if one.id:
        draft.session.execute(sa.update(RESULT.id.table).where(RESULT.id == one.id).values(**values))
    else:
        draft.session.execute(
            sa.insert(Result).values(id=result_id, version_id=draft.head.case_id, remark="", **values)
        )
    for number, indicator in enumerate(one.indicators, 1):
        words = indicator.words.values() if indicator.words else {}
        if indicator.id:
            row = {**words, "no": number, "result_id": result_id}
            draft.session.execute(sa.update(INDICATOR.id.table).where(INDICATOR.id == indicator.id).values(**row))
        else:
            draft.session.execute(sa.insert(Indicator).values(id=new_id(), result_id=result_id, no=number, **words))
    return result_id.hex


def _expectations(draft: Draft, said: Mapping[BehaviourValue, str]) -> None:
    case_id = draft.head.case_id
    draft.session.execute(sa.delete(BEHAVIOUR.value.table).where(BEHAVIOUR.version_id == case_id))
    draft.session.add_all(Behaviour(version_id=case_id, value=v, expectation=text) for v, text in said.items() if text)


def _annex(draft: Draft, lines: Mapping[AnnexKind, tuple[str, ...]]) -> None:
    case_id = draft.head.case_id
    draft.session.execute(sa.delete(ANNEX.no.table).where(ANNEX.version_id == case_id))
    draft.session.add_all(
        Annex(version_id=case_id, kind=kind, no=no, text=text)
        for kind, texts in lines.items()
        for no, text in enumerate(texts, start=1)
    )
