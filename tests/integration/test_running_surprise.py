"""Tanpa kejutan: a rating below expectation of which nobody had spoken in the period warns, asks why, stops nothing."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.evaluations.models import Appraisal
from app.skp.models import Skp
from tests.client import Answer
from tests.integration.evaluation_office import DAY, RECORD, Kept, Office, office_in
from tests.integration.evaluation_walk import begin, ratings, realise, submit

APPRAISAL = columns(Appraisal)
WARNING = "Rating ini datang sebagai kejutan"
WHY = "Keluhan baru masuk pada 1 Juli, sesudah triwulan ditutup."


@pytest.fixture
def office(kept: Kept, tmp_path: Path) -> Iterator[Office]:
    yield from office_in(kept, tmp_path / "data")


def sent_in(office: Office) -> None:
    """Up to the review, on the day of the office."""
    office.on(DAY)
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)


def told(office: Office, about: str = "adaptif") -> None:
    """The assessor gave feedback today."""
    client = office.at(office.assessor)
    with office.facts.looking() as session:
        skp = session.execute(sa.select(columns(Skp).id)).scalar_one()
    page = client.get(f"/umpan-balik/{skp}")
    client.submit(page, "Simpan umpan balik", tentang=about, umpan_balik="Cara lama masih dipakai di loket dua.")


def low(office: Office, **more: Any) -> Answer:
    """The review with Adaptif below expectation, up to its check page."""
    client = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    return client.submit(page, "Periksa lalu konfirmasi", **{**ratings(office, page), "p-adaptif": "di_bawah", **more})


def live(office: Office) -> Answer:
    """What the page says when the rating is chosen."""
    page = office.read(office.assessor, "/nilai")
    form = page.form("Periksa lalu konfirmasi")
    data = form.filled(**{**ratings(office, page), "p-adaptif": "di_bawah"})
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    return office.at(office.assessor).post(f"{office.page}/nilai/predikat", data=data, headers=headers)


def test_low_rating_out_of_the_blue_warns_with_the_article_as_soon_as_it_is_chosen(office: Office) -> None:
    sent_in(office)
    part = live(office)
    assert WARNING in part.says
    assert "Adaptif Anda nilai di bawah ekspektasi" in part.says
    assert "30 Juni 2026" in part.says
    assert "PermenPANRB 6/2022 Pasal 5" in part.says
    assert len(part.data) <= 15_000


def test_warning_stops_nothing_and_is_recorded_with_the_decision(office: Office) -> None:
    sent_in(office)
    check = low(office)
    assert "Kejutan: Adaptif" in check.says
    done = office.at(office.assessor).submit(check, "Konfirmasi penilaian")
    assert done.status_code == 200
    assert office.state == "DELIVERED"
    with office.facts.looking() as session:
        row = session.execute(sa.select(APPRAISAL.surprises, APPRAISAL.surprise_reason)).one()
        body = session.execute(sa.select(RECORD.body).where(RECORD.tag == "evaluation:confirm")).scalar_one()
    assert tuple(row) == ("Adaptif", "")
    kept = json.loads(body) if isinstance(body, str) else body
    assert kept["payload"]["surprises"] == ["Adaptif"]


def test_reason_is_kept_and_the_employee_reads_both(office: Office) -> None:
    sent_in(office)
    client = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    data = {**ratings(office, page), "p-adaptif": "di_bawah"}
    client.post(f"{office.page}/nilai", data=page.form("Periksa lalu konfirmasi").filled(**data))
    again = client.get(f"{office.page}/nilai")  # the draft brings the warning and its field back
    assert WARNING in again.says
    check = client.submit(again, "Periksa lalu konfirmasi", alasan_kejutan=WHY)
    assert WHY in check.says
    client.submit(check, "Konfirmasi penilaian")
    shown = office.read(office.employee).says
    assert "Adaptif dinilai di bawah ekspektasi tanpa umpan balik bertanggal sebelum periode berakhir." in shown
    assert WHY in shown


def test_who_was_told_in_the_period_is_not_surprised(office: Office) -> None:
    office.on(date(2026, 5, 12))
    told(office)
    sent_in(office)
    assert WARNING not in live(office).says
    check = low(office)
    assert "Kejutan" not in check.says


def test_words_after_the_period_ended_come_too_late(office: Office) -> None:
    office.on(date(2026, 7, 1))
    told(office)
    sent_in(office)
    assert WARNING in live(office).says


def test_feedback_on_another_value_does_not_count(office: Office) -> None:
    office.on(date(2026, 5, 12))
    told(office, "loyal")
    sent_in(office)
    assert WARNING in live(office).says


def test_city_may_do_without_the_warning(office: Office) -> None:
    office.policy_is("feedback.no_surprise", "tidak")
    sent_in(office)
    assert WARNING not in live(office).says
