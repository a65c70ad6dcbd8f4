"""A calibration on its pages: invited, frozen, first opinions sealed, discussed, concluded with minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.authority.queries.gaps import gaps
from tests.integration.calibration_office import DAY, OPINION, RECORD, Dinas, dinas_in
from tests.paper import made
from tests.paper import words as paper_words
from workflows.calibration import Conclusion, Opinion, Opinions
from workflows.engine import StepNotOpen, StepRefused
from workflows.evaluation import Review, Revision
from workflows.predicate import Predicate, Rating

Kept = Callable[[str, Callable[[Path], None]], Path]
REASON = "Bukti baris kedua mengenai triwulan sebelumnya, bukan periode ini."


def convened(dinas: Dinas) -> None:
    """The head has invited; then four of six are rated."""
    dinas.organisation_is("baik")
    dinas.under_review()
    dinas.convene()
    dinas.rated(a1=Predicate.SANGAT_BAIK, a2=Predicate.BAIK, b1=Predicate.BAIK, lead_a=Predicate.BAIK)


def opened(dinas: Dinas) -> None:
    """The scores are frozen and everybody may write."""
    convened(dinas)
    dinas.go(dinas.head, "open", "Buka rapat")


def discussed(dinas: Dinas) -> None:
    """Everybody wrote."""
    opened(dinas)
    dinas.opine(dinas.lead_a, b1="butuh_perbaikan")
    dinas.opine(dinas.lead_b, a1="baik")
    dinas.opine(dinas.head, a1="sangat_baik", a2="baik")


@pytest.fixture
def invited(kept: Kept, tmp_path: Path) -> Iterator[Dinas]:
    yield from dinas_in(kept, tmp_path / "data", convened)


@pytest.fixture
def writing(kept: Kept, tmp_path: Path) -> Iterator[Dinas]:
    yield from dinas_in(kept, tmp_path / "data", opened)


@pytest.fixture
def talking(kept: Kept, tmp_path: Path) -> Iterator[Dinas]:
    yield from dinas_in(kept, tmp_path / "data", discussed)


# ------------------------------------------------------------------------------------------------ inviting


def test_meeting_of_a_unit_waits_for_its_head_and_is_no_matter_that_nobody_can_decide(invited: Dinas) -> None:
    with invited.facts.looking() as session:
        assert gaps(session, DAY) == ()


def test_results_confirmed_after_the_invitation_wait_and_their_people_see_none_of_it(invited: Dinas) -> None:
    assert invited.state_of(invited.of("a1")) == "REVIEWED"
    page = invited.at(invited.a1).get(f"/evaluasi/{invited.of('a1')}")
    assert "Dinilai, belum disampaikan" in page.says
    assert "Mengapa predikatnya" not in page.says
    assert "Rating hasil kerja" not in page.says
    assert "Sangat Baik" not in invited.at(invited.a1).get("/evaluasi").says
    invited.released()
    assert invited.state_of(invited.of("a1")) == "REVIEWED"


def test_invited_are_those_who_rate_somebody_there_and_nobody_else_sees_the_meeting(invited: Dinas) -> None:
    page = invited.page(invited.lead_b)
    assert all(name in page.says for name in ("Sri Wahyuni", "Hendra Saputra", "Ratna Dewi"))
    assert "Kalibrasi Dinas Contoh" in invited.at(invited.lead_a).get("/kalibrasi").says
    assert "mengundang Anda" in invited.at(invited.lead_a).get("/pemberitahuan").says
    for one in (invited.a1, invited.stranger):
        assert invited.at(one).get(f"/kalibrasi/{invited.meeting}").status_code == 404
        assert "Kalibrasi Dinas Contoh" not in invited.at(one).get("/kalibrasi").says


def test_second_meeting_above_or_below_an_open_one_is_refused_with_a_sentence(invited: Dinas) -> None:
    answer = invited.convene("Bidang Data", invited.lead_b)
    assert answer.status_code == 422
    assert "sudah punya rapat yang berjalan" in answer.says


def test_only_who_leads_the_unit_may_invite_and_a_day_must_be_one_to_come(invited: Dinas) -> None:
    assert "Tidak ada yang dapat diundang" in invited.at(invited.a1).get("/kalibrasi/undang").says
    answer = invited.convene("Bidang Layanan", invited.lead_a, hari="2026-06-30")
    assert "Pilih hari rapat dari hari ini" in answer.says


def test_cancelled_meeting_lets_the_results_go(invited: Dinas) -> None:
    answer = invited.go(invited.head, "cancel", "Batalkan rapat", reason="Rapat dijadwalkan sesudah audit.")
    assert "Dibatalkan" in answer.says
    invited.released()
    assert invited.state_of(invited.of("a1")) == "DELIVERED"


def obliged(dinas: Dinas) -> None:
    """The city wants a meeting before any result is delivered; everybody has handed in."""
    dinas.facts.publishes("calibration.required", "wajib", dinas.officer, dinas.secretary)
    dinas.organisation_is("baik")
    dinas.under_review()


def test_where_every_unit_must_meet_no_result_goes_on_before_it_did(kept: Kept, tmp_path: Path) -> None:
    for dinas in dinas_in(kept, tmp_path / "data", obliged):
        dinas.rated(a1=Predicate.SANGAT_BAIK, a2=Predicate.BAIK, b1=Predicate.BAIK, lead_a=Predicate.BAIK)
        dinas.released()
        assert dinas.state_of(dinas.of("a1")) == "REVIEWED", "nobody has invited yet"
        page = dinas.at(dinas.a1).get(f"/evaluasi/{dinas.of('a1')}")
        assert "Dinilai, belum disampaikan" in page.says
        assert "Rating hasil kerja" not in page.says
        assessor = dinas.at(dinas.lead_a).get(f"/evaluasi/{dinas.of('a1')}")
        assert "kalibrasi" in assessor.says.lower()
        discussed_without_convening(dinas)
        why = "Target utama tercapai."
        dinas.go(dinas.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa.", justification=why)
        dinas.released()
        assert dinas.state_of(dinas.of("a1")) == "DELIVERED"


def discussed_without_convening(dinas: Dinas) -> None:
    """The meeting is called, opened and everybody writes."""
    dinas.convene()
    dinas.go(dinas.head, "open", "Buka rapat")
    dinas.opine(dinas.lead_a, b1="baik")
    dinas.opine(dinas.lead_b, a1="baik")
    dinas.opine(dinas.head, a1="sangat_baik", a2="baik")


# ------------------------------------------------------------------------------------------------ opinions


def test_nobody_is_rated_while_the_scores_are_frozen(writing: Dinas) -> None:
    with pytest.raises(StepRefused, match="dibekukan"):
        writing.step(writing.of("b2"), "confirm", writing.lead_b, Review((), (), Rating.SESUAI, Rating.SESUAI))
    with pytest.raises(StepRefused, match="sesudah semua pendapat awal dibuka"):
        writing.step(
            writing.of("a1"), "revise", writing.lead_a, Revision(Rating.SESUAI, Rating.SESUAI, REASON)
        )  # fmt: skip


def test_form_of_first_opinions_shows_ones_own_ratings_and_nobody_elses(writing: Dinas) -> None:
    page = writing.at(writing.lead_a).get(f"/perkara/{writing.meeting}/langkah/opine")
    form = page.form("Tulis pendapat awal")
    assert form.fields[f"p-{writing.of('a1').hex}"] == "sangat_baik"
    assert form.fields[f"p-{writing.of('b1').hex}"] == ""
    assert page.says.count("Penilaian Anda:") == 2
    assert f"p-{writing.of('lead_a').hex}" not in form.fields, "nobody on himself"


def test_no_page_tells_a_first_opinion_or_the_group_before_the_round_is_over(writing: Dinas) -> None:
    writing.opine(writing.lead_a, b1="butuh_perbaikan")
    for one in (writing.head, writing.lead_b, writing.officer, writing.secretary, writing.lead_a):
        page = writing.page(one)
        assert "Butuh Perbaikan" not in page.says
        assert "Citra Maharani" not in page.says
        assert "Sebaran predikat" not in page.says
    assert "Pendapat awal Anda tersimpan dan tersegel" in writing.page(writing.lead_a).says
    assert "Pendapat awal masih tersegel" in writing.spread(writing.lead_a, "A").says
    assert "Selesaikan penilaian Anda dahulu" in writing.spread(writing.head).says  # one of his is not rated yet


def test_history_keeps_a_seal_until_the_round_is_over_and_then_what_was_sealed(writing: Dinas) -> None:
    def bodies(tag: str) -> str:
        with writing.facts.looking() as session:
            rows = session.execute(sa.select(RECORD.body).where(RECORD.tag == tag)).scalars()
            return " ".join(str(one) for one in rows)

    writing.opine(writing.lead_a, b1="butuh_perbaikan")
    assert "butuh_perbaikan" not in bodies("calibration:opine")
    assert "butuh_perbaikan" not in bodies("calibration:opinions:sealed")
    assert "seal" in bodies("calibration:opinions:sealed")
    writing.go(writing.head, "close_round", "Tutup putaran pendapat", reason="Peserta lain sedang cuti.")
    assert "butuh_perbaikan" in bodies("calibration:opinions:revealed")


def test_answer_of_one_does_not_outdate_the_page_of_another(writing: Dinas) -> None:
    pages = {
        key: writing.at(writing.people[key]).get(f"/perkara/{writing.meeting}/langkah/opine")
        for key in ("lead_a", "lead_b", "head")
    }
    for key, page in pages.items():
        answer = writing.at(writing.people[key]).submit(page, "Tulis pendapat awal")
        assert answer.status_code == 200, answer.says
    assert writing.state_of(writing.meeting) == "DISCUSSION"


def test_nobody_writes_twice_and_nobody_writes_who_is_not_invited(writing: Dinas) -> None:
    writing.opine(writing.lead_a)
    again = writing.at(writing.lead_a).get(f"/perkara/{writing.meeting}/langkah/opine")
    assert again.status_code == 422
    assert writing.at(writing.a1).get(f"/perkara/{writing.meeting}/langkah/opine").status_code == 404
    refused = writing.at(writing.officer).get(f"/perkara/{writing.meeting}/langkah/opine")
    assert refused.status_code == 422
    assert "Langkah ini milik" in refused.says


def test_leader_closes_the_round_only_after_somebody_wrote(writing: Dinas) -> None:
    page = writing.at(writing.head).get(f"/perkara/{writing.meeting}/langkah/close_round")
    assert "Belum ada pendapat awal yang ditulis." in page.says
    writing.opine(writing.lead_b, a1="baik")
    writing.go(writing.head, "close_round", "Tutup putaran pendapat", reason="Hendra sedang cuti panjang.")
    page = writing.page(writing.lead_a)
    assert "Tidak ditulis" in page.says
    with pytest.raises(StepNotOpen):
        writing.step(writing.meeting, "opine", writing.lead_a)


# ------------------------------------------------------------------------------------------------ discussion


def test_group_is_shown_once_all_wrote_and_a_person_never_sees_himself_there(talking: Dinas) -> None:
    page = talking.page(talking.lead_b)
    assert "Sangat Baik 2, Baik 1" in page.says  # three know Ayu, and not alike
    assert "Berbeda" in page.says
    assert "Hendra Saputra" not in page.says.split("Pegawai yang dibahas")[0].split("Sebaran")[1]
    own = talking.page(talking.lead_a).says.split("Pegawai yang dibahas")[1].split("Riwayat keputusan")[0]
    assert "Kepala Bidang Layanan" not in own


def test_only_the_assessor_himself_changes_a_rating_and_the_reason_is_the_persons(talking: Dinas) -> None:
    assert "Ubah hasil Ayu Pratiwi" in talking.page(talking.lead_a).says
    assert "Ubah hasil Ayu Pratiwi" not in talking.page(talking.lead_b).says
    with pytest.raises(StepRefused, match="milik"):
        talking.step(talking.of("a1"), "revise", talking.head, Revision(Rating.SESUAI, Rating.SESUAI, REASON))
    bare = talking.go(talking.lead_a, "revise", "Ubah hasil sesudah kalibrasi", talking.of("a1"),
                      work_result="sesuai", behaviour="sesuai", reason="")  # fmt: skip
    assert bare.status_code == 422
    same = talking.go(talking.lead_a, "revise", "Ubah hasil sesudah kalibrasi", talking.of("a1"),
                      work_result="di_atas", behaviour="di_atas", reason=REASON)  # fmt: skip
    assert "tidak ada yang diubah" in same.says
    talking.go(talking.lead_a, "revise", "Ubah hasil sesudah kalibrasi", talking.of("a1"),
               work_result="sesuai", behaviour="sesuai", reason=REASON)  # fmt: skip
    assert talking.predikat_of("a1") is Predicate.BAIK
    assert REASON in talking.page(talking.head).says
    assert talking.state_of(talking.of("a1")) == "REVIEWED"


def test_spread_outside_the_guideline_asks_the_leader_for_a_reason_and_changes_nobody(talking: Dinas) -> None:
    before = {key: talking.predikat_of(key) for key in ("a1", "a2", "b1", "lead_a")}
    page = talking.at(talking.head).get(f"/perkara/{talking.meeting}/langkah/conclude")
    assert "Sebaran keluar dari pedoman." in page.says
    answer = talking.go(talking.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa dahulu.")
    assert answer.status_code == 422
    assert "Tulis pertimbangan pimpinan" in answer.says
    assert talking.state_of(talking.meeting) == "DISCUSSION"
    done = talking.go(
        talking.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa dahulu.",
        justification="Unit kecil; semua target utama tercapai menurut laporan kinerja.",
    )  # fmt: skip
    assert "Unit kecil; semua target utama tercapai" in done.says
    assert {key: talking.predikat_of(key) for key in before} == before
    talking.released()
    assert talking.state_of(talking.of("a1")) == "DELIVERED"
    assert "Sangat Baik" in talking.at(talking.a1).get(f"/evaluasi/{talking.of('a1')}").says


def test_who_was_not_rated_in_time_is_rated_after_the_meeting_and_told_at_once(talking: Dinas) -> None:
    talking.go(
        talking.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa dahulu.",
        justification="Unit kecil; semua target utama tercapai.",
    )  # fmt: skip
    talking.rated(b2=Predicate.BAIK)
    assert talking.state_of(talking.of("b2")) == "DELIVERED"


def test_opinion_about_somebody_who_is_not_on_the_table_is_refused(writing: Dinas) -> None:
    for key, says in (("b2", "nilainya dibekukan"), ("lead_a", "diri sendiri")):
        about = Opinions((Opinion(str(writing.of(key)), Predicate.KURANG),))
        with pytest.raises(StepRefused, match=says):
            writing.step(writing.meeting, "opine", writing.lead_a, about)
    with writing.facts.looking() as session:
        assert session.execute(sa.select(sa.func.count()).select_from(OPINION.note.table)).scalar_one() == 0


# ------------------------------------------------------------------------------------------------ at the same time


def at_once(*acts: Callable[[], object]) -> list[object]:
    """All acts in threads of their own; what each answered or raised, in their order."""
    barrier = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(no: int) -> None:
        barrier.wait()
        try:
            found[no] = acts[no]()
        except Exception as refusal:  # noqa: BLE001 - the test looks at what was raised
            found[no] = refusal

    threads = [threading.Thread(target=run, args=(no,)) for no in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def words(dinas: Dinas, key: str) -> Opinions:
    return Opinions((Opinion(str(dinas.of(key)), Predicate.BAIK),))


def test_opinions_written_at_the_same_moment_all_count_and_the_round_ends_once(writing: Dinas) -> None:
    acts = [
        partial(writing.step, writing.meeting, "opine", one, words(writing, "b1" if one is writing.lead_a else "a1"))
        for one in (writing.lead_a, writing.lead_b, writing.head)
    ]
    answers = at_once(*acts)
    assert not [one for one in answers if isinstance(one, Exception)]
    assert writing.state_of(writing.meeting) == "DISCUSSION"
    with writing.facts.looking() as session:
        tags = list(session.execute(sa.select(RECORD.tag).where(RECORD.case_id == writing.meeting)).scalars())
        assert session.execute(sa.select(sa.func.count()).select_from(OPINION.note.table)).scalar_one() == 3
    assert tags.count("calibration:opine") == tags.count("calibration:opinions:sealed") == 3
    assert tags.count("calibration:opinions:revealed") == 3


def test_same_assessor_twice_at_the_same_moment_writes_once(writing: Dinas) -> None:
    answers = at_once(*[partial(writing.step, writing.meeting, "opine", writing.lead_a, words(writing, "b1"))] * 2)
    assert sorted(isinstance(one, StepRefused) for one in answers) == [False, True]


def test_change_at_the_moment_of_the_conclusion_is_in_the_minutes_or_refused(talking: Dinas) -> None:
    change = Revision(Rating.SESUAI, Rating.SESUAI, REASON)
    ending = Conclusion("Bukti diperiksa dahulu.", "Unit kecil; target utama tercapai.")
    revised, concluded = at_once(
        partial(talking.step, talking.of("a1"), "revise", talking.lead_a, change),
        partial(talking.step, talking.meeting, "conclude", talking.head, ending),
    )
    assert not isinstance(concluded, Exception)
    printed = talking.minutes()
    if isinstance(revised, StepRefused):
        assert printed.changes == ()
        assert talking.predikat_of("a1") is Predicate.SANGAT_BAIK
    else:
        assert [(one.name, one.before, one.after, one.reason) for one in printed.changes] == [
            ("Ayu Pratiwi", "Sangat Baik", "Baik", REASON)
        ]


def test_minutes_print_both_sides_every_change_with_its_reason_and_who_wrote(talking: Dinas) -> None:
    talking.step(talking.of("a1"), "revise", talking.lead_a, Revision(Rating.SESUAI, Rating.SESUAI, REASON))
    talking.go(
        talking.head, "conclude", "Tutup dengan berita acara", agreements="Bukti diperiksa dahulu.",
        justification="Unit kecil; semua target utama tercapai.",
    )  # fmt: skip
    printed = talking.minutes()
    assert [(line.before, line.after) for line in printed.spread] == [(1, 0), (3, 4), (0, 0), (0, 0), (0, 0)]
    assert printed.justification == "Unit kecil; semua target utama tercapai."
    assert printed.organisation_predicate == "BAIK"
    assert any("Baik paling banyak 70% dari 4 orang, yaitu 2." in one for one in printed.remarks)
    assert [one.wrote.startswith("Pendapat awal") for one in printed.guests] == [True, True, True]
    paper = paper_words(made(printed))
    assert "BERITA ACARA KALIBRASI PREDIKAT KINERJA PEGAWAI" in paper
    assert "Ayu Pratiwi" in paper
