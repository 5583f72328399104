"""Files that are not what they say, and that change or vanish while they play."""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.decoder import open_decoder
from tests.engine.bench import Bench, trimmed
from tests.signals import sine, white_noise

RATE_HZ = 48_000
HOURS_20_FRAMES = 20 * 3600 * RATE_HZ


def noise(duration_s: float, seed: int = 0) -> NDArray[np.float32]:
    return white_noise(duration_s, seed=seed, dtype=np.float32).astype(np.float32)


def of_files(*paths: Path) -> Bench:
    """A bench that plays real files."""
    bench = Bench()
    bench.player._open_decoder = open_decoder
    bench.start([str(path) for path in paths])
    return bench


def write(path: Path, frames: NDArray[np.float32]) -> Path:
    soundfile.write(path, frames, RATE_HZ, subtype="FLOAT")
    return path


@pytest.mark.audit("M-19")
def test_a_file_that_ends_early_is_heard_and_told_and_the_next_one_follows() -> None:
    bench = Bench()
    short, after = noise(0.2), noise(0.1, 1)
    bench.arrays.add("short", short, length=48_000)
    bench.arrays.add("after", after)
    bench.start(["short", "after"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([short, after]))
    assert [failure.why for failure in bench.of(m.TrackFailed)] == ["short ends early."]


@pytest.mark.parametrize("claimed", [1, 4_800, 9_599])
def test_a_file_that_is_longer_than_it_says_is_heard_to_its_end(claimed: int) -> None:
    bench = Bench()
    long, after = noise(0.2), noise(0.1, 1)
    bench.arrays.add("long", long, length=claimed)
    bench.arrays.add("after", after)
    bench.start(["long", "after"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([long, after]))


@pytest.mark.audit("M-19")
@pytest.mark.parametrize("rate_hz", [48_000, 44_100])
def test_samples_that_are_no_numbers_are_silence_and_are_counted(rate_hz: int) -> None:
    bench = Bench()
    track = sine(100.0, 1.0, rate_hz=rate_hz, amplitude=0.25, dtype=np.float32)
    track[20_000, 0], track[20_001] = np.nan, np.inf
    bench.arrays.add("a", track, rate_hz=rate_hz)
    bench.start("a")
    bench.run(60)
    assert bench.player._stats().faults == 3
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() < 0.5
    assert np.abs(heard[-4_000:]).max() == pytest.approx(0.25, rel=0.01)


@pytest.mark.parametrize("frames", [0, 1])
def test_a_file_of_hardly_any_frames_is_joined_as_any_other(frames: int) -> None:
    bench = Bench()
    before, tiny, after = noise(0.1), noise(0.1, 2)[:frames], noise(0.1, 1)
    for name, part in (("before", before), ("tiny", tiny), ("after", after)):
        bench.arrays.add(name, part)
    bench.start(["before", "tiny", "after"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([before, tiny, after]))
    assert not bench.of(m.TrackFailed)


def test_a_file_of_no_frames_alone_is_an_error() -> None:
    bench = Bench()
    bench.arrays.add("empty", noise(0.1)[:0])
    bench.start(["empty"])
    bench.run_until(Transport.ERROR)
    assert not np.any(bench.output.heard)


class LongDecoder:
    """Twenty hours in which each sample says the second, and each second frame the place in it."""

    format = AudioFormat("PCM", "none", RATE_HZ, 2, HOURS_20_FRAMES, 32, True)

    def __init__(self) -> None:
        self._at = 0

    def read(self, frames: int) -> NDArray[np.float32]:
        place = np.arange(self._at, min(self._at + frames, HOURS_20_FRAMES))
        self._at += len(place)
        return np.stack([place // RATE_HZ / 2**17, place % RATE_HZ / 2**17], axis=1).astype(np.float32)

    def seek(self, frame: int) -> int:
        self._at = min(frame, HOURS_20_FRAMES)
        return self._at

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""


def test_positions_are_exact_after_20_hours() -> None:
    bench = Bench()
    bench.player._open_decoder = lambda path, before: LongDecoder()
    bench.start(["long"], position_s=71_999.0 + 1 / RATE_HZ)
    bench.run_until(Transport.PLAYING)
    bench.run(40)
    second, place = (float(value) * 2**17 for value in bench.output.heard[-1])
    frame = round(second) * RATE_HZ + round(place)
    assert round(second) == 71_999
    assert bench.heards[-1].duration_s == 72_000.0
    position_frames = bench.player._timeline.position_frames(bench.player.playhead.heard_frame(float("inf")))
    assert position_frames == frame + 1
    bench.run_until(Transport.STOPPED)
    assert bench.heards[-1].ended


def test_a_file_that_is_deleted_while_it_plays_is_heard_to_its_end(tmp_path: Path) -> None:
    track = noise(8.0)
    path = write(tmp_path / "a.wav", track)
    bench = of_files(path)
    bench.run(20)
    path.unlink()
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), track)
    assert not bench.of(m.TrackFailed)


def test_a_file_that_is_replaced_while_it_plays_is_heard_as_it_was(tmp_path: Path) -> None:
    track, other = noise(8.0), noise(8.0, 1)
    path = write(tmp_path / "a.wav", track)
    bench = of_files(path)
    bench.run(20)
    os.replace(write(tmp_path / "b.wav", other), path)
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), track)


@pytest.mark.audit("M-19")
def test_a_file_that_is_truncated_while_it_plays_is_told_and_the_next_one_follows(tmp_path: Path) -> None:
    track, after = noise(8.0), noise(0.5, 1)
    path = write(tmp_path / "a.wav", track)
    bench = of_files(path, write(tmp_path / "b.wav", after))
    bench.run(20)
    os.truncate(path, path.stat().st_size * 7 // 8)
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    assert [failure.why for failure in bench.of(m.TrackFailed)] == [f"{path} ends early."]
    np.testing.assert_array_equal(heard[-len(after) :], after)
    whole = len(heard) - len(after)
    assert whole == pytest.approx(7 * RATE_HZ, abs=64)
    np.testing.assert_array_equal(heard[:whole], track[:whole])


def stalled(bench: Bench, turns: int) -> None:
    """Everything goes on but the decoding."""
    for _ in range(turns):
        bench.player.renderer.step()
        bench.output.step(1024)
        bench.now_s += 1024 / RATE_HZ
        bench.player.poll()


def test_a_file_that_does_not_answer_is_waited_for_in_silence() -> None:
    bench = Bench()
    track = sine(50.0, 20.0, amplitude=0.5, dtype=np.float32)
    bench.arrays.add("a", track)
    bench.start("a")
    bench.run(20)
    stalled(bench, 300)  # what was decoded ahead sounds
    assert bench.heards[-1].position_s == pytest.approx(5.1, abs=0.3)
    held_s = bench.player._position_s()
    stalled(bench, 1_400)  # thirty seconds
    assert bench.player._position_s() == held_s
    assert not np.any(bench.output.heard[-10_000:])
    (report,) = bench.of(m.Stalled)
    assert (report.entry_id, report.why) == (1, "a doesn't answer; the music waits.")
    assert bench.player._stats().underruns <= 1
    bench.run(60)
    heard = bench.output.heard
    assert np.abs(np.diff(heard, axis=0)).max() < 0.5 * 2 * np.pi * 50 / RATE_HZ + 0.5 / 384 + 1e-4
    frame = bench.player._timeline.position_frames(bench.player.playhead.heard_frame(float("inf")))
    np.testing.assert_array_equal(heard[-1], track[frame - 1])


def test_a_crossfade_does_not_wait_for_a_file_that_does_not_answer() -> None:
    bench = Bench()
    track = noise(3.0)
    bench.arrays.add("a", track)
    bench.order(m.SetCrossfade(duration_s=1.0))
    bench.start(["a", "b"])
    while bench.player.prebuffer is not None and bench.player.prebuffer.fill_frames < len(track):
        bench.player.prebuffer.step()
    stalled(bench, 400)
    faded_out = trimmed(bench.output.heard)
    assert len(faded_out) > len(track) - 2 * 1024
    assert len(bench.of(m.Stalled)) == 1


def test_an_output_without_a_pace_waits_for_what_is_decoded_late() -> None:
    """A file is written faster than sound is decoded: no fade and no silence may get into it."""
    bench = Bench(packet=700)
    bench.player.renderer._paced = False
    track = noise(2.0)
    bench.arrays.add("a", track)
    bench.start("a")
    run, written = bench.player.prebuffer, []
    buffer = np.zeros((1024, 2), np.float32)
    while bench.player.renderer.finished is None or bench.player.playhead.flowing:
        if run is not None:
            run.step()
        bench.player.renderer.step()
        written.append(buffer[: bench.player.playhead.take(buffer)].copy())
    np.testing.assert_array_equal(np.concatenate(written), track)
