"""What e-Kinerja prints beside what Tangkas holds: each difference has an owner and a click, and no rating changes."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.database import columns
from app.exchange.queries import ChairNow, PersonNow, Present, UnitNow
from app.exchange.reading import lines_of
from app.outbox.models import Notice
from app.reconciliation.models import Difference, DifferenceKind, Owner, Standing
from app.reconciliation.queries import compared, read_ekinerja
from app.reconciliation.queries.comparing import Held, ResultNow, same
from app.records.models import Record
from app.skp.models import Skp
from tests.client import Answer, Client
from tests.integration.skp_office import TODAY, Office, filled, office_in, take
from tests.integration.test_sheet import book
from tests.page import words_of
from workflows.predicate import Predicate, Rating
from workflows.vocabulary import EmploymentStatus

DIFFERENCE, NOTICE, RECORD, SKP = columns(Difference), columns(Notice), columns(Record), columns(Skp)
HEAD = ["No", "NIP Pegawai", "Nama Pegawai", "Nama Jabatan", "Unit Organisasi", "NIP Atasan", "Status SKP", "ID SKP",
        "Keterangan"]  # fmt: skip
RATNA = ["1", "199104122015022003", "RATNA PUSPITASARI", "Administrator Database Kependudukan pada Disdukcapil",
         "Bidang Pelayanan Pendaftaran Penduduk", "197803032003121004", "Approved", "SKP-77", "lengkap"]  # fmt: skip
BAGUS = ["2", "199507232019021006", "BAGUS PRASETYO", "Penelaah Teknis", "Sekretariat", "197005051996031005",
         "Not Started", "", ""]  # fmt: skip
STRANGER = ["3", "200001012025011001", "ANITA BARU", "Arsiparis", "Sekretariat", "", "Draft", "", ""]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from office_in(tmp_path_factory.mktemp("reconciliation"))


@pytest.fixture(scope="module")
def agreed(office: Office) -> str:
    """Ratna's SKP is agreed; that of Bagus was never begun."""
    ratna = office.facts.enter(office.ratna)
    address = filled(ratna)
    take(ratna, address, "submit", "Ajukan SKP")
    hendra = office.facts.enter(office.hendra)
    hendra.get(address)
    take(hendra, address, "agree", "Setujui SKP")
    return address


@pytest.fixture(scope="module")
def nur(office: Office, agreed: str) -> Client:
    """An officer of BKPSDM."""
    return office.facts.enter(office.nur)


def send(
    client: Client, *rows: list[Any], head: list[str] = HEAD, merge: tuple[int, int, int, int] | None = None,
    **chosen: Any,
) -> Answer:  # fmt: skip
    page = client.get("/rekonsiliasi/berkas")
    data = (io.BytesIO(book(head, *rows, merge=merge)), "ekinerja.xlsx")
    return client.submit(page, "Unggah", lingkup="2026", berkas=data, **chosen)


def lines(office: Office, number: str = "") -> dict[DifferenceKind, Any]:
    """The lines of somebody by their kind."""
    with office.facts.looking() as session:
        rows = session.execute(sa.select(DIFFERENCE).order_by(DIFFERENCE.number)).all()
    return {row.kind: row for row in rows if not number or row.number == number}


def owners(office: Office, number: str) -> dict[DifferenceKind, Owner]:
    return {kind: row.owner for kind, row in lines(office, number).items()}


def told(office: Office) -> list[str]:
    with office.facts.looking() as session:
        return list(
            session.execute(
                sa.select(RECORD.tag).where(RECORD.tag.like("reconciliation:%")).order_by(RECORD.at, RECORD.seq)
            ).scalars()
        )


@pytest.fixture(scope="module")
def noted(office: Office, nur: Client) -> tuple[Answer, int, Answer]:
    """The first file: how it was shown, the lines there were by then, and the page once it was noted."""
    shown = send(nur, RATNA, BAGUS, STRANGER)
    before = len(lines(office))
    return shown, before, nur.submit(shown, "Catat")


