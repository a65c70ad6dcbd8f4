"""Whoever moved to another chair keeps what he decided, sees no more of the case, and is led nowhere that is shut."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns, new_id
from app.documents.models import Document
from app.organisation.models import Position
from app.records.models import Reading
from app.web import clock
from tests.client import Answer, Client
from tests.integration.skp_office import Office, case_of, filled, office_in, take

DOCUMENT, READING = columns(Document), columns(Reading)
MOVED_ON = date(2026, 1, 19)
OUTSIDE = "Perkara ini sekarang di luar jabatan dan peran Anda."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from office_in(tmp_path)


class Moved:
    """Hendra agreed to Ratna's SKP, was told of Bagus's, and has moved to BKPSDM."""

    def __init__(self, office: Office) -> None:
        facts, chair = office.facts, new_id()
        with facts.stating() as session:
            session.add(Position(id=chair, tenant_id=facts.tenant_id, unit_id=facts.units["BKPSDM"], title="Analis"))
        self.decided, self.undecided = (self._proposed(office, one) for one in (office.ratna, office.bagus))
        take(facts.enter(office.hendra), self.decided, "agree", "Setujui SKP")
        officer = facts.enter(office.nur)
        page = officer.get(f"/pegawai/{office.hendra.person_id}", max_queries=None)
        sent = officer.submit(page, "Catat mutasi", follow=False, position=str(chair), holding="definitif",
                              valid_from=MOVED_ON.isoformat())  # fmt: skip
        assert sent.status_code == 303, sent.says
        clock.pretend(MOVED_ON)
        self.hendra = facts.enter(office.hendra)

    @staticmethod
    def _proposed(office: Office, one: Any) -> str:
        client = office.facts.enter(one)
        address = filled(client)
        take(client, address, "submit", "Ajukan SKP")
        return address


@pytest.fixture
def moved(office: Office) -> Moved:
    return Moved(office)


def link_of(page: Answer, words: str) -> str:
    return next(a.get("href", "") for a in page.page.all("a") if words in "".join(a.itertext()))


def open_notice(client: Client, title: str) -> Any:
    """The button of the notice that says this, or nothing."""
    page = client.get("/pemberitahuan")
    rows = [li for li in page.page.all("li") if title in "".join(li.itertext())]
    return [" ".join("".join(b.itertext()).split()) for li in rows for b in li.iter("button")]


def test_decided_case_is_shut_but_the_own_decision_is_not(office: Office, moved: Moved) -> None:
    assert moved.hendra.get(moved.decided).status_code == 404
    done = moved.hendra.get("/kotak-masuk?tab=selesai")
    assert "Di luar jabatan Anda sekarang; keputusan Anda tetap dapat dibuka" in done.says
    page = moved.hendra.get(link_of(done, "Ratna Puspitasari"))
    assert page.status_code == 200
    assert page.page.heading == "Keputusan Anda"
    assert OUTSIDE in page.says
    assert "SKP disetujui oleh Hendra Wibisono" in page.says
    assert "SKP diajukan" not in page.says, "what others decided is no longer his to see"
    with office.facts.looking() as session:
        read = session.execute(sa.select(READING.visit_id).where(
            READING.reader_id == office.hendra.person_id, READING.case_id == case_of(moved.decided),
            READING.visit_id.is_(None))).all()  # fmt: skip
    assert len(read) == 1, "and the person concerned can see that he looked"


def test_paper_he_issued_stays_open_to_him_and_nobody_else_gains_by_it(office: Office, moved: Moved) -> None:
    page = moved.hendra.get(f"/perkara/{case_of(moved.decided)}/keputusan")
    paper = link_of(page, "Sasaran Kinerja Pegawai")
    assert moved.hendra.get(paper).status_code == 200
    sari = office.facts.enter(office.sari)
    for path in (paper, f"/perkara/{case_of(moved.decided)}/keputusan", f"/perkara/{case_of(moved.decided)}"):
        assert sari.get(path).status_code == 404
    assert moved.hendra.get(f"/perkara/{case_of(moved.undecided)}/keputusan").status_code == 404


def test_notices_lead_only_where_the_reader_may_go_and_say_why_not(moved: Moved) -> None:
    notices = moved.hendra.get("/pemberitahuan")
    assert notices.says.count("Perkaranya sekarang di luar jabatan dan peran Anda.") == 1
    assert open_notice(moved.hendra, "Bagus Prasetyo") == ["Tandai dibaca SKP 2026: Bagus Prasetyo"]
    assert moved.hendra.submit(notices, "Tandai dibaca").page.heading == "Pemberitahuan"
    assert open_notice(moved.hendra, "Bagus Prasetyo") == []
    seen = moved.hendra.submit(notices, "Buka", follow=False)
    assert seen.location.startswith("/perkara/")
    assert moved.hendra.get(moved.hendra.get(seen.location).location).page.heading == "Keputusan Anda"


def test_whoever_still_sees_the_case_goes_to_its_page(office: Office) -> None:
    address = Moved._proposed(office, office.ratna)
    hendra = office.facts.enter(office.hendra)
    take(hendra, address, "agree", "Setujui SKP")
    done = hendra.get("/kotak-masuk?tab=selesai")
    assert link_of(done, "Ratna Puspitasari") == address
    own = hendra.get(f"/perkara/{case_of(address)}/keputusan")
    assert OUTSIDE not in own.says
    assert hendra.get(hendra.get(link_of(own, "Buka seluruh perkara")).location).page.heading == "SKP 2026"
