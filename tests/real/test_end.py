"""The daemon ends when it is told to, with work in flight, and leaves nothing behind."""

import signal
from pathlib import Path

import psutil
import pytest
import soundfile

from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.signals import music

pytestmark = pytest.mark.real

BOUND_S = 2.0
"""What the property itself says; waiting longer is the failure."""


@pytest.mark.audit("M-29")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_within_two_seconds_with_work_in_flight(
    sandbox: Sandbox, tmp_path: Path, number: signal.Signals
) -> None:
    sound = music(30.0)
    for index in range(3):
        soundfile.write(tmp_path / f"{index}.flac", sound, 48_000)
    for index in range(500):
        (tmp_path / f"link {index}.flac").symlink_to(tmp_path / "0.flac")
    environment = sandbox.environment
    with daemon(environment, "--output", "null") as process:
        auralis(environment, "add", "--play", str(tmp_path))
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        family = psutil.Process(process.pid).children(recursive=True)
        assert family
        process.send_signal(number)
        assert process.wait(BOUND_S) == 0
        _, alive = psutil.wait_procs(family, timeout=BOUND_S)
        assert alive == []
    assert not sandbox.socket.exists()


@pytest.mark.audit("L-06")
def test_the_log_is_where_the_doctor_says(sandbox: Sandbox) -> None:
    environment = {**sandbox.environment, "AURALIS_LOG_LEVEL": "debug"}
    with daemon(environment, "--output", "null"):
        said = auralis(environment, "doctor", check=False).stdout
    assert str(sandbox.log) in said
    assert "level debug" in said
    assert "listening on" in sandbox.log.read_text()
