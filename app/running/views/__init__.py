"""Pages of the running year: rencana aksi, umpan balik, dialog kinerja, catatan harian."""

from app.running.views import dialogues, diary, feedback, plans
from app.running.views.blueprint import blueprint

__all__ = ["blueprint", "dialogues", "diary", "feedback", "plans"]
