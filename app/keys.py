"""Secrets: from the settings, else generated once into the data folder (readable by its owner only)."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings

FILE = "keys.json"
NAMES = ("secret_key", "record_key", "password_salt", "totp_key")


@dataclass(frozen=True, slots=True)
class Keys:
    """The four secrets of an installation."""

    secret_key: str
    record_key: bytes
    password_salt: str
    totp_key: str


def load_keys(settings: Settings) -> Keys:
    """Keys of this installation. Raises ValueError with a sentence when a given key is too short."""
    given = {name: getattr(settings, name).get_secret_value() for name in NAMES}
    for name, value in given.items():
        if value and len(value) < 32:
            raise ValueError(f"TANGKAS_{name.upper()} terlalu pendek; pakai paling sedikit 32 karakter acak.")
    if not all(given.values()):
        kept = _kept(settings.data_dir / FILE)
        given = {name: value or kept[name] for name, value in given.items()}
    return Keys(given["secret_key"], given["record_key"].encode(), given["password_salt"], given["totp_key"])


def _kept(path: Path) -> dict[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return dict(json.loads(path.read_text()))
    fresh = {name: secrets.token_urlsafe(48) for name in NAMES}
    with os.fdopen(handle, "w") as file:
        json.dump(fresh, file)
    return fresh
