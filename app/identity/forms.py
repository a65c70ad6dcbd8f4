"""What a person may type at the door and in his own account."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField

from app.web.forms import Bounded, HouseForm, text

LONGEST = 200


def secret(label: str, empty: str) -> Any:
    """A password: taken as typed, nothing trimmed."""
    return StringField(label, validators=[Bounded(LONGEST, least=1, empty=empty)])


class SignInForm(HouseForm):
    """Name and password."""

    username = text("NIP", 60, least=1, empty="Isi NIP atau nama masuk Anda.")
    password = secret("Kata sandi", "Isi kata sandi Anda.")


class StepForm(HouseForm):
    """A code of the phone, or a recovery code."""

    kode = text("Kode", 40, least=1, empty="Isi kode dari aplikasi di ponsel Anda, atau satu kode cadangan.")


class NewPasswordForm(HouseForm):
    """A new password, typed twice."""

    baru = secret("Kata sandi baru", "Isi kata sandi baru.")
    ulang = secret("Ulangi kata sandi baru", "Ketik kata sandi baru sekali lagi.")

    def is_same(self) -> bool:
        """Whether both are the same; notes it where they are not."""
        if self.baru.data == self.ulang.data:
            return True
        self.ulang.errors = ["Kedua ketikan belum sama. Ketik ulang kata sandi baru."]
        return False


class RedeemForm(NewPasswordForm):
    """A printed one-time code and the first or new password."""

    username = text("NIP", 60, least=1, empty="Isi NIP atau nama masuk Anda.")
    kode = text("Kode sekali pakai", 40, least=1, empty="Isi kode yang tercetak pada lembar Anda.")


class ChangePasswordForm(NewPasswordForm):
    """The owner changes the password."""

    lama = secret("Kata sandi sekarang", "Isi kata sandi yang Anda pakai sekarang.")


class PasswordForm(HouseForm):
    """A step that asks for the password once more."""

    lama = secret("Kata sandi", "Isi kata sandi Anda.")


class SetUpForm(HouseForm):
    """The first code of a phone."""

    kode = text("Kode enam angka", 20, least=1, empty="Isi enam angka yang tampil di ponsel Anda.")


class OwnSetUpForm(SetUpForm, PasswordForm):
    """The same, by somebody who is signed in already."""


class IssueForm(HouseForm):
    """Hand out a one-time code."""

    hapus_langkah_kedua = BooleanField("Hapus juga langkah kedua orang ini")
