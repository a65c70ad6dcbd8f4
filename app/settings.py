"""Settings, read once from the environment (prefix TANGKAS_). Defaults suit one machine and the practice city."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One value per line, each with the unit it is in."""

    model_config = SettingsConfigDict(env_prefix="TANGKAS_", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    secret_key_fallbacks: tuple[str, ...] = ()
    record_key: SecretStr = SecretStr("")
    password_salt: SecretStr = SecretStr("")
    totp_key: SecretStr = SecretStr("")
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    proxy_hops: int = Field(default=0, ge=0, le=5)
    demo: bool = False
    today: date | None = None
    secure_cookies: bool = False
    session_idle_minutes: int = Field(default=30, ge=1, le=720)
    session_hours: int = Field(default=12, ge=1, le=24)
    require_totp: bool = True  # of those who decide; never in the practice city
    reset_code_days: int = Field(default=3, ge=1, le=30)
    write_wait_seconds: float = Field(default=5.0, ge=0.5, le=60)  # for the turn to write; then 503
    max_request_bytes: int = Field(default=6 * 1024 * 1024, ge=1024)
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_sender: str = "tangkas@localhost"
    smtp_starttls: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    tenant_code: str = "3674"
    testing: bool = False

    @cached_property
    def sqlalchemy_url(self) -> str:
        """The database address; without one, an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'tangkas.sqlite3').resolve()}"

    @property
    def is_sqlite(self) -> bool:
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def evidence_dir(self) -> Path:
        """Evidence and PDF files by content hash, outside the web root."""
        return self.data_dir / "files"

    @property
    def jobs_path(self) -> Path:
        return self.data_dir / "jobs.sqlite3"

    @property
    def heartbeat_path(self) -> Path:
        """Touched by the worker every few seconds; its age says whether it lives."""
        return self.data_dir / "worker.alive"

    @property
    def lock_path(self) -> Path:
        """The queue of writers: a kernel file lock held from BEGIN to COMMIT (SQLite only)."""
        return self.data_dir / "writer.lock"
