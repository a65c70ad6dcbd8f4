"""Rewards: opened by an approved recommendation, decided by the head of the OPD, announced only with consent."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.cases.operations import Opening, open_case
from app.cases.queries import CASE, case_unguarded, taken
from app.cases.registry import Applied, FactsRequest
from app.cases.seating import Moment
from app.documents.operations import Frozen
from app.documents.parts import Dictum, DocumentFrame, PersonBlock, RewardAnnex, RewardRecipient
from app.documents.snapshot import Certificate, RewardDecision, Snapshot
from app.organisation import printing
from app.recognition import queries
from app.recognition.models import Recognition
from app.recognition.queries import RECOGNITION
from app.records.operations import ActorSnapshot
from workflows.recognition import RECOGNITION as PROCESS
from workflows.recognition import Facts, State

REFERENCES = (
    "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara",
    "Peraturan Pemerintah Nomor 30 Tahun 2019 tentang Penilaian Kinerja Pegawai Negeri Sipil",
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 6 Tahun 2022 tentang "
        "Pengelolaan Kinerja Pegawai Aparatur Sipil Negara"
    ),
)
COPIES = ("Kepala BKPSDM Kota Tangerang Selatan;", "Yang bersangkutan.")


def facts(request: FactsRequest) -> Facts:
    """What the table asks."""
    return Facts(*queries.facts(request.session, request.case_id, request.visit_id, request.person_id))


def nominate(
    session: Session, followup_case_id: UUID, reward_code: str, merit: str, actor: ActorSnapshot, when: Moment
) -> UUID:
    """Open the case of a reward, inside the caller's transaction. Answers its id."""
    source = session.execute(
        sa.select(
            CASE.tenant_id, CASE.opd_id, CASE.unit_id, CASE.subject_id, CASE.position_id
        ).where(CASE.id == followup_case_id)
    ).one()  # fmt: skip
    title = f"Penghargaan: {queries.reward_name(reward_code)}"
    case = open_case(
        session,
        Opening.of(PROCESS.name, source, title),
        actor,
        when,
    )
    session.add(
        Recognition(
            case_id=case.id,
            tenant_id=case.tenant_id,
            followup_id=followup_case_id,
            reward_code=reward_code,
            merit=merit,
        )
    )
    session.flush()
    return case.id


def apply(step: Applied) -> None:
    """Keep what the step decided on the reward's own row."""
    values: dict[str, object] = {}
    if step.outcome.step.name == "decide":
        values = {"merit": step.payload.merit, "decided_on": step.today}
    elif step.outcome.went_to is State.ANNOUNCED:
        values = {"consent": True, "announced_on": step.today}
    elif step.outcome.went_to is State.KEPT:
        values = {"consent": False}
    if values:
        step.session.execute(
            sa.update(RECOGNITION.case_id.table).where(RECOGNITION.case_id == step.case.id).values(**values)
        )


def freeze(session: Session, case_id: UUID, kind: str, decision_id: UUID) -> Frozen:
    """The decision with its lampiran, and the piagam."""
    view, case = queries.recognition(session, case_id), case_unguarded(session, case_id)
    if view is None or case is None:
        raise LookupError(case_id)
    decided = taken(session, decision_id)
    on = view.decided_on or decided.on
    signer = printing.acting_block(session, decided.actor_id, decided.position_id, on)
    recipient = printing.subject_block(session, case.subject_id, case.position_id)
    office = printing.unit_name(session, case.opd_id)

    def build(frame: DocumentFrame) -> Snapshot:
        if kind == "certificate":
            return _certificate(frame, view.name, view.merit, recipient, signer)
        decision = _decision(frame, view.name, view.merit, recipient, signer)
        return replace(decision, letterhead=printing.letterhead(session, case.opd_id), decided_at=decided.at)

    return Frozen(
        instansi=office, build=build, filing_unit=printing.filing_unit(session, case.opd_id), dated_on=on,
    )  # fmt: skip


def _certificate(
    frame: DocumentFrame, award: str, merit: str, recipient: PersonBlock, signer: PersonBlock
) -> Certificate:
    return Certificate(
        frame=frame, government=printing.CITY_NAME, issuer=signer.jabatan or frame.instansi, recipient=recipient,
        award=award.upper(), citation=_sentence(merit), signer=signer,
    )  # fmt: skip


def _sentence(merit: str) -> str:
    text = merit.strip().rstrip(".")
    return f"atas {text[:1].lower()}{text[1:]}." if not text.lower().startswith("atas ") else f"{text}."


def _decision(
    frame: DocumentFrame, award: str, merit: str, recipient: PersonBlock, signer: PersonBlock
) -> RewardDecision:
    office = signer.jabatan or frame.instansi
    return RewardDecision(
        frame=frame,
        letterhead=None,
        authority=office.upper(),
        subject=f"PEMBERIAN PENGHARGAAN\n{award.upper()}",
        considerations=_considerations(office, award),
        references=REFERENCES,
        dictums=(
            Dictum(
                label="KESATU",
                text=f"Memberikan penghargaan {award} kepada pegawai yang tercantum dalam Lampiran Keputusan ini, "
                "bagian yang tidak terpisahkan darinya.",
            ),
            Dictum(
                label="KEDUA",
                text="Penghargaan sebagaimana dimaksud dalam Diktum KESATU berupa piagam dan dicatat sebagai bahan "
                "manajemen talenta serta prioritas pengembangan kompetensi.",
            ),
            Dictum(
                label="KETIGA",
                text="Nama penerima diumumkan hanya setelah penerima menyatakan persetujuan.",
            ),
            Dictum(label="KEEMPAT", text="Keputusan ini mulai berlaku pada tanggal ditetapkan."),
        ),
        signer=signer,
        annex=RewardAnnex(
            title=f"DAFTAR PENERIMA PENGHARGAAN\n{award.upper()}",
            recipients=(RewardRecipient(person=recipient, achievement=merit),),
        ),
        copies=COPIES,
    )


def _considerations(office: str, award: str) -> tuple[str, ...]:
    """Menimbang, letter by letter."""
    return (
        "bahwa untuk mengakui prestasi dan mendorong perbaikan layanan, pegawai berprestasi perlu diberi penghargaan",
        (
            "bahwa pegawai yang tercantum dalam Lampiran memenuhi syarat berdasarkan hasil evaluasi kinerja dan "
            "rekomendasi tindak lanjut yang telah disetujui"
        ),
        (
            "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan "
            f"{office} tentang Pemberian Penghargaan {award}"
        ),
    )
