"""The forms of ralat, on documents that are issued and misprints that are reported here."""

from __future__ import annotations

from uuid import UUID

from tests.client import Client
from tests.reliability.case_doors import A_PDF
from tests.reliability.doors import OFFICER, Door, assessor_of, door_on, form_of
from tests.reliability.stage import Stage

PROPER = {"benar": "Nama yang benar", "bukti": "Kartu pegawai", "berkas": (A_PDF, "kartu.pdf")}
NAME = "employee.name"


def sent(door: Door) -> str:
    """Send it; where that leads."""
    answer = door.send()
    assert answer.status_code == 303, (door.endpoint, answer.status_code, answer.says)
    return str(answer.location)


def closed(stage: Stage, number: int) -> dict[str, UUID]:
    """A closed evaluation of somebody with a device, its evaluation issued."""
    rows = stage.rows(
        "SELECT c.id, c.subject_id, c.position_id FROM \"case\" c JOIN person p ON p.id = c.subject_id "
        "WHERE c.process = 'evaluation' AND c.state = 'CLOSED' AND p.has_device ORDER BY c.id DESC LIMIT 60"
    )
    found = []
    for row in rows:
        case = dict(zip(("id", "subject", "position"), (UUID(bytes=one) for one in row), strict=True))
        chair = stage.above(case["position"])
        if chair is not None and stage.holder(chair) not in (None, case["subject"]):
            found.append(case)
    case = found[number]
    issued = "SELECT count(*) FROM document WHERE case_id = :id AND kind = 'evaluation' AND superseded_at IS NULL"
    if not stage.one(issued, id=case["id"]):
        client, page = stage.at(case["subject"]), f"/evaluasi/{case['id']}"
        kinds = [form.get("action", "") for form in client.get(page).page.all("form")]
        action = next(one for one in kinds if one.endswith("/dokumen/evaluation"))
        door = door_on(client, page, "cases.issue")
        answer = client.post(action, data=door.fields)
        assert answer.status_code == 303, answer.text
    return case


def report_door(stage: Stage, client: Client, case: dict[str, UUID], path: str = NAME) -> Door:
    """The report of a misprint on that evaluation."""
    document = stage.id_of("SELECT id FROM document WHERE case_id = :id AND kind = 'evaluation' "
                           "AND superseded_at IS NULL", id=case["id"])  # fmt: skip
    page = f"/ralat/dokumen/{case['id']}/lapor?dokumen={document}&bagian={path}"
    return door_on(client, page, "corrections.send", **PROPER)


def reports(stage: Stage) -> None:
    """A report by the person, by an officer, by whoever signed, and one that is signed."""
    cases = [closed(stage, number) for number in range(4)]
    desks = [stage.at(case["subject"]) for case in cases]
    assessors = [stage.at(assessor_of(stage, case)) for case in cases]
    for case, client in zip(cases, (desks[0], stage.role(OFFICER), assessors[2], desks[3]), strict=True):
        sent(report_door(stage, client, case))
    page = f"/ralat/{UUID(bytes=stage.rows('SELECT case_id FROM correction ORDER BY case_id DESC')[0][0])}"
    assessors[3].get(page, check=False)
    sent(door_on(assessors[3], f"/perkara/{page.rpartition('/')[2]}/langkah/sign", "cases.take"))


def reported(stage: Stage) -> dict[str, UUID]:
    """(the report, the evaluation it is about) of the first of them."""
    rows = stage.rows("SELECT case_id, corrected_id FROM correction ORDER BY case_id LIMIT 1")[0]
    return dict(zip(("report", "evaluation"), (UUID(bytes=one) for one in rows), strict=True))


@form_of("corrections.send")
def _send(stage: Stage) -> Door:
    case = closed(stage, 4)
    return report_door(stage, stage.at(case["subject"]), case)
