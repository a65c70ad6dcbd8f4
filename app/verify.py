"""`tangkas verify`: run the oracle, print what it finds, exit 1 when anything does not hold."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress, TaskID

from app.launch import prepare
from app.settings import Settings


def run_verify(settings: Settings) -> int:
    """0 when everything holds, 1 with one sentence per finding."""
    from app.files import FileDamaged, FileMissing, Files
    from app.records.verification import findings
    from app.web.request import session

    console, errors = Console(), Console(stderr=True)
    app = prepare(settings)
    number, files = 0, Files(settings.evidence_dir)

    def intact(sha256: str) -> bool:
        try:
            files.get(sha256)
        except (FileMissing, FileDamaged):
            return False
        return True

    with app.app_context(), Progress(console=errors, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(words: str, done: int, total: int) -> None:
            if words not in tasks:
                tasks[words] = bar.add_task(words, total=total)
            bar.update(tasks[words], completed=done)

        for sentence in findings(session(), intact, progress):
            number += 1
            console.print(sentence, highlight=False, soft_wrap=True)
    console.print("Semua catatan utuh dan cocok." if not number else f"{number} hal tidak cocok.", highlight=False)
    return 1 if number else 0
