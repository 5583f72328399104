"""How soon a change of the chain is heard: frames are counted, from the order to the first sample that is another."""

import numpy as np
import pytest

from auralis_tui.bus.state import Transport
from auralis_tui.dsp.chain import ChainSettings
from auralis_tui.dsp.equalizer import Band, EqualizerSettings, Phase
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.engine import messages as m
from tests.engine.bench import Bench

RATE_HZ = 48_000
LOUDER = ChainSettings(gain_db=-6.0, stages=(LimiterSettings(),))
LINEAR = ChainSettings(
    stages=(EqualizerSettings(phase=Phase.LINEAR, bands=(Band(frequency_hz=100.0, gain_db=-6.0, q=0.5),)),)
)


@pytest.mark.parametrize(
    "order",
    [
        m.SetChain(settings=LOUDER, revision=1),
        m.SetChain(settings=LINEAR, revision=1),
        m.SetChain(settings=LOUDER, hearing=Hearing.DELTA, revision=1),
    ],
    ids=["gain", "linear phase", "delta"],
)
@pytest.mark.parametrize("turns", [200, 201, 202, 203])
def test_a_change_is_heard_within_a_tenth_of_a_second(order: m.SetChain, turns: int) -> None:
    bench = Bench(RATE_HZ)
    tone = 0.25 * np.sin(2.0 * np.pi * 100.0 * np.arange(4 * RATE_HZ) / RATE_HZ)
    bench.arrays.add("tone", np.repeat(tone[:, None], 2, axis=1).astype(np.float32))
    bench.start(["tone"])
    bench.run_until(Transport.PLAYING)
    bench.run(turns)
    before = len(bench.output.heard)
    start = int(np.flatnonzero(bench.output.heard[:, 0])[0]) - 1
    bench.order(order)
    bench.run(100)
    heard = bench.output.heard[before:, 0]
    unchanged = tone[before - start :][: len(heard)]
    changed = int(np.flatnonzero(np.abs(heard - unchanged) > 1e-3)[0])
    assert changed <= 0.1 * RATE_HZ
    assert np.abs(np.diff(heard)).max() < 0.01
