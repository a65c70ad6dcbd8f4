"""The inbox: what waits for me, for others, what I decided; several SKP agreed to at once; notices."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.cases.models import Office as Bureau
from app.cases.models import Seat, SeatStatus, Visit
from app.database import columns, transaction
from app.outbox.models import Notice
from app.web import clock
from tests.city import City
from tests.client import Answer
from tests.facts import Someone
from tests.integration.skp_office import TODAY, Office, case_of, filled, office_in, take
from workflows.approval import Who

NOTICE, VISIT = columns(Notice), columns(Visit)
AGREE_MANY = "Periksa lalu setujui SKP"


class Desk:
    """An assessor with three people whose SKP wait, all in one office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        facts = office.facts
        self.yoga = facts.someone("Yoga Pratama", "DAFDUK", "Operator Layanan", number="199601012020121007")
        facts.assesses(office.hendra, self.yoga)
        self.staff = (office.ratna, office.bagus, self.yoga)
        self.addresses = {one.name: self._proposed(one) for one in self.staff}
        self.assessor = facts.enter(office.hendra)

    def _proposed(self, one: Someone) -> str:
        client = self.office.facts.enter(one)
        address = filled(client)
        take(client, address, "submit", "Ajukan SKP")
        return address

    def read(self, *people: Someone) -> None:
        """The assessor opens the SKP of these people."""
        for one in people:
            self.assessor.get(self.addresses[one.name])

    def inbox(self) -> Answer:
        return self.assessor.get("/kotak-masuk")

    def checked(self, *people: Someone) -> Answer:
        """Tick their boxes and go to the check page."""
        page = self.inbox()
        return self.assessor.submit(
            page, AGREE_MANY, perkara=[box_of(page, self.addresses[one.name]) for one in people]
        )

    def state(self, one: Someone) -> str:
        return self.office.state(self.addresses[one.name])


def box_of(page: Answer, address: str) -> str:
    """The value of the box of a case: its id and version."""
    wanted = case_of(address).hex
    return next(value for value in boxes(page) if value.startswith(wanted))


