"""What the web server runs: the app, with the collector calmed (its pauses are the tail of short requests)."""

from __future__ import annotations

import gc

from app import create_app

GC_THRESHOLDS = (20_000, 50, 1_000)

gc.disable()
application = create_app()
gc.enable()
gc.freeze()
gc.set_threshold(*GC_THRESHOLDS)
