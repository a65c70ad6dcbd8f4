"""Pages of evaluations: the own list, one evaluation and its sections, rows, evidence, the review."""

from app.evaluations.views import absent, evidence, page, review, rows, whole_period
from app.evaluations.views.blueprint import blueprint

__all__ = ["absent", "blueprint", "evidence", "page", "review", "rows", "whole_period"]
