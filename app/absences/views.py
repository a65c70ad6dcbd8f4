"""Import of leave in the browser."""

from flask import Blueprint

from app.absences.operations import LEAVE
from app.exchange.desk import open_desk

blueprint = Blueprint("absences", __name__, url_prefix="/bkpsdm/cuti")
open_desk(blueprint, LEAVE)
