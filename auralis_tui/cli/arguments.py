"""What can be typed after `auralis`, and which function each command runs."""

import argparse
import re
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from auralis_tui import __version__
from auralis_tui.cli import keeping_arguments as keeping
from auralis_tui.cli import measuring_arguments as measuring
from auralis_tui.cli.figures import decimal, whole
from auralis_tui.errors import UsageError

MAX_CHARACTERS = 4096
"""Of one argument, as the daemon takes it."""

EPILOG = """commands, by what they are for:
  listen     auralis [PATH...], demo, play, pause, toggle, stop, next, prev, seek, loop, volume
  master     preset, presets, bypass, match, delta, slot, set, undo-edit, redo-edit, render-queue
  queue      queue, add, clear, undo, redo, template, bookmark
  options    shuffle, repeat, consume, single, stop-after, crossfade, replaygain
  library    scan, search, rate, favourite, stats, tag, playlist, similar, artwork, backup, jobs, duplicates, quarantine
  measure    analyze, selftest
  run        daemon, outputs, output, status, now, doctor, quit

`auralis COMMAND --help` tells more, with an example."""


def parse(argv: Sequence[str]) -> Namespace:
    """Read the command line; what is no command is a path to play."""
    words = list(argv)
    first = next((word for word in words if not word.startswith("-")), None)
    if first not in _COMMANDS:
        first = "open"
        words = ["--help"] if {"-h", "--help"} & set(words) else words
        words = words if {"--help", "--version"} & set(words) else [first, *words]
    if first in ("seek", "volume", "set", "loop"):  # argparse takes -1:30 for an option; a true minus it leaves alone
        words = [f"−{word[1:]}" if _NEGATIVE.match(word) else word for word in words]
    if first in ("search", "playlist"):  # -live is no option, but what isn't wanted
        words = [f"−{word[1:]}" if re.match("-[^-h]|-h.", word) else word for word in words]
    if first in ("tag", "template", "playlist"):
        words = keeping.options_last(words)
    if any(len(word) > MAX_CHARACTERS for word in words):
        raise UsageError(f"An argument is longer than {MAX_CHARACTERS} characters.", "Shorten it.")
    return _parser(first).parse_args(words)


_NEGATIVE = re.compile(r"-(\.?[0-9]|inf|nan)", re.IGNORECASE)
_WORDED = (
    (r"(?:argument .*?: )?invalid choice: (.*?) \(choose from (.*)\)", r"\1 is none of \2."),
    (r"argument .*?: (\S+ is no .*)", r"\1"),
    (r"the following arguments are required: (.*)", r"What is missing: \1."),
    (r"unrecognized arguments: (.*)", r"There is no place for \1."),
    (r"argument (.*?): expected one argument", r"\1 needs a value."),
)
"""What argparse says, and what we say."""


class _Parser(ArgumentParser):
    """Refuses in sentences, as everything else does."""

    def error(self, message: str) -> NoReturn:
        for theirs, ours in _WORDED:
            if found := re.fullmatch(theirs, message, re.DOTALL):
                message = found.expand(ours)
                break
        raise UsageError(message, f"For help: {self.prog} --help")


def _lazily(module: str, function: str) -> Callable[[Namespace], int]:
    def run(arguments: Namespace) -> int:
        code: int = getattr(import_module(f"auralis_tui.cli.{module}"), function)(arguments)
        return code

    return run


