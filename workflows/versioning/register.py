"""The register of versions: each number of each process with its fingerprint and why it was made.

A table whose number is registered is closed. `complaints` says what does not hold, and what to do about it.
"""
from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from workflows.catalogue import PROCESSES, SUPERSEDED
from workflows.engine import Process
from workflows.versioning.canonical import fingerprint


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered version."""

    process: str
    number: int
    fingerprint: str
    why: str


def read(text: str) -> Mapping[tuple[str, int], Entry]:
    """The register from its TOML. Raises ValueError where a number is given twice."""
    found: dict[tuple[str, int], Entry] = {}
    for raw in tomllib.loads(text)["version"]:
        entry = Entry(raw["process"], raw["number"], raw["fingerprint"], raw["why"])
        if (entry.process, entry.number) in found:
            raise ValueError(f"{entry.process} {entry.number} is registered twice")
        found[entry.process, entry.number] = entry
    return MappingProxyType(found)


REGISTER = read((Path(__file__).parent / "versions.toml").read_text("utf-8"))


def complaints(
    tables: Iterable[Process] = (*PROCESSES, *SUPERSEDED), register: Mapping[tuple[str, int], Entry] = REGISTER
) -> Iterator[str]:
    """What does not hold between the tables that are loaded and the register, each with what to do."""
    loaded = {(one.name, one.version): one for one in tables}
    for place, table in loaded.items():
        entry, mark = register.get(place), fingerprint(table)
        if entry is None:
            yield f"{_named(place)} is not registered. {_how(table)}"
        elif entry.fingerprint != mark:
            yield f"{_named(place)} is registered as {entry.fingerprint} and reads {mark} now. {_how(table)}"
    for place in register:
        if place not in loaded:
            yield (
                f"{_named(place)} is registered and cannot be loaded: keep its table in workflows/superseded and name "
                "it in SUPERSEDED (workflows/catalogue.py) while one case may stand on it."
            )


def _named(place: tuple[str, int]) -> str:
    return f"{place[0]} version {place[1]}"


def _how(table: Process) -> str:
    return (
        "Cases run on a registered table as it was. Copy the table as it was into workflows/superseded, name it in "
        f"SUPERSEDED, give the new one the next number (Process(..., version=...)) and add to versions.toml:\n"
        f'[[version]]\nprocess = "{table.name}"\nnumber = {table.version}\nfingerprint = "{fingerprint(table)}"\n'
        'why = "<a sentence in Indonesian>"\n'
        "Only where no database can hold a case of that number may the fingerprint be put in place of the old one."
    )
