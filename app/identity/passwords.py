"""Passwords: hashed two at a time, compared equally long for known and unknown names, refused when easy to guess."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flask_security.password_util import PasswordUtil
from flask_security.utils import hash_password, verify_and_update_password

from app.identity.datastore import User
from app.identity.queries import Credentials

LEAST, MOST = 12, 128
LEAST_DIFFERENT = 5
LEAST_OWN = 6
# 19 MiB and three passes, one lane: 30 ms on a small server, twice what OWASP asks as a minimum; two at a time stay
# under 40 MiB.
ARGON2 = {"argon2__memory_cost": 19_456, "argon2__time_cost": 3, "argon2__parallelism": 1}
AT_ONCE, WAITING, PATIENCE_SECONDS = 2, 20, 5.0
_COMMON = frozenset(
    """password passw0rd qwerty qwertyuiop qwertyui asdfghjkl asdfgh zxcvbnm letmein welcome admin administrator
    iloveyou sayang sayangku rahasia katasandi sandi indonesia merdeka tangerang tangerangselatan tangsel serpong
    bkpsdm pemkot pegawai asnberakhlak berakhlak bismillah alhamdulillah assalamualaikum garuda pancasila jakarta
    doraemon persib persija semangat selamat tangkas bintang cinta abcdef abcdefgh abc""".split()
)
_FIGURES = "0123456789" * 13


class HashingBusy(Exception):
    """Too many people sign in at this moment; nothing was tried. Answered with 429 and Retry-After."""


class HashQueue:
    """Hashing takes memory and time on purpose: a few at once, a short queue, and nobody waits for long."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn. Raises HashingBusy when the queue is full or does not move."""
        if not self._places.acquire(blocking=False):
            raise HashingBusy
        try:
            if not self._turns.acquire(timeout=self._patience):
                raise HashingBusy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()


queue = HashQueue()


def hashed(password: str) -> str:
    """The hash to store. Raises HashingBusy."""
    with queue.turn():
        return hashed_in_turn(password)


def hashed_in_turn(password: str) -> str:
    """The hash to store, for whoever holds a turn already."""
    return str(hash_password(normal(password)))


def matches(credentials: Credentials | None, password: str) -> tuple[bool, str | None]:
    """Whether the password opens the account, and a newer hash to keep when the stored one was made in an older way.

    Costs one hash whether the account exists or not. Call it inside `queue.turn()`.
    """
    if credentials is None or credentials.password is None or not credentials.may_enter:
        user = User("", "")
        user.password = _nobody()
        verify_and_update_password(normal(password), user)
        return False, None
    user = User.asked(credentials)
    right = bool(verify_and_update_password(normal(password), user))
    return right, user.password if right and user.password != credentials.password else None


@cache
def _nobody() -> str:
    """A hash that opens nothing, compared against for names that do not exist."""
    return str(hash_password("tidak ada orang dengan nama ini"))


def warm_up() -> None:
    """Make the hash of nobody at the start, so that the first unknown name does not take longer."""
    _nobody()


def normal(password: str) -> str:
    """One spelling for what looks the same, whichever keyboard typed it."""
    return PasswordUtil(None).normalize(password)  # type: ignore[arg-type]


def complaint(password: str, username: str, name: str) -> str | None:
    """Why this may not be a password, as a sentence; None when it may."""
    plain = password.casefold()
    if len(password) < LEAST:
        return f"Pakai paling sedikit {LEAST} huruf, angka, atau tanda. Beberapa kata yang tidak berkaitan juga boleh."
    if len(password) > MOST:
        return f"Pakai paling banyak {MOST} huruf, angka, atau tanda."
    if username in re.sub(r"\s", "", plain) or username[:8] == re.sub(r"\D", "", plain):
        return "Kata sandi tidak boleh memuat NIP, nama masuk, atau tanggal lahir Anda."
    if _is_name(plain, name):
        return "Kata sandi tidak boleh berisi nama Anda saja. Tambahkan kata lain."
    if _is_easy(plain):
        return "Kata sandi ini terlalu mudah ditebak. Pakai beberapa kata yang tidak berkaitan."
    return None


def _is_name(plain: str, name: str) -> bool:
    rest = plain
    for word in re.findall(r"\w{3,}", name.casefold()):
        rest = rest.replace(word, "")
    return rest != plain and len(re.sub(r"[\W\d_]", "", rest)) < LEAST_OWN


def _is_easy(plain: str) -> bool:
    """Few different characters, figures in a row, or one common word, whatever figures stand around it."""
    if len(set(plain)) < LEAST_DIFFERENT or plain in _FIGURES or plain in _FIGURES[::-1]:
        return True
    letters = re.sub(r"[^a-z]", "", plain)
    return any(letters and letters == word * (len(letters) // len(word)) for word in _COMMON)