def _parser(name: str) -> ArgumentParser:
    """Return the parser of this command alone: the others' would only take time."""
    parser = _Parser(
        prog="auralis",
        usage="auralis [PATH...] | auralis COMMAND [...]",
        description="A music player and mastering console for the terminal.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"auralis {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", help=argparse.SUPPRESS, prog="auralis")
    module, function, help_text, example, fill = _COMMANDS[name]
    command = commands.add_parser(
        name, description=help_text, epilog=f"example: {example}", formatter_class=RawDescriptionHelpFormatter
    )
    fill(command)
    command.set_defaults(run=_lazily(module, function))
    return parser


def _nothing(_: ArgumentParser) -> None:
    pass


def _json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _status(command: ArgumentParser) -> None:
    _json(command)
    command.add_argument("--format", help="print one line, with what is in braces filled in; {} lists what can be")


def _open(command: ArgumentParser) -> None:
    command.add_argument("paths", nargs="*", metavar="PATH", help="files and folders to add and play")
    command.add_argument("--in-process", action="store_true", help="run the daemon in the console's process")


def _demo(command: ArgumentParser) -> None:
    command.add_argument("--only-make", action="store_true", help="make the album, print its folder, and end")
    command.add_argument("--folder", help="where to make it")


def _daemon(command: ArgumentParser) -> None:
    command.add_argument("--output", metavar="NAME|null|wav:FILE", help="a device, none, or a file")


def _play(command: ArgumentParser) -> None:
    command.add_argument("index", nargs="?", type=whole, help="position in the queue, from 1")


def _seek(command: ArgumentParser) -> None:
    command.add_argument("to", help="1:30, 90, +10, -5 or 50%%")


def _volume(command: ArgumentParser) -> None:
    command.add_argument("volume", nargs="?", help="dB from -60 to 0, or 50%%; +3 raises it by 3 dB; mute, unmute")
    command.add_argument("--by", action="store_true", help="change the volume by so many dB")


def _output(command: ArgumentParser) -> None:
    command.add_argument("name", nargs="?", help="a device's name or a part of it, default, null, or wav:FILE")
    command.add_argument("--latency", choices=["safe", "normal", "responsive"], help="how far rendering runs ahead")
    command.add_argument("--rate", choices=["fixed", "follow"], help="one rate for all, or each track's own")


def _preset(command: ArgumentParser) -> None:
    command.add_argument("preset", nargs="?", help="its name; without one, the preset in use is printed")


def _bypass(command: ArgumentParser) -> None:
    command.add_argument("bypass", nargs="?", choices=["on", "off", "toggle"], default="toggle", help="default: toggle")


def _presets(command: ArgumentParser) -> None:
    actions = ["list", "show", "save", "rename", "duplicate", "delete", "import", "export"]
    command.add_argument("action", nargs="?", choices=actions, default="list", help="default: list")
    command.add_argument(
        "words", nargs="*", metavar="NAME", help="ID, TITLE or FILE; show without one: the chain in use"
    )
    _json(command)


def _slot(command: ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=["store", "recall"], help="without one, the slots are printed")
    command.add_argument("slot", nargs="?", choices=["a", "b", "c", "d"])


def _set(command: ArgumentParser) -> None:
    command.add_argument(
        "path", help="gain_db, compressor.ratio, stages.0.bands.2.gain_db; auralis presets show has all"
    )
    command.add_argument("value", help="a number, on, off, none, or a name")


def _loop(command: ArgumentParser) -> None:
    command.add_argument(
        "start", nargs="?", default="mark", help="1:10 or 10%%, with an end; or mark, loudest, off; default: mark"
    )
    command.add_argument("end", nargs="?", help="1:25 or 20%%; after loudest, how long: 15")


def _switch(command: ArgumentParser) -> None:
    command.add_argument("switch", nargs="?", choices=["on", "off", "toggle"], default="toggle", help="default: toggle")


def _repeat(command: ArgumentParser) -> None:
    command.add_argument("repeat", nargs="?", choices=["off", "all", "one"], help="without one, it is printed")


def _crossfade(command: ArgumentParser) -> None:
    command.add_argument("seconds", nargs="?", type=decimal, help="0 to 12; 0 is gapless; without, it is printed")
    command.add_argument("--on-skip", choices=["on", "off"], help="when another track is chosen, too")


def _replaygain(command: ArgumentParser) -> None:
    command.add_argument("mode", nargs="?", choices=["off", "track", "album", "auto"], help="without, it is printed")
    command.add_argument("--preamp", type=decimal, metavar="DB", help="added to every gain, -15 to 15 dB")
    command.add_argument("--prevent-clipping", choices=["on", "off"], help="keep peaks below full scale; default: on")


def _queue(command: ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=["list", "move", "remove"], default="list")
    command.add_argument("positions", nargs="*", type=whole, metavar="POSITION", help="what to move or remove, from 1")
    command.add_argument("--to", type=whole, metavar="POSITION", help="where the first of them stands then")
    command.add_argument("--start", type=whole, default=1, help="first position to print, from 1")
    command.add_argument("--count", type=whole, default=100_000, help="how many to print")
    _json(command)


def _add(command: ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="PATH")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--next", action="store_true", help="after the current track, not at the end")
    place.add_argument("--replace", action="store_true", help="instead of what is in the queue; undo brings it back")
    command.add_argument("--play", action="store_true", help="play the first of them now")


def _stats(command: ArgumentParser) -> None:
    command.add_argument("-n", "--count", type=whole, default=10, help="lines of each list; default: 10")
    _json(command)


def _render_queue(command: ArgumentParser) -> None:
    command.add_argument("-o", "--output", required=True, metavar="OUT.wav")
    command.add_argument("files", nargs="+", metavar="FILE")
    command.add_argument("--preset", default="flat", help="default: flat")
    command.add_argument("--rate", type=whole, metavar="HZ", help="default: the first file's")
    command.add_argument("--bits", choices=["16", "24", "32f"], default="32f", help="default: 32f")
    command.add_argument("--jobs", type=whole, default=1, metavar="N", help="processes that share the work, default: 1")


def _scan(command: ArgumentParser) -> None:
    command.add_argument("paths", nargs="*", metavar="PATH", help="default: all folders scanned before")
    command.add_argument("--forget", metavar="FOLDER", help="scan this folder no longer, and hide its tracks")
    _json(command)


def _search(command: ArgumentParser) -> None:
    command.add_argument("query", nargs="*", help="words and conditions, as artist:bjork year>=1990 -live")
    command.add_argument("--limit", type=whole, default=100, help="at most so many; default: 100")
    command.add_argument("--sort", default="", metavar="NAMES", help="as -added,title; - is the other way round")
    _json(command)


def _playlist(command: ArgumentParser) -> None:
    actions = [
        "list", "show", "create", "add", "remove", "move", "rename", "delete", "import", "export", "play", "save-query",
    ]  # fmt: skip
    command.add_argument("action", nargs="?", choices=actions, default="list", help="default: list")
    command.add_argument("words", nargs="*", metavar="NAME", help="a playlist's NAME, and QUERY, FILES or POSITIONS")
    command.add_argument("--to", type=whole, metavar="POSITION", help="move: where the first of them stands then")
    command.add_argument("--name", help="import: its name; default: what the file says")
    command.add_argument("--absolute", action="store_true", help="export: paths from / on, not from the file's folder")
    command.add_argument("--force", action="store_true", help="export: replace a file that is there")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--next", action="store_true", help="play: after the current track")
    place.add_argument("--append", action="store_true", help="play: at the queue's end")
    command.add_argument("--sort", metavar="NAMES", help="save-query: as -added,title")
    command.add_argument("--limit", type=whole, help="save-query: at most so many")
    _json(command)


def _backup(command: ArgumentParser) -> None:
    command.add_argument("action", choices=["create", "list", "verify", "restore"])
    command.add_argument(
        "path", nargs="?", help="create: default a dated file; verify: default all; restore: a path, a name, newest"
    )
    command.add_argument("--gzip", action="store_true", help="create: write it as gzip")
    _json(command)


def _jobs(command: ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=["list", "cancel"], default="list", help="default: list")
    command.add_argument("id", nargs="?", type=whole, help="cancel: which")
    _json(command)


_Command = tuple[str, str, str, str, Callable[[ArgumentParser], None]]

_COMMANDS: dict[str, _Command] = {
    "open": ("console", "open_console", "Open the console; paths are added and played.", "auralis ~/Music", _open),
    "demo": ("console", "open_demo", "Make a small gapless album, and open the console on it.", "auralis demo", _demo),
    "daemon": ("daemon", "run_daemon", "Run the daemon in the foreground.", "auralis daemon --output null", _daemon),
    "status": (
        "remote",
        "status",
        "Tell what is heard, and how.",
        "auralis status --format '{artist} - {title}'",
        _status,
    ),
    "now": ("now", "now", "Show what plays in three lines, for a pane of tmux; q ends it.", "auralis now", _nothing),
    "play": ("remote", "play", "Play: go on, or start an entry of the queue.", "auralis play 3", _play),
    "pause": ("remote", "pause", "Hold the position.", "auralis pause", _nothing),
    "toggle": ("remote", "toggle", "Pause when playing, play otherwise.", "auralis toggle", _nothing),
    "stop": ("remote", "stop", "Stop, and go back to the track's start.", "auralis stop", _nothing),
    "next": ("remote", "go_next", "Go to the next track.", "auralis next", _nothing),
    "prev": ("remote", "go_previous", "Go to the previous track, or to this one's start.", "auralis prev", _nothing),
    "seek": ("remote", "seek", "Move within the track.", "auralis seek 1:30", _seek),
    "loop": ("remote", "loop", "Repeat a passage of the track.", "auralis loop 1:10 1:25", _loop),
    "volume": ("remote", "volume", "Print, set or change the volume.", "auralis volume -6", _volume),
    "outputs": ("outputs", "outputs", "List the sound devices.", "auralis outputs --json", _json),
    "output": ("outputs", "output", "Print or change the output.", "auralis output USB --rate follow", _output),
    "preset": ("remote", "preset", "Print or change the mastering preset.", "auralis preset warm", _preset),
    "bypass": ("desk", "bypass", "Hear the source, or the mastered sound.", "auralis bypass on", _bypass),
    "match": ("desk", "match", "Match the source's loudness in bypass, or not.", "auralis match off", _switch),
    "delta": ("desk", "delta", "Hear only what the chain changes.", "auralis delta on", _switch),
    "slot": ("desk", "slot", "Keep the chain in a slot, or hear what one holds.", "auralis slot store a", _slot),
    "set": ("desk", "set_parameter", "Change one setting of the chain.", "auralis set compressor.ratio 3", _set),
    "undo-edit": ("desk", "undo_edit", "Take the last change of the chain back.", "auralis undo-edit", _nothing),
    "redo-edit": ("desk", "redo_edit", "Make the change of the chain again.", "auralis redo-edit", _nothing),
    "presets": (
        "presets",
        "presets",
        "List the presets, show one, or change yours.",
        "auralis presets save 'My car'",
        _presets,
    ),
    "queue": ("remote", "queue", "Print the queue, or change it.", "auralis queue move 7 8 --to 2", _queue),
    "add": ("remote", "add", "Add files and folders to the queue.", "auralis add --play song.flac", _add),
    "clear": ("remote", "clear", "Empty the queue, and stop.", "auralis clear", _nothing),
    "undo": ("remote", "undo", "Take the last change back: of queue, lists, tags ...", "auralis undo", _nothing),
    "redo": ("remote", "redo", "Make the change again that was undone.", "auralis redo", _nothing),
    "shuffle": ("options", "switch", "Put the queue in any order, or back.", "auralis shuffle on", _switch),
    "repeat": ("options", "repeat", "Repeat the queue, or this track.", "auralis repeat all", _repeat),
    "consume": ("options", "switch", "Take out what has been heard.", "auralis consume on", _switch),
    "single": ("options", "switch", "Stop after each track.", "auralis single on", _switch),
    "stop-after": ("options", "switch", "Stop after this track, once.", "auralis stop-after", _switch),
    "crossfade": ("options", "crossfade", "Let tracks overlap.", "auralis crossfade 4", _crossfade),
    "replaygain": (
        "options",
        "replaygain",
        "Level tracks or albums by their loudness.",
        "auralis replaygain auto --preamp -3",
        _replaygain,
    ),
    "quit": ("remote", "quit_daemon", "Stop the music and end the daemon.", "auralis quit", _nothing),
    "render-queue": (
        "render",
        "render_queue",
        "Play files through the engine into a WAV file, as fast as it goes.",
        "auralis render-queue -o out.wav --preset warm a.flac b.flac",
        _render_queue,
    ),
    "scan": ("library", "scan", "Bring folders into the library.", "auralis scan ~/Music", _scan),
    "duplicates": ("files", "duplicates", "List files with the same sound.", "auralis duplicates", _json),
    "quarantine": ("files", "quarantine", "List files that can't be read.", "auralis quarantine", _json),
    "search": ("search", "search", "Search the library.", "auralis search 'artist:bjork year>=1990 -live'", _search),
    "rate": ("ratings", "rate", "Rate tracks 1 to 5.", "auralis rate 4", keeping.rate),
    "favourite": ("ratings", "favourite", "Make tracks favourites, or not.", "auralis favourite", keeping.favourite),
    "bookmark": ("ratings", "bookmark", "Keep the place in this track.", "auralis bookmark", keeping.bookmark),
    "stats": ("stats", "stats", "Tell what was heard, and how much there is.", "auralis stats -n 20", _stats),
    "template": (
        "templates",
        "template",
        "Keep the queue as a template, and load it again.",
        "auralis template save Sunday --tags quiet,home",
        keeping.template,
    ),
    "tag": (
        "tagging",
        "tag",
        "Show fields of tags, or set them; auralis undo takes it back.",
        "auralis tag set genre=Jazz --dry-run ~/Music/album",
        keeping.tag,
    ),
    "playlist": (
        "playlists",
        "playlist",
        "List, show, change and play playlists.",
        "auralis playlist create Evening genre:jazz",
        _playlist,
    ),
    "backup": ("backup", "backup", "Back the library up, and bring it back.", "auralis backup create", _backup),
    "jobs": ("jobs", "jobs", "List the background work, or cancel it.", "auralis jobs cancel 3", _jobs),
    "similar": (
        "similar",
        "similar",
        "List what sounds like a track.",
        "auralis similar song.flac -n 10",
        measuring.similar,
    ),
    "artwork": (
        "artwork",
        "artwork",
        "Write a cover to a file.",
        "auralis artwork song.flac -o cover.jpg",
        measuring.artwork,
    ),
    "analyze": (
        "analyze",
        "analyze",
        "Measure loudness, peaks, dynamics, spectrum, stereo and character of files.",
        "auralis analyze --album --json ~/Music/album",
        measuring.analyze,
    ),
    "selftest": (
        "selftest",
        "selftest",
        "Run the standards' test signals through the meters.",
        "auralis selftest --rate 48000",
        measuring.selftest,
    ),
    "doctor": ("doctor", "doctor", "Check devices, codecs, terminal, folders and library.", "auralis doctor", _json),
}
