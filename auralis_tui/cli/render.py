"""`auralis render-queue`: the very engine, unpaced, into a WAV file."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from auralis_tui.cli.presets import usable_presets
from auralis_tui.engine.render import render
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, MediaError, UsageError
from auralis_tui.mastering.preset import find_preset
from auralis_tui.media.decoder import open_decoder

MAX_JOBS = 64


def render_queue(arguments: Namespace) -> int:
    """Play files into a WAV file, and tell what could not be played."""
    target = Path(os.path.abspath(os.path.expanduser(arguments.output)))
    if target.suffix.lower() != ".wav":
        raise UsageError(f"{target.name} is not the name of a WAV file.", "Choose one that ends in .wav.")
    paths = [os.path.abspath(os.path.expanduser(path)) for path in arguments.files]
    if str(target) in paths:
        raise UsageError("A file can't be rendered into itself.", "Choose another name for the output.")
    if target.exists() and not arguments.force:
        raise UsageError(f"{target} exists already.", "Choose another name, or let it be replaced: --force")
    if arguments.rate is not None and not 8_000 <= arguments.rate <= 384_000:
        raise UsageError(f"{arguments.rate} Hz is no rate.", "It goes from 8000 to 384000 Hz.")
    if not 1 <= arguments.jobs <= MAX_JOBS:
        raise UsageError(f"{arguments.jobs} is no number of jobs.", f"It goes from 1 to {MAX_JOBS}.")
    preset = find_preset(usable_presets(), arguments.preset)
    playable = [path for path in paths if _is_playable(path)]
    if not playable:
        raise MediaError("None of the files can be played.", "Name others.")
    report = render(
        playable, target, settings=preset.chain, rate_hz=arguments.rate, bits=arguments.bits, jobs=arguments.jobs,
        on_progress=_show_progress,
    )  # fmt: skip
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    if report.jobs < arguments.jobs:
        print(f"{report.jobs} of {arguments.jobs} processes could share the work.", file=sys.stderr)
    number = f"{len(playable)} of {len(paths)} files"
    print(f"{number}, {report.frames} frames at {report.rate_hz} Hz, are in {target}")
    return EXIT_FAILED if report.problems or playable != paths else EXIT_OK


def _is_playable(path: str) -> bool:
    """Tell whether a file can be opened; say so where it can't."""
    try:
        with open_decoder(path):
            return True
    except MediaError as error:
        why = error.message if os.path.exists(path) else f"{path} does not exist."
        print(f"Left out: {why}", file=sys.stderr)
        return False


def _show_progress(seconds: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{seconds:8.1f} s ", end="", file=sys.stderr, flush=True)
