"""The secret address under which a calendar reads somebody's deadlines. Only its digest is kept."""

from __future__ import annotations

import secrets

from app.database import transaction
from app.inbox.operations.personal import Sent
from app.inbox.queries.settings import digest_of, setting_of


def open_feed(sent: Sent) -> str:
    """A new secret; the one before it reads nothing any more. Empty for a form sent before. Raises KeyReused."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        if not sent.is_first(session):
            return ""
        setting = setting_of(session, sent.actor.person_id)
        setting.feed, setting.feed_since = digest_of(token), sent.now
        session.add(setting)
    return token


def close_feed(sent: Sent) -> None:
    """Whoever has the secret reads nothing any more. Raises KeyReused."""
    with transaction() as session:
        if not sent.is_first(session):
            return
        setting = setting_of(session, sent.actor.person_id)
        setting.feed = setting.feed_since = None
        session.add(setting)
