"""A policy value is changed by two officers, forward only, and everybody can read what it rests on."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.database import columns, transaction
from app.organisation.models import Person
from app.outbox.models import Notice
from app.policies.models import PolicyVersion
from app.policies.queries import in_force
from app.records.models import Record
from tests.city import City
from tests.client import Answer, Client
from tests.conftest import CITY_DAY

TOMORROW, NEXT_MONTH = CITY_DAY + timedelta(days=1), date(2026, 8, 20)
FIRST, SECOND = "Petugas BKPSDM", "Petugas BKPSDM kedua"
REASON = "Hasil rapat dengan Bagian Hukum, notula 12/2026."
WINDOW = "objection.window"


def drafted(officer: Client, key: str, value: str, text: str = "", **typed: str) -> Answer:
    """Fill in the form of a draft; what is not given stays as the form has it."""
    form = officer.get(f"/kebijakan/rancang/{key}").form("Simpan rancangan")
    text = text or f"Kalimat baru yang menyebut {value} untuk nilai ini."
    words = {"value": value, "text": text, "reason": REASON, "valid_from": NEXT_MONTH.isoformat(), **typed}
    sent = officer.post(form.action, data=form.filled(**words))
    return officer.get(sent.location) if sent.status_code == 303 else sent


def taken(person: Client, page: Answer | str, step: str, reason: str = "") -> Answer:
    """Take a step from the page of a change, as its check page asks."""
    path = page if isinstance(page, str) else page.request.path
    check = person.get(f"/perkara/{path.rsplit('/', 1)[1]}/langkah/{step}")
    form = check.form(STEPS[step])
    sent = person.post(form.action, data=form.filled(**({"reason": reason} if reason else {})))
    return person.get(sent.location)


STEPS = {"propose": "Ajukan kepada petugas kedua", "publish": "Terbitkan", "refuse": "Tolak",
         "withdraw": "Tarik rancangan", "recall": "Tarik untuk diperbaiki"}


def published(city: City, key: str, value: str, **typed: str) -> str:
    """A value drafted by one officer and published by the other; answers the path of its case."""
    first, second = city.at_desk(FIRST), city.at_desk(SECOND)
    page = drafted(first, key, value, **typed)
    assert page.status_code == 200, page.says
    path = page.request.path
    taken(first, page, "propose")
    second.get(path)
    assert "Nilai baru diterbitkan" in taken(second, path, "publish").says
    return str(path)


def held(city: City, key: str, on: date) -> str:
    with city.reading() as session:
        return in_force(session).value(key, on).value


def test_a_value_holds_from_its_day_once_a_second_officer_published_it(quiet_city: City) -> None:
    first, second = quiet_city.at_desk(FIRST), quiet_city.at_desk(SECOND)
    page = drafted(first, "confirmation.due", "12")
    assert "Rancangan tersimpan" in page.says
    assert "10 hari kerja" in page.says
    assert "12 hari kerja" in page.says
    assert "tahap yang sedang berjalan tetap memakai tenggat yang sudah ditetapkan" in page.says
    assert "19\u00a0Agustus 2026" in page.text
    assert held(quiet_city, "confirmation.due", NEXT_MONTH) == "10"
    taken(first, page, "propose")
    assert "Terbitkan" in second.get("/kotak-masuk").says
    second.get(page.request.path)
    asked = second.get(f"/perkara/{page.request.path.rsplit('/', 1)[1]}/langkah/publish").says
    assert "Nilai lama 10 hari kerja" in asked
    assert "Nilai baru 12 hari kerja" in asked
    assert "Nilai baru diterbitkan" in taken(second, page, "publish").says
    assert held(quiet_city, "confirmation.due", NEXT_MONTH - timedelta(days=1)) == "10"
    assert held(quiet_city, "confirmation.due", NEXT_MONTH) == "12"
    history = second.get("/dasar-hukum/nilai/confirmation.due").says
    assert "Berlaku hari ini" in history
    assert "Lihat perubahannya" in history


def test_the_drafter_publishes_nothing_and_unread_is_not_published(quiet_city: City) -> None:
    first, second = quiet_city.at_desk(FIRST), quiet_city.at_desk(SECOND)
    page = drafted(first, "confirmation.repair.due", "4")
    own = taken(first, page, "propose")
    assert "Anda tidak boleh memutus perkara Anda sendiri." in own.says
    refused = first.get(f"/perkara/{page.request.path.rsplit('/', 1)[1]}/langkah/publish")
    assert refused.status_code == 422
    unread = second.post(f"/perkara/{page.request.path.rsplit('/', 1)[1]}/langkah/publish",
                         data={**_tokens(second), "version": "1"})
    assert unread.status_code == 422
    assert "Buka dan baca isinya dahulu" in unread.says


def _tokens(client: Client) -> dict[str, str]:
    fields = client.get("/akun").form("Keluar dari semua perangkat").fields
    return {"csrf_token": fields["csrf_token"], "key": "k" * 24}


def test_a_refusal_says_why_and_both_are_told(quiet_city: City) -> None:
    first, second = quiet_city.at_desk(FIRST), quiet_city.at_desk(SECOND)
    page = drafted(first, "skp.return.due", "8")
    taken(first, page, "propose")
    second.get(page.request.path)
    answer = taken(second, page, "refuse", reason="Sumbernya belum dilampirkan pada rancangan ini.")
    assert "Sumbernya belum dilampirkan" in answer.says
    assert held(quiet_city, "skp.return.due", NEXT_MONTH) == "5"
    notice, person = columns(Notice), columns(Person)
    with quiet_city.reading() as session:
        rows = session.execute(
            sa.select(person.name, notice.title)
            .join_from(notice.id.table, person.id.table, person.id == notice.person_id)
            .where(notice.title.like("Rancangan ditolak%"))
        ).all()
    assert {name for name, _ in rows} == {quiet_city.listed[FIRST][2], quiet_city.listed[SECOND][2]}


def test_a_draft_is_taken_back_repaired_and_given_up(quiet_city: City) -> None:
    first = quiet_city.at_desk(FIRST)
    page = drafted(first, "skp.submit.due", "11")
    path = page.request.path
    taken(first, page, "propose")
    assert "ditarik untuk diperbaiki" in taken(first, path, "recall").says
    form = first.get(f"{path}/ubah").form("Simpan rancangan")
    assert "13 hari kerja" in first.submit(first.get(f"{path}/ubah"), "Simpan rancangan", value="13",
                                           text="Pegawai mengajukan SKP paling lambat 13 hari kerja.").says
    stale = first.post(form.action, data=form.filled(value="14", text="Kalimat yang menyebut 14 hari kerja."))
    assert stale.status_code == 409
    assert "Ditarik" in taken(first, path, "withdraw", reason="Diputus tidak jadi diubah tahun ini.").says
    assert "Rancang nilai baru" in first.get("/dasar-hukum/nilai/skp.submit.due").says


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        (WINDOW, {"value": "empat belas"}, "“empat belas” bukan bilangan bulat."),
        (WINDOW, {"value": "0"}, "0 hari kalender di luar batas."),
        (WINDOW, {"value": "400"}, "400 hari kalender di luar batas."),
        (WINDOW, {"value": ""}, "Isi nilainya."),
        (WINDOW, {"value": "14", "text": "Keberatan diajukan paling lambat 14 hari sejak hasil penilaian diterima."},
         "Tidak ada yang berubah"),
        (WINDOW, {"value": "21", "text": "Keberatan diajukan paling lambat 14 hari sejak hasil diterima."},
         "Kalimatnya masih menyebut 14; nilai barunya 21."),
        (WINDOW, {"value": "21", "valid_from": CITY_DAY.isoformat()}, "paling cepat esok hari"),
        (WINDOW, {"value": "21", "valid_from": "2031-01-01"}, "paling jauh 3 tahun"),
        (WINDOW, {"value": "21", "valid_from": "kemarin"}, "Pilih tanggal"),
        (WINDOW, {"value": "21", "reason": "ya"}, "Tulis alasannya"),
        (WINDOW, {"value": "21", "instrument": " "}, "Tulis sumbernya"),
        (WINDOW, {"value": "21", "certainty": "synthetic"}, "Pilih satu."),
        ("skp.deadline", {"value": "31 Februari"}, "isi dengan bulan dan tanggal"),
        ("skp.deadline", {"value": "akhir Januari"}, "Tanggal “akhir Januari” tidak terbaca."),
        ("evaluation.above_margin", {"value": "3,5,1"}, "tidak jelas"),
        ("evaluation.above_margin", {"value": "5000"}, "di luar batas"),
        ("objection.pppk_allowed", {"value": "mungkin"}, "Pilih ya atau tidak."),
        ("objection.no_superior.decider", {"value": "gubernur"}, "Pilih dari daftar yang ada."),
        ("followup.options.kurang", {"value": "hadiah"}, "Pilih dari daftar yang ada."),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused_with_a_sentence(
    quiet_city: City, key: str, typed: dict[str, str], sentence: str
) -> None:
    version = columns(PolicyVersion)
    known = sa.select(sa.func.count()).select_from(version.id.table).where(version.key == key)
    with quiet_city.reading() as session:
        before = session.execute(known).scalar_one()
    refused = drafted(quiet_city.at_desk(FIRST), key, **typed)
    assert refused.status_code == 422
    assert sentence in refused.says
    with quiet_city.reading() as session:
        assert session.execute(known).scalar_one() == before


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("skp.dialogue.until", "15 Februari", "02-15"),
        ("skp.window.open", "3/1", "01-03"),
        ("evaluation.above_margin", "2,5", "2.5"),
        ("objection.quarterly_allowed", "tidak", "tidak"),
        ("skp.recall.until", "diputus_penilai", "diputus_penilai"),
    ],
)
def test_each_kind_of_value_is_read_as_people_write_it(quiet_city: City, key: str, typed: str, stored: str) -> None:
    drafted(quiet_city.at_desk(FIRST), key, typed)
    version = columns(PolicyVersion)
    with quiet_city.reading() as session:
        rows = session.execute(sa.select(version.value).where(version.key == key).order_by(version.drafted_at.desc()))
        assert rows.scalars().first() == stored


def test_one_draft_at_a_time_for_a_value(quiet_city: City) -> None:
    drafted(quiet_city.at_desk(FIRST), "skp.results.max", "40")
    second = drafted(quiet_city.at_desk(SECOND), "skp.results.max", "50")
    assert second.status_code == 422
    assert "masih berjalan; selesaikan dahulu yang itu" in second.says


def test_the_same_form_sent_twice_makes_one_draft(quiet_city: City) -> None:
    first = quiet_city.at_desk(FIRST)
    form = first.get("/kebijakan/rancang/evidence.max_count").form("Simpan rancangan")
    data = form.filled(value="15", text="Satu evaluasi memuat paling banyak 15 berkas.", reason=REASON)
    once, twice = first.post(form.action, data=data), first.post(form.action, data=data)
    assert once.location == twice.location
    version = columns(PolicyVersion)
    with quiet_city.reading() as session:
        rows = session.execute(sa.select(version.id).where(version.key == "evidence.max_count")).all()
    assert len(rows) == 1


def test_only_officers_draft_and_see_changes(quiet_city: City) -> None:
    for role in ("Pegawai", "Admin OPD", "Kepala OPD"):
        client = quiet_city.at_desk(role)
        assert client.get("/kebijakan").status_code == 403
        assert client.get(f"/kebijakan/rancang/{WINDOW}").status_code == 403
        assert "Rancang nilai baru" not in client.get(f"/dasar-hukum/nilai/{WINDOW}").says
    assert quiet_city.visitor().get("/dasar-hukum/nilai/tidak.ada").status_code == 404


def test_every_move_of_a_change_is_in_the_history(quiet_city: City) -> None:
    path = published(quiet_city, "escalation.after", "2")
    record = columns(Record)
    with quiet_city.reading() as session:
        case = columns(PolicyVersion)
        case_id = session.execute(sa.select(case.case_id).where(case.key == "escalation.after")).scalar_one()
        tags = session.execute(sa.select(record.tag).where(record.case_id == case_id).order_by(record.seq)).scalars()
        assert list(tags) == [
            "policy_change:opened", "policy:drafted", "policy_change:propose", "policy_change:publish"
        ]  # fmt: skip
    assert "petugas perancang" in quiet_city.at_desk(FIRST).get(path).says


def test_the_database_itself_refuses_one_officer_twice(quiet_city: City) -> None:
    drafted(quiet_city.at_desk(FIRST), "skp.amend.due", "4")
    version = columns(PolicyVersion)
    mine = version.key == "skp.amend.due"
    for values in ({"published_by_id": version.drafted_by_id, "published_at": version.drafted_at},
                   {"published_at": version.drafted_at}):
        with pytest.raises(IntegrityError), quiet_city.app.app_context(), transaction() as session:
            session.execute(sa.update(version.id.table).where(mine).values(**values))


def test_the_page_of_legal_bases_is_searched(quiet_city: City) -> None:
    visitor = quiet_city.visitor()
    found = visitor.get("/dasar-hukum", query_string={"cari": "keberatan 14 hari"}).says
    assert "14 hari kalender" in found
    assert "Bukti dukung" not in found
    assert "Tidak ada yang cocok" in visitor.get("/dasar-hukum", query_string={"cari": "zebra"}).says
    sure = visitor.get("/dasar-hukum", query_string={"kepastian": "recalled"}).says
    assert "31 Januari" in sure
    assert "14 hari kalender" not in sure


@pytest.mark.parametrize("path", ["/proses/evaluation", "/proses/skp", "/"])
def test_every_citation_leads_to_its_place_and_to_nothing_else_unfolded(quiet_city: City, path: str) -> None:
    client = quiet_city.at_desk("Pegawai")
    cited = {a.get("href", "") for a in client.get(path).page.all("a") if "pasal" in a.get("class", "").split()}
    assert cited
    for address in cited:
        folds = [fold for fold in client.get(address).page.all("details") if fold.get("id")]
        assert [fold.get("id") for fold in folds if fold.get("open") is not None] == [address.partition("#")[2]]
