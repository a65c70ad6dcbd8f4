"""The rows that are no cases: tenant, states, holidays, units, people, positions, and the relations between them."""

from __future__ import annotations

from datetime import date

from app.city import seeds
from app.city.contracts import contract_end
from app.city.people import Workforce
from app.city.rows import OPEN_END, Ids, Rows
from app.city.structure import Structure
from workflows.catalogue import PROCESSES, SUPERSEDED

TENANT_CODE, TENANT_NAME = "3674", "Pemerintah Kota Tangerang Selatan"
KNOWN_SINCE = "01:00:00.000000"


def write_registers(structure: Structure, workforce: Workforce, rows: Rows, ids: Ids, tenant: bytes) -> None:
    """Queue all of them."""
    rows.adder("tenant")((tenant, TENANT_CODE, TENANT_NAME))
    tables = (*PROCESSES, *SUPERSEDED)
    for place in dict.fromkeys((process.name, state.value) for process in tables for state in process.states):
        rows.adder("process_state")(place)
    for day in seeds.holidays():
        rows.adder("holiday")((day.on_date.isoformat(), day.name, day.kind, day.source, 0, ""))
    for year in sorted({day.on_date.year for day in seeds.holidays()}):
        rows.adder("holiday_year")((year, seeds.holidays()[0].source, 1))
    _write_structure(structure, workforce.today, rows, ids, tenant)
    _write_people(workforce, rows, tenant)


def _write_structure(structure: Structure, today: date, rows: Rows, ids: Ids, tenant: bytes) -> None:
    add_unit, add_position, add_line = rows.adder("unit"), rows.adder("position"), rows.adder("assessment_line")
    for unit in structure.units.values():
        seed = unit.seed
        assert unit.opd is not None
        add_unit(
            (
                unit.id,
                tenant,
                seed.code,
                seed.name,
                seed.short_name,
                seed.kind,
                unit.parent.id if unit.parent else None,
                unit.opd.id,
                int(seed.is_opd),
                seed.region_code,
            )
        )
    since = date(today.year - 6, 1, 2)
    for chair in structure.chairs:
        add_position(
            (
                chair.id,
                tenant,
                chair.unit.id,
                chair.title,
                chair.post.code,
                chair.kind,
                chair.eselon,
                int(chair.is_head),
                None,
            )
        )
        if chair.assessor is not None:
            add_line(
                (
                    ids(),
                    tenant,
                    chair.id,
                    chair.assessor.id,
                    since.isoformat(),
                    OPEN_END,
                    f"{since.isoformat()} {KNOWN_SINCE}",
                    None,
                )
            )


def _write_people(workforce: Workforce, rows: Rows, tenant: bytes) -> None:
    add_person, add_assignment = rows.adder("person"), rows.adder("assignment")
    for human in workforce.people:
        ends = contract_end(human, workforce.today)
        add_person(
            (
                human.id,
                tenant,
                human.number,
                human.number_label,
                human.name,
                human.status.value,
                human.golongan,
                human.pangkat,
                human.email,
                int(human.has_device),
                ends.isoformat() if ends else None,
                1,
                human.ended_on.isoformat() if human.ended_on else None,
                human.end_reason,
            )
        )
        for tenure in human.tenures:
            add_assignment(
                (
                    tenure.id,
                    tenant,
                    human.id,
                    tenure.chair.id,
                    tenure.holding,
                    int(tenure.is_primary),
                    tenure.since.isoformat(),
                    tenure.until_text,
                    f"{tenure.since.isoformat()} {KNOWN_SINCE}",
                    None,
                    tenure.reason,
                )
            )
