"""Running cases go over to another version of their process: by two officers, with their clocks, each told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cases import queries
from app.cases.models import Passing
from app.database import columns
from app.outbox.models import Notice
from app.records.models import Record
from app.records.verification import findings
from app.schema import know_states
from app.versions.operations import carry_on
from app.web import clock
from tests.city import City
from tests.integration.migration_office import CASE, PLAN, REASON, Bureau, bureau_in, case_of
from tests.second_version import NAME, SECOND

NOTICE, RECORD, SEAT = columns(Notice), columns(Record), queries.SEAT


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    yield from bureau_in(tmp_path_factory.mktemp("bureau"))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Bureau]:
    yield from bureau_in(tmp_path)


def _clause(bureau: Bureau, case_id: object) -> str:
    with bureau.facts.looking() as session:
        case = queries.case_unguarded(session, case_id)  # type: ignore[arg-type]
        assert case is not None
        return queries.clause_of(session, case)


def test_thirty_cases_go_over_or_stay_with_their_reason_and_no_clock_is_lost(fresh: Bureau) -> None:
    drafts, sent, checked = fresh.begin(10), fresh.begin(14, "send"), fresh.begin(6, "send", "check")
    with fresh.facts.stating() as session:
        session.execute(sa.text("UPDATE visit SET escalated_at = :at"), {"at": "2026-01-12 00:00:00.000000"})
    before = fresh.visits([*drafts, *sent, *checked])
    fresh.renew()
    path = fresh.approved()
    assert fresh.run() == 30
    assert fresh.visits([*drafts, *sent, *checked]) == before
    assert {fresh.standing(one) for one in drafts} == {("DRAFT", 2, "DRAFT", 2)}
    assert {fresh.standing(one) for one in sent} == {("RECEIVED", 2, "RECEIVED", 2)}
    with fresh.facts.looking() as session:  # the inbox sorts by what stands in the seat
        states = session.execute(sa.select(SEAT.state).where(SEAT.case_id.in_(sent), SEAT.status == "open", SEAT.asked))
        assert set(states.scalars()) == {"RECEIVED"}
    assert {fresh.standing(one) for one in checked} == {("CHECKED", 1, "CHECKED", 1)}
    passages = fresh.passages(case_of(path))
    assert {passages[one].outcome for one in checked} == {Passing.KEPT}
    assert all(passages[one].because for one in checked)
    assert fresh.complaints() == []
    says = fresh.facts.enter(fresh.nur).get(path).says
    assert "Selesai dipindahkan" in says
    assert "Berpindah 24 perkara" in says
    assert "Tetap menurut versi 1 6 perkara" in says


def test_the_rehearsal_says_beforehand_who_goes_who_stays_and_which_clock_begins(bureau: Bureau) -> None:
    bureau.begin(3)
    bureau.begin(2, "send")
    (checked,) = bureau.begin(1, "send", "check")
    bureau.renew()
    first, second = bureau.facts.enter(bureau.nur), bureau.facts.enter(bureau.sari)
    page = bureau.drafted(first, **{"tujuan-CHECKED": "WEIGHED"})
    path = str(page.request.path)
    assert "Gladi pemindahan" in page.says
    assert "Berpindah 6 perkara" in page.says
    assert "Batas waktunya tetap 5 perkara" in page.says
    assert "Tanpa batas" in page.says  # the stage that is weighed has a deadline now, and had none
    assert "Langkah “Selesaikan” dari tahap “Surat diperiksa” dihapus." in page.says
    bureau.decided(first, path, "propose", "Ajukan kepada petugas kedua")
    assert "Anda tidak boleh memutus perkara Anda sendiri." in first.get(path).says
    second.get(path)
    asked = second.get(f"/perkara/{case_of(path)}/langkah/approve").says
    assert "Surat uji, versi 1 ke versi 2" in asked
    assert "Tahap yang tidak berpindah Tidak ada" in asked
    assert bureau.run() == 0  # nothing moves before a second officer said so
    bureau.decided(second, path, "approve", "Setujui dan pindahkan")
    assert "0 dari 6 perkara sudah diperiksa" in second.get(path).says
    assert "0 dari 6" in second.part(f"{path}/kemajuan").says
    assert second.get(f"{path}/kemajuan").location.endswith(path)
    assert bureau.run() == 6
    assert second.part(f"{path}/kemajuan").headers["HX-Redirect"] == path  # the page is drawn anew with its result
    assert bureau.standing(checked)[:2] == ("WEIGHED", 2)
    assert "Selesai dipindahkan" in second.get(path).says
    assert "Batasnya kini" in _clause(bureau, checked)
    seats = _asked(bureau, checked)
    assert seats == [("assessor", "open"), ("admin_opd", "open")]  # who is asked there now, and was not before
    assert bureau.complaints() == []


def _asked(bureau: Bureau, case_id: object) -> list[tuple[str, str]]:
    with bureau.facts.looking() as session:
        seat = queries.SEAT
        rows = session.execute(
            sa.select(seat.who, seat.status)
            .join(queries.VISIT.id.table, queries.VISIT.id == seat.visit_id)
            .where(seat.case_id == case_id, queries.VISIT.closed_at.is_(None), seat.asked)
            .order_by(seat.no)
        )
        return [(who.value, status.value) for who, status in rows]


def test_a_case_that_went_over_is_decided_by_its_new_table_and_one_that_stayed_by_its_old(fresh: Bureau) -> None:
    (sent,), (checked,) = fresh.begin(1, "send"), fresh.begin(1, "send", "check")
    fresh.renew()
    fresh.approved()
    fresh.run()
    assert fresh.take(sent, "check", 1).state == "WEIGHED"
    assert fresh.take(checked, "close", 2).state == "DONE"
    with fresh.facts.looking() as session:
        told = [(one.past, one.process_version) for one in queries.timeline(session, sent)]
    assert told == [("Surat diperiksa", 2), ("Surat dikirim", 1)]
    assert fresh.complaints() == []


def test_each_case_keeps_its_clause_and_tells_the_person_and_whoever_is_asked(fresh: Bureau) -> None:
    (sent,), (checked,) = fresh.begin(1, "send"), fresh.begin(1, "send", "check")
    assert _clause(fresh, sent) == ""
    fresh.renew()
    assert _clause(fresh, sent) == "Perkara ini berjalan menurut versi 1 karena dibuka sebelum versi 2 berlaku."
    fresh.approved()
    fresh.run()
    assert "perkara ini berjalan menurut versi 2, sebelumnya versi 1." in _clause(fresh, sent)
    assert "Batasnya tetap" in _clause(fresh, sent)
    assert _clause(fresh, checked) == (
        "Perkara ini tetap berjalan menurut versi 1 karena perkara pada tahap “Surat diperiksa” diselesaikan menurut "
        "versi lamanya."
    )
    with fresh.facts.looking() as session:
        rows = session.execute(
            sa.select(NOTICE.case_id, NOTICE.person_id).where(NOTICE.title == "Surat uji: versi proses")
        )
        told = {tuple(row) for row in rows}
        tags = session.execute(sa.select(RECORD.tag).where(RECORD.case_id.in_((sent, checked)))).scalars().all()
    assert told == {(one, who.person_id) for one in (sent, checked) for who in (fresh.ratna, fresh.hendra)}
    assert sorted(tag for tag in tags if tag.endswith(("migrated", "kept"))) == [f"{NAME}:kept", f"{NAME}:migrated"]


def test_a_case_that_was_decided_or_ended_in_between_is_taken_from_where_it_stands(fresh: Bureau) -> None:
    (moved,), (ended,), (later,) = fresh.begin(1), fresh.begin(1, "send", "check"), fresh.begin(1)
    fresh.renew()
    path = fresh.approved()
    fresh.take(moved, "send", 0)
    fresh.take(ended, "close", 2)
    assert fresh.run() == 3
    assert fresh.standing(moved) == ("RECEIVED", 2, "RECEIVED", 2)
    assert fresh.standing(ended)[:2] == ("DONE", 1)
    assert fresh.standing(later)[:2] == ("DRAFT", 2)
    assert fresh.passages(case_of(path))[ended].outcome is Passing.OVER
    assert fresh.complaints() == []


def test_a_version_that_was_changed_behind_the_records_is_named(fresh: Bureau) -> None:
    (sent,) = fresh.begin(1, "send")
    fresh.renew()
    fresh.approved()
    fresh.run()
    with fresh.facts.stating() as session:
        session.execute(sa.update(CASE.id.table).where(CASE.id == sent).values(process_version=1))
    assert fresh.complaints() == [
        f"Perkara {sent}: kunjungan yang terbuka tidak cocok dengan tahap dan versinya.",
        f"Perkara {sent}: versi prosesnya 1, padahal catatannya 2.",
    ]


def test_one_case_that_cannot_be_moved_holds_up_no_other_and_goes_with_the_next_move(fresh: Bureau) -> None:
    (draft,), (sent,) = fresh.begin(1), fresh.begin(1, "send")
    fresh.renew()
    path = fresh.approved()
    with fresh.facts.stating() as session:  # a database that does not know where it should go
        session.execute(sa.text("DELETE FROM process_state WHERE state = 'RECEIVED'"))
    assert fresh.run() == 2
    assert fresh.standing(draft)[:2] == ("DRAFT", 2)
    assert fresh.standing(sent)[:2] == ("SENT", 1)
    assert fresh.passages(case_of(path))[sent].because == "isinya belum dapat dipindahkan dan perlu diperiksa petugas"
    with fresh.facts.stating() as session:
        know_states(session, (SECOND,))
    second = fresh.approved()
    assert fresh.run() == 1
    assert fresh.standing(sent)[:2] == ("RECEIVED", 2)
    assert fresh.passages(case_of(second)).keys() == {sent}
    assert fresh.complaints() == []


def test_while_one_move_is_carried_out_no_other_from_that_version_is_approved(fresh: Bureau) -> None:
    fresh.begin(2)
    fresh.renew()
    first, second = fresh.facts.enter(fresh.nur), fresh.facts.enter(fresh.sari)
    plans = [str(fresh.drafted(first, reason=f"{REASON} {no}").request.path) for no in (1, 2)]
    for path in plans:
        fresh.decided(first, path, "propose", "Ajukan kepada petugas kedua")
    fresh.decided(second, plans[0], "approve", "Setujui dan pindahkan")
    assert "Perpindahan lain dari versi ini sedang berjalan." in second.get(plans[1]).says
    fresh.run()
    fresh.decided(second, plans[1], "approve", "Setujui dan pindahkan")
    assert fresh.run() == 0
    assert "Selesai dipindahkan" in second.get(plans[1]).says


def test_running_it_again_changes_nothing(fresh: Bureau) -> None:
    begun = fresh.begin(4, "send")
    fresh.renew()
    path = fresh.approved()
    assert fresh.run(most=3) == 4
    seen = fresh.passages(case_of(path))
    with fresh.facts.stating() as session:  # as if a second worker still had them in hand
        session.execute(sa.text("UPDATE \"case\" SET state = 'RUNNING' WHERE process = 'migration'"))
    assert fresh.run() == 0
    assert fresh.passages(case_of(path)) == seen
    assert len(begun) == len(seen)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"tujuan-CHECKED": ""}, "Tahap “Surat diperiksa” belum punya tujuan pada versi 2."),
        ({"tujuan-SENT": "NOWHERE"}, "Versi 2 tidak mengenal tujuan yang dipilih untuk tahap “Surat menunggu dibaca”."),
        ({"tujuan-SENT": "DONE"}, "Tahap “Surat menunggu dibaca” tidak boleh menuju tahap akhir"),
        ({"reason": "Pendek"}, "Tulis alasannya, paling sedikit dua puluh huruf."),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_where_it_is_written(
    bureau: Bureau, chosen: dict[str, str], sentence: str
) -> None:
    bureau.renew()
    officer = bureau.facts.enter(bureau.nur)
    page = officer.get(f"/versi/{NAME}/1/pindah")
    form = page.form("Simpan rancangan")
    sent = officer.post(form.action, data={**form.filled(reason=REASON), **PLAN, "reason": REASON, **chosen})
    assert sent.status_code == 422
    assert sentence in sent.says


def test_the_pages_of_versions_say_what_differs_and_how_many_cases_run_on_which(bureau: Bureau) -> None:
    bureau.renew()
    visitor = bureau.facts.enter(bureau.ratna)
    assert "Surat uji" in visitor.get("/versi").says
    says = visitor.get(f"/versi/{NAME}").says
    assert "Langkah “Minta dibaca lagi” ditambahkan" in says
    assert "Rancang perpindahan" not in says
    assert visitor.get("/versi/tidak-ada", check=False).status_code == 404
    assert visitor.get(f"/versi/{NAME}/1/pindah", check=False).status_code == 403
    officer = bureau.facts.enter(bureau.nur)
    for number in ("2", "3", "0", "-1", "satu", "١", "1" * 40):
        assert officer.get(f"/versi/{NAME}/{number}/pindah", check=False).status_code == 404


def test_in_the_practice_city_a_move_waits_and_every_case_says_under_which_version_it_runs(city: City) -> None:
    second = city.at_desk("Petugas BKPSDM kedua")
    with city.reading() as session:
        row = session.execute(sa.select(CASE).where(CASE.process == "migration", CASE.state == "PROPOSED")).one()
        old = session.execute(
            sa.select(CASE.id)
            .where(CASE.process == "dialogue", CASE.process_version == 1, CASE.state == "WITH_ASSESSOR")
            .order_by(CASE.id)
        ).scalars().first()  # fmt: skip
    path = f"/versi/perpindahan/{row.id.hex if isinstance(row.id, bytes) else row.id}"
    before = second.get(f"/dialog/{old}").says
    assert "Perkara ini berjalan menurut versi 1 karena dibuka sebelum versi 2 berlaku." in before
    assert "kini menerbitkan dokumen" in second.get(path).says
    form = second.get(f"/perkara/{row.id}/langkah/approve").form("Setujui dan pindahkan")
    assert second.post(form.action, data=form.filled()).status_code == 303
    with city.app.app_context():
        while carry_on(clock.now(), clock.today()):
            pass
    assert "Selesai dipindahkan" in second.get(path).says
    assert "sebelumnya versi 1. Tahapnya tetap" in second.get(f"/dialog/{old}").says
    with city.reading() as session:
        assert list(findings(session, lambda _: True, lambda *_: None)) == []
