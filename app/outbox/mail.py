"""The only place that speaks SMTP. A stable Message-ID lets the receiver drop a letter that arrives twice."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import Any

from app.settings import Settings

TIMEOUT_SECONDS = 20


def letter(payload: dict[str, Any], sender: str) -> EmailMessage:
    """The mail of an outbox row: plain text, Indonesian, no attachment. Line breaks cannot leave the subject."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = payload["to"]
    message["Subject"] = " ".join(str(payload["title"]).split())
    message["Message-ID"] = f"<{payload['notice']}@tangkas>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{payload['body']}\n\nBuka Tangkas untuk melihat dan menindaklanjutinya.\n")
    return message


def send(payload: dict[str, Any], settings: Settings) -> None:
    """Deliver one letter. Without a mail host nothing is sent: the notice inside the app is the delivery.

    Raises OSError or SMTPException; the row is then tried again.
    """
    if not settings.smtp_host:
        return
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
        if settings.smtp_starttls:
            server.starttls()
        server.send_message(letter(payload, settings.smtp_sender))
