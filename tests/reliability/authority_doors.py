"""The forms of authority: a letter, its approval and its end, a substitute, what staff prepares."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from tests.reliability.doors import ADMIN, COLLEAGUE, MAKERS, OFFICER, Door, Maker, door_on, form_of, on_page, opd_of
from tests.reliability.stage import Stage

PLACE, MINE, ASSESSOR = "/wewenang/daftar", "/wewenang", "Pejabat penilai"
KEPT = {"authority.give", "authority.end"}  # by whoever keeps the OPD
SECOND, NAMED, PREPARED = "authority.approve", "authority.name_one", "authority.keep"
LETTER = {
    "jenis": "mandat", "dasar": "surat_mandat", "tanggal_surat": "2026-07-01", "sampai": "2026-12-31",
    "nip": lambda stage: stage.city.listed[OFFICER][0],
}  # fmt: skip
on_page("authority.give", ADMIN, PLACE, **LETTER)
on_page("authority.name_one", ASSESSOR, MINE, jenis="penyiap", sampai="2026-12-31",
        nip=lambda stage: stage.city.listed[OFFICER][0])  # fmt: skip


def _chair(stage: Stage, number: int) -> str:
    """A chair of the admin's OPD that leads and is held, another than the first of the list."""
    held = "SELECT position_id FROM assignment WHERE holding = 'definitif' AND known_to IS NULL AND valid_to > :today"
    chair = stage.id_of(
        "SELECT p.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE u.opd_id = :opd AND p.is_head "
        f"AND p.id IN ({held}) ORDER BY p.id LIMIT 1 OFFSET :n", opd=opd_of(stage, ADMIN), n=number,
    )  # fmt: skip
    return str(chair)


def _given(stage: Stage, number: int, **more: str) -> Maker:
    """A letter stands that an admin wrote."""
    door = MAKERS["authority.give"](stage)
    given = door.send(MultiDict({**door.fields, "jabatan": _chair(stage, number), **more}))
    assert given.status_code == 303, given.says
    return lambda one: door_on(one.role(COLLEAGUE), PLACE, "authority.approve" if more else "authority.end")


@form_of("authority.approve")
def _approve(stage: Stage) -> Door:
    return _given(stage, 1, tambahan="sanksi")(stage)


@form_of("authority.end")
def _end(stage: Stage) -> Door:
    return _given(stage, 2)(stage)


@form_of("authority.keep")
def _keep(stage: Stage) -> Door:
    door = MAKERS["authority.name_one"](stage)
    named = door.send(MultiDict({**door.fields, "nip": stage.city.listed[COLLEAGUE][0]}))
    assert named.status_code == 303, named.says
    chair = stage.id_of("SELECT position_id FROM authority WHERE kind = 'penyiap'")
    case = stage.id_of(
        "SELECT case_id FROM seat WHERE position_id = :chair AND asked AND status = 'open' ORDER BY id", chair=chair
    )
    return door_on(stage.role(COLLEAGUE), f"/wewenang/siapkan/{case}", "authority.keep")
