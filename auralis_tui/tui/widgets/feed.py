"""Where meters get their readings: those in sight are told of each, the others of the last one when they are shown."""

from typing import Protocol

from textual.widget import Widget

from auralis_tui.tui.ballistics import Readings


class Reader(Protocol):
    """A meter."""

    readings: Readings


class Feed:
    """Hands each reading to the meters in sight, and to no other: what nobody sees costs nothing."""

    def __init__(self) -> None:
        self._in_sight: dict[Reader, None] = {}
        self._last = Readings()

    def join(self, meter: Reader) -> None:
        """A meter has come into sight, or is there."""
        if meter not in self._in_sight:
            self._in_sight[meter] = None
            meter.readings = self._last

    def leave(self, meter: Reader) -> None:
        """It is hidden."""
        self._in_sight.pop(meter, None)

    def give(self, readings: Readings) -> None:
        """Let all in sight show these."""
        self._last = readings
        for meter in tuple(self._in_sight):
            meter.readings = readings


def feed_of(widget: Widget) -> Feed:
    """Return the feed of the screen that a meter is on."""
    feed = getattr(widget.screen, "feed", None)
    return feed if isinstance(feed, Feed) else Feed()
