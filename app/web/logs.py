"""JSON lines, UTC, without secrets: values of sensitive names are masked before they are written."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

from app.settings import Settings

SECRET = ("password", "sandi", "secret", "token", "totp", "code", "kode", "cookie", "csrf", "authorization")


def mask(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide values whose name says that they are secret."""
    for name in event:
        if any(word in name.lower() for word in SECRET):
            event[name] = "***"
    return event


def init_logs(settings: Settings) -> None:
    """Configure structlog for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        cache_logger_on_first_use=True,
    )
