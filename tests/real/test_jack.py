"""Playing on JACK, whose dummy driver gives each callback its exact time and no slack."""

import subprocess
from collections.abc import Iterator

import pytest
import soundfile

from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.signals import music

pytestmark = pytest.mark.real

RATE_HZ = 48_000


@pytest.fixture
def jack(sandbox: Sandbox) -> Iterator[dict[str, str]]:
    """Run a JACK server of the test's own, and yield an environment that finds it."""
    name = f"auralis{id(sandbox)}"
    environment = {
        **sandbox.environment, "JACK_NO_AUDIO_RESERVATION": "1", "JACK_DEFAULT_SERVER": name,
        "AURALIS_RATE_HZ": str(RATE_HZ),
    }  # fmt: skip
    server = subprocess.Popen(
        ["jackd", "--name", name, "--no-realtime", "-d", "dummy", "-r", str(RATE_HZ), "-p", "1024"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    subprocess.run(["jack_wait", "--server", name, "-w", "-t", "10"], env=environment, check=True, capture_output=True)
    yield environment
    server.terminate()
    server.wait(10.0)


def test_it_plays_without_an_underrun(jack: dict[str, str], sandbox: Sandbox) -> None:
    path = sandbox.home / "long.flac"
    soundfile.write(path, music(20.0), RATE_HZ)
    with daemon(jack, "--output", "system"):
        wait_until(lambda: status(jack)["output"]["name"] == "system", "the device is open")
        auralis(jack, "add", "--play", str(path))
        wait_until(lambda: status(jack)["player"]["position_s"] > 3.0, "playing")
        figures = status(jack)["engine"]
        assert (figures["underruns"], figures["restarts"]) == (0, 0)
        assert figures["callback_worst_ms"] > 0.0
