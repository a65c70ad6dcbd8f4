"""A process table is closed once it has its number; what differs between two is told in sentences."""

from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.second_version import FIRST, NAME, SECOND
from workflows.approval import Who
from workflows.catalogue import PROCESSES
from workflows.engine import Process
from workflows.goal_setting import GOAL_SETTING
from workflows.policies import Policy
from workflows.versioning import REGISTER, Entry, canonical, complaints, differences, fingerprint, suggested

BOTH = (Who.EMPLOYEE, Who.ASSESSOR)


def _changed(version: int = 1, **of_first_step: Any) -> Process:
    """The test process with its first step written otherwise."""
    step = FIRST.steps[0]
    fields = {name: getattr(step, name) for name in step.__slots__} | of_first_step
    return Process(
        NAME, label=FIRST.label, states=FIRST.states, initial=FIRST.initial, phases=FIRST.phases, version=version,
        stages=tuple(FIRST.stages.values()), steps=(type(step)(**fields), *FIRST.steps[1:]),
    )  # fmt: skip


def test_every_table_is_registered_under_its_number_and_reads_as_it_was_registered() -> None:
    assert list(complaints()) == []


def test_a_changed_table_without_a_new_number_is_named_with_what_to_do() -> None:
    register = {(NAME, 1): Entry(NAME, 1, fingerprint(FIRST), "Tabel pertama.")}
    assert list(complaints((FIRST,), register)) == []
    (told,) = complaints((_changed(due=Policy("skp.agree.due")),), register)
    assert "rehearsal version 1 is registered as" in told
    assert "[[version]]" in told
    assert "SUPERSEDED" in told


def test_a_registered_number_stays_loadable() -> None:
    register = {(NAME, no): Entry(NAME, no, fingerprint(FIRST), "") for no in (1, 2)}
    (told,) = complaints((FIRST,), register)
    assert told.startswith("rehearsal version 2 is registered and cannot be loaded")


@pytest.mark.parametrize("process", PROCESSES, ids=lambda one: one.name)
def test_the_text_of_a_table_names_no_place_in_the_memory_of_a_machine(process: Process) -> None:
    assert " at 0x" not in canonical(process)


def test_a_button_may_be_reworded_without_a_new_number() -> None:
    assert fingerprint(_changed(label="Kirimkan", hint="Baca dahulu")) == fingerprint(FIRST)


@pytest.mark.parametrize(
    "written", [{"by": BOTH}, {"cites": ("skp.agree",)}, {"agrees": False}, {"documents": ("skp",)}]
)
def test_what_binds_people_changes_the_fingerprint(written: dict[str, Any]) -> None:
    assert fingerprint(_changed(**written)) != fingerprint(FIRST)


def test_every_registered_version_says_why() -> None:
    assert {name for name, _ in REGISTER} == {process.name for process in PROCESSES}
    assert all(entry.why.strip() for entry in REGISTER.values())


def test_what_differs_between_two_versions_is_told_in_words() -> None:
    assert differences(FIRST, SECOND) == (
        "Tahap “Surat diperiksa” dihapus.",
        "Tahap “Surat ditimbang” ditambahkan, menunggu pejabat penilai kinerja dan admin OPD.",
        "Langkah “Selesaikan” dari tahap “Surat diperiksa” dihapus.",
        "Langkah “Periksa” dari “Surat menunggu dibaca” dahulu menuju “Surat diperiksa”, kini “Surat ditimbang”.",
        "Langkah “Minta dibaca lagi” ditambahkan: dari “Surat ditimbang” ke “Surat menunggu dibaca”, oleh admin OPD.",
        "Langkah “Selesaikan” ditambahkan: dari “Surat ditimbang” ke “Surat selesai”, oleh pejabat penilai kinerja.",
    )


def test_the_same_table_differs_in_nothing_from_itself() -> None:
    assert differences(GOAL_SETTING, GOAL_SETTING) == ()


def test_a_changed_deadline_and_actor_are_told() -> None:
    of_step = "Langkah “Kirim” dari “Rancangan surat”"
    told = differences(FIRST, _changed(2, due=Policy("skp.agree.due"), by=BOTH), lambda _: "5 hari kerja")
    assert told == (
        f"{of_step}: dahulu oleh pegawai yang dinilai, kini pegawai yang dinilai dan pejabat penilai kinerja.",
        f"{of_step}: tenggatnya dahulu tidak ada, kini 5 hari kerja.",
    )


def test_a_state_goes_to_its_namesake_or_to_the_one_with_its_label_and_else_nowhere() -> None:
    assert suggested(FIRST, SECOND) == {"DRAFT": "DRAFT", "SENT": "RECEIVED", "CHECKED": None, "DONE": "DONE"}


def test_the_command_lists_every_version_and_what_differs() -> None:
    everything = CliRunner().invoke(main, ["process", "versions"])
    assert everything.exit_code == 0, everything.output
    assert all(f"{name:<16} {number}  " in everything.output for name, number in REGISTER)
    one = CliRunner().invoke(main, ["process", "versions", "dialogue"]).output
    assert one.splitlines()[0].startswith("dialogue         2  ")
    assert "kini menerbitkan dokumen." in one
    nobody = CliRunner().invoke(main, ["process", "versions", "tidak-ada"])
    assert nobody.exit_code == 2
    assert "Proses tidak-ada tidak dikenal." in nobody.output
