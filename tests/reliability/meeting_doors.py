"""Meetings of the calibration that are convened here, in offices that have none yet."""

from __future__ import annotations

from uuid import UUID

from tests.client import Client
from tests.page import words_of
from tests.reliability.case_doors import stepped, took
from tests.reliability.doors import door_on, form_in
from tests.reliability.stage import Stage

DAY = "2026-07-21"


def meeting(stage: Stage, code: str) -> tuple[Client, str, list[Client]]:
    """A meeting of that unit at the desk of its head, with the results of two assessors on its table."""
    head = stage.id_of("SELECT p.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE u.code = :code AND p.is_head",
                       code=code)  # fmt: skip
    leader = stage.holder(head)
    assert leader is not None, code
    client = stage.at(leader)
    label = stage.one("SELECT name FROM unit WHERE code = :code", code=code)
    options = client.get("/kalibrasi/undang").page.all("option")
    about = next(one.get("value") for one in options if "Triwulan II" in words_of(one) and label in words_of(one))
    page = took(door_on(client, "/kalibrasi/undang", "calibration.convene", tentang=about, hari=DAY))
    return client, page, rated(stage, code)


def rated(stage: Stage, code: str) -> list[Client]:
    """Two assessors within that OPD who confirmed a review each; the head's own result is not on his table."""
    asked = ("SELECT c.id FROM \"case\" c JOIN unit u ON u.id = c.opd_id "
             "JOIN evaluation e ON e.case_id = c.id JOIN period p ON p.id = e.period_id WHERE u.code = :code "
             "AND c.state = 'REVIEW' "
             "AND p.opens_on <= :today AND p.closes_on >= :today AND c.position_id NOT IN "
             "(SELECT id FROM position WHERE unit_id = c.opd_id AND is_head) ORDER BY c.id")  # fmt: skip
    found: dict[UUID, Client] = {}
    for (row,) in stage.rows(asked, code=code):
        case_id = UUID(bytes=row)
        position = stage.id_of('SELECT position_id FROM "case" WHERE id = :id', id=case_id)
        chair = stage.above(position)
        assessor = stage.holder(chair) if chair else None
        if assessor is not None and assessor not in found and len(found) < 2:
            client = stage.at(assessor)
            check = door_on(client, f"/evaluasi/{case_id}/nilai", "evaluations.check").send()
            sent = form_in(client, client.get(check.location), "cases.take").send()
            if sent.status_code == 303:
                found[assessor] = client
    return list(found.values())


def meetings(stage: Stage) -> None:
    """One that is called and one in which opinions are written; the city shows one in discussion."""
    meeting(stage, "DIKBUD")
    client, page, assessors = meeting(stage, "DISDUKCAPIL")
    stepped(client, page, "open")
    stepped(assessors[0], page, "opine")
