"""Versions of a process: what makes two tables the same, what differs between them in words, and which are kept."""

from workflows.versioning.canonical import canonical, fingerprint
from workflows.versioning.differences import differences, suggested
from workflows.versioning.register import REGISTER, Entry, complaints

__all__ = ["REGISTER", "Entry", "canonical", "complaints", "differences", "fingerprint", "suggested"]
