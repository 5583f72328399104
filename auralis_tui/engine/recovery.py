"""When a lost output is looked for again, and when another may stand in for it."""

RETRY_S = (1.0, 2.0, 5.0, 10.0)
"""Waits before the first attempts."""
LATER_S = 30.0
"""The wait between attempts after those."""


class Recovery:
    """One loss, from the moment it was noticed until the output is back."""

    def __init__(self, lost: str | None, now_s: float, *, playing: bool = False) -> None:
        self.lost = lost
        """The device that was lost; None when it was not there to begin with, so that others stand in at once."""
        self.resumes = playing
        """Whether sound goes on by itself when the same device is back: it was playing, and nobody said otherwise."""
        self._attempts = 0 if lost is not None else len(RETRY_S)
        self._next_s = now_s + RETRY_S[0]

    @property
    def holding(self) -> bool:
        """Whether only the lost output itself will do, still."""
        return self._attempts < len(RETRY_S)

    def is_due(self, now_s: float) -> bool:
        """Tell whether it is time to look."""
        return now_s >= self._next_s

    def failed(self, now_s: float) -> bool:
        """Note that it is not back; true when now, and not before, another may stand in."""
        was_holding = self.holding
        self._attempts += 1
        self._next_s = now_s + (RETRY_S[self._attempts] if self.holding else LATER_S)
        return was_holding and not self.holding
