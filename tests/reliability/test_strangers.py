"""Who may open what: each address of a case for each role, against a rule written from the tables, not from the code.

To whom a case is not open, it looks as if it were not there: the same answer as for an address of nowhere.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from tests.client import Client
from tests.conftest import _fill_city, made
from tests.reliability.case_doors import unprinted
from tests.reliability.stage import Stage, staged
from tests.reliability.year_doors import enliven, of_the_year
from workflows.catalogue import PROCESSES

NOWHERE = UUID(int=7 << 76 | 2 << 62 | 1)
ROLES = (
    "Pegawai", "Pejabat penilai", "Kepala OPD", "Admin OPD", "Petugas BKPSDM", "Kepala BKPSDM", "Petugas Setda",
    "Sekretaris Daerah", "Wali Kota", "Inspektorat",
)  # fmt: skip
# Roles that read the whole city; offices that may sit in a seat.
READERS = {"petugas_bkpsdm", "kepala_bkpsdm", "inspektorat"}
OFFICES = {"petugas_bkpsdm", "petugas_setda"}
# Addresses with an id that is none of a case's: who may open them is tested where they belong.
OTHER_IDS = {
    "kinship.show", "organisation.person", "organisation.unit", "identity.issue", "periods.window",
    "periods.predicate", "skp.start",
    "periods.predicate_file", "calibration.unit", "evaluations.whole_period",
    "evaluations.absent", "reconciliation.line",
}  # fmt: skip
# What belongs to two people, or to the team of one, whatever office asks.
PRIVATE = {"running.share_note", "running.new_dialogue", "running.feedback_on", "running.advisers"}
OF_A_TEAM = {
    "cascade.matrix", "cascade.cell", "cascade.edit_cell", "cascade.ask_column_removal", "cascade.import_start",
    "cascade.matrix_file",
}  # fmt: skip
PAGES = {
    "skp": "/skp", "evaluation": "/evaluasi", "followup": "/tindak-lanjut", "recognition": "/penghargaan",
    "line_correction": "/atasan-saya", "improvement": "/tindak-lanjut/dibuka", "discipline": "/tindak-lanjut/dibuka",
    "agreement": "/kaskade/perjanjian", "dialogue": "/dialog", "policy_change": "/kebijakan",
    "credit": "/angka-kredit", "calibration": "/kalibrasi", "standing": "/penetapan-pola",
    "correction": "/ralat", "annual": "/ringkasan-tahunan", "migration": "/versi/perpindahan",
}  # fmt: skip
# Views of a case whatever its process, and those of its own beside the one that shows it.
COMMON = {"cases", "documents", "periods"}
MORE = {"evaluation": {"running", "corrections"}, "skp": {"corrections", "sheets"}}
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Matter:
    """A case with something of each kind that hangs on it."""

    process: str
    state: str
    ids: dict[str, UUID]


@pytest.fixture(scope="module")
def stage(
    kept: Callable[[str, Callable[[Path], None]], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("strangers") / "data"
    shutil.copytree(kept("city", _fill_city), folder)
    for one in staged(made(folder, demo=True), folder):
        sent = unprinted(one).send()
        assert sent.status_code == 303
        enliven(one)
        yield one


@pytest.fixture(scope="module")
def matters(stage: Stage) -> list[Matter]:
    """Two cases of every process in every state the city knows, the printed one among them."""
    rows = stage.rows(
        "SELECT process, state, id, subject_id, position_id, opd_id FROM (SELECT c.*, row_number() OVER (PARTITION BY "
        "process, state ORDER BY d.id IS NULL, e.id IS NULL, c.id) AS n FROM \"case\" c LEFT JOIN document d "
        "ON d.case_id = c.id LEFT JOIN evidence e ON e.evaluation_id = c.id) WHERE n <= 2 ORDER BY process, state, n"
    )
    return [_matter(stage, *row) for row in rows]


def _matter(stage: Stage, process: str, state: str, *found: bytes) -> Matter:
    names = ("case_id", "subject", "position", "opd")
    ids = dict(zip(names, (UUID(bytes=one) for one in found), strict=True))
    parts = {
        "result_id": "SELECT id FROM result WHERE version_id = :c OR version_id = (SELECT version_id FROM evaluation "
                     "WHERE case_id = :c) ORDER BY id",
        "indicator_id": "SELECT id FROM indicator WHERE result_id = :result_id ORDER BY id",
        "evidence_id": "SELECT id FROM evidence WHERE evaluation_id = :c ORDER BY id",
        "decision_id": "SELECT id FROM decision WHERE case_id = :c ORDER BY no",
        "objective_id": "SELECT id FROM objective WHERE agreement_id = :c ORDER BY id",
        "document_id": "SELECT id FROM document WHERE case_id = :c ORDER BY id",
    }  # fmt: skip
    for name, asked in parts.items():
        here = stage.rows(asked, c=ids["case_id"], result_id=ids.get("result_id", NOWHERE))
        ids[name] = UUID(bytes=here[0][0]) if here else NOWHERE
    return Matter(process, state, ids)


def test_every_address_with_an_id_is_known_here(stage: Stage) -> None:
    odd = {rule.endpoint for rule in stage.app.url_map.iter_rules()
           if "GET" in (rule.methods or ()) and _ids_of(rule) and not _is_of_a_case(rule)}  # fmt: skip
    assert odd == OTHER_IDS | PRIVATE | OF_A_TEAM


def _ids_of(rule: Rule) -> set[str]:
    return {name for name in rule.arguments if name.endswith("_id")}


def _is_of_a_case(rule: Rule) -> bool:
    return bool({"case_id", "document_id"} & _ids_of(rule))


def addresses(stage: Stage, matter: Matter) -> Iterator[tuple[str, str]]:
    """Every address that shows something of a case, each with its like of nowhere."""
    words = {"name": ("hasil-kerja", "riwayat", "dokumen"), "step": _steps(matter.process), "verb": ("comment",)}
    urls = stage.app.url_map.bind("localhost")
    own = urls.match(f"{PAGES[matter.process]}/{NOWHERE}", method="GET")[0].partition(".")[0]
    views = COMMON | {own} | MORE.get(matter.process, set())
    for rule in stage.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and _is_of_a_case(rule) and rule.endpoint.partition(".")[0] in views:
            ids = {name: matter.ids.get(name, NOWHERE) for name in _ids_of(rule)}
            (text,) = rule.arguments - ids.keys() or {""}
            for word in words.get(text, ("",)):
                more = {text: word} if text else {}
                here, nowhere = {**ids, **more}, {**dict.fromkeys(ids, NOWHERE), **more}
                yield urls.build(rule.endpoint, here), urls.build(rule.endpoint, nowhere)
    page = f"/proses/{matter.process}"
    if urls.test(page, method="GET"):
        yield f"{page}?perkara={matter.ids['case_id']}", f"{page}?perkara={NOWHERE}"


def _steps(process: str) -> tuple[str, ...]:
    return next(tuple(step.name for step in one.steps[:2]) for one in PROCESSES if one.name == process) or ("submit",)


def sees(stage: Stage, person: UUID, matter: Matter) -> bool:
    """Whether the law of the house opens the case: to the person, those above, the OPD's head and admin, whoever has or
    had a seat in it, and the offices that read the whole city."""
    ids, roles = matter.ids, _roles(stage, person)
    chairs = {UUID(bytes=row[0]) for row in stage.rows(
        "SELECT position_id FROM assignment WHERE person_id = :me AND known_to IS NULL AND valid_from <= :today "
        "AND valid_to >= :today", me=person)}  # fmt: skip
    above = stage.above(ids["position"])
    if (matter.process, matter.state) == ("agreement", "AGREED"):
        return True  # what a unit promised is open to all who sign in
    return (
        person == ids["subject"]
        or bool({role for role, _ in roles} & READERS)
        or ("admin_opd", ids["opd"]) in roles
        or bool({above, stage.above(above) if above else None} & chairs)
        or _leads(stage, chairs, ids["opd"])
        or _has_a_seat(stage, person, chairs, {role for role, _ in roles}, ids["case_id"])
    )


def _roles(stage: Stage, person: UUID) -> set[tuple[str, UUID | None]]:
    rows = stage.rows(
        'SELECT role, opd_id FROM "grant" WHERE person_id = :me AND ended_at IS NULL AND approved_at IS NOT NULL '
        "AND valid_from <= :today AND valid_to >= :today", me=person,
    )  # fmt: skip
    return {(role, UUID(bytes=opd) if opd else None) for role, opd in rows}


def _leads(stage: Stage, chairs: set[UUID], opd: UUID) -> bool:
    heads = stage.rows("SELECT id FROM position WHERE unit_id = :opd AND is_head", opd=opd)
    return any(UUID(bytes=row[0]) in chairs for row in heads)


def _has_a_seat(stage: Stage, person: UUID, chairs: set[UUID], roles: set[str], case_id: UUID) -> bool:
    rows = stage.rows("SELECT person_id, position_id, office FROM seat WHERE case_id = :id", id=case_id)
    return any(
        one == person.bytes or (chair and UUID(bytes=chair) in chairs) or office in roles & OFFICES
        for one, chair, office in rows
    )


def decided(stage: Stage, person: UUID, matter: Matter) -> bool:
    """Whether that person decided something in it, and so may look at that again."""
    asked = "SELECT count(*) FROM decision WHERE case_id = :id AND actor_id = :me"
    return bool(stage.one(asked, id=matter.ids["case_id"], me=person))


@pytest.mark.parametrize("role", ROLES)
def test_case_opens_to_whom_the_line_and_the_offices_name_and_to_nobody_else(
    role: str, stage: Stage, matters: list[Matter]
) -> None:
    client, me = stage.role(role), stage.listed(role)
    wrong = []
    for one in matters:
        status = client.get(f"{PAGES[one.process]}/{one.ids['case_id']}", check=False).status_code
        if (status, sees(stage, me, one)) not in ((200, True), (404, False)):
            wrong.append((one.process, one.state, status))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_a_closed_matter_is_shown_at_any_of_its_addresses(
    role: str, stage: Stage, matters: list[Matter]
) -> None:
    client, me = stage.role(role), stage.listed(role)
    shown = []
    for matter in _one_of_each([one for one in matters if not (sees(stage, me, one) or decided(stage, me, one))]):
        for path, nowhere in addresses(stage, matter):
            shown += [f"{path}: {fault}" for headers in ({}, HX) if (fault := _shown(client, path, nowhere, headers))]
    assert shown == []


def _one_of_each(matters: list[Matter]) -> list[Matter]:
    """One case of each process, and one with each kind of thing that may hang on it."""
    kinds = {one.process: one for one in matters}
    kinds |= {name: one for one in matters for name, value in one.ids.items() if value != NOWHERE}
    return list({id(one): one for one in kinds.values()}.values())


def _shown(client: Client, path: str, nowhere: str, headers: dict[str, str]) -> str:
    """What is wrong with a look at an address that is not one's own."""
    answer = client.get(path, headers=headers, check=False)
    if answer.status_code == 200 or answer.status_code >= 500:
        return f"answers {answer.status_code}"
    like = client.get(nowhere, headers=headers, check=False)
    return "" if _masked(answer, path) == _masked(like, nowhere) else "looks different"


