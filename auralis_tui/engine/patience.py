"""How long sound that does not come is waited for before something is said or done."""

CROSSFADE_S = 0.5
"""After so long, a track whose next one is not there is played to its end without a crossfade."""
STALL_S = 2.0
"""After so long it is told."""


class Patience:
    """Belongs to the player, who brings the time."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._waited_s = 0.0
        self._told = False

    def wait(self, now_s: float, waiting: bool) -> bool:
        """Note the time, and whether sound is waited for; return the latter."""
        if not waiting:
            self._since_s, self._told = None, False
            return False
        if self._since_s is None:
            self._since_s = now_s
        self._waited_s = now_s - self._since_s
        return True

    @property
    def crossfade_is_late(self) -> bool:
        """Whether what is kept for a crossfade is to be played without."""
        return self._waited_s >= CROSSFADE_S

    def is_over(self) -> bool:
        """Tell, once, that the wait has been long."""
        over = self._waited_s >= STALL_S and not self._told
        self._told = self._told or over
        return over
