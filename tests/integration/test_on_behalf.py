"""Staff without a device: the admin of the OPD puts down what they say, on a basis that all can read, and answers of
theirs only from a paper they signed. Whoever judges them says nothing in their name."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.cases.models import Decision, PenHeld
from app.database import columns
from app.documents import snapshot
from app.evaluations.models import Evaluation
from app.evaluations.operations import lapse_due
from app.identity.models import Role
from app.organisation.models import Person
from app.outbox.models import Notice
from app.records.models import Record
from app.records.verification import findings
from app.web import clock
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import DAY, Kept, Office, office_in
from tests.integration.evaluation_walk import (
    OBJECTION,
    REFLECTION,
    accept,
    confirm,
    decide,
    delivered,
    indicators,
    object_to,
    ratify,
    submit,
)

PERSON, DECISION, PEN, NOTICE = columns(Person), columns(Decision), columns(PenHeld), columns(Notice)
RECORD, ROW = columns(Record), columns(Evaluation)
BASIS = "Disampaikan lisan di kantor kelurahan pada 2 Juli."
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def running(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    """An evaluation that runs, of somebody without a device."""
    for office in office_in(kept, tmp_path / "data"):
        without_device(office)
        yield office


@pytest.fixture
def told(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    """The same with a delivered result."""
    for office in office_in(kept, tmp_path / "data", until=delivered):
        without_device(office)
        yield office


def without_device(office: Office) -> None:
    with office.facts.stating() as session:
        mine = PERSON.id == office.employee.person_id
        session.execute(sa.update(PERSON.id.table).where(mine).values(has_device=False))


def is_offered(page: Answer, step: str) -> bool:
    return any(a.get("href", "").endswith(f"/langkah/{step}") for a in page.page.all("a"))


def held(office: Any) -> list[Any]:
    """Who held which pen, in order."""
    with office.facts.looking() as session:
        rows = session.execute(
            sa.select(DECISION.step, DECISION.actor_name, DECISION.actor_capacity, PEN.who, PEN.basis, PEN.paper_on)
            .join(PEN.basis.table, PEN.decision_id == DECISION.id)
            .order_by(DECISION.at, DECISION.no)
        )
        return [tuple(row) for row in rows]


def fill(office: Office, one: Someone) -> None:
    """Every row, typed by somebody for the person concerned."""
    client = office.at(one)
    forms = [f for f in office.read(one).page.all("form") if "/baris/" in f.get("action", "")]
    links = [f.get("action", "") for f in forms if not f.get("action", "").endswith("/bukti")]
    for link, row in zip(links, indicators(office), strict=True):
        sent = client.submit(client.get(link), "Simpan", follow=False, realisasi=row["realisation"]["text"])
        assert sent.status_code == 303, sent.says


def on_paper(
    office: Office, step: str, button: str, words: dict[str, str], data: bytes | None = PDF
) -> Answer:
    """The admin puts an answer down from its check page, with a picture of the signed paper."""
    form = office.check_page(office.admin, step).form(button)
    fields = form.filled(**words).to_dict()
    file = {"kertas": FileStorage(io.BytesIO(data), filename="tanggapan.pdf")} if data is not None else {}
    boundary, body = encode_multipart({**fields, **file})
    kind = f"multipart/form-data; boundary={boundary}"
    return office.at(office.admin).post(form.action, data=body, content_type=kind)


def test_self_assessment_is_begun_filled_and_submitted_for_somebody_without_a_device(running: Office) -> None:
    office = running
    office.organisation_is()
    assert "Evaluasi Triwulan II 2026" in office.at(office.assessor).get("/skp").says
    begun = office.go(office.assessor, "begin", "Mulai penilaian diri", basis=BASIS)
    assert begun.status_code == 303, begun.says
    fill(office, office.assessor)
    assert not is_offered(office.read(office.assessor), "submit")
    check = office.check_page(office.admin, "submit")
    assert "Refleksi pegawai" in check.says
    sent = office.go(office.admin, "submit", "Ajukan penilaian diri", reflection=REFLECTION, basis=BASIS)
    assert sent.status_code == 303, sent.says
    assert office.state == "REVIEW"
    assert [row[:4] for row in held(office)] == [
        ("begin", office.assessor.name, "pejabat penilai kinerja, atas nama pegawai", "assessor"),
        ("submit", office.admin.name, "admin OPD, atas nama pegawai", "admin_opd"),
    ]
    paper = office.snapshot("self_assessment")
    assert isinstance(paper, snapshot.SelfAssessment)
    assert paper.entered_by == (
        f"Diisikan oleh {office.assessor.name}, pejabat penilai kinerja, atas nama pegawai. "
        f"Diajukan oleh {office.admin.name}, admin OPD, atas nama pegawai."
    )
    confirm(office)
    assert office.state == "DELIVERED"


def test_employee_without_a_device_may_still_act_himself(running: Office) -> None:
    office = running
    office.organisation_is()
    office.go(office.admin, "begin", "Mulai penilaian diri", basis=BASIS)
    fill(office, office.employee)
    submit(office)
    confirm(office)
    accept(office)
    assert office.state == "CONFIRMING"
    paper = office.snapshot("self_assessment")
    assert isinstance(paper, snapshot.SelfAssessment)
    assert paper.entered_by == ""


def test_answer_is_put_down_from_a_signed_paper_that_everybody_concerned_can_open(told: Office) -> None:
    office = told
    sent = on_paper(office, "accept", "Terima hasil", {"basis": BASIS, "paper_on": DAY.isoformat()})
    assert sent.status_code == 303, sent.says
    assert office.state == "CONFIRMING"
    page = office.read(office.employee)
    assert "dicatatkan atas nama pegawai, dari kertas yang diterima 2 Juli 2026" in page.says
    link = next(a.get("href", "") for a in page.page.all("a") if "/kertas/" in a.get("href", ""))
    got = office.at(office.assessor).get(link)
    assert got.data == PDF
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert office.at(office.stranger).get(link).status_code == 404
    with office.facts.looking() as session:
        row = session.execute(sa.select(ROW).where(ROW.case_id == office.case())).one()
    assert (row.answered, row.received_how) == ("accepted", "paper")
    assert row.received_at.astimezone(clock.CITY).date() == DAY
    ratify(office)
    form = office.snapshot("evaluation_summary")
    assert isinstance(form, snapshot.EvaluationSummary)
    assert form.receipt_note == (
        f"Jawaban pegawai dicatatkan oleh {office.admin.name} dari kertas bertanda tangan yang diterima 2 Juli 2026."
    )


@pytest.mark.parametrize(
    ("data", "words", "says"),
    [
        (None, {}, "Pilih berkas yang tidak kosong."),
        (b"bukan berkas", {}, "Isi berkas ini bukan salah satunya."),
        (PDF, {"paper_on": ""}, "Pilih tanggal yang ada di kalender."),
        (PDF, {"paper_on": "2026-07-03"}, "Tanggal kertas diterima tidak boleh di masa depan."),
        (PDF, {"paper_on": "2026-07-01"}, "Kertas itu tidak boleh lebih tua daripada hari hasil disampaikan."),
        (PDF, {"basis": "lisan"}, "Tulis kapan dan bagaimana pegawai menyampaikannya"),
    ],
)  # fmt: skip
def test_answer_without_a_paper_that_holds_is_refused(
    told: Office, data: bytes | None, words: dict[str, str], says: str
) -> None:
    typed = {"basis": BASIS, "paper_on": DAY.isoformat(), **words}
    sent = on_paper(told, "accept", "Terima hasil", typed, data)
    assert sent.status_code == 422
    assert says in sent.says
    assert typed["basis"] in sent.text
    assert (told.state, held(told)) == ("DELIVERED", [])


def test_assessor_never_answers_for_the_person_he_assessed(told: Office) -> None:
    """Not as the assessor, not with the office of admin on top, and not from another chair later."""
    office = told
    assert not is_offered(office.read(office.assessor), "accept")
    assert office.check_page(office.assessor, "accept").status_code == 422
    office.facts.grants(office.assessor, Role.ADMIN_OPD, "DINAS")
    asked = office.facts.enter(office.assessor).get(f"/perkara/{office.case()}/langkah/accept")
    assert asked.status_code == 422
    for_him = "tanpa gawai atau sesudah masa tugasnya berakhir, yang mencatatkannya admin OPD."
    assert f"Langkah ini milik pegawai yang dinilai; {for_him}" in asked.says
    with office.facts.stating() as session:
        session.execute(
            sa.text("UPDATE assessment_line SET assessor_position_id = :new WHERE assessor_position_id = :old"),
            {"new": office.superior.position_id.bytes, "old": office.assessor.position_id.bytes},
        )
    later = office.facts.enter(office.assessor).get(f"/perkara/{office.case()}/langkah/accept")
    assert "Jawaban pegawai atas penilaian Anda dicatatkan admin OPD lain." in later.says
    assert office.state == "DELIVERED"


def test_objection_on_paper_needs_no_other_receipt_and_is_answered_by_the_superior(told: Office) -> None:
    office = told
    words = {"reasons": OBJECTION, "basis": BASIS, "paper_on": DAY.isoformat()}
    sent = on_paper(office, "object", "Ajukan keberatan", words)
    assert sent.status_code == 303, sent.says
    assert office.state == "OBJECTED"
    with office.facts.looking() as session:
        row = session.execute(sa.select(ROW).where(ROW.case_id == office.case())).one()
    assert (row.answered, row.received_how) == ("objected", "paper")
    assert decide(office).status_code == 303
    ratify(office)
    form = office.snapshot("evaluation_summary")
    assert isinstance(form, snapshot.EvaluationSummary)
    assert form.receipt_note.startswith(f"Keberatan pegawai dicatatkan oleh {office.admin.name} dari kertas")


def test_receipt_on_paper_is_told_as_such(told: Office) -> None:
    hand_over(told)
    assert "Hasil diserahkan di atas kertas 2 Juli 2026" in told.read(told.employee).says


def hand_over(office: Office) -> None:
    sent = office.go(office.admin, "hand_over", "Catat penyerahan kertas", on=DAY.isoformat(), witness="Sari Wulandari")
    assert sent.status_code == 303, sent.says


def test_objection_handed_in_on_the_last_day_counts_although_it_is_put_down_later(told: Office) -> None:
    office, last = told, DAY + timedelta(days=14)
    hand_over(office)
    office.on(last + timedelta(days=1))
    with office.app.app_context():
        lapse_due(clock.now(), clock.today())
    assert office.state == "CONFIRMING"

    def handed_in(day: date) -> Answer:
        words = {"reasons": OBJECTION, "basis": BASIS, "paper_on": day.isoformat()}
        return on_paper(office, "object", "Ajukan keberatan", words)

    refused = handed_in(clock.today())
    assert refused.status_code == 422
    assert "Masa keberatan sudah berakhir" in refused.says
    assert object_to_is_closed(office)
    sent = handed_in(last)
    assert sent.status_code == 303, sent.says
    assert office.state == "OBJECTED"


def object_to_is_closed(office: Office) -> bool:
    """The person himself is a day too late: his own click counts when it is made."""
    return office.check_page(office.employee, "object").status_code == 422


def test_days_to_put_an_objection_down_end(told: Office) -> None:
    office = told
    hand_over(office)
    office.on(date(2026, 7, 23))
    assert is_offered(office.read(office.admin), "object")
    office.on(date(2026, 7, 24))
    assert not is_offered(office.read(office.admin), "object")


@pytest.mark.parametrize(
    "behind",
    [
        "UPDATE pen_held SET basis = 'Lain sekali.'",
        "UPDATE pen_held SET paper_on = '2026-06-30'",
        "DELETE FROM pen_held",
        "UPDATE decision SET on_behalf = 0",
    ],
)
def test_history_tells_when_somebody_changes_on_what_an_answer_was_put_down(told: Office, behind: str) -> None:
    office = told
    on_paper(office, "accept", "Terima hasil", {"basis": BASIS, "paper_on": DAY.isoformat()})
    with office.facts.looking() as session:
        assert list(findings(session, lambda _: True, lambda *_: None)) == []
    with office.facts.stating() as session:
        session.execute(sa.text(behind))
    with office.facts.looking() as session:
        (said,) = findings(session, lambda _: True, lambda *_: None)
    assert said.endswith("berbeda dari catatannya.")


def test_same_form_sent_twice_is_one_answer_and_another_paper_under_its_key_is_refused(told: Office) -> None:
    office = told
    form = office.check_page(office.admin, "accept").form("Terima hasil")
    fields = form.filled(basis=BASIS, paper_on=DAY.isoformat()).to_dict()

    def send(data: bytes) -> Answer:
        file = FileStorage(io.BytesIO(data), filename="tanggapan.pdf")
        boundary, body = encode_multipart({**fields, "kertas": file})
        kind = f"multipart/form-data; boundary={boundary}"
        return office.at(office.admin).post(form.action, data=body, content_type=kind)

    assert [send(PDF).status_code for _ in range(2)] == [303, 303]
    assert send(PDF.replace(b"1.4", b"1.5")).status_code == 422
    assert len(held(office)) == 1


def test_objection_of_somebody_with_a_device_is_his_own_click(kept: Kept, tmp_path: Path) -> None:
    for office in office_in(kept, tmp_path / "data", until=delivered):
        assert office.check_page(office.admin, "object").status_code == 422
        office.read(office.employee)
        assert object_to(office).status_code == 303
        assert held(office) == []
