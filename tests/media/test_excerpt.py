import itertools
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.engine.messages import Item
from auralis_tui.engine.prebuffer import Prebuffer, Step
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.overview import overview

FRAMES = 100_000
CUTS_S = (0.0, 37 / 75, 74 / 75, 1.24, None)


@pytest.fixture(params=["whole.flac", "whole.wav", "whole.ogg"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of noise."""
    path = tmp_path / str(request.param)
    noise = np.random.default_rng(7).uniform(-0.5, 0.5, (FRAMES, 2)).astype(np.float32)
    soundfile.write(path, noise, 44_100)
    return path


def read_all(
    path: Path, start_s: float = 0.0, end_s: float | None = None
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    blocks = []
    with open_excerpt(str(path), start_s, end_s) as decoder:
        while len(block := decoder.read(1000)):
            blocks.append(block)
    return np.concatenate(blocks)


def test_excerpts_in_a_row_are_the_whole_file(whole: Path) -> None:
    parts = [read_all(whole, start or 0.0, end) for start, end in itertools.pairwise(CUTS_S)]
    assert [len(part) for part in parts[:2]] == [21756, 21756]
    np.testing.assert_array_equal(np.concatenate(parts), read_all(whole))


def test_an_excerpt_knows_its_length_and_is_sought_in(whole: Path) -> None:
    with open_excerpt(str(whole), 0.5, 1.0) as decoder:
        assert decoder.format.frames == 22_050
        assert decoder.seek(22_000) == 22_000
        assert len(decoder.read(1000)) == 50
        assert len(decoder.read(1000)) == 0
        assert decoder.seek(99_999) == 22_050
        assert decoder.seek(0) == 0
        np.testing.assert_array_equal(decoder.read(4000), read_all(whole)[22_050:26_050])


def test_an_excerpt_beyond_the_end_is_empty(whole: Path) -> None:
    with open_excerpt(str(whole), 60.0, 70.0) as decoder:
        assert decoder.format.frames == 0
        assert len(decoder.read(1000)) == 0


def test_its_overview_is_its_own(whole: Path) -> None:
    assert overview(str(whole), 0.5, 1.0).duration_s == 0.5
    assert overview(str(whole)).duration_s == FRAMES / 44_100


def test_the_engine_plays_excerpts_in_a_row_sample_by_sample(whole: Path) -> None:
    items = tuple(
        Item(entry_id=number, path=str(whole), start_s=start or 0.0, end_s=end, joined=number > 0)
        for number, (start, end) in enumerate(itertools.pairwise(CUTS_S))
    )
    run = Prebuffer(items, 0.0, rate_hz=44_100, channels=2, open_decoder=open_decoder, capacity_frames=10**9)
    heard, entries = [], []
    while not run.exhausted:
        while run.step() is Step.CONTINUE:
            pass
        for chunk in run.read(4096):
            heard.append(chunk.frames.copy())
            entries.append(chunk.entry_id)
    np.testing.assert_array_equal(np.concatenate(heard), read_all(whole))
    assert sorted(set(entries)) == [0, 1, 2, 3]


def test_a_name_that_is_no_text_is_opened_by_every_decoder(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.zeros((100, 2)), 44_100)
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.flac")
    os.rename(tmp_path / "a.flac", odd)
    with open_excerpt(odd) as decoder:
        assert decoder.format.frames == 100
