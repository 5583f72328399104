"""The console in a real terminal, with the real daemon: start, browse, play, detach, attach, quit."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import soundfile
from mutagen.flac import FLAC

from tests.conftest import Sandbox
from tests.real.programs import PROGRAM, auralis, daemon_pid, end_daemon, status, wait_until
from tests.real.terminal import Terminal
from tests.signals import music

pytestmark = pytest.mark.real


@pytest.fixture
def environment(sandbox: Sandbox) -> Iterator[dict[str, str]]:
    environment = {**sandbox.environment, "AURALIS_OUTPUT": "null"}
    yield environment
    end_daemon(environment)


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    terminal = Terminal(environment)
    yield terminal
    terminal.close()


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("album")
    write_album(folder)
    return folder


def write_album(folder: Path) -> None:
    """Write three tagged tracks of a minute."""
    sound = music(60.0)
    for number, title in enumerate(("Lighthouse", "Breakwater", "Open Sea"), 1):
        path = folder / f"{number}.flac"
        soundfile.write(path, sound, 48_000)
        tags = FLAC(path)  # type: ignore[no-untyped-call]
        for key, value in {"title": title, "artist": "The Ferrymen", "album": "Harbour", "date": "2020"}.items():
            tags[key] = value
        tags["tracknumber"] = str(number)
        tags.save()


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (140, 45)])
def test_start_browse_play_switch_detach_attach_quit(
    environment: dict[str, str], album: Path, columns: int, rows: int
) -> None:
    terminal = Terminal(environment, columns, rows)
    try:
        terminal.run(f"{PROGRAM} {album}")
        terminal.wait_for("Ferrymen", "Harbour", "Lighthouse", "Breakwater", "►")
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        terminal.press("]")
        wait_until(lambda: status(environment)["mastering"]["heard_preset"] == "adaptive", "the next preset is heard")
        terminal.press("\\")
        wait_until(lambda: status(environment)["mastering"]["heard_hearing"] == "bypass", "the source is heard")
        terminal.wait_for("BYPASS")
        terminal.press("\\")
        terminal.wait_for("MASTERED", gone="BYPASS")
        terminal.press("Tab")
        terminal.press("j")
        terminal.press("Enter")
        wait_until(lambda: status(environment)["player"]["position_s"] < 30.0, "another track")
        terminal.press("?")
        terminal.wait_for("bypass, delta, match")
        terminal.press("Escape")
        terminal.wait_for("Lighthouse", gone="bypass, delta, match")
        terminal.press("Space")
        wait_until(lambda: status(environment)["player"]["transport"] == "paused", "paused")
        terminal.wait_for("‖")
        terminal.press("Space")
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing on")
        terminal.press("q")
        terminal.wait_for("[exit 0]", "auralis")
        assert status(environment)["player"]["transport"] == "playing"
        terminal.close()
        terminal.run(PROGRAM)
        terminal.wait_for("Harbour", "►")
        terminal.press("Q")
        terminal.wait_for("[exit 0]")
        wait_until(lambda: auralis(environment, "status", check=False).returncode == 1, "the daemon ends")
    finally:
        terminal.close()


def test_search_finds_and_plays(environment: dict[str, str], terminal: Terminal, album: Path) -> None:
    terminal.run(f"{PROGRAM} {album}")
    terminal.wait_for("Ferrymen", "►")
    terminal.press("/")
    terminal.type("open s")
    terminal.wait_for("open s", "Library · search", "1 track")
    terminal.press("Enter")
    terminal.press("Enter")
    wait_until(
        lambda: (status(environment)["player"]["entry"] or {"track": {"title": ""}})["track"]["title"] == "Open Sea",
        "what was found plays",
    )


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_the_music_outlives_the_terminal(
    environment: dict[str, str], terminal: Terminal, album: Path, number: signal.Signals
) -> None:
    terminal.run(f"{PROGRAM} {album}")
    terminal.wait_for("►")
    wait_until(lambda: status(environment)["player"]["position_s"] > 0.5, "playing")
    terminal.kill(number)
    terminal.close()
    reached = status(environment)["player"]["position_s"]
    wait_until(lambda: status(environment)["player"]["position_s"] > reached + 0.5, "it plays on")


def test_a_hangup_changes_nothing_for_the_daemon(environment: dict[str, str], terminal: Terminal, album: Path) -> None:
    terminal.run(f"{PROGRAM} {album}")
    wait_until(lambda: auralis(environment, "status", check=False).returncode == 0, "the daemon answers")
    wait_until(lambda: status(environment)["player"]["position_s"] > 0.3, "playing")
    pid = daemon_pid(environment)
    os.kill(pid, signal.SIGHUP)
    reached = status(environment)["player"]["position_s"]
    wait_until(lambda: status(environment)["player"]["position_s"] > reached + 0.3, "it plays on")
    assert psutil.pid_exists(pid)


def test_an_engine_that_is_killed_is_back_at_the_same_track_and_second(
    environment: dict[str, str], terminal: Terminal, album: Path
) -> None:
    terminal.run(f"{PROGRAM} {album}")
    wait_until(lambda: auralis(environment, "status", check=False).returncode == 0, "the daemon answers")
    wait_until(lambda: status(environment)["player"]["position_s"] > 2.0, "playing")
    daemon = psutil.Process(daemon_pid(environment))
    (engine,) = [child for child in daemon.children() if "engine.process" in " ".join(child.cmdline())]
    before = status(environment)["player"]
    engine.kill()
    wait_until(lambda: status(environment)["engine"]["restarts"] == 1, "the engine is back")
    wait_until(lambda: status(environment)["player"]["position_s"] > before["position_s"] + 0.5, "it plays on")
    after = status(environment)["player"]
    assert after["entry"] == before["entry"]
    assert after["position_s"] < before["position_s"] + 5.0


def test_a_tiny_window_says_so_and_a_larger_one_shows_all(
    environment: dict[str, str], terminal: Terminal, album: Path
) -> None:
    terminal.run(f"{PROGRAM} {album}")
    terminal.wait_for("Harbour")
    terminal.resize(20, 5)
    terminal.wait_for("20 by 5")
    terminal.resize(100, 30)
    terminal.wait_for("Harbour", "Lighthouse")
