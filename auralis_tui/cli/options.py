"""How the queue is played, from the shell: standard library only."""

from argparse import Namespace

from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, UsageError

SWITCHES = {"shuffle": "shuffle", "consume": "consume", "single": "single", "stop-after": "stop_after_current"}


def switch(arguments: Namespace) -> int:
    """Switch an option on or off."""
    name = SWITCHES[arguments.command]
    with Remote() as remote:
        on = not remote.snapshot["options"][name] if arguments.switch == "toggle" else arguments.switch == "on"
        remote.ask("SetOptions", **{name: on})
    return EXIT_OK


def repeat(arguments: Namespace) -> int:
    """Print or change what follows the end."""
    with Remote() as remote:
        if arguments.repeat is None:
            print(remote.snapshot["options"]["repeat"])
        else:
            remote.ask("SetOptions", repeat=arguments.repeat)
    return EXIT_OK


def crossfade(arguments: Namespace) -> int:
    """Print or change how long tracks overlap."""
    seconds: float | None = arguments.seconds
    if seconds is not None and not 0.0 <= seconds <= 12.0:
        raise UsageError(f"{seconds:g} s is no crossfade.", "It goes from 0 to 12 s; 0 is gapless.")
    with Remote() as remote:
        if seconds is None and arguments.on_skip is None:
            print(f"{remote.snapshot['options']['crossfade_s']:g} s")
        else:
            remote.ask("SetOptions", crossfade_s=seconds, crossfade_on_skip=_on(arguments.on_skip))
    return EXIT_OK


def replaygain(arguments: Namespace) -> int:
    """Print or change how tracks are levelled."""
    preamp_db: float | None = arguments.preamp
    if preamp_db is not None and not -15.0 <= preamp_db <= 15.0:
        raise UsageError(f"{preamp_db:g} dB is no preamplification.", "It goes from -15 to 15 dB.")
    asked = (arguments.mode, preamp_db, _on(arguments.prevent_clipping))
    with Remote() as remote:
        if asked == (None, None, None):
            options = remote.snapshot["options"]
            print(f"{options['replay_gain']} {options['preamp_db']:+g} dB")
        else:
            mode, preamp_db, guard = asked
            remote.ask("SetOptions", replay_gain=mode, preamp_db=preamp_db, prevent_clipping=guard)
    return EXIT_OK


def _on(word: str | None) -> bool | None:
    return None if word is None else word == "on"
