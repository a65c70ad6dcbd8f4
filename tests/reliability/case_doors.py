"""The forms that stand on the pages of a case: rows, reviews, papers, and every step of every process."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.identity.second_step import new_secret
from tests.client import Answer, Client
from tests.reliability import clock_doors
from tests.reliability.doors import (
    ADMIN,
    COLLEAGUE,
    EMPLOYEE,
    GOOD_WORDS,
    HEAD_OF_DISDUKCAPIL,
    MAKERS,
    OFFICER,
    Door,
    assessor_of,
    behind,
    case_in,
    door_on,
    form_in,
    form_of,
    opd_of,
)
from tests.reliability.stage import Stage
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.engine import Step

STANDING = clock_doors.OUTAGES  # its forms are among those of every case
A_PDF = b"%PDF-1.7\n%" + b"x" * 400 + b"\n%%EOF\n"


@form_of("skp.begin")
def _begin(stage: Stage) -> Door:
    assignment = stage.id_of("SELECT id FROM assignment WHERE person_id = :me AND known_to IS NULL AND is_primary",
                             me=stage.listed(EMPLOYEE))  # fmt: skip
    return door_on(stage.role(EMPLOYEE), f"/skp/mulai/{assignment}", "skp.begin")


def draft(stage: Stage) -> tuple[Client, UUID, UUID, UUID]:
    """A draft at the desk of whose it is, with one of its rows and an indicator."""
    case = case_in(stage, "skp", "DRAFT", "AND EXISTS (SELECT 1 FROM result r JOIN indicator i ON i.result_id = r.id "
                   "WHERE r.version_id = c.id)")  # fmt: skip
    row = stage.rows("SELECT r.id, i.id FROM result r JOIN indicator i ON i.result_id = r.id WHERE r.version_id = :id "
                     "ORDER BY r.no, i.no", id=case["id"])[0]  # fmt: skip
    return stage.at(case["subject"]), case["id"], UUID(bytes=row[0]), UUID(bytes=row[1])


ON_A_DRAFT = {
    "skp.remove_result": "baris/{result}/hapus",
    "skp.change_result": "baris/{result}/ubah",
    "skp.remove_indicator": "baris/{result}/indikator/{indicator}/hapus",
    "skp.change_indicator": "baris/{result}/indikator/{indicator}/ubah",
    "skp.add_indicator": "baris/{result}/indikator/baru",
    "skp.add_result": "baris/baru",
    "skp.set_annex": "lampiran/ubah",
    "skp.set_behaviours": "perilaku/ubah",
    "skp.read_target": "baris/{result}/indikator/baru",
}
LINES = {"target_text": "12 dokumen", "aspect": "kuantitas", "direction": "", "i1-target_text": "12 dokumen",
         "i2-text": "", "i2-target_text": "", "i3-text": "", "i3-target_text": ""}  # fmt: skip


def _on_draft(endpoint: str, path: str) -> None:
    def maker(stage: Stage) -> Door:
        client, case_id, result, indicator = draft(stage)
        page = f"/skp/{case_id}/" + path.format(result=result, indicator=indicator)
        return door_on(client, page, endpoint, **LINES)

    MAKERS[endpoint] = maker


for _endpoint, _path in ON_A_DRAFT.items():
    _on_draft(_endpoint, _path)


@form_of("skp.save_template")
def _template(stage: Stage) -> Door:
    case = case_in(stage, "skp", "AGREED", "AND c.opd_id = :opd", opd=opd_of(stage, ADMIN))
    return door_on(stage.role(ADMIN), f"/skp/{case['id']}/contoh", "skp.save_template")


# ------------------------------------------------------------------------------------------------ evaluations


def writing(stage: Stage) -> tuple[Client, str, UUID]:
    """A self-assessment at the desk of whose it is, with one of its rows."""
    case = case_in(stage, "evaluation", "SELF_ASSESSMENT")
    row = stage.id_of("SELECT i.id FROM evaluation e JOIN result r ON r.version_id = e.version_id JOIN indicator i "
                      "ON i.result_id = r.id WHERE e.case_id = :id ORDER BY r.no, i.no", id=case["id"])  # fmt: skip
    return stage.at(case["subject"]), f"/evaluasi/{case['id']}", row


@form_of("evaluations.write_row")
def _row(stage: Stage) -> Door:
    client, page, row = writing(stage)
    return door_on(client, f"{page}/baris/{row}", "evaluations.write_row", realisasi="12 dokumen")


@form_of("evaluations.upload")
def _upload(stage: Stage) -> Door:
    client, page, row = writing(stage)
    return door_on(client, f"{page}/baris/{row}", "evaluations.upload", berkas=(A_PDF, "bukti.pdf"))


@form_of("evaluations.withdraw")
def _withdraw(stage: Stage) -> Door:
    sent = _upload(stage).send()
    assert sent.status_code == 303, sent.text
    client, page, row = writing(stage)
    return door_on(client, f"{page}/baris/{row}", "evaluations.withdraw")


@form_of("evaluations.write_reflection")
def _reflection(stage: Stage) -> Door:
    client, page, _ = writing(stage)
    return door_on(client, f"{page}/bagian/refleksi", "evaluations.write_reflection", refleksi=GOOD_WORDS)


@form_of("evaluations.add_remark")
def _remark(stage: Stage) -> Door:
    case = case_in(stage, "evaluation", "RUNNING")
    client = stage.at(assessor_of(stage, case))
    return door_on(client, f"/evaluasi/{case['id']}/umpan-balik", "evaluations.add_remark")


def _judging(endpoint: str) -> None:
    def maker(stage: Stage) -> Door:
        case = case_in(stage, "evaluation", "REVIEW")
        return door_on(stage.at(assessor_of(stage, case)), f"/evaluasi/{case['id']}/nilai", endpoint)

    MAKERS[endpoint] = maker


for _endpoint in ("evaluations.check", "evaluations.live", "cases.save_draft"):
    _judging(_endpoint)


@form_of("cases.act")
def _comment(stage: Stage) -> Door:
    """The assessor says something about a case that waits for him."""
    case = case_in(stage, "evaluation", "REVIEW")
    return door_on(stage.at(assessor_of(stage, case)), f"/perkara/{case['id']}/tindakan/comment", "cases.act")


# ------------------------------------------------------------------------------------------------ several at once


@form_of("board.confirm")
def _confirm(stage: Stage) -> Door:
    client = stage.role(OFFICER)
    rows = stage.rows("SELECT id, version FROM \"case\" WHERE process = 'evaluation' AND state = 'CONFIRMING' "
                      "ORDER BY id")  # fmt: skip
    chosen = [f"perkara={UUID(bytes=one).hex}:{version}" for one, version in rows[:3]]
    for one, _ in rows[:3]:
        client.get(f"/evaluasi/{UUID(bytes=one)}", check=False)
    return door_on(client, f"/bkpsdm/sahkan?{'&'.join(chosen)}", "board.confirm")


@form_of("inbox.take")
def _agree(stage: Stage) -> Door:
    case = case_in(stage, "skp", "PROPOSED")
    client = stage.at(assessor_of(stage, case))
    client.get(f"/skp/{case['id']}")
    version = stage.one('SELECT version FROM "case" WHERE id = :id', id=case["id"])
    return door_on(client, f"/kotak-masuk/periksa?perkara={case['id'].hex}:{version}", "inbox.take")


# ------------------------------------------------------------------------------------------------ papers


def unprinted(stage: Stage, number: int = 0) -> Door:
    """A closed evaluation whose papers have not been made."""
    cases = stage.rows("SELECT id, subject_id FROM \"case\" WHERE process = 'evaluation' AND state = 'CLOSED' "
                       "ORDER BY id LIMIT 3")  # fmt: skip
    case_id, subject_id = (UUID(bytes=one) for one in cases[number])
    return door_on(stage.at(subject_id), f"/evaluasi/{case_id}", "cases.issue")


def _paper(stage: Stage, number: int, status: str) -> tuple[Client, str]:
    """The page of a document of that status."""
    door = unprinted(stage, number)
    sent = door.send()
    assert sent.status_code == 303, sent.text
    stage.state("UPDATE document SET status = :status, pdf_sha256 = :pdf, pdf_bytes = 1 WHERE id = :id", status=status,
                pdf="0" * 64 if status == "ready" else None, id=UUID(sent.location.rpartition("/")[2]))  # fmt: skip
    return door.client, sent.location


MAKERS["cases.issue"] = unprinted


@form_of("documents.retry")
def _retry(stage: Stage) -> Door:
    return door_on(*_paper(stage, 1, "failed"), "documents.retry")


@form_of("board.papers")
def _papers(stage: Stage) -> Door:
    _, page = _paper(stage, 2, "ready")
    opd = stage.id_of("SELECT opd_id FROM document WHERE id = :id", id=UUID(page.rpartition("/")[2]))
    return door_on(stage.role(OFFICER), f"/bkpsdm/unduhan?opd={opd}", "board.papers")


# ------------------------------------------------------------------------------------------------ periods, grants


@form_of("periods.move")
def _move(stage: Stage) -> Door:
    period = stage.id_of("SELECT id FROM period WHERE year = 2026 AND no = 3 AND kind = 'quarterly'")
    return door_on(stage.role(OFFICER), f"/periode/{period}/jendela", "periods.move", tutup="2026-10-30")


@form_of("periods.give_case")
def _give(stage: Stage) -> Door:
    case = case_in(stage, "evaluation", "REVIEW")
    page = f"/periode/dispensasi/perkara/{case['id']}"
    return door_on(stage.role(OFFICER), page, "periods.give_case", sampai="2026-09-30")


@form_of("periods.set_predicate")
def _predicate(stage: Stage) -> Door:
    client = stage.role("Sekretaris Daerah")
    page = next(a.get("href", "") for a in client.get("/predikat-organisasi").page.all("a")
                if a.get("href", "").startswith("/predikat-organisasi/"))  # fmt: skip
    return door_on(client, page, "periods.set_predicate", berkas=(A_PDF, "bukti.pdf"))


@form_of("grants.approve")
def _approve(stage: Stage) -> Door:
    door = MAKERS["grants.propose"](stage)
    proposed = door.send(MultiDict({**door.fields, "nip": stage.city.listed["Kepala OPD"][0]}))
    assert proposed.status_code == 303, proposed.text
    return door_on(stage.role(COLLEAGUE), "/bkpsdm/hak-akses", "grants.approve")


@form_of("grants.end")
def _end(stage: Stage) -> Door:
    return door_on(stage.role(COLLEAGUE), "/bkpsdm/hak-akses", "grants.end")


behind("exchange.compare", "exchange.apply")


# ------------------------------------------------------------------------------------------------ second step


def _with_a_phone(stage: Stage, number: int) -> UUID:
    """Somebody whose account asks for a code of the phone."""
    person_id = stage.id_of("SELECT person_id FROM assignment ORDER BY person_id LIMIT 1 OFFSET :n", n=number)
    stage.at(person_id)
    with stage.app.app_context():
        secret = new_secret()
    stage.state("UPDATE account SET tf_totp_secret = :secret, mf_recovery_codes = '[]' WHERE person_id = :id",
                secret=secret, id=person_id)  # fmt: skip
    return person_id


@form_of("identity.take_second_step")
def _at_the_door(stage: Stage) -> Door:
    return door_on(stage.enter(_with_a_phone(stage, 40)), "/masuk/langkah-kedua", "identity.take_second_step")


@form_of("identity.take_set_up_at_door")
def _setting_up(stage: Stage) -> Door:
    person_id = _with_a_phone(stage, 41)
    client = stage.enter(person_id)
    stage.state("UPDATE account SET tf_totp_secret = NULL WHERE person_id = :id", id=person_id)
    return door_on(client, "/masuk/siapkan", "identity.take_set_up_at_door")


def _own_step(endpoint: str) -> None:
    MAKERS[endpoint] = lambda stage: door_on(stage.at(_with_a_phone(stage, 42)), "/akun/langkah-kedua", endpoint,
                                              lama=stage.password)  # fmt: skip


_own_step("identity.renew_recovery_codes")
_own_step("identity.turn_second_step_off")

# ------------------------------------------------------------------------------------------------ steps

STEPS = tuple((process, step) for process in PROCESSES for step in process.steps if step.by != (Who.SYSTEM,))


def step_door(stage: Stage, process: str, step: Step) -> Door:
    """The check page of a step, at the desk of whoever may take it in some case of the city."""
    if (process, step.name) == ("evaluation", "confirm"):
        return form_in(*_rated(stage), "cases.take")
    if (process, step.name) == ("evaluation", "excuse"):
        _send_on_leave(stage, step)
    for client, page in _tries(stage, process, step):
        client.get(page, check=False)  # what must be read first has been opened now
        answer = client.get(page, check=False)
        if answer.status_code == 200:
            return form_in(client, answer, "cases.take", **WORDS)
    raise LookupError(f"nobody in the city may take {process} {step.name} from {step.source}")


def _send_on_leave(stage: Stage, step: Step) -> None:
    """The last of those whose case may be tried is on leave for years."""
    stage.state(
        "INSERT INTO absence (id, tenant_id, person_id, kind, starts_on, ends_on, letter, recorded_at) SELECT c.id, "
        "c.tenant_id, c.subject_id, 'cltn', '2025-01-01', '2027-12-31', '', c.opened_at FROM \"case\" c "
        "WHERE c.id = :id",
        id=_cases(stage, "evaluation", step)[-1]["id"],
    )  # fmt: skip


def _rated(stage: Stage) -> tuple[Client, Answer]:
    """A review with every row rated, as it is shown once more before it is confirmed."""
    door = MAKERS["evaluations.check"](stage)
    return door.client, door.client.get(door.send().location)


WORDS = {
    "nip": HEAD_OF_DISDUKCAPIL, "valid_from": "2026-08-01", "on": "2026-07-21", "work_result": "sesuai",
    "behaviour": "sesuai",
}  # fmt: skip
TRIES = 12


def _cases(stage: Stage, process: str, step: Step) -> list[dict[str, UUID]]:
    """A few cases from which the step leads, those of an open window and of the sign-in page's office first."""
    cases = stage.rows(
        "SELECT c.id, c.subject_id, c.position_id, c.opd_id FROM \"case\" c "
        "JOIN visit v ON v.case_id = c.id AND v.closed_at IS NULL LEFT JOIN evaluation e ON e.case_id = c.id "
        "LEFT JOIN period p ON p.id = e.period_id AND p.opens_on <= :today AND p.closes_on >= :today "
        "JOIN unit u ON u.id = c.opd_id WHERE c.process = :process AND c.state = :state ORDER BY p.id IS NULL, "
        "c.process = 'recognition' AND u.code <> 'DISDUKCAPIL', v.opened_at DESC, c.id LIMIT :n",
        process=process, state=step.source.value, n=TRIES,
    )  # fmt: skip
    names = ("id", "subject", "position", "opd")
    return [dict(zip(names, (UUID(bytes=one) for one in row), strict=True)) for row in cases]


