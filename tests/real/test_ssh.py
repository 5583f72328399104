"""The console over ssh: the client is killed, the music plays on, and the next login finds it."""

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import Sandbox
from tests.real.programs import PROGRAM, daemon_pid, end_daemon, status, wait_until
from tests.real.ssh import SshServer
from tests.real.terminal import Terminal
from tests.real.test_terminal import write_album

pytestmark = pytest.mark.real


@pytest.fixture
def server() -> Iterator[SshServer]:
    with tempfile.TemporaryDirectory(prefix="ssh") as folder:
        server = SshServer(Path(folder))
        yield server
        server.close()


@pytest.fixture
def environment(sandbox: Sandbox) -> Iterator[dict[str, str]]:
    environment = {**sandbox.environment, "AURALIS_OUTPUT": "null"}
    yield environment
    end_daemon(environment)


def consoles(sandbox: Sandbox) -> list[psutil.Process]:
    """Return what of the program runs in this home, but for the daemon and its children."""
    apart = daemon_pid(sandbox.environment)
    return [
        process
        for process in psutil.process_iter(["environ", "cmdline"])
        if (process.info["environ"] or {}).get("HOME") == str(sandbox.home)
        and PROGRAM in (process.info["cmdline"] or ())
        and process.pid != apart
    ]


def test_a_killed_ssh_client_leaves_the_music_and_no_console_behind(
    sandbox: Sandbox, environment: dict[str, str], server: SshServer, tmp_path: Path
) -> None:
    write_album(tmp_path)
    there = {name: environment[name] for name in ("HOME", "XDG_RUNTIME_DIR", "LANG", "AURALIS_OUTPUT")}
    words = " ".join(("env", *(f"{name}={value}" for name, value in there.items()), PROGRAM))
    terminal = Terminal(environment, 100, 30)
    try:
        terminal.run(server.command(f"{words} {tmp_path}"))
        terminal.wait_for("Ferrymen", "Lighthouse", "►")
        wait_until(lambda: status(environment)["player"]["position_s"] > 0.5, "playing")
        (console,) = consoles(sandbox)
        assert "SSH_CONNECTION" in console.environ()
        terminal.kill(signal.SIGKILL)
        terminal.close()
        reached = status(environment)["player"]["position_s"]
        wait_until(lambda: status(environment)["player"]["position_s"] > reached + 0.5, "it plays on")
        wait_until(lambda: not consoles(sandbox), "the console is gone")
        terminal.run(server.command(words))
        terminal.wait_for("Lighthouse", "►")
        terminal.press("q")
        terminal.wait_for("The music goes on")
        assert status(environment)["player"]["transport"] == "playing"
    finally:
        terminal.close()
