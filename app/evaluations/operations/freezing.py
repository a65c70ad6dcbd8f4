"""What the official forms of an evaluation print: taken in the deciding transaction, from what was decided.

PenilaianDiri, Evaluasi, Dokumen Evaluasi (PermenPANRB 6/2022) and BKPSDM's pengesahan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.calendar.queries import working_days
from app.cases.models import Office
from app.cases.operations import CaseNotFound
from app.cases.queries import CaseView, case_unguarded
from app.documents import parts, snapshot
from app.documents.operations import Frozen
from app.documents.parts import DocumentFrame, PersonBlock
from app.documents.wording import long_date, span, stretch, with_signs
from app.evaluations.queries.content import content_of
from app.evaluations.queries.facts import AppraisalView, last_day
from app.evaluations.queries.papers import (
    PaperHead,
    SeatDecision,
    appraisal_at,
    helpers,
    paper_head,
    papers_in_force,
    seat_decisions,
    unit_of_code,
)
from app.evaluations.queries.parts import Content, RowView
from app.evaluations.queries.posts import led_rating
from app.organisation import printing
from app.organisation.queries import positions_held
from app.periods.models import PeriodKind
from app.policies.queries import in_force
from app.web.clock import day_of
from app.web.wording import ended
from workflows.absence import Service
from workflows.pattern import Pattern, pattern
from workflows.periods import printed_title
from workflows.policies import citation
from workflows.predicate import Rating, ResultKind
from workflows.vocabulary import Aspect, FormClass, Perspective

BKPSDM, SETDA = "BKPSDM", "SETDA"
FITS, NOT_SET, NOT_ASKED = "Sesuai", "BELUM DITETAPKAN", "Belum; kebijakan yang berlaku tidak mensyaratkannya"
RATED = ("confirm", "revise")
ANSWERS = ("accept", "object", "lapse")
LEADS = "Memimpin unit kerja: rating hasil kerja mengikuti predikat kinerja organisasi unitnya ({})."
NOT_A_QUOTA = "Pola ini pertimbangan pimpinan, bukan kuota."


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the four forms draw from, as it was when the decision was taken."""

    session: Session
    case: CaseView
    head: PaperHead
    content: Content
    decisions: tuple[SeatDecision, ...]
    decision: SeatDecision

    @property
    def on(self) -> date:
        """The city's day of the decision."""
        return day_of(self.decision.at)

    @property
    def review(self) -> SeatDecision:
        """The latest rating by the assessor up to this decision."""
        return next(d for d in reversed(self.decisions) if d.step in RATED and d.no <= self.decision.no)

    @property
    def employee(self) -> PersonBlock:
        return printing.subject_block(self.session, self.case.subject_id, self.case.position_id)

    @property
    def assessor(self) -> PersonBlock:
        """Whoever confirmed, in the office held then."""
        review = self.review
        if review.actor_id is None:
            raise CaseNotFound
        return printing.acting_block(self.session, review.actor_id, review.position_id, day_of(review.at))

    @property
    def form_class(self) -> parts.FormClass:
        return "jpt" if self.head.form_class is FormClass.JPT else "ja_jf"


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """The form of that kind as that decision made it. Raises CaseNotFound."""
    case = case_unguarded(session, case_id)
    decisions = seat_decisions(session, case_id)
    decision = next((d for d in decisions if d.id == decision_id), None)
    if case is None or decision is None:
        raise CaseNotFound
    head = paper_head(session, case_id, in_force(session))
    on = day_of(decision.at)
    content = content_of(session, case, on)
    sheet = Sheet(session, case, head, content, decisions, decision)
    return Frozen(
        instansi=printing.CITY_NAME,
        build=FORMS[kind](sheet),
        filing_unit=printing.filing_unit(session, case.opd_id),
        period_label=stretch(head.starts_on, head.ends_on),
        period_title=printed_title(head.kind.value, head.period_no),
        period_note=_not_served(head.service),
        legal_basis=tuple(dict.fromkeys((citation("evaluation.object").instrument,
                                         citation("evaluation.review").instrument))),
        rests_on=(head.version_id,),
        dated_on=sheet.on,
    )  # fmt: skip


