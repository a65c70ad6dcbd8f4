"""The SKP of staff without a device: written by assessor or admin, submitted by the admin on a basis that all can read,
and set by nobody who submitted it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.integration import skp_office
from tests.integration.skp_office import add_row, take
from tests.integration.test_on_behalf import BASIS, NOTICE, PERSON, RECORD, held, is_offered


@pytest.fixture
def skp(tmp_path: Path) -> Iterator[skp_office.Office]:
    yield from skp_office.office_in(tmp_path / "data")


def drafted(office: skp_office.Office) -> str:
    """The SKP of Bagus, who has no device, written by his assessor."""
    hendra = office.facts.enter(office.hendra)
    start = hendra.get(f"/skp/mulai/{office.bagus.assignment_id}")
    address = str(hendra.submit(start, "Buka draf", follow=False, source="kosong").location)
    add_row(hendra, address, ("kuantitas", "Perekaman KTP-el", "1.200 orang"))
    return address


def test_admin_submits_the_skp_of_somebody_without_a_device_and_says_on_what(skp: skp_office.Office) -> None:
    address, dewi = drafted(skp), skp.facts.enter(skp.dewi)
    assert "ajukan SKP atas nama pegawai" in dewi.get(address).says
    empty = take(dewi, address, "submit", "Ajukan SKP", basis="  ")
    assert empty.status_code == 422
    assert "Tulis kapan dan bagaimana pegawai menyampaikannya" in empty.says
    assert skp.state(address) == "DRAFT"
    done = take(dewi, address, "submit", "Ajukan SKP", basis=BASIS)
    assert skp.state(address) == "PROPOSED"
    for words in ("oleh Dewi Anggraeni, admin OPD, atas nama pegawai", f"dasarnya: {BASIS}"):
        assert words in done.says
    assert held(skp) == [("submit", "Dewi Anggraeni", "admin OPD, atas nama pegawai", "admin_opd", BASIS, None)]
    with skp.facts.looking() as session:
        body = session.execute(sa.select(RECORD.body).where(RECORD.tag == "skp:submit")).scalar_one()
        heard = session.execute(sa.select(NOTICE.title).where(NOTICE.person_id == skp.bagus.person_id)).scalars().all()
    assert json.loads(body)["behalf"]["basis"] == BASIS
    assert heard == ["SKP 2026: SKP diajukan"]
    take(skp.facts.enter(skp.hendra), address, "agree", "Setujui SKP")
    with skp.facts.looking() as session:
        form = session.execute(sa.text("SELECT snapshot FROM document WHERE kind = 'skp'")).scalar_one()
    assert json.loads(form)["entered_by"] == (
        "Diisikan oleh Hendra Wibisono, S.Sos., M.Si. atas permintaan pegawai. "
        "Diajukan oleh Dewi Anggraeni, admin OPD, atas nama pegawai."
    )


def test_assessor_writes_for_his_staff_but_does_not_submit_to_himself(skp: skp_office.Office) -> None:
    address, hendra = drafted(skp), skp.facts.enter(skp.hendra)
    assert not is_offered(hendra.get(address), "submit")
    refused = hendra.get(f"/perkara/{skp_office.case_of(address)}/langkah/submit")
    assert refused.status_code == 422
    assert "tanpa gawai atau sesudah masa tugasnya berakhir, yang mencatatkannya admin OPD." in refused.says
    assert "Dasar pencatatan" not in refused.says


def test_nobody_submits_for_somebody_who_has_a_device(skp: skp_office.Office) -> None:
    address, dewi = skp_office.filled(skp.facts.enter(skp.ratna)), skp.facts.enter(skp.dewi)
    assert not is_offered(dewi.get(address), "submit")
    asked = dewi.get(f"/perkara/{skp_office.case_of(address)}/langkah/submit")
    assert "Langkah ini milik pegawai yang dinilai." in asked.says


def test_device_that_came_meanwhile_ends_the_right_to_act_for_its_owner(skp: skp_office.Office) -> None:
    address, dewi = drafted(skp), skp.facts.enter(skp.dewi)
    form = dewi.get(f"/perkara/{skp_office.case_of(address)}/langkah/submit").form("Ajukan SKP")
    with skp.facts.stating() as session:
        session.execute(sa.update(PERSON.id.table).where(PERSON.id == skp.bagus.person_id).values(has_device=True))
    sent = dewi.post(form.action, data=form.filled(basis=BASIS))
    assert sent.status_code == 422
    assert (skp.state(address), held(skp)) == ("DRAFT", [])


def test_form_without_its_basis_is_refused_with_a_sentence(skp: skp_office.Office) -> None:
    """A page from before the person gave the device back, or a made-up form."""
    address, dewi = drafted(skp), skp.facts.enter(skp.dewi)
    form = dewi.get(f"/perkara/{skp_office.case_of(address)}/langkah/submit").form("Ajukan SKP")
    sent = dewi.post(form.action, data=form.filled(atas_nama=None, basis=None))
    assert sent.status_code == 422
    assert "Tulis dasarnya, lalu kirim lagi." in sent.says
    assert skp.state(address) == "DRAFT"


def test_whoever_submitted_for_the_person_does_not_agree_to_it(skp: skp_office.Office) -> None:
    """The admin became his assessor overnight: four eyes are two people, not two chairs."""
    address, dewi = drafted(skp), skp.facts.enter(skp.dewi)
    take(dewi, address, "submit", "Ajukan SKP", basis=BASIS)
    with skp.facts.stating() as session:
        session.execute(
            sa.text("UPDATE assessment_line SET assessor_position_id = :new WHERE assessor_position_id = :old"),
            {"new": skp.dewi.position_id.bytes, "old": skp.hendra.position_id.bytes},
        )
        session.execute(
            sa.text("UPDATE seat SET position_id = :new WHERE position_id = :old"),
            {"new": skp.dewi.position_id.bytes, "old": skp.hendra.position_id.bytes},
        )
    page = dewi.get(address)
    assert not is_offered(page, "agree")
    assert "Anda sendiri yang mengajukannya atas nama pegawai" in page.says
