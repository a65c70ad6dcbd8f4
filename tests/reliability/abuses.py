"""What no honest browser sends: words, bytes and shapes, each put into a form that is otherwise filled in well."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes, urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tests.reliability.doors import CHOICE, DAY, HIDDEN, MACHINE, TEXT, Door

FORM = "application/x-www-form-urlencoded"
MARK = "jahat"
# Whoever shows it without escaping has an element or an attribute more.
MARKUP = f"""{MARK}"'></textarea><b-{MARK} hx-get=/ onerror=alert(1)><script>alert(1)</script>"""
NOBODY = str(UUID(int=7 << 76 | 2 << 62))
# Readable and harmless once escaped: it may be taken where anything may be written.
ODD_WORDS = {
    "markup": MARKUP,
    "NaN": "NaN",
    "infinity": "-Infinity",
    "2^70": str(2**70),
    "negative": "-1",
    "exponent": "1e400",
    "other digits": "\u0661\u0662\u0663",
    "formula": '=HYPERLINK("http://jahat.example";"klik di sini")',
    "template": "{{ 7 * 7 }} ${7 * 7} %(nama)s {nama} jahat",
    "folders": "../../../etc/passwd jahat",
    "no address": "//[::1",
    "sql": "' OR 1=1; DROP TABLE \"case\" -- jahat",
    "hidden letters": "jahat\u202e\u200b\ufeff\u2066 dari belakang",
}  # fmt: skip
# Nobody can read or print these: they are refused where a person's words are kept.
UNREADABLE = {
    "control letters": f"{MARK} \x01\x07\x1b[31m\x7f\x9b dan lagi",
    "nul": f"{MARK}\x00{MARK} dan sebuah alasan",
    "pile of marks": f"{MARK} Z" + "\u0301" * 400,
}  # fmt: skip
ODD_DAYS = {
    "year zero": "0000-01-01", "year one": "0001-01-01", "end of time": "9999-12-31", "no such day": "2026-02-30",
    "before Christ": "-2026-01-01", "five figures": "10000-01-01", "last century": "1900-01-01", "words": "kemarin",
}  # fmt: skip
BROKEN_BYTES = {"lone surrogate": b"\xed\xa0\x80jahat", "no UTF-8": b"\xff\xfejahat\xc3", "overlong": b"\xc0\xafjahat"}
WORDS = {**ODD_WORDS, **UNREADABLE, "blanks": " \t\n "}
EVERYWHERE = {**WORDS, "an unknown id": NOBODY}
MEGABYTE = "M" * 1_000_000


@dataclass(frozen=True)
class Abuse:
    """One request. `mark` is what may be found nowhere afterwards; `must_fail` says that nothing may come
    of it;
    `is_judged`, that the page it leads to is looked at as a whole."""

    name: str
    request: dict[str, Any]
    mark: str = ""
    must_fail: bool = False
    is_judged: bool = False


def with_words(door: Door, name: str, words: Any, fields: tuple[str, ...], **more: Any) -> Abuse:
    """The good form with other words in these fields."""
    sent = MultiDict(door.fields)
    for one in fields:
        sent[one] = words
    return Abuse(name, {"data": _with_files(door, sent)}, **more)


def _with_files(door: Door, sent: MultiDict[str, Any]) -> MultiDict[str, Any]:
    for name, (data, filename) in door.files.items():
        sent[name] = (io.BytesIO(data), filename)
    return sent


def words_at_once(door: Door, chosen: Collection[str]) -> Iterator[Abuse]:
    """The same words in every field of a kind."""
    texts, days = door.of_kind(TEXT), door.of_kind(DAY)
    everywhere = door.of_kind(TEXT, DAY, CHOICE, HIDDEN)
    groups = (("texts", texts, WORDS), ("days", days, ODD_DAYS), ("everything", everywhere, EVERYWHERE))
    for where, fields, words in groups:
        for name in words if fields else ():
            if f"{name} in {where}" in chosen or not chosen:
                yield odd(door, name, words[name], fields, where)


def odd(door: Door, name: str, words: str, fields: tuple[str, ...], where: str) -> Abuse:
    """The good form with these odd words."""
    mark = words if name in UNREADABLE else ""
    return with_words(door, f"{name} in {where}", words, fields, mark=mark, is_judged=name == "markup")


def a_megabyte(door: Door, most: int) -> Iterator[Abuse]:
    """More than anybody types, in one field after the other."""
    for one in door.of_kind(TEXT, CHOICE, HIDDEN, DAY)[:most]:
        yield with_words(door, f"a megabyte in {one}", MEGABYTE, (one,), mark=MEGABYTE[:10_000])


def words_one_by_one(door: Door) -> Iterator[Abuse]:
    """Each of the odd words in each field alone."""
    for field in door.kinds:
        for name, words in {**WORDS, **ODD_DAYS, **EVERYWHERE, "nothing": ""}.items():
            yield odd(door, name, words, (field,), field)


