"""What a person types while the year runs: an action, feedback, a name, a dialogue, a note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import DateField
from wtforms.validators import Optional, ValidationError

from app.running.operations import Words
from app.web import clock
from app.web.forms import FIRST_YEAR, LAST_YEAR, HouseForm, choice, day, paragraph, radio, text
from workflows.feedback import Speaker

ADVISERS = (
    (Speaker.TEAM_LEADER.value, "Ketua tim", "Dicetak “Ketua tim: …”"),
    (Speaker.PEER.value, "Rekan kerja", "Dicetak “Rekan: …”"),
)
TOPIC, WORDS = 1000, 2000


class ActionForm(HouseForm):
    """One rencana aksi with its target."""

    aksi = text("Rencana aksi", 500, least=5, empty="Tulis rencana aksinya, paling sedikit lima huruf.")
    target = text("Target", 200)


class FeedbackForm(HouseForm):
    """Umpan balik on a row or a value."""

    tentang = text("Tentang", 40, least=1, empty="Pilih baris atau nilai yang dimaksud.")
    umpan_balik = paragraph(
        "Umpan balik", 1000, least=5, empty="Tulis umpan balik, paling sedikit lima huruf. Sebut fakta dan buktinya."
    )


class AdviserForm(HouseForm):
    """Who may give consideration, by NIP, and as what."""

    nip = text("NIP", 30, least=8, empty="Tulis NIP orang yang ditunjuk.")
    sebagai = radio("Sebagai", [(value, words) for value, words, _ in ADVISERS], empty="Pilih ketua tim atau rekan.")


class Reasonable:
    """A day that anybody now in office could mean; none is fine."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(f"Pilih tanggal antara tahun {FIRST_YEAR} dan {LAST_YEAR}.")


class DialogueForm(HouseForm):
    """A dialog kinerja. A topic for each result joins (`for_results`)."""

    tanggal = day("Tanggal dialog")
    umum = paragraph("Perilaku kerja dan hal lain", WORDS)
    kesepakatan = paragraph("Kesepakatan", WORDS)
    berikutnya = DateField("Dialog berikutnya (bila sudah disepakati)", validators=[Optional(), Reasonable()])
    results: tuple[UUID, ...] = ()

    @classmethod
    def for_results(cls, results: Iterable[UUID], formdata: MultiDict[str, str] | None, **given: Any) -> DialogueForm:
        """The form with a field for each of these results."""
        keys = tuple(results)
        fields = {topic_name(key): paragraph("Yang dibahas", TOPIC) for key in keys}
        form = type("DialogueFormOfVersion", (cls,), fields)(formdata, data=given)
        form.results = keys
        return form

    def validate_tanggal(self, field: Any) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError("Tanggal dialog tidak boleh di masa depan.")

    def validate_berikutnya(self, field: Any) -> None:
        if field.data and self.tanggal.data and field.data <= self.tanggal.data:
            raise ValidationError("Dialog berikutnya sesudah dialog ini.")

    def topic(self, key: UUID) -> Any:
        """The field of a result."""
        return self[topic_name(key)]

    def words(self) -> Words:
        """What was typed; only after `validate()`."""
        topics = {key: self.topic(key).data for key in self.results if self.topic(key).data}
        return Words(
            self.tanggal.data, topics, self.umum.data, self.kesepakatan.data, self.berikutnya.data
        )  # fmt: skip


def topic_name(result_id: UUID) -> str:
    """What the field of a result is called."""
    return f"t-{result_id.hex}"


class NoteForm(HouseForm):
    """A note of the diary: short, today unless said otherwise, about oneself unless said otherwise."""

    peristiwa = paragraph("Apa yang terjadi", WORDS, least=3, empty="Tulis yang terjadi, paling sedikit tiga huruf.")
    tanggal = day("Tanggal")
    tentang = choice("Tentang", optional=True)

    def validate_tanggal(self, field: Any) -> None:
        if field.data is not None and field.data > clock.today():
            raise ValidationError("Tanggal peristiwa tidak boleh di masa depan.")


class ShareForm(HouseForm):
    """To which row of which running evaluation a note is shared."""

    baris = choice("Baris", empty="Pilih baris evaluasi yang dimaksud.")
