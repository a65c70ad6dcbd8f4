"""The lines of the engine and of the policies are held: nine of ten small changes to them fail a fast test."""
from __future__ import annotations

import subprocess
import sys

import pytest

from tests.mutation import BAR, HELD_BY, ROOT, mutants, path_of


def test_a_change_of_each_kind_is_made_and_says_what_it_was() -> None:
    changes = {(one.before, one.after) for one in mutants("workflows.calendar")}
    assert ("end < start", "end <= start") in changes
    assert ("not self.is_working_day(following)", "not not self.is_working_day(following)") in changes
    assert ("return reached", "return None") in changes
    assert ("1", "2") in changes
    assert all(path_of(module).exists() for module in HELD_BY)


@pytest.mark.deep
def test_nine_of_ten_changes_to_the_engine_and_the_policies_are_noticed() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.mutation"], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, f"fewer than {BAR} percent\n{done.stdout[-6000:]}"
