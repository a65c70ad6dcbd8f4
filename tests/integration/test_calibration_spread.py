"""How predikat are spread, on its page: exact in whole persons, a warning and never a bar, only for who may look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.documents.snapshot import OrganisationStanding
from tests.client import Answer
from tests.integration.calibration_office import Dinas, dinas_in, empty
from tests.integration.test_calibration_meeting import convened
from tests.paper import made, words
from workflows.predicate import Predicate

Kept = Callable[[str, Callable[[Path], None]], Path]
SB, B, BP, K, SK = Predicate


@pytest.fixture
def dinas(kept: Kept, tmp_path: Path) -> Iterator[Dinas]:
    yield from dinas_in(kept, tmp_path / "data", empty)


@pytest.fixture
def rating(kept: Kept, tmp_path: Path) -> Iterator[Dinas]:
    yield from dinas_in(kept, tmp_path / "data", convened)


def filled(dinas: Dinas, **counts: int) -> None:
    """So many people of Bidang Layanan with each predikat."""
    for word, number in counts.items():
        for no in range(number):
            one = dinas.facts.someone(f"Pegawai {word} {no}", "A", "Pelaksana")
            dinas.result(one, "A", Predicate(word))


CASES = (
    # n=8: 70 % are 5 whole persons, and the percentages cannot be met exactly.
    ({"sangat_baik": 2, "baik": 5, "butuh_perbaikan": 1}, "baik", ()),
    ({"sangat_baik": 1, "baik": 6, "butuh_perbaikan": 1}, "baik",
     ("Baik paling banyak 70% dari 8 orang, yaitu 5. Sekarang 6.",)),
    ({"baik": 3, "butuh_perbaikan": 4, "sangat_baik": 1}, "butuh_perbaikan",
     ("Butuh Perbaikan paling sedikit 60% dari 8 orang, yaitu 5. Sekarang 4.",
      "Sangat Baik paling banyak 10% dari 8 orang, yaitu 0. Sekarang 1.")),
    # n=40: 70 % are 28, 60 % are 24, 10 % are 4.
    ({"sangat_baik": 11, "baik": 28, "kurang": 1}, "baik", ()),
    ({"sangat_baik": 11, "baik": 29}, "baik",
     ("Baik paling banyak 70% dari 40 orang, yaitu 28. Sekarang 29.",
      "Paling sedikit 1 pegawai Butuh Perbaikan atau Kurang. Sekarang 0.")),
    ({"sangat_baik": 29, "baik": 11}, "istimewa",
     ("Sangat Baik paling banyak 70% dari 40 orang, yaitu 28. Sekarang 29.",)),
    ({"sangat_baik": 1, "baik": 12, "butuh_perbaikan": 3, "sangat_kurang": 24}, "sangat_kurang",
     ("Butuh Perbaikan atau Kurang paling sedikit 10% dari 40 orang, yaitu 4. Sekarang 3.",
      "Tidak ada pegawai Sangat Baik. Sekarang 1.")),
)  # fmt: skip


@pytest.mark.parametrize(("counts", "organisation", "broken"), CASES)
def test_spread_is_held_against_the_guideline_in_whole_persons(
    dinas: Dinas, counts: dict[str, int], organisation: str, broken: tuple[str, ...]
) -> None:
    dinas.organisation_is(organisation)
    filled(dinas, **counts)
    people = sum(counts.values())
    page = dinas.spread(dinas.officer)
    assert f"Triwulan II 2026: {people} pegawai" in page.says
    for sentence in broken:
        assert sentence in page.says
    assert page.says.count("Sekarang") == len(broken)
    assert ("Sebaran sesuai pedoman." in page.says) is not bool(broken)
    assert ("SE MenPANRB 3/2023" in page.says) is bool(broken)
    assert ("Unit kecil" in page.says) is (people < 10)
    city = dinas.at(dinas.officer).get("/distribusi").says
    assert f"{people} pegawai sudah dinilai" in city
    assert (f"{len(broken)} di luar pedoman" in city) is bool(broken)


def test_unit_without_predikat_has_that_of_the_unit_above_and_its_people_count_there(dinas: Dinas) -> None:
    dinas.organisation_is("baik")
    filled(dinas, baik=3, kurang=1)
    dinas.result(dinas.b1, "B", Predicate.BAIK)
    assert "4 pegawai" in dinas.spread(dinas.lead_a, "A").says
    assert "dari unit di atasnya" in dinas.spread(dinas.lead_a, "A").says
    assert "5 pegawai" in dinas.spread(dinas.head).says


def test_without_predikat_of_the_organisation_there_is_no_guideline(dinas: Dinas) -> None:
    filled(dinas, baik=2)
    assert "belum ditetapkan, jadi belum ada pedoman" in dinas.spread(dinas.head).says


def test_spread_is_for_those_who_lead_stand_above_or_read_the_city(dinas: Dinas) -> None:
    for one, unit in ((dinas.a1, "DINAS"), (dinas.stranger, "DINAS"), (dinas.lead_a, "DINAS"), (dinas.lead_a, "B")):
        assert dinas.spread(one, unit).status_code == 404
    for one in (dinas.head, dinas.secretary, dinas.officer):
        assert dinas.spread(one, "B").status_code == 200
    assert "Sebaran predikat kota" in dinas.at(dinas.secretary).get("/distribusi").says
    assert "Sebaran predikat Bidang Layanan" in dinas.at(dinas.lead_a).get("/distribusi").says
    assert "Hasil Anda sendiri ada pada evaluasi Anda" in dinas.at(dinas.a1).get("/distribusi").says


def test_who_still_rates_somebody_sees_no_group_before_he_is_done(rating: Dinas) -> None:
    page = rating.spread(rating.head)
    assert "Selesaikan penilaian Anda dahulu" in page.says
    assert "pegawai sudah dinilai" not in page.says
    assert "Sangat Baik" not in page.says
    assert "Triwulan II 2026: 4 pegawai" in rating.spread(rating.officer).says


# ------------------------------------------------------------------------------------------------ the leader's pattern


def prepared(dinas: Dinas) -> Answer:
    """The leader above has prepared the pattern of the Dinas."""
    page = dinas.spread(dinas.secretary)
    return dinas.at(dinas.secretary).submit(page, "Tetapkan pola dan cetak")


def test_leader_above_signs_the_pattern_with_his_reason_and_it_is_printed(dinas: Dinas) -> None:
    dinas.organisation_is("baik")
    filled(dinas, baik=8)
    page = prepared(dinas)
    assert page.page.heading == "Pola distribusi Dinas Contoh, Triwulan II 2026"
    case_id = UUID(page.request.path.rsplit("/", 1)[1])
    bare = dinas.go(dinas.secretary, "establish", "Tetapkan", case_id)
    assert bare.status_code == 422
    assert "Tulis pertimbangan pimpinan" in bare.says
    why = "Semua target utama tercapai menurut laporan kinerja."
    done = dinas.go(dinas.secretary, "establish", "Tetapkan", case_id, justification=why)
    assert why in done.says
    printed = dinas.printed(case_id)
    assert isinstance(printed, OrganisationStanding)
    assert printed.justification == why
    assert printed.remarks[0].startswith("Sebaran keluar dari pedoman: Baik paling banyak 70% dari 8 orang, yaitu 5.")
    assert [line.after for line in printed.spread] == [0, 8, 0, 0, 0]
    assert [(one.value, one.evidence) for one in printed.grounds] == [("Baik", "Laporan kinerja")]
    assert why in words(made(printed))
    again = prepared(dinas)
    second = UUID(again.request.path.rsplit("/", 1)[1])
    assert second != case_id
    dinas.go(dinas.secretary, "establish", "Tetapkan", second, justification=why)
    assert dinas.printed(case_id).frame.status == "superseded"


def test_pattern_is_prepared_once_and_only_by_the_leader_above(dinas: Dinas) -> None:
    dinas.organisation_is("baik")
    filled(dinas, baik=2)
    first, second = prepared(dinas), prepared(dinas)
    assert first.request.path == second.request.path
    for one in (dinas.head, dinas.officer):
        assert "Tetapkan pola dan cetak" not in dinas.spread(one).says
    form = dinas.spread(dinas.secretary).form("Tetapkan pola dan cetak")
    typed = {"key": "k" * 24, "csrf_token": dinas.spread(dinas.head).form("Keluar").fields["csrf_token"]}
    assert dinas.at(dinas.head).post(form.action, data=typed).status_code == 403
    assert dinas.at(dinas.stranger).get(first.request.path).status_code == 404


def test_pattern_waits_for_the_predikat_of_the_organisation(dinas: Dinas) -> None:
    filled(dinas, baik=2)
    page = prepared(dinas)
    assert "Tetapkan predikat organisasi unit ini dahulu." in page.says


def test_pattern_not_signed_yet_is_called_off_in_writing_and_prepared_anew(dinas: Dinas) -> None:
    dinas.organisation_is("baik")
    filled(dinas, baik=2)
    first = UUID(prepared(dinas).request.path.rsplit("/", 1)[1])
    bare = dinas.go(dinas.secretary, "call_off", "Batalkan penetapan", first)
    assert bare.status_code == 422
    why = "Capaian triwulan masih dihitung ulang."
    done = dinas.go(dinas.secretary, "call_off", "Batalkan penetapan", first, reason=why)
    assert why in done.says
    assert "dibatalkan sebelum ditandatangani" in done.says
    assert dinas.state_of(first) == "CALLED_OFF"
    second = UUID(prepared(dinas).request.path.rsplit("/", 1)[1])
    assert second != first
    words_of_leader = "Target utama tercapai menurut laporan kinerja."
    dinas.go(dinas.secretary, "establish", "Tetapkan", second, justification=words_of_leader)
    assert dinas.printed(second).frame.status == "recorded"
    assert "/langkah/call_off" not in dinas.at(dinas.secretary).get(f"/penetapan-pola/{second}").text