def _masked(answer: Any, path: str) -> tuple[int, str, str]:
    """Status, way on and page, without the address and the keys and tokens that differ from one look to the next."""
    onward = (answer.location or "").replace(_id_in(path), "")
    return answer.status_code, onward, re.sub(r'(name="(?:csrf_token|key)" value=")[^"]*', r"\1", answer.text)


def _id_in(path: str) -> str:
    return next(iter(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path)), path)


@pytest.mark.parametrize("role", ROLES)
def test_notes_feedback_and_dialogues_are_of_their_two_sides_alone(role: str, stage: Stage) -> None:
    parts, client = of_the_year(stage), stage.role(role)
    urls = stage.app.url_map.bind("localhost")
    for endpoint in sorted(PRIVATE):
        (rule,) = stage.app.url_map.iter_rules(endpoint)
        path = urls.build(endpoint, {name: parts[name] for name in rule.arguments})
        assert client.get(path, check=False).status_code == 404, path


def test_evidence_is_not_handed_out_through_another_case(stage: Stage) -> None:
    found = stage.rows("SELECT evaluation_id, id FROM evidence ORDER BY id LIMIT 1")[0]
    other = stage.id_of("SELECT case_id FROM evaluation WHERE case_id <> :id ORDER BY case_id", id=UUID(bytes=found[0]))
    client, evidence = stage.role("Petugas BKPSDM"), UUID(bytes=found[1])
    assert client.get(f"/evaluasi/{UUID(bytes=found[0])}", check=False).status_code == 200
    assert client.get(f"/evaluasi/{other}/bukti/{evidence}", check=False).status_code == 404
