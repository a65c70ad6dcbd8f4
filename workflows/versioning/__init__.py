"""Versions of a process: what makes two tables the same, what differs between them in words, and which are kept."""

from workflows.versioning.canonical import canonical, fingerprint
from workflows.versioning.differences import differences, suggested
from workflows.versioning.moving import STAYS, Places, Standing, Verdict, problems, verdict
from workflows.versioning.register import REGISTER, Entry, complaints

__all__ = [
    "REGISTER", "STAYS", "Entry", "Places", "Standing", "Verdict", "canonical", "complaints", "differences",
    "fingerprint", "problems", "suggested", "verdict",
]
