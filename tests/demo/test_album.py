"""The album on disk: formats, tags, lengths, seams."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
import soundfile
from mutagen.flac import FLAC, Picture
from numpy.typing import NDArray

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.demo import album, cover
from auralis_tui.demo.render import render
from auralis_tui.errors import MediaError


@dataclass(frozen=True)
class Made:
    folder: Path
    rendered: NDArray[np.float32]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("demo") / "new"
    rendered: list[NDArray[np.float32]] = []

    def kept(*arguments: Any) -> NDArray[np.float32]:
        rendered.append(render(*arguments))
        return rendered[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(album, "render", kept)
        album.make_album(folder)
    return Made(folder, rendered[0])


@pytest.fixture(scope="module")
def folder(made: Made) -> Path:
    return made.folder


@pytest.fixture(scope="module")
def tracks(folder: Path) -> list[NDArray[np.float32]]:
    return [soundfile.read(path, dtype="float32")[0] for path in album.track_paths(folder)]


def test_three_formats_and_a_cover_and_nothing_else(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in album.track_paths(folder)} | {"cover.png"}
    kinds = [(info.format, info.subtype) for info in map(soundfile.info, map(str, album.track_paths(folder)))]
    assert kinds == [("FLAC", "PCM_24"), ("OGG", "VORBIS"), ("OGG", "OPUS")]


def test_tags(folder: Path) -> None:
    for number, path in enumerate(album.track_paths(folder), 1):
        tags = mutagen.File(path)
        assert tags["title"] == [album.TRACKS[number - 1].title]
        assert tags["artist"] == tags["albumartist"] == [album.ARTIST]
        assert tags["album"] == [album.ALBUM]
        assert (tags["tracknumber"], tags["tracktotal"]) == ([str(number)], ["3"])
        assert (tags["date"], tags["genre"]) == (["2026"], ["Electronic"])


def test_the_cover_is_in_each_track(folder: Path) -> None:
    expected = (folder / "cover.png").read_bytes()
    for path in album.track_paths(folder):
        file = mutagen.File(path)
        if isinstance(file, FLAC):
            picture = file.pictures[0]
        else:
            picture = Picture(base64.b64decode(file["metadata_block_picture"][0]))  # type: ignore[no-untyped-call]
        assert picture.data == expected
        assert (picture.type, picture.mime, picture.width, picture.height) == (3, "image/png", cover.SIZE, cover.SIZE)


def test_lengths_are_exact(tracks: list[NDArray[np.float32]]) -> None:
    assert tuple(len(track) for track in tracks) == album.track_frames()
    assert 150.0 < sum(album.track_frames()) / 48_000 < 210.0


def test_the_lossless_track_is_what_was_rendered(made: Made, tracks: list[NDArray[np.float32]]) -> None:
    np.testing.assert_allclose(tracks[0], made.rendered[: len(tracks[0])], atol=2.0**-23)


@pytest.mark.parametrize("seam", [1, 2])
def test_the_music_flows_over_the_seam_without_a_click(
    made: Made, tracks: list[NDArray[np.float32]], seam: int
) -> None:
    at = sum(album.track_frames()[:seam])
    around = slice(at - 480, at + 480)
    played, rendered = np.concatenate(tracks)[around], made.rendered[around]
    assert np.sqrt(np.mean(np.square(rendered))) > 0.03
    assert np.sqrt(np.mean(np.square(played - rendered))) < 0.05 * np.sqrt(np.mean(np.square(rendered)))
    step, expected = played[480] - played[479], rendered[480] - rendered[479]
    np.testing.assert_allclose(step, expected, atol=0.02)


def test_level(tracks: list[NDArray[np.float32]]) -> None:
    meter = LoudnessMeter(48_000.0, 2)
    for track in tracks:
        meter.process(track)
    assert meter.integrated_lufs == pytest.approx(-16.0, abs=0.5)
    assert meter.lra_lu is not None
    assert 4.0 < meter.lra_lu < 10.0
    peak_db = 20.0 * np.log10(max(np.abs(track).max() for track in tracks))
    assert -4.0 < peak_db < -2.0
    assert np.abs(tracks[-1][-50:]).max() < 1e-3


def test_an_album_that_is_there_is_left_alone(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    told: list[float] = []
    assert album.make_album(folder, told.append) == album.track_paths(folder)
    assert told == [1.0]
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MediaError, match="can't be written") as caught:
        album.make_album(tmp_path / "file")
    assert caught.value.hint
