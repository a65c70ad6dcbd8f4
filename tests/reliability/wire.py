"""A browser over a real socket, a journal outside of what is tested, and the server they talk to."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.launch import web_command
from tests.facts import PASSWORD, Someone
from tests.reliability.serve import DIE_AT, PID_FILE
from tests.reliability.town import Town, new_key, token_in

ROOT = Path(__file__).resolve().parents[2]
UP_WITHIN = 40.0  # seconds, on a busy machine
LOST = (ConnectionError, http.client.HTTPException, TimeoutError, socket.timeout)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """The application in processes of its own, on the folder of a town: the tests' own server, or the real one."""

    def __init__(self, town: Town, *, granian: bool = False) -> None:
        beside = town.folder.parent
        self.port, self.is_real = free_port(), granian
        self.point, self.pid_file, self.log = beside / "die_at", beside / "pid", (beside / "server.log").open("ab")
        own = [sys.executable, "-m", "tests.reliability.serve", str(self.port)]
        self.command = web_command(self.port, 1) if granian else own
        self.environ = {
            **os.environ, "TANGKAS_DATA_DIR": str(town.folder), "TANGKAS_TODAY": town.today.isoformat(),
            "TANGKAS_REQUIRE_TOTP": "false", "TANGKAS_LOG_LEVEL": "ERROR", DIE_AT: str(self.point),
            PID_FILE: str(self.pid_file),
        }  # fmt: skip
        self.die_at("")
        self.start()

    def start(self) -> None:
        """Up and answering."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environ, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self._until(answers=True)

    def _until(self, *, answers: bool) -> None:
        """Wait until somebody answers on the port, or nobody does any more."""
        deadline = time.monotonic() + UP_WITHIN
        while self._answers() is not answers:
            told = Path(self.log.name).read_text()[-2000:]
            assert time.monotonic() < deadline, told
            assert not answers or self.process.poll() is None, told
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    @property
    def pid(self) -> int:
        """The process that answers."""
        return int(self.pid_file.read_text())

    def kill(self) -> None:
        """Gone at once, with whatever it was doing; the next one answers soon."""
        if self.is_real:
            self.close()
            self.start()
        else:
            os.kill(self.pid, signal.SIGKILL)

    def die_at(self, point: str) -> None:
        """Die where a decision passes that point; nowhere for an empty text."""
        self.point.write_text(point)

    def close(self) -> None:
        """The end of all its processes."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._until(answers=False)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.close()
        server.log.close()


@dataclass(frozen=True)
class Reply:
    """Status, headers and text of an answer."""

    status: int
    headers: Any
    text: str

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))


class Wire:
    """A signed-in person at a browser that speaks to a server over a socket."""

    def __init__(self, server: Server, one: Someone) -> None:
        self.server, self.one, self.cookies = server, one, dict[str, str]()
        page = self.get("/masuk")
        sent = self.post("/masuk", {"csrf_token": token_in(page.text), "username": one.username, "password": PASSWORD})
        assert sent.status == 303, sent.text
        self.token = token_in(self.get("/akun/kata-sandi").text)

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, Any]) -> Reply:
        return self._ask("POST", path, urlencode(fields))

    def fields(self, version: int, key: str, **words: Any) -> dict[str, Any]:
        """What the check page of a step sends."""
        return {"csrf_token": self.token, "key": key, "version": version, **words}

    def take(self, case_id: Any, step: str, version: int, key: str = "", **words: Any) -> Reply:
        """Send a step. Raises one of LOST when the answer did not come."""
        return self.post(f"/perkara/{case_id}/langkah/{step}", self.fields(version, key or new_key(), **words))

    def upload(self, path: str, name: str, data: bytes, filename: str = "bukti.pdf") -> Reply:
        """Send a file with the person's token and a key."""
        border = new_key()
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in {"csrf_token": self.token, "key": new_key()}.items()
        ]
        about = f'form-data; name="{name}"; filename="{filename}"'
        parts.append(f"--{border}\r\nContent-Disposition: {about}\r\n\r\n".encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{border}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={border}")

    def _headers(self, kind: str = "application/x-www-form-urlencoded") -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookie, "Content-Type": kind}

    def _ask(self, method: str, path: str, body: str | bytes | None, *kind: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(method, path, body, self._headers(*kind))
            answer = connection.getresponse()
            reply = Reply(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()
        for header in reply.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return reply

    def raw(self, path: str, fields: dict[str, Any]) -> bytes:
        """The request as bytes on the wire."""
        body = urlencode(fields).encode()
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.server.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def cut(self, path: str, fields: dict[str, Any], *, keep: float = 1.0) -> None:
        """Send the request, or the first part of it, and hang up without waiting for the answer."""
        sent = self.raw(path, fields)
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as line:
            line.sendall(sent[: int(len(sent) * keep)])


@dataclass
class Journal:
    """What was sent and what was acknowledged, on disk before anything else happens."""

    path: Path
    acknowledged: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, key: str, case_id: Any) -> None:
        """One line, fsynced."""
        with self.lock, self.path.open("a") as file:
            file.write(json.dumps({"what": what, "key": key, "case": str(case_id)}) + "\n")
            file.flush()
            os.fsync(file.fileno())
            if what == "acknowledged":
                self.acknowledged[key] = case_id
