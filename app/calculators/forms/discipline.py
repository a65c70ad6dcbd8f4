"""Forms about the deadlines of discipline cases."""

from __future__ import annotations

from typing import Any, ClassVar

from app.calculators.forms.shape import CalculatorForm, whole
from app.web.forms import choice, day
from workflows.calc.discipline import MOST_DAYS

TOPIC = "Disiplin"
EVENTS = [
    ("", "Isi sendiri jumlah harinya"), ("summons_1", "Pemeriksaan setelah surat panggilan pertama"),
    ("summons_2", "Surat panggilan kedua setelah tidak hadir"),
    ("deliver_decision", "Penyampaian keputusan setelah ditetapkan"),
    ("send_decision", "Pengiriman keputusan setelah tidak hadir"),
    ("effective", "Mulai berlaku setelah keputusan diterima"),
    ("appeal_reminder", "Upaya administratif setelah keputusan diterima"),
]  # fmt: skip


class DeadlineForm(CalculatorForm):
    """Working days between two dates, beside a limit."""

    operation, address, topic = "discipline.deadline_check", "tenggat-disiplin", TOPIC
    title = "Tenggat dalam hari kerja"
    lead = "Tanggal pertama tidak dihitung. Sabtu, Minggu, hari libur, dan cuti bersama yang dimuat dilewati."
    example: ClassVar = {"from_date": "2026-08-05", "to_date": "2026-08-27", "event": "deliver_decision"}

    from_date = day("Dihitung sejak")
    to_date = day("Dilakukan pada")
    event = choice("Tenggat menurut aturan", EVENTS, optional=True)
    limit_working_days = whole("Tenggat, hari kerja", MOST_DAYS)

    def payload(self) -> dict[str, Any]:
        typed = self.limit_working_days.data
        return {
            "from_date": self.from_date.data.isoformat(),
            "to_date": self.to_date.data.isoformat(),
            "event": self.event.data or None,
            "limit_working_days": int(typed) if typed else None,
        }


class EffectiveForm(CalculatorForm):
    """When a punishment takes effect."""

    operation, address, topic = "discipline.effective_date", "mulai-berlaku", TOPIC
    title = "Mulai berlakunya hukuman disiplin"
    lead = "Hari kerja pertama sesudah keputusan diterima adalah hari ke-1. Upaya administratif menunda berlakunya."
    example: ClassVar = {"received_on": "2026-03-02"}

    received_on = day("Keputusan diterima pada")

    def payload(self) -> dict[str, Any]:
        return {"received_on": self.received_on.data.isoformat()}


class SummonsForm(CalculatorForm):
    """Whether an examination follows its letter soon enough."""

    operation, address, topic = "discipline.summons_check", "surat-panggilan", TOPIC
    title = "Surat panggilan dan pemeriksaan"
    lead = "Dihitung dari tanggal surat; tanggal surat sendiri tidak dihitung."
    example: ClassVar = {"letter_date": "2026-07-06", "exam_date": "2026-07-15"}

    letter_date = day("Tanggal surat panggilan")
    exam_date = day("Tanggal pemeriksaan")

    def payload(self) -> dict[str, Any]:
        return {"letter_date": self.letter_date.data.isoformat(), "exam_date": self.exam_date.data.isoformat()}
