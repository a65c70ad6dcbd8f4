"""The first page of everybody, the team, other places, help, the look of the pages, and the health of the site."""

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cases.models import Case
from app.database import columns
from app.home.views.desk import YearLine, folded
from app.identity.models import Account
from app.organisation.models import AssessmentLine
from app.policies.queries import in_force
from tests.city import City
from tests.client import Answer, Client
from tests.conftest import CITY_DAY, made
from tests.facts import KNOWN, Facts
from workflows.evaluation import EVALUATION
from workflows.goal_setting import GOAL_SETTING
from workflows.policies import citation, citation_keys

CASE, ACCOUNT = columns(Case), columns(Account)
DISTANCE = re.compile(r"Lewat \d+ hari(?: kerja)?|\d+ hari(?: kerja)? lagi")


def own_case(city: City, role: str, process: str) -> str:
    """The id of a case of that process about the person of that role."""
    username = city.listed[role][0]
    with city.reading() as session:
        found = session.execute(
            sa.select(CASE.id)
            .join(ACCOUNT.id.table, ACCOUNT.person_id == CASE.subject_id)
            .where(ACCOUNT.username == username, CASE.process == process)
            .order_by(CASE.id.desc())
        ).scalars()
        return str(next(iter(found)))


def test_visitor_is_led_to_the_door(quiet_city: City) -> None:
    answer = quiet_city.visitor().get("/")
    assert answer.status_code == 303
    assert answer.location == "/masuk"


def test_first_page_says_how_much_waits_and_until_when(quiet_city: City) -> None:
    page = quiet_city.at_desk("Pegawai").get("/")
    assert page.page.heading == "Dua hal menunggu Anda"
    assert "Selasa, 21 Juli 2026" in page.says
    for fact in ("Sejak", "Batas", "Bila lewat"):
        assert fact in page.says
    assert "2 menunggu" in page.says  # the tab of the inbox says the same


def test_a_deadline_is_as_far_away_on_every_page_that_names_it(quiet_city: City) -> None:
    desk = quiet_city.at_desk("Pegawai")
    inbox, first = desk.get("/kotak-masuk"), desk.get("/")
    distances = set(DISTANCE.findall(inbox.says))
    assert any("hari kerja" in one for one in distances)
    assert distances <= set(DISTANCE.findall(first.says))
    link = next(a.get("href", "") for a in inbox.page.all("a") if a.get("href", "").startswith("/penghargaan/"))
    assert next(one for one in distances if "kerja" in one).lower() in desk.get(link).says


def test_first_page_shows_the_year_with_what_each_quarter_came_to(quiet_city: City) -> None:
    says = quiet_city.at_desk("Pegawai").get("/").says
    assert "Tahun kinerja 2026" in says
    assert "Sasaran kinerja, SKP 2026" in says
    assert "Triwulan I 2026" in says
    assert "Penilaian diri dibuka" in says
    assert "sudah selesai" not in says, "a year of quarters is short enough to stand open"


def test_a_year_of_months_is_folded_but_for_what_runs_and_the_latest_result() -> None:
    months = [YearLine(f"Bulan {n}", f"/evaluasi/{n}", "", "selesai", "Selesai", None, n < 10) for n in range(1, 13)]
    goals = YearLine("SKP", "/skp", "", "selesai", "Disetujui", None)
    shown, over = folded([goals, *months])
    assert [one.label for one in shown] == ["SKP", "Bulan 9", "Bulan 10", "Bulan 11", "Bulan 12"]
    assert len(over) == 8
    assert folded([goals, *months[:4]])[1] == ()


def test_who_has_no_skp_is_led_to_why(quiet_city: City) -> None:
    mayor = quiet_city.at_desk("Wali Kota")
    assert "Buka SKP saya" in mayor.get("/").says
    assert "Saat ini tidak ada jabatan seperti itu atas nama Anda." in mayor.get("/skp").says


@pytest.mark.parametrize(
    ("role", "team", "city"),
    [
        ("Pegawai", False, False),
        ("Pejabat penilai", True, False),
        ("Petugas BKPSDM", False, True),
        ("Kepala BKPSDM", True, True),
    ],
)
def test_assessors_see_their_team_and_officers_the_city(quiet_city: City, role: str, team: bool, city: bool) -> None:
    headings = [h.text for h in quiet_city.at_desk(role).get("/").page.all("h2")]
    assert ("Tim saya" in headings) is team
    assert ("Di mana perkara kota menunggu" in headings) is city


