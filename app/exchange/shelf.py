"""Where an uploaded file waits between the look at it and the word to apply it: a day at most, then it is gone."""

from __future__ import annotations

import hashlib
import os
import re
import time
from pathlib import Path

DAY_SECONDS = 86_400
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FileGone(LookupError):
    """The file is no longer there; it has to be sent again."""


class Shelf:
    """Files by their hash below one folder, readable by nobody else."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep the bytes for a day; answers their SHA-256. What is older goes."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        sha256 = hashlib.sha256(data).hexdigest()
        half = self.root / f"{sha256}.{os.getpid()}.{time.monotonic_ns()}.half"
        half.write_bytes(data)
        half.rename(self.root / sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash. Raises FileGone."""
        if not _SHA256.fullmatch(sha256):
            raise FileGone(sha256)
        try:
            data = (self.root / sha256).read_bytes()
        except FileNotFoundError as error:
            raise FileGone(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileGone(sha256)
        return data

    def _sweep(self) -> None:
        for path in self.root.iterdir():
            if time.time() - path.stat().st_mtime > DAY_SECONDS:
                path.unlink(missing_ok=True)
