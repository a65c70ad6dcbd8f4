"""Pages of the cascade."""

from app.cascade.views import agreements, cells, links, matrix, tree
from app.cascade.views.blueprint import blueprint

__all__ = ["agreements", "blueprint", "cells", "links", "matrix", "tree"]
