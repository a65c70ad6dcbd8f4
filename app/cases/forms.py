"""What somebody types beside a step that he takes for a person without a device, and about the clock of a case."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from wtforms.validators import ValidationError

from app.cases.situation import Beside
from app.web import clock
from app.web.forms import HouseForm, choice, day, paragraph, text
from app.web.uploads import CheckedFile, FileRefused, checked_file
from workflows.approval import WHO_LABEL, Pen
from workflows.verbs import GROUNDS

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


class WordsForm(HouseForm):
    """A verb that asks why, and nothing else."""

    words = paragraph("Alasan", 2000, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")

    def choose(self, known: Beside) -> None:
        """What may be chosen in this case."""


class CommentForm(WordsForm):
    words = paragraph("Komentar", 2000, least=3, empty="Tulis komentarnya.")


class WithdrawCommentForm(WordsForm):
    about = choice("Komentar yang ditarik", empty="Pilih komentarnya.")

    def choose(self, known: Beside) -> None:
        self.about.choices = [(one.id.hex, one.words[:80]) for one in known.comments]


class HandOnForm(WordsForm):
    about = choice("Giliran yang dialihkan", empty="Pilih gilirannya.")
    number = text("NIP pejabat yang menerima giliran", 40, least=1, empty="Isi NIP pejabatnya.")

    def choose(self, known: Beside) -> None:
        self.about.choices = [
            (one.id.hex, f"{WHO_LABEL[one.target.who]}: {', '.join(h.name for h in one.holders) or 'jabatan kosong'}")
            for one in known.seats
            if one.id
        ]


class RevokeForm(WordsForm):
    about = choice("Dokumen yang dicabut", empty="Pilih dokumennya.")
    ground = choice("Sebab pencabutan", GROUNDS, empty="Pilih sebabnya.")

    def choose(self, known: Beside) -> None:
        self.about.choices = [(one.id.hex, f"{one.title}, nomor {one.number}") for one in known.papers]


VERB_FORMS: dict[str, type[WordsForm]] = {
    "comment": CommentForm, "withdraw_comment": WithdrawCommentForm, "transfer": HandOnForm, "revoke": RevokeForm,
}  # fmt: skip


def verb_form(verb: str, known: Beside, posted: Any = None) -> WordsForm:
    """The form of a verb with the choices there are in this case; one alone is chosen already."""
    form = VERB_FORMS.get(verb, WordsForm)(posted)
    form.choose(known)
    about = getattr(form, "about", None)
    if about is not None and posted is None and len(about.choices) == 1:
        about.data = about.choices[0][0]
    return form
