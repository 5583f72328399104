"""A device that is gone while it is asked: a loss, and no end of the engine."""

from types import SimpleNamespace
from typing import Any

import pytest

from auralis_tui.engine import devices as devices_module
from auralis_tui.engine import output_device as device_module
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.output_device import DeviceOutput
from auralis_tui.errors import OutputError


class Library:
    """PortAudio, as far as an output asks it; it can break off."""

    class PortAudioError(Exception):
        """What the library says when a device is gone."""

    default = SimpleNamespace(device={"output": 0})
    latency = 0.1

    def __init__(self) -> None:
        self.gone = False
        self.OutputStream = self._opened

    def _opened(self, **_: Any) -> "Library":
        return self

    def _ask(self) -> None:
        if self.gone:
            raise self.PortAudioError("Unanticipated host error")

    def query_hostapis(self) -> list[dict[str, Any]]:
        self._ask()
        return [{"name": "ALSA"}]

    def query_devices(self) -> list[dict[str, Any]]:
        return [{"name": "card", "max_output_channels": 2, "hostapi": 0, "default_samplerate": 48_000.0}]

    @property
    def active(self) -> bool:
        self._ask()
        return True

    @property
    def time(self) -> float:
        self._ask()
        return 12.5


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    monkeypatch.setattr(device_module, "load_portaudio", lambda: library)
    monkeypatch.setattr(devices_module, "load_portaudio", lambda: library)
    return library


def test_a_device_that_does_not_answer_is_lost_and_its_time_stands_still(library: Library) -> None:
    output = DeviceOutput(OpenOutput(name="card"))
    assert (output.alive, output.clock()) == (True, 12.5)
    library.gone = True
    assert (output.alive, output.clock()) == (False, 12.5)


def test_a_library_that_lists_nothing_is_told(library: Library) -> None:
    library.gone = True
    with pytest.raises(OutputError, match="The devices can't be listed: Unanticipated host error"):
        DeviceOutput(OpenOutput(name="card"))
