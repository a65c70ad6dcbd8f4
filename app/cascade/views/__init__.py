"""Pages of the cascade."""

from app.cascade.views import agreements, cells, file, links, loose_ends, matrix, tree
from app.cascade.views.blueprint import blueprint

__all__ = ["agreements", "blueprint", "cells", "file", "links", "loose_ends", "matrix", "tree"]
