"""The application's side of the renderer: hand over a snapshot, get a PDF or a reason. Imports no WeasyPrint.

`Renderer` starts one warmed process (`press`) and lets it fork one limited child per document; see there.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

READY = b"R"
FAILED = b"\nFAILED:"
"""Opens the reason a document was not made; nothing of a PDF can follow it."""
_JOB = struct.Struct("!HI")
_RESULT = struct.Struct("!cQ")
_DONE = b"P"
MOST_BYTES = 4 * 1024 * 1024
"""Longest snapshot accepted; the 42-row form has 20 kB."""
START_SECONDS = 60.0
GRACE_SECONDS = 5.0
ATTEMPTS = 2
"""A press that dies takes its documents along without being their doing: once more, with its successor."""

BOOT = """
import sys, types
package = types.ModuleType("app")
package.__path__ = [sys.argv[1]]
sys.modules["app"] = package
from app.documents.press import main
main(sys.argv[2:])
"""
"""Opens `app/documents` without `app/__init__.py`: Flask, settings and keys have no business in that process."""


class RenderFailed(Exception):
    """No PDF came of it; `reason` is for the log. The snapshot is unharmed and may be tried again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PressGone(Exception):
    """The connection ended and nobody said why: the press itself died. The document is not to blame."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use."""

    address_space_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: int = 15


class Renderer:
    """Up to `workers` documents at a time; safe to call from several threads; starts itself when first used.

    Survives what happens to a child, and starts a new process when the old one is gone.
    """

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._places = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process that forks, for measurements. Raises RenderFailed when it is not running."""
        if self._process is None:
            raise RenderFailed("the renderer is not running")
        return self._process.pid

    def start(self) -> None:
        """Start and warm the process (about a second). Does nothing while it runs. Raises RenderFailed."""
        with self._lock:
            if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
                self._spawn()

    def stop(self) -> None:
        """End the process; documents under way fail. Does nothing when it is not running."""
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None
            process, self._process = self._process, None
            if process is None or self._owner != os.getpid():
                return
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def render(self, kind: str, data: bytes) -> bytes:
        """The PDF of the canonical JSON `snapshot.to_json` wrote. Raises RenderFailed."""
        if len(data) > MOST_BYTES:
            raise RenderFailed(f"the snapshot has {len(data)} bytes, more than {MOST_BYTES}")
        message = _JOB.pack(len(kind.encode()), len(data)) + kind.encode() + data
        with self._places:
            for _ in range(ATTEMPTS):
                with contextlib.suppress(PressGone):
                    return self._once(message)
        raise RenderFailed("the renderer ended without an answer")

    def _once(self, message: bytes) -> bytes:
        press, job = self._hand_over()
        with job:
            job.settimeout(self._limits.wall_seconds + GRACE_SECONDS)
            try:
                job.sendall(message)
                return _result(job)
            except TimeoutError as error:
                self._abandon(press)
                raise RenderFailed("the renderer does not answer") from error
            except (OSError, PressGone) as error:
                self._abandon(press)
                raise PressGone from error

    def _hand_over(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """A press and a connection whose other end it has. Raises RenderFailed when none starts, PressGone."""
        self.start()
        mine, theirs = socket.socketpair()
        with theirs, self._lock:
            press, handed = self._process, self._control is not None and _send(self._control, theirs)
        if press is None or not handed:
            mine.close()
            if press is not None:
                self._abandon(press)
            raise PressGone
        return press, mine

    def _spawn(self) -> None:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        limits = self._limits
        arguments = (theirs.fileno(), limits.address_space_bytes, limits.cpu_seconds, limits.wall_seconds)
        package = Path(__file__).resolve().parents[1]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own program
                [sys.executable, "-I", "-c", BOOT, str(package), *map(str, arguments)],
                pass_fds=(theirs.fileno(),),
                env={name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME") if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends the application, which then closes the control socket
            )
        mine.settimeout(START_SECONDS)
        if not _is_ready(mine):
            process.kill()
            process.wait()
            mine.close()
            raise RenderFailed("the renderer did not start; its own message is in the log")
        mine.settimeout(GRACE_SECONDS)
        if self._control is not None:
            self._control.close()
        self._process, self._control, self._owner = process, mine, os.getpid()

    def _abandon(self, press: subprocess.Popen[bytes]) -> None:
        """Forget a press that is dead or hangs, unless another thread has replaced it already."""
        with self._lock:
            if self._process is not press:
                return
            self._process = None
            if self._control is not None:
                self._control.close()
                self._control = None
            if self._owner == os.getpid():
                press.kill()
                press.wait()


def _is_ready(control: socket.socket) -> bool:
    try:
        return control.recv(1) == READY
    except OSError:
        return False


def _send(control: socket.socket, connection: socket.socket) -> bool:
    """Give the press one end of a connection. False when the press is gone."""
    try:
        return socket.send_fds(control, [READY], [connection.fileno()]) > 0
    except OSError:
        return False


def read_job(client: socket.socket) -> tuple[str, bytes]:
    """What `Renderer.render` sent: the kind and the canonical JSON."""
    kind_length, data_length = _JOB.unpack(_exactly(client, _JOB.size))
    return _exactly(client, kind_length).decode(), _exactly(client, data_length)


def result_frame(pdf: bytes) -> bytes:
    """A finished document as it travels back."""
    return _RESULT.pack(_DONE, len(pdf)) + pdf


def _result(job: socket.socket) -> bytes:
    """Read until the document is complete or the other end closes. Raises RenderFailed, PressGone."""
    received = bytearray()
    while chunk := job.recv(1 << 18):
        received += chunk
        if received[:1] == _DONE and len(received) >= _RESULT.size:
            _, length = _RESULT.unpack_from(received)
            if len(received) >= _RESULT.size + length and FAILED not in received[_RESULT.size + length :]:
                return bytes(received[_RESULT.size : _RESULT.size + length])
    _, found, reason = bytes(received).rpartition(FAILED)
    if not found:
        raise PressGone
    raise RenderFailed(reason.decode("utf-8", "replace"))


def _exactly(source: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        chunk = source.recv(min(length - len(received), 1 << 18))
        if not chunk:
            raise EOFError("the application closed the connection")
        received += chunk
    return bytes(received)
