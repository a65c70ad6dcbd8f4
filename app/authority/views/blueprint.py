"""The blueprint and what its pages share."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from app.access import Actor, Role
from app.authority import queries
from app.web import clock
from app.web.request import session

blueprint = Blueprint("authority", __name__, url_prefix="/wewenang")
KEEPERS = (Role.ADMIN_OPD, Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
OUTDATED = "Wewenang ini sudah disetujui atau diakhiri sejak halaman Anda dibuka. Inilah keadaannya sekarang."
NOBODY = "Tidak ada pegawai dengan NIP atau nama masuk ini."


def scope(me: Actor) -> frozenset[UUID] | None:
    """The OPDs whose authorities this person keeps; None for the whole city."""
    return None if me.is_officer else me.admin_of


def person_of(me: Actor, number: str) -> tuple[UUID, str] | None:
    """Whose number or sign-in name that is."""
    return queries.person_by_number(session(), me.tenant_id, "".join(number.split()).lower(), clock.today())
