"""A real Chromium, and the application served to it on this machine."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NAMES = ("chromium", "google-chrome", "google-chrome-stable")
# As root Chromium has no sandbox; small containers have little shared memory; and it shall ask nobody anything.
OPTIONS = (
    "--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


class ChromiumMissing(RuntimeError):
    """There is no Chromium that starts; the message says which to install."""

    def __init__(self) -> None:
        super().__init__(
            "Uji peramban memerlukan Chromium. Debian: apt-get install chromium. Ubuntu: paket chromium-browser hanya "
            "mengarah ke snap; jalankan snap install chromium, atau pasang Google Chrome. Peramban di tempat lain "
            "ditunjukkan dengan TANGKAS_CHROMIUM=<berkasnya>."
        )


def chromium_path() -> str:
    """The program to start. Raises ChromiumMissing, also where the name only leads to a stub."""
    for name in (os.environ.get("TANGKAS_CHROMIUM", ""), *NAMES):
        found = shutil.which(name) if name else None
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    raise ChromiumMissing


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; failed requests show in the test that made them."""


def _whole(app: Flask) -> "WSGIApplication":
    """The application, each answer read and closed at once: werkzeug leaves the file open of a browser that left."""

    def call(environ: "WSGIEnvironment", start: "StartResponse") -> list[bytes]:
        answer = app(environ, start)
        try:
            return [b"".join(answer)]
        finally:
            getattr(answer, "close", list)()

    return call


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application while the block runs: http://127.0.0.1:<free port>."""
    server = make_server("127.0.0.1", 0, _whole(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
