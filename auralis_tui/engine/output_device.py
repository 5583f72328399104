"""An output on a sound device, by PortAudio."""

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import OutputError

if TYPE_CHECKING:
    from types import ModuleType

CHANNELS = 2


def load_portaudio() -> "ModuleType":
    """Import sounddevice, or say what is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise OutputError(
            "There is no sound: PortAudio's library is missing.",
            "Install it: apt install libportaudio2 (Debian), dnf install portaudio (Fedora), brew install portaudio.",
        ) from error
    return sounddevice  # type: ignore[no-any-return]


class DeviceOutput:
    """A stream that stays open from track to track; its callback only copies."""

    def __init__(self, name: str, rate_hz: int | None, latency_s: float, block_frames: int) -> None:
        self._sounddevice = load_portaudio()
        device = None if name == "default" else name
        try:
            info = self._sounddevice.query_devices(device, "output")
            self._rate_hz = rate_hz or int(info["default_samplerate"])
            self._name = str(info["name"])
            self._stream = self._sounddevice.OutputStream(
                samplerate=self._rate_hz,
                blocksize=block_frames,
                device=device,
                channels=CHANNELS,
                dtype="float32",
                latency=latency_s,
                callback=self._callback,
                clip_off=True,
                dither_off=True,
            )
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise OutputError(_why(name, rate_hz, error), "List the devices: auralis doctor.") from error
        self._playhead: Playhead | None = None

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        return OutputState(
            kind=OutputKind.DEVICE,
            name=self._name,
            rate_hz=self._rate_hz,
            channels=CHANNELS,
            latency_s=round(float(self._stream.latency), 4),
        )

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        return bool(self._stream.active)

    def start(self, playhead: Playhead) -> None:
        """Begin to take sound."""
        self._playhead = playhead
        try:
            self._stream.start()
        except self._sounddevice.PortAudioError as error:
            raise OutputError(f"{self._name} doesn't start: {error}.", "List the devices: auralis doctor.") from error

    def clock(self) -> float:
        """Return the stream's own time."""
        return float(self._stream.time)

    def close(self) -> None:
        """Take no more sound; what was taken is still heard."""
        try:
            self._stream.stop()
        except self._sounddevice.PortAudioError:
            self._stream.abort(ignore_errors=True)  # the device is gone: nothing is left to be heard
        self._stream.close(ignore_errors=True)

    def _callback(self, out: Any, frames: int, times: Any, status: Any) -> None:  # noqa: ARG002
        if self._playhead is None:
            out.fill(0.0)
        else:
            self._playhead.pull(np.asarray(out), times.outputBufferDacTime)


def _why(name: str, rate_hz: int | None, error: Exception) -> str:
    wanted = "The default device" if name == "default" else f"The device {name!r}"
    at = f" at {rate_hz} Hz" if rate_hz else ""
    if os.environ.get("PULSE_SERVER") is None and "-1" in str(error):
        return "There is no sound device."
    return f"{wanted} can't be opened{at}: {error}."
