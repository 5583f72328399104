"""Doing something that is asked for often, but not more often than it can be of use."""

import asyncio
from collections.abc import Callable


class Paced:
    """Does its work at once, and then at most once in a period: for the last of those that asked."""

    def __init__(
        self,
        work: Callable[[], None],
        period_s: float,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self._work = work
        self._period_s = period_s
        self._later = later or (lambda delay_s, then: asyncio.get_running_loop().call_later(delay_s, then))
        self._waiting = False
        self._wanted = False

    def soon(self) -> None:
        """Do it, now or when the period is over."""
        if self._waiting:
            self._wanted = True
        else:
            self.now()
            self._waiting = True
            self._later(self._period_s, self._on_time)

    def now(self) -> None:
        """Do it at once."""
        self._wanted = False
        self._work()

    def _on_time(self) -> None:
        self._waiting = False
        if self._wanted:
            self.soon()
