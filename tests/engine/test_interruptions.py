"""Orders at the worst moments: at boundaries, at the end, in a pause, and at high rates."""

import numpy as np
import pytest

from auralis_tui.bus.state import Transport
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.engine import messages as m
from auralis_tui.engine.prebuffer import Step
from tests.engine.bench import Bench, trimmed
from tests.signals import sine, white_noise

LENGTH_FRAMES = 47 * 1024 + 200
"""So that a fade often crosses the boundary."""


def constant(level: float, frames: int = 480_000) -> Bench:
    bench = Bench()
    bench.arrays.add("a", np.full((frames, 2), level, np.float32))
    return bench


def three_tracks(turns: int) -> Bench:
    bench = Bench()
    for name in "abc":
        bench.arrays.add(name, white_noise(LENGTH_FRAMES / 48_000, dtype=np.float32))
    bench.start("abc")
    bench.run(turns)
    return bench


def test_the_first_sound_has_the_volume_that_was_set_before() -> None:
    bench = constant(0.9, 48_000)
    bench.order(m.SetGain(gain_db=-60.0))
    bench.start("a")
    bench.run_until(Transport.STOPPED)
    assert trimmed(bench.output.heard).max() == pytest.approx(0.0009, rel=1e-3)


def test_a_volume_set_in_a_pause_holds_from_the_first_sound_after_it() -> None:
    bench = constant(0.9)
    bench.start("a")
    bench.run(60)
    bench.order(m.Pause())
    bench.run(60)
    bench.order(m.SetGain(gain_db=-60.0))
    before = len(bench.output.heard)
    bench.order(m.Resume())
    bench.run(60)
    assert bench.output.heard[before:].max() == pytest.approx(0.0009, rel=1e-3)


@pytest.mark.parametrize("order", [m.SeekTo(position_s=4.00025), m.Resume()])
def test_sound_that_begins_within_a_track_fades_in(order: m.AnyOrder) -> None:
    bench = Bench()
    bench.arrays.add("a", sine(997.0, 10.0, amplitude=0.5, phase_rad=1.5, dtype=np.float32))
    bench.start("a")
    bench.run(60)
    if isinstance(order, m.Resume):
        bench.order(m.Pause())
        bench.run(60)
    before = len(bench.output.heard)
    bench.order(order)
    bench.run(60)
    heard = bench.output.heard[before - 256 :]
    quiet = np.flatnonzero(np.all(heard == 0.0, axis=1))
    begins = int(quiet[quiet < len(heard) - 5000][-1])
    assert np.abs(heard[begins : begins + 20]).max() < 0.05
    assert np.abs(np.diff(heard, axis=0)).max() < 0.5 * 2 * np.pi * 997 / 48_000 + 0.004


@pytest.mark.parametrize("steps", range(8))
@pytest.mark.parametrize("order", [m.Pause(), m.SeekTo(position_s=0.1), m.Halt(), None])
def test_an_order_that_comes_before_the_first_sound_is_out_locks_nothing_up(
    steps: int, order: m.AnyOrder | None
) -> None:
    bench = three_tracks(0)
    run = bench.player.prebuffer
    assert run is not None
    while run.step() is Step.CONTINUE:
        pass
    for _ in range(steps):
        bench.player.renderer.step()
    if order is not None:
        bench.order(order)
    for _ in range(steps):
        bench.player.renderer.step()
    bench.start("c")
    bench.run_until(Transport.STOPPED)
    assert bench.heards[-1].ended


@pytest.mark.parametrize("rate_hz", [48_000, 96_000, 176_400, 192_000, 384_000])
def test_a_pause_works_at_every_rate(rate_hz: int) -> None:
    bench = Bench(rate_hz=rate_hz)
    bench.arrays.add("a", white_noise(2.0, rate_hz=rate_hz, dtype=np.float32))
    bench.start("a")
    bench.run_until(Transport.PLAYING)
    bench.run(20)
    bench.order(m.Pause())
    bench.run(200)
    assert bench.heards[-1].transport is Transport.PAUSED
    assert not np.any(bench.output.heard[-256:])


@pytest.mark.parametrize("turns", range(164, 188, 2))
@pytest.mark.parametrize("order", [m.SeekTo(position_s=0.2), m.Halt()])
def test_what_an_old_run_still_fades_out_is_not_reported(turns: int, order: m.AnyOrder) -> None:
    bench = three_tracks(turns)
    entry = bench.heards[-1].entry_id
    before = len(bench.reports)
    bench.order(order)
    bench.run(60)
    after = [report for report in bench.reports[before:] if isinstance(report, m.Heard)]
    expected = {None} if isinstance(order, m.Halt) else {entry, (entry or 0) + 1}
    assert {heard.entry_id for heard in after} <= expected
    if isinstance(order, m.SeekTo):
        assert after[0].entry_id == after[-1].entry_id
        assert bench.player.resumption() is not None


