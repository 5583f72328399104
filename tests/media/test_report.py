"""The report of a file: of all of it, of a stretch, and never of half a file."""

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.analysis.gating import LoudnessDistribution
from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.report import ReportMeter, TrackReport
from auralis_tui.errors import MediaError
from auralis_tui.media.report import answer_request, report_of
from auralis_tui.media.sound_share import sound_share
from tests import signals
from tests.media.sounds import ffmpeg

RATE_HZ = 48_000


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.flac"
    soundfile.write(path, signals.music(6.0) * 0.5, RATE_HZ, subtype="PCM_16")
    return path


def test_a_file_is_measured_as_its_samples_are(song: Path) -> None:
    sound, _ = soundfile.read(song, dtype="float32")
    meter = ReportMeter(RATE_HZ, 2, 16)
    meter.process(sound)
    shares: list[float] = []
    assert report_of(str(song), tell=shares.append) == meter.result()
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] <= 1.0


def test_a_stretch_is_measured_as_a_file_of_its_own(song: Path, tmp_path: Path) -> None:
    sound, _ = soundfile.read(song, dtype="int16")
    soundfile.write(tmp_path / "part.flac", sound[RATE_HZ : 5 * RATE_HZ], RATE_HZ)
    assert report_of(str(song), 1.0, 5.0) == report_of(str(tmp_path / "part.flac"))


def test_the_program_prints_a_report_that_can_be_read_again(song: Path) -> None:
    words = [sys.executable, "-m", "auralis_tui.media.report", str(song), "1.0", "5.0"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert TrackReport.from_dict(json.loads(done.stdout)).to_dict() == report_of(str(song), 1.0, 5.0).to_dict()


@pytest.mark.parametrize("suffix", ["mp3", "flac", "ogg", "wv", "m4a"])
def test_half_a_file_has_no_report(suffix: str, song: Path, tmp_path: Path) -> None:
    whole, half = tmp_path / f"whole.{suffix}", tmp_path / f"half.{suffix}"
    ffmpeg("-i", str(song), str(whole))
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert report_of(str(whole), fingerprint=False).duration_s == pytest.approx(6.0, abs=0.1)
    with pytest.raises(MediaError):
        report_of(str(half), fingerprint=False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.wav", ()), ("rf64.wav", ("-rf64", "always")), ("a.w64", ()), ("a.aiff", ()), ("a.caf", ()), ("a.au", ()),
        ("fast.m4a", ("-c:a", "aac", "-movflags", "+faststart")),
        ("a.mka", ("-c:a", "flac")),
    ],
)  # fmt: skip
def test_a_format_that_keeps_its_figures_first_has_no_report_of_half_a_file(
    name: str, words: tuple[str, ...], song: Path, tmp_path: Path
) -> None:
    whole, half = tmp_path / name, tmp_path / f"half-{name}"
    ffmpeg("-i", str(song), *words, str(whole))
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert report_of(str(whole), fingerprint=False).duration_s == pytest.approx(6.0, abs=0.1)
    with pytest.raises(MediaError, match=r"ends early: only (4\d|50) % of its sound is there"):
        report_of(str(half), fingerprint=False)


@pytest.mark.parametrize("words", [("-f", "wav"), ("-f", "matroska", "-c:a", "flac"), ("-f", "caf"), ("-f", "au")])
def test_what_was_written_into_a_pipe_and_does_not_tell_its_length_is_whole(
    words: tuple[str, ...], song: Path, tmp_path: Path
) -> None:
    told = subprocess.run(["ffmpeg", "-v", "error", "-i", song, *words, "-"], capture_output=True, check=True).stdout
    piped = tmp_path / "piped"
    piped.write_bytes(told)
    assert report_of(str(piped), fingerprint=False).duration_s == pytest.approx(6.0, abs=0.01)


@pytest.mark.parametrize(
    "magic", [b"RIFF\0\0\0\0WAVE", b"FORM\0\0\0\0AIFF", b"caff\0\1\0\0", b"\0\0\0\x0cftypM4A ", b"riff"]
)
def test_a_header_without_end_is_not_searched_forever(magic: bytes, tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("w+b") as file:
        file.write(magic)
        file.truncate(2**40)
        assert sound_share(file) == 1.0


def test_loudness_alone_is_the_same_and_can_be_pooled(song: Path) -> None:
    answer = answer_request({"path": str(song), "loudness_only": True, "pool": True}, lambda share: None)
    whole = answer_request({"path": str(song), "drawing": True}, lambda share: None)
    figures = answer["figures"]
    assert {name: whole["figures"][name] for name in figures if name != "undefined"} == {
        name: figure for name, figure in figures.items() if name != "undefined"
    }
    assert len(whole["waveform"]["lowest"]) > 100
    pool = LoudnessDistribution()
    pool.add_bins(json.load(io.StringIO(json.dumps(answer["gating"]))))
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.process(np.asarray(soundfile.read(song, dtype="float32")[0]))
    assert pool.gated_mean(-10.0) == pytest.approx(meter.distribution.gated_mean(-10.0), rel=1e-9)
    assert "gating" not in whole