def test_numbers_of_the_city_are_those_of_its_cases(quiet_city: City) -> None:
    page = quiet_city.at_desk("Petugas BKPSDM").get("/")
    with quiet_city.reading() as session:
        waiting = session.execute(
            sa.select(sa.func.count(CASE.id)).where(CASE.process == "evaluation", CASE.state == "CONFIRMING")
        ).scalar_one()
    row = next(row for row in page.page.all("tr") if "Menunggu pengesahan" in "".join(row.itertext()))
    assert f"Menunggu pengesahan{waiting}" in "".join("".join(row.itertext()).split("\n")).replace("  ", "")


def test_city_costs_an_officer_no_more_statements_than_an_employee_has_to_spare(quiet_city: City) -> None:
    for role in quiet_city.roles:
        assert len(quiet_city.at_desk(role).get("/").statements) <= 10, role


# -------------------------------------------------------------------------------------------------------- the team


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    one = Facts(made(tmp_path, demo=False, today=date(2026, 7, 21), require_totp=False))
    one.unit("DINAS", "Dinas Contoh", is_opd=True)
    return one


def test_team_is_whom_one_assesses_today_and_nobody_else(facts: Facts) -> None:
    head = facts.someone("Hendra Wibisono", "DINAS", "Kepala Dinas", is_head=True)
    now = facts.someone("Ratna Puspitasari", "DINAS", "Analis")
    before = facts.someone("Bagus Prasetyo", "DINAS", "Analis")
    facts.someone("Sari Wulandari", "DINAS", "Analis")
    facts.assesses(head, now)
    with facts.stating() as session:
        session.add(
            AssessmentLine(
                tenant_id=facts.tenant_id,
                position_id=before.position_id,
                assessor_position_id=head.position_id,
                valid_from=date(2025, 1, 1),
                valid_to=date(2026, 7, 20),
                known_from=KNOWN,
            )
        )
    says = facts.enter(head).get("/tim").says
    assert "Ratna Puspitasari" in says
    assert "Bagus" not in says
    assert "Sari Wulandari" not in says
    assert "Anda tidak menilai siapa pun" in facts.enter(now).get("/tim").says


def test_team_names_the_skp_the_evaluation_the_deadline_and_the_last_predikat(quiet_city: City) -> None:
    says = quiet_city.at_desk("Pejabat penilai").get("/tim").says
    for words in ("SKP 2026", "Triwulan II 2026", "Menunggu Anda", "Baik"):
        assert words in says


@pytest.mark.parametrize("only", ["giliran", "lewat", "skp"])
def test_team_can_be_narrowed(quiet_city: City, only: str) -> None:
    client = quiet_city.at_desk("Pejabat penilai")
    everybody = client.get("/tim")
    some = client.submit(everybody, "Saring", saringan=only)
    assert set(names_in(some)) < set(names_in(everybody))