def broken_bytes(door: Door) -> Iterator[Abuse]:
    """Bytes that are no text, in the fields and in their names."""
    kept = [(name, value) for name, value in door.fields.items(multi=True) if name in MACHINE]
    for name, data in BROKEN_BYTES.items():
        bad = quote_from_bytes(data)
        body = "&".join([urlencode(kept), *(f"{urlencode({one: ''})}{bad}" for one in door.kinds), f"{bad}={bad}"])
        yield Abuse(f"{name} as bytes", {"data": body, "content_type": FORM})


def other_shapes(door: Door) -> Iterator[Abuse]:
    """Forms of another build than the one on the page."""
    fields = door.fields
    token = {"csrf_token": fields.get("csrf_token", "")}
    yield Abuse("empty", {"data": token}, is_judged=True)
    yield Abuse("without token", {"data": _but(fields, "csrf_token")}, must_fail=True)
    yield Abuse("every field twice", {"data": _twice(door)})
    yield Abuse("names with brackets", {"data": {**token, **{f"{n}[]": v for n, v in _but(fields, *token).items()}}})
    yield Abuse("words as files", {"data": {**token, **_as_files(door)}})
    yield Abuse("json", {"json": fields.to_dict()}, must_fail=True)
    yield Abuse("noise for multipart", {"data": b"--x\r\n\x00\xff", "content_type": "multipart/form-data; boundary=x"},
                must_fail=True)  # fmt: skip
    yield Abuse("three thousand fields", {"data": {**fields, **{f"x{n}": "" for n in range(3000)}},
                                          "content_type": "multipart/form-data"}, must_fail=True)  # fmt: skip
    yield Abuse("columns of tables", {"data": {**fields, "state": "CLOSED", "person_id": NOBODY, "role": "inspektorat",
                                               "opd_id": NOBODY, "id": NOBODY, "on_behalf": "1"}})  # fmt: skip


def bad_keys(door: Door) -> Iterator[Abuse]:
    """Without the key of the form, or with one that nobody handed out."""
    if "key" in door.fields:
        yield Abuse("no key", {"data": _with_files(door, _but(door.fields, "key"))}, must_fail=True)
        for name, key in {"short": "x", "long": "k" * 4000, "odd": "k" * 30 + "<b>\x00", "empty": ""}.items():
            yield with_words(door, f"{name} key", key, ("key",), must_fail=True)


def bad_versions(door: Door) -> Iterator[Abuse]:
    """Without the version that was read, or with another."""
    if "version" in door.fields:
        yield Abuse("no version", {"data": _with_files(door, _but(door.fields, "version"))}, must_fail=True)
        odd = {"NaN": "NaN", "negative": "-1", "2^70": str(2**70), "broken": "1.0", "of other digits": "\u0661"}
        for name, version in odd.items():
            yield with_words(door, f"version {name}", version, ("version",), must_fail=True)
        # An edit of a draft is compared with what was written since, and nobody wrote there.
        yield with_words(door, "version to come", "999999999", ("version",), must_fail=not door.name.startswith("skp."))


def _but(fields: MultiDict[str, Any], *names: str) -> MultiDict[str, Any]:
    return MultiDict([(name, value) for name, value in fields.items(multi=True) if name not in names])


def _twice(door: Door) -> MultiDict[str, Any]:
    """Each field once more, with something else in it."""
    more = [(name, "999" if name == "version" else NOBODY) for name in door.fields if name != "csrf_token"]
    return MultiDict([*door.fields.items(multi=True), *more])


def _as_files(door: Door) -> dict[str, Any]:
    return {name: (io.BytesIO(str(value).encode()), "x.txt") for name, value in _but(door.fields, "csrf_token").items()}


# What every form is asked at each run; the rest takes longer.
OFTEN = {
    *(f"{name} in texts" for name in ("markup", "NaN", "2^70", "nul", "pile of marks")),
    *(f"{name} in days" for name in ("year one", "end of time", "no such day")),
    *(f"{name} in everything" for name in ("markup", "nul", "no address", "an unknown id")),
    "lone surrogate as bytes", "empty", "without token", "every field twice", "words as files", "columns of tables",
    "no key", "odd key", "no version", "version 2^70", "version to come",
}  # fmt: skip
# All steps go through one view: what differs are their words.
OF_A_STEP = {
    *(f"{name} in texts" for name in ("markup", "2^70", "nul", "pile of marks")),
    *(f"{name} in days" for name in ("year one", "end of time")),
    "nul in everything", "lone surrogate as bytes", "empty", "every field twice", "no key", "version to come",
}  # fmt: skip


def usual(door: Door) -> Iterator[Abuse]:
    """A choice of all abuses."""
    chosen = OF_A_STEP if door.endpoint == "cases.take" else OFTEN
    yield from words_at_once(door, chosen)
    yield from a_megabyte(door, 1)
    for abuse in (*broken_bytes(door), *other_shapes(door), *bad_keys(door), *bad_versions(door)):
        if abuse.name in chosen:
            yield abuse


def every(door: Door) -> Iterator[Abuse]:
    """All of them."""
    yield from words_at_once(door, ())
    yield from words_one_by_one(door)
    yield from a_megabyte(door, 50)
    yield from (*broken_bytes(door), *other_shapes(door), *bad_keys(door), *bad_versions(door))
