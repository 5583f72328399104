"""What can be typed after `auralis`, and which function each command runs."""

import argparse
import re
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from auralis_tui import __version__
from auralis_tui.cli.command_table import COMMANDS
from auralis_tui.cli.keeping_arguments import options_last
from auralis_tui.errors import UsageError

MAX_CHARACTERS = 4096
"""Of one argument, as the daemon takes it."""

EPILOG = """commands, by what they are for:
  listen     auralis [PATH...], demo, play, pause, toggle, stop, next, prev, seek, loop, volume
  master     preset, presets, bypass, match, delta, slot, set, undo-edit, redo-edit, render-queue
  queue      queue, add, clear, undo, redo, template, bookmark
  options    shuffle, repeat, consume, single, stop-after, crossfade, replaygain
  library    scan, search, rate, favourite, stats, tag, playlist, similar, artwork, lyrics, backup, jobs, duplicates,
             quarantine
  measure    analyze, selftest
  run        daemon, outputs, output, status, now, doctor, quit

`auralis COMMAND --help` tells more, with an example."""


def parse(argv: Sequence[str]) -> Namespace:
    """Read the command line; what is no command is a path to play."""
    words = list(argv)
    first = next((word for word in words if not word.startswith("-")), None)
    if first not in COMMANDS:
        first = "open"
        words = ["--help"] if {"-h", "--help"} & set(words) else words
        words = words if {"--help", "--version"} & set(words) else [first, *words]
    if first in ("seek", "volume", "set", "loop"):  # argparse takes -1:30 for an option; a true minus it leaves alone
        words = [f"−{word[1:]}" if _NEGATIVE.match(word) else word for word in words]
    if first in ("search", "playlist"):  # -live is no option, but what isn't wanted
        words = [f"−{word[1:]}" if re.match("-[^-h]|-h.", word) else word for word in words]
    if first in ("tag", "template", "playlist"):
        words = options_last(words)
    if any(len(word) > MAX_CHARACTERS for word in words):
        raise UsageError(f"An argument is longer than {MAX_CHARACTERS} characters.", "Shorten it.")
    arguments, strange = _parser(first).parse_known_args(words)
    if strange:
        program = "auralis" if first == "open" else f"auralis {first}"
        raise UsageError(f"There is no place for {' '.join(strange)}.", f"For help: {program} --help")
    return arguments


_NEGATIVE = re.compile(r"-(\.?[0-9]|inf|nan)", re.IGNORECASE)
_WORDED = (
    (r"(?:argument .*?: )?invalid choice: (.*?) \(choose from (.*)\)", r"\1 is none of \2."),
    (r"argument .*?: (\S+ is no .*)", r"\1"),
    (r"the following arguments are required: (.*)", r"What is missing: \1."),
    (r"argument (.*?): expected one argument", r"\1 needs a value."),
    (r"argument (.*?): not allowed with argument (.*)", r"\2 and \1 exclude each other."),
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
    module, function, help_text, example, fill = COMMANDS[name]
    command = commands.add_parser(
        name, description=help_text, epilog=f"example: {example}", formatter_class=RawDescriptionHelpFormatter
    )
    fill(command)
    command.set_defaults(run=_lazily(module, function))
    return parser
