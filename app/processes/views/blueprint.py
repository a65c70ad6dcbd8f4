"""Where the pages about processes live."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("processes", __name__, url_prefix="/proses")
