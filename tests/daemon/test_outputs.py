"""What is remembered of an output, and what an engine is told that takes another's place."""

import re
from pathlib import Path

import pytest

from auralis_tui.bus.commands import SetOutput
from auralis_tui.bus.events import AnyEvent
from auralis_tui.bus.state import LatencyProfile, OutputKind, OutputState
from auralis_tui.config import OutputConfig
from auralis_tui.daemon.outputs import Outputs
from auralis_tui.engine import messages as m
from auralis_tui.errors import OutputError
from auralis_tui.library.player_state import StoredOutput


class Desk:
    """The outputs of one run, and what they order."""

    def __init__(self, chosen: StoredOutput | None = None) -> None:
        self.orders: list[m.AnyOrder] = []
        events: list[AnyEvent] = []
        self.outputs = Outputs(OutputConfig(name="null"), send=self.orders.append, publish=events.append)
        self.outputs.restore(chosen)

    async def choose(self, name: str | None = None, latency: LatencyProfile | None = None) -> None:
        await self.outputs.select(SetOutput(output=name, latency=latency))

    def ordered(self, continued: bool = False) -> m.OpenOutput:
        self.outputs.tell_engine(continued)
        order = self.orders[-1]
        assert isinstance(order, m.OpenOutput)
        return order


async def test_a_file_holds_for_one_run() -> None:
    first = Desk()
    await first.choose("default")
    await first.choose("wav:/tmp/take.wav")
    await first.choose(latency=LatencyProfile.SAFE)
    assert first.ordered().name == "wav:/tmp/take.wav"
    second = Desk(first.outputs.chosen)
    assert (second.ordered().name, second.ordered().latency) == ("default", LatencyProfile.SAFE)


async def test_what_is_configured_holds_where_only_a_file_was_chosen() -> None:
    first = Desk()
    await first.choose("wav:/tmp/take.wav")
    assert Desk(first.outputs.chosen).ordered().name == "null"


async def test_a_file_that_was_remembered_once_is_not_taken_up() -> None:
    configured = Desk().outputs._configured
    assert Desk(StoredOutput(name="wav:/tmp/take.wav", configured=configured)).ordered().name == "null"


async def test_the_next_engine_goes_on_with_the_file_that_was_in_use() -> None:
    desk = Desk()
    await desk.choose("wav:/tmp/take.wav")
    in_use = OutputState(kind=OutputKind.FILE, name="/tmp/take-2.wav", rate_hz=48_000)
    desk.outputs.on_opened(m.OutputOpened(output=in_use))
    assert desk.ordered(continued=True).name == "wav:/tmp/take-2.wav"
    assert desk.ordered().name == "wav:/tmp/take.wav"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "An empty name is no file."),
        ("{folder}", "{folder} is a folder."),
        ("{folder}/take.flac", "take.flac is not the name of a WAV file."),
        ("{folder}/" + "n" * 300 + ".wav", "n" * 40 + "... is too long for a file's name."),
        ("{folder}/none/take.wav", "{folder}/none/take.wav can't be written: No such file or directory."),
        ("/proc/take.wav", "/proc/take.wav can't be written: No such file or directory."),
    ],
)
async def test_a_file_that_cant_be_written_is_refused_when_it_is_chosen(tmp_path: Path, name: str, why: str) -> None:
    desk = Desk()
    with pytest.raises(OutputError, match="^" + re.escape(why.format(folder=tmp_path))):
        await desk.choose("wav:" + name.format(folder=tmp_path))
    assert desk.orders == []
    assert desk.ordered().name == "null"
