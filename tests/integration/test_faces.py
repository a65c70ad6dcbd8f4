"""Somebody with several capacities chooses which one to show; what he may do does not hang on it."""

import pytest
import sqlalchemy as sa

from app.database import columns
from app.records.models import Reading
from tests.city import City
from tests.client import Answer

READING = columns(Reading)
HEAD = "Kepala BKPSDM"


def tabs(page: Answer) -> list[str]:
    """The main menu."""
    nav = next(one for one in page.page.all("nav") if one.get("aria-label") == "Menu utama")
    return [" ".join("".join(link.itertext()).split()) for link in nav.iter("a")]


def faces(page: Answer) -> dict[str, bool]:
    """The capacities on offer, and which of them is shown."""
    return {
        button.get("value", ""): button.get("aria-current") == "true"
        for button in page.page.all("button") if button.get("name") == "peran"
    }  # fmt: skip


def test_chosen_face_stands_in_the_header_and_in_the_reading_log(city: City) -> None:
    client = city.at_desk(HEAD)
    before = client.get("/pegawai")
    first, *others = faces(before)
    position = next(one for one in others if one.startswith("Kepala Badan"))
    assert "Kepala BKPSDM" in others
    assert faces(before) == {first: True, **dict.fromkeys(others, False)}
    assert "Papan" in tabs(before)
    changed = client.post("/peran", data={**before.form(position).fields.to_dict(), "peran": position},
                          headers={"Referer": "http://localhost/pegawai"})  # fmt: skip
    assert (changed.status_code, changed.location) == (303, "/pegawai")
    after = client.get("/pegawai")
    assert [one for one, shown in faces(after).items() if shown] == [position]
    assert set(faces(after)) == {first, *others}
    assert "Papan" not in tabs(after)
    assert client.get("/bkpsdm").status_code == 200, "he may do what he is, whatever he shows"
    other = next(a.get("href", "") for a in after.page.all("a") if a.get("href", "").startswith("/pegawai/"))
    client.get(other, max_queries=None)
    with city.reading() as session:
        noted = session.execute(sa.select(READING.capacity).order_by(READING.at.desc(), READING.id.desc())).scalars()
        assert next(iter(noted)) == position


def test_whoever_has_one_face_is_offered_no_choice(quiet_city: City) -> None:
    page = quiet_city.at_desk("Pegawai").get("/")
    assert faces(page) == {}
    with pytest.raises(LookupError):
        page.form("Kepala BKPSDM")


@pytest.mark.parametrize("face", ["Wali Kota", "", "<b>"])
def test_face_of_somebody_else_is_refused(quiet_city: City, face: str) -> None:
    client = quiet_city.at_desk("Pegawai")
    page = client.get("/")
    sent = client.post("/peran", data={**page.form("Keluar").fields.to_dict(), "peran": face})
    assert sent.status_code == 422
    assert client.get("/").says == page.says
