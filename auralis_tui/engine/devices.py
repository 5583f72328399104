"""The sound devices there are, and the choice of one by a part of its name.

`python -m auralis_tui.engine.devices` prints them as JSON: listing devices anew ends every stream of the process that
does it, so that an engine that plays lets a child look.
"""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from auralis_tui.bus.state import OutputDevice
from auralis_tui.errors import OutputError

if TYPE_CHECKING:
    from types import ModuleType

DEFAULT = "default"
HINT = "List the devices: auralis outputs."


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


def list_devices() -> tuple[OutputDevice, ...]:
    """Return the devices that can put sound out, as PortAudio knows them; raises `OutputError` without it."""
    return tuple(device for _, device in numbered_devices())


def numbered_devices() -> list[tuple[int, OutputDevice]]:
    """Return the devices with PortAudio's numbers; a name that several have is told apart by its host's name."""
    portaudio = load_portaudio()
    try:
        return _numbered(portaudio)
    except portaudio.PortAudioError as error:
        raise OutputError(f"The devices can't be listed: {error}.", "Is the sound server running?") from error


def _numbered(portaudio: "ModuleType") -> list[tuple[int, OutputDevice]]:
    hosts = [str(host["name"]) for host in portaudio.query_hostapis()]
    default = portaudio.default.device["output"]
    found = [(number, info) for number, info in enumerate(portaudio.query_devices()) if info["max_output_channels"] > 0]
    counts = Counter(str(info["name"]) for _, info in found)
    named = []
    for number, info in found:
        name = str(info["name"])
        alone = counts[name] == 1 and name.casefold() != DEFAULT
        device = OutputDevice(
            name=name if alone else f"{name}, {hosts[info['hostapi']]}",
            channels=int(info["max_output_channels"]),
            rate_hz=int(info["default_samplerate"]),
            is_default=number == default,
        )
        named.append((number, device))
    return named


def find_device(devices: Sequence[OutputDevice], name: str) -> OutputDevice:
    """Return the device of this name, or the only one whose name holds it, whatever the case; `default` is the default.

    Raises `OutputError` when there is none, or more than one.
    """
    if not devices:
        raise OutputError("There is no sound device.", "Plug one in, or start a sound server.")
    wanted = name.casefold()
    if wanted == DEFAULT:
        return next((device for device in devices if device.is_default), devices[0])
    for exact in (name, wanted):
        for device in devices:
            if exact in (device.name, device.name.casefold()):
                return device
    fitting = [device for device in devices if wanted in device.name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise OutputError(f"There is no device {name!r}.", HINT)
    names = ", ".join(f"{device.name!r}" for device in fitting)
    raise OutputError(f"{name!r} fits {len(fitting)} devices: {names}.", "Say more of its name.")


def rescan_devices() -> None:
    """Let devices that came after the start be found; ends every stream that is open in this process.

    Raises `OutputError` when PortAudio's library is missing.
    """
    portaudio = load_portaudio()
    try:
        portaudio._terminate()  # PortAudio lists devices once, when it is initialised
        portaudio._initialize()
    except portaudio.PortAudioError as error:
        raise OutputError(f"The devices can't be listed: {error}.", "Is the sound server running?") from error


def main() -> int:
    """Print the devices; what PortAudio prints itself goes to stderr."""
    with suppress(OSError, AttributeError):  # the engine's own priority is for sound
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    try:
        devices = list_devices()
    except OutputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    sys.stdout.buffer.write(msgspec.json.encode(devices) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
