"""`python -m tests.reliability.mover FOLDER`: the worker's part in a move, on the test process, until nothing waits.

It is made to be killed: nothing of the application is replaced.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.versions.operations import carry_on
from app.web import clock
from tests.conftest import made
from tests.integration.migration_office import TODAY, enforce_second


def main(folder: Path) -> None:
    """Carry on until a round takes nothing."""
    app = made(folder, demo=False, today=TODAY, require_totp=False)
    enforce_second()
    with app.app_context():
        while carry_on(clock.now(), clock.today()):
            pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
