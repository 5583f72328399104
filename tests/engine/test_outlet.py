"""An output that is lost, that comes back, and that follows its tracks' rates: with devices that can be taken away."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from auralis_tui.bus.state import OutputDevice, OutputKind, OutputState, RatePolicy, Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine import outlet as outlet_module
from auralis_tui.engine import output as output_module
from auralis_tui.engine.outlet import Outlet
from auralis_tui.engine.output import Output
from auralis_tui.engine.output_null import NullOutput
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.wake import Wake
from auralis_tui.errors import OutputError
from tests.engine.test_performance import Clock
from tests.signals import sine

PATIENCE_S = 20.0


class Card(NullOutput):
    """A device that can be pulled out."""

    def __init__(self, wanted: m.OpenOutput, world: "World", name: str) -> None:
        super().__init__(wanted)
        self._world = world
        self.name = name

    @property
    def state(self) -> OutputState:
        given = super().state
        return OutputState(kind=OutputKind.DEVICE, name=self.name, rate_hz=given.rate_hz, rate_policy=given.rate_policy)

    def start(self, playhead: Playhead) -> None:
        wake_renderer = playhead.on_taken

        def on_taken() -> None:
            wake_renderer()
            self._world.taken.ring()

        playhead.on_taken = on_taken
        super().start(playhead)

    @property
    def alive(self) -> bool:
        return super().alive and self.name in self._world.plugged


class World:
    """The devices that are plugged in, the engine's outlet, and what it reports."""

    def __init__(self) -> None:
        self.plugged = ["card", "speakers"]
        self.known = list(self.plugged)
        """What was there when the devices were listed last."""
        self.refused_hz = 0
        self.refusing = ""
        """The device that refuses it, where not all do."""
        self.taken = Wake()
        self.clock = Clock()
        self.reports: list[m.Report] = []
        self.outlet = Outlet(self.reports.append, self.clock)
        self._looks = False
        self.outlet._search = self  # type: ignore[assignment]

    def open(self, wanted: m.OpenOutput) -> Output:
        if wanted.name == "null":
            return NullOutput(wanted)
        known = [name for name in self.known if name in self.plugged]
        name = known[-1] if wanted.name == "default" and known else wanted.name
        if name not in known or (wanted.rate_hz == self.refused_hz and self.refusing in ("", name)):
            raise OutputError(f"The device {name!r} can't be opened at {wanted.rate_hz} Hz.", "List the devices.")
        return Card(wanted, self, name)

    def rescan(self) -> None:
        self.known = list(self.plugged)

    def begin(self) -> None:
        self._looks = True

    def take(self) -> tuple[OutputDevice, ...] | None:
        looked, self._looks = self._looks, False
        devices = [OutputDevice(name=name, channels=2, rate_hz=48_000) for name in self.plugged]
        return tuple(devices) if looked else None

    def close(self) -> None:
        self._looks = False

    def until(self, holds: Callable[[], bool]) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end_s, self.reports[-3:]
            self.outlet.poll()
            self.taken.wait(self.outlet.patience_s)  # as the engine does; sooner where sound is taken

    @property
    def output(self) -> OutputState:
        return [report for report in self.reports if isinstance(report, m.OutputOpened)][-1].output

    @property
    def heard(self) -> m.Heard:
        heards = [report for report in self.reports if isinstance(report, m.Heard)]
        return heards[-1] if heards else m.Heard(transport=Transport.STOPPED)

    def play(self, *items: m.Item) -> None:
        self.outlet.handle(m.Start(items=items, serial=1))
        self.until(lambda: self.heard.transport is Transport.PLAYING and self.heard.position_s > 0.1)

    def pass_time(self, *seconds: float) -> None:
        """Let so much time pass, and look each time."""
        for passed_s in seconds:
            self.clock.now_s += passed_s
            self.outlet.poll()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = World()
    monkeypatch.setattr(outlet_module, "open_output", world.open)
    monkeypatch.setattr(output_module, "open_output", world.open)
    monkeypatch.setattr(outlet_module, "rescan_devices", world.rescan)
    yield world
    world.outlet.close()


@pytest.fixture
def tone(tmp_path: Path) -> m.Item:
    soundfile.write(tmp_path / "tone.wav", sine(50.0, 60.0), 48_000)
    return m.Item(entry_id=1, path=str(tmp_path / "tone.wav"), rate_hz=48_000)


def lost(world: World, tone: m.Item) -> float:
    """Play on the card, pull it out, and return the position that is held."""
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=48_000))
    world.play(tone)
    world.plugged.remove("card")
    world.until(lambda: world.heard.transport is Transport.PAUSED)
    return world.heard.position_s


def test_a_lost_device_is_waited_for_and_sound_goes_on_where_it_was(world: World, tone: m.Item) -> None:
    held_s = lost(world, tone)
    assert (world.output.kind, world.output.problem) == (
        OutputKind.NULL, "The output 'card' is lost; the position is held.",
    )  # fmt: skip
    world.pass_time(1.0, 2.0)
    assert world.output.kind is OutputKind.NULL
    world.plugged.append("card")
    world.pass_time(5.0)
    assert (world.output.name, world.output.problem) == ("card", "")
    before = len(world.reports)
    world.until(lambda: any(isinstance(report, m.Heard) and report.transport is Transport.PLAYING
                            for report in world.reports[before:]))  # fmt: skip
    assert held_s <= world.heard.position_s < held_s + 1.0


