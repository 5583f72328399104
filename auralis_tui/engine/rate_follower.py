"""Which items can be played at the output's rate, and which must wait until it has been opened at another."""

from collections.abc import Sequence
from itertools import takewhile

from auralis_tui.engine.messages import Item


class RateFollower:
    """Holds back, where the output follows the tracks' rates, what follows at another rate."""

    def __init__(self, follows: bool = False) -> None:
        self._follows = follows
        self.refused: set[int] = set()
        """Rates that the device doesn't take: such tracks are resampled."""
        self.rest: tuple[Item, ...] = ()
        """What is to be played once all before it has been heard."""

    def fits(self, item: Item, rate_hz: int) -> bool:
        """Tell whether this item is to be played at this rate of the output."""
        return not self._follows or item.rate_hz in (0, rate_hz) or item.rate_hz in self.refused

    def cut(self, items: Sequence[Item], rate_hz: int) -> tuple[Item, ...]:
        """Return the items that can be played now, and keep the rest."""
        now = tuple(takewhile(lambda item: self.fits(item, rate_hz), items))
        self.rest = tuple(items[len(now) :])
        return now
