"""A ZIP that is sent while it is being made: at any moment one file of it is in memory, however many there are."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.web.clock import CITY

MOST_LETTERS = 60
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the archive; its name may have folders, each made of `safe` words."""

    name: str
    data: bytes


def safe(text: str) -> str:
    """Words as a file name every system accepts: letters and figures of ASCII, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain).strip("-")[:MOST_LETTERS].rstrip("-") or "tanpa-nama"


def streamed(entries: Iterable[Entry], at: datetime) -> Iterator[bytes]:
    """The bytes of the archive, piece by piece. PDF are compressed already, so they are only put in."""
    sink = _Sink()
    stamp = at.astimezone(CITY).timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            archive.writestr(zipfile.ZipInfo(entry.name, stamp), entry.data)
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Where the archive is written to; what was written is taken away at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        data = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(data)
        return len(data)

    def taken(self) -> bytes:
        """Everything since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
