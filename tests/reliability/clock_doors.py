"""The forms of days off and of outages, filled in well."""

from __future__ import annotations

from tests.reliability.doors import COLLEAGUE, OFFICER, Door, behind, case_in, door_on, form_of, on_page
from tests.reliability.stage import Stage

A_LIST = b"tanggal,nama,jenis\n2027-01-01,Tahun Baru 2027 Masehi,libur nasional\n"
PLACE, OUTAGES = "/bkpsdm/hari-libur?tahun=2026", "/bkpsdm/gangguan"
on_page("calendar.check_day", OFFICER, PLACE, tanggal="2026-09-09", jenis="daerah")
on_page("calendar.check_withdrawal", OFFICER, PLACE)
on_page("calendar.check_list", OFFICER, PLACE, berkas=(A_LIST, "libur.csv"))
behind("calendar.check_day", "calendar.apply")
on_page("calendar.propose", OFFICER, OUTAGES, mulai="2026-07-21", sampai="2026-07-22")


@form_of("calendar.approve")
def _approve(stage: Stage) -> Door:
    """What one officer told of, on the page of another."""
    return door_on(stage.role(COLLEAGUE), OUTAGES, "calendar.approve")


@form_of("calendar.refuse")
def _refuse(stage: Stage) -> Door:
    return door_on(stage.role(COLLEAGUE), OUTAGES, "calendar.refuse")


RUNNING = "AND EXISTS (SELECT 1 FROM visit v WHERE v.case_id = c.id AND v.closed_at IS NULL AND v.due_on > :today)"


@form_of("cases.stop")
def _stop(stage: Stage) -> Door:
    """A review that still has some days."""
    case = case_in(stage, "evaluation", "REVIEW", RUNNING)
    return door_on(stage.role(OFFICER), f"/perkara/{case['id']}/jam", "cases.stop")


@form_of("cases.start")
def _start(stage: Stage) -> Door:
    """Another one, whose clock stands still."""
    first = case_in(stage, "evaluation", "REVIEW", RUNNING)
    case = case_in(stage, "evaluation", "REVIEW", RUNNING + " AND c.id > :first", first=first["id"].bytes)
    page = f"/perkara/{case['id']}/jam"
    sent = door_on(stage.role(OFFICER), page, "cases.stop").send()
    assert sent.status_code == 303, sent.text
    return door_on(stage.role(OFFICER), page, "cases.start")
