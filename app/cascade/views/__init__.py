"""Pages of the cascade."""

from app.cascade.views import agreements, cells, matrix, tree
from app.cascade.views.blueprint import blueprint

__all__ = ["agreements", "blueprint", "cells", "matrix", "tree"]
