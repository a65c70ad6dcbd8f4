"""The proof cards. One is made once for each definition of a process, and then kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache

from app.processes.queries import process_named
from workflows.catalogue import PROCESSES
from workflows.engine import Process
from workflows.proof.card import PROPERTIES, Card, Verdict, definition, prove

__all__ = ["PROPERTIES", "Card", "as_json", "as_text", "card", "cards"]


def cards(name: str | None = None) -> tuple[Card, ...]:
    """The card of one process, or of all. Raises ProcessUnknown."""
    return (card(name),) if name else tuple(card(process.name) for process in PROCESSES)


def card(name: str) -> Card:
    """The card of a process. Raises ProcessUnknown."""
    process = process_named(name)
    return _kept(process, definition(process))


@lru_cache(maxsize=64)
def _kept(process: Process, _: str) -> Card:
    return prove(process)


def as_json(found: Sequence[Card]) -> str:
    """The cards as JSON: an object for each process."""
    told = [{**asdict(one), "holds": one.holds, "seconds": round(one.seconds, 3)} for one in found]
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_text(found: Sequence[Card]) -> str:
    """The cards in words, with every counter-example step by step."""
    return "\n".join(line for one in found for line in _lines(one)) + "\n" + _total(found)


def _lines(one: Card) -> Iterator[str]:
    if not one.is_written:
        yield f"{one.label} ({one.process}): belum punya langkah, jadi belum ada yang dibuktikan."
        return
    yield (
        f"{one.label} ({one.process}), versi {one.version}: {one.states} tahap, {one.steps} langkah, "
        f"{one.situations + one.places} keadaan, {one.moves} jalan, {one.worlds} susunan pejabat, "
        f"{one.unknowns} syarat ya/tidak, {one.seconds:.2f} detik"
    )
    for verdict in one.verdicts:
        yield from _verdict(verdict)


def _verdict(verdict: Verdict) -> Iterator[str]:
    mark = "terbukti" if verdict.holds else "GAGAL"
    yield f"  {mark if verdict.applies else 'tidak berlaku':<14} {verdict.about.title}"
    against = verdict.counterexample
    if against is None:
        return
    yield f"      {against.why}"
    if against.given:
        yield f"      Bila {against.given}."
    yield from (f"      {no}. {act.sentence}" for no, act in enumerate(against.way, start=1))


def _total(found: Sequence[Card]) -> str:
    failed = sum(1 for one in found for verdict in one.verdicts if not verdict.holds)
    seconds = sum(one.seconds for one in found)
    told = f"{failed} sifat gagal." if failed else "Semua sifat terbukti."
    return f"{told} {len(found)} proses, {seconds:.1f} detik."
