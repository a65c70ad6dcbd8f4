"""Static files under names with their content hash, cached for good, compressed when they were built."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress
from whitenoise import WhiteNoise

from app.static_files import SERVED, URL_PREFIX

YEAR = 31_536_000


def init_static(app: Flask) -> None:
    """Serve `/static/<name with hash>` in front of the app, and compress pages."""
    app.config.update(
        COMPRESS_MIMETYPES=["text/html"], COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_MIN_SIZE=500, COMPRESS_BR_LEVEL=4
    )
    Compress(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=SERVED, prefix=URL_PREFIX, max_age=YEAR, immutable_file_test=lambda path, url: True
    )
