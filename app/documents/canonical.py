"""Frozen dataclasses to canonical JSON and back: one byte string for one snapshot, on every machine.

Text is cleaned on the way out, so that what is hashed is what can be printed: NFC, line breaks as LF, no control or
noncharacters (XML and PDF refuse them), lone surrogates as U+FFFD, no bidirectional overrides (they would let a text
look like another one).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
    "|[" + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(1, 17)) + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHAPES: dict[type[Any], dict[str, tuple[Any, bool]]] = {}
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


class SnapshotInvalid(ValueError):
    """The snapshot or its JSON does not have the promised shape; the message says where."""


def clean(text: str) -> str:
    """Text that can be hashed, embedded and printed. Cleaning twice changes nothing."""
    text = _LINE_BREAK.sub("\n", text)
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", _SURROGATE.sub("\ufffd", text)))


def encode(value: object, *, schema: int) -> bytes:
    """A dataclass as one JSON object with `schema` added. Raises SnapshotInvalid for naive times and unknown types."""
    plain = _plain(value, "snapshot")
    text = json.dumps({"schema": schema, **plain}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def decode(kind: type[T], data: bytes, *, schema: int) -> T:
    """The dataclass `encode` wrote. Raises SnapshotInvalid for bytes that are no such JSON."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SnapshotInvalid("not JSON") from error
    if not isinstance(plain, dict) or plain.pop("schema", None) != schema:
        raise SnapshotInvalid(f"schema {schema} expected")
    return _record(kind, plain, "snapshot")


def _plain(value: object, where: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), f"{where}.{f.name}") for f in fields(value)}
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise SnapshotInvalid(f"{where} has no time zone")
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item, f"{where}[{number}]") for number, item in enumerate(value)]
    if value is None or isinstance(value, bool | int):
        return value
    raise SnapshotInvalid(f"{where} is {type(value).__name__}")


def _shape(kind: type[Any]) -> dict[str, tuple[Any, bool]]:
    """Field name -> (type, may be missing)."""
    if kind not in _SHAPES:
        hints = get_type_hints(kind)
        _SHAPES[kind] = {f.name: (hints[f.name], f.default is not MISSING) for f in fields(kind)}
    return _SHAPES[kind]


def _record(kind: type[T], plain: object, where: str) -> T:
    if not isinstance(plain, dict):
        raise SnapshotInvalid(f"{where} is no object")
    shape = _shape(kind)
    if unknown := sorted(set(plain) - set(shape)):
        raise SnapshotInvalid(f"{where}.{unknown[0]} is unknown")
    if missing := [name for name, (_, optional) in shape.items() if name not in plain and not optional]:
        raise SnapshotInvalid(f"{where}.{missing[0]} is missing")
    return kind(**{name: _typed(shape[name][0], item, f"{where}.{name}") for name, item in plain.items()})


def _typed(kind: Any, plain: object, where: str) -> object:
    origin = get_origin(kind)
    if origin is Literal:
        return _one_of(get_args(kind), plain, where)
    if origin in (Union, UnionType):
        (only,) = (option for option in get_args(kind) if option is not NoneType)
        return None if plain is None else _typed(only, plain, where)
    if origin is tuple:
        if not isinstance(plain, list):
            raise SnapshotInvalid(f"{where} is no list")
        return tuple(_typed(get_args(kind)[0], item, f"{where}[{number}]") for number, item in enumerate(plain))
    if is_dataclass(kind):
        return _record(kind, plain, where)  # type: ignore[arg-type]  # is_dataclass admits instances too
    return _scalar(kind, plain, where)


def _one_of(options: tuple[Any, ...], plain: object, where: str) -> object:
    if plain not in options:
        raise SnapshotInvalid(f"{where} is {plain!r}")
    return plain


def _scalar(kind: type[Any], plain: object, where: str) -> object:
    if kind in (date, datetime) and isinstance(plain, str):
        try:
            return kind.fromisoformat(plain)
        except ValueError as error:
            raise SnapshotInvalid(f"{where} is no {kind.__name__}") from error
    if type(plain) is not kind:
        raise SnapshotInvalid(f"{where} is no {kind.__name__}")
    return plain