def _not_served(service: Service) -> str:
    """Which days of the period count for nothing, in one sentence; nothing where all were served."""
    if not service.aways:
        return ""
    told = "; ".join(f"{one.kind.label.lower()} {span(one.starts_on, one.ends_on)}" for one in service.aways)
    return f"Dinilai untuk bagian yang dijalani. Tidak dihitung: {told} ({service.away_days} hari)."


# ---------------------------------------------------------------------------------------------------- rows


def _groups(rows: tuple[RowView, ...]) -> list[list[RowView]]:
    found: dict[tuple[ResultKind, int], list[RowView]] = {}
    for row in rows:
        found.setdefault((row.section, row.result_no), []).append(row)
    return list(found.values())


def _section(row: RowView) -> parts.Section:
    return "utama" if row.section is ResultKind.UTAMA else "tambahan"


def _columns(row: RowView) -> dict[str, str]:
    """Aspek on the form of JA and JF, perspektif on that of high leaders."""
    is_perspective = row.aspect in {p.label for p in Perspective}
    return {
        "indicator": row.text, "target": with_signs(row.target_text),
        "aspek": row.aspect if row.aspect in {a.label for a in Aspect} else "",
        "perspektif": row.aspect if is_perspective else "",
    }  # fmt: skip


def _printed_rating(rating: Rating | None) -> str:
    return rating.label.removesuffix(" Ekspektasi").lower() if rating else ""


def _realised(rows: tuple[RowView, ...], numbers: dict[UUID, int]) -> tuple[parts.RealisedResult, ...]:
    return tuple(
        parts.RealisedResult(
            no=group[0].result_no, section=_section(group[0]), result_plan=group[0].plan,
            leader_result=group[0].leader_result, assigned_by=group[0].assigned_by,
            indicators=tuple(
                parts.RealisedIndicator(
                    **_columns(row), realisation=with_signs(row.realisation),
                    evidence_numbers=tuple(numbers[e.id] for e in row.evidence),
                )
                for row in group
            ),
        )
        for group in _groups(rows)
    )  # fmt: skip


