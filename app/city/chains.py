"""The chains of records: events gathered OPD by OPD, linked in the order of time with the house's own function."""

from __future__ import annotations

from operator import itemgetter

from app.city.clockwork import Instant
from app.city.rows import Ids, Rows, uuid_of
from app.city.structure import Unit
from app.records.chain import GENESIS, Fields, link

# When, in which order, tag, case, decision, actor, body.
Event = tuple[Instant, int, str, bytes | None, bytes | None, str, str]


class Chains:
    """Events waiting for their chain to be closed. Each OPD is closed once, when all its cases are done."""

    def __init__(self, rows: Rows, ids: Ids, tenant_id: bytes) -> None:
        self._ids, self._tenant_id, self._record = ids, tenant_id, rows.adder("record")
        self._events: dict[bytes, list[Event]] = {}
        self._order = 0

    def tell(
        self, opd: Unit, at: Instant, tag: str, case_id: bytes | None, decision_id: bytes | None, actor: str, body: str
    ) -> None:
        """Something happened."""
        self._order += 1
        self._events.setdefault(opd.id, []).append((at, self._order, tag, case_id, decision_id, actor, body))

    def close(self, opd: Unit) -> None:
        """Link every event of an OPD and write the records."""
        ids, tenant_id, opd_id, add = self._ids, self._tenant_id, opd.id, self._record
        tenant, agency, prev = uuid_of(tenant_id), uuid_of(opd_id), GENESIS
        events = self._events.pop(opd_id, [])
        events.sort(key=itemgetter(0, 1))
        cases = {case_id: uuid_of(case_id) if case_id else None for case_id in {event[3] for event in events}}
        for seq, (at, _, tag, case_id, decision_id, actor, body) in enumerate(events, start=1):
            decided = uuid_of(decision_id) if decision_id else None
            row_hash = link(prev, Fields(tenant, agency, seq, at.at, tag, cases[case_id], decided, actor, body))
            add((ids(), tenant_id, opd_id, seq, at.text, tag, case_id, decision_id, actor, body, prev, row_hash))
            prev = row_hash
