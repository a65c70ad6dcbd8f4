"""Import of people in the browser."""

from flask import Blueprint

from app.exchange.desk import open_desk
from app.exchange.people import PEOPLE

blueprint = Blueprint("exchange", __name__, url_prefix="/bkpsdm/impor")
open_desk(blueprint, PEOPLE)
