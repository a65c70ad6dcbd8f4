"""Files by the hash of their content, outside the web root: evidence and finished documents.

A file is written whole or not at all, reaches the disk before its hash is handed back, and never changes. What is read
is checked against its name, so a damaged disk is noticed and not handed on.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from obstore.store import LocalStore

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FilesUnavailable(RuntimeError):
    """The folder takes no more, or cannot be written; nothing was kept."""


class FileMissing(LookupError):
    """No file of that hash is kept here."""


class FileDamaged(RuntimeError):
    """The kept bytes no longer have their hash."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A checked file that lies in the store. `name` is what people call it, `size_bytes` what is kept."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class Files:
    """The files below one folder, which is made when the first one comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def _store(self) -> LocalStore:
        from obstore.store import LocalStore

        self.root.mkdir(parents=True, exist_ok=True)
        return LocalStore(self.root)

    def put(self, data: bytes) -> str:
        """Keep the bytes and answer their SHA-256 in hexadecimal. Keeping the same bytes again changes nothing.

        Raises FilesUnavailable.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError, BaseError

        sha256 = hashlib.sha256(data).hexdigest()
        try:
            with contextlib.suppress(AlreadyExistsError):
                obstore.put(self._store, _place(sha256), data, mode="create")
            self._to_disk(sha256)
        except (BaseError, OSError) as error:
            raise FilesUnavailable(str(error)) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash. Raises FileMissing, or FileDamaged when they changed on the disk."""
        import obstore

        try:
            data = obstore.get(self._store, _place(sha256)).bytes().to_bytes()
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileDamaged(sha256)
        return data

    def _to_disk(self, sha256: str) -> None:
        """A row that names the file may be committed only when the file survives a power cut."""
        path = self.root / _place(sha256)
        for one in (path, path.parent, path.parent.parent):
            handle = os.open(one, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def store() -> Files:
    """The files of this installation."""
    return Files(current_app.config["TANGKAS"].evidence_dir)


def _place(sha256: str) -> str:
    """Where a file lies: two levels of folders, so that none grows large. Raises FileMissing for what is no hash."""
    if not _SHA256.fullmatch(sha256):
        raise FileMissing(sha256)
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
