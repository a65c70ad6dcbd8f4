"""The blueprint of the pages that belong to no process."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