def _tries(stage: Stage, process: str, step: Step) -> Iterator[tuple[Client, str]]:
    """Who might be offered the step: in each of a few cases, each person it names."""
    for case in _cases(stage, process, step):
        for who in step.by:
            for client in _whom(stage, who, case):
                yield client, f"/perkara/{case['id']}/langkah/{step.name}"


def _whom(stage: Stage, who: Who, case: dict[str, UUID]) -> Iterator[Client]:
    """At whose desks a capacity may be found: whoever has its seat now, else whom the line and the offices name."""
    seats = stage.rows("SELECT s.person_id, s.position_id FROM seat s JOIN visit v ON v.id = s.visit_id "
                       "WHERE v.closed_at IS NULL AND s.case_id = :id AND s.who = :who "
                       "ORDER BY s.status <> 'open', s.no", id=case["id"], who=who.value)  # fmt: skip
    chair = stage.above(case["position"])
    people = [UUID(bytes=one) if one else stage.holder(UUID(bytes=seat)) for one, seat in seats if one or seat]
    named: dict[Who, list[UUID | None]] = {
        Who.EMPLOYEE: [case["subject"]],
        Who.ASSESSOR: [_above(stage, case["position"])],
        Who.ASSESSOR_SUPERIOR: [_above(stage, chair) if chair else None, case["subject"]],  # of a unit: its leader
        Who.ADMIN_OPD: [stage.admin_of(case["opd"])],
        Who.OPD_HEAD: _leaders(stage, case["opd"]),
    }
    yield from (stage.at(one) for one in dict.fromkeys([*people, *named.get(who, [])]) if one is not None)
    offices = {
        Who.BKPSDM: (OFFICER, COLLEAGUE, "Petugas Setda"),
        Who.CITY_SECRETARY: ("Sekretaris Daerah", "Wali Kota"),
    }
    yield from (stage.role(role) for role in offices.get(who, ()))


def _above(stage: Stage, chair: UUID) -> UUID | None:
    """Who assesses whoever sits there."""
    above = stage.above(chair)
    return stage.holder(above) if above else None


def _leaders(stage: Stage, opd: UUID) -> list[UUID | None]:
    """The head of an OPD, and whoever assesses him."""
    head = stage.id_of("SELECT id FROM position WHERE unit_id = :opd AND is_head", opd=opd)
    return [stage.holder(head), _above(stage, head)]


def took(door: Door) -> str:
    """Send it; where that leads."""
    sent = door.send()
    assert sent.status_code == 303, (door.endpoint, sent.status_code, sent.says)
    return str(sent.location)


def stepped(client: Client, page: str, step: str) -> None:
    """Take a step of the case of that page."""
    case_id = page.rpartition("/")[2]
    check = f"/perkara/{case_id}/langkah/{step}"
    client.get(page, check=False)
    took(door_on(client, check, "cases.take", **WORDS))
