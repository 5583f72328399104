"""What the real daemon plays, captured from a real sound server; and what it does when that server dies."""

import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.real.pulse import PulseServer
from tests.signals import music

pytestmark = pytest.mark.real

Start = Callable[[int], PulseServer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a sound server of a rate."""
    servers: list[PulseServer] = []
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:

        def start(rate_hz: int = 48_000) -> PulseServer:
            server = PulseServer(Path(folder), rate_hz)
            servers.append(server)
            server.start()
            return server

        yield start
        for server in servers:
            server.stop()


def environment_of(sandbox: Sandbox, pulse: PulseServer) -> dict[str, str]:
    environment = {**sandbox.environment, "PULSE_SERVER": pulse.environment["PULSE_SERVER"]}
    return {**environment, "AURALIS_RATE_HZ": str(pulse.rate_hz)}


def halves(folder: Path, rate_hz: int, subtype: str = "PCM_16") -> tuple[list[Path], NDArray[np.float32]]:
    """Write a signal into two files, cut somewhere, and return them and the signal as it must be heard."""
    whole = np.round(music(2.5, rate_hz=rate_hz) * 32_000).astype(np.int16)
    paths = [folder / "1.flac", folder / "2.flac"]
    for path, part in zip(paths, np.split(whole, [len(whole) // 3 + 17]), strict=True):
        soundfile.write(path, part, rate_hz, subtype=subtype)
    return paths, whole.astype(np.float32) / np.float32(32_768)


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
def test_a_signal_cut_in_two_files_arrives_bit_for_bit(
    sandbox: Sandbox, start: Start, tmp_path: Path, rate_hz: int
) -> None:
    pulse = start(rate_hz)
    paths, expected = halves(tmp_path, rate_hz)
    environment = environment_of(sandbox, pulse)
    if rate_hz == 96_000:  # opened at another rate, so that it must follow
        environment |= {"AURALIS_RATE": "follow", "AURALIS_RATE_HZ": "44100"}
    with daemon(environment, "--output", "pulse"), pulse.recording() as recording:
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is open")
        recording.wait_for(4800)
        auralis(environment, "add", "--play", *map(str, paths))
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        assert status(environment)["output"]["rate_hz"] == rate_hz
        wait_until(lambda: status(environment)["player"]["transport"] == "stopped", "played to the end")
        recorded = recording.wait_for(len(recording.frames()) + rate_hz)
        underruns = status(environment)["engine"]["underruns"]
    sounding = np.flatnonzero(np.any(recorded != 0, axis=1))
    first = int(np.flatnonzero(np.any(expected != 0, axis=1))[0])
    begins = int(sounding[0]) - first
    np.testing.assert_array_equal(recorded[begins : begins + len(expected)], expected)
    assert not np.any(recorded[begins + len(expected) :])
    assert underruns == 0


def test_sound_goes_on_by_itself_when_the_server_that_died_is_back(
    sandbox: Sandbox, start: Start, tmp_path: Path
) -> None:
    pulse = start(48_000)
    path = tmp_path / "long.flac"
    soundfile.write(path, music(30.0), pulse.rate_hz)
    environment = environment_of(sandbox, pulse)
    with daemon(environment, "--output", "pulse"):
        auralis(environment, "add", "--play", str(path))
        wait_until(lambda: status(environment)["player"]["position_s"] > 1.0, "playing")
        pulse.stop()
        wait_until(lambda: "is lost" in status(environment)["output"]["problem"], "the loss is noticed")
        wait_until(lambda: status(environment)["player"]["transport"] == "paused", "the position is held")
        held_s = status(environment)["player"]["position_s"]
        assert held_s > 1.0
        pulse.start()
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is back")
        assert status(environment)["output"]["problem"] == ""
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "it goes on by itself")
        wait_until(lambda: status(environment)["player"]["position_s"] > held_s + 0.3, "it moves on")
        assert status(environment)["player"]["position_s"] < held_s + 5.0


def test_what_was_paused_while_the_server_was_away_stays_paused(sandbox: Sandbox, start: Start, tmp_path: Path) -> None:
    pulse = start(48_000)
    path = tmp_path / "long.flac"
    soundfile.write(path, music(30.0), pulse.rate_hz)
    environment = environment_of(sandbox, pulse)
    with daemon(environment, "--output", "pulse"):
        auralis(environment, "add", "--play", str(path))
        wait_until(lambda: status(environment)["player"]["position_s"] > 0.5, "playing")
        auralis(environment, "pause")
        pulse.stop()
        wait_until(lambda: "is lost" in status(environment)["output"]["problem"], "the loss is noticed")
        pulse.start()
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is back")
        assert status(environment)["player"]["transport"] == "paused"


def test_a_daemon_that_hangs_makes_no_gap_not_even_between_tracks(
    sandbox: Sandbox, start: Start, tmp_path: Path
) -> None:
    pulse = start(48_000)
    paths, expected = halves(tmp_path, pulse.rate_hz)
    environment = environment_of(sandbox, pulse)
    with daemon(environment, "--output", "pulse") as process, pulse.recording() as recording:
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is open")
        auralis(environment, "add", "--play", *map(str, paths))
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        process.send_signal(signal.SIGSTOP)
        recorded = recording.wait_for(len(recording.frames()) + len(expected) + pulse.rate_hz // 2)
        process.send_signal(signal.SIGCONT)
        wait_until(lambda: status(environment)["player"]["transport"] == "stopped", "played to the end")
        assert status(environment)["engine"]["underruns"] == 0
        assert status(environment)["engine"]["restarts"] == 0
    begins = int(np.flatnonzero(np.any(recorded != 0, axis=1))[0])
    begins -= int(np.flatnonzero(np.any(expected != 0, axis=1))[0])
    np.testing.assert_array_equal(recorded[begins : begins + len(expected)], expected)


def test_a_part_of_a_devices_name_is_enough_and_is_remembered(sandbox: Sandbox, start: Start) -> None:
    environment = environment_of(sandbox, start(48_000)) | {"AURALIS_OUTPUT": "null"}
    with daemon(environment):
        names = [line.split()[0] for line in auralis(environment, "outputs").stdout.replace(">", " ").splitlines()]
        assert {"pulse", "default,", "null", "wav:FILE"} <= set(names)
        auralis(environment, "output", "PUL", "--latency", "safe")
        wait_until(lambda: status(environment)["output"]["name"] == "pulse", "the device is open")
        assert status(environment)["output"]["latency"] == "safe"
        refused = auralis(environment, "output", "Gramophone", check=False)
        assert refused.returncode == 1
        assert "There is no device 'Gramophone'." in refused.stderr
        assert status(environment)["output"]["name"] == "pulse"
    with daemon(environment):
        wait_until(lambda: status(environment)["output"]["name"] == "pulse", "the choice is remembered")