def test_the_default_device_stands_in_after_18_seconds_and_is_silent(world: World, tone: m.Item) -> None:
    held_s = lost(world, tone)
    world.pass_time(1.0, 2.0, 5.0)
    assert world.output.kind is OutputKind.NULL
    world.pass_time(10.0)
    assert world.output.name == "speakers"
    assert world.output.problem == "The output 'card' is lost; the default device stands in."
    assert world.heard.transport is Transport.PAUSED
    assert world.heard.position_s == pytest.approx(held_s, abs=0.001)
    world.plugged.append("card")
    world.pass_time(30.0)
    assert (world.output.name, world.output.problem) == ("card", "")


def test_where_there_is_no_other_device_the_null_output_stays_and_says_so(world: World, tone: m.Item) -> None:
    world.plugged.remove("speakers")
    lost(world, tone)
    world.pass_time(1.0, 2.0, 5.0, 10.0)
    assert world.output.kind is OutputKind.NULL
    assert world.output.problem == "The output 'card' is lost, and there is no other device."


def test_what_was_stopped_meanwhile_does_not_begin_by_itself(world: World, tone: m.Item) -> None:
    lost(world, tone)
    world.outlet.handle(m.Halt(serial=2))
    world.plugged.append("card")
    world.pass_time(1.0)
    assert world.output.name == "card"
    world.until(lambda: world.heard.serial == 2)
    assert world.heard.transport is Transport.STOPPED


def rates(folder: Path, *rates_hz: int) -> list[m.Item]:
    items = []
    for number, rate_hz in enumerate(rates_hz, 1):
        soundfile.write(folder / f"{number}.wav", sine(50.0, 0.4, rate_hz=rate_hz), rate_hz)
        items.append(m.Item(entry_id=number, path=str(folder / f"{number}.wav"), rate_hz=rate_hz))
    return items


def played(world: World, items: list[m.Item]) -> dict[int | None, int]:
    """Play all to the end; return at which rate of the output each entry was heard."""
    world.reports[:] = [m.OutputOpened(output=world.output)]
    world.outlet.handle(m.Start(items=tuple(items), serial=1))
    world.until(lambda: world.heard.ended)
    heard: dict[int | None, int] = {}
    rate_hz = 0
    for report in world.reports:
        if isinstance(report, m.OutputOpened):
            rate_hz = report.output.rate_hz
        if isinstance(report, m.Heard) and report.transport is Transport.PLAYING:
            heard.setdefault(report.entry_id, rate_hz)
    return heard


def test_the_output_follows_each_tracks_rate(world: World, tmp_path: Path) -> None:
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=44_100, rate_policy=RatePolicy.FOLLOW))
    assert played(world, rates(tmp_path, 48_000, 48_000, 96_000)) == {1: 48_000, 2: 48_000, 3: 96_000}


def test_a_rate_that_is_refused_is_resampled_and_that_is_said(world: World, tmp_path: Path) -> None:
    world.refused_hz = 96_000
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=44_100, rate_policy=RatePolicy.FOLLOW))
    assert played(world, rates(tmp_path, 44_100, 96_000)) == {1: 44_100, 2: 44_100}
    assert world.output.problem == "The device 'card' can't be opened at 96000 Hz."
    assert world.output.hint == "Tracks of this rate are resampled."


def test_a_device_that_was_plugged_in_later_is_opened_at_once(world: World, tone: m.Item) -> None:
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=48_000))
    world.play(tone)
    world.plugged.insert(0, "headphones")
    world.outlet.handle(m.OpenOutput(name="headphones", rate_hz=48_000))
    assert (world.output.name, world.output.problem) == ("headphones", "")
    opened = [report.output.name for report in world.reports if isinstance(report, m.OutputOpened)]
    assert opened == ["card", "headphones"]  # and not the loudspeakers between


def following(world: World, *items: m.Item) -> None:
    """Play on the card at each track's rate, lose it, and let the loudspeakers stand in."""
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=44_100, rate_policy=RatePolicy.FOLLOW))
    world.play(*items)
    world.plugged.remove("card")
    world.until(lambda: world.heard.transport is Transport.PAUSED)
    world.pass_time(1.0, 2.0, 5.0, 10.0)
    assert world.output.name == "speakers"


def test_what_stands_in_follows_the_rates_too(world: World, tone: m.Item, tmp_path: Path) -> None:
    following(world, tone)
    assert played(world, rates(tmp_path, 96_000)) == {1: 96_000}
    assert (world.output.name, world.output.rate_hz) == ("speakers", 96_000)
    assert world.output.problem == "The output 'card' is lost; the default device stands in."


def test_a_rate_that_the_stand_in_refuses_is_not_refused_for_ever(world: World, tone: m.Item, tmp_path: Path) -> None:
    world.refused_hz, world.refusing = 96_000, "speakers"
    following(world, tone)
    tracks = rates(tmp_path, 96_000)
    assert played(world, tracks) == {1: 48_000}
    assert world.output.problem == "The output 'card' is lost; the default device stands in."
    world.plugged.append("card")
    world.pass_time(30.0)
    assert (world.output.name, world.output.problem) == ("card", "")
    assert played(world, tracks) == {1: 96_000}


def test_what_has_passed_is_not_held_back_for_its_rate(world: World, tmp_path: Path) -> None:
    first, second = rates(tmp_path, 44_100, 48_000)
    world.outlet.handle(m.OpenOutput(name="card", rate_hz=44_100, rate_policy=RatePolicy.FOLLOW))
    world.outlet.handle(m.Start(items=(first, second), serial=1))
    world.until(lambda: world.heard.entry_id == 2 and world.heard.transport is Transport.PLAYING)
    world.outlet.handle(m.SetUpcoming(items=(first, second), after_entry_id=0))
    told = len(world.reports)
    world.until(lambda: world.heard.ended)
    assert {report.entry_id for report in world.reports[told:] if isinstance(report, m.Heard)} == {2}
