"""What can be typed after the commands that run the program, play, and change the queue."""

from argparse import ArgumentParser

from auralis_tui.cli import shared_arguments as shared
from auralis_tui.cli.figures import decimal, whole


def open_console(command: ArgumentParser) -> None:
    """Fill in `open`."""
    command.add_argument("paths", nargs="*", metavar="PATH", help="files and folders to add and play")
    command.add_argument("--in-process", action="store_true", help="run the daemon in the console's process")


def demo(command: ArgumentParser) -> None:
    """Fill in `demo`."""
    command.add_argument("--only-make", action="store_true", help="make the album, print its folder, and end")
    command.add_argument("--folder", help="where to make it")


def daemon(command: ArgumentParser) -> None:
    """Fill in `daemon`."""
    command.add_argument("--output", metavar="NAME|null|wav:FILE", help="a device, none, or a file")


def status(command: ArgumentParser) -> None:
    """Fill in `status`."""
    shared.json(command)
    command.add_argument("--format", help="print one line, with what is in braces filled in; {} lists what can be")


def play(command: ArgumentParser) -> None:
    """Fill in `play`."""
    command.add_argument("index", nargs="?", type=whole, help="position in the queue, from 1")


def seek(command: ArgumentParser) -> None:
    """Fill in `seek`."""
    command.add_argument("to", help="1:30, 90, +10, -5 or 50%%")


def loop(command: ArgumentParser) -> None:
    """Fill in `loop`."""
    command.add_argument(
        "start", nargs="?", default="mark", help="1:10 or 10%%, with an end; or mark, loudest, off; default: mark"
    )
    command.add_argument("end", nargs="?", help="1:25 or 20%%; after loudest, how long: 15")


def volume(command: ArgumentParser) -> None:
    """Fill in `volume`."""
    command.add_argument("volume", nargs="?", help="dB from -60 to 0, or 50%%; +3 raises it by 3 dB; mute, unmute")
    command.add_argument("--by", action="store_true", help="change the volume by so many dB")


def output(command: ArgumentParser) -> None:
    """Fill in `output`."""
    command.add_argument("name", nargs="?", help="a device's name or a part of it, default, null, or wav:FILE")
    command.add_argument("--latency", choices=["safe", "normal", "responsive"], help="how far rendering runs ahead")
    command.add_argument("--rate", choices=["fixed", "follow"], help="one rate for all, or each track's own")


def queue(command: ArgumentParser) -> None:
    """Fill in `queue`."""
    command.add_argument("action", nargs="?", choices=["list", "move", "remove"], default="list")
    command.add_argument("positions", nargs="*", type=whole, metavar="POSITION", help="what to move or remove, from 1")
    command.add_argument("--to", type=whole, metavar="POSITION", help="where the first of them stands then")
    command.add_argument("--start", type=whole, default=1, help="first position to print, from 1")
    command.add_argument("--count", type=whole, default=100_000, help="how many to print")
    shared.json(command)


def add(command: ArgumentParser) -> None:
    """Fill in `add`."""
    command.add_argument("paths", nargs="+", metavar="PATH")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--next", action="store_true", help="after the current track, not at the end")
    place.add_argument("--replace", action="store_true", help="instead of what is in the queue; undo brings it back")
    command.add_argument("--play", action="store_true", help="play the first of them now")


def repeat(command: ArgumentParser) -> None:
    """Fill in `repeat`."""
    command.add_argument("repeat", nargs="?", choices=["off", "all", "one"], help="without one, it is printed")


def crossfade(command: ArgumentParser) -> None:
    """Fill in `crossfade`."""
    command.add_argument("seconds", nargs="?", type=decimal, help="0 to 12; 0 is gapless; without, it is printed")
    command.add_argument("--on-skip", choices=["on", "off"], help="when another track is chosen, too")


def replaygain(command: ArgumentParser) -> None:
    """Fill in `replaygain`."""
    command.add_argument("mode", nargs="?", choices=["off", "track", "album", "auto"], help="without, it is printed")
    command.add_argument("--preamp", type=decimal, metavar="DB", help="added to every gain, -15 to 15 dB")
    command.add_argument("--prevent-clipping", choices=["on", "off"], help="keep peaks below full scale; default: on")


def render_queue(command: ArgumentParser) -> None:
    """Fill in `render-queue`."""
    command.add_argument("-o", "--output", required=True, metavar="OUT.wav")
    command.add_argument("files", nargs="+", metavar="FILE")
    command.add_argument("--force", action="store_true", help="replace a file that is there")
    command.add_argument("--preset", default="flat", help="default: flat")
    command.add_argument("--rate", type=whole, metavar="HZ", help="default: the first file's")
    command.add_argument("--bits", choices=["16", "24", "32f"], default="32f", help="default: 32f")
    command.add_argument("--jobs", type=whole, default=1, metavar="N", help="processes that share the work, default: 1")
