"""The forms of the running year, of the cascade and of policies, on cases that are opened here: the city has none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tests.client import Client
from tests.reliability.case_doors import stepped, took
from tests.reliability.doors import (
    EMPLOYEE,
    HEAD_OF_DISDUKCAPIL,
    HIDDEN,
    MAKERS,
    OFFICER,
    Door,
    assessor_of,
    behind,
    case_in,
    door_on,
    form_of,
    on_page,
)
from tests.reliability.meeting_doors import meetings
from tests.reliability.paper_doors import reports
from tests.reliability.stage import Stage
from tests.reliability.town import new_key

DAY, LATER = "2026-07-21", "2026-09-01"
DIALOGUE = {"tanggal": DAY, "berikutnya": LATER}
OBJECTIVE = {"target_1": "95 persen", "text_2": "", "target_2": "", "text_3": "", "target_3": ""}


# ------------------------------------------------------------------------------------------------ agreements


def heads(stage: Stage) -> list[tuple[UUID, UUID]]:
    """(person, chair) of whoever leads an OPD, in the order of units."""
    found = stage.rows("SELECT p.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE p.is_head AND u.is_opd "
                       "AND u.code NOT IN ('SETDA', 'TANGSEL') ORDER BY u.code")  # fmt: skip
    chairs = [UUID(bytes=row[0]) for row in found]
    return [(person, chair) for chair in chairs if (person := stage.holder(chair)) is not None]


def of_the_mayor(stage: Stage) -> None:
    """What the mayor promised is opened once more: above him is nobody to agree."""
    case = case_in(stage, "agreement", "AGREED", "AND c.subject_id = :me", me=stage.listed("Wali Kota"))
    stepped(stage.role("Wali Kota"), f"/kaskade/perjanjian/{case['id']}", "amend")


def draft_of(stage: Stage) -> tuple[Client, str, UUID]:
    """The draft at the desk of its head, and its objective."""
    case = case_in(stage, "agreement", "DRAFT", "AND EXISTS (SELECT 1 FROM objective o WHERE o.agreement_id = c.id)")
    objective = stage.id_of("SELECT id FROM objective WHERE agreement_id = :id", id=case["id"])
    return stage.at(case["subject"]), f"/kaskade/perjanjian/{case['id']}", objective


# ------------------------------------------------------------------------------------------------ dialogues, policies


def strand(stage: Stage) -> tuple[UUID, UUID, UUID]:
    """(SKP in force, its person, the assessor) of somebody with a device, far from those the city lists."""
    case = case_in(
        stage, "skp", "AGREED", "AND EXISTS (SELECT 1 FROM person p WHERE p.id = c.subject_id AND p.has_device) "
        "AND EXISTS (SELECT 1 FROM position h JOIN unit u ON u.id = h.unit_id JOIN unit o ON o.id = u.opd_id "
        "WHERE h.id = c.position_id AND NOT h.is_head AND o.code NOT IN ('DISDUKCAPIL', 'BKPSDM', 'SETDA', "
        "'INSPEKTORAT')) AND EXISTS (SELECT 1 FROM \"case\" e JOIN evaluation v ON v.case_id = e.id "
        "WHERE e.state = 'RUNNING' AND v.version_id = c.id)",
    )  # fmt: skip
    skp = stage.id_of("SELECT skp_id FROM skp_version WHERE case_id = :id", id=case["id"])
    return skp, case["subject"], assessor_of(stage, case)


def new_period(stage: Stage) -> None:
    """A stretch of the year for which nobody has an evaluation yet."""
    stage.state("INSERT INTO period SELECT randomblob(16), tenant_id, year, kind, 9, 'Semester II 2026', starts_on, "
                "ends_on, opens_on, closes_on, 1 FROM period WHERE label = 'Triwulan III 2026'")  # fmt: skip


def enliven(stage: Stage) -> None:
    """What the practice city does not show, before anything else is looked for."""
    new_period(stage)
    of_the_mayor(stage)
    meetings(stage)
    took(MAKERS["calibration.prepare"](stage))
    reports(stage)


def concerned(stage: Stage) -> tuple[UUID, ...]:
    """Whose pages these are."""
    _, person, assessor = strand(stage)
    return person, assessor, case_in(stage, "agreement", "DRAFT")["subject"], grid(stage)[3]


def of_the_cascade(stage: Stage) -> dict[str, UUID]:
    """Part of a path of the cascade -> something real."""
    _, page, objective = draft_of(stage)
    _, matrix, parts, _ = grid(stage)
    return {
        "case_id": UUID(page.rpartition("/")[2]), "objective_id": objective, "column_id": parts["column"],
        "position_id": UUID(matrix.rpartition("/")[2]), "member_id": parts["member"],
    }  # fmt: skip


def of_the_year(stage: Stage) -> dict[str, UUID]:
    """Part of a path of the running year -> something real."""
    skp, *_ = strand(stage)
    note = MAKERS["running.shared_note"](stage).page.split("/")[2]
    return {"case_id": case_in(stage, "dialogue", "DRAFT")["id"], "skp_id": skp, "note_id": UUID(note)}


# ------------------------------------------------------------------------------------------------ forms of the cascade


@form_of("cascade.start_agreement")
def _start(stage: Stage) -> Door:
    """Of the head of a unit within an OPD, who has none yet."""
    rows = stage.rows("SELECT p.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE p.is_head AND NOT u.is_opd "
                      "ORDER BY u.code LIMIT 40")  # fmt: skip
    for person in filter(None, (stage.holder(UUID(bytes=row[0])) for row in rows)):
        try:
            return door_on(stage.at(person), "/kaskade/perjanjian", "cascade.start_agreement")
        except LookupError:
            continue  # this one has begun already
    raise LookupError("every head has an agreement")


def _on_agreement(endpoint: str, path: str) -> None:
    def maker(stage: Stage) -> Door:
        client, page, objective = draft_of(stage)
        return door_on(client, f"{page}/sasaran/{path.format(objective)}", endpoint, **OBJECTIVE)

    MAKERS[endpoint] = maker


_on_agreement("cascade.add_objective", "baru")
_on_agreement("cascade.change_objective", "{}/ubah")
_on_agreement("cascade.remove_objective", "{}/hapus")


def below(stage: Stage, chair: UUID) -> UUID | None:
    """A chair that this one assesses."""
    rows = stage.rows("SELECT position_id FROM assessment_line WHERE assessor_position_id = :chair AND known_to IS "
                      "NULL ORDER BY position_id", chair=chair)  # fmt: skip
    return UUID(bytes=rows[0][0]) if rows else None


def grid(stage: Stage) -> tuple[Client, str, dict[str, UUID], UUID]:
    """The matrix of a head at his desk, with one of its columns and one of its people, and who the head is."""
    person, chair, member = next((*one, there) for one in heads(stage) if (there := below(stage, one[1])))
    client, page = stage.at(person), f"/kaskade/matriks/{chair}"
    asked = ("SELECT c.id FROM matrix_column c JOIN matrix m ON m.id = c.matrix_id WHERE m.position_id = :chair "
             "ORDER BY c.id")  # fmt: skip
    if not stage.rows(asked, chair=chair):
        took(door_on(client, page, "cascade.add_column"))
    column = stage.id_of(asked, chair=chair)
    return client, page, {"column": column, "member": member}, person


def _on_grid(endpoint: str, path: str = "", **filled: Any) -> None:
    def maker(stage: Stage) -> Door:
        client, page, parts, _ = grid(stage)
        values = {name: value(stage) if callable(value) else value for name, value in filled.items()}
        return door_on(client, page + path.format(**parts), endpoint, **values)

    MAKERS[endpoint] = maker


_on_grid("cascade.add_column", heading="Hasil pimpinan yang lain")
_on_grid("cascade.follow_plan")
_on_grid("cascade.add_member", number=lambda stage: stage.city.listed[OFFICER][0])
_on_grid("cascade.set_cell", "/sel/{member}/{column}/ubah", role="Tersusunnya bahan dialog kinerja triwulanan")


@form_of("cascade.remove_column")
def _remove(stage: Stage) -> Door:
    """Of a column that its leader added himself."""
    client, page, _, _ = grid(stage)
    took(door_on(client, page, "cascade.add_column", heading="Kolom yang ditambahkan"))
    column = stage.id_of("SELECT id FROM matrix_column WHERE text = :text", text="Kolom yang ditambahkan")
    return door_on(client, f"{page}/kolom/{column}/hapus", "cascade.remove_column")


@form_of("cascade.take_roles")
def _roles(stage: Stage) -> Door:
    """On the page of a draft for whom roles wait; to others nothing shows it, but they may know the address."""
    person, chair = heads(stage)[0]
    door = door_on(stage.at(person), "/catatan", "running.write_note")
    fields = MultiDict([("csrf_token", door.fields["csrf_token"]), ("key", new_key()), ("kembali", str(chair))])
    return Door("cascade.take_roles", door.client, "/kaskade", f"/kaskade/peran/{chair}", fields, {"kembali": HIDDEN})


def _linking(endpoint: str) -> None:
    """The first who has such a form among the results that wait for a link."""

    def maker(stage: Stage) -> Door:
        for person, _ in [(stage.listed(EMPLOYEE), None), *heads(stage)]:
            try:
                return door_on(stage.at(person), "/kaskade/tautan", endpoint)
            except LookupError:
                continue  # nothing of his waits for a link
        raise LookupError("no result of anybody waits for a link")

    MAKERS[endpoint] = maker


_linking("cascade.link")
_linking("cascade.link_all")


def _file_of(stage: Stage) -> tuple[bytes, str]:
    """A matrix as a file: one person, one result."""
    member = grid(stage)[2]["member"]
    asked = "SELECT p.name, c.title FROM person p JOIN position c ON c.id = :chair WHERE p.id = :id"
    row = stage.rows(asked, chair=member, id=stage.holder(member))[0]
    return f"NAMA PEGAWAI;JABATAN;Hasil dari berkas\n{row[0]};{row[1]};Menyusun rekap\n".encode(), "matriks.csv"


_on_grid("cascade.compare_file", "/berkas", berkas=_file_of)


behind("cascade.compare_file", "cascade.import_file")


@form_of("calibration.prepare")
def _prepare(stage: Stage) -> Door:
    """By whoever leads above the OPDs, for a quarter in which all is rated."""
    period = stage.id_of("SELECT id FROM period WHERE label = 'Triwulan I 2026'")
    for (unit,) in stage.rows("SELECT id FROM unit WHERE is_opd AND code LIKE 'DIN%' OR code IN ('DIKBUD', 'DISHUB') "
                              "ORDER BY code"):  # fmt: skip
        try:
            page = f"/distribusi/{UUID(bytes=unit)}?periode={period}"
            return door_on(stage.role("Sekretaris Daerah"), page, "calibration.prepare")
        except LookupError:
            continue  # nobody is rated there yet
    raise LookupError("no unit may have its pattern established")


@form_of("evaluations.open_whole_period")
def _whole_period(stage: Stage) -> Door:
    period = stage.id_of("SELECT id FROM period WHERE no = 9")
    return door_on(stage.role(OFFICER), f"/evaluasi/periode/{period}/buka", "evaluations.open_whole_period")


@form_of("calibration.convene")
def _convene(stage: Stage) -> Door:
    head = stage.id_of("SELECT p.id FROM position p JOIN unit u ON u.id = p.unit_id WHERE u.code = 'KEC-PONDOK-AREN' "
                       "AND p.is_head")  # fmt: skip
    leader = stage.holder(head)
    assert leader is not None
    return door_on(stage.at(leader), "/kalibrasi/undang", "calibration.convene", hari=DAY)


# ------------------------------------------------------------------------------------------------ forms of the year


def _on_evaluation(endpoint: str) -> None:
    def maker(stage: Stage) -> Door:
        _, person, _ = strand(stage)
        case = case_in(stage, "evaluation", "RUNNING", "AND c.subject_id = :me", me=person)
        client, page = stage.at(person), f"/evaluasi/{case['id']}/rencana-aksi"
        if not stage.rows("SELECT id FROM action_plan"):
            took(door_on(client, page, "running.add_action"))
        return door_on(client, page, endpoint, aksi="Rencana aksi yang lain lagi.")

    MAKERS[endpoint] = maker


for _endpoint in ("add_action", "change_action", "finish_action", "remove_action"):
    _on_evaluation(f"running.{_endpoint}")


@form_of("running.give_feedback")
def _feedback(stage: Stage) -> Door:
    skp, _, assessor = strand(stage)
    return door_on(stage.at(assessor), f"/umpan-balik/{skp}", "running.give_feedback")


@form_of("running.name_adviser")
def _adviser(stage: Stage) -> Door:
    skp, _, assessor = strand(stage)
    return door_on(stage.at(assessor), f"/umpan-balik/{skp}/pemberi", "running.name_adviser", nip=HEAD_OF_DISDUKCAPIL)


@form_of("running.end_adviser")
def _end_adviser(stage: Stage) -> Door:
    skp, _, assessor = strand(stage)
    client, page = stage.at(assessor), f"/umpan-balik/{skp}/pemberi"
    took(door_on(client, page, "running.name_adviser", nip=stage.city.listed["Kepala BKPSDM"][0]))
    return door_on(client, page, "running.end_adviser")


@form_of("running.start_dialogue")
def _dialogue(stage: Stage) -> Door:
    skp, person, _ = strand(stage)
    return door_on(stage.at(person), f"/dialog/baru/{skp}", "running.start_dialogue", **DIALOGUE)


@form_of("running.write_dialogue")
def _write(stage: Stage) -> Door:
    case = case_in(stage, "dialogue", "DRAFT")
    return door_on(stage.at(case["subject"]), f"/dialog/{case['id']}/isi", "running.write_dialogue", **DIALOGUE)


on_page("running.write_note", EMPLOYEE, "/catatan", tanggal=DAY)


def _note(endpoint: str, path: str) -> None:
    def maker(stage: Stage) -> Door:
        _, person, _ = strand(stage)
        client = stage.at(person)
        took(door_on(client, "/catatan", "running.write_note", tanggal=DAY))
        note = stage.id_of("SELECT id FROM diary_note WHERE writer_id = :me ORDER BY id DESC", me=person)
        return door_on(client, f"/catatan{path.format(note)}", endpoint)

    MAKERS[endpoint] = maker


_note("running.remove_note", "")
_note("running.shared_note", "/{}/bagikan")

# ------------------------------------------------------------------------------------------------ forms of policies


@form_of("policies.draft")
def _draft(stage: Stage) -> Door:
    used = {row[0] for row in stage.rows("SELECT key FROM policy_version")}
    keys = ("recognition.decide.due", "followup.propose.due", "line.report.opd_due")
    key = next(one for one in keys if one not in used)
    return door_on(stage.role(OFFICER), f"/kebijakan/rancang/{key}", "policies.draft", value="8",
                   text="Diputus paling lambat 8 hari kerja.", valid_from=LATER)  # fmt: skip


MOVED = {"tujuan-WITH_EMPLOYEE": "tetap", "reason": "Dialog yang sudah diajukan selesai menurut versi lamanya."}


@form_of("versions.draft")
def _move(stage: Stage) -> Door:
    return door_on(stage.role(OFFICER), "/versi/dialogue/1/pindah", "versions.draft", **MOVED)


@form_of("versions.redraft")
def _moved_otherwise(stage: Stage) -> Door:
    case = case_in(stage, "migration", "DRAFT")
    return door_on(stage.at(case["subject"]), f"/versi/perpindahan/{case['id']}/ubah", "versions.redraft", **MOVED)


@form_of("policies.redraft")
def _redraft(stage: Stage) -> Door:
    case = case_in(stage, "policy_change", "DRAFT")
    page = f"/kebijakan/{case['id']}/ubah"
    return door_on(stage.at(case["subject"]), page, "policies.redraft", value="9", valid_from="2026-10-01")
