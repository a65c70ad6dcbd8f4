"""What somebody types beside a step that he takes for a person without a device, and about the clock of a case."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from wtforms.validators import ValidationError

from app.web import clock
from app.web.forms import HouseForm, day, paragraph, text
from app.web.uploads import CheckedFile, FileRefused, checked_file
from workflows.approval import Pen

MARK, PAPER = "atas_nama", "kertas"


class PenForm(HouseForm):
    """On what it is put down: words, and for what only the person himself may say, the paper with his signature."""

    signed = False
    basis = paragraph(
        "Dasar pencatatan", 500, least=10,
        empty="Tulis kapan dan bagaimana pegawai menyampaikannya, paling sedikit sepuluh huruf.",
    )  # fmt: skip

    def read_paper(self, files: ImmutableMultiDict[str, FileStorage], megabytes: int) -> CheckedFile | None:
        """The paper as it may be kept. A complaint about it joins the others."""
        return None


class SignedPenForm(PenForm):
    """The same with the signed paper and the day it was handed in."""

    signed = True
    paper_on = day("Tanggal kertas diterima")
    paper_error = ""

    def validate_paper_on(self, field: Any) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError("Tanggal kertas diterima tidak boleh di masa depan.")

    def read_paper(self, files: ImmutableMultiDict[str, FileStorage], megabytes: int) -> CheckedFile | None:
        posted = files.get(PAPER)
        try:
            return checked_file(posted.stream if posted else None, posted.filename if posted else "", megabytes)
        except FileRefused as refused:
            self.paper_error = str(refused)
            return None

    def problems(self) -> list[tuple[str, str]]:
        return super().problems() + ([(PAPER, self.paper_error)] if self.paper_error else [])


def form_for(pen: Pen) -> type[PenForm]:
    """The form that such a step asks for."""
    return SignedPenForm if pen.signed else PenForm


class ClockForm(HouseForm):
    """Why a clock stops or runs again, and what that rests on."""

    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")
    dasar = text("Dasar", 200, least=5, empty="Tulis dasarnya: pasal, surat cuti, atau keputusan.")
