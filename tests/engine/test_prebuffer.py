"""What is prepared, and what becomes of it when the queue changes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from auralis_tui.engine.messages import Item
from auralis_tui.engine.part import Chunk
from auralis_tui.engine.prebuffer import Prebuffer, Step
from auralis_tui.media.decoder import Decoder
from tests.doubles.decoders import Arrays


def item(entry_id: int, path: str) -> Item:
    return Item(entry_id=entry_id, path=path)


def prebuffer(arrays: Arrays, *paths: str, rate_hz: int = 48_000) -> Prebuffer:
    items = tuple(item(number, path) for number, path in enumerate(paths, 1))
    return Prebuffer(items, 0.0, rate_hz=rate_hz, channels=2, open_decoder=arrays.open, capacity_frames=10**9)


def drain(run: Prebuffer) -> dict[int, int]:
    """Decode all, read all, and count frames by entry."""
    counts: dict[int, int] = {}
    for chunk in chunks(run):
        counts[chunk.entry_id] = counts.get(chunk.entry_id, 0) + len(chunk.frames)
    return counts


def chunks(run: Prebuffer) -> Iterator[Chunk]:
    """Decode and read in turn, to the end."""
    while not run.exhausted:
        while run.step() is Step.CONTINUE:
            pass
        yield from run.read(4096)


@pytest.mark.parametrize("steps", range(1, 40))
def test_a_cut_keeps_the_whole_of_the_track_that_stays(steps: int) -> None:
    arrays = Arrays(44_100, 4096)
    for name in "abc":
        arrays.add(name, np.full((44_100, 2), 0.5, np.float32))
    run = prebuffer(arrays, "a", "b")
    for _ in range(steps):
        run.step()
    assert run.set_upcoming((item(3, "c"),), after=0)
    counts = drain(run)
    assert set(counts) == {1, 3}
    assert counts[1] == pytest.approx(48_000, abs=1)
    assert counts[3] == pytest.approx(48_000, abs=1)


def test_a_cut_at_another_rate_keeps_what_the_resampler_held() -> None:
    for steps in range(1, 30):
        arrays = Arrays(44_100, 4096)
        arrays.add("a", np.full((44_100, 2), 0.5, np.float32))
        arrays.add("b", np.full((96_000, 2), 0.5, np.float32), rate_hz=96_000)
        arrays.add("c", np.full((44_100, 2), 0.5, np.float32))
        run = prebuffer(arrays, "a", "b")
        for _ in range(steps):
            run.step()
        run.set_upcoming((item(3, "c"),), after=0)
        assert drain(run)[1] == pytest.approx(48_000, abs=1), steps


def test_what_is_read_already_is_not_queued_twice() -> None:
    arrays = Arrays(48_000, 4096)
    for name in "abc":
        arrays.add(name, np.ones((4800, 2), np.float32))
    run = prebuffer(arrays, "a", "b", "c")
    while run.step() is Step.CONTINUE:
        pass
    run.read(4900)
    assert run.set_upcoming((item(2, "b"), item(3, "c")), after=0)
    assert drain(run) == {2: 4700, 3: 4800}


def test_a_run_that_has_gone_on_to_what_is_not_wanted_says_so() -> None:
    arrays = Arrays(48_000, 4096)
    for name in "ab":
        arrays.add(name, np.ones((4800, 2), np.float32))
    run = prebuffer(arrays, "a", "b")
    while run.step() is Step.CONTINUE:
        pass
    run.read(4900)
    assert not run.set_upcoming((), after=0)


def test_a_decoders_own_defect_costs_its_track_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    arrays = Arrays(48_000, 4096)
    arrays.add("good", np.ones((4800, 2), np.float32))

    def opened(path: str, after: str | None = None) -> Decoder:
        if path == "odd":
            raise RuntimeError("something odd")
        return arrays.open(path)

    items = (item(1, "odd"), item(2, "good"))
    run = Prebuffer(items, 0.0, rate_hz=48_000, channels=2, open_decoder=opened, capacity_frames=10**9)
    assert drain(run) == {2: 4800}
    (failure,) = run.failures
    assert failure.entry_id == 1
    assert failure.error.message == "odd can't be decoded."
    assert "something odd" in capsys.readouterr().err


def test_every_file_that_was_opened_is_closed() -> None:
    arrays: Any = Arrays(48_000, 100)
    for name in "abc":
        arrays.add(name, np.ones((4800, 2), np.float32))
    run = prebuffer(arrays, "a", "b")
    for _ in range(60):
        run.step()
    run.set_upcoming((item(3, "c"),), after=0)
    drain(run)
    run.close()
    assert [decoder.closed for decoder in arrays.opened] == [True] * len(arrays.opened)
    assert len(arrays.opened) == 3


def test_one_resampler_serves_tracks_of_one_rate() -> None:
    wave = np.sin(np.arange(88_200) / 9.0, dtype=np.float32)[:, None].repeat(2, axis=1)
    whole, halves = Arrays(44_100, 4096), Arrays(44_100, 4096)
    whole.add("a", wave)
    halves.add("a", wave[:44_100])
    halves.add("b", wave[44_100:])
    rendered = []
    for run in (prebuffer(whole, "a"), prebuffer(halves, "a", "b")):
        rendered.append(np.concatenate([chunk.frames for chunk in chunks(run)]))
    np.testing.assert_allclose(rendered[1], rendered[0], atol=1e-6)


@pytest.mark.parametrize("steps", [1, 5, 20, 40])
def test_each_file_is_opened_as_what_follows_the_one_before_however_often_that_is_told(steps: int) -> None:
    arrays = Arrays(48_000, 4096)
    for name in "abcd":
        arrays.add(name, np.full((24_000, 2), 0.5, np.float32))
    opened: list[tuple[str, str | None]] = []

    def opens(path: str, after: str | None) -> Decoder:
        opened.append((path, after))
        return arrays.open(path, after)

    items = [item(number, path) for number, path in enumerate("abcd", 1)]
    run = Prebuffer(
        tuple(items[:3]), 0.0, rate_hz=48_000, channels=2, open_decoder=opens, capacity_frames=30_000
    )  # fmt: skip
    for _ in range(steps):
        run.step()
        run.read(1024)
    assert run.set_upcoming(tuple(items[1:]), after=0)
    drain(run)
    assert list(dict.fromkeys(opened)) == [("a", None), ("b", "a"), ("c", "b"), ("d", "c")]


def test_what_takes_the_place_of_the_next_file_follows_the_one_before_too() -> None:
    arrays = Arrays(48_000, 4096)
    for name in "abc":
        arrays.add(name, np.full((4_800, 2), 0.5, np.float32))
    opened: list[tuple[str, str | None]] = []

    def opens(path: str, after: str | None) -> Decoder:
        opened.append((path, after))
        return arrays.open(path, after)

    run = Prebuffer(
        (item(1, "a"), item(2, "missing"), item(3, "b")), 0.0,
        rate_hz=48_000, channels=2, open_decoder=opens, capacity_frames=48_000,
    )  # fmt: skip
    while run.step() is Step.CONTINUE:
        pass
    assert run.set_upcoming((item(4, "c"),), after=0)
    drain(run)
    assert opened == [("a", None), ("missing", "a"), ("b", "missing"), ("c", "a")]
