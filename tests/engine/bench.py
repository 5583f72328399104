"""The player on a bench: decoder, renderer and output are stepped by hand, so that every test is exact."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine.player import Player
from auralis_tui.engine.prebuffer import Step
from tests.doubles.decoders import Arrays
from tests.doubles.output import HandOutput

R = TypeVar("R", bound=m.Report)


class Bench:
    """A player with arrays for files and an output that is stepped by hand."""

    def __init__(self, rate_hz: int = 48_000, packet: int = 997) -> None:
        self.arrays = Arrays(rate_hz, packet)
        self.output = HandOutput(rate_hz)
        self.reports: list[m.Report] = []
        self.now_s = 0.0
        self.player = Player(
            output=self.output, send=self.reports.append, clock=lambda: self.now_s, open_decoder=self.arrays.open
        )
        self.output.start(self.player.playhead)

    def order(self, order: m.AnyOrder) -> None:
        self.player.handle(order)

    def start(self, names: Sequence[str], position_s: float = 0.0, paused: bool = False) -> None:
        items = tuple(m.Item(entry_id=number, path=name) for number, name in enumerate(names, 1))
        self.order(m.Start(items=items, position_s=position_s, paused=paused))

    def work(self) -> None:
        """Let decoder and renderer do all that they can do now."""
        while self.player.prebuffer is not None and self.player.prebuffer.step() is Step.CONTINUE:
            pass
        while self.player.renderer.step() is Step.CONTINUE:
            pass

    def turn(self, frames: int = 256) -> NDArray[np.float32]:
        """One turn of everything: work, take a block, and report."""
        self.work()
        block = self.output.step(frames)
        self.now_s += frames / 48_000
        self.player.poll()
        return block

    def run(self, turns: int) -> None:
        for _ in range(turns):
            self.turn()

    def run_until(self, transport: Transport, turns: int = 3000) -> None:
        """Turn until this is reported; bounded, so that a test can't hang."""
        for _ in range(turns):
            self.turn()
            if self.heards and self.heards[-1].transport is transport:
                return
        raise AssertionError(f"{transport} was not reported within {turns} turns: {self.heards[-3:]}")

    @property
    def heards(self) -> list[m.Heard]:
        return self.of(m.Heard)

    def of(self, kind: type[R]) -> list[R]:
        return [report for report in self.reports if isinstance(report, kind)]


def trimmed(signal: NDArray[Any]) -> NDArray[Any]:
    """Return the signal without the silence before and after it."""
    sounding = np.flatnonzero(np.any(signal != 0.0, axis=1))
    return signal[sounding[0] : sounding[-1] + 1] if len(sounding) else signal[:0]
