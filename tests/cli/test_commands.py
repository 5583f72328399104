"""Commands from the shell's side: a real daemon, its JSON, and its exit codes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from auralis_tui.cli import doctor
from auralis_tui.mastering.reading import FACTORY
from tests.conftest import Sandbox
from tests.library.albums import write_music
from tests.real.programs import auralis, daemon, status, wait_until
from tests.signals import music, white_noise


@pytest.fixture
def environment(sandbox: Sandbox) -> dict[str, str]:
    return sandbox.environment


@pytest.fixture
def running(environment: dict[str, str], tracks: list[Path]) -> Iterator[dict[str, str]]:
    with daemon(environment, "--output", "null"):
        auralis(environment, "add", *map(str, tracks))
        wait_until(lambda: status(environment)["queue"]["length"] == len(tracks), "queued")
        yield environment


@pytest.fixture
def tracks(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"track {number}.flac" for number in range(3)]
    for path in paths:
        soundfile.write(path, music(20.0), 48_000)
    return paths


def printed(environment: dict[str, str], *words: str) -> Any:
    return json.loads(auralis(environment, *words).stdout)


def test_the_transport(running: dict[str, str]) -> None:
    auralis(running, "play", "2")
    wait_until(lambda: status(running)["player"]["transport"] == "playing", "playing")
    assert status(running)["queue"]["index"] == 1
    auralis(running, "pause")
    assert status(running)["player"]["transport"] == "paused"
    auralis(running, "seek", "0:10")
    assert status(running)["player"]["position_s"] == pytest.approx(10.0, abs=0.2)
    auralis(running, "seek", "+5")
    assert status(running)["player"]["position_s"] == pytest.approx(15.0, abs=0.2)
    auralis(running, "seek", "50%")
    assert status(running)["player"]["position_s"] == pytest.approx(10.0, abs=0.2)
    auralis(running, "prev")  # plays on from the start
    player = status(running)["player"]
    assert player["transport"] in ("loading", "playing")
    assert player["position_s"] < 9.0
    assert status(running)["queue"]["index"] == 1
    auralis(running, "next")
    assert status(running)["queue"]["index"] == 2
    auralis(running, "stop")
    assert status(running)["player"]["transport"] == "stopped"


def test_volume_preset_and_bypass(running: dict[str, str]) -> None:
    auralis(running, "volume", "-6")
    assert auralis(running, "volume").stdout == "-6.0 dB\n"
    auralis(running, "volume", "+2")
    auralis(running, "volume", "--by", "-1")
    assert status(running)["player"]["volume_db"] == -5.0
    auralis(running, "volume", "mute")
    assert auralis(running, "volume").stdout == "muted\n"
    auralis(running, "preset", "warm")
    assert auralis(running, "preset").stdout == "warm\n"
    auralis(running, "bypass", "on")
    assert status(running)["mastering"]["hearing"] == "bypass"
    auralis(running, "bypass")
    assert status(running)["mastering"]["hearing"] == "mastered"


def test_the_queue_is_an_array_of_objects(running: dict[str, str]) -> None:
    rows = printed(running, "queue", "--json")
    assert [(row["index"], row["title"], row["rate_hz"]) for row in rows] == [
        (number, f"track {number}", 48_000) for number in range(3)
    ]
    assert "track 1" in auralis(running, "queue").stdout
    assert [row["title"] for row in printed(running, "queue", "--json", "--start", "3")] == ["track 2"]
    for words, told in (
        (("queue", "--start", "4"), "There is no entry 4: the queue holds 3."),
        (("queue", "remove", "99"), "The queue has no entry 99: it holds 3."),
    ):
        assert auralis(running, *words, check=False).stderr.startswith(told)
    auralis(running, "clear")
    assert printed(running, "queue", "--json") == []


def test_search_and_presets_are_arrays_of_objects(running: dict[str, str]) -> None:
    assert [row["title"] for row in printed(running, "search", "track", "1", "--json")] == ["track 1"]
    assert printed(running, "search", "nothing like this", "--json") == []
    presets = printed(running, "presets", "--json")
    assert [preset["id"] for preset in presets] == list(FACTORY)


def test_a_status_in_words(running: dict[str, str]) -> None:
    wait_until(lambda: status(running)["output"]["name"], "open")
    said = auralis(running, "status").stdout
    for words in ("stopped", "track 0", "1 of 3", "hearing   flat", "output    null"):
        assert words in said


def test_a_backup_with_and_without_a_daemon(running: dict[str, str], tmp_path: Path) -> None:
    made = printed(running, "backup", "create", "--json")
    assert made["tracks"] == 3
    assert Path(made["path"]).exists()
    auralis(running, "quit")
    target = tmp_path / "b.sqlite3"
    assert printed(running, "backup", "create", str(target), "--json") == {"path": str(target), "tracks": 3}


def test_a_scan_without_a_daemon(environment: dict[str, str], tracks: list[Path]) -> None:
    report = printed(environment, "scan", str(tracks[0].parent), "--json")
    assert (report["done"], report["problem_count"], report["state"]) == (3, 0, "done")
    assert len(printed(environment, "search", "--json")) == 3


def test_a_scan_by_the_daemon(running: dict[str, str], tracks: list[Path]) -> None:
    report = printed(running, "scan", str(tracks[0].parent), "--json")
    assert (report["done"], report["problem_count"], report["state"]) == (3, 0, "done")


def test_render_queue_joins_files_bit_for_bit(environment: dict[str, str], tmp_path: Path) -> None:
    whole = np.round(white_noise(2.0, rate_hz=44_100) * 16_000).astype(np.int16)
    paths = [tmp_path / "1.flac", tmp_path / "2.flac"]
    for path, part in zip(paths, np.split(whole, [33_333]), strict=True):
        soundfile.write(path, part, 44_100, subtype="PCM_16")
    out = tmp_path / "out.wav"
    missing = tmp_path / "3.flac"
    done = auralis(environment, "render-queue", "-o", str(out), *map(str, paths), str(missing), check=False)
    assert done.returncode == 1
    assert done.stdout == f"2 of 3 files, 88200 frames at 44100 Hz, are in {out}\n"
    assert done.stderr == f"Left out: {missing} does not exist.\n"
    rendered, rate_hz = soundfile.read(out, dtype="float32")
    assert rate_hz == 44_100
    np.testing.assert_array_equal(rendered, whole.astype(np.float32) / 32_768)
    before = out.read_bytes()
    words = ["render-queue", "-o", str(out), "--preset", "punchy", "--rate", "48000", *map(str, paths)]
    refused = auralis(environment, *words, check=False)
    assert refused.returncode == 2
    assert refused.stderr == f"{out} exists already. Choose another name, or let it be replaced: --force\n"
    assert out.read_bytes() == before
    auralis(environment, *words, "--force")
    mastered, rate_hz = soundfile.read(out)
    assert rate_hz == 48_000
    assert abs(len(mastered) - 96_000) <= 1
    assert np.abs(mastered).max() <= 10 ** (-1.0 / 20)


def test_the_daemon_writes_what_it_plays_into_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    sound = np.round(music(3.0) * 30_000).astype(np.int16)
    source, out = tmp_path / "a.flac", tmp_path / "out.wav"
    soundfile.write(source, sound, 48_000, subtype="PCM_16")
    with daemon({**environment, "AURALIS_RATE_HZ": "48000"}, "--output", f"wav:{out}"):
        auralis(environment, "add", "--play", str(source))
        wait_until(lambda: [job["state"] for job in status(environment)["jobs"]] == ["done"], "added, and started")
        wait_until(lambda: status(environment)["player"]["transport"] == "stopped", "played")
    written, _ = soundfile.read(out, dtype="float32")
    np.testing.assert_array_equal(written, sound.astype(np.float32) / 32_768)


def test_the_doctor_answers_in_json(environment: dict[str, str]) -> None:
    done = auralis(environment, "doctor", "--json", check=False)
    findings = json.loads(done.stdout)
    assert {finding["subject"] for finding in findings} >= {"version", "codecs", "terminal", "library", "daemon"}
    assert done.returncode == (0 if all(finding["ok"] for finding in findings) else 1)
    assert all(finding["ok"] or finding["remedy"] for finding in findings)


def test_the_doctor_tells_of_a_disk_that_is_nearly_full(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(finding.ok for finding in doctor._folders())
    monkeypatch.setattr(doctor, "MIN_FREE_MB", 1e12)
    full = [finding for finding in doctor._folders() if not finding.ok]
    assert len(full) == 3
    assert all("MB are free" in finding.says and finding.remedy == "Make room on the disk." for finding in full)


def test_the_doctor_tells_of_a_damaged_library(environment: dict[str, str], sandbox: Sandbox, tmp_path: Path) -> None:
    write_music(tmp_path / "1.flac")
    auralis(environment, "scan", str(tmp_path / "1.flac"))
    database = sandbox.data / "library.sqlite3"
    database.write_bytes(b"\0" * 100 + database.read_bytes()[100:])
    with daemon(environment, "--output", "null"):
        said = auralis(environment, "doctor", check=False).stdout
    assert "!!  library    The library was damaged; it is kept as " in said
    assert "There is no good backup: scan your music again." in said


def test_the_options_of_the_queue(running: dict[str, str]) -> None:
    auralis(running, "repeat", "all")
    auralis(running, "crossfade", "4")
    auralis(running, "replaygain", "auto", "--preamp", "-3")
    auralis(running, "single")
    assert auralis(running, "repeat").stdout == "all\n"
    assert auralis(running, "crossfade").stdout == "4 s\n"
    assert auralis(running, "replaygain").stdout == "auto -3 dB\n"
    said = auralis(running, "status").stdout
    assert "options   single, repeat all, crossfade 4 s, ReplayGain auto -3 dB" in said
    auralis(running, "single", "off")
    assert not status(running)["options"]["single"]


def test_the_queue_is_changed_and_changed_back(running: dict[str, str]) -> None:
    def titles() -> list[str]:
        return [row["title"] for row in printed(running, "queue", "--json")]

    auralis(running, "queue", "move", "2", "3", "--to", "1")
    assert titles() == ["track 1", "track 2", "track 0"]
    auralis(running, "queue", "remove", "1", "3", "1")
    assert titles() == ["track 2"]
    assert auralis(running, "undo").stdout == "Undone: Removed 2 tracks\n"
    assert auralis(running, "undo").stdout == "Undone: Moved 2 tracks\n"
    assert titles() == ["track 0", "track 1", "track 2"]
    assert auralis(running, "redo").stdout == "Redone: Moved 2 tracks\n"
    auralis(running, "shuffle", "on")
    auralis(running, "shuffle", "off")
    assert titles() == ["track 1", "track 2", "track 0"]


def test_a_loop(running: dict[str, str]) -> None:
    auralis(running, "loop", "0:01", "0:05")
    assert status(running)["player"]["loop"] == {"start_s": 1.0, "end_s": 5.0}
    assert "loop      from 0:01 to 0:05" in auralis(running, "status").stdout
    auralis(running, "loop", "10%", "20%")
    assert status(running)["player"]["loop"] == {"start_s": 2.0, "end_s": 4.0}
    assert auralis(running, "loop", "5", "1", check=False).stderr.startswith("A loop ends after it starts.")
    assert auralis(running, "loop", "loudest", "100").stdout.startswith("The whole track is looped")
    auralis(running, "loop", "off")
    assert status(running)["player"]["loop"] is None
