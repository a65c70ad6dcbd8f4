"""Changes of policy values by the officers of BKPSDM: published, waiting, drafted, refused and given up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from app.city.casework import Case, Casework
from app.city.clockwork import Instant
from app.city.offices import Offices
from app.city.rows import Rows
from app.records.chain import canonical
from workflows.approval import Who
from workflows.policies import PolicyValue
from workflows.policy_change import POLICY_CHANGE

TITLE = "Perubahan kebijakan"
NEXT_YEAR = 0  # instead of a number of days


@dataclass(frozen=True, slots=True)
class Told:
    """One change as it is told: where it ends, how many working days ago it began, and in how many days it holds."""

    key: str
    value: str
    text: str
    reason: str
    ends: str
    ago: int
    ahead: int
    answer: str = ""


STORY = (
    Told(
        "reminder.before", "3", "Pengingat dikirim 3 hari kerja sebelum batas waktu.",
        "Dua hari terlalu singkat bagi pegawai yang bertugas di lapangan.", "publish", 60, 10,
    ),
    Told(
        "skp.annex.max", "25", "Satu daftar lampiran SKP memuat paling banyak 25 butir.",
        "Puskesmas memerlukan daftar sumber daya yang lebih panjang.", "publish", 8, 40,
    ),
    Told(
        "period.kind", "bulanan", "Evaluasi periodik dilakukan setiap bulan.",
        "Hasil rapat pimpinan: umpan balik setiap bulan lebih cepat daripada setiap triwulan.", "publish", 12,
        NEXT_YEAR,
    ),
    Told(
        "objection.decide.due", "7",
        "Atasan pejabat penilai memutus keberatan paling lambat 7 hari kerja sejak diterima.",
        "Usulan Inspektorat agar pegawai lebih cepat mendapat kepastian.", "propose", 3, 45,
    ),
    Told(
        "line.report.bkpsdm_due", "2",
        "Laporan atasan yang keliru diselesaikan BKPSDM paling lambat 2 hari kerja sejak naik.",
        "Jumlah laporan menurun, sehingga dapat dijawab lebih cepat.", "", 2, 45,
    ),
    Told(
        "objection.window", "7", "Keberatan diajukan paling lambat 7 hari sejak hasil penilaian diterima.",
        "Masa keberatan ingin dipersingkat agar pengesahan lebih cepat.", "refuse", 20, 30,
        "PP 30/2019 menyebut 14 hari; kota tidak dapat memperpendeknya.",
    ),
    Told(
        "evaluation.above_margin", "5",
        "Saran rating baris menjadi Di Atas bila realisasi melampaui target sedikitnya 5 persen.",
        "Mencoba ambang yang lebih tinggi bagi saran rating.", "withdraw", 15, 60,
        "Menunggu masukan seluruh perangkat daerah.",
    ),
)  # fmt: skip


class PolicyChanges:
    """Writes them, before the chain of BKPSDM is closed."""

    def __init__(self, offices: Offices, casework: Casework, rows: Rows, seed: int) -> None:
        self.drafter, self.seed = offices.officers[0], seed
        self.casework, self.clockwork = casework, casework.clockwork
        self._version = rows.adder("policy_version")

    def write(self) -> None:
        """All of the story."""
        rng = random.Random(f"{self.seed}:kebijakan")
        for told in STORY:
            start = self.clockwork.back(told.ago)
            end = self.clockwork.back(max(told.ago - 2, 1))
            self._change(told, self.clockwork.spread(rng, start, end, 3))

    def _change(self, told: Told, times: list[Instant]) -> None:
        take, last = self.casework.take, times[-1].day
        starts = last + timedelta(days=told.ahead) if told.ahead else date(self.clockwork.today.year + 1, 1, 1)
        case = self.casework.open(POLICY_CHANGE, self.drafter, self.drafter.chair, TITLE, times[0])
        old = self.clockwork.policies.value(told.key, starts)
        self._tell_draft(case, told, old, starts, times[0])
        if told.ends:
            take(case, "propose", times[1], Who.EMPLOYEE)
        words = {"reason": told.answer}
        if told.ends == "publish":
            take(case, "publish", times[2], Who.BKPSDM)
        elif told.ends == "refuse":
            take(case, "refuse", times[2], Who.BKPSDM, payload=words, reason=told.answer)
        elif told.ends == "withdraw":
            take(case, "withdraw", times[2], Who.EMPLOYEE, payload=words, reason=told.answer)
        by = next(iter(case.handled), None) if told.ends == "publish" else None
        self._version(
            (
                self.casework.ids(), self.casework.tenant_id, told.key, told.value, old.unit.value, old.instrument,
                old.article, old.certainty.value, told.text, starts.isoformat(), self.drafter.id, times[0].text,
                case.id, told.reason, 1, by, times[2].text if by else None,
            )
        )  # fmt: skip
        self.casework.finish(case)

    def _tell_draft(self, case: Case, told: Told, old: PolicyValue, starts: date, at: Instant) -> None:
        """What was drafted stands in the history as the house writes it."""
        body = {
            "key": told.key, "value": told.value, "unit": old.unit.value, "instrument": old.instrument,
            "article": old.article, "certainty": old.certainty.value, "text": told.text,
            "valid_from": starts.isoformat(), "reason": told.reason,
        }  # fmt: skip
        actor = self.casework.snapshot(self.drafter, self.drafter.chair, Who.EMPLOYEE, POLICY_CHANGE)
        self.casework.chains.tell(case.opd, at, "policy:drafted", case.id, None, actor, canonical(body))
