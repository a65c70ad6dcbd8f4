"""How far an import reaches: nobody changes himself, an admin OPD stays in the own OPD and off central columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from app.exchange.plan import Planned
from app.exchange.queries import ChairNow, Importer, Present
from app.exchange.reading import Problem
from app.exchange.rows import BY_NAME

CENTRALLY = "Kolom ini hanya diubah BKPSDM."


def beyond_reach(
    one: Planned, planned: Mapping[str, Planned], present: Present, importer: Importer
) -> Iterator[Problem]:
    """What in this row goes further than the importer may."""
    line = one.row.line
    if one.changes and one.person_id == importer.person_id:
        yield Problem(line, "nip", "Data Anda sendiri diubah orang lain.")
    if importer.opds is None:
        return
    now = present.chairs.get(one.known.position_id) if one.known and one.known.position_id else None
    if one.known is None:
        yield Problem(line, "nip", "Pegawai baru dimuat oleh BKPSDM.")
    elif now is None or present.unit_of[now.unit_id].opd_id not in importer.opds:
        yield Problem(line, "nip", "Pegawai ini bukan dari perangkat daerah Anda.")
    else:
        target = present.units.get(one.row.kode_unit) if one.row.kode_unit else None
        if target is not None and target.opd_id not in importer.opds:
            yield Problem(line, "kode_unit", "Unit ini bukan dari perangkat daerah Anda.")
        yield from _beyond_columns(one, now)
        if one.assessor is not None and not _is_inside(one.assessor, planned, present, importer.opds):
            yield Problem(line, "nip_penilai", "Pejabat penilai di luar perangkat daerah Anda diatur BKPSDM.")


def _beyond_columns(one: Planned, now: ChairNow) -> Iterator[Problem]:
    line = one.row.line
    for change in one.changes:
        if BY_NAME[change.column].central:
            yield Problem(line, change.column, CENTRALLY)
    if one.row.pimpinan is not None and one.moves:
        yield Problem(line, "pimpinan", CENTRALLY)
    if now.is_head and (one.moves or one.assessor):
        yield Problem(line, "nip", "Jabatan dan penilai pimpinan unit diubah BKPSDM.")


def _is_inside(chair_id: UUID, planned: Mapping[str, Planned], present: Present, opds: frozenset[UUID]) -> bool:
    chair = present.chairs.get(chair_id)
    if chair is not None:
        return present.unit_of[chair.unit_id].opd_id in opds
    ends = (one.chair for one in planned.values() if one.chair is not None and one.chair.id == chair_id)
    return any(found.unit.opd_id in opds for found in ends)
