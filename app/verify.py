"""`tangkas verify`: run the oracle, print what it finds, exit 1 when anything does not hold."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress

from app.launch import prepare
from app.settings import Settings


def run_verify(settings: Settings) -> int:
    """0 when everything holds, 1 with one sentence per finding."""
    from app.database import db
    from app.files import is_intact
    from app.records.verification import findings

    console, errors = Console(), Console(stderr=True)
    app = prepare(settings)
    number = 0
    with app.app_context(), Progress(console=errors, transient=True) as bar:
        tasks: dict[str, object] = {}

        def progress(words: str, done: int, total: int) -> None:
            if words not in tasks:
                tasks[words] = bar.add_task(words, total=total)
            bar.update(tasks[words], completed=done)  # type: ignore[arg-type]

        for sentence in findings(db.session, is_intact, progress):  # type: ignore[arg-type]
            number += 1
            console.print(sentence, highlight=False, soft_wrap=True)
    console.print("Semua catatan utuh dan cocok." if not number else f"{number} hal tidak cocok.", highlight=False)
    return 1 if number else 0
