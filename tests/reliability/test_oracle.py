"""`tangkas verify`: whatever somebody does to the history behind the back of the application is named, in its chain."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from app.database import db
from app.records import chain
from app.records.chain import GENESIS, Fields, link
from app.verify import run_verify
from tests.city import City
from tests.reliability.test_kills import a_pdf
from tests.reliability.town import QUARTER_DAY, Town
from workflows.goal_setting import Reason

DINAS, BKPSDM = "Dinas Kependudukan dan Pencatatan Sipil", "Badan Kepegawaian dan Pengembangan SDM"
CHANGED, GONE, LOOSE = "berubah sejak ditulis.", "hilang.", "tidak menyambung dengan catatan sebelumnya."


class History:
    """A town with two chains, and a hand that reaches into its database past the application."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.hand = sqlite3.connect(town.folder / "tangkas.sqlite3", isolation_level=None)
        self.kept = sqlite3.connect(":memory:")
        self.hand.backup(self.kept)

    def do(self, statement: str, *values: Any) -> list[Any]:
        """Without asking anybody, and without foreign keys."""
        return self.hand.execute(statement, values).fetchall()

    def said(self) -> list[str]:
        """What the oracle says now."""
        with self.town.app.app_context():
            db.engine.dispose()
        return self.town.findings()

    def mended(self) -> None:
        self.kept.backup(self.hand)

    def opd(self, name: str) -> bytes:
        return bytes(self.do("SELECT id FROM unit WHERE name = ?", name)[0][0])

    def last(self, name: str) -> int:
        """The number of the last record of a chain."""
        return int(self.do("SELECT max(seq) FROM record WHERE opd_id = ?", self.opd(name))[0][0])


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """An evaluation of each OPD, one of them closed with its papers and a piece of evidence."""
    town = Town(tmp_path_factory.mktemp("oracle") / "data", QUARTER_DAY)
    one = town.employee()
    case_id = town.evaluation(one, "SELF_ASSESSMENT")
    with town.facts.looking() as session:
        (row,) = town.indicators(session, case_id)
    sent = town.desk(one).post(f"/evaluasi/{case_id}/baris/{row}/bukti", berkas=(BytesIO(a_pdf(400)), "bukti.pdf"))
    assert sent.status_code == 303, sent.text
    town.assess(case_id, one)
    town.step(case_id, "return", town.assessor, Reason("Sebutkan sumber angkanya dahulu."))
    town.proposed(town.officer)
    yield History(town)
    town.close()


@pytest.fixture
def history(lived: History) -> Iterator[History]:
    yield lived
    lived.mended()


def of(name: str, seq: int, what: str) -> str:
    """A finding about one record."""
    return f"Catatan {name} nomor {seq} {what}"


def test_untouched_history_has_no_findings(history: History) -> None:
    assert history.last(DINAS) > 8
    assert history.last(BKPSDM) > 1
    assert history.said() == []


FLIPS = {
    "at": "2020-01-01 00:00:00.000000", "tag": "skp:agree2", "actor": '{"name":"Orang Lain"}',
    "body": '{"to":"CLOSED"}', "prev_hash": "0" * 64, "hash": "f" * 64, "case_id": None,
}  # fmt: skip


@pytest.mark.parametrize("column", FLIPS)
@pytest.mark.parametrize(("name", "seq"), [(DINAS, 1), (DINAS, 4), (BKPSDM, 2)])
def test_flipped_record_is_named_by_chain_and_number(history: History, name: str, seq: int, column: str) -> None:
    history.do(f"UPDATE record SET {column} = ? WHERE opd_id = ? AND seq = ?", FLIPS[column], history.opd(name), seq)
    said = history.said()
    assert of(name, seq, CHANGED) in said or (column, seq) == ("prev_hash", 1)
    assert not [one for one in said if (BKPSDM if name == DINAS else DINAS) in one]


