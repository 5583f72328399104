"""How soon a change of the chain is heard: frames are counted, from the order to the first sample that is another."""

import numpy as np
import pytest

from auralis_tui.bus.state import Transport
from auralis_tui.dsp.chain_settings import ChainSettings
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
    assert changed <= 0.03 * RATE_HZ  # what waits in the ring is changed too
    assert np.abs(np.diff(heard)).max() < 0.01


@pytest.mark.parametrize("frames", [256, 1024, 2048])
@pytest.mark.parametrize("turns", [40, 41, 42, 43])
def test_each_frame_is_heard_once_while_the_ring_is_changed(frames: int, turns: int) -> None:
    bench = Bench(RATE_HZ)
    ramp = np.linspace(0.1, 0.9, 4 * RATE_HZ)
    bench.arrays.add("ramp", np.repeat(ramp[:, None], 2, axis=1).astype(np.float32))
    bench.start(["ramp"])
    for _ in range(turns):
        bench.turn(frames)
    bench.order(m.SetChain(settings=ChainSettings(output_gain_db=-6.0), revision=1))
    for _ in range(30):
        bench.turn(frames)
    heard = bench.output.heard[:, 0]
    start = int(np.flatnonzero(heard)[0])
    gains = heard[start : start + 3 * RATE_HZ] / ramp[: len(heard[start : start + 3 * RATE_HZ])]
    assert gains[0] == pytest.approx(1.0, abs=1e-5)
    assert gains[-1] == pytest.approx(10.0 ** (-6.0 / 20.0), abs=1e-5)
    assert np.diff(gains).max() < 1e-5
    assert np.diff(gains).min() > -0.5 / (0.01 * RATE_HZ) - 1e-5  # a fade of 10 ms at the least
    assert [report.revision for report in bench.of(m.ChainHeard)] == [1]
