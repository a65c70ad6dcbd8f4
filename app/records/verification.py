"""The oracle: does the history still say what was decided? Every finding is a sentence that names the place.

Run by `tangkas verify`, after every fault test, and nightly. It reads everything and changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.cases.operations import REASON_FIELDS
from app.records import queries
from app.records.chain import GENESIS, Fields, link
from app.records.queries import CaseFold, ChainRow, FoldedAct, FoldedDecision
from workflows.catalogue import PROCESSES

Progress = Callable[[str, int, int], None]
OPENED, MIGRATED, BESIDE = "opened", "migrated", "act"
INITIAL = {process.name: process.initial.value for process in PROCESSES}
Move = tuple[int, str, str]  # after how many decisions a case went over to another version, from and to which state


@dataclass
class _Told:
    """What the records tell: each decision and act with its record, and how often each case was opened."""

    decisions: dict[UUID, list[ChainRow]] = field(default_factory=dict)
    openings: Counter[tuple[UUID | None, str]] = field(default_factory=Counter)
    begun: dict[UUID | None, str] = field(default_factory=dict)
    moves: dict[UUID | None, list[Move]] = field(default_factory=dict)
    versions: dict[UUID | None, int] = field(default_factory=dict)
    acts: dict[str, list[ChainRow]] = field(default_factory=dict)

    def hear(self, row: ChainRow) -> None:
        if row.decision_id is not None:
            self.decisions.setdefault(row.decision_id, []).append(row)
        process, _, act = row.tag.partition(":")
        if process == BESIDE:
            self.acts.setdefault(_body(row).get("id", ""), []).append(row)
        if act == OPENED:
            self.openings[row.case_id, process] += 1
            self.begun[row.case_id] = str(_body(row).get("to", ""))
        elif act == MIGRATED:
            body = _body(row)
            self.moves.setdefault(row.case_id, []).append((int(body["no"]), str(body["from"]), str(body["to"])))
            self.versions[row.case_id] = int(body["to_version"])


def _body(row: ChainRow, part: str = "body") -> dict[str, Any]:
    """The words of a record; none where they are damaged, which is said where its chain is read."""
    try:
        return dict(json.loads(getattr(row, part)))
    except (ValueError, TypeError):
        return {}


def findings(session: Session, has_file: Callable[[str], bool], progress: Progress) -> Iterator[str]:
    """Everything that does not hold, as sentences. Empty when all is well. `has_file(sha256)` checks stored bytes."""
    told = _Told()
    yield from _damaged_pages(session)
    yield from _read(_chains(session, told, progress), "Catatan")
    yield from _read(_cases(session, told, progress), "Perkara dan keputusan")
    yield from _orphans(told)
    yield from _read(_documents(session, has_file), "Dokumen")
    yield from _files(session, has_file)


def _read(part: Iterator[str], what: str) -> Iterator[str]:
    """A part of the check; where what is stored cannot even be read, that is the finding, and the next part goes on."""
    try:
        yield from part
    except (ValueError, TypeError, LookupError) as error:
        yield f"{what}: ada isi yang tidak terbaca ({error}); bagian ini tidak dapat diperiksa sampai selesai."


def _chains(session: Session, told: _Told, progress: Progress) -> Iterator[str]:
    chains = queries.chains(session)
    for at, chain in enumerate(chains, start=1):
        yield from _chain(queries.chain_rows(session, chain.tenant_id, chain.opd_id), chain.name, told)
        progress("Rantai catatan", at, len(chains))


def _cases(session: Session, told: _Told, progress: Progress) -> Iterator[str]:
    total, beside = queries.case_count(session), queries.acts(session)
    for at, case in enumerate(queries.folds(session), start=1):
        yield from _fold(case, beside.pop(case.id, []), told)
        if at % 500 == 0 or at == total:
            progress("Perkara dan keputusan", at, total)


def _files(session: Session, has_file: Callable[[str], bool]) -> Iterator[str]:
    for name, sha256 in queries.kept_files(session):
        if not has_file(sha256):
            yield f"Berkas {name} hilang atau berubah."


def _damaged_pages(session: Session) -> Iterator[str]:
    for line in queries.damaged_pages(session):
        yield f"Berkas basis data rusak: {line}."


def _chain(rows: Iterator[ChainRow], name: str, told: _Told) -> Iterator[str]:
    """Flips, gaps and swaps of one chain. The first break is named; what follows it is judged from there on."""
    expected, prev = 1, GENESIS
    for row in rows:
        where = f"Catatan {name} nomor {row.seq}"
        if row.seq != expected:
            yield f"Catatan {name} nomor {expected} hilang."
        elif row.prev_hash != prev:
            yield f"{where} tidak menyambung dengan catatan sebelumnya."
        if not _is_as_written(row):
            yield f"{where} berubah sejak ditulis."
        expected, prev = row.seq + 1, row.hash
        told.hear(row)


def _is_as_written(row: ChainRow) -> bool:
    """Whether the hash of a record still follows from its fields."""
    if row.at is None:
        return False
    fields = Fields(
        row.tenant_id, row.opd_id, row.seq, row.at, row.tag, row.case_id, row.decision_id, row.actor, row.body
    )
    return link(row.prev_hash, fields) == row.hash


def _fold(case: CaseFold, acts: list[FoldedAct], told: _Told) -> Iterator[str]:
    """The state is the fold of decisions and counted acts; the version is their number; each has its one record."""
    where = f"Perkara {case.id}"
    if (times := told.openings[case.id, case.process]) != 1:
        yield f"{where}: pembukaannya mempunyai {times} catatan, seharusnya satu."
    for decision in case.decisions:
        yield from _recorded(where, decision, told.decisions.pop(decision.id, []))
    for one in acts:
        yield from _act_recorded(where, one, told.acts.pop(one.id.hex, []))
    yield from _moves(where, case, [*case.decisions, *(one for one in acts if one.no is not None)], told)
    yield from _stands(where, case, told)


def _stands(where: str, case: CaseFold, told: _Told) -> Iterator[str]:
    """Its one open visit stands where it does, on the version of its process that the records name."""
    if case.open_visits != 1 or (case.open_state, case.open_version) != (case.state, case.process_version):
        yield f"{where}: kunjungan yang terbuka tidak cocok dengan tahap dan versinya."
    if told.versions.get(case.id, case.process_version) != case.process_version:
        yield f"{where}: versi prosesnya {case.process_version}, padahal catatannya {told.versions[case.id]}."


def _moved(state: str, moves: list[Move], after: int) -> str:
    """Where a case stood after so many decisions, once it had gone over to another version."""
    for _, came, went in (one for one in moves if one[0] == after):
        state = went if came == state else f"{came}?"
    return state


def _moves(where: str, case: CaseFold, moves: list[FoldedDecision | FoldedAct], told: _Told) -> Iterator[str]:
    """Whatever moved the case, in the order of its numbers, leads from the first state to the present one."""
    state, passed = told.begun.get(case.id) or INITIAL.get(case.process, ""), told.moves.get(case.id, [])
    for number, move in enumerate(sorted(moves, key=lambda one: one.no or 0), start=1):
        if move.no != number:
            yield f"{where}: keputusan nomor {number} hilang."
        state = _moved(state, passed, number - 1)
        if move.visit_state != state:
            yield f"{where}: keputusan nomor {move.no} tidak berangkat dari tahap yang berlaku saat itu."
        state = move.went_to or state
    state = _moved(state, passed, len(moves))
    if case.state != state:
        yield f"{where}: tahapnya {case.state}, padahal keputusannya berakhir di {state}."
    if case.version != len(moves):
        yield f"{where}: versinya {case.version}, padahal keputusannya {len(moves)}."


def _recorded(where: str, decision: queries.FoldedDecision, rows: list[ChainRow]) -> Iterator[str]:
    """A decision has exactly one record, and both say the same."""
    if len(rows) != 1:
        yield f"{where}: keputusan nomor {decision.no} mempunyai {len(rows)} catatan, seharusnya satu."
        return
    row = rows[0]
    if _said(row) != (
        decision.step, decision.no, decision.went_to, decision.at, decision.actor_id.hex if decision.actor_id else "",
        decision.actor_name, decision.actor_capacity, decision.reason, decision.on_behalf, decision.basis,
        decision.paper_on.isoformat() if decision.paper_on else None, decision.paper,
    ):  # fmt: skip
        yield f"{where}: keputusan nomor {decision.no} berbeda dari catatannya."


def _act_recorded(where: str, act: FoldedAct, rows: list[ChainRow]) -> Iterator[str]:
    """An act beside the table has exactly one record, and both say the same."""
    if len(rows) != 1:
        yield f"{where}: tindakan {act.verb} mempunyai {len(rows)} catatan, seharusnya satu."
        return
    body, actor, tag = _body(rows[0]), _body(rows[0], "actor"), rows[0].tag.partition(":")[2]
    said = (tag, rows[0].at, *(body.get(name) for name in ("no", "came_from", "went_to", "words", "note")))
    who = tuple(actor.get(name) for name in ("id", "name", "capacity"))
    if (*said, *who) != (
        act.verb, act.at, act.no, act.came_from, act.went_to, act.words, act.note, act.actor_id.hex, act.actor_name,
        act.actor_capacity,
    ):  # fmt: skip
        yield f"{where}: tindakan {act.verb} berbeda dari catatannya."


def _said(row: ChainRow) -> tuple[object, ...]:
    """What a record says of its decision, in the order of the comparison."""
    try:
        body, actor = dict(json.loads(row.body)), dict(json.loads(row.actor))
        payload, behalf = dict(body.get("payload") or {}), dict(body.get("behalf") or {})
        paper = dict(behalf.get("paper") or {})
    except (ValueError, TypeError):
        return ()  # no words any more; that the record changed is said where its chain is read
    reason = next((payload[name] for name in REASON_FIELDS if payload.get(name)), "")
    who = (actor.get("id"), actor.get("name"), actor.get("capacity"))
    pen = (bool(behalf), behalf.get("basis"), behalf.get("paper_on"), paper.get("sha256"))
    return row.tag.partition(":")[2], body.get("no"), body.get("to"), row.at, *who, reason, *pen


def _orphans(told: _Told) -> Iterator[str]:
    """Records that no decision and no act claimed."""
    for rows in told.acts.values():
        for row in rows:
            yield f"Catatan {row.tag} nomor {row.seq} menunjuk tindakan yang tidak ada."
    for rows in told.decisions.values():
        for row in rows:
            yield f"Catatan {row.tag} nomor {row.seq} menunjuk keputusan yang tidak ada."


def _documents(session: Session, has_file: Callable[[str], bool]) -> Iterator[str]:
    for number, snapshot, stated, pdf in queries.documents(session):
        if hashlib.sha256(snapshot.encode()).hexdigest() != stated:
            yield f"Dokumen {number}: isi bekunya berubah sejak diterbitkan."
        if pdf and not has_file(pdf):
            yield f"Dokumen {number}: berkas PDF hilang atau berubah."