@pytest.mark.parametrize("bit", range(0, 600, 13))
def test_any_bit_of_a_body_is_enough(history: History, bit: int) -> None:
    (body,) = history.do("SELECT body FROM record WHERE opd_id = ? AND seq = 4", history.opd(DINAS))[0]
    data = bytearray(body.encode())
    data[bit // 8 % len(data)] ^= 1 << (bit % 7)
    history.do("UPDATE record SET body = ? WHERE opd_id = ? AND seq = 4", data.decode("latin-1"), history.opd(DINAS))
    assert of(DINAS, 4, CHANGED) in history.said()


@pytest.mark.parametrize("words", ["", "bukan JSON", "[1, 2]", "7", "kemarin"])
@pytest.mark.parametrize("column", ["body", "actor", "at"])
def test_record_that_cannot_be_read_is_a_finding_and_no_end(history: History, column: str, words: str) -> None:
    history.do(f"UPDATE record SET {column} = ? WHERE opd_id = ? AND seq = 4", words, history.opd(DINAS))
    history.do("DELETE FROM record WHERE opd_id = ? AND seq = 1", history.opd(BKPSDM))
    said = history.said()
    assert of(DINAS, 4, CHANGED) in said
    assert of(BKPSDM, 1, GONE) in said


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_deleted_record_is_named_by_its_number(history: History, seq: int) -> None:
    history.do("DELETE FROM record WHERE opd_id = ? AND seq = ?", history.opd(DINAS), seq)
    assert of(DINAS, seq, GONE) in history.said()


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_deleted_record_whose_number_is_given_to_the_next_is_still_named(history: History, seq: int) -> None:
    history.do("DELETE FROM record WHERE opd_id = ? AND seq = ?", history.opd(DINAS), seq)
    for later in range(seq + 1, history.last(DINAS) + 1):
        history.do("UPDATE record SET seq = ? WHERE opd_id = ? AND seq = ?", later - 1, history.opd(DINAS), later)
    said = history.said()
    assert of(DINAS, seq, LOOSE) in said
    assert of(DINAS, seq, CHANGED) in said


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_two_swapped_records_are_both_named(history: History, seq: int) -> None:
    opd = history.opd(DINAS)
    for there, number in ((seq, 9999), (seq + 1, seq), (9999, seq + 1)):
        history.do("UPDATE record SET seq = ? WHERE opd_id = ? AND seq = ?", number, opd, there)
    said = history.said()
    assert {of(DINAS, seq, CHANGED), of(DINAS, seq + 1, CHANGED)} <= set(said)
    assert of(DINAS, seq, LOOSE) in said


def test_record_moved_to_another_chain_is_missed_in_the_one_and_strange_in_the_other(history: History) -> None:
    end = history.last(BKPSDM) + 1
    history.do("UPDATE record SET opd_id = ?, seq = ? WHERE opd_id = ? AND seq = 4", history.opd(BKPSDM), end,
               history.opd(DINAS))  # fmt: skip
    said = history.said()
    assert of(DINAS, 4, GONE) in said
    assert {of(BKPSDM, end, LOOSE), of(BKPSDM, end, CHANGED)} <= set(said)


def test_chain_written_anew_without_the_key_is_changed_from_there_on(history: History) -> None:
    """Whoever holds the database but not the key cannot make the hashes fit."""
    opd, prev, own = history.opd(DINAS), GENESIS, chain._key
    rows = history.do("SELECT id, tenant_id, seq, tag, case_id, decision_id, actor, body FROM record WHERE opd_id = ? "
                      "ORDER BY seq", opd)  # fmt: skip
    chain.use_key(b"a guess of sixteen bytes or more")
    for row_id, tenant, seq, tag, case_id, decision_id, actor, body in rows:
        at = datetime(2026, 7, 2, tzinfo=UTC)
        ids = [UUID(bytes=one) if one else None for one in (case_id, decision_id)]
        fields = Fields(UUID(bytes=tenant), UUID(bytes=opd), seq, at, tag, ids[0], ids[1], actor, body)
        hash_ = link(prev, fields)
        history.do("UPDATE record SET at = '2026-07-02 00:00:00.000000', prev_hash = ?, hash = ? WHERE id = ?",
                   prev, hash_, row_id)  # fmt: skip
        prev = hash_
    chain.use_key(own)
    said = history.said()
    assert {of(DINAS, seq, CHANGED) for seq in range(1, history.last(DINAS) + 1)} <= set(said)


# ------------------------------------------------------------------------------------------------ the end of a chain


def test_end_that_was_cut_off_is_missed_by_the_decisions_and_cases_it_told_of(history: History) -> None:
    opd, end = history.opd(DINAS), history.last(DINAS)
    for cut in range(end, 0, -1):
        history.do("DELETE FROM record WHERE opd_id = ? AND seq = ?", opd, cut)
    said = history.said()
    asked = "SELECT count(*) FROM decision d JOIN \"case\" c ON c.id = d.case_id WHERE c.opd_id = ?"
    decisions = history.do(asked, opd)[0][0]
    assert len([one for one in said if "mempunyai 0 catatan" in one and "keputusan" in one]) == decisions
    assert len([one for one in said if "pembukaannya mempunyai 0 catatan" in one]) >= 2


@pytest.mark.parametrize("name", [DINAS, BKPSDM])
def test_last_decision_or_opening_cannot_be_cut_off_unseen(history: History, name: str) -> None:
    history.do("DELETE FROM record WHERE opd_id = ? AND seq = ?", history.opd(name), history.last(name))
    assert any("mempunyai 0 catatan" in one for one in history.said())


# ------------------------------------------------------------------------------------------------ beside the records


DECISION = {
    "step": "agree2", "went_to": "CLOSED", "actor_name": "Orang Lain", "actor_capacity": "Wali Kota", "actor_id": None,
    "at": "2020-01-01 00:00:00.000000", "reason": "Alasan yang lain sama sekali.",
}  # fmt: skip


@pytest.mark.parametrize("column", DECISION)
def test_decision_that_says_something_else_than_its_record_is_named(history: History, column: str) -> None:
    history.do(f"UPDATE decision SET {column} = ? WHERE step = 'return'", DECISION[column])
    assert any("berbeda dari catatannya" in one for one in history.said())


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM decision WHERE step = 'return'", "menunjuk keputusan yang tidak ada"),
        ("UPDATE \"case\" SET state = 'WITHDRAWN' WHERE process = 'skp'", "padahal keputusannya berakhir di"),
        ("UPDATE \"case\" SET version = version + 1", "padahal keputusannya"),
        ("UPDATE decision SET no = 9 WHERE step = 'return'", "keputusan nomor"),
        ("DELETE FROM visit WHERE closed_at IS NULL", "kunjungan yang terbuka tidak cocok"),
        ("UPDATE document SET snapshot = replace(snapshot, 'Pegawai', 'Penguasa')", "isi bekunya berubah"),
        ("UPDATE document SET pdf_sha256 = printf('%064d', 7)", "berkas PDF hilang atau berubah"),
        ("UPDATE evidence SET sha256 = printf('%064d', 7)", "Berkas bukti.pdf hilang atau berubah."),
        ("UPDATE decision SET at = 'kemarin'", "ada isi yang tidak terbaca"),
    ],
)
def test_what_hangs_on_the_records_is_checked_as_well(history: History, statement: str, sentence: str) -> None:
    history.do(statement)
    assert any(sentence in one for one in history.said())


def test_changed_file_of_evidence_is_named(history: History) -> None:
    (sha256,) = history.do("SELECT sha256 FROM evidence")[0]
    kept = next(path for path in (history.town.folder / "files").rglob("*") if path.name.endswith(sha256[-20:]))
    data = kept.read_bytes()
    kept.chmod(0o600)
    kept.write_bytes(data[:-1] + b"?")
    assert "Berkas bukti.pdf hilang atau berubah." in history.said()
    kept.write_bytes(data)


def test_command_prints_each_finding_and_ends_with_one(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    settings = city.app.config["TANGKAS"]
    assert run_verify(settings) == 0
    assert "Semua catatan utuh dan cocok." in capsys.readouterr().out
    with sqlite3.connect(settings.data_dir / "tangkas.sqlite3") as hand:
        hand.execute("DELETE FROM record WHERE seq = 4 AND opd_id = (SELECT id FROM unit WHERE code = 'DISDUKCAPIL')")
    assert run_verify(settings) == 1
    told = capsys.readouterr().out
    assert of(DINAS, 4, GONE) in told
    assert "hal tidak cocok." in told
