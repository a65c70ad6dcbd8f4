"""Writers of one process take turns in the order of their coming."""

import threading
import time

from app.database import Turnstile


def test_the_turn_goes_to_whoever_waits_longest() -> None:
    turnstile, came = Turnstile(), list[int]()
    assert turnstile.acquire(1)

    def wait(number: int) -> None:
        assert turnstile.acquire(10)
        came.append(number)
        turnstile.release()

    threads = [threading.Thread(target=wait, args=(n,)) for n in range(12)]
    for waiting, thread in enumerate(threads, start=1):
        thread.start()
        while len(turnstile._waiting) < waiting:
            time.sleep(0.001)
    turnstile.release()
    for thread in threads:
        thread.join(10)
    assert came == list(range(12))


def test_whoever_gave_up_is_passed_over() -> None:
    turnstile = Turnstile()
    assert turnstile.acquire(1)
    assert not turnstile.acquire(0.01)
    turnstile.release()
    assert turnstile.acquire(0.01)
