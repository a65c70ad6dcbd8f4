"""Where the calendar of the city is kept, and by whom."""

from __future__ import annotations

from flask import Blueprint

from app.access import Role

blueprint = Blueprint("calendar", __name__, url_prefix="/bkpsdm")
KEEPERS = (Role.PETUGAS_BKPSDM, Role.KEPALA_BKPSDM)
OUTDATED = "Petugas lain baru saja mengubah kalender. Inilah keadaannya sekarang; periksa lagi."
