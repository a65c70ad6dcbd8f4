"""Verbs of the running year: plan actions, give feedback, write dialogues and notes down, remind."""

from app.running.operations.dialogues import Words, start_dialogue, write_dialogue
from app.running.operations.diary import remove_note, share_note, write_note
from app.running.operations.feedback import end_adviser, give_feedback, name_adviser
from app.running.operations.freezing import freeze
from app.running.operations.hands import NotAllowed, Outdated
from app.running.operations.plans import add_action, change_action, finish_action, remove_action
from app.running.operations.reminders import remind_due

__all__ = [
    "NotAllowed",
    "Outdated",
    "Words",
    "add_action",
    "change_action",
    "end_adviser",
    "finish_action",
    "freeze",
    "give_feedback",
    "name_adviser",
    "remind_due",
    "remove_action",
    "remove_note",
    "share_note",
    "start_dialogue",
    "write_dialogue",
    "write_note",
]
