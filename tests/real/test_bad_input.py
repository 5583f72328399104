"""What goes wrong is told in a sentence that says what to do; the program never shows a traceback."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import Sandbox
from tests.real.programs import PROGRAM, auralis, daemon, status, wait_until
from tests.real.terminal import Terminal
from tests.signals import music

pytestmark = pytest.mark.real


def refused(environment: dict[str, str], *words: str) -> str:
    done = auralis(environment, *words, check=False)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def environment(sandbox: Sandbox) -> dict[str, str]:
    return sandbox.environment


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    with daemon(environment, "--output", "null"):
        yield environment


@pytest.fixture
def flac(tmp_path: Path) -> Path:
    path = tmp_path / "good.flac"
    soundfile.write(path, music(1.0), 48_000)
    return path


def test_without_a_daemon(environment: dict[str, str]) -> None:
    for words in (["status"], ["pause"], ["queue"], ["quit"]):
        assert refused(environment, *words) == "No daemon is running. Start one: auralis (or: auralis daemon)\n"


def test_a_missing_file(running: dict[str, str]) -> None:
    assert "/nowhere/at/all.flac does not exist." in refused(running, "add", "/nowhere/at/all.flac")
    assert "/nowhere does not exist." in refused(running, "scan", "/nowhere")


def test_a_second_daemon(running: dict[str, str]) -> None:
    said = refused(running, "daemon", "--output", "null")
    assert said.startswith("A daemon (process ")
    assert "is running already. Attach to it: auralis." in said
    assert auralis(running, "status").returncode == 0


def test_a_stale_socket(environment: dict[str, str], sandbox: Sandbox) -> None:
    sandbox.socket.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(sandbox.socket))
    with daemon(environment, "--output", "null"):
        assert auralis(environment, "status").returncode == 0


def test_a_text_file_named_mp3_is_told_and_the_rest_plays(running: dict[str, str], tmp_path: Path, flac: Path) -> None:
    (tmp_path / "a text.mp3").write_text("These are words.\n" * 100)
    auralis(running, "add", "--play", str(tmp_path))
    wait_until(lambda: status(running)["queue"]["length"] == 1, "the good one is queued")
    wait_until(lambda: any(job["problems"] for job in status(running)["jobs"]), "the other is told")
    (problem,) = [problem for job in status(running)["jobs"] for problem in job["problems"]]
    assert "a text.mp3" in problem


def test_a_truncated_flac_plays_to_where_it_ends_and_the_next_one_follows(
    running: dict[str, str], tmp_path: Path
) -> None:
    broken, good = tmp_path / "1.flac", tmp_path / "2.flac"
    soundfile.write(broken, music(4.0), 48_000)
    broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 3])
    soundfile.write(good, music(20.0), 48_000)
    auralis(running, "add", "--play", str(broken), str(good))
    wait_until(lambda: status(running)["queue"]["index"] == 1, "the good one plays")
    assert status(running)["player"]["transport"] == "playing"


def test_an_empty_folder(running: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = auralis(running, "scan", str(empty), check=False)
    assert f"No music was found in {empty}." in done.stderr


def test_an_unreadable_folder(sandbox: Sandbox) -> None:
    """Root, too, is a user whom rights concern once the capability to pass them over is dropped."""
    locked = sandbox.home / "locked"
    locked.mkdir(mode=0o000)
    words = [PROGRAM, "scan", str(locked)]
    if os.getuid() == 0:
        os.chown(locked, 65_534, 65_534)
        words = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *words]
    done = subprocess.run(words, env=sandbox.environment, capture_output=True, text=True, timeout=30, check=False)
    assert f"{locked} can't be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_home(environment: dict[str, str]) -> None:
    lacking = {name: value for name, value in environment.items() if name != "HOME"}
    done = auralis(lacking, "presets")
    assert "warm" in done.stdout


def test_no_runtime_folder(environment: dict[str, str], sandbox: Sandbox) -> None:
    lacking = {name: value for name, value in environment.items() if name != "XDG_RUNTIME_DIR"}
    lacking["TMPDIR"] = str(sandbox.home)
    with daemon(lacking, "--output", "null"):
        assert auralis(lacking, "status").returncode == 0
        folder = sandbox.home / f"auralis-{os.getuid()}"
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_terminal_that_cannot_be_drawn_on(environment: dict[str, str]) -> None:
    terminal = Terminal(environment)
    try:
        terminal.run(f"env TERM=dumb {PROGRAM}")
        screen = terminal.wait_for("[exit 1]")
        assert "The console can't draw on this terminal (TERM=dumb)." in screen.replace("\n", "")
    finally:
        terminal.close()


def test_no_terminal(environment: dict[str, str]) -> None:
    assert "The console needs a terminal." in refused(environment)


def test_a_configuration_that_is_none(environment: dict[str, str], sandbox: Sandbox) -> None:
    path = sandbox.home / ".config/auralis/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[output]\nrate_hz = 12\n")
    said = refused(environment, "daemon")
    assert str(path) in said
    assert "output.rate_hz" in said
    path.write_text("this is = = no toml")
    assert "is no TOML" in refused(environment, "daemon")


@pytest.mark.audit("H-08")
def test_an_unknown_variable_is_named(environment: dict[str, str]) -> None:
    with daemon({**environment, "AURALIS_VOLUMME": "3"}, "--output", "null") as process:
        process.terminate()
        assert process.stderr is not None
        assert b"AURALIS_VOLUMME is not a setting of Auralis" in process.stderr.read()


def test_words_that_are_no_numbers(running: dict[str, str], flac: Path) -> None:
    for words in (
        ["volume", "loud"],
        ["seek", "soon"],
        ["volume", "nan"],
        ["volume", "5"],
        ["play", "-1"],
        ["play", "99"],
    ):
        assert refused(running, *words)
    assert "Did you mean warm?" in refused(running, "preset", "wrm")
    assert "Nothing is playing." in refused(running, "seek", "10")


def test_places_that_are_none(environment: dict[str, str], flac: Path, tmp_path: Path) -> None:
    assert "There is no folder /nowhere." in refused(environment, "backup", "create", "/nowhere/copy.sqlite3")
    assert "out.flac is not the name of a WAV file." in refused(
        environment, "render-queue", "-o", str(tmp_path / "out.flac"), str(flac)
    )
    assert "no such part of the queue" in refused(environment, "queue", "--start", "9" * 30)
    assert "The limit goes from 1" in refused(environment, "search", "--limit", "9" * 30, "x")


def test_a_terminal_without_letters_gets_a_substitute(running: dict[str, str], flac: Path) -> None:
    odd = flac.with_name("Überfahrt ♪.flac")
    flac.rename(odd)
    auralis(running, "add", str(odd))
    plain = {**running, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "?berfahrt" in auralis(plain, "status").stdout


def test_adding_what_cannot_be_played_is_refused(running: dict[str, str], tmp_path: Path) -> None:
    text = tmp_path / "a text.mp3"
    text.write_text("words")
    assert str(text) in refused(running, "add", str(text))
    assert status(running)["queue"]["length"] == 0


def test_render_queue_of_nothing_that_can_be_read_leaves_no_file(environment: dict[str, str], tmp_path: Path) -> None:
    text, out = tmp_path / "text.flac", tmp_path / "out.wav"
    text.write_text("words")
    assert str(text) in refused(environment, "render-queue", "-o", str(out), str(text))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["text.flac"]


def test_render_queue_goes_on_past_what_cannot_be_read(environment: dict[str, str], tmp_path: Path, flac: Path) -> None:
    text, out = tmp_path / "text.flac", tmp_path / "out.wav"
    text.write_text("words")
    assert str(text) in refused(environment, "render-queue", "-o", str(out), str(flac), str(text), str(flac))
    one, _ = soundfile.read(flac, dtype="float32")
    both, _ = soundfile.read(out, dtype="float32")
    np.testing.assert_array_equal(both, np.concatenate([one, one]))
