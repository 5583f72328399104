"""`auralis analyze --write-replaygain`: what is said, what is written, and what is left alone."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from auralis_tui.cli.measured import Measured
from auralis_tui.cli.replay_gain import written as tags_written
from auralis_tui.media.report import answer_request
from auralis_tui.media.tags import read_tags
from tests import signals
from tests.cli.test_analyze import meter_of, written
from tests.conftest import Sandbox, heeds_ctrl_c
from tests.media.sounds import ffmpeg
from tests.real.programs import auralis

RATE_HZ = 48_000


@pytest.fixture
def album(tmp_path: Path) -> list[Path]:
    """One FLAC file and one Opus file of other loudness."""
    flac = written(tmp_path / "1.flac", signals.pink_noise(4.0, RATE_HZ, 0.1))
    louder = written(tmp_path / "2.wav", signals.pink_noise(4.0, RATE_HZ, 0.2, seed=2))
    opus = tmp_path / "2.opus"
    ffmpeg("-i", str(louder), "-b:a", "256k", str(opus))
    louder.unlink()
    return [flac, opus]


def told(sandbox: Sandbox, *words: str, code: int = 0) -> Any:
    done = auralis(sandbox.environment, "analyze", "--write-replaygain", *words, check=False)
    assert done.returncode == code, done.stderr
    return done


def test_track_and_album_gains_are_written(album: list[Path], sandbox: Sandbox, tmp_path: Path) -> None:
    before = [soundfile.read(path)[0] for path in album]
    words = ("--album", "--json", str(tmp_path))
    rehearsed = json.loads(told(sandbox, "--dry-run", *words).stdout)
    assert [shown["written"] for shown in rehearsed if not shown["album"]] == [False, False]
    assert [read_tags(path).track_gain_db for path in album] == [None, None]
    *tracks, whole = json.loads(told(sandbox, *words).stdout)
    assert [track["written"] for track in tracks] == [True, True]
    assert [track["replaygain"] for track in tracks] == [shown["replaygain"] for shown in rehearsed[:2]]
    for path, track in zip(album, tracks, strict=True):
        tags = read_tags(path)
        assert tags.track_gain_db == pytest.approx(-18.0 - track["integrated_lufs"], abs=0.006)
        assert tags.album_gain_db == pytest.approx(-18.0 - whole["integrated_lufs"], abs=0.006)
    flac = tracks[0]["replaygain"]
    assert flac["REPLAYGAIN_TRACK_GAIN"] == f"{-18.0 - (meter_of(album[0]).integrated_lufs or 0.0):.2f} dB"
    assert float(flac["REPLAYGAIN_TRACK_PEAK"]) == pytest.approx(10 ** (tracks[0]["true_peak_dbtp"] / 20), abs=2e-6)
    assert float(flac["REPLAYGAIN_ALBUM_PEAK"]) == pytest.approx(10 ** (whole["true_peak_dbtp"] / 20), abs=2e-6)
    assert set(tracks[1]["replaygain"]) == {"R128_TRACK_GAIN", "R128_ALBUM_GAIN"}
    assert int(tracks[1]["replaygain"]["R128_TRACK_GAIN"]) == pytest.approx(
        256 * (-23.0 - tracks[1]["integrated_lufs"]), abs=1
    )
    for path, sound in zip(album, before, strict=True):
        np.testing.assert_array_equal(soundfile.read(path)[0], sound)


def test_each_form_says_what_is_written(album: list[Path], sandbox: Sandbox) -> None:
    said = told(sandbox, "--dry-run", *map(str, album)).stdout.splitlines()
    assert said[0].startswith(f"{album[0]} would get REPLAYGAIN_TRACK_GAIN ")
    assert said[1].startswith(f"{album[1]} would get R128_TRACK_GAIN ")
    rows = list(csv.DictReader(io.StringIO(told(sandbox, "--csv", *map(str, album)).stdout)))
    assert [row["written"] for row in rows] == ["true", "true"]
    assert rows[0]["replaygain_track_gain"].endswith(" dB")
    assert rows[1]["r128_track_gain"]
    assert rows[1]["replaygain_track_gain"] == ""


def test_what_has_no_loudness_no_place_or_no_permission_is_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    silent = written(tmp_path / "silent.flac", np.zeros((RATE_HZ, 2)))
    good = written(tmp_path / "good.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    wave64 = tmp_path / "wave64.w64"
    soundfile.write(wave64, signals.pink_noise(1.0, RATE_HZ, 0.1), RATE_HZ, format="W64")
    missing = tmp_path / "missing.flac"
    paths = [silent, wave64, good, missing]
    raw = {path: path.read_bytes() for path in (silent, wave64)}
    done = told(sandbox, "--json", *map(str, paths), code=1)
    shown = {entry["file"]: entry for entry in json.loads(done.stdout)}
    assert len(shown) == len(paths)
    assert [shown[str(path)].get("written") for path in paths] == [False, False, True, None]
    assert shown[str(silent)]["replaygain"] is None
    assert "ReplayGain can't be written into this format" in shown[str(wave64)]["error"]
    assert f"{silent} gets no ReplayGain. No part of it is louder than the absolute gate" in done.stderr
    assert "missing.flac does not exist" in done.stderr
    assert all(path.read_bytes() == content for path, content in raw.items())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.flac", "silent.flac", "wave64.w64"]


def test_each_folder_gets_its_own_album_gain(album: list[Path], sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = Path(shutil.move(album[1], tmp_path / "b" / "2.opus"))
    told(sandbox, "--album", "--by-folder", str(tmp_path))
    for path in (album[0], other):
        tags = read_tags(path)
        assert tags.album_gain_db == pytest.approx(tags.track_gain_db, abs=0.006)


def test_tracks_alone_are_written_as_they_are_measured(sandbox: Sandbox, tmp_path: Path) -> None:
    good = written(tmp_path / "1.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    long = written(tmp_path / "2.wav", np.zeros((RATE_HZ * 600, 2)))
    words = [sys.executable, "-m", "auralis_tui", "analyze", "--write-replaygain", "--jobs", "1"]
    words += [str(good), str(long)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=sandbox.environment, preexec_fn=heeds_ctrl_c
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith(f"{good} has REPLAYGAIN_TRACK_GAIN ")
        running.send_signal(signal.SIGINT)
    assert running.returncode == 130
    assert read_tags(good).track_gain_db is not None


def test_another_file_in_its_place_gets_no_tags(tmp_path: Path) -> None:
    song = written(tmp_path / "song.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    answer = answer_request({"path": str(song), "loudness_only": True}, lambda share: None)
    written(tmp_path / "other.flac", signals.pink_noise(1.0, RATE_HZ, 0.2)).replace(song)
    [outcome] = tags_written([Measured(str(song), answer)], Namespace(album=False, dry_run=False))
    assert outcome.shown["written"] is False
    assert outcome.problem == f"{song} has changed since it was measured. Measure it again."
    assert read_tags(song).track_gain_db is None
    song.unlink()
    [outcome] = tags_written([Measured(str(song), answer)], Namespace(album=False, dry_run=False))
    assert outcome.problem.startswith(f"{song} does not exist.")


def test_an_album_that_is_not_all_there_gets_track_gains_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    for name in ("whole", "half"):
        (tmp_path / name).mkdir()
        written(tmp_path / name / "1.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    (broken := tmp_path / "half" / "2.flac").write_bytes(b"")
    done = told(sandbox, "--album", "--by-folder", str(tmp_path), code=1)
    assert f"{broken} could not be measured, so its album gets no album gain." in done.stderr
    half, whole = (read_tags(tmp_path / name / "1.flac") for name in ("half", "whole"))
    assert half.track_gain_db == whole.track_gain_db == whole.album_gain_db
    assert half.album_gain_db is None


def test_a_rehearsal_refuses_what_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    song = written(tmp_path / "song.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    measured = Measured(str(song), answer_request({"path": str(song), "loudness_only": True}, lambda share: None))
    for refused, why in ((song, "it is read-only. Allow"), (tmp_path, "Permission denied. The file is as it was.")):
        monkeypatch.setattr(os, "access", lambda path, _, refused=refused: Path(path) != refused)
        [outcome] = tags_written([measured], Namespace(album=False, dry_run=True))
        assert outcome.problem.startswith(f"{song} can't be changed: {why}")
        assert outcome.shown["replaygain"] is None
    monkeypatch.undo()
    [outcome] = tags_written([measured], Namespace(album=False, dry_run=True))
    assert outcome.problem == ""


def test_what_has_these_values_is_left_alone_and_other_names_are_told(sandbox: Sandbox, tmp_path: Path) -> None:
    song = written(tmp_path / "song.flac", signals.pink_noise(1.0, RATE_HZ, 0.1))
    (tmp_path / "other.flac").hardlink_to(song)
    rehearsed = told(sandbox, "--dry-run", str(song))
    first = told(sandbox, str(song))
    assert rehearsed.stderr == first.stderr == f"{song} has 1 more hard link, left as before.\n"
    before = song.stat()
    again = told(sandbox, str(song))
    assert again.stdout.startswith(f"{song} has these values already: REPLAYGAIN_TRACK_GAIN ")
    assert told(sandbox, "--dry-run", str(song)).stdout == again.stdout
    assert (song.stat().st_ino, song.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    [shown] = json.loads(told(sandbox, "--json", str(song)).stdout)
    assert (shown["written"], shown["unchanged"]) == (False, True)
    [row] = csv.DictReader(told(sandbox, "--csv", str(song)).stdout.splitlines())
    assert (row["written"], row["unchanged"], row["error"]) == ("false", "true", "")
