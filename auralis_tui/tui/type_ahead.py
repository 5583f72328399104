"""Keys that come faster than what they lead to: each waits until the one before it is done."""

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import suppress

from textual.message_pump import MessagePump
from textual.widget import Widget

PATIENCE_S = 1.0
"""How long a key waits: whoever has to say what a panel shows may be slow, or never answer."""


class TypeAhead:
    """Lets the keys after one that asks for a panel wait until it is there, or a word about why it won't come."""

    def __init__(self) -> None:
        self._awaited: asyncio.Event | None = None

    def expect(self) -> None:
        """Keep what is typed from now on for the panel that is asked for."""
        self._awaited = asyncio.Event()

    def arrived(self) -> None:
        """Let the keys go on."""
        if self._awaited is not None:
            self._awaited.set()

    async def wait(self) -> None:
        """Wait for what is expected, if anything is, and for what that asks for in its turn."""
        while (awaited := self._awaited) is not None:
            await patiently(awaited.wait())
            if self._awaited is awaited:
                self._awaited = None


async def patiently(awaited: Awaitable[object]) -> None:
    """Wait for this, but for no longer than a user would."""
    with suppress(TimeoutError):
        await asyncio.wait_for(awaited, PATIENCE_S)


async def until_taken(places: Iterable[MessagePump]) -> None:
    """Wait until these, one after the other, have taken what was sent to them: a key waits once, not once for each."""
    await patiently(_all_taken(places))


async def _all_taken(places: Iterable[MessagePump]) -> None:
    for place in places:
        taken = asyncio.Event()
        if place.call_later(taken.set):
            await taken.wait()


def way_up(field: Widget) -> list[Widget]:
    """Return where what is typed into a field goes: to it and all around it, and what each says of it to itself."""
    around = [place for place in field.ancestors_with_self if isinstance(place, Widget)]
    return [place for place in around for _ in range(2)]
