"""The chain of records: what is hashed, how, and with which key. Shared by writers and by `tangkas verify`."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

GENESIS = "0" * 64
_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_key = b""


class Fields(NamedTuple):
    """Everything of a record that its hash covers."""

    tenant_id: UUID
    opd_id: UUID
    seq: int
    at: datetime
    tag: str
    case_id: UUID | None
    decision_id: UUID | None
    actor: str
    body: str


def use_key(key: bytes) -> None:
    """Set the key of this process (from the settings, at start). Raises ValueError for a short one."""
    global _key
    if len(key) < 16:
        raise ValueError("record key too short")
    _key = key


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, readable text."""
    return _SPELLING.encode(value)


def link(prev_hash: str, fields: Fields) -> str:
    """The hash of a record: HMAC-SHA256 over the previous hash and every field, each on its own line."""
    at = fields.at.astimezone(UTC).isoformat(timespec="microseconds")
    lines = (
        prev_hash,
        fields.tenant_id.hex,
        fields.opd_id.hex,
        str(fields.seq),
        at,
        fields.tag,
        fields.case_id.hex if fields.case_id else "",
        fields.decision_id.hex if fields.decision_id else "",
        fields.actor,
        fields.body,
    )
    return hmac.new(_key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def lot(*words: str) -> float:
    """A number from 0 up to 1 that follows from words and key: the same each time, and nobody can foresee it."""
    drawn = hmac.new(_key, "\n".join(("lot", *words)).encode(), hashlib.sha256).digest()
    return int.from_bytes(drawn[:6], "big") / 2**48
