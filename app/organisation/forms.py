"""What a person may type about people, positions and the assessment line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from app.cases.queries import CaseView
from app.organisation.models import EndReason, Holding
from app.organisation.queries import is_above
from app.organisation.queries.directory import main_position_of_number
from app.web import clock
from app.web.forms import HouseForm, StepForm, choice, day, paragraph, text
from workflows.line_correction import NewAssessor

LEAVING = ((EndReason.RETIREMENT, "Pensiun"), (EndReason.DEATH, "Meninggal dunia"), (EndReason.DEPARTURE, "Berhenti"))


class ReportForm(HouseForm):
    """ "Atasan saya salah": what is wrong, and who should be, if known."""

    told = paragraph("Apa yang keliru", 1000, least=10, empty="Ceritakan apa yang keliru, misalnya: saya sudah pindah.")
    nip = text("NIP atasan yang benar (boleh kosong)", 40)


class LineForm(HouseForm):
    """Who assesses from which day on."""

    nip = text("NIP atasan yang benar", 40, least=1, empty="Isi NIP atasan yang benar.")
    valid_from = day("Berlaku mulai")
    reason = paragraph("Alasan", 1000, least=10, empty="Tulis alasannya, misalnya nomor surat keputusan.")


class TransferForm(HouseForm):
    """To which vacant position, from which day on."""

    position = choice("Jabatan baru yang kosong", empty="Pilih jabatannya.")
    holding = choice(
        "Sebagai", [(Holding.DEFINITIF, "Pejabat definitif"), (Holding.PLT, "Plt."), (Holding.PLH, "Plh.")]
    )
    valid_from = day("Mulai tanggal")


class LeaveForm(HouseForm):
    """When and why the service ends."""

    reason = choice("Sebab", LEAVING, empty="Pilih sebabnya.")
    last_on = day("Hari terakhir bertugas")


class ContractForm(HouseForm):
    """Until when the perjanjian kerja of a PPPK runs."""

    ends_on = day("Hari terakhir perjanjian kerja")
    reason = paragraph("Alasan", 1000, least=10, empty="Tulis alasannya, misalnya nomor perjanjian kerjanya.")


class CorrectionForm(StepForm):
    """The answer to "atasan saya salah": the right assessor by NIP, from a day on."""

    nip = text("NIP atasan yang benar", 40, least=1, empty="Isi NIP atasan yang benar.")
    valid_from = day("Berlaku mulai")
    answer = paragraph("Jawaban untuk pegawai", 1000, least=10, empty="Tulis jawabannya, paling sedikit sepuluh huruf.")

    session: Session
    case: CaseView
    found: tuple[UUID, str] | None = None

    @classmethod
    def for_case(cls, session: Session, case: CaseView, formdata: MultiDict[str, str]) -> CorrectionForm:
        """The form of a case; it looks the NIP up in the directory."""
        form = cls(formdata, data={"valid_from": clock.today()})
        form.session, form.case = session, case
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: the NIP must belong to somebody with a position on that day."""
        if not super().validate(extra_validators):
            return False
        number = "".join(self.nip.data.split())
        self.found = main_position_of_number(self.session, self.case.tenant_id, number, clock.today())
        if self.found is None:
            self.nip.errors = ["Tidak ada pegawai dengan NIP itu yang memegang jabatan."]
        return self.found is not None

    def payload(self) -> Any:
        if self.found is None:
            raise LookupError("validate() first")
        position_id = self.found[0]
        circular = position_id == self.case.position_id or is_above(
            self.session, self.case.position_id, position_id, self.valid_from.data
        )
        return NewAssessor(str(position_id), self.valid_from.data.isoformat(), self.answer.data, circular)