def test_each_difference_becomes_a_line_with_whoever_has_to_act(
    office: Office, nur: Client, noted: tuple[Answer, int, Answer]
) -> None:
    shown, before, page = noted
    assert shown.status_code == 200, shown.says
    assert "3 pegawai dibaca" in shown.says
    assert "Kolom yang tidak dibaca: No, Keterangan." in shown.says
    assert before == 0
    assert "beda dicatat, masing-masing dengan pemiliknya." in page.says
    organisation = (DifferenceKind.POSITION, DifferenceKind.UNIT, DifferenceKind.ASSESSOR)
    assert owners(office, RATNA[1]) == {DifferenceKind.REFERENCE: Owner.BKPSDM}
    assert owners(office, BAGUS[1]) == dict.fromkeys(organisation, Owner.ADMIN_OPD)
    assert owners(office, STRANGER[1]) == {DifferenceKind.UNKNOWN_PERSON: Owner.BKPSDM}
    assert "Maulana Firdaus, M.A.P. (197005051996031005)" in page.says
    assert told(office) == ["reconciliation:imported"]
    listed = nur.get("/rekonsiliasi?pemilik=bkpsdm").page.by_id("daftar-beda")
    assert listed is not None
    assert "Jabatan berbeda" not in words_of(listed)


@pytest.mark.usefixtures("noted")
def test_number_of_ekinerja_is_taken_over_with_one_click(office: Office, nur: Client) -> None:
    before = lines(office, RATNA[1])[DifferenceKind.REFERENCE]
    page = nur.get(f"/rekonsiliasi/{UUID(str(before.id))}")
    done = nur.submit(page, "Ambil alih nomornya")
    assert "Nomor SKP e-Kinerja dicatat pada SKP." in done.says
    with office.facts.looking() as session:
        assert session.execute(sa.select(SKP.bkn_reference)).scalar_one() == "SKP-77"
    assert lines(office, RATNA[1])[DifferenceKind.REFERENCE].standing is Standing.TAKEN
    late = nur.submit(page, "Ambil alih nomornya", key="n" * 32)
    assert late.status_code == 409
    assert "sudah ditindaklanjuti orang lain" in late.says


@pytest.mark.usefixtures("noted")
def test_owner_is_asked_and_a_difference_is_closed_with_a_reason_by_its_admin(office: Office, nur: Client) -> None:
    dewi = office.facts.enter(office.dewi)
    seat = lines(office, BAGUS[1])
    address = f"/rekonsiliasi/{UUID(str(seat[DifferenceKind.POSITION].id))}"
    assert "Sudah diminta" in nur.submit(nur.get(address), "Minta pemiliknya").says
    with office.facts.looking() as session:
        notices = session.execute(sa.select(NOTICE.title).where(NOTICE.person_id == office.dewi.person_id)).scalars()
    assert list(notices) == ["e-Kinerja: jabatan berbeda"]
    short = dewi.submit(dewi.get(address), "Tutup beda ini", alasan="ya")
    assert short.status_code == 422
    done = dewi.submit(dewi.get(address), "Tutup beda ini", alasan="e-Kinerja memakai nomenklatur lama.")
    assert "Beda ini ditutup dengan alasannya." in done.says
    assert "nomenklatur lama" in dewi.get("/rekonsiliasi?selesai=ya").says
    assert told(office)[-2:] == ["reconciliation:asked", "reconciliation:settled"]


@pytest.mark.usefixtures("noted")
def test_later_file_closes_what_is_the_same_and_opens_again_what_differs_anew(office: Office, nur: Client) -> None:
    other = [*BAGUS[:3], "Arsiparis", *BAGUS[4:]]
    nur.submit(send(nur, other), "Catat")
    found = lines(office, BAGUS[1])[DifferenceKind.POSITION]
    assert (found.standing, found.theirs) == (Standing.OPEN, "Arsiparis")
    right = [*BAGUS[:3], "Operator Perekaman", RATNA[4], RATNA[5], *BAGUS[6:]]
    nur.submit(send(nur, right), "Catat")
    assert {row.standing for row in lines(office, BAGUS[1]).values()} == {Standing.GONE}
    assert lines(office, STRANGER[1])[DifferenceKind.UNKNOWN_PERSON].standing is Standing.OPEN


@pytest.mark.usefixtures("noted")
def test_of_what_a_file_has_no_column_for_no_difference_is_closed(office: Office, nur: Client) -> None:
    nur.submit(send(nur, [*BAGUS[:3], "Penyuluh Lapangan", *BAGUS[4:]]), "Catat")  # what no other test here has closed
    before = lines(office, BAGUS[1])
    shown = send(nur, BAGUS[:3], head=HEAD[:3])
    assert "sehingga tidak dibandingkan: JABATAN, UNIT KERJA, NIP PENILAI" in shown.says
    nur.submit(shown, "Catat")
    assert lines(office, BAGUS[1]) == before
    assert before[DifferenceKind.POSITION].standing is Standing.OPEN