def _evaluated(rows: tuple[RowView, ...]) -> tuple[parts.EvaluatedResult, ...]:
    return tuple(
        parts.EvaluatedResult(
            no=group[0].result_no, section=_section(group[0]), result_plan=group[0].plan,
            leader_result=group[0].leader_result, assigned_by=group[0].assigned_by,
            indicators=tuple(
                parts.EvaluatedIndicator(
                    **_columns(row), realisation=with_signs(row.realisation), rating=_printed_rating(row.rating),
                    feedback=tuple(f"{r.speaker}: {r.text}" for r in row.remarks if r.here),
                )
                for row in group
            ),
        )
        for group in _groups(rows)
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- forms


def _self_assessment(sheet: Sheet) -> Callable[[DocumentFrame], snapshot.Snapshot]:
    files = sheet.content.evidence
    numbers = {one.id: number for number, one in enumerate(files, start=1)}
    line = sheet.content.assessor
    assessor = printing.position_block(sheet.session, line.position_id if line else None, sheet.on)
    employee, decision = sheet.employee, sheet.decision
    by = _hands(sheet, helpers(sheet.session, sheet.case.id, sheet.case.subject_id))

    def build(frame: DocumentFrame) -> snapshot.Snapshot:
        return snapshot.SelfAssessment(
            frame=frame, approach=sheet.head.approach.value, form_class=sheet.form_class, employee=employee,
            assessor=assessor or PersonBlock(name="Belum tercatat", identity_label=""),
            results=_realised(sheet.content.rows, numbers),
            evidence=tuple(
                parts.EvidenceItem(
                    no=numbers[one.id], title=one.name, source=_source(one.media_type), sha256=one.sha256
                )
                for one in files
            ),
            reflection=sheet.head.reflection, submitted_at=decision.at, entered_by=by,
        )  # fmt: skip

    return build


def _hands(sheet: Sheet, writers: tuple[str, ...]) -> str:
    """Whose hands were at work when it was not the employee alone; empty when it was."""
    by = sheet.decision
    sent = f"Diajukan oleh {by.actor_name}, {by.actor_capacity}." if by.on_behalf else ""
    return " ".join([*(ended(f"Diisikan oleh {one}") for one in writers), *([sent] if sent else ())])


def _source(media_type: str) -> str:
    return "Berkas PDF" if media_type == "application/pdf" else "Foto atau gambar"


def _evaluation(sheet: Sheet) -> Callable[[DocumentFrame], snapshot.Snapshot]:
    result = appraisal_at(sheet.session, sheet.case.id, sheet.decision.at)
    employee, assessor, content = sheet.employee, sheet.assessor, sheet.content
    drawn = pattern(result.organisation, in_force(sheet.session), sheet.on) if result.organisation else None
    leads = _leads(sheet, result.work_result)

    def build(frame: DocumentFrame) -> snapshot.Snapshot:
        return snapshot.Evaluation(
            frame=frame, approach=sheet.head.approach.value, form_class=sheet.form_class, employee=employee,
            assessor=assessor, organisation_predicate=_organisation(result),
            distribution_note=f"{drawn.sentence}. {NOT_A_QUOTA}" if drawn else "", pattern=_bars(drawn),
            results=_evaluated(content.rows),
            behaviours=tuple(
                parts.EvaluatedBehaviour(
                    name=v.value.label, guides=v.value.guides, ekspektasi=v.expectation,
                    feedback=tuple(f"{r.speaker}: {r.text}" for r in v.remarks if r.here),
                )
                for v in content.values
            ),
            rating_hasil_kerja=result.work_result.printed_label,
            rating_perilaku_kerja=result.behaviour.printed_label, predicate=result.predikat.printed_label,
            rating_reason=_reason(sheet, result.reason), reviewed_at=sheet.review.at, quarters=_quarters(content),
            leads=leads,
        )  # fmt: skip

    return build


def _quarters(content: Content) -> tuple[str, ...]:
    """What each quarter of the SKP came to; the annual form prints it as context, nothing is averaged."""
    if content.kind is not PeriodKind.ANNUAL:
        return ()
    return tuple(f"{q.period_label} {q.predikat.label}" for q in content.quarters if q.predikat is not None)


def _leads(sheet: Sheet, rated: Rating) -> str:
    """Why the rating of whoever leads a unit is what it is, where it follows from what the unit reached."""
    led = led_rating(sheet.session, sheet.case.id, in_force(sheet.session), sheet.on)
    return LEADS.format(citation("appraisal.head_of_unit").label) if led is rated else ""


def _bars(drawn: Pattern | None) -> tuple[parts.PatternBar, ...]:
    """The pola distribusi as the paper draws it, in thousandths."""
    return tuple(
        parts.PatternBar(predicate=bar.predicate.printed_label.title(), share=round(bar.share * 1000), mark=bar.mark)
        for bar in (drawn.bars if drawn else ())
    )


def _organisation(result: AppraisalView) -> str:
    """Capaian kinerja organisasi as printed; where policy does not wait for it there may be none."""
    return result.organisation.printed_label if result.organisation else NOT_SET


def _reason(sheet: Sheet, reason: str) -> str:
    """The assessor's reason, or the final answer to an objection with who gave it."""
    if sheet.decision.step != "decide":
        return reason
    decided = sheet.decision
    by = f"{decided.actor_name}, {decided.actor_capacity}"
    return f"Keberatan pegawai diputus {long_date(sheet.on)} oleh {by}: {decided.reason}"


def _summary(sheet: Sheet) -> Callable[[DocumentFrame], snapshot.Snapshot]:
    result = appraisal_at(sheet.session, sheet.case.id, sheet.decision.at)
    line = sheet.content.superior
    superior = printing.position_block(sheet.session, line.position_id if line else None, sheet.on)
    employee, assessor = sheet.employee, sheet.assessor
    received_on = day_of(sheet.head.received_at) if sheet.head.received_at else None

    def build(frame: DocumentFrame) -> snapshot.Snapshot:
        return snapshot.EvaluationSummary(
            frame=frame, employee=employee, assessor=assessor, assessor_superior=superior,
            organisation_predicate=_organisation(result), predicate=result.predikat.printed_label,
            recommendation=result.note, received_on=received_on, receipt_note=_receipt_note(sheet, received_on),
            reviewed_at=sheet.review.at,
        )  # fmt: skip

    return build


def _receipt_note(sheet: Sheet, received_on: date | None) -> str:
    """What stands in place of the employee's signature: from which paper he answered, or that he was silent."""
    answer = next((d for d in reversed(sheet.decisions) if d.step in ANSWERS and d.no <= sheet.decision.no), None)
    if answer is not None and answer.on_behalf and answer.paper_on is not None:
        what = "Keberatan" if answer.step == "object" else "Jawaban"
        paper = f"kertas bertanda tangan yang diterima {long_date(answer.paper_on)}"
        return f"{what} pegawai dicatatkan oleh {answer.actor_name} dari {paper}."
    if sheet.head.answered != "lapsed" or received_on is None:
        return ""
    last = last_day(in_force(sheet.session), received_on, working_days(sheet.session))
    return f"Masa keberatan berakhir {long_date(last)} tanpa tanggapan pegawai."


def _confirmation(sheet: Sheet) -> Callable[[DocumentFrame], snapshot.Snapshot]:
    session, decision = sheet.session, sheet.decision
    result = appraisal_at(session, sheet.case.id, decision.at)
    papers = papers_in_force(session, [sheet.case.id, sheet.head.version_id], decision.at)
    officer, office = _officer(sheet)
    employee, assessor, letterhead = sheet.employee, sheet.assessor, printing.letterhead(session, office)

    def build(frame: DocumentFrame) -> snapshot.Snapshot:
        return snapshot.Confirmation(
            frame=frame, letterhead=letterhead, employee=employee, assessor=assessor,
            organisation_predicate=_organisation(result),
            rating_hasil_kerja=result.work_result.printed_label,
            rating_perilaku_kerja=result.behaviour.printed_label, predicate=result.predikat.printed_label,
            documents=tuple(
                parts.ConfirmedDocument(
                    title=p.title, number=p.number, code=p.code, version=p.version, sha256=p.sha256
                )
                for p in papers
            ),
            checks=_checks(sheet, result), officer=officer, confirmed_at=decision.at,
        )  # fmt: skip

    return build


def _officer(sheet: Sheet) -> tuple[PersonBlock, UUID]:
    """The confirming officer in his own position, and the unit whose letterhead he uses."""
    session, decision = sheet.session, sheet.decision
    unit = unit_of_code(session, sheet.case.tenant_id, SETDA if decision.office is Office.PETUGAS_SETDA else BKPSDM)
    if decision.actor_id is None or unit is None:
        raise CaseNotFound
    held = positions_held(session, decision.actor_id, sheet.on)
    position = held[0].position_id if held else None
    return printing.acting_block(session, decision.actor_id, position, sheet.on), unit


def _checks(sheet: Sheet, result: AppraisalView) -> tuple[parts.FormalCheck, ...]:
    agreed = sheet.head.agreed_at
    in_time = agreed is not None and day_of(agreed) <= sheet.head.ends_on
    late = f"Ditetapkan {long_date(day_of(agreed))}" if agreed else "Tanggal penetapan tidak tercatat"
    answers = (
        ("SKP ditetapkan sebelum periode evaluasi berakhir", FITS if in_time else late),
        ("Evaluasi ditetapkan Pejabat Penilai Kinerja yang berwenang", FITS),
        ("Predikat kinerja organisasi sudah ditetapkan", FITS if result.organisation else NOT_ASKED),
        ("Hasil sudah disampaikan dan tidak ada keberatan yang terbuka", FITS),
    )
    return tuple(parts.FormalCheck(question=question, answer=answer) for question, answer in answers)


FORMS: dict[str, Callable[[Sheet], Callable[[DocumentFrame], snapshot.Snapshot]]] = {
    "self_assessment": _self_assessment,
    "evaluation": _evaluation,
    "evaluation_summary": _summary,
    "confirmation": _confirmation,
}
