"""What may be done to a case beside its table: said, handed on, ended, reopened, taken back. The past stays so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.cases.models import Act, Case, Decision, Seat
from app.cases.queries import case_unguarded
from app.cases.registry import FactsRequest
from app.database import columns
from app.documents.models import Document
from app.evaluations.queries.facts import facts
from app.identity.models import Role
from app.outbox.models import Notice
from app.policies.queries import rules_in_force
from app.records.models import Record
from app.records.verification import findings
from app.web import clock
from app.web.request import session as request_session
from tests.client import Answer
from tests.facts import Someone
from tests.integration.evaluation_office import Kept, Office, office_in
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit

ACT, CASE, DECISION, SEAT = columns(Act), columns(Case), columns(Decision), columns(Seat)
DOCUMENT, NOTICE, RECORD = columns(Document), columns(Notice), columns(Record)
WHY = "Pemegang jabatannya sedang bertugas di luar kota selama sebulan."


def sent_to_assessor(office: Office) -> None:
    """The self-assessment waits for the assessor; a second officer of BKPSDM is on duty."""
    office.facts.grants(office.stranger, Role.PETUGAS_BKPSDM)
    begin(office)
    realise(office)
    submit(office)


def closed_with_papers(office: Office) -> None:
    """Confirmed by BKPSDM, with its documents."""
    sent_to_assessor(office)
    office.organisation_is()
    confirm(office)
    accept(office)
    ratify(office)


@pytest.fixture
def waiting(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=sent_to_assessor)


@pytest.fixture
def final(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data", until=closed_with_papers)


def use(office: Office, one: Someone, verb: str, button: str, words: str = WHY, **more: Any) -> Answer:
    """Find the verb in the menu of the case, read its check page, and send it."""
    menu = office.at(one).get(f"/perkara/{office.case()}/tindakan")
    link = next((a.get("href", "") for a in menu.page.all("a") if a.get("href", "").endswith(f"/{verb}")), None)
    assert link, f"{verb} is not offered: {menu.says}"
    return office.at(one).submit(office.at(one).get(link), button, follow=False, words=words, **more)


def past(office: Office) -> Any:
    """Every decision and record there is, byte for byte."""
    with office.facts.looking() as session:
        rows = [session.execute(sa.select(*table).order_by(table.id)) for table in (DECISION, RECORD)]
        return [[tuple(row) for row in one] for one in rows]


def is_kept(office: Office, before: Any) -> bool:
    """Whether all of that is still there as it was, and the whole history holds."""
    after = past(office)
    with office.app.app_context():
        found = list(findings(request_session(), lambda _: True, lambda *_: None))
    assert found == []
    return all(set(old) <= set(new) for old, new in zip(before, after, strict=True))


def told(office: Office, one: Someone) -> list[str]:
    with office.facts.looking() as session:
        rows = session.execute(sa.select(NOTICE.title).where(NOTICE.person_id == one.person_id).order_by(NOTICE.at))
        return list(rows.scalars())


def test_anybody_who_sees_the_case_comments_and_nobody_edits(waiting: Office) -> None:
    before = past(waiting)
    answer = use(waiting, waiting.admin, "comment", "Tulis komentar", "Angka baris dua belum cocok dengan laporan.")
    assert answer.status_code == 303
    page = waiting.read(waiting.employee)
    assert "Komentar ditulis oleh Dewi Anggraeni" in page.says
    assert "Angka baris dua belum cocok" in page.says
    assert "komentar, bukan dasar putusan" in page.says
    assert any("Komentar ditulis" in title for title in told(waiting, waiting.assessor))
    assert waiting.state == "REVIEW"
    use(waiting, waiting.admin, "withdraw_comment", "Tarik komentar saya", "Sudah saya cocokkan sendiri.")
    page = waiting.read(waiting.employee)
    assert "Angka baris dua" not in page.says
    assert "Komentar ditulis (sudah ditarik)" in page.says
    assert "Komentar ditarik penulisnya" in page.says
    assert waiting.at(waiting.assessor).get(f"/perkara/{waiting.case()}/tindakan/withdraw_comment").status_code == 422
    assert is_kept(waiting, before)


def test_handed_on_turn_belongs_to_the_other_and_its_old_page_is_outdated(waiting: Office) -> None:
    before = past(waiting)
    old_page = waiting.check_page(waiting.assessor, "return")
    answer = use(waiting, waiting.admin, "transfer", "Alihkan giliran", number=waiting.secretary.username)
    assert answer.status_code == 303, answer.says
    assert any("Giliran dialihkan" in title for title in told(waiting, waiting.secretary))
    assert any("Giliran dialihkan" in title for title in told(waiting, waiting.assessor))
    form = old_page.form("Kembalikan")
    lost = waiting.at(waiting.assessor).post(form.action, data=form.filled(reason=WHY))
    assert lost.status_code == 409
    assert "Giliran dialihkan" in lost.says
    assert "Dewi Anggraeni" in lost.says
    again = waiting.check_page(waiting.assessor, "return")
    assert again.status_code == 422, "the turn is not his any more"
    assert waiting.go(waiting.secretary, "return", "Kembalikan", reason=WHY).status_code == 303
    assert waiting.state == "SELF_ASSESSMENT"
    assert is_kept(waiting, before)


@pytest.mark.parametrize(
    ("whose", "because"),
    [("employee", "tidak dapat memegang giliran ini"), ("assessor", "Giliran ini sudah pada")],
)
def test_turn_never_goes_to_whom_the_law_keeps_out(waiting: Office, whose: str, because: str) -> None:
    answer = use(waiting, waiting.superior, "transfer", "Alihkan giliran", number=getattr(waiting, whose).username)
    assert answer.status_code == 422
    assert because in answer.says
    assert waiting.count(Act) == 0


def test_case_opened_by_mistake_is_cancelled_and_only_two_officers_reopen_it(waiting: Office) -> None:
    before = past(waiting)
    assert use(waiting, waiting.admin, "cancel", "Batalkan perkara").status_code == 303
    assert waiting.state == "DISCONTINUED"
    assert any("Perkara dibatalkan" in title for title in told(waiting, waiting.employee))
    assert use(waiting, waiting.officer, "ask_reopening", "Usulkan pembukaan kembali").status_code == 303
    menu = waiting.at(waiting.officer).get(f"/perkara/{waiting.case()}/tindakan")
    assert "petugas BKPSDM lain yang menyetujui" in menu.says
    assert any("Pembukaan kembali diusulkan" in title for title in told(waiting, waiting.stranger))
    assert use(waiting, waiting.stranger, "reopen", "Buka kembali").status_code == 303
    assert waiting.state == "REVIEW"
    assert "Perkara dibuka kembali" in waiting.read(waiting.employee).says
    assert is_kept(waiting, before)


def test_reopened_result_takes_its_papers_back_and_the_objection_window_stays(final: Office) -> None:
    before, window = past(final), last_objection_day(final)
    use(final, final.officer, "ask_reopening", "Usulkan pembukaan kembali")
    use(final, final.stranger, "reopen", "Buka kembali")
    assert final.state == "CONFIRMING"
    with final.facts.looking() as session:
        revoked = list(session.execute(sa.select(DOCUMENT.kind).where(DOCUMENT.revoked_at.is_not(None))).scalars())
    assert sorted(revoked) == ["confirmation", "evaluation_summary"]
    assert last_objection_day(final) == window
    assert is_kept(final, before)


def last_objection_day(office: Office) -> Any:
    """Until when the result may be objected to, as the rules see it now."""
    with office.facts.looking() as session:
        case = case_unguarded(session, office.case())
        assert case is not None
        policies, calendar = rules_in_force(session)
        asked = FactsRequest(
            session, case.id, case.opd_id, case.subject_id, case.position_id, case.visit_id, case.visit_opened_at,
            office.employee.person_id, clock.today(), policies, calendar,
        )  # fmt: skip
        return facts(asked).last_objection_on


def test_revoked_document_says_so_everywhere(final: Office) -> None:
    before = past(final)
    with final.facts.looking() as session:
        paper = session.execute(sa.select(DOCUMENT.id, DOCUMENT.code).where(DOCUMENT.kind == "confirmation")).one()
    answer = use(final, final.officer, "revoke", "Cabut dokumen", about=paper.id.hex, ground="prosedur")
    assert answer.status_code == 303, answer.says
    public = final.facts.visitor().get(f"/verifikasi/{paper.code}")
    assert "Dokumen ini sudah dicabut" in public.says
    assert "cacat prosedur" in public.says
    assert WHY not in public.says, "the reason itself is not for everybody"
    own = final.at(final.employee).get(f"/dokumen/{paper.id}")
    assert "Cacat prosedur" in own.says
    assert "Pengesahannya tidak dapat ditunjukkan lagi" in own.says
    assert "Dicabut" in final.read(final.employee).says
    assert "Dokumen dicabut" in final.read(final.employee).says
    assert final.state == "CLOSED", "the decision itself stands"
    assert is_kept(final, before)


def test_refused_verbs_are_sentences_and_strangers_see_nothing(waiting: Office) -> None:
    menu = waiting.at(waiting.employee).get(f"/perkara/{waiting.case()}/tindakan")
    assert "Ini milik admin OPD atau petugas BKPSDM." in menu.says
    assert "Tidak ada yang dihapus" in menu.says
    for path in ("tindakan/hapus", "tindakan/delete"):
        assert waiting.at(waiting.admin).get(f"/perkara/{waiting.case()}/{path}").status_code == 404
    waiting.facts.grants(waiting.colleague, Role.ADMIN_OPD, "SETDA")
    assert waiting.at(waiting.colleague).get(f"/perkara/{waiting.case()}/tindakan").status_code == 404


def test_the_same_form_sent_twice_happens_once(waiting: Office) -> None:
    page = waiting.at(waiting.admin).get(f"/perkara/{waiting.case()}/tindakan/cancel")
    form = page.form("Batalkan perkara")
    sent_twice = [waiting.at(waiting.admin).post(form.action, data=form.filled(words=WHY)) for _ in range(2)]
    assert [one.status_code for one in sent_twice] == [303, 303]
    assert waiting.count(Act) == 1