def test_file_of_everybody_names_whom_it_leaves_out_in_the_own_opd(office: Office, nur: Client) -> None:
    dewi = office.facts.enter(office.dewi)
    shown = send(dewi, RATNA, seluruh="ya")
    assert "Pegawai tidak ada di e-Kinerja: 4" in shown.says
    assert "Nur Aini" not in shown.says
    assert send(dewi, STRANGER).says.count("Pegawai tidak dikenal di Tangkas") == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["x", 199104122015022003, *RATNA[2:]]], "Baris 2 Lembar SKP B NIP Nomor ini disimpan sebagai angka"),
        ([["x", "1991", *RATNA[2:]]], "Baris 2 Lembar SKP B NIP NIP atau NI PPPK terdiri atas 18 angka"),
        ([[*RATNA[:6], "Entahlah", *RATNA[7:]]], "Baris 2 Lembar SKP G STATUS SKP “Entahlah” tidak dikenal"),
        ([], "Baris 2 Lembar SKP A Belum ada seorang pegawai pun"),
        ([RATNA, [*BAGUS[:6], 98.6, *BAGUS[7:]]], "Baris 3 Lembar SKP G STATUS SKP “98.6” tidak dikenal"),
        ([RATNA, [*BAGUS, "Baik"]], "Baris 3 Lembar SKP J Sel ini berisi, tetapi kolomnya tidak berjudul"),
    ],
)
def test_bad_cell_of_the_file_is_named_where_it_is(office: Office, nur: Client, rows: list[Any], said: str) -> None:
    before = lines(office)
    shown = send(nur, *rows)
    assert shown.status_code == 422
    assert said in shown.says
    assert_nothing_kept(office, shown, before)


def assert_nothing_kept(office: Office, shown: Answer, before: dict[DifferenceKind, Any]) -> None:
    """Nor is there a button to keep the rows that can be read."""
    assert "/rekonsiliasi/berkas/terapkan" not in shown.text
    assert lines(office) == before


@pytest.mark.parametrize(
    ("merge", "said"),
    [
        ((1, 5, 2, 5), "Baris 2 Lembar SKP F NIP PENILAI Sel F2:F3 digabung"),
        ((2, 3, 2, 4), "Baris 3 Lembar SKP D JABATAN Sel D3:E3 digabung"),
    ],
)
def test_joined_cells_of_the_file_are_named_where_they_are(
    office: Office, nur: Client, merge: tuple[int, int, int, int], said: str
) -> None:
    before = lines(office)
    shown = send(nur, RATNA, BAGUS, merge=merge)
    assert shown.status_code == 422
    assert said in shown.says
    assert_nothing_kept(office, shown, before)


def test_joined_headings_and_joined_cells_of_a_column_that_is_not_read_hide_nothing(nur: Client) -> None:
    assert send(nur, RATNA, BAGUS, merge=(0, 8, 0, 9)).status_code == 200
    assert send(nur, RATNA, BAGUS, merge=(1, 8, 2, 8)).status_code == 200


def test_file_without_numbers_or_of_something_else_is_refused(nur: Client) -> None:
    page = nur.get("/rekonsiliasi/berkas")
    for data, said in ((b"nama;jabatan\nA;B\n", "Baris 1 A Judul kolom NIP tidak ditemukan"),
                       (b"nip;nama;nip pegawai\n1;A;1\n", "Baris 1 C NIP Kolom NIP ada dua kali"),
                        (b"\0", "bukan CSV atau XLSX")):
        shown = nur.submit(page, "Unggah", lingkup="2026", berkas=(io.BytesIO(data), "x.csv"))
        assert shown.status_code == 422
        assert said in shown.says
    nothing = nur.submit(page, "Unggah", lingkup="", berkas=(io.BytesIO(b"nip\n"), "x.csv"))
    assert "Pilih tentang apa berkas ini." in nothing.says


def test_employees_have_no_reconciliation(office: Office, agreed: str) -> None:
    ratna = office.facts.enter(office.ratna)
    assert ratna.get("/rekonsiliasi").status_code == 403


# ------------------------------------------------------------------------------------------------ results


