"""Where the sound goes: the contract of outputs, and the choice of one by name."""

from typing import Protocol

import msgspec

from auralis_tui.bus.state import OutputState
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import OutputError


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

    def close(self, drain: bool = True) -> None:
        """Take no more sound; what was taken is still heard, unless it is not to `drain`."""
        ...


def open_output(wanted: OpenOutput) -> Output:
    """Open an output by its name: a device's, `default`, `null`, or `wav:FILE`.

    Raises `OutputError` when it can't be opened.
    """
    if wanted.name == "null":
        return _null(wanted)
    if wanted.name.startswith("wav:"):
        from auralis_tui.engine.output_file import FileOutput

        return FileOutput(wanted)
    from auralis_tui.engine.output_device import DeviceOutput

    return DeviceOutput(wanted)


def open_output_or_null(wanted: OpenOutput) -> Output:
    """Open this output, else the default device, else the null output, which says why it stands in."""
    problem: OutputError | None = None
    for name in [wanted.name] if wanted.name.startswith("wav:") else dict.fromkeys([wanted.name, "default"]):
        try:
            output = open_output(msgspec.structs.replace(wanted, name=name))
        except OutputError as error:
            problem = problem or error
            continue
        return output if problem is None else StandIn(output, problem)
    assert problem is not None
    return replaced_by_null(problem, wanted)


def replaced_by_null(problem: OutputError, wanted: OpenOutput) -> Output:
    """Return the null output, which says what it stands in for."""
    return StandIn(_null(wanted), problem)


def _null(wanted: OpenOutput) -> Output:
    from auralis_tui.engine.output_null import NullOutput

    return NullOutput(wanted)


class StandIn:
    """An output that stands in for another, and says so."""

    def __init__(self, output: Output, problem: OutputError) -> None:
        self._output = output
        self._problem = problem
        self.start = output.start
        self.clock = output.clock
        self.close = output.close

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        return self._output.alive

    @property
    def state(self) -> OutputState:
        """What it is, and what it stands in for."""
        return msgspec.structs.replace(self._output.state, problem=self._problem.message, hint=self._problem.hint)
