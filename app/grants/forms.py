"""What an officer types to propose a granted role."""

from __future__ import annotations

from typing import Any

from wtforms import DateField
from wtforms.validators import Optional

from app.access import ROLE_LABEL
from app.web.forms import HouseForm, choice, day, paragraph, text


class ProposalForm(HouseForm):
    """Who, which role, where, from when until when, and why. `offered` are the OPDs, as (id, name)."""

    nip = text("NIP", 60, least=1, empty="Isi NIP orang yang akan memegang hak akses.")
    peran = choice(
        "Hak akses", [(role.value, label) for role, label in ROLE_LABEL.items()], empty="Pilih hak aksesnya."
    )
    opd = text("Perangkat daerah", 40)
    mulai = day("Mulai")
    sampai: Any = DateField("Sampai", validators=[Optional()])
    alasan = paragraph("Dasar atau alasan", 500, least=10, empty="Tulis dasarnya, misalnya nomor surat tugas.")
