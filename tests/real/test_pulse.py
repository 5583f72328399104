"""Two files that are one signal cut in two, played by the real daemon, captured from a real sound server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.real.pulse import PulseServer
from tests.signals import music

pytestmark = pytest.mark.real


@pytest.fixture
def pulse() -> Iterator[PulseServer]:
    with tempfile.TemporaryDirectory(prefix="pulse") as folder:
        server = PulseServer(Path(folder))
        server.start()
        yield server
        server.stop()


def environment_of(sandbox: Sandbox, pulse: PulseServer) -> dict[str, str]:
    return {**sandbox.environment, "PULSE_SERVER": pulse.environment["PULSE_SERVER"], "AURALIS_RATE_HZ": "48000"}


def test_a_signal_cut_in_two_files_arrives_bit_for_bit(sandbox: Sandbox, pulse: PulseServer, tmp_path: Path) -> None:
    whole = np.round(music(6.0) * 32_000).astype(np.int16)
    paths = [tmp_path / "1.flac", tmp_path / "2.flac"]
    for path, part in zip(paths, np.split(whole, [131_072 + 17]), strict=True):
        soundfile.write(path, part, pulse.rate_hz, subtype="PCM_16")
    expected = whole.astype(np.float32) / 32_768
    environment = environment_of(sandbox, pulse)
    with daemon(environment, "--output", "pulse"), pulse.recording() as recording:
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is open")
        recording.wait_for(4800)
        auralis(environment, "add", "--play", *map(str, paths))
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        wait_until(lambda: status(environment)["player"]["transport"] == "stopped", "played to the end")
        recorded = recording.wait_for(len(recording.frames()) + 48_000)
        underruns = status(environment)["engine"]["underruns"]
    sounding = np.flatnonzero(np.any(recorded != 0, axis=1))
    first = int(np.flatnonzero(np.any(expected != 0, axis=1))[0])
    start = int(sounding[0]) - first
    np.testing.assert_array_equal(recorded[start : start + len(expected)], expected)
    assert not np.any(recorded[start + len(expected) :])
    assert underruns == 0


def test_when_the_sound_server_dies_the_position_is_held_until_somebody_goes_on(
    sandbox: Sandbox, pulse: PulseServer, tmp_path: Path
) -> None:
    path = tmp_path / "long.flac"
    soundfile.write(path, music(30.0), pulse.rate_hz)
    environment = environment_of(sandbox, pulse)
    with daemon(environment, "--output", "pulse"):
        auralis(environment, "add", "--play", str(path))
        wait_until(lambda: status(environment)["player"]["position_s"] > 1.0, "playing")
        pulse.stop()
        wait_until(lambda: status(environment)["output"]["problem"] != "", "the loss is noticed")
        state = status(environment)
        assert state["output"]["kind"] == "null"
        wait_until(lambda: status(environment)["player"]["transport"] == "paused", "the position is held")
        held = status(environment)["player"]["position_s"]
        assert held > 1.0
        pulse.start()
        wait_until(lambda: status(environment)["output"]["kind"] == "device", "the device is back")
        assert status(environment)["player"]["transport"] == "paused"
        auralis(environment, "play")
        wait_until(lambda: status(environment)["player"]["position_s"] > held + 0.3, "it goes on")
        assert status(environment)["player"]["position_s"] < held + 5.0
