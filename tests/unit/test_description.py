"""A process is told from its table alone: on its page, on the command line, and as JSON."""
from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.cli import main
from workflows.catalogue import PROCESSES
from workflows.engine import Process


def shown(*words: str) -> str:
    result = CliRunner().invoke(main, ["process", "show", *words])
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_every_state_and_step_is_told_with_its_actors_conditions_and_sources(process: Process) -> None:
    text, told = shown(process.name), json.loads(shown(process.name, "--json"))
    assert [stage["state"] for stage in told["stages"]] == [state.value for state in process.states]
    for step, line in zip(process.steps, told["steps"], strict=True):
        assert (line["name"], line["source"], line["target"]) == (step.name, step.source.value, step.target.value)
        assert line["by"] == [process.called(who) for who in step.by]
        assert [one["sentence"] for one in line["conditions"]] == [guard.because for guard in step.guards]
        assert f" {step.name} -> {step.target.value}  {step.label}" in text
        assert all(guard.because in text for guard in step.guards)
        assert (line["deadline"] is None) == (step.due is None)


def test_seats_deadline_and_document_of_a_stage_are_told() -> None:
    text = shown("followup")
    assert "menunggu: kepala OPD, Sekretaris Daerah (2 kursi berurutan)" in text
    assert "menunggu: pejabat penilai kinerja, petugas BKPSDM (salah satu cukup)" in text
    assert "batas: 10 hari kerja (followup.approve.due; Kebijakan kota, tafsiran atau pilihan kota)" in text
    assert "dokumen: followup_recommendation" in text
    assert "semua harus menjawab" in shown("calibration")


def test_without_a_name_all_are_listed_and_an_unknown_name_is_refused_in_a_sentence() -> None:
    assert all(f"{process.name} " in shown() for process in PROCESSES)
    refused = CliRunner().invoke(main, ["process", "show", "cuti"])
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Proses cuti tidak dikenal. Yang ada: skp, evaluation")
