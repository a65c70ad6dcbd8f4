"""A process as `tangkas process show` prints it: words for developers, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from workflows.catalogue import PROCESSES
from workflows.description import Deadline, Description, StageDescription, StepDescription, described
from workflows.engine import Process
from workflows.policies import load_defaults

BY_NAME: dict[str, Process] = {process.name: process for process in PROCESSES}


class ProcessUnknown(LookupError):
    """No process carries that name; the message is a sentence."""


def process_named(name: str) -> Process:
    """The process of that name. Raises ProcessUnknown."""
    if name not in BY_NAME:
        raise ProcessUnknown(f"Proses {name} tidak dikenal. Yang ada: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def as_json(name: str) -> str:
    """The process as one JSON object, with the shipped policies."""
    told = described(process_named(name), load_defaults(), date.max)
    return json.dumps(asdict(told), ensure_ascii=False, indent=2)


def as_text(name: str) -> str:
    """The process in words, with the shipped policies."""
    return "\n".join(_lines(described(process_named(name), load_defaults(), date.max)))


def listing() -> str:
    """All processes, one a line."""
    return "\n".join(
        f"{process.name:<16} {process.label}: {len(process.stages)} tahap, {len(process.steps)} langkah"
        for process in PROCESSES
    )


def _lines(told: Description) -> Iterator[str]:
    yield f"{told.label} ({told.name}), versi {told.version}"
    for stage in told.stages:
        yield ""
        yield f"{stage.state}  {stage.label}{_marks(stage)}"
        yield from (f"  {line}" for line in _stage(stage))
        for step in told.steps:
            if step.source == stage.state:
                yield f"  {'~' if step.automatic else '-'} {step.name} -> {step.target}  {step.label}"
                yield from (f"      {line}" for line in _step(step))


def _marks(stage: StageDescription) -> str:
    return " [awal]" * stage.initial + " [akhir]" * stage.final


def _stage(stage: StageDescription) -> Iterator[str]:
    if stage.asked:
        seats = f" ({stage.seats})" if stage.seats else ""
        yield f"menunggu: {', '.join(stage.asked)}{seats}"
    if stage.may_also:
        yield f"boleh bertindak juga: {', '.join(stage.may_also)}"
    if stage.deadline:
        yield _deadline(stage.deadline)


def _step(step: StepDescription) -> Iterator[str]:
    yield f"oleh: {', '.join(step.by)}"
    if step.pen:
        yield f"dicatatkan untuk yang tanpa gawai oleh: {', '.join(step.pen)}"
    for condition in step.conditions:
        yield f"syarat {condition.question}: {condition.sentence}{_source(condition.source)}"
    if step.deadline:
        yield _deadline(step.deadline) + (f"; {step.if_late}" if step.if_late else "")
    if step.takes_a_seat:
        yield "mengisi satu kursi; pindah bila jumlahnya cukup"
    if step.documents:
        yield f"dokumen: {', '.join(step.documents)}"
    if step.then:
        yield f"diikuti: {step.then}"
    if step.sources:
        yield f"dasar: {', '.join(step.sources)}"


def _deadline(deadline: Deadline) -> str:
    return f"batas: {deadline.within} ({deadline.policy}; {deadline.source}, {deadline.certainty})"


def _source(source: str) -> str:
    return f" ({source})" if source else ""
