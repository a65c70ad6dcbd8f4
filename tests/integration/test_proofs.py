"""Kartu bukti: anybody reads what is proved of a process and what it rests on."""

from __future__ import annotations

import json

from click.testing import CliRunner

from app.cli import main
from tests.city import City
from workflows.catalogue import PROCESSES
from workflows.policies import citation
from workflows.proof.card import PROPERTIES


def test_a_visitor_finds_every_process_and_what_is_proved_of_it(quiet_city: City) -> None:
    page = quiet_city.visitor().get("/bukti")
    assert all(process.label in page.says and f"/bukti/{process.name}" in page.text for process in PROCESSES)
    assert all(one.title in page.says for one in PROPERTIES)
    assert "Ada yang gagal" not in page.says


def test_the_card_of_a_process_shows_each_property_with_its_source(quiet_city: City) -> None:
    page = quiet_city.visitor().get("/bukti/evaluation")
    told = page.says.replace("\u00a0", " ")
    assert all(one.title in told and citation(key).label in told for one in PROPERTIES for key in one.cites)
    assert told.count("Terbukti") >= len(PROPERTIES)


def test_a_process_without_steps_says_that_nothing_is_proved_yet(quiet_city: City) -> None:
    assert "belum ada yang dibuktikan" in quiet_city.visitor().get("/bukti/discipline").says


def test_an_unknown_process_has_no_card(quiet_city: City) -> None:
    assert quiet_city.visitor().get("/bukti/upacara").status_code == 404


def test_the_legal_bases_lead_to_the_cards(quiet_city: City) -> None:
    assert "/bukti" in quiet_city.visitor().get("/dasar-hukum").text


def test_the_command_line_proves_one_process_and_names_an_unknown_one() -> None:
    found = CliRunner().invoke(main, ["process", "prove", "recognition", "--json"])
    (card,) = json.loads(found.output)
    assert (found.exit_code, card["holds"], len(card["verdicts"])) == (0, True, len(PROPERTIES))
    told = CliRunner().invoke(main, ["process", "prove", "recognition"])
    assert "Semua sifat terbukti." in told.output
    assert CliRunner().invoke(main, ["process", "prove", "upacara"]).exit_code == 2