def boxes(page: Answer) -> list[str]:
    """The values of all boxes on the page."""
    return [box.get("value", "") for box in page.page.all("input") if box.get("name") == "perkara"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for office in office_in(tmp_path):
        yield Desk(office)


def test_assessor_sees_who_waits_since_when_until_when_and_what_happens_if_late(desk: Desk) -> None:
    says = desk.inbox().says
    assert "Tiga perkara menunggu Anda. Belum ada yang lewat batas." in says
    assert "Ratna Puspitasari, S.Kom. SKP 2026" in says
    assert "Setujui SKP · Administrator Database Kependudukan" in says
    assert "Anda, pejabat penilai kinerja" in says
    assert "13 Jan" in says
    assert "5 hari kerja lagi" in says
    assert "tidak menyetujui apa pun" in says


def test_employee_finds_the_sent_skp_under_others_with_the_name_of_the_assessor(desk: Desk) -> None:
    client = desk.office.facts.enter(desk.office.ratna)
    assert "Tidak ada yang menunggu Anda" in client.get("/kotak-masuk").says
    others = client.get("/kotak-masuk?tab=orang-lain").says
    assert "Hendra Wibisono, S.Sos., M.Si." in others
    assert "pejabat penilai kinerja" in others


def test_what_somebody_decided_is_listed_in_the_words_of_the_step(desk: Desk) -> None:
    client = desk.office.facts.enter(desk.office.ratna)
    done = client.get("/kotak-masuk?tab=selesai").says
    assert "SKP diajukan" in done
    assert "Menunggu persetujuan" in done


def test_stranger_has_nothing_in_any_tab(desk: Desk) -> None:
    client = desk.office.facts.enter(desk.office.sari)
    for tab in ("", "?tab=orang-lain", "?tab=selesai", "?tab=entah-apa"):
        assert "Ratna" not in client.get(f"/kotak-masuk{tab}").says


def test_every_skp_that_waits_can_be_chosen_and_the_list_says_which_were_not_opened(desk: Desk) -> None:
    desk.read(desk.yoga)
    page = desk.inbox()
    assert len(boxes(page)) == 3
    assert page.says.count("Belum Anda buka") == 2


def test_check_page_names_everybody_before_anything_is_agreed(desk: Desk) -> None:
    desk.read(*desk.staff)
    page = desk.checked(desk.office.ratna, desk.yoga)
    assert page.page.heading == "Setujui 2 SKP"
    assert "Ratna Puspitasari, S.Kom." in page.says
    assert "Yoga Pratama" in page.says
    assert "Bagus Prasetyo" not in page.says
    assert desk.state(desk.office.ratna) == "PROPOSED"


def test_several_opened_skp_are_agreed_at_once_each_with_its_own_record(desk: Desk) -> None:
    desk.read(*desk.staff)
    result = desk.assessor.submit(desk.checked(*desk.staff), "Setujui 3 SKP")
    assert result.status_code == 200
    assert "3 disetujui." in result.says
    assert {desk.state(one) for one in desk.staff} == {"AGREED"}
    for one in desk.staff:
        assert "skp:agree" in desk.office.tags(desk.addresses[one.name])
    assert "Tidak ada yang menunggu Anda" in desk.inbox().says


def test_one_that_moved_meanwhile_fails_by_name_and_the_others_are_agreed(desk: Desk) -> None:
    desk.read(*desk.staff)
    check = desk.checked(*desk.staff)
    another_window = desk.office.facts.enter(desk.office.hendra)
    take(another_window, desk.addresses["Bagus Prasetyo"], "return", "Kembalikan", reason="Targetnya belum ada satuan.")
    result = desk.assessor.submit(check, "Setujui 3 SKP")
    assert "2 disetujui, 1 gagal." in result.says
    assert "Bagus Prasetyo: SKP dikembalikan oleh Hendra Wibisono" in result.says
    assert [desk.state(one) for one in desk.staff] == ["AGREED", "RETURNED", "AGREED"]


def test_forged_box_of_an_unopened_skp_is_refused_and_stays_chosen_in_the_list(desk: Desk) -> None:
    desk.read(desk.office.ratna, desk.office.bagus)
    check = desk.checked(desk.office.ratna)
    form = check.form("Setujui 1 SKP")
    unread = f"{case_of(desk.addresses['Yoga Pratama']).hex}:1"
    data = form.filled(perkara=[*form.fields.getlist("perkara"), unread])
    result = desk.assessor.post("/kotak-masuk", data=data, max_queries=None)
    assert "1 disetujui, 1 gagal." in result.says
    assert "Yoga Pratama: Buka dan baca isinya dahulu" in result.says
    assert [desk.state(one) for one in (desk.office.ratna, desk.yoga)] == ["AGREED", "PROPOSED"]
    chosen = [row for row in result.page.all("tr") if row.get("class") == "terpilih"]
    assert len(chosen) == 1


def test_check_page_says_why_an_unopened_or_changed_skp_is_left_out(desk: Desk) -> None:
    desk.read(desk.office.ratna)
    unread = f"{case_of(desk.addresses['Yoga Pratama']).hex}:1"
    old = f"{case_of(desk.addresses['Ratna Puspitasari, S.Kom.']).hex}:0"
    page = desk.assessor.get("/kotak-masuk/periksa", query_string={"perkara": [unread, old]})
    assert page.status_code == 422
    assert "Yoga Pratama, SKP 2026. Buka dan baca isinya dahulu: ini masuk contoh yang diundi sistem." in page.says
    assert "sudah berubah" in page.says


def test_same_form_sent_twice_agrees_once(desk: Desk) -> None:
    desk.read(*desk.staff)
    data = desk.checked(*desk.staff).form("Setujui 3 SKP").fields
    first = desk.assessor.post("/kotak-masuk", data=data, max_queries=None)
    records = [len(desk.office.tags(address)) for address in desk.addresses.values()]
    second = desk.assessor.post("/kotak-masuk", data=data, max_queries=None)
    assert "3 disetujui." in first.says
    assert "3 disetujui." in second.says
    assert [len(desk.office.tags(address)) for address in desk.addresses.values()] == records


@pytest.mark.parametrize(("who", "sentence"), [("sari", "tidak ada, atau bukan untuk Anda"), ("maulana", "milik")])
def test_somebody_else_cannot_agree_for_the_assessor(desk: Desk, who: str, sentence: str) -> None:
    desk.read(*desk.staff)
    data = desk.checked(desk.yoga).form("Setujui 1 SKP").fields
    client = desk.office.facts.enter(getattr(desk.office, who))
    data.setlist("csrf_token", client.get("/pemberitahuan").form("Keluar").fields.getlist("csrf_token"))
    result = client.post("/kotak-masuk", data=data, max_queries=None)
    assert result.status_code == 422
    assert sentence in result.says
    assert desk.state(desk.yoga) == "PROPOSED"
    if who == "sari":
        assert "Yoga" not in result.says


@pytest.mark.parametrize("nonsense", ["", "abc", "12:x", "\ud800:1", "x" * 5000, f"{UUID(int=1).hex}:99999999999"])
def test_nonsense_in_a_box_is_answered_with_a_sentence(desk: Desk, nonsense: str) -> None:
    query = {"perkara": nonsense.encode("utf-8", "surrogatepass")}
    page = desk.assessor.get("/kotak-masuk/periksa", query_string=query)
    assert page.status_code == 400
    assert page.page.heading


def test_choosing_nothing_says_where_the_boxes_are(desk: Desk) -> None:
    page = desk.assessor.get("/kotak-masuk/periksa")
    assert page.status_code == 422
    assert "Pilih paling sedikit satu SKP" in page.says


@pytest.mark.parametrize("query", ["hal=0", "hal=-3", "hal=99999999999", "hal=dua", "jenis=tidak.ada", "tab=%ED%A0%80"])
def test_strange_addresses_show_the_list(desk: Desk, query: str) -> None:
    assert "Ratna" in desk.assessor.get(f"/kotak-masuk?{query}").says


def test_notice_is_marked_read_by_opening_it_and_leads_to_the_case(desk: Desk) -> None:
    page = desk.assessor.get("/pemberitahuan")
    assert "3 dari 3 belum dibaca" in page.says
    sent = desk.assessor.submit(page, "Buka", follow=False)
    assert desk.assessor.get(desk.assessor.get(sent.location).location).page.heading == "SKP 2026"
    assert "2 dari 3 belum dibaca" in desk.assessor.get("/pemberitahuan").says
    cleared = desk.assessor.submit(desk.assessor.get("/pemberitahuan"), "Tandai semua sudah dibaca")
    assert "belum dibaca" not in cleared.says


def test_notice_of_another_person_does_not_exist(desk: Desk) -> None:
    with desk.office.facts.looking() as session:
        theirs = session.execute(sa.select(NOTICE.id).where(NOTICE.person_id == desk.office.hendra.person_id)).scalars()
        notice = next(iter(theirs))
    client = desk.office.facts.enter(desk.office.sari)
    data = client.get("/pemberitahuan").form("Keluar").fields
    data["key"] = "k" * 24
    assert client.post(f"/pemberitahuan/{notice}", data=data).status_code == 404
    assert "3 dari 3 belum dibaca" in desk.assessor.get("/pemberitahuan").says


def test_deadlines_that_passed_are_told_first_and_counted_in_working_days(desk: Desk) -> None:
    clock.pretend(TODAY + timedelta(days=9))
    says = desk.office.facts.enter(desk.office.hendra).get("/kotak-masuk").says
    assert "Tiga sudah lewat batas." in says
    assert "Lewat batas (3)" in says
    assert "Lewat 2 hari kerja" in says


def test_evaluation_waits_for_nobody_before_its_window_opens(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    assert "Triwulan II 2026" in client.get("/kotak-masuk").says
    for later in ("Triwulan IV 2026", "Tahunan 2026"):
        assert later not in client.get("/kotak-masuk").says
        assert later in client.get("/").says


def test_a_long_inbox_is_read_page_by_page_without_losing_a_row(city: City) -> None:
    with city.app.app_context(), transaction() as session:
        # As if every person's agreed SKP of this year were asked of BKPSDM: a hundred seats more.
        open_visits = sa.select(VISIT.id, VISIT.case_id).where(VISIT.closed_at.is_(None), VISIT.state == "AGREED")
        for visit_id, case_id in session.execute(open_visits.limit(100)).all():
            session.add(
                Seat(
                    visit_id=visit_id,
                    case_id=case_id,
                    no=9,
                    who=Who.BKPSDM,
                    asked=True,
                    status=SeatStatus.OPEN,
                    office=Bureau.PETUGAS_BKPSDM,
                )
            )
    client = city.at_desk("Petugas BKPSDM")
    client.get("/kotak-masuk")  # policies and holidays are read once per process
    first = client.get("/kotak-masuk")
    pages = [first, client.get("/kotak-masuk?hal=2"), client.get("/kotak-masuk?hal=3")]
    assert "Halaman 1 dari 3" in first.says
    shown = [row for page in pages for row in rows_of(page)]
    waiting = next(e for e in first.page.all("span") if e.get("class") == "hitung angka")
    assert len(rows_of(first)) == 50
    assert len(shown) == len(set(shown)) == int(waiting.text or 0)
    assert {len(page.statements) for page in pages} == {len(first.statements)}


def test_one_kind_of_matter_can_be_shown_alone(quiet_city: City) -> None:
    client = quiet_city.at_desk("Petugas BKPSDM")
    page = client.submit(client.get("/kotak-masuk"), "Saring", jenis="evaluation.CONFIRMING")
    assert rows_of(page)
    assert "Usulkan tindak lanjut ·" not in page.says


def test_inbox_costs_the_same_whether_little_or_much_waits(quiet_city: City) -> None:
    costs = {role: len(quiet_city.at_desk(role).get("/kotak-masuk").statements) for role in quiet_city.roles}
    assert len({costs["Petugas BKPSDM"], costs["Pejabat penilai"], costs["Inspektorat"]}) <= 2, costs
    assert max(costs.values()) <= 10


def rows_of(page: Answer) -> list[str]:
    """Where the rows of the list lead, with what they ask (one person may have several)."""
    heads = [head for head in page.page.all("th") if head.get("scope") == "row"]
    return [next(link.get("href", "") for link in head.iter("a")) for head in heads]
