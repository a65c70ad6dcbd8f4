"""What the process `skp` does to its own rows when a step is taken, and what its document prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import CaseNotFound, keep_returned, take_system_step
from app.cases.queries import CASE, DECISION, VISIT, case_unguarded, taken
from app.cases.registry import Applied
from app.cases.seating import Moment, set_due
from app.database import ask, put
from app.documents import parts
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame
from app.documents.snapshot import Skp, Snapshot
from app.documents.wording import stretch, with_signs
from app.organisation import printing
from app.skp.operations.drafting import open_amendment
from app.skp.queries.changes import parts_of
from app.skp.queries.content import RESULT, VERSION, Content, ResultView, VersionView, content_of, read
from workflows.goal_setting import Remarks, State
from workflows.policies import citation
from workflows.returning import with_remarks
from workflows.vocabulary import BERAKHLAK, BERAKHLAK_CITATION, AnnexKind

Listener = Callable[[Session, UUID, Moment], object]
LEGAL_BASIS = ("skp.submit", "skp.agree", BERAKHLAK_CITATION)
REMARKS_OF = sa.select(RESULT.id, RESULT.remark).where(RESULT.version_id == sa.bindparam("version")).order_by(RESULT.id)
REMARK = sa.update(RESULT.id.table).where(RESULT.id == sa.bindparam("result")).values(remark=sa.bindparam("words"))
DRAFT_DUE = (
    sa.select(VISIT.due_on)
    .where(VISIT.case_id == sa.bindparam("case"), VISIT.state == State.DRAFT.value, VISIT.closed_at.is_not(None))
    .order_by(VISIT.no.desc())
    .limit(1)
)
SUBMITTED = (
    sa.select(DECISION.at, DECISION.on_behalf, DECISION.actor_name, DECISION.actor_capacity)
    .where(DECISION.case_id == sa.bindparam("case"), DECISION.step == "submit")
    .order_by(DECISION.no.desc())
    .limit(1)
)
_listeners: dict[str, Listener] = {}


def on_agreed(listener: Listener) -> None:
    """Call `listener(session, case_id, moment)` in the transaction that agrees a version, after the former one ended.

    Registering the same function again changes nothing.
    """
    _listeners[f"{listener.__module__}.{listener.__qualname__}"] = listener


def apply(step: Applied) -> None:
    """Agree replaces the former version and tells the listeners; amend opens a second one; return keeps the remarks.

    A proposal taken back is due when its draft was: taking it back buys no time.
    """
    name = step.outcome.step.name
    if name == "agree":
        _agree(step)
    elif name == "amend":
        _amend(step)
    elif name == "recall":
        before = ask(step.session, DRAFT_DUE, case=step.case.id).scalar()
        set_due(step.session, step.case.id, max(before or step.today, step.today))
    elif name == "return":
        _keep_remarks(step.session, step.case.id, step.payload)
        parts = with_remarks(parts_of(content_of(step.session, step.case.id)), dict(step.payload.rows))
        keep_returned(step.session, step.case.id, step.decision_id, parts)


def _agree(step: Applied) -> None:
    when = Moment(step.now, step.today, step.policies, step.calendar)
    head = _head(step.session, step.case.id, step.today)
    step.session.execute(
        sa.update(RESULT.id.table).where(RESULT.version_id == head.case_id, RESULT.remark != "").values(remark="")
    )
    if head.agreed_id is not None:
        take_system_step(step.session, head.agreed_id, "supersede", when)
    for listener in _listeners.values():
        listener(step.session, head.case_id, when)


def _amend(step: Applied) -> None:
    when = Moment(step.now, step.today, step.policies, step.calendar)
    case = case_unguarded(step.session, step.case.id)
    if case is None:
        raise CaseNotFound
    open_amendment(step.session, case, _head(step.session, case.id, step.today), step.actor, when)


def _keep_remarks(session: Session, case_id: UUID, payload: Remarks) -> None:
    """A remark beside each row it is about; those of an earlier return go."""
    remarks = dict(payload.rows)
    for row in ask(session, REMARKS_OF, version=case_id):
        remark = remarks.get(str(row.id), "")
        if remark != row.remark:
            put(session, REMARK, {"result": row.id, "words": remark})


def _head(session: Session, case_id: UUID, today: date) -> VersionView:
    head = read(session, case_id, today)
    if head is None:
        raise CaseNotFound
    return head


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """SASARAN KINERJA PEGAWAI as agreed by that decision, with the people as they were that day."""
    if kind != "skp":
        raise LookupError(kind)
    agreed = taken(session, decision_id)
    head = _head(session, case_id, agreed.on)
    content = content_of(session, case_id)
    sent = session.execute(SUBMITTED, {"case": case_id}).first()
    employee = printing.subject_block(session, head.person_id, head.position_id)
    assessor = printing.acting_block(session, agreed.actor_id, agreed.position_id, agreed.on)
    entered_by = [f"Diisikan oleh {head.written_by} atas permintaan pegawai."] if head.written_by else []
    if sent is not None and sent.on_behalf:
        entered_by.append(f"Diajukan oleh {sent.actor_name}, {sent.actor_capacity}.")

    def build(frame: DocumentFrame) -> Snapshot:
        return Skp(
            frame=frame, approach=head.approach.value, form_class=head.form_class.value, employee=employee,
            assessor=assessor, results=tuple(_printed(r) for r in content.results),
            behaviours=_printed_behaviours(content), annexes=_printed_annexes(content),
            submitted_at=sent.at if sent else None, agreed_at=agreed.at, entered_by=" ".join(entered_by),
        )  # fmt: skip

    return Frozen(
        instansi=printing.CITY_NAME, build=build, filing_unit=printing.filing_unit(session, head.opd_id),
        period_label=stretch(head.starts_on, head.ends_on), legal_basis=legal_basis(), dated_on=agreed.on,
        replaces_case_id=_replaced(session, head),
    )  # fmt: skip


def _replaced(session: Session, head: VersionView) -> UUID | None:
    """The version that this one took the place of."""
    return session.execute(
        sa.select(VERSION.case_id)
        .join(CASE.id.table, CASE.id == VERSION.case_id)
        .where(VERSION.skp_id == head.skp_id, VERSION.no < head.no, CASE.state == State.SUPERSEDED.value)
        .order_by(VERSION.no.desc())
        .limit(1)
    ).scalar()


def legal_basis() -> tuple[str, ...]:
    """What the document rests on: only what may be printed."""
    sources = [citation(key) for key in LEGAL_BASIS]
    return tuple(dict.fromkeys(one.label for one in sources if one.printable))


def _printed(result: ResultView) -> parts.WorkResult:
    return parts.WorkResult(
        no=result.no, section=result.kind.value, result_plan=result.plan, leader_result=result.leader_result,
        assigned_by=result.assigned_by,
        indicators=tuple(
            parts.Indicator(
                indicator=one.text, target=with_signs(one.target_text), aspek=one.aspect.label if one.aspect else "",
                perspektif=one.lead if one.perspective else "",
            )
            for one in result.indicators
        ),
    )  # fmt: skip


def _printed_behaviours(content: Content) -> tuple[parts.Behaviour, ...]:
    return tuple(
        parts.Behaviour(name=value.label, guides=value.guides, ekspektasi=content.expectations.get(value, ""))
        for value in BERAKHLAK
    )


def _printed_annexes(content: Content) -> parts.Annexes:
    return parts.Annexes(
        resources=content.annex.get(AnnexKind.DUKUNGAN_SUMBER_DAYA, ()),
        accountability=content.annex.get(AnnexKind.SKEMA_PERTANGGUNGJAWABAN, ()),
        consequences=content.annex.get(AnnexKind.KONSEKUENSI, ()),
    )