def test_a_pauses_place_is_told_once_it_is_known() -> None:
    bench = three_tracks(60)
    bench.order(m.Pause())
    bench.run(60)
    assert bench.heards[-1].position_s == pytest.approx(bench.player._position_s(), abs=1e-6)
    resumption = bench.player.resumption()
    assert resumption is not None
    assert resumption.paused
    assert resumption.position_s == bench.heards[-1].position_s


def test_a_preset_chosen_in_a_pause_is_heard_from_the_first_sound_after_it() -> None:
    bench = constant(0.5)
    bench.start("a")
    bench.run(60)
    bench.order(m.Pause())
    bench.run(60)
    bench.order(m.SetChain(settings=ChainSettings(gain_db=-6.0), revision=9))
    bench.run(2)
    assert [report.revision for report in bench.of(m.ChainHeard)] == [9]
    before = len(bench.output.heard)
    place_s = bench.player._position_s()
    bench.order(m.Resume())
    bench.run(30)
    heard = bench.output.heard[before:, 0]
    begins = int(np.flatnonzero(heard)[0])
    assert heard[begins + 480] == pytest.approx(0.25, rel=0.02)
    assert bench.player._position_s() == pytest.approx(place_s + (len(heard) - begins) / 48_000, abs=0.01)


@pytest.mark.parametrize("order", [m.SeekTo(position_s=0.1, serial=5), m.Pause(serial=5), m.Resume(serial=5)])
def test_an_order_that_comes_after_the_end_is_answered_with_the_end(order: m.AnyOrder) -> None:
    bench = constant(0.5, 9600)
    bench.start("a")
    bench.run_until(Transport.STOPPED)
    bench.order(order)
    last = bench.heards[-1]
    assert (last.ended, last.entry_id, last.serial) == (True, 1, 5)


def test_the_end_is_forgotten_when_something_is_started() -> None:
    bench = constant(0.5, 9600)
    bench.start("a")
    bench.run_until(Transport.STOPPED)
    bench.start("a")
    assert not bench.heards[-1].ended
    bench.run_until(Transport.PLAYING)


def test_a_position_belongs_to_the_first_track_only() -> None:
    bench = Bench()
    bench.arrays.add("b", white_noise(1.0, dtype=np.float32))
    bench.start(["missing", "b"], position_s=0.5)
    bench.run_until(Transport.PLAYING)
    assert bench.heards[-1].entry_id == 2
    assert bench.heards[-1].position_s < 0.05


def test_what_was_rendered_already_is_left_when_it_is_not_wanted_any_more() -> None:
    bench = three_tracks(0)
    while bench.player.prebuffer is None or bench.player.prebuffer._begun != 1:
        bench.turn()
    assert bench.heards[-1].entry_id == 1
    bench.order(m.SetUpcoming(items=(m.Item(entry_id=3, path="c"),)))
    bench.run_until(Transport.STOPPED)
    played = [heard.entry_id for heard in bench.heards if heard.transport is Transport.PLAYING]
    assert set(played) == {1, 3}


def test_meters_that_were_quick_are_slow_when_asked_to_be() -> None:
    bench = constant(0.5)
    bench.start("a")
    bench.run_until(Transport.PLAYING)
    bench.order(m.Watch(meters_hz=60.0))
    bench.run(500)
    bench.order(m.Watch(meters_hz=2.0))
    before = len(bench.of(m.Metered))
    bench.run(400)
    assert 3 <= len(bench.of(m.Metered)) - before <= 9  # with what was still in the ring


def test_integration_begins_anew_with_each_track_and_the_windows_go_on() -> None:
    bench = Bench()
    bench.arrays.add("loud", sine(1000.0, 4.0, amplitude=0.5, dtype=np.float32))
    bench.arrays.add("soft", sine(1000.0, 4.0, amplitude=0.05, dtype=np.float32))
    bench.start(["loud", "soft"])
    bench.order(m.Watch(meters_hz=20.0))
    bench.run_until(Transport.STOPPED)
    readings = [report.meters for report in bench.of(m.Metered)]
    assert readings[-1].integrated_lufs == pytest.approx(-26.0, abs=0.2)
    assert all(reading.momentary_lufs is not None for reading in readings[20:])


def test_what_was_not_decoded_in_time_is_counted_and_told() -> None:
    bench = constant(0.5)
    bench.start("a")
    bench.run_until(Transport.PLAYING)
    for _ in range(400):  # more than is decoded ahead
        while bench.player.renderer.step() is Step.CONTINUE:
            pass
        bench.output.step(1024)
    bench.now_s += 2.0
    bench.player.poll()
    stats = bench.of(m.Beat)[-1].stats
    assert (stats.starved, stats.underruns) == (1, 0)
