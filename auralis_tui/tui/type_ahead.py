"""Keys that are pressed for a panel which was asked for and is not there yet."""

import asyncio
from contextlib import suppress

PATIENCE_S = 1.0
"""How long keys wait: whoever has to say what the panel shows may be slow, or never answer."""


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
            with suppress(TimeoutError):
                await asyncio.wait_for(awaited.wait(), PATIENCE_S)
            if self._awaited is awaited:
                self._awaited = None
