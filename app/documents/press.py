"""The renderer's own process: warmed once, then one short-lived child per document.

Started by `renderer.Renderer` and never imported by the application. Single-threaded, so that forking is safe. It knows
no database, no key and no network; it gets a socket per document, forks, and the child reads the job, answers and ends.
Whatever a document does to its child (memory, time, a crash in a C library) the next document starts from the same
clean parent.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from typing import NoReturn

from app.documents.renderer import FAILED, READY, Limits, read_job, result_frame

OPEN_FILES = 64
FAREWELL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """A running child, the socket its client waits on, and when its time is over (monotonic seconds)."""

    pid: int
    pidfd: int
    client: socket.socket
    deadline: float


class Press:
    """The loop: take a socket, fork, reap, kill what is late, tell the client why."""

    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self.control = control
        self.limits = limits
        self.jobs: dict[int, Job] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)

    def run(self) -> None:
        """Until the application closes its end."""
        while True:
            ready = {key.fd for key, _ in self.selector.select(self._until_next_deadline())}
            for pidfd in ready & set(self.jobs):
                self._reap(self.jobs[pidfd])
            self._kill_late()
            if self.control.fileno() in ready and not self._accept():
                break
        for job in self.jobs.values():
            os.kill(job.pid, signal.SIGKILL)

    def _until_next_deadline(self) -> float | None:
        if not self.jobs:
            return None
        return max(0.0, min(job.deadline for job in self.jobs.values()) - time.monotonic())

    def _accept(self) -> bool:
        """Fork for one client. False when the application is gone."""
        _, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
        if not descriptors:
            return False
        client = socket.socket(fileno=descriptors[0])
        pid = os.fork()
        if pid == 0:
            self._become_child(client)
        pidfd = os.pidfd_open(pid)
        self.jobs[pidfd] = Job(pid, pidfd, client, time.monotonic() + self.limits.wall_seconds)
        self.selector.register(pidfd, selectors.EVENT_READ)
        return True

    def _become_child(self, client: socket.socket) -> NoReturn:
        """Drop every descriptor that is another's, take the limits on, do the one job, end."""
        self.selector.close()
        self.control.close()
        for job in self.jobs.values():
            job.client.close()
            os.close(job.pidfd)
        try:
            _take_limits(self.limits)
            client.sendall(_answer(client))
        finally:
            os._exit(0)

    def _reap(self, job: Job) -> None:
        _, status = os.waitpid(job.pid, 0)
        self.selector.unregister(job.pidfd)
        os.close(job.pidfd)
        del self.jobs[job.pidfd]
        if os.WIFSIGNALED(status):
            _refuse(job.client, self._reason(os.WTERMSIG(status), job))
        job.client.close()

    def _reason(self, number: int, job: Job) -> str:
        if number == signal.SIGXCPU:
            return f"the CPU limit of {self.limits.cpu_seconds} s was reached"
        if number == signal.SIGKILL and time.monotonic() >= job.deadline:
            return f"not finished after {self.limits.wall_seconds} s"
        return f"the renderer was ended by {signal.Signals(number).name}"

    def _kill_late(self) -> None:
        now = time.monotonic()
        for job in self.jobs.values():
            if now >= job.deadline:
                os.kill(job.pid, signal.SIGKILL)


def _refuse(client: socket.socket, reason: str) -> None:
    """Tell the client why there is no document, and take what it still sends: closing on unread bytes resets it."""
    client.settimeout(FAREWELL_SECONDS)
    with contextlib.suppress(OSError):  # the client has given up waiting: nobody is left to tell
        client.sendall(FAILED + reason.encode())
        client.shutdown(socket.SHUT_WR)
        while client.recv(1 << 18):
            continue


def _take_limits(limits: Limits) -> None:
    """Memory and CPU as agreed; no file can be written, no core dumped, no further process started."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space_bytes, limits.address_space_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _answer(client: socket.socket) -> bytes:
    """The finished document, or why there is none."""
    from app.documents.render import render

    try:
        return result_frame(render(*read_job(client)))
    except (MemoryError, SystemError):  # the interpreter says the second when it is short while raising the first
        return FAILED + b"the memory limit was reached"
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told to the client, in its own process
        return FAILED + f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace")


def warm_up() -> None:
    """Load WeasyPrint, fonts, styles and templates by rendering one document of each kind, then settle memory.

    What the parent holds is frozen out of the collector, so that children share it; they collect seldom, because they
    end after one document.
    """
    from app.documents import samples
    from app.documents.render import render

    for sample in {sample.frame.kind: sample for sample in samples.every().values()}.values():
        render(sample.frame.kind, sample)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def main(arguments: list[str]) -> None:
    """`press <control descriptor> <address space> <cpu seconds> <wall seconds>`, started by the renderer."""
    descriptor, address_space, cpu, wall = (int(argument) for argument in arguments)
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    warm_up()
    control.send(READY)
    Press(control, Limits(address_space_bytes=address_space, cpu_seconds=cpu, wall_seconds=wall)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
