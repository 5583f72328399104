"""An output on a sound device, by PortAudio."""

from contextlib import suppress
from typing import Any

from auralis_tui.bus.state import OutputDevice, OutputKind, OutputState
from auralis_tui.engine.devices import DEFAULT, HINT, find_device, load_portaudio, numbered_devices
from auralis_tui.engine.latency import LATENCIES, rate_and_block
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import OutputError


class DeviceOutput:
    """A stream that stays open from track to track; its callback only copies."""

    def __init__(self, wanted: OpenOutput) -> None:
        self._portaudio = load_portaudio()
        numbers = {device: number for number, device in numbered_devices()}
        device = find_device(list(numbers), wanted.name)
        self._playhead: Playhead | None = None
        self._finished = False
        self._time_s = 0.0
        if wanted.channels > device.channels:
            raise OutputError(
                f"{_called(wanted, device)} has {device.channels} channels, not {wanted.channels}.",
                "Set output.channels to what it has.",
            )
        rate_hz, block_frames = rate_and_block(wanted, device.rate_hz)
        try:
            self._stream = self._portaudio.OutputStream(
                samplerate=rate_hz,
                blocksize=block_frames,
                device=numbers[device],
                channels=wanted.channels,
                dtype="float32",
                latency=LATENCIES[wanted.latency].device_s,
                callback=self._callback,
                finished_callback=self._on_finished,
                clip_off=True,
                dither_off=True,
            )
        except (self._portaudio.PortAudioError, ValueError) as error:
            raise OutputError(f"{_called(wanted, device)} can't be opened at {rate_hz} Hz: {error}.", HINT) from error
        self._state = OutputState(
            kind=OutputKind.DEVICE,
            name=device.name,
            rate_hz=rate_hz,
            channels=wanted.channels,
            latency_s=round(float(self._stream.latency), 4),
            latency=wanted.latency,
            rate_policy=wanted.rate_policy,
        )

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        return self._state

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        try:
            return not self._finished and bool(self._stream.active)
        except self._portaudio.PortAudioError:
            return False  # the device is gone

    def start(self, playhead: Playhead) -> None:
        """Begin to take sound."""
        self._playhead = playhead
        try:
            self._stream.start()
        except self._portaudio.PortAudioError as error:
            raise OutputError(f"{self._state.name} doesn't start: {error}.", HINT) from error

    def clock(self) -> float:
        """Return the stream's own time; it stands still when the device is gone."""
        with suppress(self._portaudio.PortAudioError):
            self._time_s = float(self._stream.time)
        return self._time_s

    def close(self, drain: bool = True) -> None:
        """Take no more sound; what was taken is still heard, unless it is not to `drain`."""
        try:
            if drain and self.alive:
                self._stream.stop()
        except self._portaudio.PortAudioError:
            drain = False  # the device is gone: nothing is left to be heard
        if not drain:
            self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _callback(self, out: Any, frames: int, times: Any, status: Any) -> None:  # noqa: ARG002
        if self._playhead is None:
            out.fill(0.0)
        else:
            self._playhead.pull(out, times.outputBufferDacTime)

    def _on_finished(self) -> None:
        """PortAudio has ended the stream, by itself or because it was closed."""
        self._finished = True


def _called(wanted: OpenOutput, device: OutputDevice) -> str:
    return "The default device" if wanted.name == DEFAULT else f"The device {device.name!r}"
