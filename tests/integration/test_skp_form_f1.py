"""The worked example F1 of the official form, typed into the real pages and agreed: what the paper will print."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import columns
from app.documents.columns import COLUMNS
from app.documents.models import Document
from app.documents.snapshot import Skp, from_json
from tests.client import Client
from tests.conftest import made
from tests.facts import Facts, Someone
from tests.house.tree import ROOT
from tests.integration.skp_office import add_row, begin, take
from workflows.vocabulary import EmploymentStatus

SEED = ROOT / "app" / "city" / "seed" / "skp_examples.json"
DOCUMENT = columns(Document)


@pytest.fixture
def example() -> dict[str, Any]:
    listed = json.loads(SEED.read_text(encoding="utf-8"))["examples"]
    return next(one for one in listed if one["id"] == "F1")


def person(facts: Facts, block: dict[str, Any], since: date, **more: Any) -> Someone:
    """Somebody of the example, as the state recorded him."""
    pangkat, _, golongan = block["rank_grade"].partition(" (")
    return facts.someone(
        block["name"], "RANAP", block["position"], number=block["identity_number"],
        number_label={"nip": "NIP", "nrp": "NRP"}[block["identity_type"]], pangkat=pangkat,
        golongan=golongan.rstrip(")"), since=since,
        status=EmploymentStatus.MILITER if block["status"] == "TNI" else EmploymentStatus.PNS, **more,
    )  # fmt: skip


def write(client: Client, example: dict[str, Any]) -> str:
    """Type the whole example; answers the address of its page."""
    address = begin(client)
    for row in example["work_results"]:
        lines = [(i["aspect_code"], i["indicator"], i["target"]["text"]) for i in row["indicators"]]
        page = add_row(
            client, address, *lines, plan=row["result_plan"], leader_result=row["leader_result"], kind=row["type"],
            classification=row["classification"],
        )  # fmt: skip
        assert "Rencana hasil kerja tersimpan." in page.says
    expectations = {b["value_code"]: b["leader_expectation"] for b in example["behaviours"]}
    client.submit(client.get(f"{address}/perilaku/ubah"), "Simpan", **expectations)
    return address


def test_f1_is_typed_submitted_and_agreed_and_its_paper_has_the_official_columns(
    tmp_path: Path, example: dict[str, Any]
) -> None:
    start = date.fromisoformat(example["period"]["start"])
    facts = Facts(made(tmp_path, demo=False, today=date(2026, 6, 3), require_totp=False))
    facts.unit("RSUD", "Rumah Sakit Umum Daerah", is_opd=True)
    facts.unit("RANAP", "Instalasi Rawat Inap", "RSUD")
    ratna = person(facts, example["employee"], start)
    sekar = person(facts, example["assessor"], date(2024, 1, 1), is_head=True)
    facts.assesses(sekar, ratna)
    nurse, leader = facts.enter(ratna), facts.enter(sekar)

    address = write(nurse, example)
    take(nurse, address, "submit", "Ajukan SKP")
    assert "Menunggu Anda" in leader.get(address).says
    take(leader, address, "agree", "Setujui SKP")

    with facts.looking() as session:
        stored = session.execute(sa.select(DOCUMENT.snapshot)).scalar_one()
    form = from_json("skp", stored.encode())
    assert isinstance(form, Skp)
    assert [column.heading for column in COLUMNS["skp", form.approach, form.form_class]] == [
        "NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET",
    ]  # fmt: skip
    printed = [
        (r.no, r.section, r.leader_result, r.result_plan, [(i.aspek, i.indicator, i.target) for i in r.indicators])
        for r in form.results
    ]
    assert printed == [
        (r["no"], r["type"], r["leader_result"], r["result_plan"],
         [(i["aspect_code"].capitalize(), i["indicator"], i["target"]["text"]) for i in r["indicators"]])
        for r in example["work_results"]
    ]  # fmt: skip
    assert len(printed) == 7
    assert printed[0][4] == [
        ("Kuantitas", "Jumlah observasi pasien", "120"),
        ("Kualitas", "Persentase observasi pasien sesuai standar", "90%"),
        ("Waktu", "Waktu pelaksanaan", "6 Bulan"),
    ]
    assert form.frame.period_label == example["period"]["label"] == "1 JUNI SD 31 DESEMBER TAHUN 2026"
    assert [b.ekspektasi for b in form.behaviours] == [b["leader_expectation"] for b in example["behaviours"]]
    assert [b.name for b in form.behaviours if not b.ekspektasi] == ["Adaptif"]
    assert (form.assessor.identity_label, form.assessor.identity_number) == ("NRP", "11990000000999")
    assert form.employee.pangkat_golongan == "Pengatur Tingkat I (II/d)"
    # The source of this example prints a date a year after its period began; the paper prints the day it was agreed.
    assert form.frame.dated_on == date(2026, 6, 3)
    assert form.agreed_at is not None
    assert form.submitted_at is not None
    assert form.submitted_at <= form.agreed_at
