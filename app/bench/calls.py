"""Calls to a WSGI program without a network: the same for the app and for the floor."""

from __future__ import annotations

import gc
import io
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body of one call."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def cookie(self) -> str:
        """The cookies set, as the next request sends them."""
        return "; ".join(v.split(";", 1)[0] for n, v in self.headers if n.lower() == "set-cookie")

    @property
    def location(self) -> str:
        return next((v for n, v in self.headers if n.lower() == "location"), "")


@dataclass
class Browser:
    """Somebody with cookies in front of one program."""

    app: Flask
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, **headers: str) -> Reply:
        return self._call("GET", path, b"", headers)

    def post(self, path: str, form: dict[str, Any]) -> Reply:
        """Send a form with this browser's token and a fresh key."""
        given = {"csrf_token": self.token, "key": secrets.token_urlsafe(24), **form}
        return self._call("POST", path, urlencode(given).encode(), {})

    def learn_token(self, path: str) -> None:
        """Take the token of a page's forms."""
        found = TOKEN.search(self.get(path).body.decode())
        self.token = found.group(1) if found else ""

    def _call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        heard: list[Any] = []

        def start(status: str, given: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            heard[:] = [int(status.split(" ", 1)[0]), given]
            return heard.append

        answer: Iterable[bytes] = self.app(self._environ(method, path, body, headers), start)
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        reply = Reply(heard[0], heard[1], content)
        for pair in filter(None, reply.cookie.split("; ")):
            name, _, value = pair.partition("=")
            self.cookies[name] = value
        return reply

    def _environ(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        where, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_COOKIE": "; ".join(f"{n}={v}" for n, v in self.cookies.items()),
            **{f"HTTP_{n.upper()}": v for n, v in headers.items()},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of many calls."""

    samples: tuple[float, ...]

    def at(self, share: float) -> float:
        """The value below which that share of the calls lies, in ms."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def p50(self) -> float:
        return self.at(0.5)

    @property
    def p99(self) -> float:
        return self.at(0.99)


def side_by_side(times: int, *acts: Callable[[], object]) -> tuple[Timing, ...]:
    """Time several acts in turns, after a warm-up, with the collector as the web server sets it."""
    for _ in range(20):
        for act in acts:
            act()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)
    samples: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for slot, act in zip(samples, acts, strict=True):
            began = time.perf_counter()
            act()
            slot.append((time.perf_counter() - began) * 1000)
    return tuple(Timing(tuple(s)) for s in samples)
