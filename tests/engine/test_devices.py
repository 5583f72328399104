"""Which device a name means."""

import pytest

from auralis_tui.bus.state import OutputDevice
from auralis_tui.engine.device_search import DeviceSearch
from auralis_tui.engine.devices import find_device
from auralis_tui.errors import OutputError
from tests.engine.test_performance import Clock


def device(name: str, is_default: bool = False) -> OutputDevice:
    return OutputDevice(name=name, channels=2, rate_hz=48_000, is_default=is_default)


DEVICES = (
    device("HDA Intel: Analog (hw:0,0)"), device("USB DAC: Audio (hw:1,0)"), device("USB DAC: Audio (hw:1,1)"),
    device("pulse", True), device("default, ALSA"), device("Pulse Wave"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("pulse", "pulse"), ("PULSE", "pulse"), ("intel", "HDA Intel: Analog (hw:0,0)"),
        ("hw:1,1", "USB DAC: Audio (hw:1,1)"), ("default", "pulse"), ("wave", "Pulse Wave"),
    ],
)  # fmt: skip
def test_a_name_or_the_only_part_of_one_is_found(name: str, found: str) -> None:
    assert find_device(DEVICES, name).name == found


def test_every_listed_name_finds_its_device() -> None:
    assert [find_device(DEVICES, device.name) for device in DEVICES] == list(DEVICES)


def test_a_part_that_fits_several_names_them() -> None:
    with pytest.raises(OutputError, match=r"'USB' fits 2 devices: .*hw:1,0.*hw:1,1"):
        find_device(DEVICES, "USB")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(OutputError, match="There is no device 'Gramophone'"):
        find_device(DEVICES, "Gramophone")


def test_without_any_device_that_is_said() -> None:
    with pytest.raises(OutputError, match="There is no sound device"):
        find_device((), "default")


def test_a_child_lists_what_there_is() -> None:
    search = DeviceSearch()
    search.begin()
    while (listed := search.take()) is None:
        pass
    assert all(isinstance(found, OutputDevice) for found in listed)
    assert not search.running


def test_a_child_that_hangs_is_ended() -> None:
    clock = Clock()
    search = DeviceSearch(clock)
    search.begin()
    clock.now_s = 100.0
    assert search.take() == ()
    assert not search.running
