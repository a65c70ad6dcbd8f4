"""What differs between two versions of a process, in sentences a person reads."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from workflows.approval import Quorum, Shape, Who
from workflows.engine import Process, Stage, Step
from workflows.policies import Policy

StepKey = tuple[str, str]
SHAPES = {
    Shape.SINGLE: "cukup satu jawaban", Shape.SEQUENCE: "berurutan, satu demi satu", Shape.ALL: "semua harus setuju",
    Shape.ANY: "cukup salah satu",
}
NOBODY = "tidak seorang pun"


def suggested(old: Process, new: Process) -> dict[str, str | None]:
    """Where each state of the old table would go: to its namesake, else to the one with its label, else nowhere."""
    by_label = {stage.label: stage.state.value for stage in new.stages.values()}
    known = {state.value for state in new.states}
    return {
        state.value: state.value if state.value in known else by_label.get(stage.label)
        for state, stage in old.stages.items()
    }


def differences(old: Process, new: Process, days: Callable[[Policy], str] = str) -> tuple[str, ...]:
    """Sentences, states before steps, in the order of the tables; empty where both bind alike.

    `days` says how long a deadline is, in words.
    """
    return tuple(chain(_of_states(old, new), _of_steps(old, new, days)))


def _of_states(old: Process, new: Process) -> Iterator[str]:
    goes, before = suggested(old, new), {stage.state.value: stage for stage in old.stages.values()}
    came = {target: source for source, target in goes.items() if target is not None}
    for name, stage in before.items():
        if goes[name] is None:
            yield f"Tahap “{stage.label}” dihapus."
    for stage in new.stages.values():
        source = came.get(stage.state.value)
        if source is None:
            yield f"Tahap “{stage.label}” ditambahkan{_asks(stage, new)}."
        else:
            yield from _of_stage(before[source], stage, old, new)


def _of_stage(was: Stage, now: Stage, old: Process, new: Process) -> Iterator[str]:
    if was.label != now.label:
        yield f"Tahap “{was.label}” kini bernama “{now.label}”."
    if was.asked != now.asked:
        yield f"Tahap “{now.label}” dahulu menunggu {_people(was.asked, old)}, kini {_people(now.asked, new)}."
    if was.quorum != now.quorum:
        yield f"Tahap “{now.label}”: dahulu {_shape(was.quorum)}, kini {_shape(now.quorum)}."
    if was.final != now.final:
        yield f"Tahap “{now.label}” kini {'mengakhiri perkara' if now.final else 'tidak lagi mengakhiri perkara'}."


def _of_steps(old: Process, new: Process, days: Callable[[Policy], str]) -> Iterator[str]:
    goes = suggested(old, new)
    before: dict[StepKey, Step] = {(s.name, goes[s.source.value] or f"-{s.source.value}"): s for s in old.steps}
    after: dict[StepKey, Step] = {(s.name, s.source.value): s for s in new.steps}
    for key, step in before.items():
        if key not in after:
            yield f"Langkah “{step.label}” dari tahap “{old.stages[step.source].label}” dihapus."
    for key, step in after.items():
        if key not in before:
            yield (
                f"Langkah “{step.label}” ditambahkan: dari “{new.stages[step.source].label}” ke "
                f"“{new.stages[step.target].label}”, oleh {_people(step.by, new)}."
            )
        else:
            yield from _of_step(before[key], step, old, new, goes)
            if before[key].due != step.due:
                was, now = (days(one) if one else "tidak ada" for one in (before[key].due, step.due))
                yield f"{_named(step, new)}: tenggatnya dahulu {was}, kini {now}."


def _of_step(was: Step, now: Step, old: Process, new: Process, goes: Mapping[str, str | None]) -> Iterator[str]:
    name = _named(now, new)
    if goes[was.target.value] != now.target.value:
        yield f"{name} dahulu menuju “{old.stages[was.target].label}”, kini “{new.stages[now.target].label}”."
    if was.by != now.by:
        yield f"{name}: dahulu oleh {_people(was.by, old)}, kini {_people(now.by, new)}."
    yield from _of_conditions(name, was, now)
    if was.documents != now.documents:
        yield f"{name} {_prints(was.documents, now.documents)}."
    if was.cites != now.cites:
        yield f"{name}: dasar hukumnya berubah."
    if (was.approves, was.then, was.pen, was.payload) != (now.approves, now.then, now.pen, now.payload):
        yield f"{name}: isian atau akibatnya berubah."


def _of_conditions(name: str, was: Step, now: Step) -> Iterator[str]:
    before = {guard.__name__: guard for guard in was.guards}
    after = {guard.__name__: guard for guard in now.guards}
    for key in after.keys() - before.keys():
        yield f"{name}: syarat ditambahkan ({after[key].because})"
    for key in before.keys() - after.keys():
        yield f"{name}: syarat dihapus ({before[key].because})"


def _named(step: Step, process: Process) -> str:
    return f"Langkah “{step.label}” dari “{process.stages[step.source].label}”"


def _prints(was: tuple[str, ...], now: tuple[str, ...]) -> str:
    if not was:
        return "kini menerbitkan dokumen"
    return "menerbitkan dokumen yang lain" if now else "tidak lagi menerbitkan dokumen"


def _asks(stage: Stage, process: Process) -> str:
    return f", menunggu {_people(stage.asked, process)}" if stage.asked else ""


def _people(who: Iterable[Who], process: Process) -> str:
    return " dan ".join(dict.fromkeys(process.called(one) for one in who)) or NOBODY


def _shape(quorum: Quorum) -> str:
    if quorum.shape is Shape.K_OF_N:
        return f"paling sedikit {quorum.needed} yang setuju"
    if quorum.shape is Shape.PERCENT:
        return f"lebih dari {quorum.percent} persen setuju, bila seimbang suara ketua menentukan"
    return SHAPES[quorum.shape]
