"""A bell between threads that nobody waits to ring."""

from contextlib import suppress
from threading import Lock


class Wake:
    """Rung by any thread, heard by one: rings that come before it listens are heard at once, and as one.

    Unlike `threading.Event`, ringing takes no lock that another thread may hold, so that the output's callback may.
    """

    def __init__(self) -> None:
        self._silent = Lock()
        self._silent.acquire()

    def ring(self) -> None:
        """Wake the thread that waits, or the next that will."""
        with suppress(RuntimeError):  # it has been rung already
            self._silent.release()

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until it rings, or for so long."""
        self._silent.acquire(timeout=-1 if timeout_s is None else timeout_s)
