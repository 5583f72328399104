"""`auralis analyze`: what it prints in each form, of albums, and of what is no music."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile

from auralis_tui.analysis.fingerprint import Fingerprint
from auralis_tui.analysis.loudness import LoudnessMeter, album_loudness
from auralis_tui.cli import main
from auralis_tui.cli.analysis_object import track_object
from auralis_tui.cli.analysis_table import Table
from auralis_tui.cli.measured import Measured
from auralis_tui.cli.plot_files import draw
from auralis_tui.errors import MediaError
from auralis_tui.media.regular_file import unreadable
from auralis_tui.media.report import answer_request
from tests import signals
from tests.conftest import Sandbox, heeds_ctrl_c
from tests.media.sounds import ffmpeg
from tests.real.programs import PROGRAM, auralis
from tests.test_import_hygiene import modules_after, packages_of

RATE_HZ = 48_000
FIRST_KEYS = [
    "file", "album", "format", "rate", "channels", "duration_s", "integrated_lufs", "max_momentary_lufs",
    "max_short_term_lufs", "lra_lu", "true_peak_dbtp", "sample_peak_dbfs", "rms_dbfs", "crest_db", "plr_db", "dr14",
    "dc_offset", "clipped_samples", "correlation", "width", "bands", "fingerprint", "tempo_bpm", "content_type",
]  # fmt: skip


def written(path: Path, sound: Any, rate_hz: int = RATE_HZ, subtype: str = "PCM_16") -> Path:
    soundfile.write(path, sound, rate_hz, subtype=subtype)
    return path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return written(tmp_path / "song & <more>.flac", signals.music(7.0) * 0.5)


def analysed(sandbox: Sandbox, *words: str, code: int = 0) -> Any:
    done = auralis(sandbox.environment, "analyze", "--json", *words, check=False)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout, parse_constant=pytest.fail)


def test_an_object_has_the_stable_keys_and_the_figures(song: Path, sandbox: Sandbox) -> None:
    (shown,) = analysed(sandbox, str(song))
    assert list(shown)[: len(FIRST_KEYS)] == FIRST_KEYS
    assert list(shown)[-1] == "undefined"
    assert (shown["file"], shown["format"], shown["rate"], shown["channels"]) == (str(song), "FLAC", RATE_HZ, 2)
    assert shown["duration_s"] == 7.0
    sound, _ = soundfile.read(song)
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.process(sound)
    assert shown["integrated_lufs"] == pytest.approx(meter.integrated_lufs, abs=1e-4)
    assert shown["sample_peak_dbfs"] == pytest.approx(20.0 * np.log10(np.abs(sound).max()), abs=1e-4)
    assert shown["plr_db"] == pytest.approx(shown["true_peak_dbtp"] - shown["integrated_lufs"], abs=1e-4)
    assert list(shown["fingerprint"]) == [dimension.name for dimension in fields(Fingerprint)]
    assert len(shown["fingerprint"]) == 25
    assert len(shown["bands"]) == 31
    nothing = {key for key, value in shown.items() if value is None}
    assert nothing - {"suspicion"} <= set(shown["undefined"])


def make_bad_files(folder: Path) -> None:
    """Make what nobody means to analyse."""
    noise = 0.1 * signals.white_noise(8.0, 44_100)
    written(folder / "silence.wav", np.zeros((RATE_HZ, 2)))
    written(folder / "one sample.wav", np.full((1, 2), 0.5))
    written(folder / "short.wav", noise[:13_000], 44_100)
    written(folder / "no sample.wav", np.zeros((0, 2)))
    broken = noise[: 44_100 * 6].astype(np.float32)
    broken[[100, 200, 300]] = [[np.nan, 0.0], [np.inf, -np.inf], [np.nan, np.nan]]
    written(folder / "broken.wav", broken, 44_100, "FLOAT")
    written(folder / "8 channels.wav", 0.1 * signals.white_noise(4.0, RATE_HZ, channels=8))
    written(folder / "8 kHz.wav", 0.1 * signals.white_noise(4.0, 8_000, channels=1), 8_000)
    written(folder / "4 kHz.wav", 0.1 * signals.white_noise(4.0, 4_000), 4_000)
    written(folder / "384 kHz.wav", 0.1 * signals.white_noise(1.0, 384_000), 384_000)
    (folder / "empty.mp3").touch()
    (folder / "text.ogg").write_text("This is no music. " * 100)
    written(folder / "whole.flac", noise, 44_100)
    ffmpeg("-i", str(folder / "whole.flac"), str(folder / "whole.mp3"))
    for suffix in ("flac", "mp3"):
        whole = folder / f"whole.{suffix}"
        (folder / f"half.{suffix}").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        whole.unlink()


@pytest.mark.audit("M-19")
def test_what_is_no_music_is_an_error_or_undefined_and_the_others_go_on(tmp_path: Path, sandbox: Sandbox) -> None:
    make_bad_files(tmp_path)
    by_name = {Path(shown["file"]).name: shown for shown in analysed(sandbox, str(tmp_path), code=1)}
    errors = {name: shown["error"].removeprefix(f"{tmp_path}/") for name, shown in by_name.items() if "error" in shown}
    assert errors == {
        "empty.mp3": "empty.mp3 is empty.",
        "text.ogg": "text.ogg is not a sound file that can be played.",
        "half.flac": errors["half.flac"],
        "half.mp3": "half.mp3 ends early: of 8.0 s only 4.0 s are there.",
    }
    assert errors["half.flac"].startswith("half.flac is damaged at 0:0")
    for name, shown in by_name.items():
        nothing = {key for key, value in shown.items() if value is None}
        assert name in errors or nothing - {"suspicion"} <= set(shown["undefined"]), name
    measured = {name for name, shown in by_name.items() if shown.get("integrated_lufs") is not None}
    assert measured == {"broken.wav", "8 channels.wav", "8 kHz.wav", "384 kHz.wav"}
    assert by_name["silence.wav"]["undefined"]["true_peak_dbtp"] == "Digital silence has no level."
    assert by_name["short.wav"]["undefined"]["integrated_lufs"].startswith("The sound is shorter than the 0.4 s")
    assert by_name["one sample.wav"]["sample_peak_dbfs"] == pytest.approx(-6.0206, abs=1e-3)
    assert by_name["no sample.wav"]["undefined"]["rms_dbfs"] == "There is no sample in it."
    assert by_name["4 kHz.wav"]["undefined"]["integrated_lufs"] == "Loudness is defined for rates of 8 kHz and more."
    assert by_name["broken.wav"]["broken_samples"] == 5
    assert by_name["8 channels.wav"]["channels"] == 8


def test_the_same_in_words(tmp_path: Path, sandbox: Sandbox) -> None:
    short = written(tmp_path / "short.wav", 0.1 * signals.white_noise(0.2))
    missing, empty = tmp_path / "missing.flac", tmp_path / "empty.flac"
    empty.touch()
    words = ("--loudness-only", "--album", str(missing), str(short), str(empty))
    done = auralis(sandbox.environment, "analyze", *words, check=False)
    assert done.returncode == 1
    heading, row, album, blank, *notes = done.stdout.splitlines()
    assert heading.split() == ["file", "length", "LUFS", "LRA", "max", "M", "max", "S", "dBTP", "dBFS"]
    assert row.split()[:-2] == ["short.wav", "0:00.2", "—", "—", "—", "—"]
    assert album.split()[:2] == ["album", "0:00.2"]
    assert blank == ""
    assert notes[0] == (
        "short.wav: integrated_lufs is undefined. The sound is shorter than the 0.4 s that this figure needs."
    )
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == [str(missing), str(empty)]


def test_several_files_make_a_table_and_names_of_any_bytes_are_shown(song: Path, sandbox: Sandbox) -> None:
    hostile = song.with_name("\x1b]0;gone\x07.flac")
    song.rename(hostile)
    (other := song.with_name("other.flac")).symlink_to(hostile)
    lines = auralis(sandbox.environment, "analyze", str(hostile), str(other)).stdout.splitlines()
    assert lines[0].split()[1:] == ["length", "LUFS", "LRA", "max", "S", "dBTP", "PLR", "DR", "corr", "BPM", "type"]
    assert lines[1].split()[1:] == lines[2].split()[1:]
    assert "gone�.flac" in lines[1]
    assert not any("\x1b" in line for line in lines)


def test_a_narrow_table_leaves_out_what_matters_least() -> None:
    wide, narrow = (Table(columns, loudness_only=False).heading() for columns in (100, 80))
    assert (len(wide), len(narrow)) == (100, 80)
    assert "corr" in wide
    assert "corr" not in narrow
    assert all(title in narrow for title in ("file", "length", "LUFS", "LRA", "dBTP", "DR", "BPM", "type"))
    figures = {"duration_s": 3_661.25, "true_peak_dbtp": -0.005, "dr14": 9}
    row = Table(80, loudness_only=True).row("a name that is much too long to be shown as a whole.flac", figures)
    assert row.split()[-6:] == ["—", "—", "—", "—", "-0.01", "—"]
    assert "1:01:01.2" in row
    assert "…" in row


def test_csv_has_a_line_for_each(song: Path, sandbox: Sandbox) -> None:
    missing = song.with_name("missing.flac")
    done = auralis(sandbox.environment, "analyze", "--csv", str(song), str(missing), check=False)
    first, second = csv.DictReader(io.StringIO(done.stdout))
    assert done.returncode == 1
    assert (first["file"], first["album"], first["format"], first["error"]) == (str(song), "false", "FLAC", "")
    assert {dimension.name for dimension in fields(Fingerprint)} <= set(first)
    assert float(first["spectral_centroid"]) > 0.0
    assert float(first["band_1000_hz"]) < 0.0
    assert "does not exist" in second["error"]
    assert "missing.flac does not exist. Check its name.\n" in done.stderr
    assert second["integrated_lufs"] == ""


@pytest.fixture
def album(tmp_path: Path) -> list[Path]:
    """Two folders; the second's track is so quiet that the album's relative gate leaves it out."""
    tracks = []
    for folder, number, level in (("1", 1, 0.5), ("1", 2, 0.25), ("2", 1, 0.02)):
        (tmp_path / folder).mkdir(exist_ok=True)
        sound = signals.pink_noise(4.0, RATE_HZ, level * 0.2, seed=number)
        tracks.append(written(tmp_path / folder / f"{number}.flac", sound, subtype="PCM_24"))
    return tracks


def meter_of(path: Path) -> LoudnessMeter:
    sound, rate_hz = soundfile.read(path)
    meter = LoudnessMeter(rate_hz, 2)
    meter.process(sound)
    return meter


def test_an_album_is_gated_as_one(album: list[Path], sandbox: Sandbox, tmp_path: Path) -> None:
    *tracks, whole = analysed(sandbox, "--album", "--loudness-only", str(tmp_path))
    assert [track["file"] for track in tracks] == [str(path) for path in album]
    assert [track["album"] for track in tracks] == [False] * 3
    assert (whole["file"], whole["album"], whole["folder"]) == (None, True, None)
    assert whole["integrated_lufs"] == pytest.approx(album_loudness(map(meter_of, album)), abs=1e-3)
    loudness = [track["integrated_lufs"] for track in tracks]
    assert whole["integrated_lufs"] > np.mean(loudness) + 3.0
    assert whole["true_peak_dbtp"] == max(track["true_peak_dbtp"] for track in tracks)
    assert whole["duration_s"] == 12.0
    assert set(FIRST_KEYS) <= set(whole)
    assert {key for key, value in whole.items() if value is None} - {"file", "folder"} == set(whole["undefined"])


def test_each_folder_is_an_album_where_it_is_asked_for(album: list[Path], sandbox: Sandbox, tmp_path: Path) -> None:
    words = ("--album", "--by-folder", "--loudness-only", str(tmp_path))
    first, second = (shown for shown in analysed(sandbox, *words) if shown["album"])
    assert [first["folder"], second["folder"]] == [str(tmp_path / "1"), str(tmp_path / "2")]
    assert second["integrated_lufs"] == pytest.approx(meter_of(album[2]).integrated_lufs, abs=1e-3)
    rows = csv.DictReader(io.StringIO(auralis(sandbox.environment, "analyze", "--csv", *words).stdout))
    assert [row["folder"] for row in rows] == ["", "", "", first["folder"], second["folder"]]


def drawn(path: Path) -> list[str]:
    texts = ElementTree.parse(path).getroot().iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in texts]


def test_one_file_is_told_in_full_and_drawn(song: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    words = ("--plot", str(tmp_path / "out.svg"), str(song))
    lines = auralis(sandbox.environment, "analyze", *words).stdout.splitlines()
    told = {" ".join(line.split()[:2]): line.split()[-1] for line in lines if line.startswith("  ")}
    assert [line for line in lines if not line.startswith(" ")] == [
        "file", "loudness", "dynamics", "stereo", "character", "third octaves, dBFS", "fingerprint",
    ]  # fmt: skip
    assert told["true peak"] == "dBTP"
    assert f"  {'length':<20} 0:07.0" in lines
    assert sum(line.startswith("  spectral_") for line in lines) == 3
    said = drawn(tmp_path / "out.svg")
    assert said[0] == song.name
    assert {"waveform", "short-term loudness", "spectrum, sixths of an octave", "1k", "0:05"} <= set(said)
    assert any(words.startswith("integrated -") for words in said)
    assert "href" not in (tmp_path / "out.svg").read_text()


def test_a_note_about_many_files_is_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{number}.wav", 0.1 * signals.white_noise(0.2)) for number in range(5)]
    table = auralis(sandbox.environment, "analyze", "--loudness-only", *map(str, paths)).stdout
    _, *rows, blank, loudness, spread = table.splitlines()
    assert (len(rows), blank) == (5, "")
    assert loudness.startswith("0.wav, 1.wav, 2.wav and 2 more: integrated_lufs is undefined. The sound is shorter")
    assert spread.startswith("0.wav, 1.wav, 2.wav and 2 more: lra_lu is undefined.")


def test_no_figure_is_a_negative_zero() -> None:
    figures = {"rate": 48_000.0, "channels": 2, "duration_s": 1.0, "correlation": -0.0, "undefined": {}}
    assert str(track_object("a", {"format": "FLAC", "figures": figures})["correlation"]) == "0.0"
    row = Table(200, loudness_only=False).row("a", {"plr_db": -0.04, "correlation": -0.001})
    assert [cell for cell in row.split() if "0" in cell] == ["0.0", "0.00"]


def test_what_is_heard_by_nobody_is_no_failure(song: Path, sandbox: Sandbox) -> None:
    words = f'exec "{PROGRAM}" analyze "{song}" >&- 2>&-'
    assert subprocess.run(["/bin/sh", "-c", words], env=sandbox.environment, check=False).returncode == 0


def test_a_drawing_that_came_meanwhile_is_left_alone(song: Path, tmp_path: Path) -> None:
    measured = Measured(str(song), answer_request({"path": str(song), "drawing": True}, lambda share: None))
    (path := tmp_path / "out.svg").write_text("theirs")
    with pytest.raises(MediaError, match="has come to be there meanwhile, and was left alone"):
        draw(Namespace(plot=str(path), force=False), measured, 1, 1)
    assert path.read_text() == "theirs"
    draw(Namespace(plot=str(path), force=True), measured, 1, 1)
    assert [file.name for file in tmp_path.glob(".*")] == []
    assert drawn(path)[0] == song.name


def test_several_plots_are_numbered_and_what_is_undefined_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    silent = written(tmp_path / "silent.wav", np.zeros((RATE_HZ * 4, 1)))
    nothing = written(tmp_path / "nothing.wav", np.zeros((0, 2)))
    auralis(sandbox.environment, "analyze", "--plot", str(tmp_path / "out.svg"), str(silent), str(nothing))
    assert "Digital silence has no level." in drawn(tmp_path / "out-1.svg")
    assert "There is no sample in it." in drawn(tmp_path / "out-2.svg")


def test_a_drawing_is_replaced_only_by_force(song: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    (old := tmp_path / "out.svg").write_text("mine")
    words = ["--plot", str(old), str(song)]
    done = auralis(sandbox.environment, "analyze", *words, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{old} exists already. Choose another name, or let it be replaced: --force\n"
    assert old.read_text() == "mine"
    auralis(sandbox.environment, "analyze", "--force", *words)
    assert drawn(old)[0] == song.name


def test_a_numbered_drawing_that_is_there_is_refused_too(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (old := tmp_path / "out-2.svg").touch()
    other = written(tmp_path / "other.wav", np.zeros((10, 2)))
    assert main(["analyze", "--plot", str(tmp_path / "out.svg"), str(song), str(other)]) == 2
    assert capsys.readouterr().err.startswith(f"{old} exists already.")


def test_a_drawing_that_can_not_be_written_is_told_and_the_figures_come(
    song: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    (place := tmp_path / "out.svg").mkdir()  # even the superuser can't write here
    done = auralis(sandbox.environment, "analyze", "--force", "--plot", str(place), str(song), check=False)
    assert done.returncode == 1
    assert done.stderr == f"{place} can't be written: Is a directory. Choose another place for --plot.\n"
    assert "integrated" in done.stdout


def test_a_file_named_twice_is_measured_and_drawn_once(song: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    other = written(tmp_path / "z.wav", signals.sine(1000.0, 4.0, amplitude=0.1))
    again = f"{tmp_path}/../{tmp_path.name}/{other.name}"
    words = ("--album", "--plot", str(tmp_path / "out.svg"), str(other), str(tmp_path), again)
    *tracks, album = analysed(sandbox, *words)
    assert [track["file"] for track in tracks] == [str(other), str(song)]
    assert album["duration_s"] == pytest.approx(sum(track["duration_s"] for track in tracks))
    assert "z.wav" in drawn(tmp_path / "out-1.svg")
    assert "song &amp; &lt;more&gt;.flac" in (tmp_path / "out-2.svg").read_text()


def test_a_sound_too_short_for_a_spectrum_is_drawn_with_its_reason(sandbox: Sandbox, tmp_path: Path) -> None:
    short = written(tmp_path / "short.wav", signals.sine(1000.0, 0.1))
    [shown] = analysed(sandbox, "--plot", str(tmp_path / "out.svg"), str(short))
    assert shown["bands"] is None
    assert shown["undefined"]["bands"] in drawn(tmp_path / "out.svg")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--plot out.png a", "out.png is not the name of an SVG file."),
        ("--plot /no/such/out.svg a", "There is no folder for /no/such/out.svg."),
        ("--plot out.svg --loudness-only a", "A plot needs the whole analysis."),
        ("--dry-run a", "--dry-run says what would be written, and nothing is."),
        (
            "--platforms --write-replaygain a",
            "--platforms prints, --write-replaygain writes. Call the command once for each.",
        ),
        ("--platforms --csv a", "--platforms prints a table, or JSON. Leave --csv out, or take --json."),
        ("--force a", "--force lets drawings be replaced. Add --plot OUT.svg."),
        ("--by-folder a", "--by-folder says what an album is. Add --album."),
        ("--jobs 65 a", "65 is no number of jobs. It goes from 1 to 64."),
        ("--json --csv a", "--json and --csv exclude each other. For help: auralis analyze --help\n"),
        ("", "What is missing: PATH."),
    ],
)
def test_what_is_asked_wrongly_is_refused(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", *words.split()]) == 2
    assert capsys.readouterr().err.startswith(told)


def test_an_empty_path_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", ""]) == 2
    assert capsys.readouterr().err.startswith("A PATH is empty: it names no file.")


def test_a_file_in_a_folder_that_may_not_be_entered_keeps_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "lstat", refuse)
    error = unreadable("/closed/a.flac", PermissionError(13, "Permission denied"))
    shown = Measured("/closed/a.flac", {"error": error.message, "hint": error.hint}).shown
    assert (shown["error"], shown["hint"]) == ("/closed/a.flac may not be read by you.", "Change its permissions.")


def test_an_album_on_the_platforms_has_no_folder_that_is_none(song: Path, sandbox: Sandbox) -> None:
    done = auralis(sandbox.environment, "analyze", "--platforms", "--album", str(song))
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == [str(song), "album"]


def test_broken_samples_are_told_below_a_table_and_in_csv(song: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    sound = np.full((RATE_HZ, 1), np.nan, dtype=np.float32)
    broken = written(tmp_path / "broken.wav", sound, subtype="FLOAT")
    table = auralis(sandbox.environment, "analyze", str(song), str(broken)).stdout
    assert table.splitlines()[-1] == f"broken.wav: {RATE_HZ} broken samples, taken as silence."
    assert "holds" not in table.replace("broken.wav holds", "")
    rows = csv.DictReader(io.StringIO(auralis(sandbox.environment, "analyze", "--csv", str(song), str(broken)).stdout))
    assert [row["broken_samples"] for row in rows] == ["0", str(RATE_HZ)]


def test_a_folder_without_music_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").touch()
    assert main(["analyze", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("There is no music to analyse.")


def test_it_needs_neither_textual_nor_numpy_itself(song: Path, sandbox: Sandbox) -> None:
    words = ["analyze", "--loudness-only", "--json", str(song)]
    modules = modules_after(f"from auralis_tui.cli import main\nassert main({words}) == 0")
    assert not packages_of(modules) & {"textual", "rich", "numpy", "scipy", "peewee", "av", "soundfile", "mutagen"}


def test_who_interrupts_it_finds_no_bar_left(sandbox: Sandbox, tmp_path: Path) -> None:
    long = written(tmp_path / "long.wav", np.zeros((RATE_HZ * 900, 2)))
    ours, its = os.openpty()
    words = [sys.executable, "-m", "auralis_tui", "analyze", "--jobs", "1", str(long)]
    with subprocess.Popen(words, stderr=its, env=sandbox.environment, preexec_fn=heeds_ctrl_c) as running:
        os.close(its)
        shown = os.read(ours, 4096)
        running.send_signal(signal.SIGINT)
        with suppress(OSError):  # EIO: it has ended
            while more := os.read(ours, 4096):
                shown += more
    os.close(ours)
    assert running.returncode == 130
    assert b"analysing" in shown
    assert shown.rpartition(b"\r\x1b[K")[2].strip() == b""


def test_a_reader_that_has_gone_is_no_fault(song: Path, sandbox: Sandbox) -> None:
    program = Path(auralis.__globals__["PROGRAM"])
    command = f"{program} analyze --json '{song}' | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=sandbox.environment, check=True)
    assert done.stdout.strip() == "0"
    assert done.stderr == ""
