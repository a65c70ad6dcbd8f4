"""The oracle: does the history still say what was decided? Every finding is a sentence that names the place.

Run by `tangkas verify`, after every fault test, and nightly. It reads everything and changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from uuid import UUID

from sqlmodel import Session

from app.records import queries
from app.records.chain import GENESIS, Fields, link
from app.records.queries import CaseFold, ChainRow
from workflows.catalogue import PROCESSES

Progress = Callable[[str, int, int], None]
_Told = dict[UUID, list[ChainRow]]
INITIAL = {process.name: process.initial.value for process in PROCESSES}


def findings(session: Session, has_file: Callable[[str], bool], progress: Progress) -> Iterator[str]:
    """Everything that does not hold, as sentences. Empty when all is well. `has_file(sha256)` checks stored bytes."""
    yield from _damaged_pages(session)
    told: _Told = {}
    chains = queries.chains(session)
    for at, chain in enumerate(chains, start=1):
        yield from _chain(queries.chain_rows(session, chain.tenant_id, chain.opd_id), chain.name, told)
        progress("Rantai catatan", at, len(chains))
    total = queries.case_count(session)
    for at, case in enumerate(queries.folds(session), start=1):
        yield from _fold(case, told)
        if at % 500 == 0 or at == total:
            progress("Perkara dan keputusan", at, total)
    yield from _orphans(told)
    yield from _documents(session, has_file)


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
        if link(row.prev_hash, _fields(row)) != row.hash:
            yield f"{where} berubah sejak ditulis."
        expected, prev = row.seq + 1, row.hash
        if row.decision_id is not None:
            told.setdefault(row.decision_id, []).append(row)


def _fields(row: ChainRow) -> Fields:
    return Fields(
        row.tenant_id, row.opd_id, row.seq, row.at, row.tag, row.case_id, row.decision_id, row.actor, row.body
    )


def _fold(case: CaseFold, told: _Told) -> Iterator[str]:
    """The state is the fold of the decisions; the version is their number; each has its one record."""
    where = f"Perkara {case.id}"
    state = INITIAL.get(case.process, "")
    for number, decision in enumerate(case.decisions, start=1):
        if decision.no != number:
            yield f"{where}: keputusan nomor {number} hilang."
        if decision.visit_state != state:
            yield f"{where}: keputusan nomor {decision.no} tidak berangkat dari tahap yang berlaku saat itu."
        state = decision.went_to
        yield from _recorded(where, decision, told.pop(decision.id, []))
    if case.state != state:
        yield f"{where}: tahapnya {case.state}, padahal keputusannya berakhir di {state}."
    if case.version != len(case.decisions):
        yield f"{where}: versinya {case.version}, padahal keputusannya {len(case.decisions)}."
    if case.open_visits != 1 or case.open_state != case.state:
        yield f"{where}: kunjungan yang terbuka tidak cocok dengan tahapnya."


def _recorded(where: str, decision: queries.FoldedDecision, rows: list[ChainRow]) -> Iterator[str]:
    """A decision has exactly one record, and both say the same."""
    if len(rows) != 1:
        yield f"{where}: keputusan nomor {decision.no} mempunyai {len(rows)} catatan, seharusnya satu."
        return
    body, actor = json.loads(rows[0].body), json.loads(rows[0].actor)
    same = body.get("to") == decision.went_to and body.get("no") == decision.no
    if not same or actor.get("name") != decision.actor_name:
        yield f"{where}: keputusan nomor {decision.no} berbeda dari catatannya."


def _orphans(told: _Told) -> Iterator[str]:
    """Records that no decision claimed."""
    for rows in told.values():
        for row in rows:
            yield f"Catatan {row.tag} nomor {row.seq} menunjuk keputusan yang tidak ada."


def _documents(session: Session, has_file: Callable[[str], bool]) -> Iterator[str]:
    for number, snapshot, stated, pdf in queries.documents(session):
        if hashlib.sha256(snapshot.encode()).hexdigest() != stated:
            yield f"Dokumen {number}: isi bekunya berubah sejak diterbitkan."
        if pdf and not has_file(pdf):
            yield f"Dokumen {number}: berkas PDF hilang atau berubah."
