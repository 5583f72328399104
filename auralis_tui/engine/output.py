"""Where the sound goes: the contract of outputs, and the choice of one by name."""

from typing import Protocol

from auralis_tui.bus.state import OutputState
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import OutputError

FALLBACK_RATE_HZ = 44_100


class Output(Protocol):
    """Takes sound from a playhead on a thread of its own, from `start` to `close`."""

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        ...

    def start(self, playhead: Playhead) -> None:
        """Begin to take sound."""
        ...

    def clock(self) -> float:
        """Return the time, in seconds, by which the playhead is told when its sound will be heard."""
        ...

    def close(self) -> None:
        """Take no more sound; what was taken is still heard."""
        ...


def open_output(name: str, rate_hz: int | None, latency_s: float, block_frames: int) -> Output:
    """Open an output by its name: a device's, `default`, `null`, or `wav:FILE`.

    Raises `OutputError` when it can't be opened.
    """
    from auralis_tui.engine.output_null import NullOutput

    if name == "null":
        return NullOutput(rate_hz or FALLBACK_RATE_HZ, block_frames)
    if name.startswith("wav:"):
        from auralis_tui.engine.output_file import FileOutput

        return FileOutput(name.removeprefix("wav:"), rate_hz or FALLBACK_RATE_HZ, block_frames)
    from auralis_tui.engine.output_device import DeviceOutput

    return DeviceOutput(name, rate_hz, latency_s, block_frames)


def open_output_or_null(name: str, rate_hz: int | None, latency_s: float, block_frames: int) -> Output:
    """Open this output, else the default device, else the null output, which says why it stands in."""
    problem: OutputError | None = None
    for candidate in [name] if name.startswith("wav:") else dict.fromkeys([name, "default"]):
        try:
            output = open_output(candidate, rate_hz, latency_s, block_frames)
        except OutputError as error:
            problem = problem or error
            continue
        if problem is None:
            return output
        return _Replacement(output, problem)
    assert problem is not None
    return replaced_by_null(problem, rate_hz or FALLBACK_RATE_HZ, block_frames)


def replaced_by_null(problem: OutputError, rate_hz: int, block_frames: int) -> Output:
    """Return the null output, which says what it stands in for."""
    from auralis_tui.engine.output_null import NullOutput

    return _Replacement(NullOutput(rate_hz, block_frames), problem)


def rescan_devices() -> None:
    """Let devices that came after the start be found; ends every stream that is open.

    Raises `OutputError` when PortAudio's library is missing.
    """
    from auralis_tui.engine.output_device import load_portaudio

    portaudio = load_portaudio()
    try:
        portaudio._terminate()  # PortAudio lists devices once, when it is initialised
        portaudio._initialize()
    except portaudio.PortAudioError as error:
        raise OutputError(f"The devices can't be listed: {error}.", "Is the sound server running?") from error


class _Replacement:
    """An output that stands in for another, and says so."""

    def __init__(self, output: Output, problem: OutputError) -> None:
        self._output = output
        self._problem = problem
        self.start = output.start
        self.clock = output.clock
        self.close = output.close

    @property
    def alive(self) -> bool:
        return self._output.alive

    @property
    def state(self) -> OutputState:
        state = self._output.state
        return OutputState(
            kind=state.kind,
            name=state.name,
            rate_hz=state.rate_hz,
            channels=state.channels,
            latency_s=state.latency_s,
            problem=self._problem.message,
            hint=self._problem.hint,
        )