def test_team_filter_asked_by_htmx_is_the_list_alone(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pejabat penilai")
    part = client.part("/tim?saringan=giliran", "daftar")
    assert "<html" not in part.text
    assert part.page.by_id("daftar") is not None


@pytest.mark.parametrize("typed", ["x" * 61, "Ratna\udcff", "a\x00b"])
def test_name_that_cannot_be_read_is_answered_with_a_sentence(quiet_city: City, typed: str) -> None:
    query = {"nama": typed.encode("utf-8", "surrogatepass")}
    answer = quiet_city.at_desk("Pejabat penilai").get("/tim", query_string=query)
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert "terlalu panjang" in answer.says or "tidak terbaca" in answer.says


def test_percent_sign_in_a_name_matches_nobody(quiet_city: City) -> None:
    assert "Tidak ada yang cocok" in quiet_city.at_desk("Pejabat penilai").get("/tim?nama=%25").says


def names_in(answer: Answer) -> list[str]:
    return [head.text or "" for head in answer.page.all("th") if head.get("scope") == "row"]


# -------------------------------------------------------------------------------------------- places, help, theme


def test_every_place_that_is_offered_opens(quiet_city: City) -> None:
    for role in quiet_city.roles:
        client = quiet_city.at_desk(role)
        places = [a.get("href", "") for a in client.get("/lainnya").page.all("a")]
        for place in {p for p in places if p.startswith("/") and not p.startswith("/tampilan")}:
            assert client.get(place).status_code == 200, (role, place)


def test_places_differ_by_what_one_may_enter(quiet_city: City) -> None:
    assert "/bkpsdm" in quiet_city.at_desk("Petugas BKPSDM").get("/lainnya").text
    assert "/bkpsdm" not in quiet_city.at_desk("Pegawai").get("/lainnya").text


@pytest.mark.parametrize("process", [GOAL_SETTING, EVALUATION])
def test_help_page_tells_every_step_with_its_refusals_and_article(quiet_city: City, process: object) -> None:
    assert process in (GOAL_SETTING, EVALUATION)
    table = GOAL_SETTING if process is GOAL_SETTING else EVALUATION
    says = quiet_city.at_desk("Pegawai").get(f"/proses/{table.name}").says
    for step in table.steps:
        assert step.label in says
        for guard in step.guards:
            assert " ".join(guard.because.split()) in says
    assert citation("evaluation.review" if table is EVALUATION else "skp.agree").label in says


def test_help_page_names_the_employee_only_where_he_has_a_part(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    assert ">Pegawai</text>" in client.get("/proses/evaluation").text
    assert ">Pegawai</text>" not in client.get("/proses/calibration").text


def test_help_page_shows_where_the_own_case_stands(quiet_city: City) -> None:
    case = own_case(quiet_city, "Pegawai", "evaluation")
    page = quiet_city.at_desk("Pegawai").get(f"/proses/evaluation?perkara={case}")
    assert page.page.heading == "Di mana perkara ini"
    assert "Anda di sini" in page.says
    assert "Perkara ini ada di sini" in page.says


def test_help_page_knows_nothing_of_a_strangers_case(quiet_city: City) -> None:
    case = own_case(quiet_city, "Kepala BKPSDM", "evaluation")
    client = quiet_city.at_desk("Pegawai")
    for asked in (case, "bukan-perkara", "", "%ED%A0%80"):
        assert client.get(f"/proses/evaluation?perkara={asked}").status_code == 404
    assert client.get("/proses/apa-saja").status_code == 404


def test_chosen_look_stays_and_leads_back_to_the_page(quiet_city: City) -> None:
    client = quiet_city.at_desk("Pegawai")
    answer = client.get("/tampilan/gelap", headers={"Referer": "http://localhost/kotak-masuk?tab=selesai"})
    assert answer.location == "/kotak-masuk?tab=selesai"
    assert 'data-bs-theme="dark"' in client.get("/").text
    client.get("/tampilan/perangkat")
    assert 'data-bs-theme="auto"' in client.get("/").text


@pytest.mark.parametrize(
    "came_from", ["", "http://evil.test/", "http://localhost//evil.test/", "http://localhost/masuk", "javascript:1"]
)
def test_look_never_leads_to_another_site(quiet_city: City, came_from: str) -> None:
    answer = quiet_city.visitor().get("/tampilan/terang", headers={"Referer": came_from})
    assert answer.location == "/"


def test_unknown_look_does_not_exist(quiet_city: City) -> None:
    assert quiet_city.visitor().get("/tampilan/merah").status_code == 404


def test_site_is_well_while_the_worker_beats(city: City) -> None:
    visitor: Client = city.visitor()
    silent = visitor.get("/sehat")
    assert silent.status_code == 503
    beat = city.app.config["TANGKAS"].heartbeat_path
    beat.write_text(str(time.time()))
    well = visitor.get("/sehat")
    assert well.status_code == 200
    told = json.loads(well.text)
    assert told["status"] == "sehat"
    assert told["worker_silent_seconds"] < 5
    assert set(told) == {"status", "database", "outbox", "worker_silent_seconds"}


def test_everybody_can_read_what_the_city_rests_on(quiet_city: City) -> None:
    says = quiet_city.visitor().get("/dasar-hukum").says
    for key in citation_keys():
        assert " ".join(citation(key).text.split()) in says
    with quiet_city.reading() as session:
        policies = in_force(session)
    for value in (policies.value(key, CITY_DAY) for key in sorted({one.key for one in policies.all()})):
        assert " ".join(value.text.split()) in says
        assert value.certainty.label in says


def test_components_are_shown_in_the_practice_city_alone(quiet_city: City, app: Flask) -> None:
    visitor = quiet_city.visitor()
    page = visitor.get("/komponen")
    assert page.page.heading == "Komponen Tangkas"
    assert visitor.submit(page, "Terima hasil").page.heading == "Komponen Tangkas"
    assert quiet_city.at_desk("Pegawai").get("/komponen").status_code == 200
    assert app.test_client().get("/komponen").status_code == 404
