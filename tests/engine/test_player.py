"""Pause, seek, skip and volume: exact positions, and never a click."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.engine import messages as m
from auralis_tui.engine.playhead import FADE_S
from tests.engine.bench import Bench, trimmed
from tests.signals import sine, white_noise

FADE_FRAMES = round(FADE_S * 48_000)


def ramp(frames: int = 480_000) -> NDArray[np.float32]:
    """A signal whose every sample says where it stands, and which never steps."""
    return np.repeat(np.arange(1, frames + 1, dtype=np.float32)[:, None] / frames, 2, axis=1)


def playing(signal: NDArray[Any]) -> Bench:
    bench = Bench()
    bench.arrays.add("a", signal)
    bench.start("a")
    bench.run_until(Transport.PLAYING)
    return bench


def test_a_pause_holds_the_position_and_resume_goes_on_from_there() -> None:
    bench = playing(ramp())
    bench.run(30)
    bench.order(m.Pause())
    bench.run(40)
    held_s = bench.heards[-1].position_s
    taken = bench.player._position_s()
    bench.run(40)
    assert bench.player._position_s() == taken
    assert bench.heards[-1].transport is Transport.PAUSED
    assert held_s <= taken
    silent = len(bench.output.heard)
    bench.order(m.Resume())
    bench.run(40)
    after = trimmed(bench.output.heard[silent - 256 :])
    first_whole = after[FADE_FRAMES + 1][0] * 480_000
    assert first_whole == pytest.approx(taken * 48_000 + FADE_FRAMES + 2, abs=2)


def test_what_was_not_taken_was_not_heard() -> None:
    bench = Bench()
    bench.arrays.add("a", ramp())
    bench.start("a")
    bench.order(m.SetChain(settings=ChainSettings(), revision=1))
    for _ in range(3):
        bench.work()
        bench.player.poll()
    assert [heard.transport for heard in bench.heards] == [Transport.LOADING]
    assert bench.of(m.ChainHeard) == []
    bench.run(20)
    assert bench.heards[-1].transport is Transport.PLAYING
    assert [report.revision for report in bench.of(m.ChainHeard)] == [1]


def test_a_place_that_was_sought_is_told_with_its_first_frame() -> None:
    bench = playing(ramp())
    bench.order(m.SeekTo(position_s=4.0, serial=7))
    for _ in range(4 * FADE_FRAMES):
        bench.turn(1)
    first = next(heard for heard in bench.of(m.Heard) if heard.serial == 7 and heard.transport is Transport.PLAYING)
    assert first.position_s == pytest.approx(4.0 + 1 / 48_000, abs=1e-9)


@pytest.mark.parametrize("order", [m.Pause(), m.Halt(), m.SeekTo(position_s=4.0)])
def test_an_interruption_fades(order: m.AnyOrder) -> None:
    tone = sine(997.0, 10.0, amplitude=0.5, dtype=np.float32)
    bench = playing(tone)
    bench.run(60)
    bench.order(order)
    bench.run(60)
    steps = np.abs(np.diff(bench.output.heard, axis=0)).max()
    own_steps = np.abs(np.diff(tone, axis=0)).max()
    assert steps <= own_steps + 0.5 / FADE_FRAMES + 1e-3


@pytest.mark.audit("M-03")
def test_a_change_of_volume_is_a_ramp() -> None:
    bench = playing(np.full((200_000, 2), 0.5, np.float32))
    bench.run(20)
    bench.order(m.SetGain(gain_db=-20.0))
    bench.run(40)
    heard = bench.output.heard
    assert heard[-1][0] == pytest.approx(0.05, rel=1e-4)
    rising = int(np.argmax(heard[:, 0] == 0.5))
    assert np.abs(np.diff(heard[rising:, 0])).max() <= 0.45 / 900


def test_a_seek_lands_on_the_exact_frame() -> None:
    bench = playing(ramp())
    bench.order(m.SeekTo(position_s=5.0))
    bench.run_until(Transport.PLAYING)
    bench.run(20)
    heard = trimmed(bench.output.heard)[:, 0] * 480_000
    steps = np.diff(heard[-3000:])
    assert np.allclose(steps, 1.0, atol=0.2)
    expected = bench.player._timeline.position_frames(bench.player.playhead.heard_frame(float("inf")))
    assert heard[-1] == pytest.approx(expected, abs=1.0)


def test_a_start_within_a_track_says_so_at_once() -> None:
    bench = Bench()
    bench.arrays.add("a", ramp())
    bench.start("a", position_s=3.0, paused=True)
    assert bench.heards[-1].transport is Transport.PAUSED
    assert bench.heards[-1].position_s == 3.0
    bench.run(20)
    assert not np.any(bench.output.heard)
    bench.order(m.Resume())
    bench.run(20)
    assert trimmed(bench.output.heard)[FADE_FRAMES + 10][0] * 480_000 == pytest.approx(
        3 * 48_000 + FADE_FRAMES + 11, abs=3
    )


def test_of_a_burst_of_starts_only_the_last_one_is_heard() -> None:
    bench = Bench()
    for number in range(20):
        bench.arrays.add(str(number), np.full((24_000, 2), (number + 1) / 32, np.float32))
        bench.start([str(number)])
    bench.run_until(Transport.STOPPED)
    assert set(np.unique(trimmed(bench.output.heard))) == {np.float32(20 / 32)}


def test_a_preset_is_heard_when_it_is_said_to_be() -> None:
    bench = playing(np.full((200_000, 2), 0.5, np.float32))
    bench.run(10)
    bench.order(m.SetChain(settings=ChainSettings(gain_db=-6.0), revision=7))
    for _ in range(100):
        bench.turn()
        if bench.of(m.ChainHeard):
            break
    (report,) = bench.of(m.ChainHeard)
    assert report.revision == 7
    assert bench.output.heard[-1][0] == pytest.approx(0.5 * 10 ** (-6 / 20), rel=1e-3)
    assert np.abs(np.diff(trimmed(bench.output.heard)[:, 0])).max() < 0.001


def test_a_preset_chosen_in_silence_is_taken_at_once() -> None:
    bench = Bench()
    bench.order(m.SetChain(settings=ChainSettings(gain_db=-6.0), revision=3))
    bench.player.poll()
    assert [report.revision for report in bench.of(m.ChainHeard)] == [3]


def test_the_meters_read_when_watched_and_only_then() -> None:
    bench = playing(sine(1000.0, 5.0, amplitude=0.5, dtype=np.float32))
    bench.run(60)
    assert not bench.of(m.Metered)
    bench.order(m.Watch(position_hz=4.0, meters_hz=20.0))
    bench.run(400)
    reading = bench.of(m.Metered)[-1].meters
    assert reading.true_peak_dbtp[0] == pytest.approx(-6.02, abs=0.05)
    assert reading.momentary_lufs == pytest.approx(-6.02, abs=0.1)
    assert max(reading.spectrum_dbfs) == pytest.approx(-6.02, abs=0.3)


def test_a_tracks_highest_figures_are_none_of_the_track_before() -> None:
    bench = Bench()
    for name, amplitude in (("loud", 0.99), ("quiet", 0.125)):
        bench.arrays.add(name, sine(997.0, 4.01, amplitude=amplitude, dtype=np.float32))
    bench.order(m.Watch(meters_hz=20.0))
    bench.start(["loud", "quiet"])
    bench.run(1500)
    readings = [report.meters for report in bench.of(m.Metered)]
    loud = [reading for reading in readings if reading.since_frame == readings[0].since_frame]
    quiet = [reading for reading in readings if reading.since_frame > readings[0].since_frame]
    assert quiet[0].since_frame - loud[0].since_frame == round(4.01 * 48_000)
    for reading, level in ((loud[-1], -0.09), *((reading, -18.06) for reading in quiet)):
        assert reading.max_true_peak_dbtp == pytest.approx(level, abs=0.05)
        assert reading.channel_max_true_peak_dbtp == pytest.approx((level, level), abs=0.05)
        for highest in (reading.max_momentary_lufs, reading.max_short_term_lufs):
            assert highest is None or highest == pytest.approx(level, abs=0.1)
    assert loud[-1].overs == len(loud)
    assert not any(reading.overs for reading in quiet)
    assert None not in (quiet[-1].max_momentary_lufs, quiet[-1].max_short_term_lufs)
    assert quiet[0].true_peak_dbtp[0] == pytest.approx(-0.09, abs=0.05), "the bar shows what has sounded"
    assert quiet[0].short_term_lufs == pytest.approx(-0.09, abs=0.2), "so does the short-term loudness"


@pytest.mark.parametrize("frame", [0, 5, 11, 23])
def test_a_peak_at_either_side_of_a_cut_is_that_tracks(frame: int) -> None:
    bench = Bench()
    last, first = (np.zeros((48_000, 2), np.float32) for _ in range(2))
    last[-1 - frame], first[frame] = 0.7, 0.9
    bench.arrays.add("last", last)
    bench.arrays.add("first", first)
    bench.order(m.Watch(meters_hz=20.0))
    bench.start(["last", "first"])
    bench.run(360)
    readings = [report.meters for report in bench.of(m.Metered)]
    of_last = [reading for reading in readings if not reading.since_frame]
    assert of_last[-1].max_true_peak_dbtp == pytest.approx(-3.1, abs=0.05)
    assert readings[-1].max_true_peak_dbtp == pytest.approx(-0.92, abs=0.05)


def test_who_looks_late_finds_the_figures_of_the_whole_track() -> None:
    loud, quiet = (sine(997.0, 2.0, amplitude=amplitude, dtype=np.float32) for amplitude in (0.99, 0.125))
    bench = playing(np.concatenate((loud, quiet)))
    bench.run(550)
    bench.order(m.Watch(meters_hz=20.0))
    bench.run(150)
    reading = bench.of(m.Metered)[0].meters
    assert reading.true_peak_dbtp == pytest.approx((-18.06, -18.06), abs=0.05)
    assert reading.channel_max_true_peak_dbtp == pytest.approx((-0.09, -0.09), abs=0.05)
    assert reading.max_momentary_lufs == pytest.approx(-0.09, abs=0.1)
    assert reading.overs == 6, "of the third parts of a second"


@pytest.mark.audit("C-01")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    orders=st.lists(
        st.sampled_from(["pause", "resume", "seek", "start", "halt", "upcoming", "turn"]), min_size=100, max_size=150
    )
)
def test_transitions_under_any_orders_never_lock_up(orders: list[str]) -> None:
    """Ten runs of a hundred orders and more, each followed by a bounded number of turns: a thousand transitions."""
    bench = Bench()
    names = [str(number) for number in range(6)]
    for number, name in enumerate(names):
        bench.arrays.add(name, white_noise(0.02 * (number + 1), seed=number, dtype=np.float32))
    bench.start(names)
    for order in orders:
        match order:
            case "pause":
                bench.order(m.Pause())
            case "resume":
                bench.order(m.Resume())
            case "seek":
                bench.order(m.SeekTo(position_s=0.03))
            case "start":
                bench.start(names[::-1])
            case "halt":
                bench.order(m.Halt())
            case "upcoming":
                bench.order(m.SetUpcoming(items=(m.Item(entry_id=9, path="3"),)))
        bench.turn()
    bench.start(["5"])
    bench.run_until(Transport.STOPPED)
    assert bench.heards[-1].entry_id == 1


def test_a_reading_tells_of_source_and_mastered_sound_at_the_same_moment() -> None:
    bench = playing(sine(1000.0, 8.0, amplitude=0.5, dtype=np.float32))
    bench.order(m.SetChain(settings=ChainSettings(output_gain_db=-12.0), revision=1))
    bench.order(m.Watch(position_hz=4.0, meters_hz=20.0))
    bench.run(1200)
    readings = [report.meters for report in bench.of(m.Metered)]
    reading = readings[-1]
    assert max(reading.source_spectrum_dbfs) == pytest.approx(-6.02, abs=0.3)
    assert max(reading.spectrum_dbfs) == pytest.approx(-18.02, abs=0.3)
    assert reading.source_peak_dbfs[0] == pytest.approx(-6.02, abs=0.01)
    assert reading.rms_dbfs == pytest.approx((-18.02, -18.02), abs=0.02)
    assert reading.crest_db == pytest.approx(3.01, abs=0.02)
    lately = [reading.short_term_lately_lufs for reading in readings if reading.short_term_lately_lufs]
    assert len(lately[-1]) >= 3
    assert lately[-1][-1] == pytest.approx(-18.0, abs=0.2)
    assert len(lately) < 0.1 * len(readings)  # now and then: it is the larger part
