"""The output: which one is asked for, which one is in use, and which there are."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from auralis_tui.bus.commands import SetOutput
from auralis_tui.bus.events import AnyEvent, OutputChanged
from auralis_tui.bus.state import LatencyProfile, OutputDevice, OutputKind, OutputState, RatePolicy
from auralis_tui.config import OutputConfig
from auralis_tui.engine import messages as m
from auralis_tui.engine.devices import DEFAULT, find_device
from auralis_tui.engine.output_name import check_file
from auralis_tui.errors import OutputError
from auralis_tui.library.player_state import StoredOutput

PATIENCE_S = 8.0
"""A list of devices that takes longer does not come any more."""


class Outputs:
    """Owns the output's state.

    What was chosen while the daemon ran is remembered, and holds until the configuration names another output than it
    did then: who edits the configuration is heard. A file holds for one run: it is a take, not a place to listen.
    """

    def __init__(
        self, config: OutputConfig, *, send: Callable[[m.AnyOrder], None], publish: Callable[[AnyEvent], None],
        remembers: bool = True,
    ) -> None:  # fmt: skip
        self._config = config
        self._send = send
        self._publish = publish
        self._remembers = remembers
        self._lock = asyncio.Lock()
        self._listing: asyncio.Future[tuple[OutputDevice, ...]] | None = None
        self._wanted = m.OpenOutput(
            name=config.name,
            rate_hz=config.rate_hz,
            latency=LatencyProfile(config.latency),
            rate_policy=RatePolicy(config.rate),
            channels=config.channels,
        )
        self.chosen: StoredOutput | None = None
        """What was chosen, to be remembered; None as long as the configuration holds."""
        self.state = OutputState()

    def restore(self, chosen: StoredOutput | None) -> None:
        """Take up what was chosen in an earlier run, unless the configuration has changed since."""
        if chosen is None or not self._remembers or chosen.configured != self._configured:
            return
        self.chosen = chosen
        name = self._wanted.name if _is_file(chosen.name) else chosen.name
        self._wanted = msgspec.structs.replace(
            self._wanted, name=name, latency=chosen.latency, rate_policy=chosen.rate_policy
        )

    @property
    def _configured(self) -> str:
        return f"{self._config.name} {self._config.latency} {self._config.rate}"

    async def select(self, do: SetOutput) -> None:
        """Use another output, or the same in another way; raises `OutputError` for one that can't be."""
        async with self._lock:
            wanted = self._wanted
            if do.output is not None:
                wanted = msgspec.structs.replace(wanted, name=await self._checked(do.output))
            if do.latency is not None:
                wanted = msgspec.structs.replace(wanted, latency=do.latency)
            if do.rate_policy is not None:
                wanted = msgspec.structs.replace(wanted, rate_policy=do.rate_policy)
            self._wanted = wanted
            lasting = self._config.name if self.chosen is None else self.chosen.name
            self.chosen = StoredOutput(
                name=lasting if _is_file(wanted.name) else wanted.name,
                latency=wanted.latency,
                rate_policy=wanted.rate_policy,
                configured=self._configured,
            )
            self.tell_engine()

    async def _checked(self, name: str) -> str:
        """Return the name in full; a file's is tried."""
        if _is_file(name):
            await asyncio.to_thread(check_file, Path(name.removeprefix("wav:")).expanduser())
        if name in (DEFAULT, "null") or _is_file(name):
            return name
        return find_device(await self.listing(), name).name

    async def listing(self) -> tuple[OutputDevice, ...]:
        """Return the devices there are; raises `OutputError` when the engine doesn't tell."""
        if self._listing is None or self._listing.done():
            self._listing = asyncio.get_running_loop().create_future()
            self._send(m.ListOutputs())
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await asyncio.shield(self._listing)
        except TimeoutError as error:
            self._listing = None
            raise OutputError("The devices can't be listed.", "The engine's log says more: auralis doctor.") from error

    def tell_engine(self, continued: bool = False) -> None:
        """Order the output; `continued` when an engine that used it has died."""
        wanted = msgspec.structs.replace(self._wanted, continued=continued)
        if continued and _is_file(wanted.name) and self.state.kind is OutputKind.FILE:
            wanted = msgspec.structs.replace(wanted, name=f"wav:{self.state.name}")  # it may be NAME-2.wav
        self._send(wanted)

    def on_opened(self, report: m.OutputOpened) -> None:
        """Take up which output is in use."""
        self.state = report.output
        self._publish(OutputChanged(output=report.output))

    def on_listed(self, report: m.OutputsListed) -> None:
        """Answer who asked for the devices."""
        if self._listing is not None and not self._listing.done():
            self._listing.set_result(report.outputs)


def _is_file(name: str) -> bool:
    return name.startswith("wav:")
