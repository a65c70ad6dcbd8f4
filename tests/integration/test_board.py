"""The board of BKPSDM: numbers that lead to their cases, and confirming several evaluations in one go."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from app.cases.models import Decision
from app.database import columns, transaction
from app.documents.models import Document
from tests.city import City
from tests.conftest import CITY_DAY
from tests.integration.board_desk import (
    CASE,
    COLLEAGUE,
    CONFIRM,
    OFFICER,
    UNIT,
    VISIT,
    WAITING,
    box_of,
    boxes,
    checked,
    opened,
    state_of,
    waiting_for_bkpsdm,
)

DECISION, DOCUMENT = columns(Decision), columns(Document)
UNDER_REVIEW = ("REVIEW", "REVIEWED")  # rated by the assessor, or waiting for the calibration meeting


# ------------------------------------------------------------------------------------------------ looking


def test_every_number_leads_to_a_list_of_exactly_as_many_cases(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    board = officer.get("/bkpsdm")
    assert board.page.heading == "Papan kota Triwulan II 2026"
    rows = [row for row in board.page.all("tr") if any("tahap=" in a.get("href", "") for a in row.iter("a"))]
    assert len(rows) > 8
    for row in rows[:9]:
        link = next(a for a in row.iter("a") if "tahap=" in a.get("href", ""))
        count = next("".join(cell.itertext()) for cell in row.iter("td") if cell.get("data-label") == "Perkara")
        assert f"{count} perkara" in officer.get(link.get("href")).says


def test_a_cell_of_the_heat_table_says_how_many_and_how_old_and_leads_there(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    board = officer.get("/bkpsdm")
    cells = [cell for cell in board.page.all("td") if "kalor-" in cell.get("class", "")]
    assert len(cells) > 20
    for cell in cells[:6]:
        link = next(cell.iter("a"))
        words = " ".join("".join(link.itertext()).split())
        count = next(cell.iter("b")).text
        assert words.startswith(f"{count} perkara ")
        assert words.endswith("hari")
        assert f"{count} perkara di " in officer.get(link.get("href")).says


@pytest.mark.parametrize(("hour", "days"), [(16, 1), (17, 0), (23, 0)])
def test_what_came_in_before_office_hours_is_as_old_as_the_morning_it_came_in(
    city: City, hour: int, days: int
) -> None:
    """23.30 at Greenwich is half past six of the next day here; the day in the city begins at 17.00 there."""
    at = datetime.combine(CITY_DAY - timedelta(days=1), time(hour, 30), UTC)
    with city.app.app_context(), transaction() as session:
        session.execute(sa.update(VISIT.id.table).where(VISIT.state.in_(UNDER_REVIEW)).values(opened_at=at))
    board = city.at_desk(OFFICER).get("/bkpsdm")
    ages = [
        " ".join("".join(link.itertext()).split()).split()[-2]
        for cell in board.page.all("td") if "kalor-" in cell.get("class", "")
        for link in cell.iter("a") if "tahap=penilaian-atasan" in link.get("href", "")
    ]  # fmt: skip
    assert set(ages) == {str(days)}


def test_an_opd_is_shown_unit_by_unit_with_its_own_predikat(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    with quiet_city.reading() as session:
        opd = session.execute(sa.select(UNIT.id).where(UNIT.code == "DISDUKCAPIL")).scalar_one()
    board = officer.get(f"/bkpsdm?opd={opd}")
    assert board.page.heading.startswith("Papan Dinas Kependudukan dan Pencatatan Sipil")
    assert "Capaian organisasi" in board.says
    cell = next(cell for cell in board.page.all("td") if "kalor-" in cell.get("class", ""))
    href = next(cell.iter("a")).get("href", "")
    assert "unit=" in href
    assert f"{next(cell.iter('b')).text} perkara di " in officer.get(href).says


def test_a_row_says_who_is_waited_for_since_when_until_when_and_what_then(quiet_city: City) -> None:
    page = quiet_city.at_desk(OFFICER).get("/bkpsdm/perkara?tahap=penilaian-atasan")
    row = page.page.all("tr")[1]
    labels = {cell.get("data-label"): " ".join("".join(cell.itertext()).split()) for cell in row.iter("td")}
    assert "pejabat penilai kinerja" in labels["Menunggu"]
    assert labels["Sejak"]
    assert "hari kerja" in labels["Batas"]
    assert "Batas lewat tidak menyetujui apa pun" in labels["Bila lewat"]


def test_late_cases_alone_are_listed_when_asked_for(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    page = officer.get("/bkpsdm/perkara?lewat=ya")
    limits = [
        " ".join("".join(cell.itertext()).split()) for cell in page.page.all("td") if cell.get("data-label") == "Batas"
    ]
    assert limits
    assert all("Lewat" in words for words in limits)


def test_long_lists_come_in_pages_of_fifty(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    first, second = officer.get("/bkpsdm/perkara?tahap=selesai"), officer.get("/bkpsdm/perkara?tahap=selesai&hal=2")
    names = [
        [link.get("href") for link in page.page.all("a") if "/evaluasi/" in link.get("href", "")]
        for page in (first, second)
    ]
    assert len(names[0]) == 50
    assert names[1]
    assert not set(names[0]) & set(names[1])


def test_the_board_costs_the_same_statements_whatever_is_asked(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    costs = {len(officer.get(path).statements) for path in (WAITING, "/bkpsdm/perkara", "/bkpsdm/perkara?lewat=ya")}
    assert len(costs) == 1
    assert max(costs) <= 10
    assert len(officer.get("/bkpsdm").statements) <= 10


@pytest.mark.parametrize(
    "query",
    [
        "tahap=hantu&proses=hantu",
        "opd=bukan-uuid&periode=bukan-uuid",
        f"opd={UUID(int=0)}&periode={UUID(int=0)}",
        "hal=0",
        "hal=-1",
        "hal=99999999999",
        "hal=%EF%BC%91",
        "unit=%00",
        "lewat=%F0%9F%A6%86",
        "tahap=" + "x" * 4000,
    ],
)
def test_filters_nobody_offered_ask_for_nothing(quiet_city: City, query: str) -> None:
    officer = quiet_city.at_desk(OFFICER)
    for place in ("/bkpsdm", "/bkpsdm/perkara", "/bkpsdm/unduhan"):
        assert officer.get(f"{place}?{query}").status_code == 200


def test_the_board_is_for_bkpsdm_and_the_inspectorate(quiet_city: City) -> None:
    for role in (OFFICER, "Kepala BKPSDM", "Inspektorat"):
        assert quiet_city.at_desk(role).get("/bkpsdm").status_code == 200
    for role in ("Pegawai", "Pejabat penilai", "Admin OPD", "Sekretaris Daerah"):
        for place in ("/bkpsdm", "/bkpsdm/perkara", "/bkpsdm/sahkan", "/bkpsdm/unduhan", "/bkpsdm/tanpa-penilai"):
            assert quiet_city.at_desk(role).get(place).status_code == 403


# ------------------------------------------------------------------------------------------------ confirming


def test_officer_confirms_several_evaluations_after_reading_each(city: City) -> None:
    officer = city.at_desk(OFFICER)
    (one, first), (two, second), (three, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, one, two)
    check = checked(officer, officer.get(WAITING), one, two)
    assert check.page.heading == "Sahkan 2 evaluasi"
    assert first in check.says
    assert second in check.says
    done = officer.submit(check, "Sahkan 2 evaluasi")
    assert "2 evaluasi disahkan." in done.says
    assert [state_of(city, case) for case in (one, two, three)] == ["CLOSED", "CLOSED", "CONFIRMING"]
    with city.reading() as session:
        kinds = session.execute(sa.select(DOCUMENT.kind).where(DOCUMENT.case_id == one)).scalars().all()
    assert sorted(kinds) == ["confirmation", "evaluation_summary"]


def test_only_what_the_officer_has_read_himself_has_a_box(city: City) -> None:
    officer, colleague = city.at_desk(OFFICER), city.at_desk(COLLEAGUE)
    (one, name), *_ = waiting_for_bkpsdm(city)
    opened(colleague, one)
    assert name not in boxes(officer.get(WAITING))
    assert "Belum Anda buka" in officer.get(WAITING).says
    assert name in boxes(colleague.get(WAITING))


def test_an_unread_evaluation_is_not_confirmed_even_with_a_form_made_by_hand(city: City) -> None:
    officer = city.at_desk(OFFICER)
    (one, name), (two, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, two)
    check = checked(officer, officer.get(WAITING), two)
    with city.reading() as session:
        version = session.execute(sa.select(CASE.version).where(CASE.id == one)).scalar_one()
    form = check.form("Sahkan")
    sent = officer.post(form.action, data=form.filled(perkara=[f"{one.hex}:{version}"]))
    assert sent.status_code == 422
    assert f"0 disahkan, 1 gagal. {name}: Buka dan baca isinya dahulu" in sent.says
    looked = officer.get(f"/bkpsdm/sahkan?perkara={one.hex}:{version}")
    assert "Belum Anda buka" in looked.says
    assert state_of(city, one) == "CONFIRMING"


def test_what_a_colleague_decided_meanwhile_is_named_and_the_rest_is_confirmed(city: City) -> None:
    officer, colleague = city.at_desk(OFFICER), city.at_desk(COLLEAGUE)
    (one, first), (two, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, one, two)
    check = checked(officer, officer.get(WAITING), one, two)
    opened(colleague, one)
    step = colleague.get(f"/perkara/{one}/langkah/return")
    colleague.submit(step, "Kembalikan karena cacat formal", follow=False, reason="Bukti dukung tidak dapat dibuka.")
    sent = officer.submit(check, "Sahkan 2 evaluasi")
    assert "1 disahkan, 1 gagal." in sent.says
    assert f"{first}: Dikembalikan karena cacat formal oleh" in sent.says
    assert state_of(city, two) == "CLOSED"
    assert state_of(city, one) == "REVIEW"


def test_what_failed_stays_ticked_in_the_list(city: City) -> None:
    officer = city.at_desk(OFFICER)
    (one, name), (two, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, one, two)
    check = checked(officer, officer.get(WAITING), one, two)
    form = check.form("Sahkan")
    data = form.filled(perkara=[f"{one.hex}:0", box_of(officer.get(WAITING), two)])
    sent = officer.post(form.action, data=data)
    assert "1 disahkan, 1 gagal." in sent.says
    ticked = [
        e.get("data-nama")
        for e in sent.page.all("input")
        if e.get("checked") is not None and e.get("name") == "perkara"
    ]
    assert ticked == [name]
    again = officer.submit(officer.submit(sent, CONFIRM), "Sahkan 1 evaluasi")
    assert "1 evaluasi disahkan." in again.says


def test_the_same_form_sent_twice_confirms_once(city: City) -> None:
    officer = city.at_desk(OFFICER)
    (one, _), *_ = waiting_for_bkpsdm(city)
    opened(officer, one)
    form = checked(officer, officer.get(WAITING), one).form("Sahkan")
    first, second = (officer.post(form.action, data=form.fields) for _ in range(2))
    assert first.status_code == second.status_code == 303
    with city.reading() as session:
        taken = sa.select(sa.func.count()).where(DECISION.case_id == one, DECISION.step == "ratify")
        assert session.execute(taken).scalar_one() == 1


def test_nobody_is_confirmed_when_nobody_was_chosen(quiet_city: City) -> None:
    officer = quiet_city.at_desk(OFFICER)
    empty = officer.get("/bkpsdm/sahkan")
    assert "Belum ada evaluasi yang bisa disahkan" in empty.says
    strange = officer.get("/bkpsdm/sahkan?perkara=x&perkara=00000000000000000000000000000000:1&perkara=:")
    assert "Perkara ini tidak ada." in strange.says


def test_the_inspectorate_and_the_head_read_and_confirm_nothing(city: City) -> None:
    (one, _), *_ = waiting_for_bkpsdm(city)
    for role in ("Inspektorat", "Kepala BKPSDM"):
        reader = city.at_desk(role)
        opened(reader, one)
        assert boxes(reader.get(WAITING)) == {}
        token = reader.get("/bkpsdm/unduhan").form("Unduh rekap").fields
        sent = reader.post("/bkpsdm/sahkan", data=MultiDict([*token.items(multi=True), ("perkara", f"{one.hex}:1")]))
        assert sent.status_code == 403
    assert state_of(city, one) == "CONFIRMING"


@pytest.mark.parametrize(
    ("key", "process", "label"),
    [("perjanjian", "agreement", "Perjanjian kinerja"), ("dialog", "dialogue", "Dialog kinerja"),
     ("ralat", "correction", "Ralat dokumen")],
)  # fmt: skip
def test_agreements_dialogues_and_misprints_stand_on_the_board(
    quiet_city: City, key: str, process: str, label: str
) -> None:
    officer = quiet_city.at_desk(OFFICER)
    board = officer.get("/bkpsdm")
    link = next(a for a in board.page.all("a") if f"tahap={key}" in a.get("href", ""))
    assert label in "".join(link.itertext())
    with quiet_city.app.app_context(), transaction() as session:
        waiting = session.execute(
            sa.select(sa.func.count()).where(CASE.process == process, CASE.closed_at.is_(None), CASE.state != "AGREED")
        ).scalar_one()
    assert f"{waiting} perkara" in officer.get(link.get("href")).says
