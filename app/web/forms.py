"""Forms: WTForms with Indonesian sentences and bounded text. CSRF is checked for every unsafe request in `app.web`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import DateField, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from workflows.goal_setting import Reason

MAX_COMBINING = 8
FIRST_YEAR, LAST_YEAR = 1945, 2100
MESSAGES = {
    "This field is required.": "Isi bagian ini.",
    "Not a valid choice.": "Pilih salah satu pilihan yang ada.",
    "Not a valid choice": "Pilih salah satu pilihan yang ada.",
    "Not a valid date value.": "Pilih tanggal yang ada di kalender.",
    "Not a valid integer value.": "Isi dengan angka bulat.",
    "Not a valid decimal value.": "Isi dengan angka.",
    "Invalid Choice: could not coerce.": "Pilih salah satu pilihan yang ada.",
}


class Translations:
    """WTForms ships no Indonesian catalogue."""

    def gettext(self, text: str) -> str:
        return MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Bounded:
    """Readable text of at most `most` characters: no control characters, no piles of combining marks."""

    def __init__(self, most: int, *, least: int = 0, empty: str = "Isi bagian ini.") -> None:
        self.most, self.least, self.empty = most, least, empty

    def __call__(self, form: Form, field: Any) -> None:
        text = field.data or ""
        if self.least and len(text.strip()) < self.least:
            raise ValidationError(self.empty)
        if len(text) > self.most:
            raise ValidationError(f"Paling banyak {self.most} huruf; sekarang {len(text)}.")
        complaint = unreadable(text)
        if complaint:
            field.data = legible(text)  # no page can carry the rest, so it is shown again without
            raise ValidationError(complaint)


# They turn the direction of what follows, so that a text looks like another one.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unreadable(text: str) -> str | None:
    """The sentence about characters nobody can read or print, or None."""
    marks = 0
    for character in text:
        kind = unicodedata.category(character)
        if character in TURNING:
            return "Ada tanda tersembunyi yang membalik arah tulisan. Ketik ulang bagian ini."
        if kind in ("Cs", "Cc") and character not in "\r\n\t":
            return "Ada huruf yang tidak terbaca. Ketik ulang bagian ini."
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MAX_COMBINING:
            return "Ada huruf dengan terlalu banyak tanda. Ketik ulang bagian ini."
    return None


def legible(text: str) -> str:
    """The text without characters that no page and no paper can carry."""
    return "".join(
        c for c in text if c in "\r\n\t" or (c not in TURNING and unicodedata.category(c) not in ("Cs", "Cc"))
    )


def tidy(text: str | None) -> str:
    """Trimmed, with one kind of line break."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class HouseForm(Form):
    """Base of every form: `read()` takes the posted fields; `problems()` lists what to correct, first field first."""

    class Meta:
        def get_translations(self, form: Form) -> Translations:
            return Translations()

    @classmethod
    def read(cls, **choices: Any) -> HouseForm:
        """The form as posted."""
        return cls(request.form, **choices)

    def problems(self) -> list[tuple[str, str]]:
        """(field id, sentence), in the order of the form."""
        return [(str(name), str(sentence)) for name, sentences in self.errors.items() for sentence in sentences]


def text(label: str, most: int = 200, *, least: int = 0, empty: str = "Isi bagian ini.") -> Any:
    """One line of bounded text."""
    return StringField(label, validators=[Bounded(most, least=least, empty=empty)], filters=[tidy])


def paragraph(label: str, most: int = 2000, *, least: int = 0, empty: str = "Isi bagian ini.") -> Any:
    """Several lines of bounded text."""
    return TextAreaField(label, validators=[Bounded(most, least=least, empty=empty)], filters=[tidy])


class SelectField(StringField):
    """One of a closed list of (value, words), shown as a select. The list is checked by `Chosen`."""

    def __init__(
        self, label: str = "", validators: Any = None, choices: Iterable[tuple[str, str]] = (), **more: Any
    ) -> None:
        super().__init__(label, validators, **more)
        self.choices = list(choices)


class RadioField(SelectField):
    """One of a closed list of (value, words), shown as radio buttons."""


def choice(
    label: str, options: Iterable[tuple[str, str]] = (), *, empty: str = "Pilih salah satu.", optional: bool = False
) -> Any:
    """One of a closed list, shown as a select."""
    return SelectField(label, choices=options, validators=[Chosen(empty, optional=optional)])


def radio(label: str, options: Iterable[tuple[str, str]] = (), *, empty: str = "Pilih salah satu.") -> Any:
    """One of a closed list, shown as radio buttons; nothing is chosen beforehand."""
    return RadioField(label, choices=options, validators=[Chosen(empty)])


class Chosen:
    """A member of the list must be chosen; with `optional` nothing may be chosen as well."""

    def __init__(self, empty: str, *, optional: bool = False) -> None:
        self.empty, self.optional = empty, optional

    def __call__(self, form: Form, field: Any) -> None:
        if not field.data and self.optional:
            return
        if not field.data or field.data not in {value for value, *_ in field.choices}:
            raise ValidationError(self.empty)


class Dated:
    """A day must be chosen, and one that anybody now in office could mean."""

    def __call__(self, form: Form, field: Any) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError("Pilih tanggalnya.")
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(f"Pilih tanggal antara tahun {FIRST_YEAR} dan {LAST_YEAR}.")


def day(label: str) -> Any:
    """A date."""
    return DateField(label, validators=[Dated()])


class StepForm(HouseForm):
    """The form of a step. `payload()` builds the step's own frozen dataclass from checked fields."""

    title = ""

    def payload(self) -> Any:
        """The payload of the step; only after `validate()`."""
        return None


class NoFields(StepForm):
    """A step that needs no words."""


class ReasonForm(StepForm):
    """A step that needs a written reason."""

    reason = paragraph("Alasan", 2000, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")

    def payload(self) -> Any:
        return Reason(self.reason.data)
