"""The forms that take a sheet of an SKP or a file of e-Kinerja, and those of what differs."""

from __future__ import annotations

import io
import zipfile
from uuid import UUID
from xml.sax.saxutils import escape

from tests.reliability.case_doors import draft
from tests.reliability.doors import EMPLOYEE, MAKERS, OFFICER, Door, behind, door_on, form_of, on_page
from tests.reliability.stage import Stage


@form_of("sheets.compare")
def _sheet(stage: Stage) -> Door:
    """The sheet of a draft in which one plan was written otherwise."""
    client, case_id, result, _ = draft(stage)
    plan = escape(stage.one("SELECT plan FROM result WHERE id = :id", id=result))
    target = io.BytesIO()
    with (zipfile.ZipFile(io.BytesIO(client.get(f"/skp/{case_id}/lembar.xlsx").data)) as source,
          zipfile.ZipFile(target, "w") as copy):  # fmt: skip
        for name in source.namelist():
            copy.writestr(name, source.read(name).replace(plan.encode(), f"{plan} tepat waktu".encode()))
    return door_on(client, f"/skp/{case_id}/lembar", "sheets.compare", berkas=(target.getvalue(), "skp.xlsx"))


behind("sheets.compare", "sheets.apply")


# ------------------------------------------------------------------------------------------------ e-Kinerja


def _file_of(stage: Stage) -> tuple[bytes, str]:
    """Of somebody who has an SKP, under a number nobody noted yet."""
    number = stage.city.listed[EMPLOYEE][0]
    return f"NIP;Status SKP;Nomor SKP\n{number};Approved;SKP-2026-7\n".encode(), "ekinerja.csv"


on_page("reconciliation.compare", OFFICER, "/rekonsiliasi/berkas", lingkup="2026", berkas=_file_of)


behind("reconciliation.compare", "reconciliation.keep")


@form_of("reconciliation.take")
def _take(stage: Stage) -> Door:
    """Of the one line that may be taken over, once the file above is kept."""
    door = MAKERS["reconciliation.keep"](stage)
    assert door.send().status_code == 303
    return _on_line(stage, "reconciliation.take", "reference")


def _on_line(stage: Stage, endpoint: str, kind: str) -> Door:
    asked = "SELECT id FROM ekinerja_difference WHERE kind = :kind AND standing = 'open' ORDER BY id"
    line = stage.id_of(asked, kind=kind)
    return door_on(stage.role(OFFICER), f"/rekonsiliasi/{line}", endpoint)


@form_of("reconciliation.ask")
def _ask(stage: Stage) -> Door:
    return _on_line(stage, "reconciliation.ask", "skp_there")


@form_of("reconciliation.settle")
def _settle(stage: Stage) -> Door:
    return _on_line(stage, "reconciliation.settle", "unit")


def of_differences(stage: Stage) -> dict[str, UUID]:
    """Part of a path of the reconciliation -> something real."""
    return {"difference_id": stage.id_of("SELECT id FROM ekinerja_difference ORDER BY id")}


OF_SHEETS = {name: maker for name, maker in MAKERS.items() if name.startswith(("sheets.", "reconciliation."))}