def someone(person_id: UUID, number: str, name: str, position_id: UUID) -> PersonNow:
    return PersonNow(
        id=person_id, number=number, name=name, status=EmploymentStatus.PNS, golongan="III/b", pangkat="Penata",
        email="", has_device=True, version=1, ended_on=None, contract_ends_on=None,
        position_id=position_id,
    )  # fmt: skip


def held(result: ResultNow | None) -> Held:
    """Ratna in her chair, assessed by Hendra, with a result or none."""
    ids = [UUID(int=n) for n in range(1, 7)]
    person, boss, chair, above, unit, desk = ids
    people = {number: someone(person_id, number, name, position_id) for person_id, number, name, position_id in (
        (person, RATNA[1], "Ratna Puspitasari, S.Kom.", chair), (boss, RATNA[5], "Hendra Wibisono", above))}
    chairs = {chair: ChairNow(chair, unit, "Administrator", "fungsional", "", "", False, person),
              above: ChairNow(above, unit, "Kepala Bidang", "administrator", "", "", True, boss)}  # fmt: skip
    present = Present(people, {"DAFDUK": UnitNow(unit, "DAFDUK", "Bidang", unit)}, chairs, {chair: (above, TODAY)})
    return Held(present, {}, {person: result} if result else {}, True, desk, TODAY)


def result(state: str, *rated: Any) -> ResultNow:
    return ResultNow(UUID(int=9), state, *(rated or (None, None, None)))


@pytest.mark.parametrize(
    ("theirs", "ours", "kind", "owner"),
    [
        ("Baik", result("REVIEW"), DifferenceKind.RESULT_HERE, Owner.ASSESSOR),
        ("Baik", None, DifferenceKind.RESULT_HERE, Owner.ASSESSOR),
        ("-", result("CLOSED", Rating.SESUAI, Rating.SESUAI, Predicate.BAIK), DifferenceKind.RESULT_THERE,
         Owner.ASSESSOR),
        ("Kurang/Misconduct", result("REVIEWED", Rating.SESUAI, Rating.SESUAI, Predicate.BAIK), DifferenceKind.RESULT,
         Owner.ASSESSOR),
        ("Cukup", result("CLOSED", Rating.SESUAI, Rating.SESUAI, Predicate.BAIK), DifferenceKind.RESULT, Owner.BKPSDM),
        ("BAIK", result("CLOSED", Rating.SESUAI, Rating.SESUAI, Predicate.BAIK), None, None),
    ],
)  # fmt: skip
def test_other_result_is_a_matter_of_its_assessor_and_once_closed_of_bkpsdm(
    theirs: str, ours: ResultNow | None, kind: DifferenceKind | None, owner: Owner | None
) -> None:
    data = f"NIP;PREDIKAT KINERJA PEGAWAI\n{RATNA[1]};{theirs}\n".encode()
    found = compared(read_ekinerja(lines_of(data, "")), held(ours), whole=False, opds=None)
    assert [(one.kind, one.owner) for one in found] == ([(kind, owner)] if kind else [])


def test_posts_are_the_same_however_much_e_kinerja_adds_behind() -> None:
    assert same("KEPALA BIDANG pada Dinas", "Kepala Bidang")
    assert not same("Kepala Bidang Data", "Kepala Seksi")
    assert not same("", "Kepala Bidang")


def test_ratings_that_differ_under_one_predikat_are_told_too() -> None:
    data = f"NIP;Hasil Kerja;Perilaku;Predikat\n{RATNA[1]};DIATAS EKSPEKTASI;Sesuai;Baik\n".encode()
    ours = result("CLOSED", Rating.SESUAI, Rating.SESUAI, Predicate.BAIK)
    found = compared(read_ekinerja(lines_of(data, "")), held(ours), whole=False, opds=None)
    assert [one.theirs for one in found] == ["Baik (hasil kerja Di Atas Ekspektasi, perilaku Sesuai Ekspektasi)"]


@pytest.mark.usefixtures("noted")
def test_the_state_of_an_skp_is_said_in_indonesian_whatever_the_file_calls_it(nur: Client) -> None:
    shown = send(nur, [*RATNA[:6], "Not Started", "SKP-77", ""])
    assert "SKP belum ada di e-Kinerja" in shown.says
    assert "Belum dibuat" in shown.says
    assert "Not Started" not in shown.says
